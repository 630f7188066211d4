"""Seals: checksums by which an entry that no longer says what was recorded is found out.

`content` covers the statements of an entry, `seal` the entry itself with that checksum (both SHA-256). A database's
own checks find a torn page, not a byte that was changed inside a text. Columns without a value are left out, so
that a later version of the tables may add some.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa

from graph.journal.documents import document_text, stream_documents
from graph.journal.reading import fetched
from graph.journal.schema import DOCUMENTS, ENTRIES, MENTIONS, STATEMENTS, said
from graph.model.tables import LISTS, TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping


class Content:
    """The checksum of what one entry says, taken statement by statement in the order of each table."""

    def __init__(self) -> None:
        self._tables: dict[str, Any] = {}

    def add(self, table: str, texts: Iterable[str]) -> None:
        """Take some statements, as `statement_texts` writes them."""
        known = self._tables.setdefault(table, hashlib.sha256())
        known.update("".join(texts).encode())

    def digest(self) -> str:
        """Return the checksum of all that was taken."""
        found = [(table, self._tables[table].hexdigest()) for table in sorted(self._tables)]
        return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def statement_texts(table: str, frame: pl.DataFrame) -> list[str]:
    """Return each statement as one text that no other statement has: part, line, key and the values that were said."""
    names = [name for name in ("part", "line", "key", *said(TABLES[table])) if frame[name].null_count() < frame.height]
    if not names:
        return []
    written = frame.select(_written(frame[name]) for name in names)
    sized = (pl.format(f"{name}={{}}:{{}};", pl.col(name).str.len_bytes(), name).fill_null("") for name in names)
    return written.select(pl.concat_str(*sized, pl.lit("\n")).alias("text"))["text"].to_list()


def _written(values: pl.Series) -> pl.Series:
    if values.dtype == pl.Float64:  # by Python, which always writes a number the same
        return pl.Series(values.name, [None if each is None else each.hex() for each in values], dtype=pl.String)
    return values.cast(pl.String)


def seal_of(row: Mapping[str, object]) -> str:
    """Return the seal of an entry, given by the names of its columns."""
    told = sorted((name, value) for name, value in row.items() if value is not None and name != "seal")
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def seal_entry(connection: sa.Connection, entry: int, content: str) -> None:
    """Write the checksums of an entry that is now whole."""
    here = ENTRIES.c.id == entry
    connection.execute(sa.update(ENTRIES).where(here).values(content=content))
    row = connection.execute(sa.select(ENTRIES).where(here)).one()
    connection.execute(sa.update(ENTRIES).where(here).values(seal=seal_of(row._asdict())))


def seal_unsealed(connection: sa.Connection) -> None:
    """Seal the entries of a version that had no seals."""
    unsealed = set(connection.scalars(sa.select(ENTRIES.c.id).where(ENTRIES.c.seal.is_(None))))
    if unsealed:
        contents, _ = _contents(connection)
        for entry in sorted(unsealed):
            seal_entry(connection, entry, contents.get(entry, Content()).digest())


def altered_entries(connection: sa.Connection, entries: Collection[int] | None = None) -> list[int]:
    """Return the entries, of all or of some, that no longer are, or no longer say, what was recorded.

    Reads all that they say.
    """
    contents, listed = _contents(connection, entries)
    altered = set(contents)
    of_them = sa.true() if entries is None else ENTRIES.c.id.in_(sorted(entries))
    for row in connection.execute(sa.select(ENTRIES).where(of_them)):
        altered.discard(row.id)
        if row.content != contents.get(row.id, Content()).digest() or row.seal != seal_of(row._asdict()):
            altered.add(row.id)
    columns = (MENTIONS.c.entry, MENTIONS.c.record, MENTIONS.c.key, MENTIONS.c.actor)
    of_these = sa.true() if entries is None else MENTIONS.c.entry.in_(sorted(entries))
    named = Counter(tuple(row) for row in connection.execute(sa.select(*columns).where(of_these)))
    return sorted(altered | {entry for entry, *_ in (named - listed) + (listed - named)})


def contents_of(connection: sa.Connection, entries: Collection[int]) -> dict[int, Content]:
    """Return the checksums of what some entries say now; one that says nothing has none."""
    return _contents(connection, entries)[0]


def _contents(
    connection: sa.Connection, entries: Collection[int] | None = None
) -> tuple[dict[int, Content], Counter[tuple[Any, ...]]]:
    """Return the checksum of each entry's statements, and who is named in the lists of initiatives and bodies."""
    contents: dict[int, Content] = {}
    listed: Counter[tuple[Any, ...]] = Counter()
    for table in TABLES:
        for frame in _frames(connection, table, entries):
            texts, begin = statement_texts(table, frame), 0
            for run in frame["entry"].rle().struct.unnest().iter_rows(named=True):
                contents.setdefault(run["value"], Content()).add(table, texts[begin : begin + run["len"]])
                begin += run["len"]
            if table in LISTS:
                for entry, key, members in frame.select("entry", "key", LISTS[table]).drop_nulls().rows():
                    listed.update((entry, table, key, actor) for actor, _role in json.loads(members))
    for entry, kind, key, body in (row for frame in stream_documents(connection) for row in frame.iter_rows()):
        if entries is not None and entry not in entries:
            continue
        contents.setdefault(entry, Content()).add(DOCUMENTS.name, [document_text(kind, key, body)])
    return contents, listed


def _frames(connection: sa.Connection, table: str, entries: Collection[int] | None) -> Iterator[pl.DataFrame]:
    spec, source = TABLES[table], STATEMENTS[table]
    schema = {"entry": pl.Int64, "part": pl.String, "line": pl.Int64, "key": pl.String}
    columns = schema | {name: spec[name].dtype for name in said(spec)}
    query = sa.select(*(source.c[name] for name in columns)).order_by(source.c.seq)
    if entries is not None:
        query = query.where(source.c.entry.in_(sorted(entries)))
    streaming = connection.dialect.name != "sqlite"
    for rows in fetched(connection.execute(query, execution_options={"stream_results": streaming})):
        values = zip(columns.items(), zip(*rows, strict=True), strict=True)
        yield pl.DataFrame([pl.Series(name, given, dtype=kind) for (name, kind), given in values])
