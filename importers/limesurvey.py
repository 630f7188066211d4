"""Answers to surveys of LimeSurvey (CSV): a column for each sub-question, by code or by text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.model.terms import folded
from importers.answer_sources import form_of, one_table, ticks
from importers.answers import read_answers
from importers.base import Format, Options
from importers.first_rows import first_rows
from importers.questions import Question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.answer_sources import Source
    from importers.answers import Answers
    from importers.questions import Form

TECHNICAL = frozenset(
    {
        *(
            "id",
            "submitdate",
            "lastpage",
            "startlanguage",
            "seed",
            "startdate",
            "datestamp",
            "ipaddr",
            "refurl",
            "token",
        ),
        *("id de la reponse", "date de soumission", "derniere page", "langue de depart", "graine", "date de lancement"),
        *("date de la derniere action", "adresse ip", "url de reference", "response id", "date submitted", "last page"),
        *("start language", "date started", "date last action", "ip address", "referrer url", "invitation"),
    }
)
_SURE = ({"submitdate", "lastpage"}, {"date de soumission", "derniere page"}, {"date submitted", "last page"})
_SUBMITTED = frozenset({"submitdate", "date de soumission", "date submitted"})
_SUBQUESTION = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]\s*(?:\[[^\[\]]*\])?")
_OTHER = frozenset({"other", "autre"})
_CODED = re.compile(r"(?:([A-Za-z]\w*)(?:\[\w+\])?[.:]\s+)(?=\S)")
_FEWEST = 2


def recognise(path: Path) -> bool:
    """Tell the columns that LimeSurvey puts first: the date of submission, the last page, the language."""
    begun = first_rows(path)
    headings = {_technical(each) for each in begun[0].headings} if begun else set()
    return any(sure <= headings for sure in _SURE)


def _technical(heading: str) -> str:
    """Return what tells a column of the tool, which some exports write as `submitdate. Date de soumission`."""
    found = _CODED.match(heading)
    return folded(found[1] if found and folded(found[1]) in TECHNICAL else heading)


def answers(path: Path) -> AbstractContextManager[list[Answers]]:
    """Open the answers; see `one_table`."""
    return one_table(path, _form)


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the answers by a mapping of their questions; see `read_answers`."""
    with answers(path) as sheets:
        yield from read_answers(path, sheets, options)


def _form(source: Source) -> Form:
    submitted = next((place for place, each in enumerate(source.headings) if _technical(each) in _SUBMITTED), None)
    return form_of(
        source,
        _multiple_choices(source),
        technical=lambda heading: _technical(heading) in TECHNICAL,
        unfinished=None if submitted is None else (submitted, frozenset({"", "1980-01-01 00:00:00"})),
    )


def _multiple_choices(source: Source) -> list[Question]:
    """Return the questions of several choices: columns `question[choice]` with Y, N or N/A; `[other]` holds a text.

    An array has such headings too, and other cells: each of its columns is a question.
    """
    sample = source.sample()
    columns: dict[str, list[tuple[int, str]]] = {}
    for place, heading in enumerate(source.headings):
        if found := _SUBQUESTION.fullmatch(heading):
            columns.setdefault(found[1], []).append((place, found[2]))
    questions = []
    for heading, under in columns.items():
        closed = [place for place, label in under if folded(label) not in _OTHER]
        if len(under) >= _FEWEST and closed and all(ticks(sample, place) for place in closed):
            choices = tuple(None if folded(label) in _OTHER else label for _, label in under)
            questions.append(Question(heading, tuple(place for place, _ in under), choices, source.name))
    return questions


FORMAT = Format("limesurvey", recognise, read, told=bool)
