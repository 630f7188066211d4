"""Opens the journal's database, SQLite or PostgreSQL, and brings its tables up to date."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from graph.errors import JournalUnusable

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "0003"
"""The newest version of the tables; `migrations/versions` brings any older one here."""
WRITING = "essaim_writing"
_BUSY_MS = 15_000
_LEAST_ROOM = 1 << 16
_MIGRATING = threading.Lock()


def open_engine(url: str, *, create: bool) -> sa.Engine:
    """Return an engine on the journal with the newest tables.

    Raises
    ------
    JournalUnusable
        `journal_missing` unless it may be created; `journal_damaged`, `journal_newer`, `journal_unreachable`.
    """
    try:
        parsed = sa.make_url(url)
    except SQLAlchemyError as error:
        raise JournalUnusable("journal_url", url=url) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise JournalUnusable("journal_url", url=parsed.render_as_string())
    is_file = parsed.get_backend_name() == "sqlite"
    if is_file and not create and not Path(parsed.database or "").is_file():
        raise JournalUnusable("journal_missing", path=parsed.database)
    if is_file and Path(parsed.database or "").is_dir():
        raise JournalUnusable("journal_foreign", path=parsed.database)
    engine = sa.create_engine(parsed, **(_sqlite_options() if is_file else {"pool_pre_ping": True}))
    if is_file:
        sa.event.listen(engine, "connect", _configure_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    try:
        with speaking(engine):
            _bring_up_to_date(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _sqlite_options() -> dict[str, Any]:
    return {"connect_args": {"timeout": _BUSY_MS / 1000, "check_same_thread": False}}


def _configure_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - what the driver made
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    connection.execute("PRAGMA cache_size=-65536")


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _bring_up_to_date(engine: sa.Engine, *, create: bool) -> None:
    with engine.connect() as connection:
        known = sa.inspect(connection).has_table("alembic_version")
        version = connection.scalar(sa.text("SELECT version_num FROM alembic_version")) if known else None
        if version == HEAD:
            return
        if version is None and (not create or sa.inspect(connection).get_table_names()):
            raise JournalUnusable("journal_foreign", path=name_of(engine))
    if version is not None and version > HEAD:
        raise JournalUnusable("journal_newer", path=name_of(engine))
    with _MIGRATING:
        _migrate(engine)


def _migrate(engine: sa.Engine) -> None:
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        upgrade(connection)


def upgrade(connection: sa.Connection, version: str = "head") -> None:
    """Bring the tables to a version, inside the connection's transaction."""
    from alembic import command  # noqa: PLC0415 - slow to load, and only needed once for each version
    from alembic.config import Config  # noqa: PLC0415 - as above

    from graph.journal.sealing import seal_unsealed  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)
    if version == "head":
        seal_unsealed(connection)


@contextlib.contextmanager
def transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that writes, all or nothing; writers take turns."""
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE entries IN EXCLUSIVE MODE")
        yield connection


def name_of(engine: sa.Engine) -> str:
    """Return how a person knows the journal: its file, or its address without the password."""
    if engine.url.get_backend_name() == "sqlite":
        return engine.url.database or ""
    return engine.url.render_as_string(hide_password=True)


@contextlib.contextmanager
def speaking(engine: sa.Engine) -> Iterator[None]:
    """Turn what the database says into our errors, in the one place where it is called."""
    try:
        yield
    except OperationalError as error:
        found = str(error.orig)
        code = "journal_unreachable"
        if "locked" in found:
            code = "journal_locked"
        elif "disk I/O" in found and _is_full(engine):
            code = "disk_full"
        elif "malformed" in found or "disk I/O" in found or "decode" in found:
            code = "journal_damaged"
        elif "full" in found:
            code = "disk_full"
        elif "readonly" in found:
            code = "journal_readonly"
        raise JournalUnusable(code, path=name_of(engine), found=found) from error
    except DatabaseError as error:
        raise JournalUnusable("journal_damaged", path=name_of(engine), found=error.orig) from error
    except sqlite3.DatabaseError as error:  # rows are fetched from the driver itself
        raise JournalUnusable("journal_damaged", path=name_of(engine), found=error) from error


def _is_full(engine: sa.Engine) -> bool:
    """Tell whether the journal's disk is full: SQLite does not always say so."""
    try:
        return shutil.disk_usage(Path(name_of(engine)).parent).free < _LEAST_ROOM
    except OSError:
        return False


@contextlib.contextmanager
def decoding(engine: sa.Engine) -> Iterator[None]:
    """Turn what the rows of a damaged file do into our error: they may hold anything."""
    try:
        yield
    except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError) as error:
        raise JournalUnusable("journal_damaged", path=name_of(engine), found=error) from error
