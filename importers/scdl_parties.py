"""The two sides of a subsidy: who gives and who receives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph import reference
from graph.model import ids, rules
from graph.model.terms import folded
from importers.public_bodies import public_body
from importers.rows import RowRefused
from importers.scdl_columns import mended

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.base import Cells
    from importers.rows import Row

MOST_GIVERS = 10_000
"""Givers that are remembered while a file is read: a list has one, or a few."""
FEWEST_DIGITS = 8
"""Digits from which a wrong number is one that somebody mistyped, rather than a filler or a remark."""
_RNA = re.compile(r"W\d[A-Z\d]\d{7}", re.IGNORECASE)
_ROUNDED = re.compile(r"\d *E *\+?\d", re.IGNORECASE)
"""A long number as spreadsheets show it (9,87E+13): others look the same."""
_PERSON = re.compile(r"(?:m\.(?: |(?=[a-z]{3}))|(?:mr|mme|mlle)\.? |(?:monsieur|madame|mademoiselle|m et|m ou) )\w")
_ASSOCIATION = re.compile(r"\bassociations?\b(?! (?:syndicale|fonciere))")


@dataclass(frozen=True)
class Number:
    """What a list gives for a SIREN: one that is sound, else the digits as typed, which prove nothing.

    Still the same name with the same wrong number is the same party, in any list, where it `is_whole`.
    """

    digits: str
    is_sound: bool = False
    is_whole: bool = True


@dataclass
class Givers:
    """The givers that a list names in full: in other rows only their number or only their name is filled in."""

    names: dict[Number, dict[str, str]] = field(default_factory=dict)
    numbers: dict[str, set[Number]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Givers:
        """Gather the givers of a list."""
        found = cls()
        for row in rows:
            name = mended(row["giver"])
            number = _number(row, "giver_id") if name and len(found.numbers) < MOST_GIVERS else None
            if number:
                found.names.setdefault(number, {}).setdefault(folded(name), name)
                found.numbers.setdefault(folded(name), set()).add(number)
        return found

    def name_of(self, number: Number) -> str:
        """Return the name that goes with a number, from this list or the reference, else an empty text.

        Of several names of a SIREN it is the first; several names with one wrong number may be several givers.
        """
        names = [*self.names.get(number, {}).values()]
        if names and (number.is_sound or len(names) == 1):
            return names[0]
        known = reference.territory(number.digits) if number.is_sound else None
        return known.name if known else ""

    def number_of(self, name: str) -> Number | None:
        """Return the number that goes with a name, a sound one first; None where the list has none or several."""
        found = self.numbers.get(folded(name), set())
        found = {each for each in found if each.is_sound} or found
        return next(iter(found)) if len(found) == 1 else None


def giver(row: Row, givers: Givers) -> Cells:
    """Return the giver: by its SIREN, else by its name and the number as typed; a row without a name is refused."""
    name = mended(row["giver"])
    number = _number(row, "giver_id") or givers.number_of(name)
    name = name or (givers.name_of(number) if number else "")
    if not name:
        row.value("giver_id", rules.siren)  # A wrong number with no name beside it is the fault to tell.
        raise row.refused("giver", "missing")
    siren = number.digits if number and number.is_sound else None
    return _party(name, siren=siren, rna=None, apart=[number.digits] if number else [])


def beneficiary(row: Row, giver_id: str) -> Cells:
    """Return the beneficiary: by its SIREN, its RNA number, else by its name and the number as typed.

    Without a number it is known by its name among those of this giver: two organisations of one name that a giver's
    list tells apart by nothing else become one. A natural person is refused, and not quoted: whoever is called
    « M. », « Mme », « Monsieur »... and has no RNA number.
    """
    name, is_rna = mended(row["beneficiary"]), bool(_RNA.fullmatch(row["beneficiary_id"]))
    number = None if is_rna else _number(row, "beneficiary_id")
    rna = row.sound("beneficiary_id" if is_rna else "rna", rules.rna)
    if not name:
        raise row.refused("beneficiary", "missing")
    if rna is None and is_person(name):
        refusal = row.refused("beneficiary", "natural_person")
        raise RowRefused(refusal.column, "", refusal.reason)
    siren = number.digits if number and number.is_sound else None
    return _party(name, siren=siren, rna=rna, apart=_apart(number or _typed(row["rna"]), giver_id))


def is_person(name: str) -> bool:
    """Tell whether a name begins as that of a person does: « M. », « Mme », « Monsieur »..."""
    return _PERSON.match(folded(name[:60])) is not None


def _number(row: Row, column: str) -> Number | None:
    siren = row.sound(column, rules.siren)
    return Number(siren, is_sound=True) if siren else _typed(row[column])


def _typed(cell: str) -> Number | None:
    """Return a wrong number as typed, less what spreadsheets do to it; None where it holds no digit but zeros."""
    digits = re.sub("[^0-9]", "", cell.removesuffix(".0")).lstrip("0")
    is_whole = len(digits) >= FEWEST_DIGITS and len(set(digits)) > 1 and not _ROUNDED.search(cell)
    return Number(digits, is_whole=is_whole) if digits else None


def _apart(number: Number | None, giver_id: str) -> list[str]:
    """Return what tells a name without proof of identity from others: a filler says little outside its list."""
    return [*([number.digits] if number else []), *([] if number and number.is_whole else [giver_id])]


def _party(name: str, *, siren: str | None, rna: str | None, apart: Sequence[str]) -> Cells:
    """Return an actor; a category only where SIREN or name say that it is public."""
    key = ids.from_siren(siren) if siren else ids.from_rna(rna) if rna else ids.from_content(folded(name), *apart)
    body = public_body(siren, name)
    by_law = "association" if rna or _ASSOCIATION.search(folded(name[:200])) else None
    return {
        "id": key,
        "name": name,
        "categories": "public" if body else None,
        "kind": body.kind if body else by_law,
        "territory": body.territory if body else None,
        "commune": body.commune if body else None,
        "siren": siren,
        "rna": rna,
    }
