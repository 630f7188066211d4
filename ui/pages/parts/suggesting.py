"""Suggestions as cards: who, why, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from graph.workspace import suggestions
from ui.pages.parts import address, frame
from ui.pages.parts.facts import local_day
from ui.pages.parts.going import plain
from ui.pages.parts.introducing import INTRODUCED, introduced
from ui.pages.parts.markup import el, shape

if TYPE_CHECKING:
    from graph.analysis.gaps import Gap
    from graph.analysis.partnership import Suggestion
    from graph.workspace.suggestions import Decided, Fate
    from ui.pages.parts.reads import Reading
    from ui.partnering import Suggested
    from ui.partners_text import Words

DONE, ALL = "partners_done", "all"
AT_FIRST, MOST = 3, 20
ORDER: tuple[Fate, ...] = ("taken", "later", "refused")
BADGES = {"taken": "badge on", "later": "badge ask"}


@dataclass(frozen=True, eq=False)
class Sitting:
    """What the page needs of this run: what was read and found, how it is said, who decides."""

    reading: Reading
    found: Suggested
    words: Words
    by: str

    @property
    def code(self) -> str:
        """The territory's code."""
        return self.found.territory.code


def suggestions_for(sitting: Sitting, gap: Gap, number: int) -> None:
    """List who could fill a gap, the first few and on demand all that were found."""
    say = sitting.words.say
    known = [each for each in sitting.found.partners.by_gap[gap.fills] if sitting.found.fate(each.actor) != "later"]
    known = known[:MOST]
    if not known:
        frame.show(el("p", say("partners.nobody_need" if gap.need else "partners.nobody_page"), cls="quiet"))
        return
    opened = address.asked_all(ALL)
    shown = known if gap.fills in opened else known[:AT_FIRST]
    for each in shown:
        _card(sitting, each, number)
    if len(known) > len(shown):
        more = say("partners.show_more", n=len(known) - len(shown))
        key = f"partners_all_{sitting.code}_{gap.fills}_more"
        st.button(more, key=key, on_click=lambda: address.write(**{ALL: [*opened, gap.fills]}))


def _card(sitting: Sitting, each: Suggestion, number: int) -> None:
    say, name = sitting.words.say, sitting.words.name(each.actor)
    fate = sitting.found.fate(each.actor)
    badge = [el("span", say(f"partners.fate_{fate}"), cls=BADGES[fate])] if fate in BADGES else []
    reasons = [el("li", sitting.words.because(why)) for why in each.because if why.kind != "category"]
    if not any(why.kind not in ("category", "near", "offer") for why in each.because):
        reasons.append(el("li", say("partners.no_clue")))
    with st.container(border=True):
        title = el("p", *_shapes(sitting, each.actor), " ", el("strong", name), " ", *badge)
        frame.show(title, el("ul", *reasons, cls="dots"))
        with st.container(horizontal=True, gap="small"):
            key = f"{number} {each.actor}"
            if sitting.reading.workspace.writable:
                with st.popover(plain(say("partners.decide", name=name)), key=f"partners_decide {key}"):
                    _decision(sitting, each.actor, key)
            st.button(
                say("partners.who_introduces"),
                key=f"partners_introduce {key}",
                help=plain(name),
                on_click=_introduce,
                args=(each.actor, key),
            )
        introduced(sitting, each.actor, key)


def _introduce(actor: str, card: str) -> None:
    st.session_state[INTRODUCED] = (actor, card)


def _shapes(sitting: Sitting, actor: str) -> list[str]:
    network = sitting.found.network
    held = network.actors["categories"][network.position[actor]] or "none"
    return [shape(category) for category in held.split("|")]


def _decision(sitting: Sitting, actor: str, key: str) -> None:
    """Ask what becomes of a suggestion; a refusal needs a reason."""
    say = sitting.words.say
    why = st.text_input(
        say("partners.refuse_why"),
        key=f"partners_why {key}",
        max_chars=500,
        help=say("partners.refuse_why_help"),
    )
    pressed = [
        fate for fate in ORDER if st.button(say(f"partners.do_{fate}"), key=f"partners_{fate} {key}", width="stretch")
    ]
    for fate in pressed[:1]:
        _decide(sitting, actor, fate, why)


def _decide(sitting: Sitting, actor: str, fate: Fate, why: str) -> None:
    try:
        suggestions.decide(sitting.reading.workspace, sitting.code, actor, fate, by=sitting.by, why=why)
    except EssaimError as error:
        frame.trouble(error, sitting.words.lang)
    else:
        st.session_state[DONE] = (fate, sitting.words.name(actor))
        st.rerun()


def decided(sitting: Sitting) -> None:
    """List what was decided, with the way back."""
    say = sitting.words.say
    if not sitting.found.decided:
        return
    frame.section(say("partners.decided"))
    for fate in ORDER:
        some = {actor: each for actor, each in sitting.found.decided.items() if each.fate == fate}
        if some:
            frame.show(el("h3", say(f"partners.decided_{fate}")))
        for actor, each in some.items():
            _one_decided(sitting, actor, each)


def _one_decided(sitting: Sitting, actor: str, each: Decided) -> None:
    say = sitting.words.say
    said = say("partners.decided_by", by=each.by, day=local_day(each.at, sitting.words.lang))
    with st.container(border=True):
        frame.show(
            el("p", el("strong", sitting.words.name(actor))),
            *([el("p", each.why)] if each.why else []),
            el("p", said, cls="source"),
        )
        if sitting.reading.workspace.writable and st.button(
            say("partners.reopen"), key=f"partners_reopen {actor}", help=plain(sitting.words.name(actor))
        ):
            _reopen(sitting, actor, each)


def _reopen(sitting: Sitting, actor: str, each: Decided) -> None:
    try:
        suggestions.reopen(sitting.reading.workspace, sitting.code, each.actor, by=sitting.by)
    except EssaimError as error:
        frame.trouble(error, sitting.words.lang)
    else:
        st.session_state[DONE] = ("open", sitting.words.name(actor))
        st.rerun()
