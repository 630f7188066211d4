"""Tables read column by column: where each column of the native tables stands, and the rows as checked batches."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from graph.errors import Reason, quoted
from graph.model.batch import Rejected
from graph.model.guard import GUARDED, HELP
from importers.base import ROWS_A_BATCH, Cellwise, check
from importers.chunks import Chunk, Fault, blank
from importers.text import open_csv
from importers.workbook import is_workbook, open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import polars as pl

    from graph.model.batch import Batch


class Part(Protocol):
    """One table of a source: a CSV file or a sheet."""

    name: str
    headings: list[str]

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Give its rows column by column."""


@dataclass
class _Text:
    """A CSV file as a part, named by its stem."""

    name: str
    headings: list[str]
    path: Path

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Open the file again, so that a folder of tables holds one open file at a time."""
        with open_csv(self.path) as table:
            yield from table.chunks(size)


@contextmanager
def parts_of(path: Path) -> Iterator[list[Part]]:
    """Open the tables of a source: the sheets of a workbook, the CSV files of a folder, or the one CSV file.

    Raises
    ------
    InputRefused
        As `open_workbook` and `open_csv`.
    """
    if path.is_dir():
        files = sorted((each for each in path.iterdir() if each.suffix.lower() == ".csv"), key=lambda each: each.name)
        yield [_text(each) for each in files]
    elif is_workbook(path):
        with open_workbook(path) as book:
            yield [book.sheet(position) for position in range(len(book.names))]
    else:
        yield [_text(path)]


def _text(path: Path) -> Part:
    with open_csv(path) as table:
        return _Text(path.stem, table.headings, path)


def batches(part: Part, places: Mapping[str, Mapping[str, int]], *, native: bool = False) -> Iterator[Batch]:
    """Read the rows of a part into checked batches.

    Parameters
    ----------
    places
        By native table and column, the position of the column in the part.
    native
        Whether every column counts: then nothing may stand below a blank heading, and the first row may be the
        template's line of help, which is no row.
    """
    unheaded = [place for place, heading in enumerate(part.headings) if native and not heading]
    first = native
    headings = {
        f"{table}.{column}": part.headings[place] or f"#{place + 1}"
        for table, columns in places.items()
        for column, place in columns.items()
    }
    for chunk in part.chunks(ROWS_A_BATCH):
        sound = _without_help(chunk) if first else chunk
        first = False
        for place in unheaded:
            sound = _without_strays(sound, place)
        if len(sound.lines) or sound.faults:
            yield _batch(part, sound, places, headings)


def _without_help(chunk: Chunk) -> Chunk:
    said = [column[0] for column in chunk.columns if len(column) and column[0]]
    if not said or not all(cell.startswith(HELP) for cell in said):
        return chunk
    return Chunk(chunk.lines[1:], [column[1:] for column in chunk.columns], chunk.faults)


def _without_strays(chunk: Chunk, place: int) -> Chunk:
    """Turn the rows with something below a blank heading into faults."""
    clear = blank([chunk.columns[place]])
    strays = zip(chunk.lines.filter(~clear), chunk.columns[place].filter(~clear), strict=True)
    faults = [Fault(line, place, cell, "too_many_cells") for line, cell in strays]
    return replace(chunk.where(clear), faults=[*chunk.faults, *faults]) if faults else chunk


def _batch(part: Part, chunk: Chunk, places: Mapping[str, Mapping[str, int]], headings: Mapping[str, str]) -> Batch:
    rows = len(chunk.lines) + len(chunk.faults)
    used = {place for columns in places.values() for place in columns.values()}
    empty = blank([chunk.columns[place] for place in sorted(used)])
    rejected = [_rejected(part, fault) for fault in chunk.faults]
    rejected += [Rejected(part.name, line, "", "", Reason("empty_row")) for line in chunk.lines.filter(empty)]
    said = chunk.where(~empty) if empty.any() else chunk
    columns = {place: said.columns[place].str.replace(GUARDED, "$1") for place in used}
    raw = {
        table: _cellwise(
            said.lines, {name: columns[place] for name, place in of_table.items()}, several=len(places) > 1
        )
        for table, of_table in places.items()
    }
    return check(part.name, rows, raw, rejected=rejected, headings=headings)


def _rejected(part: Part, fault: Fault) -> Rejected:
    heading = part.headings[fault.column] if fault.column < len(part.headings) else ""
    reason = Reason(fault.code, {"value": quoted(fault.value)})
    return Rejected(part.name, fault.line, heading or f"#{fault.column + 1}", quoted(fault.value), reason)


def _cellwise(lines: pl.Series, columns: Mapping[str, pl.Series], *, several: bool) -> Cellwise:
    """Return the cells of one table; where a row may say something of several, without the rows that say nothing."""
    if several and (silent := blank(list(columns.values()))).any():
        return Cellwise({name: cells.filter(~silent) for name, cells in columns.items()}, lines.filter(~silent))
    return Cellwise(columns, lines)
