"""The journal: every fact, who said it, when, from which file and line. It is the truth; nothing is edited in it."""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa

from graph.errors import JournalUnusable
from graph.journal.documents import COLUMNS, Kept, body_text, document_text, read_documents
from graph.journal.engine import decoding, name_of, open_engine, speaking, transaction
from graph.journal.reading import NOW, Known, among, read_statements, statement_schema, stream_statements, timestamp
from graph.journal.schema import DOCUMENTS, ENTRIES, MENTIONS, STATEMENTS, WORKSPACE, said
from graph.journal.sealing import Content, altered_entries, seal_entry, seal_of
from graph.journal.writing import Origin, Writer, insert_rows
from graph.model.tables import LISTS, NAMING, TABLES, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "DECISIONS",
    "LISTS",
    "NOW",
    "Decision",
    "Evidence",
    "Journal",
    "Kept",
    "Known",
    "Origin",
    "Writer",
    "statement_schema",
]


LARGEST_VERIFIED = 20_000
"""Rows of imports that are verified, at most, before anything is shown as evidence; `check` verifies all."""
DECISIONS: dict[str, type[pl.DataType]] = {"id": pl.Int64, "kind": pl.String, "kept": pl.String, "other": pl.String}
"""The columns of a frame of decisions."""


@dataclass(frozen=True)
class Decision:
    """An entry without statements: `kind` is `undo` or `split` (of the entry `target`), `merge` or `apart` (of two)."""

    by: str
    kind: str
    what: str
    target: int | None = None
    kept: str | None = None
    other: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class Evidence:
    """One statement with its source: when and by whom it was recorded, from which file, part and line.

    `entry` is the journal's number, `at` the time in UTC, ISO 8601. `values` are the values said, by column; one that
    was withdrawn is `graph.model.tables.WITHDRAWN`.
    """

    entry: int
    at: str
    by: str
    file: str
    format: str
    part: str
    line: int
    values: dict[str, str]


