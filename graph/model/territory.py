"""A territory: a group of communes that answers as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Rurality = Literal["rural", "urban", "mixed"]
TerritoryKind = Literal["epci", "group", "commune", "districts"]


@dataclass(frozen=True)
class Territory:
    """A territory with what the reference knows of it; equal when all of it is equal.

    `communes` are INSEE codes, sorted. `places` are all codes whose actors are its own: its code, its communes
    and the districts (arrondissements) of those. `population` and `rurality` are None where no commune is known.
    `declared` is true when somebody declared it, false when it is only known from the reference.
    """

    code: str
    name: str
    kind: TerritoryKind
    communes: tuple[str, ...]
    places: frozenset[str]
    population: int | None
    rurality: Rurality | None
    declared: bool = False
    status: str | None = None
    applied_on: str | None = None
    resilience_project: str | None = None
    note: str | None = None
