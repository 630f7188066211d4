"""What a form asked: questions, each over one column of the answers or over several that tick its choices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.model.terms import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TICKED = frozenset({"x", "1", "y", "o", "oui", "yes", "true", "vrai"})
UNTICKED = frozenset({"", "0", "n", "non", "no", "false", "faux", "n/a"})
"""What the tools write for a choice that was taken or not; N/A: the question was not asked."""
SAMPLE = 1000
"""Answers by which columns of ticks are told from others."""
_LONGEST_LABEL = 1000
_NUMBERED = re.compile(r"^\s*(?:q\s*)?\d{1,3}\s*[.)/:-]\s+")
_PLACES = re.compile(r"#[1-9]\d{0,4}(?:[+-]#[1-9]\d{0,4})*")
_PLACE = re.compile(r"([+-]?)#(\d+)")


def plain_heading(heading: str) -> str:
    """Return a heading as two people write the same question: no number before it, no star or colon after it.

    Examples
    --------
    >>> plain_heading("3. Nom du territoire * :") == plain_heading("nom du Territoire")
    True
    """
    return folded(_NUMBERED.sub("", heading)).rstrip(" *:?\u00a0\u202f").rstrip()


@dataclass(frozen=True)
class Question:
    """One question.

    `places` are its columns, counted from 0. With `choices`, one for each place, a tick in a column stands for that
    label; None stands for the text of the cell itself (« Autre »). `sheet` names the table it stands in.
    """

    heading: str
    places: tuple[int, ...]
    choices: tuple[str | None, ...] = ()
    sheet: str = ""

    def answer(self, cells: Sequence[str]) -> str:
        """Return what was answered, several choices separated by `|`; empty where nothing was.

        Examples
        --------
        >>> Question("Thèmes", (0, 1, 2), ("Eau", "Énergie", None)).answer(["X", "", "Recyclerie"])
        'Eau|Recyclerie'
        """
        if not self.choices:
            return _cell(cells, self.places[0])
        said = (_chosen(_cell(cells, place), label) for place, label in zip(self.places, self.choices, strict=True))
        return "|".join(dict.fromkeys(each for each in said if each))

    def moved(self, by: int) -> Question:
        """Return the question where its columns stand so many to the right."""
        return replace(self, places=tuple(place + by for place in self.places))


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _chosen(cell: str, label: str | None) -> str:
    if not cell:
        return ""
    if len(cell) > _LONGEST_LABEL:
        return cell.replace("|", "/") if label is None else ""
    return _short_chosen(cell, label)


@lru_cache(maxsize=4096)
def _short_chosen(cell: str, label: str | None) -> str:
    said = folded(cell)
    if label is None:
        return "" if said in UNTICKED else cell.replace("|", "/")
    return label.replace("|", "/") if said in TICKED or said == folded(label) else ""


def is_tick(cell: str) -> bool:
    """Tell whether a cell may say that a choice was taken, or not."""
    return len(cell) <= 5 and folded(cell) in TICKED | UNTICKED  # noqa: PLR2004 - « false »


@dataclass(frozen=True)
class Form:
    """A table of answers: one row for each answer.

    Attributes
    ----------
    part
        The table's name inside its file.
    headings
        Of every column.
    questions
        What was asked, in order; columns of the tool itself (numbers, dates) are none.
    personal
        Places of the columns that tell who answered: never read, counted where they hold something.
    commas
        How the labels in one cell are told apart, where the tool joins them; None: it does not.
    unfinished
        The place of the column that says whether an answer was sent off, and what stands there where it was not.
    """

    part: str
    headings: tuple[str, ...]
    questions: tuple[Question, ...]
    personal: frozenset[int] = frozenset()
    commas: re.Pattern[str] | None = None
    unfinished: tuple[int, frozenset[str]] | None = None
    names: Mapping[str, tuple[Question, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note the questions by their names."""
        names: dict[str, tuple[Question, ...]] = {}
        for each in self.questions:
            names[plain_heading(each.heading)] = (*names.get(plain_heading(each.heading), ()), each)
        object.__setattr__(self, "names", names)

    def find(self, column: str) -> list[Question]:
        """Return what a person means by `#3`, `#3-#6` (these columns together) or a heading; several: it is not clear.

        A question's heading wins over a column's, letter by letter over folded.

        Examples
        --------
        >>> form = Form("f", ("Eau", "Énergie", "Nom "), (Question("Thèmes", (0, 1), ("Eau", "Énergie")),))
        >>> [each.places for each in form.find("themes")], form.find("#1-#2")[0].choices, form.find("nom")[0].places
        ([(0, 1)], ('Eau', 'Énergie'), (2,))
        """
        wanted = column.strip()
        if _PLACES.fullmatch(wanted):
            return self._placed(wanted)
        alike = self.names.get(plain_heading(wanted), ())
        if alike:
            return [each for each in alike if each.heading == wanted] or list(alike)
        places = [place for place, heading in enumerate(self.headings) if heading.strip() == wanted]
        places = places or [place for place, heading in enumerate(self.headings) if folded(heading) == folded(wanted)]
        return [Question(self.headings[place], (place,), sheet=self.part) for place in places]

    def _placed(self, wanted: str) -> list[Question]:
        places: list[int] = []
        for sign, digits in _PLACE.findall(wanted):
            place = int(digits) - 1
            places += range(places[-1] + 1, place + 1) if sign == "-" else [place]
        if not places or max(places) >= len(self.headings):
            return []
        if len(places) == 1:
            return [Question(self.headings[places[0]], tuple(places), sheet=self.part)]
        choices = tuple(self.headings[place] or None for place in places)
        return [Question(wanted, tuple(places), choices, self.part)]

    def name_of(self, question: Question) -> str:
        """Return how a mapping calls a question: by its heading, or where that is not clear by its columns."""
        if question.heading and self.find(question.heading) == [question]:
            return question.heading
        numbers = [place + 1 for place in question.places]
        if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1)):
            return f"#{numbers[0]}-#{numbers[-1]}"
        return "+".join(f"#{number}" for number in numbers)
