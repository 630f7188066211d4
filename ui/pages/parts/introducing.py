"""Who could introduce one actor to another: two actors are chosen, the paths between them shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.introductions import Acquaintance
from ui.pages.parts import address, frame
from ui.pages.parts.facts import told_apart
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from graph.analysis.introductions import Introduction
    from ui.pages.parts.suggesting import Sitting
    from ui.partners_text import Words

INTRODUCED, SHOWN = "partners_introduced", "shown"
FROM, TO = "from", "to"
MOST_LISTED = 2000
"""A list of more actors than that is slow to send and slower to read."""


def introducing(sitting: Sitting) -> None:
    """Ask for both actors and show by whom the one could be introduced to the other."""
    words, network = sitting.words, sitting.found.network
    frame.section(words.say("partners.introductions"))
    frame.show(el("p", words.say("partners.introductions_lead"), cls="quiet"))
    members = network.members(sitting.found.territory).to_list()
    names = told_apart({each: words.name(each) for each in _listed(sitting, members)})
    first = sorted(members, key=lambda each: (words.name(each), each))
    everybody = sorted(names, key=lambda each: (words.name(each), each))
    left, right = st.columns(2, gap="medium")
    with left:
        source = _actor(words, FROM, first, names)
    with right:
        target = _actor(words, TO, everybody, names)
    if not (source and target):
        return
    if source == target:
        frame.show(el("p", words.say("partners.same")))
        return
    _paths(words, source, target)


def _listed(sitting: Sitting, members: list[str]) -> list[str]:
    """Return whom the lists offer: everybody, or where that is too many those around the territory and suggested."""
    network, found = sitting.found.network, sitting.found.partners
    if network.actors.height <= MOST_LISTED:
        return network.actors["id"].to_list()
    around = sitting.reading.around(sitting.found.territory).actors["id"]
    chosen = [each for each in (address.asked(FROM), address.asked(TO)) if each in network.position]
    return sorted({*members, *around, *(each.actor for each in found.suggestions), *chosen})


def introduced(sitting: Sitting, actor: str, card: str) -> None:
    """Show, where a card was asked, who could introduce the territory to its actor."""
    if address.asked(SHOWN) == card:
        source = address.asked(FROM)
        if source and source != actor:
            _paths(sitting.words, source, actor)
        else:
            frame.show(el("p", sitting.words.say("partners.no_path_here"), role="status"))


def _paths(words: Words, source: str, target: str) -> None:
    found = Acquaintance(words.network).introduce(source, target)
    if not found:
        frame.show(el("p", words.say("partners.no_path"), role="status"))
        return
    frame.show(*(_path(words, each) for each in found), el("p", words.say("partners.convention"), cls="quiet"))


def preset(sitting: Sitting) -> None:
    """Choose whom a card asked for, and the territory's actor who has the most trusted path to them."""
    asked = st.session_state.pop(INTRODUCED, None)
    if asked is not None:
        target, card = asked
        members = sitting.found.network.members(sitting.found.territory).to_list()
        address.write(**{SHOWN: card, TO: target, FROM: _nearest(sitting, members, target)})


def _nearest(sitting: Sitting, members: list[str], target: str) -> str | None:
    """Return the member with the most trusted path to an actor."""
    known = Acquaintance(sitting.found.network)
    paths = [path for each in members for path in known.introduce(each, target)[:1]]
    best = max(paths, key=lambda each: (each.trust, -each.hops), default=None)
    return best.path[0] if best else None


def _actor(words: Words, name: str, some: list[str], names: dict[str, str]) -> str | None:
    chosen: str | None = st.selectbox(
        words.say("partners.from" if name == FROM else "partners.to"),
        some,
        index=None,
        format_func=lambda each: names[each],
        placeholder=words.say("partners.pick"),
        **address.one(name, some, None, key=f"partners_{name}"),
    )
    return chosen


def _path(words: Words, found: Introduction) -> Html:
    steps: list[str] = []
    for place, actor in enumerate(found.path):
        steps += [el("span", " → ", cls="quiet")] if place else []
        steps.append(el("strong", words.name(actor)) if place in (0, found.hops) else words.name(actor))
    said = words.say("partners.trusted", trust=words.trust(found), n=found.hops)
    badge = [el("span", words.say("partners.fewest"), cls="badge")] if found.fewest else []
    return el("div", el("p", *steps), el("p", *badge, el("span", said, cls="source")), cls="row")
