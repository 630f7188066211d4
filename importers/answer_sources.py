"""Opens the tables of a form's answers, and tells columns that belong together by what stands in them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from importers.answers import Answers
from importers.first_rows import first_rows
from importers.personal import names_a_person, reaches_a_person
from importers.questions import SAMPLE, Form, Question, is_tick
from importers.text import open_csv
from importers.workbook import is_workbook, open_workbook

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from importers.first_rows import FirstRows
    from importers.workbook import Workbook

Row = tuple[int, "Sequence[str]"]


@dataclass
class Source:
    """One table: its name, its headings, the rows above them, its rows with their lines, to be read once."""

    name: str
    headings: tuple[str, ...]
    above: tuple[tuple[str, ...], ...]
    rows: Iterator[Row]

    def sample(self) -> list[Sequence[str]]:
        """Return the first rows, which will still be read."""
        first = list(islice(self.rows, SAMPLE))
        self.rows = chain(first, self.rows)
        return [cells for _, cells in first]


@contextmanager
def sources(path: Path, *, first_only: bool = True) -> Iterator[list[Source]]:
    """Open the table that is text, or the sheets of a workbook: the first that has headings, or all.

    Raises
    ------
    InputRefused
        As `open_workbook` and `open_csv`.
    """
    begun = first_rows(path)
    if is_workbook(path):
        with open_workbook(path) as book:
            yield list(_of_sheets(book, begun, first_only=first_only))
        return
    with open_csv(path, delimiter=begun[0].separator if begun else None) as table:
        rows = begun[0].rows if begun else ()
        yield [_whole(Source(path.stem, tuple(table.headings), _above(rows, table.headings), iter(table)), rows)]


@contextmanager
def one_table(path: Path, form: Callable[[Source], Form]) -> Iterator[list[Answers]]:
    """Open the answers of a tool that writes one table; `form` tells its questions.

    Raises
    ------
    InputRefused
        As `sources`.
    """
    with sources(path) as found:
        yield [Answers(form(found[0]), found[0].rows)]


def _of_sheets(book: Workbook, begun: Sequence[FirstRows], *, first_only: bool) -> Iterator[Source]:
    for place, (name, start) in enumerate(zip(book.names, begun, strict=True)):
        sheet = book.sheet(place)
        if any(sheet.headings):
            yield Source(name, tuple(sheet.headings), _above(start.rows, sheet.headings), sheet.rows())
            if first_only:
                return


def _above(rows: Sequence[Sequence[str]], headings: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the rows above the headings, of three heading rows the first two."""
    for place, row in enumerate(rows):
        if [cell.strip() for cell in row] == list(headings):
            return tuple(tuple(cell.strip() for cell in each) for each in rows[:place])
    return ()


def _whole(source: Source, rows: Sequence[Sequence[str]]) -> Source:
    """Take the third row for the headings where the first has a title alone and the second nothing."""
    if is_title_alone(rows) and not source.above:
        next(source.rows, None)
        _, cells = next(source.rows, (0, ()))
        above = tuple(tuple(row) for row in rows[:2])
        return Source(source.name, tuple(cell.strip() for cell in cells), above, source.rows)
    return source


def is_title_alone(rows: Sequence[Sequence[str]]) -> bool:
    """Tell three heading rows of which the second is blank: no question has several columns."""
    if len(rows) < 3 or len({len(row) for row in rows[:3]}) > 1 or len(rows[0]) < 2:  # noqa: PLR2004 - three rows
        return False
    title, question, column = ([bool(cell.strip()) for cell in row] for row in rows[:3])
    return title[0] and sum(title) == 1 and not any(question) and all(column)


def personal(headings: Sequence[str], questions: Iterable[Question]) -> frozenset[int]:
    """Return the places of the columns that tell who answered; the columns of choices tell nobody."""
    chosen = {place for each in questions if each.choices for place in each.places}
    return frozenset(
        place
        for place, heading in enumerate(headings)
        if place not in chosen and (reaches_a_person(heading) or names_a_person(heading))
    )


def ticks(sample: Sequence[Sequence[str]], place: int, label: str = "") -> bool:
    """Tell whether a column only ever says that a choice was taken or not, by a tick or by its own label."""
    cells = (row[place].strip() for row in sample if place < len(row))
    return all(is_tick(cell) or (bool(label) and cell == label) for cell in cells)


def form_of(  # noqa: PLR0913 - what a tool says of its columns
    source: Source,
    grouped: Sequence[Question],
    *,
    technical: Callable[[str], bool],
    commas: re.Pattern[str] | None = None,
    unfinished: tuple[int, frozenset[str]] | None = None,
    hidden: Iterable[int] = (),
) -> Form:
    """Return a table's form: the questions over several columns that were found, every other column one of its own.

    `technical` tells the columns of the tool itself, `hidden` those that say again what others say.
    """
    taken = {place for each in grouped for place in each.places} | set(hidden)
    single = [
        Question(heading, (place,), sheet=source.name)
        for place, heading in enumerate(source.headings)
        if place not in taken and heading and not technical(heading)
    ]
    questions = tuple(sorted((*grouped, *single), key=lambda each: each.places))
    found = personal(source.headings, grouped)
    asked = tuple(each for each in questions if not (len(each.places) == 1 and reaches_a_person(each.heading)))
    return Form(source.name, source.headings, asked, found, commas, unfinished)
