"""Answers to forms of KoboToolbox and ODK, CSV and workbook: groups, choices in columns, tables that repeat."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from importers.answer_sources import form_of, sources, ticks
from importers.answers import Answers, read_answers
from importers.base import Format, Options
from importers.first_rows import first_rows
from importers.kobo_book import linked
from importers.questions import Form, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.answer_sources import Source

TECHNICAL = frozenset(
    {
        *("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "audit", "meta"),
        *("__version__", "meta/instanceID", "meta/instanceName", "formhub/uuid", "simid", "devicephonenum"),
    }
)
_SURE = ({"_uuid", "_index"}, {"_id", "_submission_time"}, {"_parent_index", "_parent_table_name"})
_PARTS_OF_A_PLACE = ("_latitude", "_longitude")
_GROUP = "/"
_FEWEST = 2
_DEEPEST = 8
"""Slashes of a heading that are looked at: groups inside groups."""


def recognise(path: Path) -> bool:
    """Tell the columns that KoboToolbox adds to each table."""
    return any(sure <= set(each.headings) for each in first_rows(path) for sure in _SURE)


@contextmanager
def answers(path: Path) -> Iterator[list[Answers]]:
    """Open the answers and the tables that repeat inside them.

    Raises
    ------
    InputRefused
        As `open_csv` and `open_workbook`.
    """
    with sources(path, first_only=False) as found:
        yield linked([(source, _form(source)) for source in found])


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the answers by a mapping of their questions; see `read_answers`."""
    with answers(path) as sheets:
        yield from read_answers(path, sheets, options)


def _technical(heading: str) -> bool:
    """Tell a column of the tool; the parts of a place (`_lieu_latitude`) are answers."""
    return heading in TECHNICAL or (heading.startswith("_") and not heading.endswith(_PARTS_OF_A_PLACE))


def _form(source: Source) -> Form:
    questions = _multiple_choices(source.headings, source.sample(), source.name)
    return form_of(source, questions, technical=_technical, hidden=_summaries(source.headings, questions))


def _summaries(headings: Sequence[str], questions: Sequence[Question]) -> list[int]:
    """Return the columns that hold again, joined by blanks, what the columns of choices say: labels with blanks too."""
    named = {each.heading for each in questions}
    return [place for place, heading in enumerate(headings) if heading in named]


def _multiple_choices(headings: Sequence[str], sample: Sequence[Sequence[str]], sheet: str) -> list[Question]:
    """Return the questions of several choices: columns `question/choice` of 1 and 0.

    A group of questions has the same headings: its columns are choices only where all of them hold ticks. With the
    column `question` there too, everything after it is a choice, whatever slashes it has.
    """
    found: list[Question] = []
    taken: set[int] = set()
    known = {heading for heading in headings if heading}
    below = _below(headings)
    for prefix in sorted(below, key=lambda each: (each not in known, each.count(_GROUP), each)):
        places = [place for place in below[prefix] if place not in taken]
        if len(places) < (1 if prefix in known else _FEWEST):
            continue
        if all(ticks(sample, place) for place in places) and not _is_a_group(headings, places, prefix):
            taken.update(places)
            labels = tuple(headings[place].removeprefix(prefix + _GROUP) for place in places)
            found.append(Question(prefix, tuple(places), labels, sheet))
    return found


def _below(headings: Sequence[str]) -> dict[str, list[int]]:
    """Return, by all that stands before a slash of a heading, the places of the headings that begin so."""
    found: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        parts = heading.split(_GROUP, _DEEPEST)
        for count in range(1, len(parts)):
            found.setdefault(_GROUP.join(parts[:count]), []).append(place)
    return {prefix: places for prefix, places in found.items() if prefix}


def _is_a_group(headings: Sequence[str], places: Sequence[int], prefix: str) -> bool:
    """Tell a group: below it stands a question with choices of its own."""
    below = {headings[place].removeprefix(prefix + _GROUP).split(_GROUP)[0] for place in places}
    deeper = any(_GROUP in headings[place].removeprefix(prefix + _GROUP) for place in places)
    return prefix not in headings and deeper and len(below) < len(places)


FORMAT = Format("kobo", recognise, read, told=bool)
