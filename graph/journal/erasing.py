"""Erases an actor from the journal: what was said about it goes, and one entry says that something went.

The only place where a statement is ever changed. The entries that were touched get new seals, after the old ones were
found right, so that nothing altered before passes for erased.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graph.errors import JournalUnusable
from graph.journal.documents import COLUMNS, body_text, document_text
from graph.journal.engine import speaking, transaction
from graph.journal.reading import among, timestamp
from graph.journal.schema import DOCUMENTS, ENTRIES, MENTIONS, STATEMENTS
from graph.journal.sealing import Content, altered_entries, contents_of, seal_entry
from graph.journal.words import MARK, Words
from graph.journal.writing import insert_rows
from graph.model.tables import LISTS, NAMING
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.journal import Journal
    from graph.journal.documents import Kept

ERASURE = "erasure"
"""The kind of document that an erasure keeps: `marks`, what went from which entries, what was left."""
FREE_TEXTS = {
    "territories": ("note",),
    "actors": ("description", "source"),
    "relations": ("note",),
    "needs": ("note",),
    "absences": ("source", "author"),
    "initiatives": ("name",),
    "bodies": ("name",),
}
"""The columns in which somebody may have named anybody."""
_KNOWN_BY = ("name", "siren", "rna", "url", "description")
_DIGITS = 10


@dataclass
class Erased:
    """What an erasure comes to: rows removed by table, texts changed, documents changed, texts left for a person."""

    removed: dict[str, int] = field(default_factory=dict)
    texts: int = 0
    documents: int = 0
    left: int = 0
    entries: set[int] = field(default_factory=set)
    entry: int | None = None


class Moved(Exception):
    """Somebody wrote since the keys were looked up: they may be others now."""


def erase_rows(  # noqa: PLR0913 - who, why and what belong together
    journal: Journal, keys: Iterable[str], *, by: str, why: str, revision: int, dry_run: bool = False
) -> Erased:
    """Erase the actors of these keys, all or nothing; with `dry_run` only say what that comes to.

    Raises
    ------
    Moved
        Where the journal is no longer at that revision.
    JournalUnusable
        `journal_altered`.
    """
    with speaking(journal.engine), transaction(journal.engine) as connection:
        if connection.scalar(sa.select(sa.func.max(ENTRIES.c.id))) != revision:
            raise Moved
        if altered := altered_entries(connection):
            raise JournalUnusable("journal_altered", path=journal.name, entry=altered[0])
        done = _Erasing(connection, frozenset(keys), journal.identity).run(by=by, why=why)
        if dry_run:
            done.entry = None
            connection.rollback()
    return done


class _Erasing:
    """One erasure under way, inside a transaction."""

    def __init__(self, connection: sa.Connection, keys: frozenset[str], workspace: str) -> None:
        self._connection = connection
        self._workspace = workspace
        self._known = _known_by(connection, keys)
        self._words = Words.of(keys, self._known["words"], others=_other_names(connection, keys))
        self.done = Erased()

    def run(self, *, by: str, why: str) -> Erased:
        for table, column in NAMING:
            self._remove(table, column)
        self._remove("actors", "key")
        for table, column in LISTS.items():
            self._shorten(table, column)
        self._forget_decisions()
        for table, columns in FREE_TEXTS.items():
            self._clean(STATEMENTS[table], STATEMENTS[table].c.seq, STATEMENTS[table].c.entry, columns)
        self._clean(ENTRIES, ENTRIES.c.id, ENTRIES.c.id, ("what", "by", "why"))
        self._clean_documents()
        contents = contents_of(self._connection, self.done.entries)
        for entry in sorted(self.done.entries):
            seal_entry(self._connection, entry, contents.get(entry, Content()).digest())
        self.done.entry = self._say(by=by, why=why)
        return self.done

    def _among(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        return among(self._connection, column, self._words.keys)

    def _remove(self, table: str, column: str) -> None:
        """Delete the statements that name an erased actor in a column."""
        source = STATEMENTS[table]
        named = self._among(source.c[column])
        if column == "target":
            named = sa.and_(named, source.c.type != ACTS_IN)
        gone = list(self._connection.scalars(sa.delete(source).where(named).returning(source.c.entry)))
        self.done.entries.update(gone)
        self.done.removed[table] = self.done.removed.get(table, 0) + len(gone)

    def _shorten(self, table: str, column: str) -> None:
        """Take erased actors out of the lists of initiatives or bodies; an empty list says that nobody is there."""
        source = STATEMENTS[table]
        named = sa.select(MENTIONS.c.entry, MENTIONS.c.key).where(
            MENTIONS.c.record == table, self._among(MENTIONS.c.actor)
        )
        for entry, key in {(row.entry, row.key) for row in self._connection.execute(named)}:
            rows = sa.select(source.c.seq, source.c[column]).where(source.c.entry == entry, source.c.key == key)
            for seq, members in self._connection.execute(rows).all():
                kept = [each for each in json.loads(members or "[]") if each[0] not in self._words.keys]
                values = {column: json.dumps(kept, ensure_ascii=False) if members else None}
                self._connection.execute(sa.update(source).where(source.c.seq == seq).values(values))
                self._count(entry)
        self._connection.execute(sa.delete(MENTIONS).where(MENTIONS.c.record == table, self._among(MENTIONS.c.actor)))

    def _forget_decisions(self) -> None:
        """Take the ids out of the decisions about an erased actor, and out of what took those back."""
        named = sa.or_(self._among(ENTRIES.c.kept), self._among(ENTRIES.c.other))
        found = set(self._connection.scalars(sa.select(ENTRIES.c.id).where(named)))
        self._connection.execute(sa.update(ENTRIES).where(named).values(kept=None, other=None))
        naming, fresh = set(found), set(found)
        while fresh:
            fresh = set(self._connection.scalars(sa.select(ENTRIES.c.id).where(ENTRIES.c.target.in_(fresh)))) - naming
            naming |= fresh
        self._connection.execute(sa.update(ENTRIES).where(ENTRIES.c.id.in_(naming)).values(what=MARK))
        self.done.entries |= naming
        self.done.texts += len(naming)

    def _clean(
        self, table: sa.Table, key: sa.ColumnElement[int], entry: sa.ColumnElement[int], columns: Iterable[str]
    ) -> None:
        """Take the words out of what was written freely, and count what is left for a person."""
        names = list(columns)
        written = sa.or_(*(table.c[name].is_not(None) for name in names))
        query = sa.select(key, entry, *(table.c[name] for name in names)).where(written)
        for number, of, *texts in self._connection.execute(query).all():
            changed = {}
            for name, text in zip(names, texts, strict=True):
                if text is None:
                    continue
                bare = MARK if name in ("by", "author") and text in self._known["names"] else self._words.without(text)
                if bare != text:
                    changed[name] = bare
                self.done.left += self._words.common_in(bare)
            if changed:
                self._connection.execute(sa.update(table).where(key == number).values(changed))
                self._count(of)

    def _clean_documents(self) -> None:
        """Remove the documents whose key names an erased actor; take the words out of the others."""
        for row in self._connection.execute(sa.select(DOCUMENTS).where(DOCUMENTS.c.kind != ERASURE)).all():
            here = DOCUMENTS.c.seq == row.seq
            if self._words.names(row.key):
                self._connection.execute(sa.delete(DOCUMENTS).where(here))
                self._connection.execute(sa.update(ENTRIES).where(ENTRIES.c.id == row.entry).values(what=MARK))
            else:
                body, key = json.loads(row.body), self._words.without(row.key)
                bare = self._words.within(body)
                self.done.left += self._words.common_in(body_text(bare))
                if (bare, key) == (body, row.key):
                    continue
                changed = {"key": key, "body": body_text(frozen_again(body, bare))}
                self._connection.execute(sa.update(DOCUMENTS).where(here).values(changed))
            self.done.documents += 1
            self.done.entries.add(row.entry)

    def _count(self, entry: int) -> None:
        self.done.texts += 1
        self.done.entries.add(entry)

    def _say(self, *, by: str, why: str) -> int:
        """Append the entry that says what went, without saying whom it was about."""
        values = {"at": timestamp(datetime.now(UTC)), "by": by, "kind": "erase", "what": ""}
        made = sa.insert(ENTRIES).values(**values, why=self._words.without(why)).returning(ENTRIES.c.id)
        entry = int(self._connection.execute(made).scalar_one())
        body = body_text(
            {
                "marks": sorted({mark(self._workspace, each) for each in (*self._words.keys, *self._known["proofs"])}),
                "removed": {table: count for table, count in self.done.removed.items() if count},
                "texts": self.done.texts,
                "documents": self.done.documents,
                "left": self.done.left,
                "entries": sorted(self.done.entries),
            }
        )
        insert_rows(self._connection, DOCUMENTS, COLUMNS, [(entry, ERASURE, str(entry), body)])
        content = Content()
        content.add(DOCUMENTS.name, [document_text(ERASURE, str(entry), body)])
        seal_entry(self._connection, entry, content.digest())
        return entry


def _known_by(connection: sa.Connection, keys: frozenset[str]) -> dict[str, set[str]]:
    """Return what any statement ever gave these actors: all `words`, the `names` and the `proofs` of identity."""
    source = STATEMENTS["actors"]
    query = sa.select(*(source.c[name] for name in _KNOWN_BY)).where(among(connection, source.c.key, keys))
    columns: dict[str, set[str]] = {name: set() for name in _KNOWN_BY}
    for row in connection.execute(query).mappings():
        for name in _KNOWN_BY:
            if row[name]:
                columns[name].add(row[name])
    words = set().union(*columns.values())
    return {"words": words, "names": columns["name"], "proofs": columns["siren"] | columns["rna"]}


def _other_names(connection: sa.Connection, keys: frozenset[str]) -> set[str]:
    source = STATEMENTS["actors"]
    query = sa.select(source.c.name).distinct().where(sa.not_(among(connection, source.c.key, keys)))
    return {name for name in connection.scalars(query) if name}


def frozen_again(before: dict[str, Any], bare: dict[str, Any]) -> dict[str, Any]:
    """Give a frozen document, one with a checksum of what it froze, the checksum of what is left of it.

    `first` keeps the checksum that it was frozen under, by which its readers know it.
    """
    if "checksum" not in before or "frozen" not in before or bare["frozen"] == before["frozen"]:
        return bare
    now = hashlib.sha256(body_text(bare["frozen"]).encode()).hexdigest()
    return {**bare, "checksum": now, "first": before.get("first", before["checksum"])}


def mark(workspace: str, word: str) -> str:
    """Return the short digest by which an erased id or number is known again when a file brings it back.

    It is no secret: who tries every possible number finds which was erased. Without it the next import of the same
    list would undo the erasure.
    """
    return hashlib.sha256(f"{workspace}\x1f{word}".encode()).hexdigest()[:_DIGITS]


def marks(erasures: Mapping[str, Kept]) -> frozenset[str]:
    """Return the marks of all that was erased, of the documents that erasures kept."""
    return frozenset(each for kept in erasures.values() for each in kept.body["marks"])


def is_kept(journal: Journal, key: str) -> bool:
    """Tell whether a document names this id: a candidate of a register, what became of a suggestion."""
    quoted = json.dumps(key, ensure_ascii=False)
    with speaking(journal.engine), journal.engine.connect() as connection:
        named = (DOCUMENTS.c[name].contains(quoted, autoescape=True) for name in ("key", "body"))
        query = sa.select(DOCUMENTS.c.key, DOCUMENTS.c.body).where(
            DOCUMENTS.c.kind != ERASURE, sa.or_(DOCUMENTS.c.key == key, *named)
        )
        # SQLite's own search takes capital letters for small ones.
        return any(row.key == key or quoted in row.key or quoted in row.body for row in connection.execute(query))
