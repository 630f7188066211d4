"""What was written last, and the way to take it back at once; what somebody else wrote meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from graph.workspace.editing import Opened
from ui.pages.parts import frame
from ui.pages.parts.editing_desk import CONFLICT, DONE, alert, field, key, label, next_form, write
from ui.pages.parts.entries import Record, moment
from ui.pages.parts.facts import term
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from graph.workspace.editing import Meanwhile
    from ui.pages.parts.editing_desk import Conflict, Desk, Done

UNDONE, TROUBLE = "editing_undone", "editing_trouble"


def done(desk: Desk) -> None:
    """Say what was written last in this session, with the button that takes it back."""
    undone: int | None = st.session_state.pop(UNDONE, None)
    if undone is not None:
        said = desk.say("editing.undone", entry=str(undone))
        frame.show(el("div", el("p", said), cls="callout", role="status"))
    trouble: EssaimError | None = st.session_state.pop(TROUBLE, None)
    if trouble is not None:
        frame.trouble(trouble, desk.lang)
    last: Done | None = st.session_state.get(DONE)
    if last is None:
        return
    said = desk.say("editing.done", what=last.what, entry=str(last.entry))
    frame.show(el("div", el("p", said), cls="callout", role="status"))
    st.button(desk.say("editing.undo"), key=f"editing_undo_{last.entry}", on_click=_undo, args=(desk, last.entry))


def last_entry(desk: Desk) -> None:
    """Show the last entry of the journal, whoever wrote it, with the button that takes it back."""
    rows = {row["id"]: row for row in desk.reading.workspace.history().iter_rows(named=True)}
    standing = [row for row in rows.values() if not row["undone"] and row["kind"] != "erase"]
    if not standing:
        return
    row = standing[-1]
    names = dict(desk.network.actors.select("id", "name").iter_rows())
    with st.expander(desk.say("editing.last"), key="editing_last"):
        frame.show(Record(rows, names, desk.lang).card(row))
        words = desk.say("editing.undo_entry", entry=str(row["id"]))
        st.button(words, key=f"editing_undo_last_{row['id']}", on_click=_undo, args=(desk, row["id"]))


def _undo(desk: Desk, entry: int) -> None:
    try:
        desk.reading.workspace.undo(entry, by=desk.by)
    except EssaimError as error:
        st.session_state[TROUBLE] = error
        return
    st.session_state[UNDONE] = entry
    st.session_state.pop(CONFLICT, None)
    kept: Done | None = st.session_state.get(DONE)
    if kept is not None and kept.entry == entry:
        st.session_state.pop(DONE)
    next_form()


def conflict(desk: Desk) -> None:
    """Say who wrote what about the same record while a form was open, and let the person decide."""
    waiting: Conflict | None = st.session_state.get(CONFLICT)
    if waiting is None:
        return
    lines = [el("li", *_told(desk, waiting.opened.table, each)) for each in waiting.changes]
    frame.show(
        alert(
            el("p", el("strong", desk.say("editing.meanwhile"))),
            el("ul", *lines, cls="dots"),
            el("p", desk.say("editing.meanwhile_choose")),
        )
    )
    with st.container(horizontal=True, gap="small"):
        anyway = st.button(desk.say("editing.anyway"), key=key("anyway"))
        afresh = st.button(desk.say("editing.afresh"), key=key("afresh"), type="primary")
    if afresh:
        st.session_state.pop(CONFLICT)
        next_form()
        st.rerun()
    if anyway:
        st.session_state.pop(CONFLICT)
        seen = Opened(waiting.opened.table, waiting.opened.id, max(each.entry for each in waiting.changes))
        write(desk, seen.table, waiting.said, what=waiting.what, opened=seen)


def _told(desk: Desk, table: str, change: Meanwhile) -> list[str | Html]:
    values = [
        desk.say("editing.value", column=field(desk, table, column), value=_value(desk, column, value))
        for column, value in change.values.items()
        if column not in ("id", "source", "target", "territory") or table == "actors"
    ]
    what = ", ".join(values)
    if change.target is not None:
        what = desk.say("editing.took_back", entry=str(change.target))
    elif not what:
        what = desk.say("editing.decided")
    return [el("strong", change.by), " – ", moment(change.at, desk.lang), " – ", what]


def _value(desk: Desk, column: str, value: str) -> str:
    family = {"categories": "categories", "kind": "kind", "confirmed_by": "confirmed_by", "type": "type"}.get(column)
    if family is None:
        return label(value)
    return ", ".join(term(family, each, desk.lang) for each in value.split("|"))
