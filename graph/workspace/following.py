"""The network in memory after a change: what a country holds is read once, then followed from entry to entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.model.network import SCHEMAS, Network, ordered
from graph.model.tables import key_column
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.store.base import Change

_ROLES = {"participations": ("initiatives", "initiative"), "memberships": ("bodies", "body")}
"""Frames without ids: the frame of the records that bring their rows along, and the column that names these."""


def followed(network: Network, change: Change) -> Network:
    """Return the network that a change makes of another; neither is altered, and what did not change is shared.

    Every store that makes the change shows the same: `tests/test_following.py`.
    """
    return Network(**{table: _frame(table, network, change) for table in SCHEMAS})


def _frame(table: str, network: Network, change: Change) -> pl.DataFrame:
    held: pl.DataFrame = getattr(network, table)
    come: pl.DataFrame = getattr(change.come, table)
    keep = pl.lit(value=True)
    if table in _ROLES:
        records, column = _ROLES[table]
        keep &= _not_in(column, [*change.gone.get(records, ()), *getattr(change.come, records)["id"]])
        keep &= _not_in("actor", change.gone.get("actors", ()))
    else:
        key = key_column(table)
        keep &= _not_in(key, [*change.gone.get(table, ()), *come[key]])
    if table == "relations":
        gone = change.gone.get("actors", ())
        keep &= _not_in("source", gone) & ((pl.col("type") == ACTS_IN) | _not_in("target", gone))
    if table == "offers":
        keep &= _not_in("partner", change.gone.get("actors", ()))
    left = held.filter(keep)
    if come.is_empty():
        return held if left.height == held.height else left
    if table in _ROLES:
        return ordered(table, pl.concat([left, come]))
    return left.merge_sorted(ordered(table, come), key=key_column(table))


def _not_in(column: str, ids: Iterable[str]) -> pl.Expr:
    wanted = pl.Series(list(ids), dtype=pl.String)
    return ~pl.col(column).is_in(wanted.implode()) if len(wanted) else pl.lit(value=True)
