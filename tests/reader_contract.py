"""What every reader promises, whatever it is given: its books balance, and nothing but our own refusals comes out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph.errors import EssaimError
from graph.model.batch import LINE
from graph.model.tables import TABLES
from importers.base import Options
from ui.locale import texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from graph.model.batch import Batch
    from importers.base import Format

Records = dict[tuple[str, str], list[tuple[object, ...]]]


def balanced(batches: list[Batch]) -> int:
    """Return the rows read: of each part, every row gave records or was rejected, once; reasons have their sentence."""
    rows: Counter[str] = Counter()
    kept: dict[str, set[int]] = {}
    refused: dict[str, list[int]] = {}
    for batch in batches:
        rows[batch.part] += batch.rows
        for table, frame in batch.records.items():
            assert frame.drop(LINE).schema == TABLES[table].schema
            kept.setdefault(batch.part, set()).update(frame[LINE])
        for each in batch.rejected:
            refused.setdefault(batch.part, []).append(each.line)
            assert f"reason.{each.reason.code}" in texts()
        for each in batch.doubted:
            assert f"reason.{each.reason.code}" in texts()
            assert each.line in kept.get(batch.part, set())
    for part, count in rows.items():
        lines = refused.get(part, [])
        assert len(lines) == len(set(lines))
        assert kept.get(part, set()).isdisjoint(lines)
        assert count == len(kept.get(part, set())) + len(lines)
    return sum(rows.values())


def read(reader: Format, path: Path, mapping: Mapping[str, str]) -> list[Batch]:
    """Read a file to its end."""
    return list(reader.read(path, Options(mapping=dict(mapping))))


def survives(reader: Format, path: Path, mapping: Mapping[str, str]) -> int | None:
    """Return the rows of a file that may be damaged in any way, None where it was refused whole, in our own words."""
    reader.recognise(path)
    try:
        return balanced(read(reader, path, mapping))
    except EssaimError as refusal:
        assert f"error.{refusal.code}" in texts()  # noqa: PT017 - either answer is right, no other exception is
        return None


def records(batches: list[Batch]) -> Records:
    """Return all that a file gave, by part and table, to be compared."""
    found: Records = {}
    for batch in batches:
        for table, frame in batch.records.items():
            found.setdefault((batch.part, table), []).extend(_rows(frame))
    return found


def _rows(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.rows()
