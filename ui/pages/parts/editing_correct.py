"""Correct an actor, confirm a tie: what the form showed is remembered, and only changes are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graph.errors import BadValue, InputRefused, Reason
from graph.model.tables import TABLES
from graph.model.terms import CONFIRMED_BY, KINDS
from graph.workspace.editing import Opened
from ui.pages.parts import editing_fields as fields
from ui.pages.parts import frame
from ui.pages.parts.editing_desk import (
    ROUND,
    FieldsRefused,
    key,
    label,
    next_form,
    record_of_form,
    refused,
    write,
)
from ui.pages.parts.editing_places import commune_meant
from ui.pages.parts.facts import last_source, told_apart
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.model.network import Network
    from graph.model.records import Record
    from ui.pages.parts.editing_desk import Desk

OPEN, ACTOR, TIE = "editing_open", "editing_actor", "editing_tie"
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
    asked = st.query_params.get("actor") or st.session_state.get(ACTOR)
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
        return
    form, row = opened(desk, "actors", _row(desk.network, "actors", actor))
    said = desk.reading.evidence("actors", desk.network, [actor]).get(actor, ())
    frame.show(el("p", last_source(said, desk.lang), cls="source"))
    if not row["categories"]:
        frame.show(el("p", desk.say("editing.no_category"), cls="warn"))
    with st.form(key(f"correct {actor}"), enter_to_submit=True):
        values = _fields(desk, row)
        with st.container(horizontal=True, gap="small"):
            pressed = st.form_submit_button(desk.say("editing.correct"), type="primary")
            confirmed = st.form_submit_button(desk.say("editing.confirm_category"))
    if pressed or confirmed:
        _correct(desk, form, row, values, confirmed=confirmed)


def _chosen() -> None:
    next_form()
    if st.session_state[ACTOR]:
        st.query_params["actor"] = st.session_state[ACTOR]
    else:
        st.query_params.pop("actor", None)


def _row(network: Network, table: str, record: str) -> Row:
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
        now = _row(desk.reading.workspace.undated(), "actors", form.id)
        return [record_of_form("actors", {"id": form.id, "name": now["name"], **changed})]

    write(desk, "actors", said, what=desk.say("editing.corrected", name=label(str(row["name"]))), opened=form)


def changes(desk: Desk, form: Opened, row: Row, values: Mapping[str, object]) -> dict[str, object]:
    """Return what a person wrote that is not what the form showed.

    Raises
    ------
    FieldsRefused
        Where a rule refuses a value, or one was emptied: what was said is taken back where it was said.
    """
    found: dict[str, object] = {}
    reasons: dict[str, Reason] = {}
    for column, given in values.items():
        value, shown = str(given or "").strip(), row[column]
        try:
            if column == "commune" and value != (shown or ""):
                value = commune_meant(value, desk.territory) or ""
            meant = TABLES["actors"][column].rule(value) if value else None
        except BadValue as error:
            reasons[column] = error.reason
        except FieldsRefused as error:
            reasons |= error.reasons
        else:
            if meant is None and shown is not None:
                reasons[column] = _emptied(desk, form, column)
            elif meant != shown:
                found[column] = meant
    if reasons:
        raise FieldsRefused(reasons)
    return found


def _emptied(desk: Desk, form: Opened, column: str) -> Reason:
    """Say which entries would have to be taken back."""
    said = desk.reading.evidence("actors", desk.network, [form.id]).get(form.id, ())
    entries = dict.fromkeys(str(each.entry) for each in said if each.values.get(column))
    return Reason("emptied", {"entries": ", ".join(entries)})


def confirm_tie(desk: Desk) -> None:
    """Ask for a tie, and which of its two sides confirms it; those that nobody confirmed come first."""
    ties = desk.surroundings.ties.sort("confirmed_by", "id", nulls_last=False).rows(named=True)
    names = told_apart({row["id"]: _tie(desk, row) for row in ties})
    if not names:
        frame.show(el("p", desk.say("editing.no_tie")))
        return
    if st.session_state.get(TIE) not in names:
        st.session_state[TIE] = None
    tie: str | None = st.selectbox(
        desk.say("editing.which_tie"),
        list(names),
        format_func=lambda each: names.get(each, each),
        index=None,
        placeholder=desk.say("editing.choose"),
        key=TIE,
        on_change=next_form,
    )
    if tie is None:
        return
    form, row = opened(desk, "relations", _row(desk.network, "relations", tie))
    ends = {"source": label(desk.name(row["source"])), "target": label(desk.name(row["target"]))}
    with st.form(key(f"confirm {tie}"), enter_to_submit=True):
        by = fields.one_of(desk, "relations", "confirmed_by", CONFIRMED_BY, family="editing_confirms", values=ends)
        pressed = st.form_submit_button(desk.say("editing.confirm_tie"), type="primary")
    if not pressed:
        return
    if by is None:
        refused(desk, "relations", {"confirmed_by": Reason("missing")})
        return

    def said() -> Sequence[Record]:
        now = _row(desk.reading.workspace.undated(), "relations", tie)
        both = {now["confirmed_by"], by} - {None} != {by}
        keys = {name: now[name] for name in ("id", "source", "target", "type")}
        return [record_of_form("relations", {**keys, "confirmed_by": "both" if both else by})]

    write(desk, "relations", said, what=desk.say("editing.confirmed", tie=names[tie]), opened=form)


def _tie(desk: Desk, row: Row) -> str:
    ends = (label(desk.name(row["source"])), label(desk.name(row["target"])))
    confirmed = desk.say(f"editing.by_{row['confirmed_by'] or 'nobody'}")
    return f"{ends[0]} {desk.say('type.' + row['type'])} {ends[1]} ({confirmed})"
