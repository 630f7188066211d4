"""Action plans in ADEME's workbook « Territoires en transitions »: who leads, joins and funds which action.

Each action becomes an initiative with its organisations and their roles. What the plan makes of two organisations is in
`plan_relations`; docs/decisions/0015-plans-and-laboratories.md says why.
"""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import TYPE_CHECKING

from graph.errors import InputRefused
from graph.model import ids
from graph.model.terms import folded
from importers.base import Format, batched
from importers.first_table import first_table
from importers.plan_cells import PERSONAL, day, is_help, names, places
from importers.plan_relations import Named, records
from importers.rows import Layout, Row, beginning, read_rows
from importers.text import find_separator
from importers.workbook import is_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options, Record
    from importers.first_table import Lines

MOST_LINES_BEFORE_HEADINGS = 10
BANDS = frozenset({"presentation de l'action", "objectifs et indicateurs", "acteurs", "plan d'action"})
"""Titles of bands of columns, which stand above the headings where a plan's own title may stand."""
_EXAMPLE = re.compile(r"\(ou\)")
"""What only the template's example of a title holds."""


def recognise(path: Path) -> bool:
    """Tell a plan by the headings of one of its sheets."""
    try:
        if is_workbook(path):
            with _plan(path):
                return True
        return path.is_file() and _begins_as_plan(beginning(path))
    except InputRefused:
        return False


def _begins_as_plan(sample: str) -> bool:
    rows = csv.reader(sample.splitlines(keepends=True), delimiter=find_separator(sample))
    try:
        return any(places(cells) for cells in islice(rows, MOST_LINES_BEFORE_HEADINGS))
    except csv.Error:
        return False


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the actions of a plan.

    Raises
    ------
    InputRefused
        `not_a_plan`, and what `open_csv` or `open_workbook` refuse.
    """
    with _plan(path) as (layout, title, lines):
        apart = options.territory or title or path.stem
        rows = read_rows(layout, _without_help(lines), lambda row: _action(row, apart), dropped=_dropped)
        yield from batched(layout.part, rows, headings={"initiatives.name": layout.heading("action")})


def _plan(path: Path) -> AbstractContextManager[tuple[Layout, str, Lines]]:
    """Open the first sheet (or table) that is a plan: its layout, its title where it has one, its rows."""
    return first_table(path, _from_headings, refused="not_a_plan")


def _from_headings(part: str, lines: Lines) -> tuple[Layout, str, Lines] | None:
    title = ""
    for _, cells in islice(lines, MOST_LINES_BEFORE_HEADINGS):
        if found := places(cells):
            return Layout(part, [" ".join(cell.split()) for cell in cells], found), title, lines
        first = " ".join(cells[0].split()) if cells else ""
        title = title or ("" if folded(first) in BANDS else first)
    return None


def _without_help(lines: Lines) -> Lines:
    """Leave out the rows right below the headings that explain them: they are part of the headings."""
    below = True
    for line, cells in lines:
        below = below and any(is_help(cell) for cell in cells[:4])
        if not below:
            yield line, cells


def _dropped(row: Row) -> tuple[str, ...]:
    return tuple(row.layout.heading(name) for name in PERSONAL if row[name] and not is_help(row[name]))


def _action(row: Row, apart: str) -> Sequence[Record]:
    title, sub = (" ".join(row[name].split()) for name in ("action", "sub_action"))
    if not title:
        raise row.refused("action", "no_action")
    if _EXAMPLE.search(title):
        raise row.refused("action", "example_of_template")
    sub = "" if is_help(sub) else sub
    name = f"{title} — {sub}" if sub else title
    levels = [folded(row[each]) for each in ("axis", "sub_axis", "sub_sub_axis")]
    key = ids.from_content(name, *levels, apart)
    since, until = day(row, "since"), day(row, "until")
    if since and until and until < since:
        row.doubts.append(row.refused("until", "ends_before_it_begins").of(row))
        until = None
    initiative = {
        "id": key,
        "name": name,
        "themes": "|".join(dict.fromkeys(each for column in ("theme", "sub_theme") for each in names(row, column))),
        "since": since,
        "until": until,
        "status": None if is_help(row["status"]) else row["status"],
    }
    return records(row, initiative, Named.of(row), apart)


FORMAT = Format("ademe_plan", recognise, read)
