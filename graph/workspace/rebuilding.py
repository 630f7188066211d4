"""The journal's network in parts, so that a rebuild needs no more memory when the record grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.model.network import Network
from graph.model.tables import TABLES
from graph.resolve import PROOFS, resolve_actors, resolve_others, same_actors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.journal import Journal, Known

LARGE = ("actors", "relations")
"""The tables that may have millions of rows; the others are read whole."""


def parts(journal: Journal, known: Known) -> Iterator[Network]:
    """Yield the network in parts that have no record in common; what is named comes before what names it.

    Most records have one statement, and most actors share no proof of identity: these stream through. Only the
    others must stand together.
    """
    decisions = journal.decisions(known=known)
    together = journal.repeated_keys("actors", known=known) | {*decisions["kept"], *decisions["other"]}
    for proof in PROOFS:
        together |= journal.keys_sharing(proof, known=known)
    said = journal.statements("actors", keys=together, known=known)
    ids = same_actors(said, decisions)
    ids_seen = []
    for actors in _actors(journal, known, said, ids, together):
        ids_seen.append(actors["id"])
        yield Network.of(actors=actors)
    here = pl.concat(ids_seen)
    small = {table: journal.statements(table, known=known) for table in TABLES if table not in LARGE}
    yield resolve_others(small, ids, here)[0]
    for relations in _apart(journal, "relations", known):
        yield resolve_others({"relations": relations}, ids, here)[0]


def _actors(
    journal: Journal, known: Known, said: pl.DataFrame, ids: Mapping[str, str], together: set[str]
) -> Iterator[pl.DataFrame]:
    yield resolve_actors(said, ids)
    for chunk in journal.stream("actors", known=known):
        yield resolve_actors(_without(chunk, together), {})


def _apart(journal: Journal, table: str, known: Known) -> Iterator[pl.DataFrame]:
    """Yield the statements of a table in frames that have no key in common."""
    together = journal.repeated_keys(table, known=known)
    yield journal.statements(table, keys=together, known=known)
    for chunk in journal.stream(table, known=known):
        yield _without(chunk, together)


def _without(chunk: pl.DataFrame, keys: set[str]) -> pl.DataFrame:
    return chunk.filter(~pl.col("key").is_in(pl.Series(sorted(keys), dtype=pl.String).implode())) if keys else chunk
