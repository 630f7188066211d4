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
    from collections.abc import Iterable

    from importers.base import Cells
    from importers.rows import Row

MOST_GIVERS = 10_000
"""Givers that are remembered while a file is read: a list has one, or a few."""
_RNA = re.compile(r"W\d[A-Z\d]\d{7}", re.IGNORECASE)
_PERSON = re.compile(r"(?:m\.(?: |(?=[a-z]{3}))|(?:mr|mme|mlle)\.? |(?:monsieur|madame|mademoiselle|m et|m ou) )\w")
_ASSOCIATION = re.compile(r"\bassociations?\b(?! (?:syndicale|fonciere))")


@dataclass
class Givers:
    """The givers that a list names in full: in other rows only their number or only their name is filled in."""

    names: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Givers:
        """Gather the givers of a list."""
        found = cls()
        for row in rows:
            name = mended(row["giver"])
            if name and row["giver_id"] and len(found.numbers) < MOST_GIVERS:
                found._add(name, row)
        return found

    def _add(self, name: str, row: Row) -> None:
        try:
            siren = row.needed("giver_id", rules.siren)
        except RowRefused:
            return
        self.names.setdefault(siren, name)
        self.numbers.setdefault(folded(name), set()).add(siren)

    def name_of(self, siren: str) -> str:
        """Return the name that goes with a SIREN, from this list or the reference, else an empty text."""
        known = reference.territory(siren)
        return self.names.get(siren) or (known.name if known else "")

    def number_of(self, name: str) -> str | None:
        """Return the SIREN that goes with a name, None where the list has none or several."""
        found = self.numbers.get(folded(name), set())
        return next(iter(found)) if len(found) == 1 else None


def giver(row: Row, givers: Givers) -> Cells:
    """Return the giver: by its SIREN, else by its name; a row with neither is refused."""
    name = mended(row["giver"])
    siren = row.value("giver_id", rules.siren) or givers.number_of(name)
    name = name or (givers.name_of(siren) if siren else "")
    if not name:
        raise row.refused("giver", "missing")
    key = ids.from_siren(siren) if siren else ids.from_content(folded(name))
    return _party(key, name, siren=siren, rna=None)


def beneficiary(row: Row, giver_id: str) -> Cells:
    """Return the beneficiary: by its SIREN, its RNA number, else by its name among those of this giver.

    Two organisations of one name that a giver's list tells apart by nothing else become one. A natural person is
    refused, and not quoted: whoever is called « M. », « Mme », « Monsieur »... and has no RNA number.
    """
    name, number = mended(row["beneficiary"]), row["beneficiary_id"]
    is_rna = bool(_RNA.fullmatch(number))
    rna = row.value("beneficiary_id" if is_rna else "rna", rules.rna)
    siren = None if is_rna else row.value("beneficiary_id", rules.siren)
    if not name:
        raise row.refused("beneficiary", "missing")
    if rna is None and _PERSON.match(folded(name[:60])):
        refusal = row.refused("beneficiary", "natural_person")
        raise RowRefused(refusal.column, "", refusal.reason)
    key = ids.from_siren(siren) if siren else ids.from_rna(rna) if rna else ids.from_content(folded(name), giver_id)
    return _party(key, name, siren=siren, rna=rna)


def _party(key: str, name: str, *, siren: str | None, rna: str | None) -> Cells:
    """Return an actor; a category only where SIREN or name say that it is public."""
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
