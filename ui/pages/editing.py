"""The page where a person adds and corrects: an actor, a tie, an absence… in seconds, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import InputRefused
from ui.pages.parts import address, frame
from ui.pages.parts.author import author
from ui.pages.parts.editing_actor import new_actor
from ui.pages.parts.editing_correct import correct
from ui.pages.parts.editing_desk import CONFLICT, Desk, next_form
from ui.pages.parts.editing_done import conflict, done, last_entry
from ui.pages.parts.editing_focus import TOLD, focus
from ui.pages.parts.editing_forms import new_absence, new_initiative, new_member, new_need, new_offer, new_tie
from ui.pages.parts.editing_paste import paste
from ui.pages.parts.editing_tie import known_tie
from ui.pages.parts.markup import el
from ui.pages.parts.reads import Reading, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.model.territory import Territory
    from ui.locale import Language

CODE, CHOICE, WHAT = "territory", "editing_territory", "editing_what"
WAYS: Mapping[str, Callable[[Desk], None]] = {
    "actor": new_actor,
    "tie": new_tie,
    "initiative": new_initiative,
    "need": new_need,
    "offer": new_offer,
    "absence": new_absence,
    "member": new_member,
    "paste": paste,
    "correct": correct,
    "confirm": known_tie,
}
PLACED = ("need", "absence")
"""What is always said of a territory."""


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("editing.title"), say("editing.lead"))
    reading = Reading(open_workspace())
    if not reading.workspace.writable:
        frame.show(el("div", el("p", say("history_page.read_only")), cls="callout ask"))
        return
    left, right = st.columns([3, 2], gap="medium")
    with right:
        by = author(lang, key="editing_by")
    with left:
        territory = _territory(reading, lang)
    desk = Desk(reading, territory, by, lang)
    way = _way(lang)
    with st.container(key=TOLD):  # what comes and goes has its own place: a field that has the focus keeps it
        done(desk)
        conflict(desk)
    if way in PLACED and territory is None:
        frame.show(el("p", say("editing.territory_first"), role="status"))
    else:
        WAYS[way](desk)
        focus(way)
    last_entry(desk)


def _territory(reading: Reading, lang: Language) -> Territory | None:
    say = frame.speaker(lang)
    names = reading.names()
    asked = address.asked(CODE)
    found = None
    try:
        found = reading.territory(asked) if asked else None
    except InputRefused as error:
        frame.trouble(error, lang)
    if found:
        names.setdefault(found.code, found.name)
    st.session_state[CHOICE] = found.code if found else None
    st.selectbox(
        say("territory.choose"),
        list(names),
        index=None,
        format_func=lambda code: f"{names[code]} ({code})",
        placeholder=say("editing.no_territory"),
        key=CHOICE,
        on_change=_chosen,
    )
    return found


def _chosen() -> None:
    code = st.session_state[CHOICE]
    next_form()
    address.write(territory=code)


def _way(lang: Language) -> str:
    say = frame.speaker(lang)
    asked = address.asked("what")
    st.session_state[WHAT] = asked if asked in WAYS else "actor"
    way: str = st.radio(
        say("editing.what"),
        list(WAYS),
        key=WHAT,
        horizontal=True,
        format_func=lambda each: say(f"editing_way.{each}"),
        on_change=_turned,
    )
    return way


def _turned() -> None:
    address.write(what=st.session_state[WHAT], category=None, actor=None, tie=None, table=None, id=None)
    st.session_state.pop(CONFLICT, None)
    next_form()


if __name__ == "__main__":
    main()
