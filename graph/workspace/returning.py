"""Keeps what was erased from coming back with the next list: rows about an erased actor are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from graph.errors import Reason, quoted
from graph.journal.documents import read_documents
from graph.journal.erasing import ERASURE, mark, marks
from graph.journal.schema import WORKSPACE
from graph.model.batch import LINE, Rejected
from graph.resolve import PROOFS

if TYPE_CHECKING:
    import polars as pl

    from graph.journal import Writer

BY_HAND = "edit"
"""The format of what a person says: who enters an erased actor again means it."""


class Returning:
    """Looks actors up among those that were erased; one for each import."""

    def __init__(self, writer: Writer, format: str) -> None:  # noqa: A002 - the word for it everywhere
        self._writer = writer
        self._marks = frozenset[str]() if format == BY_HAND else marks(read_documents(writer.connection, ERASURE))
        self._workspace = str(writer.connection.scalar(sa.select(WORKSPACE.c.id)))

    def refused(self, part: str, actors: pl.DataFrame) -> dict[int, Rejected]:
        """Return, by line, the rows about an actor who was erased and whom nobody has recorded again since."""
        found: dict[int, Rejected] = {}
        again: set[int] = set()
        for column in ("key", *PROOFS) if self._marks else ():
            named = [row for row in actors.select(LINE, column).drop_nulls().iter_rows() if self._is_marked(row[1])]
            known = self._writer.known("actors", column, [value for _, value in named])
            again |= {line for line, value in named if value in known}
            for line, value in named:
                told = "id" if column == "key" else column
                found.setdefault(line, Rejected(part, line, told, quoted(value), Reason("erased_before")))
        return {line: why for line, why in found.items() if line not in again}

    def _is_marked(self, value: str) -> bool:
        return mark(self._workspace, value) in self._marks
