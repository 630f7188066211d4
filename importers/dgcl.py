"""The DGCL's list of inter-communalities with own taxes: one row for each member commune, one territory for each EPCI.

It makes territories, never actors. Source: `perimetre-epci-a-fp.csv` of the Direction générale des collectivités
locales (BANATIC), Licence Ouverte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import InputRefused
from graph.model import rules
from importers.base import Format, batched, known_commune
from importers.rows import Layout, Row, RowRefused, first_headings, located, read_rows
from importers.text import open_csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options, Record

COLUMNS = {"siren": "siren", "raison_sociale": "name", "insee": "member"}
NAMED = {"territories.code": "siren", "territories.name": "raison_sociale", "territories.communes": "insee"}
MOST_TERRITORIES = 20_000
"""There are 1,255; a file with so many more is something else, and would not fit in memory as members do."""

Members = dict[str, dict[str, None]]


def recognise(path: Path) -> bool:
    """Tell the list by its headings."""
    return {"siren", "raison sociale", "insee", "siren membre"} <= set(first_headings(path))


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read the list: each row gives its EPCI as a territory with all its members.

    The members are gathered first (wherever they stand in the file), so that every row of an EPCI says the same.

    Raises
    ------
    InputRefused
        `columns_missing`, `too_many_territories`, and what `open_csv` refuses.
    """
    members = _gathered(path)

    def records(row: Row) -> list[Record]:
        code, _ = _membership(row)
        return [("territories", {"code": code, "name": row["name"], "communes": "|".join(members[code])})]

    with open_csv(path) as table:
        yield from batched(path.stem, read_rows(_layout(path, table.headings), table, records), headings=NAMED)


def _layout(path: Path, headings: list[str]) -> Layout:
    return Layout(path.stem, headings, located(path, headings, COLUMNS, needed=COLUMNS.values()))


def _gathered(path: Path) -> Members:
    """Return the members of each EPCI in the order in which they are listed; bad rows count for nothing."""
    members: Members = {}
    with open_csv(path) as table:
        layout = _layout(path, table.headings)
        for line, cells in table:
            row = Row(line, cells, layout)
            try:
                row.check()
                code, member = _membership(row)
            except RowRefused:
                continue
            members.setdefault(code, {})[member] = None
            if len(members) > MOST_TERRITORIES:
                raise InputRefused("too_many_territories", file=path.name, limit=MOST_TERRITORIES)
    return members


def _membership(row: Row) -> tuple[str, str]:
    """Return the EPCI and the member commune of a row."""
    return row.needed("siren", rules.siren), row.needed("member", known_commune)


FORMAT = Format("dgcl", recognise, read)
