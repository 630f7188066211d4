"""Reading a whole file by one format, with the books balanced, and damaging it in many ways."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from hypothesis import strategies as st

from graph.errors import InputRefused
from graph.model.batch import LINE
from graph.model.tables import TABLES
from importers.base import Options

if TYPE_CHECKING:
    from pathlib import Path

    from graph.model.batch import Rejected
    from importers.base import Format


@dataclass(frozen=True)
class Whole:
    """All that a file gave."""

    rows: int
    frames: dict[str, pl.DataFrame]
    rejected: tuple[Rejected, ...]
    doubted: tuple[Rejected, ...]
    dropped: dict[str, int]
    outside: int = 0

    def records(self, table: str) -> list[dict[str, Any]]:
        """The records of a table, without what they do not say."""
        frame = self.frames.get(table, pl.DataFrame())
        return [{key: value for key, value in row.items() if value is not None} for row in frame.iter_rows(named=True)]

    def record(self, table: str, key: str) -> dict[str, Any]:
        """The first record of a table with that id or code."""
        name = "code" if table == "territories" else "id"
        return next(row for row in self.records(table) if row[name] == key)

    @property
    def reasons(self) -> dict[int, tuple[str, str, str]]:
        """Of each rejected row: column, value and code of the reason."""
        return {each.line: (each.column, each.value, each.reason.code) for each in self.rejected}

    @property
    def doubts(self) -> list[tuple[int, str, str, str]]:
        """Of each cell left out of a row that was kept: line, column, value and code of the reason."""
        return [(each.line, each.column, each.value, each.reason.code) for each in self.doubted]


def read_whole(reader: Format, path: Path, options: Options | None = None) -> Whole:
    """Read a file to its end; every row read gave records or was rejected, once; only rows kept are doubted."""
    batches = list(reader.read(path, options or Options()))
    tables = dict.fromkeys(table for batch in batches for table in batch.records)
    frames = {table: pl.concat([b.records[table] for b in batches if table in b.records]) for table in tables}
    rejected = tuple(each for batch in batches for each in batch.rejected)
    doubted = tuple(each for batch in batches for each in batch.doubted)
    kept = {line for frame in frames.values() for line in frame[LINE]}
    refused = [each.line for each in rejected]
    assert len(refused) == len(set(refused))
    assert kept.isdisjoint(refused)
    assert [each.line for each in doubted] == sorted(each.line for each in doubted if each.line in kept)
    assert sum(batch.rows for batch in batches) == len(kept) + len(refused)
    for table, frame in frames.items():
        assert frame.drop(LINE).schema == TABLES[table].schema
    dropped: Counter[str] = Counter()
    for batch in batches:
        dropped.update(batch.dropped)
    rows, outside = (sum(getattr(batch, name) for batch in batches) for name in ("rows", "outside"))
    return Whole(rows, frames, rejected, doubted, dict(dropped), outside)


def survives(reader: Format, path: Path) -> None:
    """Nothing but our own refusal comes out of a file, however it was damaged."""
    reader.recognise(path)
    try:
        read_whole(reader, path)
    except InputRefused as refusal:
        assert refusal.code  # noqa: PT017 - either answer is right; what it may not be is another exception


def damaged(content: bytes) -> st.SearchStrategy[bytes]:
    """Give the content with a few bytes taken out, put in, doubled or replaced, or cut at its end."""
    place = st.integers(0, len(content))
    pieces = st.one_of(
        st.binary(max_size=8),
        st.sampled_from(
            [b";", b'"', b"\r", b"\n", b"\0", b"{", b"[", b"]", b"}", b",", b"\xff\xfe", b"\xef\xbb\xbf", b"-1e999"]
        ),
    )
    cut = st.tuples(place, st.integers(0, 40), pieces)

    def mend(changes: list[tuple[int, int, bytes]], end: int) -> bytes:
        found = content[:end] if end else content
        for at, length, piece in changes:
            found = found[:at] + piece + found[at + length :]
        return found

    return st.builds(mend, st.lists(cut, min_size=1, max_size=4), st.one_of(st.just(0), place))
