"""Reads the journal: entries, and statements as frames."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa

from graph.journal.schema import ENTRIES, STATEMENTS, said
from graph.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

KEYS_A_QUERY = 10_000
_ROWS_A_FETCH = 50_000


@dataclass(frozen=True)
class Known:
    """Which statements count: those of entries up to `revision`, recorded by the end of the day `on`.

    None does not limit. What was undone by an entry that counts does not count.
    """

    revision: int | None = None
    on: date | None = None

    def entries(self) -> sa.ColumnElement[bool]:
        """Return the condition on an entry to have been recorded."""
        return self._recorded(ENTRIES)

    def live(self) -> sa.ColumnElement[bool]:
        """Return the condition on an entry to count."""
        undoing = ENTRIES.alias("undoing")
        undone = sa.select(undoing.c.target).where(undoing.c.target.is_not(None), self._recorded(undoing))
        return sa.and_(self._recorded(ENTRIES), ENTRIES.c.id.not_in(undone))

    def _recorded(self, entries: sa.FromClause) -> sa.ColumnElement[bool]:
        limits = [sa.true()]
        if self.revision is not None:
            limits.append(entries.c.id <= self.revision)
        if self.on is not None:
            last = datetime.combine(self.on, time.max).astimezone()
            limits.append(entries.c.at <= timestamp(last))
        return sa.and_(*limits)


NOW = Known()


def timestamp(moment: datetime) -> str:
    """Return a moment as the journal writes it: UTC, ISO 8601 with microseconds; it sorts as text."""
    from datetime import UTC  # noqa: PLC0415 - beside its only use

    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def statement_schema(table: str) -> dict[str, type[pl.DataType]]:
    """Return the columns of a frame of statements: `seq`, `entry`, `key` and what was said."""
    spec = TABLES[table]
    return {"seq": pl.Int64, "entry": pl.Int64, "key": pl.String} | {name: spec[name].dtype for name in said(spec)}


def read_statements(
    connection: sa.Connection, table: str, *, keys: Iterable[str] | None = None, known: Known = NOW
) -> pl.DataFrame:
    """Return the statements about a table's records (of some keys, or all) that count, as they were said."""
    columns = statement_schema(table)
    source = STATEMENTS[table]
    query = sa.select(*(source.c[name] for name in columns)).where(
        source.c.entry.in_(sa.select(ENTRIES.c.id).where(known.live()))
    )
    if keys is None:
        return _frame(connection, query.order_by(source.c.seq), columns)
    parts = [_frame(connection, query.where(source.c.key.in_(some)), columns) for some in chunks(keys)]
    return pl.concat([pl.DataFrame(schema=columns), *parts]).sort("seq")


def _frame(
    connection: sa.Connection, query: sa.Select[Any], columns: dict[str, type[pl.DataType]]
) -> pl.DataFrame:
    result = connection.execution_options(stream_results=True).execute(query)
    parts = [pl.DataFrame(schema=columns)]
    for rows in fetched(result):
        series = [
            pl.Series(name, values, dtype=kind) for (name, kind), values in zip(columns.items(), zip(*rows, strict=True), strict=True)
        ]
        parts.append(pl.DataFrame(series))
    return pl.concat(parts, rechunk=False)


def fetched(result: sa.CursorResult[Any]) -> Iterator[Sequence[sa.Row[Any]]]:
    """Yield a result's rows by the tens of thousands."""
    while rows := result.fetchmany(_ROWS_A_FETCH):
        yield rows


def chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """Cut keys into lists that one query can name, each key once, in order."""
    listed = sorted(set(keys))
    for start in range(0, len(listed), KEYS_A_QUERY):
        yield listed[start : start + KEYS_A_QUERY]