class Journal:
    """An open journal; many may read it at once, writers take turns."""

    def __init__(self, url: str, *, create: bool = False) -> None:
        """Open it, and make it where it is missing and may be.

        Raises
        ------
        JournalUnusable
            As `open_engine` says.
        """
        self.engine = open_engine(url, create=create)
        self._verified: set[int] = set()
        self.name = name_of(self.engine)
        try:
            self.identity = self._identify()
        except BaseException:
            self.close()
            raise

    def _identify(self) -> str:
        """Return the workspace's id; made once, under the writers' lock, for two may be first at once."""
        with self._reading() as connection:
            known = connection.scalar(sa.select(WORKSPACE.c.id))
        if known is not None:
            return str(known)
        with self._writing() as connection:
            known = connection.scalar(sa.select(WORKSPACE.c.id))
            if known is None:
                known = uuid.uuid4().hex
                connection.execute(sa.insert(WORKSPACE).values(id=known, made_at=timestamp(datetime.now(UTC))))
            return str(known)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with speaking(self.engine), transaction(self.engine) as connection:
            yield connection

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with speaking(self.engine), decoding(self.engine), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self, origin: Origin) -> Iterator[Writer]:
        """Open an entry: all of it is kept when the block ends well, nothing of it otherwise."""
        with self._writing() as connection:
            writer = Writer(connection, origin)
            yield writer
            writer.seal()

    def revision(self) -> int:
        """Return the number of the last entry, 0 when there is none."""
        with self._reading() as connection:
            return connection.scalar(sa.select(sa.func.coalesce(sa.func.max(ENTRIES.c.id), 0))) or 0

    def statements(self, table: str, *, keys: Iterable[str] | None = None, known: Known = NOW) -> pl.DataFrame:
        """Return the statements that count, with the columns of `statement_schema`, in the order of `seq`."""
        with self._reading() as connection:
            return read_statements(connection, table, keys=keys, known=known)

    def stream(self, table: str, *, known: Known = NOW) -> Iterator[pl.DataFrame]:
        """Yield the statements that count about a table some tens of thousands at a time, as of one moment."""
        with self._reading() as connection:
            yield from stream_statements(connection, table, known=known)

    def says_anything(self, table: str) -> bool:
        """Tell whether any statement about a table counts."""
        source = STATEMENTS[table].c
        with self._reading() as connection:
            some = sa.select(source.key).where(NOW.live(connection, source.entry)).limit(1)
            return connection.execute(some).first() is not None

    def repeated_keys(self, table: str, *, known: Known = NOW) -> set[str]:
        """Return the keys about which more than one statement counts."""
        source = STATEMENTS[table].c
        with self._reading() as connection:
            live = known.live(connection, source.entry)
            query = sa.select(source.key).where(live).group_by(source.key).having(sa.func.count() > 1)
            return set(connection.scalars(query))

    def keys_sharing(self, proof: str, *, known: Known = NOW) -> set[str]:
        """Return the keys of actors for which a statement that counts gives a proof of identity that another has."""
        source = STATEMENTS["actors"].c
        with self._reading() as connection:
            live = sa.and_(known.live(connection, source.entry), source[proof].is_not(None))
            several = sa.func.count(sa.distinct(source.key)) > 1
            shared = sa.select(source[proof]).where(live).group_by(source[proof]).having(several)
            return set(connection.scalars(sa.select(source.key).distinct().where(live, source[proof].in_(shared))))

    def all_statements(self, *, known: Known = NOW) -> dict[str, pl.DataFrame]:
        """Return the statements that count about every table, as of one moment."""
        with self._reading() as connection:
            return {table: read_statements(connection, table, known=known) for table in TABLES}

    def entries(self, *, known: Known = NOW) -> pl.DataFrame:
        """Return the entries recorded, oldest first, with `undone`: whether a later one took it back."""
        with self._reading() as connection:
            dead = known.dead(connection)
            rows = connection.execute(sa.select(ENTRIES).where(known.entries()).order_by(ENTRIES.c.id))
            found = [{**_sealed(row._asdict(), self.name), "undone": row.id in dead} for row in rows]
        names = [column.name for column in ENTRIES.columns if column.name not in ("content", "seal")]
        if not found:
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String) | {"id": pl.Int64, "undone": pl.Boolean})
        return pl.DataFrame(found, infer_schema_length=None)

    def decide(self, decision: Decision) -> int:
        """Append an entry that takes another back or says whether two actors are one; return its number."""
        with self._writing() as connection:
            values = {"at": timestamp(datetime.now(UTC)), **asdict(decision)}
            made = sa.insert(ENTRIES).values(values).returning(ENTRIES.c.id)
            entry = int(connection.execute(made).scalar_one())
            seal_entry(connection, entry, Content().digest())
            return entry

    def keep(
        self, kind: str, documents: Mapping[str, Mapping[str, Any]], *, by: str, why: str | None = None, what: str = ""
    ) -> int:
        """Append an entry that keeps documents of a kind by their keys; return its number."""
        content = Content()
        with self._writing() as connection:
            values = {"at": timestamp(datetime.now(UTC)), "by": by, "kind": "keep", "format": kind, "why": why}
            made = sa.insert(ENTRIES).values(**values, what=what or kind).returning(ENTRIES.c.id)
            entry = int(connection.execute(made).scalar_one())
            rows = [(entry, kind, key, body_text(body)) for key, body in sorted(documents.items())]
            insert_rows(connection, DOCUMENTS, COLUMNS, rows)
            content.add(DOCUMENTS.name, (document_text(*row[1:]) for row in rows))
            seal_entry(connection, entry, content.digest())
            return entry

    def kept(self, kind: str, *, keys: Iterable[str] | None = None, known: Known = NOW) -> dict[str, Kept]:
        """Return the documents of a kind that count, by key; see `read_documents`."""
        with self._reading() as connection:
            return read_documents(connection, kind, keys=keys, known=known)

    def decisions(self, *, about: Iterable[str] | None = None, known: Known = NOW) -> pl.DataFrame:
        """Return the decisions that count on who is one, oldest first: `id`, `kind`, `kept`, `other`.

        `about` keeps those that name one of these actors.
        """
        columns = (ENTRIES.c.id, ENTRIES.c.kind, ENTRIES.c.kept, ENTRIES.c.other)
        query = sa.select(*columns).where(ENTRIES.c.kept.is_not(None)).order_by(ENTRIES.c.id)
        with self._reading() as connection:
            query = query.where(known.live(connection, ENTRIES.c.id))
            if about is not None:
                keys = set(about)
                named = (among(connection, column, keys) for column in (ENTRIES.c.kept, ENTRIES.c.other))
                query = query.where(sa.or_(*named))
            rows = [tuple(row) for row in connection.execute(query)]
        return pl.DataFrame(rows, schema=DECISIONS, orient="row")

    def ever_decided_with(self, actors: Iterable[str]) -> set[str]:
        """Return the keys that any decision, counting or not, names beside one of these."""
        keys = set(actors)
        merges = ENTRIES.c.kind.in_(("merge", "apart"))
        return self._texts(sa.select(ENTRIES.c.kept).where(merges), ENTRIES.c.other, keys) | self._texts(
            sa.select(ENTRIES.c.other).where(merges), ENTRIES.c.kept, keys
        )

    def touched(self, after: int, upto: int) -> dict[str, set[str]]:
        """Return, by table, the keys of which entries of a span (after, upto] said, decided or took back something."""
        span = ENTRIES.c.id.between(after + 1, upto)
        with self._reading() as connection:
            rows = connection.execute(sa.select(ENTRIES.c.id, ENTRIES.c.target).where(span)).all()
            entries, taken_back = {entry for entry, _ in rows}, {target for _, target in rows if target is not None}
            while taken_back:
                entries |= taken_back
                further = sa.select(ENTRIES.c.target).where(ENTRIES.c.id.in_(taken_back), ENTRIES.c.target.is_not(None))
                taken_back = set(connection.scalars(further)) - entries
            return self._keys_of(connection, entries)

    def keys_of_entry(self, entry: int) -> dict[str, set[str]]:
        """Return, by table, the keys about which one entry said or decided something."""
        with self._reading() as connection:
            return self._keys_of(connection, {entry})

    def _keys_of(self, connection: sa.Connection, entries: set[int]) -> dict[str, set[str]]:
        found = {
            table: set(connection.scalars(sa.select(source.c.key).distinct().where(source.c.entry.in_(entries))))
            for table, source in STATEMENTS.items()
        }
        decided = sa.select(ENTRIES.c.kept, ENTRIES.c.other).where(ENTRIES.c.id.in_(entries))
        found["actors"] |= {key for row in connection.execute(decided) for key in row if key is not None}
        return found

    def entries_about(self, table: str, keys: Iterable[str]) -> set[int]:
        """Return the entries, counting or not, that said something about these records or, of actors, named them."""
        wanted = set(keys)
        source = STATEMENTS[table].c
        with self._reading() as connection:
            found = set(
                connection.scalars(sa.select(source.entry).distinct().where(among(connection, source.key, wanted)))
            )
            if table == "actors":
                for column in (ENTRIES.c.kept, ENTRIES.c.other):
                    found |= set(connection.scalars(sa.select(ENTRIES.c.id).where(among(connection, column, wanted))))
                for column in (*(STATEMENTS[of].c[name] for of, name in NAMING), MENTIONS.c.actor):
                    naming = sa.select(column.table.c.entry).distinct().where(among(connection, column, wanted))
                    found |= set(connection.scalars(naming))
            back = sa.select(ENTRIES.c.id).where(ENTRIES.c.target.in_(found))
            return found | set(connection.scalars(back))

    def size(self, *, after: int = 0) -> int:
        """Return how many statements there are in the entries after a revision."""
        with self._reading() as connection:
            return sum(
                connection.scalar(sa.select(sa.func.count()).select_from(source).where(source.c.entry > after)) or 0
                for source in STATEMENTS.values()
            )

    def keys_where(self, table: str, column: str, values: Iterable[str]) -> set[str]:
        """Return the keys of which any statement, counting or not, has one of these values in a column."""
        source = STATEMENTS[table].c
        return self._texts(sa.select(source.key), source[column], values)

    def values_of(self, table: str, column: str, keys: Iterable[str]) -> set[str]:
        """Return the values that any statement, counting or not, gives in a column about these keys."""
        source = STATEMENTS[table].c
        return self._texts(sa.select(source[column]).where(source[column].is_not(None)), source.key, keys)

    def mentioning(self, table: str, actors: Iterable[str]) -> set[str]:
        """Return the keys of the initiatives or bodies that ever named one of these actors."""
        return self._texts(sa.select(MENTIONS.c.key).where(MENTIONS.c.record == table), MENTIONS.c.actor, actors)

    def mentioned(self, table: str, keys: Iterable[str]) -> set[str]:
        """Return the actors that these initiatives or bodies ever named."""
        return self._texts(sa.select(MENTIONS.c.actor).where(MENTIONS.c.record == table), MENTIONS.c.key, keys)

    def _texts(self, query: sa.Select[tuple[str]], column: sa.ColumnElement[str], values: Iterable[str]) -> set[str]:
        if not (wanted := set(values) - {WITHDRAWN}):
            return set()
        with self._reading() as connection:
            return set(connection.scalars(query.where(among(connection, column, wanted)).distinct()))

    def evidence(self, table: str, keys: Iterable[str], *, known: Known = NOW) -> dict[str, list[Evidence]]:
        """Return, by key, the statements that count about some records with their sources, oldest first."""
        source = STATEMENTS[table]
        names = said(TABLES[table])
        query = (
            sa.select(source, ENTRIES.c.at, ENTRIES.c.by, ENTRIES.c.what, ENTRIES.c.format)
            .join(ENTRIES, ENTRIES.c.id == source.c.entry)
            .order_by(source.c.seq)
        )
        found: dict[str, list[Evidence]] = {}
        with self._reading() as connection:
            query = query.where(known.live(connection, source.c.entry))
            wanted = among(connection, source.c.key, keys)
            for row in connection.execute(query.where(wanted)).mappings():
                found.setdefault(row["key"], []).append(_evidence(row, source, names))
            self._refuse_altered(connection, {each.entry for said in found.values() for each in said})
        return found

    def _refuse_altered(self, connection: sa.Connection, entries: set[int]) -> None:
        """Hold what is shown as evidence against its seals, once for each entry, small ones first."""
        size = sa.func.coalesce(ENTRIES.c.rows, 0)
        query = sa.select(ENTRIES.c.id, size).where(ENTRIES.c.id.in_(sorted(entries - self._verified)))
        rows, unknown = 0, set()
        for entry, said_rows in connection.execute(query.order_by(size, ENTRIES.c.id)):
            rows += said_rows
            if rows > LARGEST_VERIFIED:
                break
            unknown.add(entry)
        if unknown and (altered := altered_entries(connection, unknown)):
            raise JournalUnusable("journal_altered", path=self.name, entry=altered[0])
        self._verified |= unknown

    def problems(self) -> list[str]:
        """Return what is wrong with the journal: what SQLite itself finds, and the entries that were altered."""
        with self._reading() as connection:
            if self.engine.dialect.name == "sqlite":
                found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            else:  # a server checks its own files
                found = []
            altered = [f"entry {entry}: altered" for entry in altered_entries(connection)]
        return [str(each) for each in found if each != "ok"] + altered

    def refuse_altered(self) -> None:
        """Read the whole journal, and refuse it where an entry is not what was recorded.

        Raises
        ------
        JournalUnusable
            `journal_altered`.
        """
        with self._reading() as connection:
            if altered := altered_entries(connection):
                raise JournalUnusable("journal_altered", path=self.name, entry=altered[0])

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def _sealed(row: dict[str, Any], path: str) -> dict[str, Any]:
    """Return an entry without its checksums, which must be right."""
    if row["seal"] is not None and row["seal"] != seal_of(row):
        raise JournalUnusable("journal_altered", path=path, entry=row["id"])
    return {name: value for name, value in row.items() if name not in ("content", "seal")}


def _evidence(row: Any, source: sa.Table, names: tuple[str, ...]) -> Evidence:  # noqa: ANN401 - a row of the library
    values = {name: str(row[source.c[name]]) for name in names if row[source.c[name]] is not None}
    return Evidence(
        entry=row[source.c.entry],
        at=row[ENTRIES.c.at],
        by=row[ENTRIES.c.by],
        file=row[ENTRIES.c.what],
        format=row[ENTRIES.c.format] or "",
        part=row[source.c.part],
        line=row[source.c.line],
        values=values,
    )
