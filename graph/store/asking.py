"""How LadybugDB is asked for many keys, or for all: in the ways that take it neither a whole table nor all its memory.

For edges at many keys at once its plan reads every node of the other side, a second for a country, where a query for
each key takes some microseconds; and the answer for a whole table must fit in its page cache beside the pages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

FEW = 5_000
"""Up to so many keys are asked for one by one."""
SLICE = 250_000
"""Nodes whose rows, or whose edges, are asked for at once."""
CROWDED = 0.8
"""The share of its page cache from which on it is closed after writing, and opened anew when next asked."""
_FROM_PLACES = "(b:Place)"  # where its plan begins there, as it does, each key would read them all
_MANY = "UNWIND $ids AS id "
_FIRST = re.compile(r"MATCH \((\w+):(\w+)\)")
_TYPES = {"STRING": pl.String, "DOUBLE": pl.Float64, "INT64": pl.Int64}


class Run(Protocol):
    """Runs a query with its parameters."""

    def __call__(self, query: str, **values: object) -> pl.DataFrame:
        """Return the answer."""


class Answer(Protocol):
    """The engine's answer to a query, to be closed."""

    def get_column_names(self) -> list[str]:
        """Return the names of the columns."""

    def get_column_data_types(self) -> list[str]:
        """Return the engine's types of the columns."""

    def get_all(self) -> list[Any]:
        """Return the rows."""

    def close(self) -> None:
        """Let go of it."""


def is_one_by_one(query: str, ids: list[str]) -> bool:
    """Tell whether a query for the keys `$ids` is better asked for each key: where it walks to some of many nodes."""
    return "]->" in query and _FROM_PLACES not in query and len(ids) <= FEW


def one_by_one(ask: Callable[[str, dict[str, Any]], Answer], query: str, ids: list[str]) -> pl.DataFrame:
    """Return the answer to a query for the keys `$ids`, asked for each key."""
    one = query.removeprefix(_MANY).replace(": id}", ": $id}", 1)
    rows: list[Any] = []
    schema: dict[str, type[pl.DataType]] = {}
    for key in ids:
        answer = ask(one, {"id": key})
        try:
            schema = schema or _schema(answer)
            rows += answer.get_all()
        finally:
            answer.close()
    return pl.DataFrame(rows, schema=schema, orient="row")


def _schema(answer: Answer) -> dict[str, type[pl.DataType]]:
    kinds = (_TYPES[kind] for kind in answer.get_column_data_types())
    return dict(zip(answer.get_column_names(), kinds, strict=True))


def in_slices(run: Run, query: str) -> pl.DataFrame:
    """Return the answer to a query without keys, asked for some of the nodes that it begins with at a time."""
    begins = _FIRST.match(query)
    if begins is None:
        return run(query)
    variable, label = begins.groups()
    last = run(f"MATCH (n:{label}) RETURN max(offset(id(n))) AS last").item()
    if last is None or last < SLICE:
        return run(query)
    within = f" WHERE offset(id({variable})) >= $from AND offset(id({variable})) < $upto RETURN "
    some = query.replace(" RETURN ", within, 1)
    parts = (run(some, **{"from": start, "upto": start + SLICE}) for start in range(0, last + 1, SLICE))
    return pl.concat([part for part in parts if part.height] or [run(query)])


def is_crowded(run: Run) -> bool:
    """Tell whether its memory is nearly full: in a country each entry leaves there what only closing gives back."""
    limit, taken = run("CALL bm_info() RETURN mem_limit, mem_usage").row(0)
    return bool(taken > CROWDED * limit)
