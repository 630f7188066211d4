"""What a form's questions may mean, guessed from their headings: shown to a person, who decides."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graph.errors import UsageError
from importers.personal import names_a_person, reaches_a_person
from importers.questions import plain_heading
from importers.wanted import wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.questions import Form, Question

_WORDS = {
    "OF ": r"(?:d[eu]s? |de la |de l'|d'|of |votre |your |le |la |l'|the )*",
    "TERRITORY": r"(?:territoires?|territory|intercommunalites?|inter-communality|epci)",
    "ORGANISATION": r"(?:structures?|organi[sz]ations?|organismes?|acteurs?|actors?|associations?|entreprises?"
    r"|collectifs?|partenaires?|partners?|etablissements?|company)",
    "ACTION": r"(?:actions?|initiatives?|projets?|projects?)",
}
_HEADS = {
    "actors": "actors.name",
    "needs": "needs.theme",
    "initiatives": "initiatives.name",
    "territories": "territories.name",
}
_LONGEST = 300


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what headings say in French and English, folded, in the order in which fields are tried."""
    rows = csv.DictReader(
        files("importers").joinpath("question_words.csv").read_text("utf-8").splitlines(), delimiter=";"
    )
    return tuple((row["field"], re.compile(_written_out(row["pattern"]))) for row in rows)


def _written_out(pattern: str) -> str:
    for word, meaning in _WORDS.items():
        pattern = pattern.replace(word, meaning)
    return pattern


def suggested(forms: Sequence[Form]) -> dict[str, str]:
    """Return a mapping that the headings suggest, of which a person should look at every line; empty where none does.

    Each question is used once and each field once, the first that fits; equal headings suggest nothing. A suggestion
    is always complete: no column of a table without what its records require, and all columns of a record from one
    table of answers.
    """
    found: dict[str, str] = {}
    sheets: dict[str, int] = {}
    for place, form in enumerate(forms):
        for question in form.questions:
            field = None if len(form.find(question.heading)) > 1 else _field(question, found)
            if field:
                found[field], sheets[field] = form.name_of(question), place
    return _complete({field: column for field, column in found.items() if sheets[field] == sheets.get(_head(field))})


def _head(field: str) -> str:
    return _HEADS[field.partition(".")[0]]


def _field(question: Question, taken: Mapping[str, str]) -> str | None:
    heading = question.heading if question.choices else question.heading.rpartition("/")[2]
    if reaches_a_person(heading) or names_a_person(heading):
        return None
    plain = plain_heading(heading[:_LONGEST])
    return next((field for field, pattern in _patterns() if field not in taken and pattern.fullmatch(plain)), None)


def _complete(found: Mapping[str, str]) -> dict[str, str]:
    """Leave out needs where no territory is told that has them."""
    kept = dict(found)
    if "territories.name" not in kept:
        kept = {field: column for field, column in kept.items() if not field.startswith("needs.")}
    try:
        wanted(kept)
    except UsageError:
        return {}
    return kept
