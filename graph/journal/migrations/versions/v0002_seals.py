"""Checksums of each entry; `graph.journal.engine.upgrade` then seals the entries that are there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns."""
    for name in ("content", "seal"):
        op.add_column("entries", sa.Column(name, sa.Text))
