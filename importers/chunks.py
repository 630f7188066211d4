"""Some consecutive rows of a table, column by column: how the tables with many rows are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

_VISIBLE = r"\S"


@dataclass(frozen=True)
class Fault:
    """A row that cannot be read for one cell: its line, the cell's position from 0, what stands there, and why."""

    line: int
    column: int
    value: str
    code: str


@dataclass(frozen=True)
class Chunk:
    """Rows, column by column.

    `lines` (integers, shape (n,)) says which row of the file each is; `columns` has one series of text of shape
    (n,) for each heading, without nulls. Rows with a fault (`too_many_cells`: something stands to the right of the
    last heading) are in `faults` only.
    """

    lines: pl.Series
    columns: Sequence[pl.Series]
    faults: Sequence[Fault] = ()

    @classmethod
    def of(cls, lines: Sequence[int], rows: Sequence[list[str]], width: int) -> Chunk:
        """Turn rows into columns, as many as there are headings."""
        faults: list[Fault] = []
        if set(map(len, rows)) - {width}:
            fitted = [(line, fitted_row(row, width)) for line, row in zip(lines, rows, strict=True)]
            found = (too_many_cells(line, row, width) for line, row in fitted if len(row) > width)
            faults = [fault for fault in found if fault]
            lines = [line for line, row in fitted if len(row) == width]
            rows = [row for _, row in fitted if len(row) == width]
        columns = zip(*rows, strict=True) if rows else [()] * width
        return cls(pl.Series(lines, dtype=pl.Int64), [series(column) for column in columns], faults)

    def __add__(self, other: Chunk) -> Chunk:
        columns = [one.append(more) for one, more in zip(self.columns, other.columns, strict=True)]
        return Chunk(self.lines.append(other.lines), columns, [*self.faults, *other.faults])

    def where(self, kept: pl.Series) -> Chunk:
        """Return the rows for which a mask of shape (n,) is true, with all faults."""
        return Chunk(self.lines.filter(kept), [column.filter(kept) for column in self.columns], self.faults)


def filled(row: Sequence[str]) -> int:
    """Count the cells that are not blank."""
    return sum(1 for cell in row if cell and not cell.isspace())


def blank(columns: Sequence[pl.Series]) -> pl.Series:
    """Tell in which rows all of these columns are blank, shape (n,); at least one column is given."""
    found = ~columns[0].str.contains(_VISIBLE)
    for column in columns[1:]:
        if not found.any():
            break
        found &= ~column.str.contains(_VISIBLE)
    return found


def series(cells: Sequence[str | None]) -> pl.Series:
    """Return cells as a column; with half a surrogate pair, which no column can hold, as NUL, which no rule takes."""
    try:
        return pl.Series(cells, dtype=pl.String)
    except UnicodeEncodeError:
        return pl.Series([cell if cell is None or _whole(cell) else "\0" for cell in cells], dtype=pl.String)


def _whole(cell: str) -> bool:
    return cell.encode("utf-8", "ignore").decode() == cell


def fitted_row(row: list[str], width: int) -> list[str]:
    """Return a row with `width` cells, or more where something stands to the right of them."""
    if len(row) < width:
        return [*row, *[""] * (width - len(row))]
    return row if filled(row[width:]) else row[:width]


def too_many_cells(line: int, row: Sequence[str], width: int) -> Fault | None:
    """Return the fault of a row that has something to the right of its last heading, None where it has not."""
    column = next((at for at in range(width, len(row)) if row[at] and not row[at].isspace()), None)
    return None if column is None else Fault(line, column, row[column], "too_many_cells")
