"""What somebody else wrote about a record, in words."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from graph import reference
from graph.model.tables import LISTS, TABLES
from ui.locale import texts
from ui.pages.parts.editing_columns import CORRECTED, DATES, in_role
from ui.pages.parts.editing_desk import field, label
from ui.pages.parts.entries import moment
from ui.pages.parts.facts import day, sourced, term
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.workspace import Evidence
    from graph.workspace.editing import Meanwhile
    from ui.pages.parts.editing_desk import Desk

_TERMS = {
    "categories": ("categories",),
    "category": ("categories",),
    "kind": ("kind", "need_kind"),
    "confirmed_by": ("confirmed_by",),
    "type": ("type",),
    "transitions": ("transition",),
}


def changed_by(desk: Desk, table: str, change: Meanwhile, *, shown: Mapping[str, Any]) -> list[str | Html]:
    """Say who wrote, when, and what: the values, what was taken back, or that it was decided who is one.

    Every statement says what its record cannot be without, which is told only where it is not as the form `shown` it.
    """
    always = {each.name for each in TABLES[table].columns if each.required} | {"territory"}
    new = {
        column: value
        for column, value in change.values.items()
        if column != "id" and (column not in always or value != shown.get(column))
    }
    values = [
        desk.say("editing.value", column=field(desk, table, column), value=in_words(desk, column, value))
        for column, value in (new or change.values).items()
    ]
    what = ", ".join(values)
    if change.target is not None:
        what = desk.say("editing.took_back", entry=str(change.target))
    elif not what:
        what = desk.say("editing.decided")
    return [el("strong", change.by), " – ", moment(change.at, desk.lang), " – ", what]


def who_said_what(desk: Desk, table: str, said: Sequence[Evidence]) -> Html:
    """Return, of each value, who said it last and where it was read."""
    last = {column: (value, each) for each in said for column, value in each.values.items()}
    lines = [
        el(
            "li",
            el("strong", field(desk, table, column)),
            f" – {quoted(desk, column, last[column][0])} ",
            el("span", sourced(last[column][1], desk.lang), cls="source"),
        )
        for column in CORRECTED[table]
        if column in last
    ]
    return el("details", el("summary", desk.say("editing.who_said")), el("ul", *lines, cls="dots"))


def quoted(desk: Desk, column: str, value: object) -> str:
    """Return a value between quotation marks; none in words."""
    said = in_words(desk, column, value)
    return said if value in (None, "", "[]") else desk.say("editing.quoted", value=said)


def in_words(desk: Desk, column: str, value: object) -> str:
    """Return a value as a person reads it; none in words too."""
    if value in (None, "", "[]"):
        return desk.say("editing.no_value")
    words = _ways(desk).get(column)
    return words(str(value)) if words else label(str(value))


def _ways(desk: Desk) -> dict[str, Callable[[str], str]]:
    """Return how the values of some columns are said, by column."""
    return {
        **{column: partial(_terms, desk, column) for column in _TERMS},
        **dict.fromkeys(LISTS.values(), lambda said: ", ".join(in_role(desk, each) for each in _pieces(said))),
        **dict.fromkeys(DATES, lambda said: day(said, desk.lang)),
        "territory": lambda said: label(desk.reading.names().get(said, said)),
        "partner": lambda said: label(desk.name(said)),
        "commune": _commune,
    }


def _commune(said: str) -> str:
    found = reference.commune(said)
    return f"{found.name} ({said})" if found else label(said)


def _pieces(written: str) -> list[str]:
    """Return whom a list names, as a form writes it or as the journal holds it."""
    if not written.startswith("[["):
        return written.split("|")
    return [f"{actor}:{role}" if role else actor for actor, role in json.loads(written)]


def _terms(desk: Desk, column: str, said: str) -> str:
    words = []
    for each in said.split("|"):
        family = next((one for one in _TERMS[column] if f"{one}.{each}" in texts()), _TERMS[column][0])
        words.append(term(family, each, desk.lang))
    return label(", ".join(words))
