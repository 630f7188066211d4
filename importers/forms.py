"""The form that made a file: its questions, what they may mean, and what tells it from other forms."""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import EssaimError
from importers import framaforms, google_forms, kobo, limesurvey, typeform
from importers.answer_sources import form_of, sources
from importers.answers import Answers
from importers.questions import plain_heading
from importers.suggesting import suggested
from importers.territory_form import known_mapping
from importers.wanted import CONSTANT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from importers.questions import Form

FORM_MODULES = {module.FORMAT.name: module for module in (framaforms, limesurvey, kobo, typeform, google_forms)}
"""The tools whose answers are known by their content, in the order in which a file is tried."""
_BY_PLACE = re.compile(r"#\d")
_SHOWN = 12


@dataclass(frozen=True)
class AskedQuestion:
    """A question as a person chooses it: `name` is what a mapping says, `choices` its first labels."""

    name: str
    heading: str
    sheet: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedForm:
    """The questions of a file.

    Attributes
    ----------
    format
        The tool, or `mapped` for a table that no tool is known by.
    suggestion
        A mapping that the headings suggest; empty where none does.
    known
        The mapping of the form that Essaim sends to territories, where this is it.
    by_questions, by_columns
        What tells the form from others: by its questions whatever their order and their choices, or by all columns.
    """

    format: str
    questions: tuple[AskedQuestion, ...]
    suggestion: Mapping[str, str]
    known: Mapping[str, str]
    by_questions: str
    by_columns: str

    def key(self, mapping: Mapping[str, str]) -> str:
        """Return under which key a mapping is kept: one that counts columns is only good while none moves."""
        counts = any(
            _BY_PLACE.match(each.strip()) for each in mapping.values() if not each.strip().startswith(CONSTANT)
        )
        return self.by_columns if counts else self.by_questions


def form_name(path: Path) -> str | None:
    """Return the name of the tool whose answers a file holds, None where it is none of them."""
    return next((name for name, module in FORM_MODULES.items() if module.recognise(path)), None)


def asked(path: Path, *, format: str | None = None) -> AskedForm | None:  # noqa: A002 - as in `importers.read`
    """Return the questions of a form's answers, or the columns of any other table; None where there is no table."""
    name = form_name(path) if format is None else format if format in FORM_MODULES else None
    try:
        with _opened(path, name) as sheets:
            return _asked(name or "mapped", [each.form for each in sheets])
    except EssaimError:
        return None


def _opened(path: Path, name: str | None) -> AbstractContextManager[list[Answers]]:
    return FORM_MODULES[name].answers(path) if name else plain_answers(path)


@contextmanager
def plain_answers(path: Path) -> Iterator[list[Answers]]:
    """Open any table, or the sheets of a workbook, as answers of which each column is a question.

    Raises
    ------
    InputRefused
        As `open_csv` and `open_workbook`.
    """
    with sources(path, first_only=False) as found:
        yield [Answers(form_of(each, [], technical=lambda _: False), each.rows) for each in found]


def _asked(name: str, forms: list[Form]) -> AskedForm | None:
    questions = tuple(
        AskedQuestion(
            form.name_of(each), each.heading, form.part, tuple(label for label in each.choices if label)[:_SHOWN]
        )
        for form in forms
        for each in form.questions
    )
    if not questions:
        return None
    headings = sorted({plain_heading(each.heading) for each in questions})
    columns = [heading for form in forms for heading in (form.part if len(forms) > 1 else "", *form.headings)]
    return AskedForm(name, questions, suggested(forms), known_mapping(forms), _digest(headings), _digest(columns))


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
