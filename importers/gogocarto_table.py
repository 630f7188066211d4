"""The table that GoGoCarto imports and exports (CSV), row by row as its interface would answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.model.terms import folded
from importers.rows import first_headings
from importers.text import open_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ALIASES = {
    "title": "name",
    "nom": "name",
    "lat": "latitude",
    "lng": "longitude",
    "long": "longitude",
    "lon": "longitude",
    "taxonomy": "categories",
}
"""Other headings that GoGoCarto takes for its own."""
_ADDRESS = frozenset({"streetaddress", "addresslocality", "postalcode"})
_SEVERAL = ","


def is_table(path: Path) -> bool:
    """Tell the table by its headings: a name, a place, categories and a part of an address under GoGoCarto's names."""
    found = {ALIASES.get(heading, heading) for heading in first_headings(path)}
    return {"name", "latitude", "longitude", "categories"} <= found and bool(_ADDRESS & found)


def rows(path: Path, wanted: frozenset[str]) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Give each row with its line as an element; None where it is blank or reaches beyond the headings."""
    names = {folded(name): name for name in wanted}
    with open_csv(path) as table:
        keys = [names.get(ALIASES.get(folded(heading), folded(heading))) for heading in table.headings]
        for line, cells in table:
            yield line, _element(keys, cells)


def _element(keys: Sequence[str | None], cells: Sequence[str]) -> dict[str, Any] | None:
    if any(cell.strip() for cell in cells[len(keys) :]):
        return None
    found: dict[str, Any] = {}
    for key, cell in zip(keys, cells, strict=False):
        if key and cell.strip():
            found.setdefault(key, cell.split(_SEVERAL) if key == "categories" else cell)
    return found or None
