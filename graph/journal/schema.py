"""The journal's tables: entries say who changed what and when, statements hold what each row said.

A statement is never edited. An import or an edit is one entry with its statements; an undo is an entry that
names another. `migrations/` makes these tables in a database; a test holds the two against each other.
"""

from __future__ import annotations

import polars as pl
import sqlalchemy as sa

from graph.model.tables import TABLES, Table, key_column

METADATA = sa.MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}
)

WORKSPACE = sa.Table(
    "workspace",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("made_at", sa.Text, nullable=False),
)

ENTRIES = sa.Table(
    "entries",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("format", sa.Text),
    sa.Column("fingerprint", sa.Text, index=True),
    sa.Column("target", sa.Integer, sa.ForeignKey("entries.id"), index=True),
    sa.Column("kept", sa.Text, index=True),
    sa.Column("other", sa.Text, index=True),
    sa.Column("why", sa.Text),
    sa.Column("rows", sa.Integer),
    sa.Column("written", sa.Integer),
    sa.Column("merged", sa.Integer),
    sa.Column("rejected", sa.Integer),
    sa.Column("content", sa.Text),
    sa.Column("seal", sa.Text),
    sqlite_autoincrement=True,
)
"""`at` is the time in UTC, ISO 8601 with microseconds. `kind` is `import`, `undo` or `split` (both take back the
entry `target`), `merge` (the actors `kept` and `other` are one, by a person's decision `why`), `apart` (they are
not, whatever their proofs of identity) or `keep` (documents of one kind, which `format` names). `content` and `seal`
are checksums: see `graph.journal.sealing`."""

MENTIONS = sa.Table(
    "mentions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("entry", sa.Integer, sa.ForeignKey("entries.id"), nullable=False, index=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False, index=True),
)
"""Which initiatives and bodies (`record` is the table) name an actor: an index over their JSON lists."""

DOCUMENTS = sa.Table(
    "documents",
    METADATA,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("entry", sa.Integer, sa.ForeignKey("entries.id"), nullable=False, index=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "key", "body")),
    sa.Index("ix_documents_kind", "kind", "key"),
)
"""What is kept beside the native tables: see `graph.journal.documents`."""

_INDEXED = {"actors": ("siren", "rna", "name"), "relations": ("source", "target"), "offers": ("partner",)}
_SQL_TYPES: dict[type[pl.DataType], type[sa.Text | sa.Double[float] | sa.BigInteger]] = {
    pl.String: sa.Text,
    pl.Float64: sa.Double,
    pl.Int64: sa.BigInteger,
}


def said(table: Table) -> tuple[str, ...]:
    """Return the columns of a table whose values a statement holds: all but the one that is its key."""
    return tuple(name for name in table.names if name != key_column(table.name))


def _statements(table: Table) -> sa.Table:
    return sa.Table(
        f"{table.name}_said",
        METADATA,
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("entry", sa.Integer, sa.ForeignKey("entries.id"), nullable=False, index=True),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        *(sa.Column(name, _SQL_TYPES[table[name].dtype]) for name in said(table)),
        sa.Index(f"ix_{table.name}_said_key", "key", "entry"),
        *(_index(table.name, name) for name in _INDEXED.get(table.name, ())),
    )


def _index(table: str, column: str) -> sa.Index:
    """Return an index of the values that are there: most actors have no SIREN and no RNA number."""
    there = sa.text(f"{column} IS NOT NULL")
    return sa.Index(f"ix_{table}_said_{column}", column, sqlite_where=there, postgresql_where=there)


STATEMENTS = {name: _statements(table) for name, table in TABLES.items()}
"""The statements about the records of each native table, in the order in which they were said (`seq`)."""
