"""The sheets in which people keep nodes and edges: rows as they stand, of a workbook, a CSV file or a folder."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import EssaimError
from graph.model.guard import unguarded
from graph.model.terms import folded
from importers.text import open_csv
from importers.workbook import is_workbook, open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass
class Rows:
    """A sheet or CSV file: its name, its first row and where it stands, the rows after it (to be read once)."""

    name: str
    headings: Sequence[str]
    heading_line: int
    rows: Iterator[tuple[int, Sequence[str]]]

    def named(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the cells of a row that say something, by heading; of two with one heading the first."""
        return named(self.headings, cells)


def named(headings: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return cells that say something by their heading; an apostrophe put before a formula is taken off."""
    found: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        if heading and cell and not cell.isspace():
            found.setdefault(heading, unguarded(cell.strip()))
    return found


def pop(found: dict[str, str], *names: str) -> str:
    """Take the cell of the first heading that is called so, folded; nothing where there is none."""
    for heading in found:
        if folded(heading) in names:
            return found.pop(heading)
    return ""


@contextmanager
def sheets(path: Path) -> Iterator[list[Rows]]:
    """Open the sheets of a workbook, the CSV files of a folder (by name), or the one CSV file.

    Raises
    ------
    InputRefused
        As `open_csv` and `open_workbook`.
    """
    with ExitStack() as opened:
        if path.is_dir():
            files = sorted(
                (each for each in path.iterdir() if each.suffix.lower() == ".csv"), key=lambda each: each.name
            )
            yield [_text(opened, each) for each in files]
        elif is_workbook(path):
            book = opened.enter_context(open_workbook(path))
            found = [book.sheet(position) for position in range(len(book.names))]
            yield [Rows(each.name, each.headings, each.heading_line, each.rows()) for each in found]
        else:
            yield [_text(opened, path)]


def _text(opened: ExitStack, path: Path) -> Rows:
    table = opened.enter_context(open_csv(path))
    return Rows(path.stem, table.headings, table.heading_line, iter(table))


def first_rows(path: Path) -> list[tuple[str, list[str], list[Mapping[str, str]]]]:
    """Return name, folded headings and up to twenty rows of each sheet; nothing where it is no table; never raises."""
    try:
        with sheets(path) as found:
            return [(each.name, [folded(head) for head in each.headings], _some(each)) for each in found]
    except (EssaimError, OSError):
        return []


def _some(sheet: Rows) -> list[Mapping[str, str]]:
    return [sheet.named(cells) for _, (_, cells) in zip(range(20), sheet.rows, strict=False)]


def is_blank(cells: Sequence[str]) -> bool:
    """Tell a row that says nothing."""
    return not any(cell and not cell.isspace() for cell in cells)
