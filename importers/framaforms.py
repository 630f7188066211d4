"""Answers to forms of Framaforms, Yakforms and any Drupal Webform: three heading rows, any separator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.terms import folded
from importers.answer_cells import COMPACT
from importers.answer_sources import form_of, is_title_alone, one_table, ticks
from importers.answers import read_answers
from importers.base import Format, Options
from importers.first_rows import first_rows
from importers.questions import Question
from importers.text import has_three_headings

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
        *("webform serial", "webform sid", "webform time", "webform completed time", "webform modified time"),
        *("webform draft", "webform ip address", "webform uid", "webform username"),
        *(
            "serial",
            "sid",
            "submitted time",
            "completed time",
            "modified time",
            "draft",
            "ip address",
            "uid",
            "username",
        ),
        *("numero de serie", "heure de soumission", "heure de fin", "heure de modification", "brouillon", "adresse ip"),
        *("nom d'utilisateur", "soumis le", "termine le", "modifie le", "date de soumission"),
    }
)
"""How the columns of the submission itself are called: by key, in English, in French."""
_DRAFT = frozenset({"draft", "brouillon", "webform draft"})
_OTHER = ("autre", "autres", "other", "other...", "autre...", "autre…", "other…")
_DETAILS = frozenset({"submission details", "details de la soumission"})
_FEWEST = 2


def recognise(path: Path) -> bool:
    """Tell the three heading rows: a title, questions that have several columns, columns."""
    begun = first_rows(path)
    if not begun or len(begun[0].rows) < 3:  # noqa: PLR2004 - three heading rows
        return False
    rows = begun[0].rows
    if is_title_alone(rows):
        return begun[0].separator is not None
    return has_three_headings(rows) and bool(rows[0]) and bool(rows[0][0].strip())


def answers(path: Path) -> AbstractContextManager[list[Answers]]:
    """Open the answers; see `one_table`."""
    return one_table(path, _form)


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the answers by a mapping of their questions; see `read_answers`."""
    with answers(path) as sheets:
        yield from read_answers(path, sheets, options)


def _form(source: Source) -> Form:
    draft = next((place for place, heading in enumerate(source.headings) if folded(heading) in _DRAFT), None)
    return form_of(
        source,
        _selects(source),
        technical=lambda heading: folded(heading) in TECHNICAL,
        commas=COMPACT,
        unfinished=None if draft is None else (draft, frozenset({"1", "Oui", "Yes"})),
    )


def _selects(source: Source) -> list[Question]:
    """Return the questions of which each choice has a column: the row above names the question over the first.

    Nothing says where such a question ends: it goes on while columns hold only ticks, and ends with « Autre ». A grid
    has the same shape and other cells; each of its columns is a question.
    """
    above = source.above[1] if len(source.above) > 1 else ()
    starts = [place for place, cell in enumerate(above) if cell and folded(cell) not in _DETAILS]
    sample = source.sample()
    found = []
    for start, end in zip(starts, [*starts[1:], len(source.headings)], strict=False):
        choices = _choices(source.headings[start:end], sample, start)
        if len(choices) >= _FEWEST and any(choices):
            places = tuple(range(start, start + len(choices)))
            found.append(Question(above[start], places, choices, source.name))
    return found


def _choices(headings: Sequence[str], sample: Sequence[Sequence[str]], start: int) -> tuple[str | None, ...]:
    found: list[str | None] = []
    for place, heading in enumerate(headings, start):
        plain = folded(heading)
        if found and (plain in _OTHER or plain.endswith(" other")):
            return (*found, None)
        if not _ticked(sample, place):
            break
        found.append(heading)
    return tuple(found)


def _ticked(sample: Sequence[Sequence[str]], place: int) -> bool:
    """Tell a column of X and nothing else."""
    return ticks(sample, place) and all(row[place].strip() in ("", "X", "x") for row in sample if place < len(row))


FORMAT = Format("framaforms", recognise, read, told=bool)
