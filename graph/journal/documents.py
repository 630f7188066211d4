"""What is kept with a workspace beside the native tables: mappings, decisions, the fate of suggestions, candidates.

A document is a JSON object under a kind and a key. Like a statement it belongs to an entry, is never edited, and
counts until its entry is taken back; the newest that counts is the one that is read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa

from graph.journal.reading import NOW, Known, among, fetched
from graph.journal.schema import DOCUMENTS, ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

COLUMNS = ("entry", "kind", "key", "body")


@dataclass(frozen=True)
class Kept:
    """A document as it was last kept: by whom, why and when (UTC, ISO 8601), in which entry."""

    key: str
    entry: int
    at: str
    by: str
    why: str | None
    body: dict[str, Any]


def body_text(body: Mapping[str, Any]) -> str:
    """Return the one way in which a body is written, so that the same body is the same text.

    Raises
    ------
    ValueError
        For a number that is none (JSON has no word for it).
    """
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def document_text(kind: str, key: str, body: str) -> str:
    """Return a document as one text that no other document has."""
    return json.dumps([kind, key, body]) + "\n"


def read_documents(
    connection: sa.Connection, kind: str, *, keys: Iterable[str] | None = None, known: Known = NOW
) -> dict[str, Kept]:
    """Return the newest document that counts of each key of a kind; an empty one takes its key away."""
    query = (
        sa.select(DOCUMENTS.c.key, DOCUMENTS.c.entry, ENTRIES.c.at, ENTRIES.c.by, ENTRIES.c.why, DOCUMENTS.c.body)
        .join(ENTRIES, ENTRIES.c.id == DOCUMENTS.c.entry)
        .where(DOCUMENTS.c.kind == kind, known.live(connection, DOCUMENTS.c.entry))
        .order_by(DOCUMENTS.c.seq)
    )
    if keys is not None:
        query = query.where(among(connection, DOCUMENTS.c.key, keys))
    newest = {row.key: row for row in connection.execute(query)}
    found = {key: Kept(**{**row._asdict(), "body": json.loads(row.body)}) for key, row in newest.items()}
    return {key: found[key] for key in sorted(found) if found[key].body}


def stream_documents(connection: sa.Connection) -> Iterator[pl.DataFrame]:
    """Yield all documents ever kept, oldest first, some tens of thousands at a time, with the columns `COLUMNS`."""
    query = sa.select(*(DOCUMENTS.c[name] for name in COLUMNS)).order_by(DOCUMENTS.c.seq)
    streaming = connection.dialect.name != "sqlite"
    for rows in fetched(connection.execute(query, execution_options={"stream_results": streaming})):
        yield pl.DataFrame(
            list(map(tuple, rows)), schema=dict.fromkeys(COLUMNS, pl.String) | {"entry": pl.Int64}, orient="row"
        )
