"""Copies a journal whole, as of one moment, out of one database and into another, of either kind."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import polars as pl
import sqlalchemy as sa

from graph.errors import WorkspaceUnusable
from graph.journal.engine import HEAD, decoding, speaking, transaction, upgrade
from graph.journal.reading import fetched
from graph.journal.schema import ENTRIES, METADATA, WORKSPACE
from graph.journal.sealing import altered_entries
from graph.journal.writing import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.journal import Journal

_TYPES: dict[type, type[pl.DataType]] = {
    sa.Text: pl.String,
    sa.Double: pl.Float64,
    sa.Integer: pl.Int64,
    sa.BigInteger: pl.Int64,
}


class Snapshot:
    """A journal as it was at one moment, while others go on writing; made by `snapshot`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.revision: int = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(ENTRIES.c.id), 0))) or 0
        self.identity = str(connection.scalar(sa.select(WORKSPACE.c.id)))
        self.version = HEAD

    def altered(self) -> list[int]:
        """Return the entries that are not what was recorded; see `altered_entries`."""
        return altered_entries(self._connection)

    def tables(self) -> Iterator[tuple[str, Iterator[pl.DataFrame]]]:
        """Yield every table by name, what is named before what names it, with its rows some at a time."""
        for table in METADATA.sorted_tables:
            yield table.name, self._frames(table)

    def _frames(self, table: sa.Table) -> Iterator[pl.DataFrame]:
        schema = {column.name: _TYPES[type(column.type)] for column in table.columns}
        streaming = self._connection.dialect.name != "sqlite"
        query = sa.select(table).order_by(*table.primary_key.columns)
        for rows in fetched(self._connection.execute(query, execution_options={"stream_results": streaming})):
            values = zip(schema.items(), zip(*rows, strict=True), strict=True)
            yield pl.DataFrame([pl.Series(name, given, dtype=kind) for (name, kind), given in values])


@contextlib.contextmanager
def snapshot(journal: Journal) -> Iterator[Snapshot]:
    """Open the journal as it is now; what others write meanwhile is not seen."""
    engine = journal.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with speaking(engine), decoding(engine), engine.connect() as connection, connection.begin():
        yield Snapshot(connection)


class Filling:
    """An empty journal being filled, all or nothing; made by `filling`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Append rows as they were, numbers included."""
        insert_rows(self._connection, sa.table(table), frame.columns, frame.rows())

    def finish(self) -> None:
        """Bring the tables to the newest version, and let the next numbers follow those that are there."""
        upgrade(self._connection)
        if self._connection.dialect.name != "postgresql":
            return
        for table in METADATA.sorted_tables:
            (key,) = table.primary_key.columns
            if isinstance(key.type, sa.Integer | sa.BigInteger):
                last = sa.select(sa.func.max(key)).scalar_subquery()
                sequence = sa.func.pg_get_serial_sequence(table.name, key.name)
                self._connection.execute(sa.select(sa.func.setval(sequence, last)).where(last.is_not(None)))


@contextlib.contextmanager
def filling(journal: Journal, version: str) -> Iterator[Filling]:
    """Make an empty journal ready for the rows of one whose tables were of some version.

    Raises
    ------
    WorkspaceUnusable
        `workspace_full`.
    """
    engine = journal.engine
    with speaking(engine), transaction(engine) as connection:
        if connection.scalar(sa.select(sa.func.count()).select_from(ENTRIES)):
            raise WorkspaceUnusable("workspace_full", path=journal.name)
        connection.execute(sa.delete(WORKSPACE))
        if version != HEAD:
            METADATA.drop_all(connection)
            connection.exec_driver_sql("DROP TABLE alembic_version")
            upgrade(connection, version)
        yield Filling(connection)
