"""Subsidies as the law makes public bodies publish them (SCDL « subventions »): each row is money from one to another.

A row gives the giver, the beneficiary and a relation `funds` between them, confirmed by the giver, who publishes it.
Source of the columns: the common schema of local data (SCDL), Licence Ouverte.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from graph.errors import InputRefused
from graph.model import ids, rules
from importers import scdl_columns
from importers.base import Format, batched
from importers.first_table import first_table
from importers.free_text import without_contacts
from importers.rows import Layout, Row, first_headings, read_rows
from importers.scdl_dates import day, period
from importers.scdl_parties import Givers, beneficiary, giver
from importers.workbook import is_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options, Record
    from importers.first_table import Lines

MOST_LINES_BEFORE_HEADINGS = 50
SILENT = frozenset(
    {"-", "--", "nc", "n/c", "n.c.", "na", "n/a", "neant", "aucun", "sans objet", "non renseigne", "null"}
)
"""Words with which lists leave a cell empty."""


def recognise(path: Path) -> bool:
    """Tell a list of subsidies by its headings, be it an incomplete one: reading it says what is missing."""
    try:
        if not is_workbook(path):
            return scdl_columns.is_list_of_subsidies(scdl_columns.places(first_headings(path)))
        with _lines(path):
            return True
    except InputRefused:
        return False


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read a list of subsidies: a table that is text, or a workbook, whose first such sheet is read.

    Raises
    ------
    InputRefused
        `not_subsidies`, `columns_missing`, and what `open_csv` or `open_workbook` refuse.
    """
    with _lines(path) as (layout, lines):
        if missing := scdl_columns.missing(layout.positions):
            found = ", ".join(filter(None, layout.headings))
            raise InputRefused("columns_missing", file=path.name, columns=", ".join(missing), found=found)
        givers = Givers.of(Row(line, cells, layout) for line, cells in lines)
    with _lines(path) as (layout, lines):
        rows = read_rows(layout, lines, lambda row: _subsidy(row, givers))
        yield from batched(layout.part, rows, headings=_called(layout))


def _lines(path: Path) -> AbstractContextManager[tuple[Layout, Lines]]:
    """Open the list in a file and give its layout and its rows."""
    return first_table(path, _from_headings, refused="not_subsidies")


def _from_headings(part: str, lines: Lines) -> tuple[Layout, Lines] | None:
    """Skip what stands above the headings (a title, a date), which are the first row with enough known columns."""
    for _, cells in islice(lines, MOST_LINES_BEFORE_HEADINGS):
        found = scdl_columns.places(cells)
        if scdl_columns.is_list_of_subsidies(found):
            return Layout(part, cells, found, SILENT), lines
    return None


def _called(layout: Layout) -> dict[str, str]:
    """Return how the file calls the columns whose cells are checked with the whole batch."""
    named = {"actors.name": "beneficiary", "relations.note": "purpose", "relations.until": "paid"}
    return {column: layout.heading(name) for column, name in named.items()}


def _subsidy(row: Row, givers: Givers) -> Sequence[Record]:
    source = giver(row, givers)
    target = beneficiary(row, source["id"] or "")
    amount = repr(row.needed("amount", rules.number))
    decided = row.value("decided_on", day)
    since, until = _validity(row, decided)
    purpose = " ".join(scdl_columns.mended(row["purpose"]).split())
    told = (row["decision"], decided, since, until, amount, purpose)
    relation = {
        "id": ids.from_content(f"{source['id']} {target['id']}", *told),
        "source": source["id"],
        "target": target["id"],
        "type": "funds",
        "since": since,
        "until": until,
        "confirmed_by": "source",
        "amount": amount,
        "note": without_contacts(purpose),
    }
    return [("actors", source), ("actors", target), ("relations", relation)]


def _validity(row: Row, decided: str | None) -> tuple[str | None, str | None]:
    """Return from when to when a subsidy is valid: as paid, else from the agreement on, else its financial year."""
    since, until = row.value("paid", period) or (None, None)
    if since or until:
        return since, until
    if decided:
        return decided, None
    year = row.value("year", day)
    return year, year


FORMAT = Format("scdl", recognise, read)
