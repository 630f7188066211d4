"""What a reader hands over: rows that became records, and rows or cells that were refused with their reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from graph.errors import Reason

LINE = "line"
"""The column of a batch's frames that holds the row each record was read from."""


@dataclass(frozen=True)
class Rejected:
    """One row that was read and not kept; among `Batch.doubted`, one cell left out of a row that was kept.

    `table` names the sheet or file inside the source, `line` counts from 1 with the heading (or is the number
    of the element), `column` and `value` say what was found there (empty where the whole row is meant).
    """

    table: str
    line: int
    column: str
    value: str
    reason: Reason


@dataclass(frozen=True)
class Batch:
    """Some consecutive rows of one table of a source.

    `part` names that table inside the source. `rows` counts the rows read. `records` holds, by native table, a
    frame of canonical values (null where the row is silent) with the column `line`: one row may give several
    records, which stand or fall together. Every row read is either in `records` or once in `rejected`; rows of
    which neither is true do not exist.
    """

    part: str
    rows: int
    records: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
    doubted: tuple[Rejected, ...] = ()
    """Cells that fail their check and were left out of rows that are in `records`, by line; a row may have several."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """Columns left out as personal data, and in how many rows they held something."""
    outside: int = 0
    """Rows passed over, and not among `rows`, because a territory was asked for and they are not of it."""
    elsewhere: frozenset[str] = frozenset()
    """Ids of actors that are only named: they are not put in the territory that a person says the file is about."""
