"""What the workspace answers after an import or a check."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from graph.model.batch import Rejected


@dataclass(frozen=True)
class Report:
    """What an import came to: rows = written + merged + len(rejected). `entry` is None where nothing was kept.

    `doubted` tells the cells left out of rows that were written or merged, in order; `added` and `known` count
    records by table; `shown` lists the first of them: table, id, name, whether new. `outside` counts the rows that
    were passed over, and are in no other count, because they are not of the territory asked for.
    """

    entry: int | None
    rows: int
    written: int
    merged: int
    rejected: tuple[Rejected, ...]
    doubted: tuple[Rejected, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    shown: tuple[tuple[str, str, str, bool], ...] = ()
    outside: int = 0
    said: Mapping[str, pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    """Of a dry run, the first statements that it would write, by table with their `key`: for `foresee`."""


@dataclass
class Books:
    """What a reading comes to, counted while it runs; rows = written + merged + len(rejected)."""

    rows: int = 0
    written: int = 0
    merged: int = 0
    outside: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    doubted: list[Rejected] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)

    def drop(self, counts: Mapping[str, int]) -> None:
        """Count cells that are left out, by column."""
        for column, count in counts.items():
            self.dropped[column] = self.dropped.get(column, 0) + count

    def report(self, entry: int | None) -> Report:
        """Return what a person is told."""
        return Report(
            entry=entry,
            rows=self.rows,
            written=self.written,
            merged=self.merged,
            rejected=tuple(self.rejected),
            doubted=tuple(self.doubted),
            dropped=self.dropped,
            outside=self.outside,
        )


@dataclass(frozen=True)
class Check:
    """Whether the graph shows what the journal says: `problems` where not, `waiting` for records without actor."""

    ok: bool
    actors: int
    relations: int
    problems: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
