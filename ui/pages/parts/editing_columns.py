"""The fields of the form that corrects: for each table its columns, each asked for in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.model.tables import LISTS
from graph.model.terms import CATEGORIES, KINDS, NEED_KINDS, TRANSITIONS
from ui.pages.parts import editing_fields as fields
from ui.pages.parts.editing_desk import field, key, label
from ui.pages.parts.facts import told_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from streamlit.delta_generator import DeltaGenerator

    from ui.pages.parts.editing_desk import Desk
    from ui.pages.parts.editing_records import Row

    Asked = Callable[[Desk, str, str, str, DeltaGenerator], str | None]

CORRECTED = {
    "actors": (
        *("name", "categories", "kind", "territory", "commune", "url", "siren", "rna", "description", "themes"),
        *("since", "until"),
    ),
    "initiatives": ("name", "territory", "themes", "transitions", "since", "until", "status", "actors"),
    "needs": ("theme", "territory", "kind", "stated_on", "note"),
    "offers": ("partner", "theme", "kind", "capacity", "since", "until"),
    "absences": ("category", "source", "date", "author"),
    "bodies": ("name", "territory", "members"),
}
"""The columns that can be corrected, by table, as they stand beside each other; lists of actors are the last."""
DATES = ("since", "until", "stated_on", "date")


def fields_of(desk: Desk, table: str, row: Row) -> dict[str, object]:
    """Ask for what is to be said of a record, beginning with what is said now."""
    sides = st.columns(2, gap="medium")
    below = st.container()
    values: dict[str, object] = {}
    for number, column in enumerate(CORRECTED[table]):
        place = below if column == LISTS.get(table) else sides[number % 2]
        shown = "" if row[column] is None else str(row[column])
        values[column] = _ways().get(column, _line)(desk, table, column, shown, place) or ""
    return values


def _ways() -> dict[str, Asked]:
    return {
        "categories": _categories,
        "category": _category,
        "kind": _kind,
        "territory": _territory,
        "commune": lambda desk, _table, _column, value, place: fields.commune(desk, value=value or None, place=place),
        "theme": _themes,
        "themes": _themes,
        "transitions": _transitions,
        "partner": _partner,
        "actors": _roles,
        "members": _roles,
        **dict.fromkeys(DATES, _day),
    }


def _line(desk: Desk, table: str, column: str, value: str, place: DeltaGenerator) -> str:
    return fields.line(desk, table, column, value=value, place=place)


def _themes(desk: Desk, table: str, column: str, value: str, place: DeltaGenerator) -> str:
    return fields.themes(desk, table, column, value=value, place=place)


def _day(desk: Desk, table: str, column: str, value: str, place: DeltaGenerator) -> str:
    return fields.day(desk, table, column, value=value, place=place)


def _categories(desk: Desk, _table: str, _column: str, value: str, place: DeltaGenerator) -> str:
    return fields.categories(desk, value=value, place=place)


def _category(desk: Desk, table: str, column: str, value: str, place: DeltaGenerator) -> str | None:
    return fields.one_of(desk, table, column, CATEGORIES, family="categories", value=value or None, place=place)


def _kind(desk: Desk, table: str, column: str, value: str, place: DeltaGenerator) -> str | None:
    family, known = ("kind", KINDS) if table == "actors" else ("need_kind", NEED_KINDS)
    options = dict.fromkeys([*known, *_own(value)])
    return fields.one_of(desk, table, column, options, family=family, value=value or None, place=place)


def _territory(desk: Desk, table: str, column: str, value: str, place: DeltaGenerator) -> str | None:
    known = {code: f"{name} ({code})" for code, name in desk.reading.names().items()}
    known = {code: code for code in _own(value)} | known
    return fields.named(desk, table, column, known, value=value or None, place=place)


def _partner(desk: Desk, table: str, column: str, value: str, place: DeltaGenerator) -> str | None:
    known = {each: label(desk.name(each)) for each in _own(value)} | desk.actors
    return fields.named(desk, table, column, known, new=desk.more_actors, value=value or None, place=place)


def _transitions(desk: Desk, table: str, column: str, value: str, place: DeltaGenerator) -> str:
    held = value.split("|") if value else []
    chosen = place.multiselect(
        field(desk, table, column),
        list(dict.fromkeys([*TRANSITIONS, *held])),
        default=held,
        format_func=lambda each: desk.say(f"transition.{each}") if each in TRANSITIONS else label(each),
        placeholder=desk.say("editing.choose"),
        key=key(f"{table}_{column}"),
    )
    return "|".join(chosen)


def _roles(desk: Desk, table: str, column: str, value: str, place: DeltaGenerator) -> str:
    """Ask for those whom a record names, each with a role; others come without one."""
    held = value.split("|") if value else []
    inside = {each: in_role(desk, each) for each in held}
    others = {each: name for each, name in desk.actors.items() if each not in inside}
    known = told_apart(inside | others)
    chosen = place.multiselect(
        field(desk, table, column),
        list(known),
        default=held,
        format_func=lambda each: known.get(each, label(each)),
        placeholder=desk.say("editing.name_how" if desk.more_actors else "editing.letters"),
        accept_new_options=desk.more_actors,
        key=key(f"{table}_{column}"),
    )
    return "|".join(chosen)


def in_role(desk: Desk, piece: str) -> str:
    """Return an actor and its role, written `id` or `id:role`, in words."""
    actor, _, role = (piece, "", "") if piece in desk.network.position else piece.rpartition(":")
    name = label(desk.name(actor or piece))
    return f"{name} ({label(role)})" if actor and role else name


def _own(value: str) -> Iterable[str]:
    return (value,) if value else ()
