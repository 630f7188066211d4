"""A network whose actors nobody can tell by name or number: for sharing its structure.

It is not anonymous: who knows a territory well may recognise the only inter-communality in it by its ties.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import fields
from typing import TYPE_CHECKING

import polars as pl

from graph import reference
from graph.model.network import SCHEMAS, Network
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = {
    "territories": ("code", "name", "communes", "status", "applied_on", "resilience_project"),
    "actors": ("id", "name", "categories", "kind", "territory", "themes", "since", "until"),
    "relations": ("id", "source", "target", "type", "since", "until", "confirmed_by", "initiative"),
    "initiatives": ("id", "name", "territory", "themes", "transitions", "since", "until"),
    "participations": ("initiative", "actor"),
    "needs": ("id", "territory", "kind", "theme", "stated_on"),
    "offers": ("id", "partner", "kind", "theme", "capacity", "since", "until"),
    "absences": ("id", "territory", "category", "source", "date", "author"),
    "bodies": ("id", "name", "territory"),
    "memberships": ("body", "actor"),
}
"""The columns that stay, by table; all others (numbers, addresses, places, amounts, free texts, roles) are emptied."""
LETTERS = {
    "actors": "A",
    "relations": "R",
    "initiatives": "I",
    "needs": "N",
    "offers": "O",
    "absences": "X",
    "bodies": "B",
}
"""How pseudonyms begin, by table; they serve as id and as name."""
_NAMES = {"source": "actors", "target": "actors", "actor": "actors", "partner": "actors"}
_NAMES |= {"initiative": "initiatives", "body": "bodies"}
_YEARS = ("since", "until")
_WITHHELD = "-"
"""What stands where a source or an author must be named."""


def pseudonymised(network: Network) -> Network:
    """Return a network with the same ties between actors whose names, numbers, places and texts are withheld.

    Dates become years, a commune the inter-communality that it is in. The same network gives the same pseudonyms,
    and their order says nothing: it is drawn with a key made of the whole network, which nobody has who has only the
    result.
    """
    key = _key(network)
    called = {table: _pseudonyms(key, table, getattr(network, table)["id"]) for table in LETTERS}
    return Network.of(
        **{each.name: _withheld(each.name, getattr(network, each.name), called) for each in fields(network)}
    )


def _key(network: Network) -> bytes:
    digest = hashlib.sha256()
    for each in fields(network):
        for row in getattr(network, each.name).iter_rows():
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return digest.digest()


def _pseudonyms(key: bytes, table: str, ids: Iterable[str]) -> dict[str, str]:
    def drawn(each: str) -> bytes:
        return hmac.digest(key, f"{table} {each}".encode("utf-8", "surrogatepass"), "sha256")

    return {each: f"{LETTERS[table]}{number:04d}" for number, each in enumerate(sorted(ids, key=drawn), 1)}


def _withheld(table: str, frame: pl.DataFrame, called: dict[str, dict[str, str]]) -> pl.DataFrame:
    """Return a table with pseudonyms for ids and names, and without the columns that are not kept."""
    if table == "actors":
        places = [territory or (commune and reference.epci_of(commune)) for territory, commune in _where(frame)]
        frame = frame.with_columns(pl.Series("territory", places, dtype=pl.String))
    kept = [_column(table, name, called).alias(name) for name in KEPT[table]]
    bare = [pl.lit(None, dtype=kind).alias(name) for name, kind in SCHEMAS[table].items() if name not in KEPT[table]]
    found = frame.select(*kept, *bare)
    return found.unique() if table in ("participations", "memberships") else found


def _where(actors: pl.DataFrame) -> list[tuple[str | None, str | None]]:
    return actors.select("territory", "commune").rows()


def _column(table: str, name: str, called: dict[str, dict[str, str]]) -> pl.Expr:
    if table in LETTERS and name in ("id", "name"):
        return pl.col("id").replace_strict(called[table], return_dtype=pl.String)
    if table == "absences" and name in ("source", "author"):
        return pl.lit(_WITHHELD)
    if name in _YEARS:
        return pl.col(name).str.slice(0, 4)
    if name in _NAMES and (table, name) != ("absences", "source"):
        pseudonym = pl.col(name).replace_strict(called[_NAMES[name]], default=None, return_dtype=pl.String)
        return pl.when(pl.col("type") == ACTS_IN).then(name).otherwise(pseudonym) if name == "target" else pseudonym
    return pl.col(name)
