"""What was written last, and the way to take it back at once; what somebody else wrote meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from graph.errors import EssaimError, InputRefused
from ui.pages.parts import frame
from ui.pages.parts.editing_desk import CONFLICT, DONE, alert, field, key, next_form, write
from ui.pages.parts.editing_records import row_of
from ui.pages.parts.editing_told import changed_by, quoted
from ui.pages.parts.entries import Record
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    concerned = {row[end] for row in rows.values() for end in ("kept", "other")} - {None}
    names = {key: desk.name(key) for key in concerned if desk.network.row_of(key) is not None}
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
    table, shown = waiting.opened.table, waiting.change.shown
    now = _now(desk, waiting)
    lines = [el("li", *changed_by(desk, table, each, shown=shown)) for each in waiting.changes]
    frame.show(
        alert(
            el("p", el("strong", desk.say("editing.meanwhile"))),
            el("ul", *lines, cls="dots"),
            el("p", desk.say("editing.meanwhile_both")),
            el("ul", *_both(desk, waiting, now), cls="dots"),
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
        seen = replace(waiting.opened, revision=max(each.entry for each in waiting.changes))
        write(desk, replace(waiting.change, opened=seen))


def _now(desk: Desk, waiting: Conflict) -> Mapping[str, Any]:
    """Return what the record says now."""
    try:
        return row_of(desk.network, waiting.opened.table, waiting.opened.id)
    except InputRefused:
        return {}


def _both(desk: Desk, waiting: Conflict, now: Mapping[str, Any]) -> list[Html]:
    """Return, of each value that the person changed, what the record says now and what they wrote."""
    lines = []
    for column, value in waiting.change.mine.items():
        told = {"now": quoted(desk, column, now.get(column)), "mine": quoted(desk, column, value)}
        name = field(desk, waiting.opened.table, column)
        lines.append(el("li", el("strong", name), " – ", desk.say("editing.both_values", **told)))
    return lines
