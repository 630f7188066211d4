"""A tie that is known: confirm it, say when it ended, or that somebody contests it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.model.terms import CONFIRMED_BY
from ui.pages.parts import address, frame
from ui.pages.parts import editing_fields as fields
from ui.pages.parts.editing_correct import changes, emptied_in_words, opened
from ui.pages.parts.editing_desk import Change, FieldsRefused, key, label, next_form, record_of_form, refused, write
from ui.pages.parts.editing_gone import gone
from ui.pages.parts.editing_records import row_of
from ui.pages.parts.facts import last_source, told_apart
from ui.pages.parts.lasting import ends
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model.records import Record
    from graph.workspace.editing import Opened
    from ui.pages.parts.editing_desk import Desk
    from ui.pages.parts.editing_records import Row

TIE = "editing_tie"
NOBODY = "nobody"
WRITTEN = ("since", "until", "note")


def known_tie(desk: Desk) -> None:
    """Ask for a tie, then for what is to be said of it; those that nobody confirmed come first."""
    ties = desk.surroundings.ties.sort("confirmed_by", "id", nulls_last=False).rows(named=True)
    names = told_apart({row["id"]: _tie(desk, row) for row in ties})
    asked = address.asked("tie")
    if not names and not asked:
        frame.show(el("p", desk.say("editing.no_tie")))
        return
    st.session_state[TIE] = asked if asked in names else None
    tie: str | None = st.selectbox(
        desk.say("editing.which_tie"),
        list(names),
        format_func=lambda each: names.get(each, each),
        index=None,
        placeholder=desk.say("editing.choose"),
        key=TIE,
        on_change=_chosen,
    )
    if tie is None:
        if asked and asked not in names:
            gone(desk, asked, None, table="relations")
        return
    form, row = opened(desk, "relations", row_of(desk.network, "relations", tie))
    frame.show(el("p", _known(desk, row), cls="source"))
    ends = {"source": label(desk.name(row["source"])), "target": label(desk.name(row["target"]))}
    with st.form(key(f"confirm {tie}"), enter_to_submit=True):
        left, right = st.columns(2, gap="medium")
        known = [*CONFIRMED_BY, *([NOBODY] if row["confirmed_by"] else [])]
        by = fields.one_of(desk, "relations", "confirmed_by", known, family="editing_confirms", values=ends, place=left)
        values: dict[str, object] = {
            "until": fields.day(desk, "relations", "until", value=row["until"] or "", place=right),
            "note": fields.line(desk, "relations", "note", value=row["note"] or "", place=left),
            "since": fields.day(desk, "relations", "since", value=row["since"] or "", place=right),
        }
        frame.show(el("p", desk.say("editing.contested_how"), cls="quiet"))
        pressed = st.form_submit_button(desk.say("editing.write_tie"), type="primary")
    if pressed:
        _write(desk, form, row, values | {"confirmed_by": by}, what=names[tie])


def _chosen() -> None:
    next_form()
    address.write(tie=st.session_state[TIE])


def _known(desk: Desk, row: Row) -> str:
    """Say until when, by whom confirmed, and where the tie was last read."""
    said = desk.reading.evidence("relations", desk.network, [row["id"]]).get(row["id"], ())
    by = desk.say(f"editing.by_{row['confirmed_by'] or NOBODY}")
    return " · ".join([by, *ends(row, desk.lang), last_source(said, desk.lang)])


def _write(desk: Desk, form: Opened, row: Row, values: dict[str, object], *, what: str) -> None:
    """Write what changed; a side that confirms is joined to the other, whichever did so first."""
    by = values.pop("confirmed_by")
    try:
        changed = changes(desk, form, row, values)
    except FieldsRefused as error:
        refused(desk, "relations", error.reasons)
        return
    if by is not None and (by != row["confirmed_by"] or not changed):
        changed["confirmed_by"] = None if by == NOBODY else by
    if not changed:
        frame.show(el("p", desk.say("editing.nothing_new"), role="status"))
        return

    def said() -> Sequence[Record]:
        now = row_of(desk.reading.workspace.undated(), "relations", form.id)
        keys = {name: now[name] for name in ("id", "source", "target", "type")}
        confirmed = changed.get("confirmed_by")
        sides = {now["confirmed_by"], confirmed} - {None}
        both = {"confirmed_by": "both"} if confirmed and len(sides) > 1 else {}
        return [record_of_form("relations", {**keys, **changed, **both})]

    told = desk.say("editing.confirmed", tie=what) + emptied_in_words(desk, "relations", changed)
    write(desk, Change("relations", said, told, form, changed, shown=row))


def _tie(desk: Desk, row: Row) -> str:
    ends = (label(desk.name(row["source"])), label(desk.name(row["target"])))
    confirmed = desk.say(f"editing.by_{row['confirmed_by'] or NOBODY}")
    return f"{ends[0]} {desk.say('type.' + row['type'])} {ends[1]} ({confirmed})"
