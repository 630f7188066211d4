"""What the legal form of a unit (nature juridique, INSEE) says of it: its category where it tells, its kind.

`legal_forms.csv` holds what is known, by code or by the first digits of one (the longest that fits); the labels of
local authorities and administrations are those of search-infra (MIT, see `docs/formats.md`). What the table does not
say stays without a category: associations above all, which the programme counts with inhabitants and with economic
actors alike. `state_operators.csv` holds the operators of the State, from the same: their branches and seats stand
everywhere and are no local public actors for that.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PERSON = "person"
"""What the table says of the forms that are natural persons."""
RESEARCH = "research"


@dataclass(frozen=True)
class LegalForm:
    """A form by its code, or the beginning of one; `category` and `kind` are empty where the form does not tell."""

    code: str
    label: str
    category: str = ""
    kind: str = ""


def legal_form(code: str) -> LegalForm | None:
    """Return what is known of a form, None where nothing is.

    Examples
    --------
    >>> legal_form("7346").kind, legal_form("5710").category, legal_form("9220").category, legal_form("9999")
    ('epci', 'economic', '', None)
    """
    digits = code.strip().removesuffix(".0")
    known = legal_forms()
    return next((known[digits[:size]] for size in range(len(digits), 0, -1) if digits[:size] in known), None)


def category_of(form: LegalForm | None, siren: str | None) -> str:
    """Return the category of a unit by its form and number; of an operator of the State, research or what is known.

    Examples
    --------
    >>> category_of(legal_form("4110"), "385290309"), category_of(legal_form("4110"), "582056149")
    ('national', '')
    """
    category = form.category if form else ""
    if siren in state_operators() and category != RESEARCH:
        return state_operators()[siren]
    return category


@cache
def legal_forms() -> Mapping[str, LegalForm]:
    """Return the table, by code."""
    return {row["code"]: LegalForm(**row) for row in _rows("legal_forms.csv")}


@cache
def state_operators() -> Mapping[str | None, str]:
    """Return the operators of the State by SIREN, each with the category that is known of it, mostly none."""
    return {row["siren"]: row["category"] for row in _rows("state_operators.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("importers").joinpath(name).read_text("utf-8").splitlines()))
