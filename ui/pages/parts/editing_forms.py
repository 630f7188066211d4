"""The forms of what is added beside actors: ties, initiatives, needs, offers, absences, members of bodies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import Reason
from graph.model import rules
from graph.model.ids import from_content
from graph.model.tables import LISTS
from graph.model.terms import ACTS_IN, CATEGORIES, CONFIRMED_BY, NEED_KINDS, RELATION_TYPES, TRANSITIONS, folded
from graph.resolve import fold
from ui.pages.parts import editing_fields as fields
from ui.pages.parts.editing_desk import Change, FieldsRefused, field, key, label, record_of_form, refused, write
from ui.pages.parts.facts import told_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.model.records import Record
    from ui.pages.parts.editing_desk import Desk

Values = dict[str, object]


def new_tie(desk: Desk) -> None:
    """Ask for a tie between two actors, or between an actor and the territory."""

    def asked() -> Values:
        left, right = st.columns(2, gap="medium")
        values: Values = {
            "source": fields.named(desk, "relations", "source", desk.actors, new=desk.more_actors, place=left),
            "type": fields.one_of(desk, "relations", "type", RELATION_TYPES, family="type", place=right),
            "target": fields.named(desk, "relations", "target", desk.actors, new=desk.more_actors, place=left),
            "since": fields.day(desk, "relations", "since", place=right),
        }
        with st.expander(desk.say("editing.more"), key=key("tie_more")):
            values["confirmed_by"] = fields.one_of(
                desk, "relations", "confirmed_by", CONFIRMED_BY, family="confirmed_by"
            )
            values["until"] = fields.day(desk, "relations", "until")
            values["note"] = fields.line(desk, "relations", "note")
        return values

    def told(values: Values) -> str:
        _place(desk, values)
        ends = [label(desk.name(str(values[end] or ""))) for end in ("source", "target")]
        return desk.say("editing.added_tie", source=ends[0], target=ends[1], type=desk.say(f"type.{values['type']}"))

    _form(desk, "relations", asked, told)


def _place(desk: Desk, values: Values) -> None:
    """Let a tie to the territory name it."""
    if values["type"] == ACTS_IN and not values["target"] and desk.territory:
        values["target"] = desk.territory.code
    if not values["type"]:
        raise FieldsRefused({"type": Reason("missing")})
    if values["source"] and values["source"] == values["target"]:
        raise FieldsRefused({"target": Reason("tie_with_itself")})


def new_initiative(desk: Desk) -> None:
    """Ask for something that actors do together."""

    def asked() -> Values:
        values: Values = {
            "name": fields.line(desk, "initiatives", "name"),
            "territory": desk.territory.code if desk.territory else None,
            "actors": "|".join(fields.several_named(desk, "initiatives", "actors", desk.actors)),
        }
        left, right = st.columns(2, gap="medium")
        values["themes"] = fields.themes(desk, "initiatives", "themes", place=left)
        values["since"] = fields.day(desk, "initiatives", "since", place=right)
        with st.expander(desk.say("editing.more"), key=key("initiative_more")):
            values["transitions"] = "|".join(
                st.multiselect(
                    field(desk, "initiatives", "transitions"),
                    list(TRANSITIONS),
                    format_func=lambda each: desk.say(f"transition.{each}"),
                    placeholder=desk.say("editing.choose"),
                    key=key("initiatives_transitions"),
                )
            )
            values["until"] = fields.day(desk, "initiatives", "until")
        return values

    _form(
        desk, "initiatives", asked, lambda values: desk.say("editing.added_initiative", name=label(str(values["name"])))
    )


def _themes(desk: Desk, table: str) -> str:
    """Ask for a theme: one that needs or offers name already, or another."""
    known = {
        each
        for frame in (desk.network.needs, desk.network.offers)
        for cell in frame["theme"].drop_nulls()
        for each in cell.split("|")
    }
    names = {each: label(each) for each in sorted(known, key=folded)}
    chosen = fields.named(desk, table, "theme", names)
    return fields.line(desk, table, "other_theme") or chosen or ""


def new_need(desk: Desk) -> None:
    """Ask for what the territory asks for."""

    def asked() -> Values:
        values: Values = {
            "territory": desk.territory.code if desk.territory else None,
            "theme": _themes(desk, "needs"),
        }
        left, right = st.columns(2, gap="medium")
        values["kind"] = fields.one_of(desk, "needs", "kind", NEED_KINDS, family="need_kind", place=left)
        values["stated_on"] = fields.day(desk, "needs", "stated_on", value=fields.today(desk), place=right)
        values["note"] = fields.line(desk, "needs", "note")
        return values

    _form(desk, "needs", asked, lambda values: desk.say("editing.added_need", theme=label(str(values["theme"]))))


def new_offer(desk: Desk) -> None:
    """Ask for what a partner can give."""

    def asked() -> Values:
        left, right = st.columns(2, gap="medium")
        return {
            "partner": fields.named(desk, "offers", "partner", desk.actors, new=desk.more_actors, place=left),
            "theme": _themes(desk, "offers"),
            "kind": fields.one_of(desk, "offers", "kind", NEED_KINDS, family="need_kind", place=right),
            "capacity": fields.line(desk, "offers", "capacity", place=left),
            "since": fields.day(desk, "offers", "since", place=right),
        }

    def told(values: Values) -> str:
        partner = label(desk.name(str(values["partner"] or "")))
        return desk.say("editing.added_offer", name=partner, theme=label(str(values["theme"])))

    _form(desk, "offers", asked, told)


def new_absence(desk: Desk) -> None:
    """Ask who said, and when, that the territory has nobody of a category."""
    asked_for = st.query_params.get("category")

    def asked() -> Values:
        left, right = st.columns(2, gap="medium")
        return {
            "territory": desk.territory.code if desk.territory else None,
            "category": fields.one_of(
                desk, "absences", "category", CATEGORIES, family="categories", value=asked_for, place=left
            ),
            "source": fields.line(desk, "absences", "source", place=right),
            "date": fields.day(desk, "absences", "date", value=fields.today(desk), place=left),
            "author": fields.line(desk, "absences", "author", value=desk.by, place=right),
        }

    def told(values: Values) -> str:
        if not values["category"]:
            raise FieldsRefused({"category": Reason("missing")})
        return desk.say("editing.added_absence", category=desk.say(f"categories.{values['category']}"))

    _form(desk, "absences", asked, told)


def _form(desk: Desk, table: str, asked: Callable[[], Values], told: Callable[[Values], str]) -> None:
    with st.form(key(table), enter_to_submit=True):
        values = asked()
        pressed = st.form_submit_button(desk.say(f"editing.add_{table}"), type="primary")
    if not pressed:
        return
    try:
        what = told(values)
        record = record_of_form(table, values)
    except FieldsRefused as error:
        refused(desk, table, error.reasons)
        return
    write(desk, Change(table, lambda: [_joined(desk, table, values) if table in LISTS else record], what))


def new_member(desk: Desk) -> None:
    """Ask who sits in which body: one that is known, or a new one."""
    bodies = told_apart({key: label(name) for key, name in desk.network.bodies.select("id", "name").iter_rows()})
    with st.form(key("bodies"), enter_to_submit=True):
        known = fields.named(desk, "bodies", "name", bodies)
        other = fields.line(desk, "bodies", "other_body")
        left, right = st.columns(2, gap="medium")
        member = fields.named(desk, "bodies", "member", desk.actors, new=desk.more_actors, place=left)
        role = fields.line(desk, "bodies", "role", place=right)
        pressed = st.form_submit_button(desk.say("editing.add_bodies"), type="primary")
    if not pressed:
        return
    body = other or known
    missing = {
        name: Reason("missing") for name, value in (("name", body), ("member", member)) if not (value or "").strip()
    }
    unfit = {"role": Reason("bad_role")} if set(role) & set("|:") else {}
    if missing or unfit or body is None or member is None:
        refused(desk, "bodies", missing | unfit)
        return
    what = desk.say("editing.added_member", name=label(desk.name(member)), body=bodies.get(body, label(body)))
    write(desk, Change("bodies", lambda: [_with_member(desk, body, member, role)], what))


def _with_member(desk: Desk, body: str, member: str, role: str) -> Record:
    """Return the body with one member more."""
    new = f"{member}:{role}" if role else member
    known = desk.network.bodies.filter(desk.network.bodies["id"] == body)
    values: Values = {"name": body, "territory": desk.territory.code if desk.territory else None, "members": new}
    return _joined(desk, "bodies", {**values, "id": body, "name": known["name"][0]} if known.height else values)


def _joined(desk: Desk, table: str, values: Values) -> Record:
    """Return a record with those whom it names by now, and those whom the form names: nobody is left out."""
    known = str(values.get("id") or from_content(rules.text(str(values["name"])), _text(values["territory"])))
    said = fold(desk.reading.workspace.journal.statements(table, keys=[known]))
    if said.is_empty():
        return record_of_form(table, values)
    column = LISTS[table]
    held = [f"{actor}:{role}" if role else actor for actor, role in json.loads(said[column][0] or "[]")]
    new = [each for each in str(values[column] or "").split("|") if each and each not in held]
    return record_of_form(table, {**values, "id": known, column: "|".join([*held, *new])})


def _text(value: object) -> str | None:
    return str(value) if value else None
