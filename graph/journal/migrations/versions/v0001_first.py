"""The first tables of the journal.

Written out rather than taken from `graph.journal.schema`, so that it stays what it was when that changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SAID = {
    "territories": "name communes status applied_on resilience_project note",
    "actors": (
        "name categories kind territory commune siren rna url description themes lat:d lon:d since until source"
    ),
    "initiatives": "name territory themes transitions since until status actors",
    "relations": "source target type since until confirmed_by initiative amount:d note",
    "needs": "territory kind theme stated_on note",
    "offers": "partner kind theme capacity:i since until",
    "absences": "territory category source date author",
    "bodies": "name territory members",
}
INDEXED = {"actors": ("siren", "rna", "name"), "relations": ("source", "target"), "offers": ("partner",)}
TYPES = {"": sa.Text, "d": sa.Double, "i": sa.BigInteger}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "workspace", sa.Column("id", sa.Text, primary_key=True), sa.Column("made_at", sa.Text, nullable=False)
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("at", "by", "kind", "what")),
        *(sa.Column(name, sa.Text) for name in ("format", "fingerprint")),
        sa.Column("target", sa.Integer, sa.ForeignKey("entries.id", name="fk_entries_target")),
        *(sa.Column(name, sa.Text) for name in ("kept", "other", "why")),
        *(sa.Column(name, sa.Integer) for name in ("rows", "written", "merged", "rejected")),
        sqlite_autoincrement=True,
    )
    for column in ("fingerprint", "target", "kept", "other"):
        op.create_index(f"ix_entries_{column}", "entries", [column])
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer, primary_key=True),
        _entry("mentions"),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("record", "key", "actor")),
    )
    op.create_index("ix_mentions_entry", "mentions", ["entry"])
    op.create_index("ix_mentions_actor", "mentions", ["actor"])
    for table, columns in SAID.items():
        _make_statements(f"{table}_said", columns.split())
        op.create_index(f"ix_{table}_said_entry", f"{table}_said", ["entry"])
        op.create_index(f"ix_{table}_said_key", f"{table}_said", ["key", "entry"])
        for column in INDEXED.get(table, ()):
            there = sa.text(f"{column} IS NOT NULL")
            name = f"ix_{table}_said_{column}"
            op.create_index(name, f"{table}_said", [column], sqlite_where=there, postgresql_where=there)


def _make_statements(name: str, columns: list[str]) -> None:
    op.create_table(
        name,
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        _entry(name),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        *(sa.Column(column.partition(":")[0], TYPES[column.partition(":")[2]]) for column in columns),
    )


def _entry(table: str) -> sa.Column[int]:
    return sa.Column("entry", sa.Integer, sa.ForeignKey("entries.id", name=f"fk_{table}_entry"), nullable=False)
