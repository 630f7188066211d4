"""Tables read column by column: where each column of the native tables stands, and the rows as checked batches."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Protocol

from graph.errors import Reason, quoted
from graph.model.batch import Rejected
from importers.base import ROWS_A_BATCH, Cellwise, check
from importers.text import Chunk, Fault, open_csv
from importers.workbook import is_workbook, open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.model.batch import Batch

GUARDED = re.compile(r"'+[=+\-@↑]")
"""Where the export has put an apostrophe, so that no spreadsheet takes the cell for a formula."""
HELP = "↑"
"""How every cell of the line of help below the headings of the template begins."""


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
        if unheaded:
            sound = _without_strays(sound, unheaded)
        if sound.lines or sound.faults:
            yield _batch(part, sound, places, headings)


def _without_help(chunk: Chunk) -> Chunk:
    said = [column[0] for column in chunk.columns if column and column[0]]
    if not said or not all(cell.startswith(HELP) for cell in said):
        return chunk
    return Chunk(chunk.lines[1:], [column[1:] for column in chunk.columns], chunk.faults)


def _without_strays(chunk: Chunk, unheaded: Sequence[int]) -> Chunk:
    """Turn the rows with something below a blank heading into faults."""
    strays = {
        row: place for place in unheaded for row, cell in enumerate(chunk.columns[place]) if cell and not cell.isspace()
    }
    if not strays:
        return chunk
    kept = [row not in strays for row in range(len(chunk.lines))]
    faults = [
        Fault(chunk.lines[row], place, chunk.columns[place][row], "too_many_cells") for row, place in strays.items()
    ]
    columns = [list(compress(cells, kept)) for cells in chunk.columns]
    return Chunk(list(compress(chunk.lines, kept)), columns, [*chunk.faults, *faults])


def _batch(part: Part, chunk: Chunk, places: Mapping[str, Mapping[str, int]], headings: Mapping[str, str]) -> Batch:
    rows = len(chunk.lines) + len(chunk.faults)
    rejected = [_rejected(part, fault) for fault in chunk.faults]
    used = {place for columns in places.values() for place in columns.values()}
    columns = {place: _unguarded(chunk.columns[place]) for place in used}
    blank = set(blank_rows([columns[place] for place in sorted(used)]))
    rejected += [Rejected(part.name, chunk.lines[row], "", "", Reason("empty_row")) for row in sorted(blank)]
    raw = {}
    for table, of_table in places.items():
        silent = set(blank_rows([columns[place] for place in of_table.values()])) if len(places) > 1 else blank
        raw[table] = _cellwise(chunk.lines, {name: columns[place] for name, place in of_table.items()}, silent)
    return check(part.name, rows, raw, rejected=rejected, headings=headings)


def _rejected(part: Part, fault: Fault) -> Rejected:
    heading = part.headings[fault.column] if fault.column < len(part.headings) else ""
    return Rejected(
        part.name,
        fault.line,
        heading or f"#{fault.column + 1}",
        quoted(fault.value),
        Reason(fault.code, {"value": quoted(fault.value)}),
    )


def _cellwise(lines: Sequence[int], columns: Mapping[str, Sequence[str]], silent: set[int]) -> Cellwise:
    if not silent:
        return Cellwise(columns, lines)
    kept = [row not in silent for row in range(len(lines))]
    return Cellwise({name: list(compress(cells, kept)) for name, cells in columns.items()}, list(compress(lines, kept)))


def blank_rows(columns: Sequence[Sequence[str]]) -> list[int]:
    """Return the rows in which every column is blank."""
    if not columns:
        return []
    rows: Sequence[int] = range(len(columns[0]))
    for column in columns:
        rows = [row for row in rows if not column[row] or column[row].isspace()]
        if not rows:
            break
    return list(rows)


def _unguarded(cells: Sequence[str]) -> Sequence[str]:
    """Take the export's apostrophe off each cell that has it.

    The look at all cells at once costs a tenth of a look at each.
    """
    together = "\0".join(cells)
    if "\0'" not in together and not together.startswith("'"):
        return cells
    return [unguarded(cell) for cell in cells]


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a formula.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return cell[1:] if cell.startswith("'") and GUARDED.match(cell) else cell
