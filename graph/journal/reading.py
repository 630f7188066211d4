"""Reads the journal: entries, and statements as frames."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from graph.journal.schema import ENTRIES, STATEMENTS, said
from graph.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ROWS_A_FETCH = 50_000


@dataclass(frozen=True)
class Known:
    """Which statements count: those of entries up to `revision`, recorded by the end of the day `on`.

    None does not limit. What was taken back by an entry that counts does not count, nor what `without` names: so one
    can see what taking it back would do.
    """

    revision: int | None = None
    on: date | None = None
    without: frozenset[int] = frozenset()

    @classmethod
    def by(cls, day: str | None) -> Known:
        """Return what was known by the end of a day in ISO 8601; without a day, now."""
        return cls(on=date.fromisoformat(day)) if day else NOW

    def entries(self) -> sa.ColumnElement[bool]:
        """Return the condition on an entry to have been recorded."""
        limits: list[sa.ColumnElement[bool]] = [sa.true()]
        if self.revision is not None:
            limits.append(ENTRIES.c.id <= self.revision)
        if self.on is not None:
            last = datetime.combine(self.on, time.max).astimezone()
            limits.append(ENTRIES.c.at <= timestamp(last))
        return sa.and_(*limits)

    def dead(self, connection: sa.Connection) -> set[int]:
        """Return the entries that were taken back.

        An entry that takes another back may be taken back itself: the last one decides.
        """
        query = sa.select(ENTRIES.c.id, ENTRIES.c.target).where(ENTRIES.c.target.is_not(None), self.entries())
        dead = set(self.without)
        for entry, target in connection.execute(query.order_by(ENTRIES.c.id.desc())):
            if entry not in dead:
                dead.add(target)
        return dead

    def live(self, connection: sa.Connection, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Return the condition on a column to name an entry that counts."""
        limits: list[sa.ColumnElement[bool]] = [sa.true()]
        if self.on is not None:
            limits.append(column.in_(sa.select(ENTRIES.c.id).where(self.entries())))
        elif self.revision is not None:
            limits.append(column <= self.revision)
        if dead := self.dead(connection):
            limits.append(column.not_in(sorted(dead)))
        return sa.and_(*limits)


NOW = Known()


def timestamp(moment: datetime) -> str:
    """Return a moment as the journal writes it: UTC, ISO 8601 with microseconds; it sorts as text."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def statement_schema(table: str) -> dict[str, type[pl.DataType]]:
    """Return the columns of a frame of statements: `seq`, `key` and what was said."""
    spec = TABLES[table]
    return {"seq": pl.Int64, "key": pl.String} | {name: spec[name].dtype for name in said(spec)}


def read_statements(
    connection: sa.Connection, table: str, *, keys: Iterable[str] | None = None, known: Known = NOW
) -> pl.DataFrame:
    """Return the statements about a table's records (of some keys, or all) that count, as they were said."""
    nothing = pl.DataFrame(schema=statement_schema(table))
    if keys is not None and not (keys := set(keys)):
        return nothing
    parts = stream_statements(connection, table, keys=keys, known=known)
    return pl.concat([nothing, *parts], rechunk=False)


def stream_statements(
    connection: sa.Connection, table: str, *, keys: Iterable[str] | None = None, known: Known = NOW
) -> Iterator[pl.DataFrame]:
    """Yield them some tens of thousands at a time."""
    columns = statement_schema(table)
    source = STATEMENTS[table]
    spoken = list(columns) if keys is not None else _spoken(connection, source, list(columns))
    query = sa.select(*(source.c[name] for name in spoken)).where(known.live(connection, source.c.entry))
    if keys is not None:
        query = query.where(among(connection, source.c.key, keys))
    streaming = connection.dialect.name != "sqlite"
    result = connection.execute(query.order_by(source.c.seq), execution_options={"stream_results": streaming})
    silent = [pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in spoken]
    for rows in fetched(result):
        values = zip(spoken, zip(*rows, strict=True), strict=True)
        frame = pl.DataFrame([pl.Series(name, given, dtype=columns[name]) for name, given in values])
        yield frame.with_columns(silent).select(list(columns))


def _spoken(connection: sa.Connection, source: sa.Table, columns: list[str]) -> list[str]:
    """Return the columns in which any statement says something: to fetch the others costs as much for nothing."""
    said_so = connection.execute(sa.select(*(sa.func.count(source.c[name]) for name in columns))).one()
    return [name for name, count in zip(columns, said_so, strict=True) if count or name in ("seq", "key")]


def fetched(result: sa.CursorResult[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield a result's rows by the tens of thousands.

    SQLite's driver is asked directly: its rows are plain tuples of our types already, and the library's own cost
    half as much again. A server's rows stream through the library, which keeps them out of this memory.
    """
    direct = result.cursor if result.dialect.name == "sqlite" else None
    take = direct.fetchmany if direct is not None else result.fetchmany
    while rows := take(_ROWS_A_FETCH):
        yield rows


def among(connection: sa.Connection, column: sa.ColumnElement[Any], values: Iterable[str]) -> sa.ColumnElement[bool]:
    """Return the condition on a column to hold one of many values, all in one parameter.

    A parameter for each costs more than the look-up itself, and databases limit how many there may be.
    """
    listed = sorted(set(values))
    if connection.dialect.name == "sqlite":
        given = sa.func.json_each(json.dumps(listed, ensure_ascii=False)).table_valued("value")
        return column.in_(sa.select(given.c.value))
    return column == sa.any_(sa.bindparam(None, listed, type_=postgresql.ARRAY(sa.Text)))
