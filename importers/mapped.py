"""Any other table, CSV or workbook: a person says which of its columns are which of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.errors import InputRefused, UsageError
from graph.model.tables import TABLES
from graph.model.terms import folded
from importers.answers import read_answers
from importers.base import Format, Options
from importers.columns import batches, parts_of
from importers.forms import plain_answers
from importers.wanted import is_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.model.batch import Batch

_PLACE = re.compile(r"#([1-9]\d{0,4})")


def recognise(path: Path) -> bool:  # noqa: ARG001 - the shape of every format
    """No file says by itself what its columns mean."""
    return False


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the first table of a file that has all the columns named; a row gives a record for each mapped table.

    A table of which a row says nothing gets no record from it. Where a mapping says more (several records of one
    table, texts that are the same in all rows, columns together) the table is read as answers to a form.

    Raises
    ------
    UsageError
        `mapping_needed`, `unknown_field` or `field_needed` (a table's required column is not mapped).
    InputRefused
        `headings_not_found`, `repeated_heading`, and those of `open_csv` and `open_workbook`.
    """
    if not is_plain(options.mapping):
        with plain_answers(path) as sheets:
            yield from read_answers(path, sheets, options)
        return
    wanted = fields(options.mapping)
    with parts_of(path) as parts:
        for part in parts:
            found = {field: find(part.headings, column) for field, column in wanted.items()}
            if all(found.values()):
                yield from batches(part, _by_table(path, part.headings, found))
                return
        headings = [heading for part in parts for heading in part.headings if heading]
        nowhere = [column for column in wanted.values() if not any(find(part.headings, column) for part in parts)]
    raise InputRefused(
        "headings_not_found",
        file=path.name,
        missing=", ".join(nowhere or wanted.values()),
        found=", ".join(headings),
    )


def fields(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping with its fields written out: a bare `name` is `actors.name`.

    Raises
    ------
    UsageError
        `mapping_needed`, `unknown_field` or `field_needed`.

    Examples
    --------
    >>> fields({"name": "Nom du territoire", "actors.url": "#3"})
    {'actors.name': 'Nom du territoire', 'actors.url': '#3'}
    """
    if not mapping:
        raise UsageError("mapping_needed")
    wanted = {field.strip() if "." in field else f"actors.{field.strip()}": column for field, column in mapping.items()}
    for field in wanted:
        table, _, column = field.partition(".")
        if table not in TABLES or column not in TABLES[table].names:
            raise UsageError("unknown_field", field=field, known=_known(table))
    for table in {field.partition(".")[0] for field in wanted}:
        needed = [f"{table}.{column.name}" for column in TABLES[table].columns if column.required]
        if missing := [field for field in needed if field not in wanted]:
            raise UsageError("field_needed", field=", ".join(missing), table=table)
    return wanted


def _known(table: str) -> str:
    """Name the fields of a table, or where there is no such table the tables."""
    return ", ".join(TABLES[table].names) if table in TABLES else ", ".join(f"{name}.…" for name in TABLES)


def find(headings: Sequence[str], column: str) -> list[int]:
    """Return the positions of the column that a person named: `#3`, or a heading, letter by letter or else folded.

    Examples
    --------
    >>> find(["Nom", "Other", "NOM", "Other"], "Nom"), find(["Nom", "Other"], "#2"), find(["Nom"], "#2")
    ([0], [1], [])
    """
    if place := _PLACE.fullmatch(column.strip()):
        return [int(place[1]) - 1] if int(place[1]) <= len(headings) else []
    exact = [place for place, heading in enumerate(headings) if heading == column.strip()]
    return exact or [place for place, heading in enumerate(headings) if heading and folded(heading) == folded(column)]


def _by_table(path: Path, headings: Sequence[str], found: Mapping[str, Sequence[int]]) -> dict[str, dict[str, int]]:
    places: dict[str, dict[str, int]] = {}
    for field, positions in found.items():
        if len(positions) > 1:
            numbers = ", ".join(f"#{position + 1}" for position in positions)
            raise InputRefused("repeated_heading", file=path.name, column=headings[positions[0]], numbers=numbers)
        table, _, column = field.partition(".")
        places.setdefault(table, {})[column] = positions[0]
    return {table: places[table] for table in TABLES if table in places}


FORMAT = Format("mapped", recognise, read)
