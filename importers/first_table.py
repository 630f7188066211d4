"""The first table of a file whose headings fit: its only one, or that of one of the sheets of a workbook."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from graph.errors import InputRefused
from importers.text import open_csv
from importers.workbook import is_workbook, open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Lines = Iterator[tuple[int, Sequence[str]]]

Found = TypeVar("Found")


@contextmanager
def first_table(path: Path, fit: Callable[[str, Lines], Found | None], *, refused: str) -> Iterator[Found]:
    """Open a file and give what was found in the first of its tables that fits.

    Parameters
    ----------
    fit
        Tells of a table, by its name and its numbered lines from the headings on, what was found in it, None where
        it is another; may leave the lines below for who takes what was found.
    refused
        The code of the refusal where no table fits.

    Raises
    ------
    InputRefused
        `refused`, and what `open_csv` or `open_workbook` refuse.
    """
    if not is_workbook(path):
        with open_csv(path) as table:
            found = fit(path.stem, chain([(table.heading_line, table.headings)], table))
            if found is None:
                raise InputRefused(refused, file=path.name)
            yield found
        return
    with open_workbook(path) as book:
        for position, name in enumerate(book.names):
            sheet = book.sheet(position)
            found = fit(name, chain([(sheet.heading_line, sheet.headings)], sheet.rows()))
            if found is not None:
                yield found
                return
    raise InputRefused(refused, file=path.name)
