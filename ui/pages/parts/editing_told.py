"""What somebody else wrote about a record, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import reference
from ui.pages.parts.editing_desk import field, label
from ui.pages.parts.entries import moment
from ui.pages.parts.facts import day, term
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from graph.workspace.editing import Meanwhile
    from ui.pages.parts.editing_desk import Desk

_TERMS = ("categories", "kind", "confirmed_by", "type")


def changed_by(desk: Desk, table: str, change: Meanwhile, *, name: str | None = None) -> list[str | Html]:
    """Say who wrote, when, and what: the values, what was taken back, or that it was decided who is one.

    Every statement about an actor says its `name`, which is told only where it is another.
    """
    values = [
        desk.say("editing.value", column=field(desk, table, column), value=in_words(desk, column, value))
        for column, value in change.values.items()
        if (column not in ("id", "source", "target", "type", "territory") or table == "actors")
        and (column, value) != ("name", name)
    ]
    what = ", ".join(values)
    if change.target is not None:
        what = desk.say("editing.took_back", entry=str(change.target))
    elif not what:
        what = desk.say("editing.decided")
    return [el("strong", change.by), " – ", moment(change.at, desk.lang), " – ", what]


def quoted(desk: Desk, column: str, value: object) -> str:
    """Return a value between quotation marks; none in words."""
    said = in_words(desk, column, value)
    return said if value in (None, "") else desk.say("editing.quoted", value=said)


def in_words(desk: Desk, column: str, value: object) -> str:
    """Return a value as a person reads it; none in words too."""
    if value in (None, ""):
        return desk.say("editing.no_value")
    written = str(value)
    if column in _TERMS:
        return ", ".join(term(column, each, desk.lang) for each in written.split("|"))
    if column in ("since", "until"):
        return day(written, desk.lang)
    if column == "commune" and (found := reference.commune(written)):
        return f"{found.name} ({written})"
    return label(written)
