"""Wipes what a database keeps of deleted rows: free pages, its log, what it noted about the values of columns."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from psycopg import Error as PostgresError
from sqlalchemy.exc import DBAPIError

from graph.journal.engine import speaking
from graph.journal.schema import METADATA

if TYPE_CHECKING:
    import sqlalchemy as sa

    from graph.journal import Journal

_PATIENCE = 15.0
"""Seconds to wait for others who still read what was there before."""


def wipe(journal: Journal) -> bool:
    """Write the database anew without what was deleted; return whether nothing of it is left in our files.

    False where another process still reads an older state: its log is then emptied when that one has finished and
    the next wipe or checkpoint comes. A server's own log and archives follow the server's rules: see `docs/erasing.md`.
    """
    with speaking(journal.engine):
        if journal.engine.dialect.name == "sqlite":
            return _wipe_file(journal.engine)
        _wipe_server(journal.engine)
        return True


def _wipe_file(engine: sa.Engine) -> bool:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        end = time.monotonic() + _PATIENCE
        while (busy := cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]) and time.monotonic() < end:
            time.sleep(0.1)
        return not busy
    finally:
        connection.close()


def _wipe_server(engine: sa.Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in METADATA.sorted_tables:
            connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table.name}"')
        for more in ("VACUUM FULL pg_statistic", "CHECKPOINT"):  # what the server lets this user do
            with contextlib.suppress(DBAPIError, PostgresError):
                connection.exec_driver_sql(more)
