"""Rows of a known layout: cells by the name of their column, each checked by its rule or refused with its line."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from graph.errors import BadValue, InputRefused, Reason, quoted
from graph.model.batch import Rejected
from graph.model.terms import folded
from importers.base import Read
from importers.text import find_separator, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from importers.base import Record
    from importers.text import Source

T = TypeVar("T")
_SAMPLE = 2**16


class RowRefused(Exception):
    """Why one row is not kept; never leaves `read_rows`."""

    def __init__(self, column: str, value: str, reason: Reason) -> None:
        super().__init__(reason.code)
        self.column, self.value, self.reason = column, quoted(value), reason

    def of(self, row: Row) -> Rejected:
        """Return it as it is told, with the place of the row."""
        return Rejected(row.layout.part, row.line, self.column, self.value, self.reason)


@dataclass(frozen=True)
class Layout:
    """Where the columns of a table stand.

    `part` is the table's name inside its file, `positions` the place of each known column, by our name for it;
    cells that hold one of `silent` (folded) say nothing.
    """

    part: str
    headings: Sequence[str]
    positions: Mapping[str, int]
    silent: frozenset[str] = frozenset()

    def heading(self, name: str) -> str:
        """Return how the file calls a column."""
        return self.headings[self.positions[name]] if name in self.positions else name


@dataclass(frozen=True)
class Row:
    """One row, read by the names of its columns; `doubts` gathers the cells that it was read without."""

    line: int
    cells: Sequence[str]
    layout: Layout
    doubts: list[Rejected] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """Return the text of a cell, empty where the column is not there or says nothing."""
        place = self.layout.positions.get(name)
        cell = "" if place is None or place >= len(self.cells) else self.cells[place].strip()
        return "" if cell and self.layout.silent and folded(cell[:40]) in self.layout.silent else cell

    def check(self) -> None:
        """Refuse a row that is blank or reaches to the right of the last heading."""
        beyond = [cell for cell in self.cells[len(self.layout.headings) :] if cell and not cell.isspace()]
        if beyond:
            raise RowRefused("", beyond[0], Reason("too_many_cells"))
        if not any(cell and not cell.isspace() for cell in self.cells):
            raise RowRefused("", "", Reason("empty_row"))

    def value(self, name: str, rule: Callable[[str], T]) -> T | None:
        """Return a cell by its rule, None where it is empty."""
        cell = self[name]
        if not cell:
            return None
        try:
            return rule(cell)
        except BadValue as error:
            raise RowRefused(self.layout.heading(name), cell, error.reason) from None

    def sound(self, name: str, rule: Callable[[str], T]) -> T | None:
        """Return a cell by its rule, None where it is empty or fails: the row is kept, and the cell is doubted."""
        try:
            return self.value(name, rule)
        except RowRefused as fault:
            self.doubts.append(fault.of(self))
            return None

    def needed(self, name: str, rule: Callable[[str], T]) -> T:
        """Return a cell by its rule; a row where it is empty is refused."""
        found = self.value(name, rule)
        if found is None:
            raise self.refused(name, "missing")
        return found

    def refused(self, name: str, code: str, **values: str) -> RowRefused:
        """Return the refusal of this row for what one of its columns holds."""
        return RowRefused(self.layout.heading(name), self[name], Reason(code, values))


def read_rows(
    layout: Layout,
    rows: Iterable[tuple[int, Sequence[str]]],
    records: Callable[[Row], Sequence[Record]],
    *,
    dropped: Callable[[Row], tuple[str, ...]] = lambda _: (),
) -> Iterator[Read | Rejected]:
    """Turn each row into its records, or say why not."""
    for line, cells in rows:
        row = Row(line, cells, layout)
        try:
            row.check()
            found = records(row)
            yield Read(line, found, dropped(row), tuple(row.doubts))
        except RowRefused as refusal:
            yield refusal.of(row)


def located(
    path: Source, headings: Sequence[str], known: Mapping[str, str], *, needed: Iterable[str]
) -> dict[str, int]:
    """Return the place of each known column; `known` has our name for it by a heading, however it is spelt.

    Raises
    ------
    InputRefused
        `columns_missing` where a needed one is not there.
    """
    names = {folded(heading): name for heading, name in known.items()}
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = names.get(folded(heading))
        if name:
            places.setdefault(name, place)
    missing = [name for name in needed if name not in places]
    if missing:
        called = {name: heading for heading, name in reversed([*known.items()])}
        wanted = ", ".join(called[name] for name in missing)
        raise InputRefused("columns_missing", file=path.name, columns=wanted, found=", ".join(filter(None, headings)))
    return places


def beginning(path: Source, size: int = _SAMPLE) -> str:
    """Return the first characters of a file as text, empty where it cannot be read or is not text; never raises."""
    try:
        with opened(path) as raw:
            start = raw.read(size)
    except (OSError, InputRefused):
        return ""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start.decode("utf-16", "ignore")
    if b"\0" in start:
        return ""
    whole = start.decode("utf-8-sig", "ignore")
    return whole if len(whole.encode()) >= len(start) - 6 else start.decode("cp1252", "replace")


def first_headings(path: Source) -> list[str]:
    """Return the first row of a table that is text, folded; empty where there is none; never raises."""
    sample = beginning(path)
    try:
        rows = csv.reader(sample.splitlines(keepends=True), delimiter=find_separator(sample))
        return next(([folded(cell.strip()) for cell in row] for row in rows if any(row)), [])
    except csv.Error:
        return []
