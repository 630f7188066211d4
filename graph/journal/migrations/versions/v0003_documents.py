"""What is kept beside the native tables: mappings, decisions, the fate of suggestions, candidates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "documents",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("entry", sa.Integer, sa.ForeignKey("entries.id", name="fk_documents_entry"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "key", "body")),
    )
    op.create_index("ix_documents_entry", "documents", ["entry"])
    op.create_index("ix_documents_kind", "documents", ["kind", "key"])
