"""What a person asks of the network: where, when, who, which relations, and the whole, surroundings or paths."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from graph.model.terms import ACTS_IN, CATEGORIES, RELATION_TYPES, folded
from ui.pages.parts import address, frame, going
from ui.pages.parts.address import TERRITORY
from ui.pages.parts.chosen import ACTOR
from ui.pages.parts.facts import told_apart
from ui.pages.parts.markup import el
from ui.pages.parts.subset import Subset, themes_of
from ui.pages.parts.when import day_input, year_slider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from graph.model.network import Network
    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp

MOST_OFFERED = 20_000
"""Among how many actors one is chosen by a list; beyond, a territory is chosen first, or the search asked."""
STEPS = (1, 2, 3)
VIEW, AROUND, FAR, SOURCE, TARGET = "view", "around", "steps", "from", "to"
EVERYBODY, SURROUNDINGS, PATHS = "everybody", "around", "paths"
FILTERS = ("categories", "types", "themes", "joined")
VIEWS = {
    EVERYBODY: "network_page.everybody",
    SURROUNDINGS: "network_page.see_around",
    PATHS: "network_page.see_paths",
}
"""What may be seen, with the words for it."""


@dataclass(frozen=True)
class Asked:
    """What is asked: the part of the network, and whether between two actors; an end not chosen yet is None."""

    subset: Subset
    view: str = EVERYBODY
    source: str | None = None
    target: str | None = None

    @property
    def ends(self) -> tuple[str, str] | None:
        """The two actors between whom paths are asked for."""
        return (self.source, self.target) if self.view == PATHS and self.source and self.target else None


def where_and_when(reading: Reading, lang: Language) -> str | None:
    """Ask for the territory, which is returned, and the day."""
    say = frame.speaker(lang)
    names = told_apart(reading.names())
    left, right = st.columns([3, 1], gap="medium")
    label, everywhere = say("network_page.territory"), say("network_page.everywhere")
    code = address.pick(left, label, names, TERRITORY, placeholder=everywhere, key="network_territory")
    day_input(right, reading, lang)
    return code


def asked(whole: Network, reading: Reading, code: str | None, lang: Language) -> Asked:
    """Ask for all else; the address says it and can be sent."""
    narrowed = any(map(address.asked, FILTERS))
    with st.expander(frame.speaker(lang)("network_page.filters"), key="network_filters", expanded=narrowed):
        wanted = _filters(whole, code, lang)
        year_slider(reading, code, lang)
    found = Asked(wanted, _view(lang))
    if found.view == EVERYBODY:
        return found
    names = _names(reading, code, whole)
    if found.view == SURROUNDINGS:
        return _around(found, names, lang)
    left, right = st.columns(2, gap="medium")
    source = _one_actor(left, SOURCE, names, lang)
    target = _one_actor(right, TARGET, names, lang)
    return replace(found, source=source, target=target)


def present_view() -> str:
    """Return what the address asks to see; an actor alone in it asks for its surroundings."""
    said = address.asked(VIEW)
    if said in VIEWS:
        return said
    return SURROUNDINGS if address.asked(ACTOR) or address.asked(AROUND) else EVERYBODY


def centre() -> str | None:
    """Return the actor around whom the address asks to see."""
    return address.asked(AROUND) or (address.asked(ACTOR) if present_view() == SURROUNDINGS else None)


def _filters(whole: Network, code: str | None, lang: Language) -> Subset:
    say = frame.speaker(lang)
    themes = themes_of(whole)
    columns = st.columns(3 if themes else 2, gap="medium")
    categories = columns[0].multiselect(
        say("network_page.categories"),
        list(CATEGORIES),
        format_func=lambda each: say(f"categories.{each}"),
        placeholder=say("network_page.all_categories"),
        **address.some("categories", CATEGORIES, key="network_categories"),
    )
    kinds = [each for each in RELATION_TYPES if each != ACTS_IN]
    types = columns[1].multiselect(
        say("network_page.types"),
        kinds,
        format_func=lambda each: say(f"type_name.{each}"),
        placeholder=say("network_page.all_types"),
        **address.some("types", kinds, key="network_types"),
    )
    chosen: list[str] = []
    if themes:
        chosen = columns[2].multiselect(
            say("network_page.themes"),
            list(themes),
            format_func=lambda each: themes[each],
            placeholder=say("network_page.all_themes"),
            help=say("network_page.themes_help"),
            **address.some("themes", themes, key="network_themes"),
        )
    joined = st.checkbox(say("network_page.joined_only"), **address.flag("joined", key="network_joined"))
    return Subset(code, tuple(categories), tuple(types), tuple(chosen), joined)


def _view(lang: Language) -> str:
    say = frame.speaker(lang)
    st.session_state["network_view"] = present_view()
    chosen: str = st.radio(
        say("network_page.view"),
        list(VIEWS),
        format_func=lambda each: say(VIEWS[each]),
        key="network_view",
        horizontal=True,
        on_change=lambda: address.write(**{VIEW: st.session_state["network_view"]}),
    )
    return chosen


def _names(reading: Reading, code: str | None, whole: Network) -> dict[str, str]:
    """Return the actors to choose from by name; of too many only those that the address names."""
    if whole.actors.height <= MOST_OFFERED:
        return _all_names(reading.stamp, reading.day, code, whole)
    said = [address.asked(each) for each in (AROUND, ACTOR, SOURCE, TARGET)]
    rows = {key: row for key in said if key and (row := whole.row_of(key)) is not None}
    return {key: whole.actors["name"][row] or key for key, row in rows.items()}


@st.cache_data(show_spinner=False, max_entries=8)
def _all_names(
    stamp: Stamp,  # noqa: ARG001 - a key of the cache
    day: str,  # noqa: ARG001 - a key of the cache
    code: str | None,  # noqa: ARG001 - a key of the cache
    _whole: Network,
) -> dict[str, str]:
    rows = _whole.actors.select("id", "name").iter_rows()
    names = told_apart({key: name or key for key, name in rows})
    return {key: names[key] for key in sorted(names, key=lambda key: (folded(names[key]), key))}


def _one_actor(place: DeltaGenerator, name: str, names: Mapping[str, str], lang: Language) -> str | None:
    say = frame.speaker(lang)
    label, choose = say(f"network_page.{name}"), say("network_page.choose")
    return address.pick(place, label, names, name, placeholder=choose, key=f"network_{name}")


def _around(found: Asked, names: Mapping[str, str], lang: Language) -> Asked:
    """Ask around whom, and how far."""
    say = frame.speaker(lang)
    here = centre()
    st.session_state["network_around"] = here if here in names else None
    left, right = st.columns(2, gap="medium")
    actor: str | None = left.selectbox(
        say("network_page.centre"),
        list(names),
        index=None,
        format_func=lambda key: names[key],
        placeholder=say("network_page.choose"),
        key="network_around",
        on_change=_centred,
    )
    if not actor:
        frame.show(el("p", say("network_page.choose_centre"), cls="quiet"))
        return replace(found, view=EVERYBODY)
    steps = right.radio(
        say("network_page.around", name=going.plain(names[actor])),
        STEPS,
        horizontal=True,
        format_func=lambda n: say("network_page.steps", n=n),
        **address.one(FAR, STEPS, STEPS[0], key="network_steps"),
    )
    return replace(found, subset=replace(found.subset, around=actor, steps=steps))


def _centred() -> None:
    actor = st.session_state["network_around"]
    address.write(**{VIEW: SURROUNDINGS if actor else EVERYBODY, AROUND: actor})
