"""Cells that people filled in freely, made ready for the rules of our tables."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from graph import reference
from graph.errors import BadValue
from graph.model import rules
from graph.model.tables import TABLES
from graph.model.terms import folded
from importers.free_text import web_address, without_contacts

if TYPE_CHECKING:
    from collections.abc import Callable

SEVERAL = frozenset(
    {"categories", "themes", "theme", "transitions", "communes", "actors", "members", "category", "partner"}
)
"""Columns whose cell may hold several values, or of which several values give several records."""
_SPLIT = {
    "actors": ("name",),
    "initiatives": ("name",),
    "bodies": ("name",),
    "needs": ("theme",),
    "offers": ("partner", "theme"),
    "absences": ("category",),
    "relations": ("source", "target"),
}
"""Columns of which each value gives a record of its own: names one below the other, needs that were ticked."""
_FREE = frozenset({"name", "description", "note", "themes", "theme"})
_UNKNOWN = frozenset({"je ne sais pas", "ne sais pas", "nsp", "ne sait pas", "i don't know", "don't know", "unknown"})
_LINES = re.compile(r"[\r\n]+")
_BULLET = re.compile(r"^\s*(?:[-–—•*]|\d{1,2}[.)])\s+")
_CLOCK = re.compile(r"(?:[a-zé]{2,10}\.?,\s+)?(\d{1,2}/\d{1,2}/\d{4})\s+-\s+\d{1,2}:\d{2}.*", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:\s.*)?")
_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_POINT = re.compile(rf"({_NUMBER})(?:\s*[,;]\s*|\s+)({_NUMBER})(?:[\s,;].*)?")
_AFTER_A_LABEL = re.compile(r",(?!\s)(?![^(]*\))")
COMPACT = _AFTER_A_LABEL
"""Labels joined by a comma without a blank: a comma inside a label has one after it."""
SPACED = re.compile(r",\s+(?=[A-ZÀ-ÞŒ0-9«\"])(?![^(]*\))")
"""Labels joined by a comma and a blank: what goes on in small letters is the same label."""


def prepared(table: str, column: str, cell: str) -> str:
    """Return what a cell says, in the form that the rule of its column expects.

    Examples
    --------
    >>> prepared("needs", "stated_on", "10/03/2021 - 14:32"), prepared("actors", "lon", "45.4881 6.1214 0 0")
    ('10/03/2021', '6.1214')
    >>> prepared("territories", "resilience_project", "Je ne sais pas"), prepared("actors", "url", "néant")
    ('', '')
    """
    if not cell:
        return ""
    rule = TABLES[table][column].rule
    if rule is rules.date:
        return _day(cell)
    if rule is rules.url:
        return web_address(cell) or ""
    if rule is rules.yes_no:
        return "" if folded(cell[:40]) in _UNKNOWN else cell
    if column in ("lat", "lon") and (point := _POINT.fullmatch(cell)):
        return point[1 if column == "lat" else 2]
    return without_contacts(cell) if column in _FREE else cell


def _day(cell: str) -> str:
    if found := _CLOCK.fullmatch(cell):
        return found[1]
    if found := _YEAR_FIRST.fullmatch(cell):
        return "-".join((found[1], found[2], found[3]))
    return cell


def pieces(cell: str, commas: re.Pattern[str] | None = None) -> list[str]:
    r"""Return the values of a cell: one a line, ticked together (`|`), or joined by the tool as `commas` says.

    Examples
    --------
    >>> pieces("- Amap du Pré\n- Foyer rural"), pieces("Eau,Énergie, climat", COMPACT)
    (['Amap du Pré', 'Foyer rural'], ['Eau', 'Énergie, climat'])
    >>> pieces("Énergie, eau et déchets, Monnaies locales", SPACED)
    ['Énergie, eau et déchets', 'Monnaies locales']
    """
    found: list[str] = []
    for line in _LINES.split(cell):
        bare = _BULLET.sub("", line)
        for part in bare.split("|"):
            found += [each.strip() for each in (commas.split(part) if commas else [part])]
    return list(dict.fromkeys(each for each in found if each))


def splits(table: str) -> tuple[str, ...]:
    """Return the columns of a table of which each value gives a record of its own."""
    return _SPLIT.get(table, ())


@lru_cache(maxsize=4096)
def place_of(cell: str) -> str:
    """Return the code of the territory that people mean: a code as it is (of a SIRET the SIREN), an EPCI by its name.

    What is neither is given back, for whoever knows the territories that were declared.

    Examples
    --------
    >>> place_of("Cœur de Savoie"), place_of("241 927 201"), place_of("Combe de Savoie")
    ('200041010', '241927201', 'Combe de Savoie')
    """
    number = _sound(rules.siren, cell)
    if number and reference.territory(number):
        return number
    named = reference.territories_named(cell)
    return named[0].code if len(named) == 1 else cell


def is_known_place(code: str) -> bool:
    """Tell whether a code is one of the reference: an EPCI's or a commune's."""
    return reference.territory(code) is not None or reference.current_code(code) is not None


def _sound(rule: Callable[[str], str], cell: str) -> str | None:
    try:
        return rule(cell)
    except BadValue:
        return None
