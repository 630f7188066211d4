"""Writes one entry with its statements, in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa

from graph.journal.reading import NOW, among, timestamp
from graph.journal.schema import ENTRIES, MENTIONS, STATEMENTS, said
from graph.journal.sealing import Content, seal_entry, statement_texts
from graph.model.tables import LISTS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Origin:
    """Where an entry comes from: who acts, the file as it was given, its format and its checksum."""

    file: str
    format: str
    fingerprint: str
    by: str


class Writer:
    """One entry under way; made by `Journal.writing`."""

    def __init__(self, connection: sa.Connection, origin: Origin) -> None:
        self.connection = connection
        self._content = Content()
        values = {
            "at": timestamp(datetime.now(UTC)),
            "by": origin.by,
            "kind": "import",
            "what": origin.file,
            "format": origin.format,
            "fingerprint": origin.fingerprint,
        }
        self.entry: int = connection.execute(sa.insert(ENTRIES).values(values).returning(ENTRIES.c.id)).scalar_one()

    def close(self, counts: Mapping[str, int]) -> None:
        """Note the entry's counts of rows: `rows`, `written`, `merged`, `rejected`."""
        self.connection.execute(sa.update(ENTRIES).where(ENTRIES.c.id == self.entry).values(**counts))

    def seal(self) -> None:
        """Note the checksums of the entry, which is now whole."""
        seal_entry(self.connection, self.entry, self._content.digest())

    def add(self, table: str, part: str, frame: pl.DataFrame) -> None:
        """Append statements; the frame has the columns `key`, `line` and those that `said` names."""
        if frame.is_empty():
            return
        spoken = [name for name in said(TABLES[table]) if frame[name].null_count() < frame.height]
        values = (frame[name].to_list() for name in ("line", "key", *spoken))
        rows = zip(repeat(self.entry, frame.height), repeat(part), *values, strict=False)
        insert_rows(self.connection, STATEMENTS[table], ["entry", "part", "line", "key", *spoken], rows)
        self._content.add(table, statement_texts(table, frame.with_columns(pl.lit(part).alias("part"))))
        if table in LISTS:
            self._mention(table, frame.select("key", LISTS[table]).drop_nulls().rows())

    def _mention(self, table: str, listed: Sequence[tuple[Any, ...]]) -> None:
        named = [(self.entry, table, key, actor) for key, members in listed for actor, _role in json.loads(members)]
        insert_rows(self.connection, MENTIONS, ["entry", "record", "key", "actor"], named)

    def known(self, table: str, column: str, values: Iterable[str]) -> set[str]:
        """Return which of these values stand in a column of the statements that count, this entry's included."""
        source = STATEMENTS[table].c
        wanted = among(self.connection, source[column], values)
        return set(self.connection.scalars(sa.select(source[column]).distinct().where(wanted, self._live(table))))

    def keys_named(self, table: str, names: Iterable[str]) -> dict[str, set[str]]:
        """Return, by name, the keys of the records that were ever called exactly so."""
        source = STATEMENTS[table].c
        wanted = among(self.connection, source.name, names)
        found: dict[str, set[str]] = {}
        for name, key in self.connection.execute(
            sa.select(source.name, source.key).distinct().where(wanted, self._live(table))
        ):
            found.setdefault(name, set()).add(key)
        return found

    def _live(self, table: str) -> sa.ColumnElement[bool]:
        return NOW.live(self.connection, STATEMENTS[table].c.entry)

    def already(self, fingerprint: str) -> dict[str, set[tuple[str, int]]]:
        """Return, by table, the part and line of what earlier entries that count kept of the same file."""
        same = sa.select(ENTRIES.c.id).where(
            ENTRIES.c.fingerprint == fingerprint,
            ENTRIES.c.id != self.entry,
            NOW.live(self.connection, ENTRIES.c.id),
        )
        entries = list(self.connection.scalars(same))
        if not entries:
            return {}
        return {
            table: {
                (part, line)
                for part, line in self.connection.execute(
                    sa.select(source.c.part, source.c.line).where(source.c.entry.in_(entries))
                )
            }
            for table, source in STATEMENTS.items()
        }


def insert_rows(
    connection: sa.Connection, table: sa.TableClause, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert many rows by the driver's own call: a mapping for each row costs three times as much."""
    given = list(rows)
    if not given:
        return
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    marks = ", ".join([mark] * len(columns))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours only
    connection.exec_driver_sql(statement, given)
