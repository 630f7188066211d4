"""Answers to Google Forms (CSV, or their spreadsheet): whole questions as headings, choices in one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.terms import folded
from importers.answer_cells import SPACED
from importers.answer_sources import form_of, one_table
from importers.answers import read_answers
from importers.base import Format, Options
from importers.first_rows import first_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.answer_sources import Source
    from importers.answers import Answers
    from importers.questions import Form

_FIRST = frozenset({"horodateur", "horodatage", "timestamp"})


def recognise(path: Path) -> bool:
    """Tell the first column, the moment of each answer."""
    begun = first_rows(path)
    headings = begun[0].headings if begun else ()
    return len(headings) > 1 and folded(headings[0]) in _FIRST


def answers(path: Path) -> AbstractContextManager[list[Answers]]:
    """Open the answers; see `one_table`."""
    return one_table(path, _form)


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the answers by a mapping of their questions; see `read_answers`."""
    with answers(path) as sheets:
        yield from read_answers(path, sheets, options)


def _form(source: Source) -> Form:
    return form_of(source, [], technical=lambda heading: folded(heading) in _FIRST, commas=SPACED)


FORMAT = Format("google_forms", recognise, read, told=bool)
