"""Départements and regions."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.reference import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping


def departements() -> Mapping[str, str]:
    """Return the name of each département, and of each overseas collectivity, by its code.

    Examples
    --------
    >>> departements()["2A"]
    'Corse-du-Sud'
    """
    return _names("departement")


def regions() -> Mapping[str, str]:
    """Return the name of each region, and of each overseas collectivity, by its code.

    Examples
    --------
    >>> regions()["75"]
    'Nouvelle-Aquitaine'
    """
    return _names("region")


@cache
def _names(level: str) -> Mapping[str, str]:
    rows = packaged.table("areas").rows(named=True)
    return MappingProxyType({row["code"]: row["name"] for row in rows if row["level"] == level})
