"""Correct an actor: what the form showed is remembered, and only changes are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graph.errors import BadValue, InputRefused, Reason
from graph.model.tables import TABLES
from graph.model.terms import KINDS
from graph.resolve import PROOFS, fold
from graph.workspace.catching_up import keys_of
from graph.workspace.editing import Opened
from ui.pages.parts import address, frame
from ui.pages.parts import editing_fields as fields
from ui.pages.parts.editing_desk import (
    ROUND,
    Change,
    FieldsRefused,
    field,
    key,
    label,
    next_form,
    record_of_form,
    refused,
    write,
)
from ui.pages.parts.editing_gone import gone
from ui.pages.parts.editing_places import commune_meant
from ui.pages.parts.facts import last_source
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.model.network import Network
    from graph.model.records import Record
    from ui.pages.parts.editing_desk import Desk

OPEN, ACTOR = "editing_open", "editing_actor"
CORRECTED = ("name", "categories", "kind", "commune", "url", "siren", "rna", "description", "themes", "since", "until")
Row = dict[str, Any]


def opened(desk: Desk, table: str, row: Row) -> tuple[Opened, Row]:
    """Return the record as it was when its form was opened, and the journal's revision then."""
    mark = (st.session_state.get(ROUND, 0), table, row["id"])
    held = st.session_state.get(OPEN)
    if held is None or held[0] != mark:
        held = (mark, Opened(table, row["id"], desk.reading.workspace.revision), dict(row))
        st.session_state[OPEN] = held
    return held[1], held[2]


def correct_actor(desk: Desk) -> None:
    """Ask for an actor, then for what is to be said of it instead."""
    names = dict(desk.actors)
    asked = address.asked("actor")
    if asked in desk.network.position:
        names.setdefault(asked, label(desk.name(asked)))
    st.session_state[ACTOR] = asked if asked in names else None
    actor: str | None = st.selectbox(
        desk.say("editing.which_actor"),
        list(names),
        format_func=lambda each: names.get(each, each),
        index=None,
        placeholder=desk.say("editing.choose"),
        key=ACTOR,
        on_change=_chosen,
    )
    if actor is None:
        if asked and asked not in names:
            held = st.session_state.get(OPEN)
            gone(desk, asked, held[1:] if held and held[1].id == asked else None)
        return
    form, row = opened(desk, "actors", row_of(desk.network, "actors", actor))
    said = desk.reading.evidence("actors", desk.network, [actor]).get(actor, ())
    frame.show(el("p", last_source(said, desk.lang), cls="source"))
    if not row["categories"]:
        frame.show(el("p", desk.say("editing.no_category"), cls="warn"))
    with st.form(key(f"correct {actor}"), enter_to_submit=True):
        values = _fields(desk, row)
        frame.show(el("p", desk.say("editing.emptied_how"), cls="quiet"))
        with st.container(horizontal=True, gap="small"):
            pressed = st.form_submit_button(desk.say("editing.correct"), type="primary")
            confirmed = st.form_submit_button(desk.say("editing.confirm_category"))
    if pressed or confirmed:
        _correct(desk, form, row, values, confirmed=confirmed)


def _chosen() -> None:
    next_form()
    address.write(actor=st.session_state[ACTOR])


def row_of(network: Network, table: str, record: str) -> Row:
    """Return what is recorded of one record."""
    found = getattr(network, table)
    rows = found.filter(found["id"] == record)
    if rows.is_empty():
        raise InputRefused("record_gone", id=record)
    row: Row = rows.row(0, named=True)
    return row


def _fields(desk: Desk, row: Row) -> dict[str, object]:
    values: dict[str, object] = {}
    left, right = st.columns(2, gap="medium")
    places = {"name": left, "kind": left, "url": left, "siren": left, "since": left}
    for column in CORRECTED:
        place, value = places.get(column, right), row[column]
        if column == "categories":
            values[column] = fields.categories(desk, value=value, place=place)
        elif column == "kind":
            known = [*KINDS, *([value] if value and value not in KINDS else [])]
            values[column] = fields.one_of(desk, "actors", column, known, family="kind", value=value, place=place)
        elif column == "commune":
            values[column] = fields.commune(desk, value=value, place=place)
        elif column in ("since", "until"):
            values[column] = fields.day(desk, "actors", column, value=value or "", place=place)
        else:
            values[column] = fields.line(desk, "actors", column, value=value or "", place=place)
    return values


def _correct(desk: Desk, form: Opened, row: Row, values: dict[str, object], *, confirmed: bool) -> None:
    try:
        changed = changes(desk, form, row, values)
        if confirmed and not values["categories"]:
            raise FieldsRefused({"categories": Reason("missing")})  # noqa: TRY301 - said beside the form as the others
    except FieldsRefused as error:
        refused(desk, "actors", error.reasons)
        return
    if confirmed:
        changed["categories"] = values["categories"]
    if not changed:
        frame.show(el("p", desk.say("editing.nothing_new"), role="status"))
        return

    def said() -> Sequence[Record]:
        now = row_of(desk.reading.workspace.undated(), "actors", form.id)
        return [record_of_form("actors", {"id": form.id, "name": now["name"], **changed})]

    what = desk.say("editing.corrected", name=label(str(row["name"])))
    write(desk, Change("actors", said, what + emptied_in_words(desk, "actors", changed), form, changed))


def emptied_in_words(desk: Desk, table: str, changed: Mapping[str, object]) -> str:
    """Say which values are taken away, after what is written; nothing where none is."""
    names = [field(desk, table, column) for column, value in changed.items() if value is None]
    return desk.say("editing.and_emptied", columns=", ".join(names), n=len(names)) if names else ""


def changes(desk: Desk, form: Opened, row: Row, values: Mapping[str, object]) -> dict[str, object]:
    """Return what a person wrote that is not what the form showed; None for what they emptied.

    Raises
    ------
    FieldsRefused
        Where a rule refuses a value, or one that was emptied holds the record together.
    """
    found: dict[str, object] = {}
    reasons: dict[str, Reason] = {}
    for column, given in values.items():
        value, shown = str(given or "").strip(), row[column]
        try:
            if column == "commune" and value != (shown or ""):
                value = commune_meant(value, desk.territory) or ""
            meant = (TABLES[form.table][column].rule(value) or None) if value else None
        except BadValue as error:
            reasons[column] = error.reason
        except FieldsRefused as error:
            reasons |= error.reasons
        else:
            if meant == shown:
                continue
            found[column] = meant
            if meant is None and (why := _kept(desk, form, column, shown)):
                reasons[column] = why
    if reasons:
        raise FieldsRefused(reasons)
    return found


def _kept(desk: Desk, form: Opened, column: str, shown: object) -> Reason | None:
    """Say why a value cannot be taken away: every actor has a name, and a number may join what several lists say."""
    if TABLES[form.table][column].required:
        return Reason("missing")
    if form.table != "actors" or column not in PROOFS:
        return None
    journal = desk.reading.workspace.journal
    said = fold(journal.statements("actors", keys=keys_of(journal, [form.id])))
    others = said.filter((said["key"] != form.id) & (said[column] == shown))
    return Reason("holds_together", {"ids": ", ".join(others["key"])}) if others.height else None
