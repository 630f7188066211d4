"""Correct a record of any kind: what the form showed is remembered, and only changes are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph.errors import BadValue, Reason
from graph.model.ids import is_derived
from graph.model.tables import LISTS, TABLES, WITHDRAWN_WITH
from graph.resolve import PROOFS, fold
from graph.workspace.catching_up import keys_of
from graph.workspace.editing import Opened
from ui.pages.parts import address, frame
from ui.pages.parts.editing_columns import fields_of
from ui.pages.parts.editing_desk import (
    ROUND,
    Change,
    FieldsRefused,
    field,
    key,
    next_form,
    record_of_form,
    refused,
    write,
)
from ui.pages.parts.editing_gone import gone
from ui.pages.parts.editing_places import commune_meant
from ui.pages.parts.editing_records import KINDS, names, row_of, title
from ui.pages.parts.editing_told import who_said_what
from ui.pages.parts.facts import last_source
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.model.records import Record
    from ui.pages.parts.editing_desk import Desk
    from ui.pages.parts.editing_records import Row

OPEN, TABLE, RECORD = "editing_open", "editing_table", "editing_record"


def opened(desk: Desk, table: str, row: Row) -> tuple[Opened, Row]:
    """Return the record as it was when its form was opened, and the journal's revision then."""
    mark = (st.session_state.get(ROUND, 0), table, row["id"])
    held = st.session_state.get(OPEN)
    if held is None or held[0] != mark:
        held = (mark, Opened(table, row["id"], desk.reading.workspace.revision), dict(row))
        st.session_state[OPEN] = held
    return held[1], held[2]


def correct(desk: Desk) -> None:
    """Ask for a record, then for what is to be said of it instead."""
    table = _table(desk)
    record = _record(desk, table)
    if record is None:
        return
    form, row = opened(desk, table, row_of(desk.network, table, record))
    said = desk.reading.evidence(table, desk.network, [record]).get(record, ())
    frame.show(el("p", last_source(said, desk.lang), cls="source"), who_said_what(desk, table, said))
    if table == "actors" and not row["categories"]:
        frame.show(el("p", desk.say("editing.no_category"), cls="warn"))
    with st.form(key(f"correct {table} {record}"), enter_to_submit=True):
        values = fields_of(desk, table, row)
        if hints := _hints(desk, table, record):
            frame.show(el("p", " ".join(hints), cls="quiet"))
        with st.container(horizontal=True, gap="small"):
            pressed = st.form_submit_button(desk.say("editing.correct"), type="primary")
            confirmed = table == "actors" and st.form_submit_button(desk.say("editing.confirm_category"))
            withdrawn = table in WITHDRAWN_WITH and st.form_submit_button(desk.say(f"editing_withdraw.{table}"))
    if withdrawn:
        _withdraw(desk, form, row)
    elif pressed or confirmed:
        _correct(desk, form, row, values, confirmed=confirmed)


def _table(desk: Desk) -> str:
    """Ask what kind of record it is."""
    asked = address.asked("table")
    st.session_state[TABLE] = asked if asked in KINDS else KINDS[0]
    table: str = st.radio(
        desk.say("editing.which_kind"),
        KINDS,
        key=TABLE,
        horizontal=True,
        format_func=lambda each: desk.say(f"editing_kind.{each}"),
        on_change=_turned,
    )
    return table


def _turned() -> None:
    next_form()
    address.write(table=st.session_state[TABLE], id=None, actor=None)


def _record(desk: Desk, table: str) -> str | None:
    """Ask which record; the address names it (an actor also as older addresses do)."""
    known = names(desk, table)
    asked = address.asked("id") or (address.asked("actor") if table == "actors" else None)
    there = asked is not None and asked in set(getattr(desk.network, table)["id"])
    if asked and there and asked not in known:
        known[asked] = title(desk, table, row_of(desk.network, table, asked))
    st.session_state[RECORD] = asked if there else None
    if known:
        record: str | None = st.selectbox(
            desk.say(f"editing_which.{table}"),
            list(known),
            format_func=lambda each: known.get(each, each),
            index=None,
            placeholder=desk.say("editing.letters"),
            key=RECORD,
            on_change=_chosen,
        )
    else:
        record = None
        frame.show(el("p", desk.say("editing.no_record")))
    if record is None and asked and not there:
        held = st.session_state.get(OPEN)
        gone(desk, asked, held[1:] if held and held[1].id == asked else None, table=table)
    return record


def _chosen() -> None:
    next_form()
    address.write(id=st.session_state[RECORD], actor=None)


