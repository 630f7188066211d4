"""The records that can be corrected: how each is called, and what is recorded of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.errors import InputRefused
from graph.model.terms import folded
from graph.resolve import ROLES
from ui.pages.parts.editing_desk import LISTED, label
from ui.pages.parts.facts import day, term, told_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.model.network import Network
    from ui.pages.parts.editing_desk import Desk

Row = dict[str, Any]
KINDS = ("actors", "initiatives", "needs", "offers", "absences", "bodies")
"""The tables whose records one form corrects; a tie has its own, with its two sides."""


def names(desk: Desk, table: str) -> dict[str, str]:
    """Return the records that a list offers, those around the territory, by id; of very many the first by name."""
    if table == "actors":
        return dict(desk.actors)
    network = desk.network if table in ("offers", "bodies") else desk.surroundings  # these may be of no territory
    found = {row["id"]: title(desk, table, row) for row in getattr(network, table).iter_rows(named=True)}
    first = sorted(found.items(), key=lambda each: (folded(each[1]), each[0]))[:LISTED]
    return told_apart(dict(first))


def title(desk: Desk, table: str, row: Mapping[str, Any]) -> str:
    """Return how a record is called: by its name, or by what makes it one."""
    place = desk.reading.names().get(row.get("territory") or "", row.get("territory"))
    theme = str(row.get("theme") or "").replace("|", ", ")
    parts: dict[str, tuple[str | None, ...]] = {
        "needs": (theme, place, day(row.get("stated_on"), desk.lang)),
        "offers": (desk.name(str(row.get("partner"))), theme),
        "absences": (
            term("categories", row.get("category"), desk.lang),
            day(row.get("date"), desk.lang),
            place,
            row.get("source"),
        ),
    }
    return label(" – ".join(filter(None, parts.get(table, (str(row.get("name") or row["id"]),)))))


def row_of(network: Network, table: str, record: str) -> Row:
    """Return what is recorded of one record; whom it names as a form writes them, `id` or `id:role`.

    Raises
    ------
    InputRefused
        `record_gone`.
    """
    found = getattr(network, table)
    rows = found.filter(found["id"] == record)
    if rows.is_empty():
        raise InputRefused("record_gone", id=record)
    row: Row = rows.row(0, named=True)
    if table in ROLES:
        name, of, column = ROLES[table]
        roles = getattr(network, name)
        held = roles.filter(roles[of] == record).select("actor", "role").iter_rows()
        row[column] = "|".join(f"{actor}:{role}" if role else actor for actor, role in held) or None
    return row
