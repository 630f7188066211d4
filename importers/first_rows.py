"""The first rows of a file's tables, whatever it is: by them a form's answers are known."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from graph.errors import EssaimError
from importers.rows import beginning
from importers.text import find_separator
from importers.workbook import is_workbook, open_workbook

if TYPE_CHECKING:
    from pathlib import Path

_ROWS = 3
_TITLE_ROW = re.compile(r'\ufeff?"(?:[^"]|"")*"([,;\t|:. ])(?:""\1)*""\r?\n')
"""The first row that Drupal's Webform writes: a title, then empty cells, all quoted, and any of its separators."""


@dataclass(frozen=True)
class FirstRows:
    """The beginning of one table: its name (empty for text), its first rows, its separator (None in a workbook)."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    separator: str | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row, blanks at the ends of its cells taken off."""
        return tuple(cell.strip() for cell in self.rows[0]) if self.rows else ()


def first_rows(path: Path) -> tuple[FirstRows, ...]:
    """Return the first rows of each visible sheet, or of the one table that is text; none where there is no table.

    Never raises. Several formats ask for the same file one after the other: the answer is kept.
    """
    try:
        if path.is_dir():
            return ()
        stat = path.stat()
        return _looked_at(path, stat.st_mtime_ns, stat.st_size)
    except (EssaimError, OSError):
        return ()


@lru_cache(maxsize=8)
def _looked_at(path: Path, _changed: int, _size: int) -> tuple[FirstRows, ...]:
    if is_workbook(path):
        with open_workbook(path) as book:
            return tuple(
                FirstRows(name, tuple(tuple(row) for row in book.first_rows(place, _ROWS)))
                for place, name in enumerate(book.names)
            )
    sample = beginning(path)
    separator = separator_of(sample)
    try:
        rows = csv.reader(sample.splitlines(keepends=True), delimiter=separator)
        found = tuple(tuple(row) for row in islice((row for row in rows if row), _ROWS))
    except csv.Error:
        return ()
    return (FirstRows("", found, separator),) if found else ()


def separator_of(sample: str) -> str:
    """Return the separator of a table: of Drupal's any character, which its first row tells; else one of the usual.

    Examples
    --------
    >>> separator_of('"Candidature":"":""' + chr(10) + '"":"Qui":""' + chr(10)), separator_of("nom;site" + chr(10))
    (':', ';')
    """
    found = _TITLE_ROW.match(sample)
    return found[1] if found else find_separator(sample)
