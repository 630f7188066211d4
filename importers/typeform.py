"""Answers to forms of Typeform (CSV): choices in columns of their own, « Other » beside the question it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.terms import folded
from importers.answer_sources import form_of, one_table
from importers.answers import read_answers
from importers.base import Format, Options
from importers.first_rows import first_rows
from importers.questions import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.answer_sources import Source
    from importers.answers import Answers
    from importers.questions import Form

TECHNICAL = frozenset(
    {
        *(
            "#",
            "start date (utc)",
            "submit date (utc)",
            "network id",
            "tags",
            "response type",
            "stage date (utc)",
            "ending",
        ),
        *("date de debut (utc)", "date de soumission (utc)"),
    }
)
_OTHER = frozenset({"other", "autre"})
_SURE = frozenset({"network id", "start date (utc)", "submit date (utc)", "date de soumission (utc)"})


def recognise(path: Path) -> bool:
    """Tell the first column `#` and the last ones, of the submission."""
    begun = first_rows(path)
    headings = [folded(each) for each in begun[0].headings] if begun else []
    return headings[:1] == ["#"] and not _SURE.isdisjoint(headings)


def answers(path: Path) -> AbstractContextManager[list[Answers]]:
    """Open the answers; see `one_table`."""
    return one_table(path, _form)


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the answers by a mapping of their questions; see `read_answers`."""
    with answers(path) as sheets:
        yield from read_answers(path, sheets, options)


def _form(source: Source) -> Form:
    return form_of(source, _questions(source), technical=lambda heading: folded(heading) in TECHNICAL)


def _questions(source: Source) -> list[Question]:
    """Return the questions over several columns: choices, each under its own label; a question and its « Other »."""
    sample = source.sample()
    found: list[Question] = []
    run: list[int] = []
    for place, heading in enumerate([*source.headings, ""]):
        if place < len(source.headings) and _says_itself(sample, place, heading):
            run.append(place)
            continue
        other = folded(heading) in _OTHER
        if len(run) > 1:
            found.append(_choices(source, [*run, place] if other else run))
        elif other and place and folded(source.headings[place - 1]) not in _OTHER | TECHNICAL:
            found.append(Question(source.headings[place - 1], (place - 1, place), (None, None), source.name))
        run = []
    return found


def _choices(source: Source, places: Sequence[int]) -> Question:
    labels = tuple(None if folded(source.headings[place]) in _OTHER else source.headings[place] for place in places)
    return Question(f"#{places[0] + 1}-#{places[-1] + 1}", tuple(places), labels, source.name)


def _says_itself(sample: Sequence[Sequence[str]], place: int, heading: str) -> bool:
    """Tell a column whose cells hold its own heading or nothing, and do hold it."""
    cells = {row[place].strip() for row in sample if place < len(row)} - {""}
    return cells == {heading} and bool(heading)


FORMAT = Format("typeform", recognise, read, told=bool)
