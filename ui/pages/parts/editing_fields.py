"""The fields of the forms: each with its label, its key and a hint in the page's language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from graph.model.terms import CATEGORIES
from graph.reference.completing import communes_like
from ui.locale import texts
from ui.pages.parts.editing_desk import field, key, label
from ui.pages.parts.editing_places import commune_in_words, communes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from ui.pages.parts.editing_desk import Desk


def _shown(field_key: str, value: str | None) -> None:
    """Let a list show a value at first: one that begins without a choice can be emptied, one with a choice cannot."""
    if field_key not in st.session_state:
        st.session_state[field_key] = value


def line(desk: Desk, table: str, column: str, *, value: str = "", place: DeltaGenerator | None = None) -> str:
    """Ask for a line of text."""
    said: str = (place or st).text_input(field(desk, table, column), value=value, key=key(f"{table}_{column}"))
    return said.strip()


def themes(desk: Desk, table: str, column: str, *, value: str = "", place: DeltaGenerator | None = None) -> str:
    """Ask for themes, between which people write semicolons and tables `|`."""
    shown = value if ";" in value else " ; ".join(value.split("|"))
    return as_themes(line(desk, table, column, value=shown, place=place), before=value)


def as_themes(said: str, before: str = "") -> str:
    """Return themes as tables write them; what stood there before and was left alone stays as it was.

    Examples
    --------
    >>> as_themes("eau ; forêt;"), as_themes("eau|forêt"), as_themes("eau ; sol", before="eau ; sol")
    ('eau|forêt', 'eau|forêt', 'eau ; sol')
    """
    between = "|" if "|" in said or said == before else ";"
    return "|".join(filter(None, (each.strip() for each in said.split(between))))


def day(desk: Desk, table: str, column: str, *, value: str = "", place: DeltaGenerator | None = None) -> str:
    """Ask for a date, as precise as it is known."""
    said: str = (place or st).text_input(
        field(desk, table, column),
        value=value,
        key=key(f"{table}_{column}"),
        placeholder=desk.say("editing.date_how"),
    )
    return said.strip()


def today(desk: Desk) -> str:
    """Return today as a person writes it in a field."""
    now = date.today()  # noqa: DTZ011 - a person's day is local
    return now.strftime("%d/%m/%Y") if desk.lang == "fr" else now.isoformat()


def one_of(  # noqa: PLR0913 - a list of choices is all of this
    desk: Desk,
    table: str,
    column: str,
    options: Iterable[str],
    *,
    family: str,
    value: str | None = None,
    place: DeltaGenerator | None = None,
    values: Mapping[str, str] | None = None,
) -> str | None:
    """Ask for one term of a list; `family` is that of the terms' texts, `values` what these name."""
    known = list(options)
    _shown(key(f"{table}_{column}"), value)
    chosen: str | None = (place or st).selectbox(
        field(desk, table, column),
        known,
        index=None,
        format_func=lambda each: (
            desk.say(f"{family}.{each}", **(values or {})) if f"{family}.{each}" in texts() else label(each)
        ),
        placeholder=desk.say("editing.choose"),
        key=key(f"{table}_{column}"),
    )
    return chosen


def categories(desk: Desk, *, value: str | None = None, place: DeltaGenerator | None = None) -> str:
    """Ask for an actor's categories."""
    chosen = (place or st).multiselect(
        field(desk, "actors", "categories"),
        list(CATEGORIES),
        default=[each for each in (value or "").split("|") if each in CATEGORIES],
        format_func=lambda each: desk.say(f"categories.{each}"),
        placeholder=desk.say("editing.choose"),
        key=key("actors_categories"),
    )
    return "|".join(chosen)


def commune(desk: Desk, *, value: str | None = None, place: DeltaGenerator | None = None) -> str:
    """Ask for a commune: one of the territory's from the list, or any other by its name or code."""
    names = communes_of(desk.territory)
    written = st.session_state.get(key("actors_commune"))
    for code in (value, *(communes_like(written) if written and written not in names else ())):
        if code and code not in names:
            names |= {code: commune_in_words(code)}
    _shown(key("actors_commune"), value)
    chosen: str | None = (place or st).selectbox(
        field(desk, "actors", "commune"),
        list(names),
        index=None,
        format_func=lambda code: names.get(code, label(code)),
        placeholder=desk.say("editing.letters"),
        accept_new_options=True,
        key=key("actors_commune"),
    )
    return (chosen or "").strip()


def named(  # noqa: PLR0913 - a list of names is all of this
    desk: Desk,
    table: str,
    column: str,
    names: Mapping[str, str],
    *,
    new: bool = False,
    value: str | None = None,
    place: DeltaGenerator | None = None,
) -> str | None:
    """Ask for something by its name; with `new` one that the list does not offer may be written."""
    _shown(key(f"{table}_{column}"), value)
    chosen: str | None = (place or st).selectbox(
        field(desk, table, column),
        list(names),
        index=None,
        format_func=lambda each: names.get(each, label(each)),
        placeholder=desk.say("editing.name_how" if new else "editing.letters"),
        accept_new_options=new,
        key=key(f"{table}_{column}"),
    )
    return chosen


def several_named(desk: Desk, table: str, column: str, names: Mapping[str, str]) -> list[str]:
    """Ask for several actors by their names."""
    chosen: list[str] = st.multiselect(
        field(desk, table, column),
        list(names),
        format_func=lambda each: names.get(each, label(each)),
        placeholder=desk.say("editing.name_how" if desk.more_actors else "editing.letters"),
        accept_new_options=desk.more_actors,
        key=key(f"{table}_{column}"),
    )
    return chosen
