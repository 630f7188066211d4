"""The form that is sent to territories: its questions, and what its answers mean without anybody saying it again."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from graph.model.terms import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.questions import Form, Question

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
_NOT_TOLD = re.compile(r"[^a-z0-9]+")
_BEFORE = re.compile(r"^\s*(?:[A-Za-z]{0,4}\d[\w-]*\s*[.):]\s+)?")
_SURE = 3
"""A form with the territory's name and so many others of our questions is this form."""
_AUTHOR = {"absences.author": "territories.name"}
"""Who states an absence: the territory that answers, by its name."""


@dataclass(frozen=True)
class FormQuestion:
    """One question of the form: `heading`, `help` and `choices` in both languages.

    `kind` is `line`, `lines` (one value a line), `date`, `one` or `several` (of the choices; with `other` a free text).
    `gives` are the columns of the native tables that the answer fills, `constant` texts that go with it.
    """

    heading: Mapping[str, str]
    kind: str
    gives: tuple[str, ...]
    constant: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Mapping[str, str], ...] = ()
    help: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    other: bool = False


@cache
def form_questions() -> tuple[FormQuestion, ...]:
    """Return the questions in the order in which they are asked; those that repeat, block by block."""
    told = tomllib.loads(files("importers").joinpath("territory_form.toml").read_text("utf-8"))["question"]
    found: list[FormQuestion] = []
    while told:
        times = told[0].get("times", 1)
        start = told[0]["fr"].split("{n}")[0] if times > 1 else told[0]["fr"]
        block = [each for each in told if each["fr"].startswith(start)] if times > 1 else told[:1]
        found += [_asked(each, number) for number in range(1, times + 1) for each in block]
        told = told[len(block) :]
    return tuple(found)


def _asked(told: Mapping[str, object], number: int) -> FormQuestion:
    def numbered(text: str) -> str:
        return text.replace("{n}", str(number))

    constants, helps = told.get("with", {}), told.get("help", {})
    gives, choices = told["gives"], told.get("choices", [])
    return FormQuestion(
        {lang: numbered(str(told[lang])) for lang in LANGUAGES},
        str(told["kind"]),
        tuple(numbered(each) for each in gives),  # type: ignore[attr-defined]  # a list of texts, see the file
        {numbered(name): value for name, value in constants.items()},  # type: ignore[attr-defined]  # a table of texts
        tuple(choices),  # type: ignore[arg-type]  # a list of tables
        dict(helps),  # type: ignore[call-overload]  # a table of texts
        bool(told.get("required")),
        bool(told.get("other")),
    )


def known_mapping(forms: Sequence[Form]) -> dict[str, str]:
    """Return the mapping by which answers to this form are read, empty where it is another form.

    Questions may have been left out or moved, or numbered; their wording tells them. Exports with keys in place of
    labels are known too, where the keys were made from the labels.
    """
    named: dict[str, str] = {}
    for form in forms:
        for question in form.questions:
            for spelling in _slugs(question):
                named.setdefault(spelling, form.name_of(question))
    for lang in LANGUAGES:
        found = [
            (each, named[slug(each.heading[lang])]) for each in form_questions() if slug(each.heading[lang]) in named
        ]
        fields = {field for each, _ in found for field in each.gives}
        if "territories.name" in fields and len(found) > _SURE:
            return _mapping(found)
    return {}


def _mapping(found: Sequence[tuple[FormQuestion, str]]) -> dict[str, str]:
    mapping = {field: name for each, name in found for field in each.gives}
    mapping |= {field: text for each, _ in found for field, text in each.constant.items()}
    mapping |= {field: mapping[source] for field, source in _AUTHOR.items() if "absences.category" in mapping}
    return {field: source for field, source in mapping.items() if _is_needed(field, mapping)}


_HEADS = {
    "relations": ("source", "target"),
    "initiatives": ("name",),
    "needs": ("theme",),
    "absences": ("category", "date"),
}


def _is_needed(field: str, mapping: Mapping[str, str]) -> bool:
    """Leave out what goes with questions that were left out."""
    record, _, _ = field.rpartition(".")
    return all(f"{record}.{column}" in mapping for column in _HEADS.get(record.partition("#")[0], ()))


def _slugs(question: Question) -> Iterator[str]:
    yield slug(question.heading)
    yield slug(_BEFORE.sub("", question.heading))
    yield slug(question.heading.rpartition("/")[2])


def slug(heading: str) -> str:
    """Return what stays of a heading in the key that a form's tool makes of it.

    Examples
    --------
    >>> slug("Coopération 1 : premier acteur"), slug("cooperation_1_premier_acteur")
    ('cooperation 1 premier acteur', 'cooperation 1 premier acteur')
    """
    return _NOT_TOLD.sub(" ", folded(heading)).strip()