def _hints(desk: Desk, table: str, record: str) -> list[str]:
    """Say what becomes of an emptied field and of a list of actors, and what a new name may lead to."""
    keys = ["editing.emptied_how"] if table != "absences" else []  # an absence is all of its values
    keys += ["editing.list_how"] if table in LISTS else []
    keys += ["editing.derived_how"] if table not in ("actors", "absences") and is_derived(record) else []
    return [desk.say(each) for each in keys]


def _correct(desk: Desk, form: Opened, row: Row, values: dict[str, object], *, confirmed: bool) -> None:
    table = form.table
    try:
        changed = changes(desk, form, row, values)
        if confirmed and not values["categories"]:
            raise FieldsRefused({"categories": Reason("missing")})  # noqa: TRY301 - said beside the form as the others
    except FieldsRefused as error:
        refused(desk, table, error.reasons)
        return
    if confirmed:
        changed["categories"] = values["categories"]
    if not changed:
        frame.show(el("p", desk.say("editing.nothing_new"), role="status"))
        return

    def said() -> Sequence[Record]:
        now = row_of(desk.reading.workspace.undated(), table, form.id)
        meant = dict(changed)
        if (listed := LISTS.get(table)) in meant:
            meant[listed] = _with_changes(now[listed], row[listed], meant[listed])
        return [record_of_form(table, {**_named_by(table, now), **meant})]

    what = desk.say("editing.corrected", name=title(desk, table, row)) + emptied_in_words(desk, table, changed)
    write(desk, Change(table, said, what, form, changed, shown=row))


def _withdraw(desk: Desk, form: Opened, row: Row) -> None:
    """Write that there is no such thing, or no more."""

    def said() -> Sequence[Record]:
        now = row_of(desk.reading.workspace.undated(), form.table, form.id)
        return [record_of_form(form.table, _named_by(form.table, now))]

    what = desk.say("editing.withdrawn", name=title(desk, form.table, row))
    mine = {WITHDRAWN_WITH[form.table]: None}
    write(desk, Change(form.table, said, what, form, mine, shown=row, withdraws=True))


def _named_by(table: str, row: Row) -> dict[str, object]:
    """Return what every statement about a record says: its id and what it cannot be without."""
    return {"id": row["id"]} | {each.name: row[each.name] for each in TABLES[table].columns if each.required}


def _with_changes(now: object, shown: object, written: object) -> str:
    """Return a list as it is now, with those whom a person added to what they saw and without those taken away."""
    at_hand, seen, mine = (str(each or "").split("|") for each in (now, shown, written))
    kept = [each for each in at_hand if each not in seen or each in mine]
    return "|".join(dict.fromkeys(filter(None, [*kept, *mine])))


def emptied_in_words(desk: Desk, table: str, changed: Mapping[str, object]) -> str:
    """Say which values are taken away, after what is written; nothing where none is."""
    columns = [field(desk, table, column) for column, value in changed.items() if value is None]
    return desk.say("editing.and_emptied", columns=", ".join(columns), n=len(columns)) if columns else ""


def changes(desk: Desk, form: Opened, row: Row, values: Mapping[str, object]) -> dict[str, object]:
    """Return what a person wrote that is not what the form showed; None for what they emptied.

    Raises
    ------
    FieldsRefused
        Where a rule refuses a value, or one that was emptied cannot be taken away.
    """
    found: dict[str, object] = {}
    reasons: dict[str, Reason] = {}
    for column, given in values.items():
        value, shown = str(given or "").strip(), row[column]
        try:
            if column == "commune" and value != (shown or ""):
                value = commune_meant(value, desk.territory) or ""
            meant = TABLES[form.table][column].rule(value) if value else None
            meant = None if meant == "" else meant
        except BadValue as error:
            reasons[column] = error.reason
        except FieldsRefused as error:
            reasons |= error.reasons
        else:
            if meant == shown or (column == LISTS.get(form.table) and _members(meant) == _members(shown)):
                continue
            found[column] = meant
            if meant is None and (why := _kept(desk, form, column, shown)):
                reasons[column] = why
    if reasons:
        raise FieldsRefused(reasons)
    return found


def _members(listed: object) -> set[str]:
    return set(str(listed or "").split("|"))


def _kept(desk: Desk, form: Opened, column: str, shown: object) -> Reason | None:
    """Say why a value cannot be taken away: it makes the record one, is a number, or joins what several lists say."""
    of = TABLES[form.table][column]
    if of.required:
        return Reason("missing")
    if of.dtype != pl.String:
        return Reason("number_stays")
    if form.table != "actors" or column not in PROOFS:
        return None
    journal = desk.reading.workspace.journal
    said = fold(journal.statements("actors", keys=keys_of(journal, [form.id])))
    others = said.filter((said["key"] != form.id) & (said[column] == shown))
    return Reason("holds_together", {"ids": ", ".join(others["key"])}) if others.height else None
