"""LadybugDB: the graph embedded in one file, beside the journal of a workspace."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import threading
import weakref
from itertools import count
from typing import TYPE_CHECKING, Any, NoReturn

import ladybug
import polars as pl

from graph.errors import StoreUnusable
from graph.model.network import SCHEMAS
from graph.store import asking, cypher, files, probe, reading, stamp
from graph.store.base import Held, Store
from graph.store.owner import Owner
from graph.store.schema import EDGES, FORMAT, MAKES, NODES, PLACE, edge_rows, key_of, node_rows, properties
from graph.store.stamp import Stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.store.base import Change

ROWS = cypher.Rows(head="LOAD FROM $frame", cell="`{}`")
MEMORY = 1 << 30
"""Bytes of the engine's page cache at most; its own default is four fifths of the machine."""
LONGEST_LOG = 16 << 20
"""Bytes of the write-ahead log after which the file is checkpointed."""
_WRITTEN = 10
"""How many bytes the log may take for each byte of a change."""
MAGIC = b"LBUG"
_TYPES = {pl.String: "STRING", pl.Float64: "DOUBLE", pl.Int64: "INT64"}
_OPEN: weakref.WeakSet[Ladybug] = weakref.WeakSet()


class Handle:
    """An open graph file: one database, one connection; leave it after any error."""

    def __init__(self, path: Path) -> None:
        # We alone checkpoint, never the engine by itself, not even on closing: see `graph.store.stamp`.
        self._database = ladybug.Database(str(path), buffer_pool_size=MEMORY, auto_checkpoint=False)
        self._connection = ladybug.Connection(self._database)
        self.run("CALL force_checkpoint_on_close=false")

    def run(self, query: str, **values: object) -> pl.DataFrame:
        """Return the answer to a query with its parameters."""
        result = self._answer(query, values or None)
        try:
            return result.get_as_pl()
        finally:
            result.close()

    def ask(self, query: str, ids: list[str] | None = None) -> pl.DataFrame:
        """Return the answer to a reading query."""
        if ids is None:
            return asking.in_slices(self.run, query)
        if asking.is_one_by_one(query, ids):
            return asking.one_by_one(self._answer, query, ids)
        return self.run(query, ids=ids)

    def _answer(self, query: str, values: dict[str, Any] | None) -> ladybug.QueryResult:
        found = self._connection.execute(query, values)
        return found[-1] if isinstance(found, list) else found  # a list only where a text holds several queries

    def close(self) -> None:
        """Close without a checkpoint."""
        self._connection.close()
        self._database.close()

    def leave_to_parent(self) -> None:
        """In a forked child: make sure that nothing of the parent's database is ever taken down here."""
        for each in (self._database, self._connection):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(each))


class Ladybug(Store):
    """The graph in a file that this process owns from its opening to `close`.

    The file is opened when it is first asked, and checked before every answer. What cannot be answered from
    (`graph_changed`, `graph_damaged`) stays so until the next `build`, which replaces it.
    """

    def __init__(self, path: Path, *, what: str = "") -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}.wal")
        self._owner = Owner(path.with_name(f"{path.name}.lock"), what)
        self._process = os.getpid()
        self._turn = threading.RLock()
        self._closed = False
        self._handle: Handle | None = None
        self._seen: stamp.Signature = ()
        self._refused: StoreUnusable | None = None
        _OPEN.add(self)

    def held(self) -> Held | None:
        """Return what is held, None where there is no file or one of another version."""
        with self._answering() as handle:
            found = _meta(handle) if handle else None
        return Held(found["workspace"], found["revision"]) if found and found["format"] == FORMAT else None

    def network(self, territory: Territory | None = None) -> Network:
        """Return the whole network or a territory's surroundings; `graph_empty` where nothing is held."""
        with self._answering() as handle:
            if handle is None:
                raise StoreUnusable("graph_empty", path=self._path)
            return reading.around(handle.ask, territory) if territory else reading.whole(handle.ask)

    def apply(self, change: Change, held: Held) -> None:
        """Make a small change in one transaction."""
        with self._answering() as handle:
            found = _meta(handle) if handle else None
            if handle is None or found is None or found["workspace"] != held.workspace:
                raise StoreUnusable("graph_empty", path=self._path)
            if found["revision"] <= held.revision:
                coming = sum(getattr(change.come, table).estimated_size() for table in SCHEMAS)
                files.refuse_without_room(self._path, _WRITTEN * int(coming))
                _write(handle, change, held)
                crowded = asking.is_crowded(handle.run)
                if crowded or (self._log.exists() and self._log.stat().st_size > LONGEST_LOG):
                    self._checkpoint(held.workspace)
                if crowded:
                    self._let_go()

    def build_parts(self, parts: Iterable[Network], held: Held) -> None:
        """Write the network into a new file and put it in the place of the old one."""
        with self._mine(), self._telling():
            self._refuse_foreign(held.workspace)
            self._let_go()
            new = self._path.with_name(f"{self._path.name}.new")
            files.remove(new)
            try:
                _fill(new, parts, held)
                stamp.sync_file(new)
                digest = stamp.digest_of(new)
                stamp.write_stamp(self._path, Stamp("changing", held.workspace))
                files.remove_beside(self._path)
                new.replace(self._path)
            finally:
                files.remove(new)
            stamp.sync_folder(self._path)
            stamp.write_stamp(self._path, Stamp("still", held.workspace, digest))
            self._refused = None

    def discard(self, workspace: str) -> None:
        """Delete the file with all that stands beside it."""
        with self._mine(), self._telling():
            self._refuse_foreign(workspace)
            self._let_go()
            files.remove(self._path)
            stamp.remove_stamp(self._path)
            self._refused = None

    def close(self) -> None:
        """Write the checkpoint that is due, close the file and let others have it."""
        with self._turn:
            if self._closed or os.getpid() != self._process:
                return
            self._closed = True
            try:
                with contextlib.suppress(StoreUnusable), self._telling():
                    self._settle()
            finally:
                self._let_go()
                self._owner.release()

    def leave_to_parent(self) -> None:
        """In a forked child: keep the hands off a database whose threads were left behind."""
        self._owner.forget()
        if self._handle:
            self._handle.leave_to_parent()

    @contextlib.contextmanager
    def _mine(self) -> Iterator[None]:
        if os.getpid() != self._process:
            raise StoreUnusable("graph_forked", path=self._path)
        with self._turn:
            if self._closed:
                raise StoreUnusable("graph_closed", path=self._path)
            yield

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """After any error leave the connection; the engine's own become ours."""
        try:
            yield
        except StoreUnusable:
            raise
        except (RuntimeError, OSError, pl.exceptions.PolarsError) as error:
            self._let_go()
            raise StoreUnusable("graph_failed", path=self._path, found=error) from error
        except BaseException:
            self._let_go()
            raise

    @contextlib.contextmanager
    def _answering(self) -> Iterator[Handle | None]:
        """Give the open file, checked; None where there is none. What is written meanwhile is ours."""
        with self._mine(), self._telling():
            handle = self._checked()
            yield handle
            self._look()

    def _checked(self) -> Handle | None:
        if not self._path.exists():
            self._let_go()
            self._refused = None
            return None
        if self._handle and self._seen != stamp.signature(self._path, self._log):
            self._refuse("graph_changed")
        if self._refused:
            raise self._refused
        if self._handle is None:
            self._verify()
            try:
                self._handle = Handle(self._path)
            except RuntimeError:  # traces of a broken checkpoint stand beside a sound file
                self._refuse("graph_damaged")
            self._look()
        return self._handle

    def _verify(self) -> None:
        """Refuse a file that is not as we left it; mend one that we left in the middle."""
        known = stamp.read_stamp(self._path)
        if known is None:
            self._refuse_foreign("")
        if known is None or known.state == "changing":
            self._refuse("graph_damaged")
        if known.digest != stamp.digest_of(self._path):
            self._refuse("graph_changed")
        if self._log.exists() and self._log.stat().st_size:
            stamp.write_stamp(self._path, Stamp("changing", known.workspace))
            if not probe.survives(self._path):
                self._refuse("graph_damaged")
            stamp.write_stamp(self._path, Stamp("still", known.workspace, stamp.digest_of(self._path)))

    def _refuse(self, code: str) -> NoReturn:
        self._let_go()
        self._refused = StoreUnusable(code, path=self._path)
        raise self._refused

    def _refuse_foreign(self, workspace: str) -> None:
        """Refuse what is not ours to replace: another workspace's graph, a file that is none of ours at all."""
        known = stamp.read_stamp(self._path)
        owner: str | None
        if known:
            owner = known.workspace
        elif self._path.exists() and self._path.stat().st_size:
            owner = _workspace_of(self._path)
        else:
            return
        if owner is None or workspace not in {"", owner}:
            raise StoreUnusable("graph_foreign", path=self._path)

    def _settle(self) -> None:
        """Bring what the log holds into the file."""
        unchanged = self._seen == stamp.signature(self._path, self._log)
        if self._handle and unchanged and self._log.exists():
            found = _meta(self._handle)
            self._checkpoint(found["workspace"] if found else "")

    def _checkpoint(self, workspace: str) -> None:
        if self._handle:
            files.refuse_without_room(self._path, 2 * self._log.stat().st_size)
            stamp.write_stamp(self._path, Stamp("changing", workspace))
            self._handle.run("CHECKPOINT")
            stamp.sync_file(self._path)
            stamp.write_stamp(self._path, Stamp("still", workspace, stamp.digest_of(self._path)))

    def _look(self) -> None:
        self._seen = stamp.signature(self._path, self._log)

    def _let_go(self) -> None:
        handle, self._handle = self._handle, None
        if handle:
            with contextlib.suppress(RuntimeError):
                handle.close()


def _meta(handle: Handle) -> dict[str, Any] | None:
    rows = handle.run(cypher.HELD).to_dicts()
    return rows[0] if rows else None


def _workspace_of(path: Path) -> str | None:
    """Return whose graph a file without a stamp is, None where it is none of ours."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC or not probe.survives(path):
            return None
    handle = Handle(path)
    try:
        found = _meta(handle)
    finally:
        handle.close()
    return found["workspace"] if found else None


def _write(handle: Handle, change: Change, held: Held) -> None:
    handle.run("BEGIN TRANSACTION")
    for write in cypher.writes(change, ROWS):
        if write.rows is not None and write.rows.height:
            handle.run(write.query, frame=write.rows)
        elif write.ids:
            handle.run(write.query, ids=list(dict.fromkeys(write.ids)))
    handle.run(cypher.HOLD, **_holding(held))
    handle.run("COMMIT")


def _holding(held: Held) -> dict[str, object]:
    return {"workspace": held.workspace, "revision": held.revision, "format": FORMAT, "state": cypher.WHOLE}


def _fill(path: Path, parts: Iterable[Network], held: Held) -> None:
    """Write a whole graph file by COPY, the engine's fastest way, with its checkpoint.

    The rows wait in files, so that each table is filled by one COPY: a second one into the same table takes up to
    three times as long, and memory that grows with what is there.
    """
    handle = Handle(path)
    aside = path.with_name(f"{path.name}.rows")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        for statement in _tables():
            handle.run(statement)
        waiting = _put_aside(parts, aside)
        for copy, files in sorted(waiting.items(), key=lambda each: " (" in each[0]):
            table, _, ends = copy.partition(" ")
            listed = ", ".join(f"'{_quoted(file)}'" for file in files)
            handle.run(f"COPY {table} FROM [{listed}] {ends}")
        handle.run(cypher.HOLD, **_holding(held))
        handle.run("CHECKPOINT")
    finally:
        handle.close()
        shutil.rmtree(aside, ignore_errors=True)


def _put_aside(parts: Iterable[Network], aside: Path) -> dict[str, list[Path]]:
    """Write the rows of each part to files; return these by what to copy them into: nodes, then edges with ends."""
    numbers = count()
    places: set[str] = set()
    actors: list[pl.Series] = []
    waiting: dict[str, list[Path]] = {}
    for part in parts:
        rows = node_rows(part)
        rows[PLACE] = rows[PLACE].filter(~pl.col("code").is_in(list(places)))
        places.update(rows[PLACE]["code"])
        actors.append(part.actors["id"])
        for edge, frame in edge_rows(part).items():
            known = _with_partner(frame, actors) if edge is MAKES else frame
            rows[f"{edge.type} (from='{edge.source[0]}', to='{edge.target[0]}')"] = known
        for copy, frame in rows.items():
            if frame.height:
                file = aside / f"{next(numbers)}.parquet"
                frame.write_parquet(file, compression="lz4")
                waiting.setdefault(copy, []).append(file)
    return waiting


def _with_partner(offers: pl.DataFrame, actors: list[pl.Series]) -> pl.DataFrame:
    """Keep the offers whose partner came in this part or before."""
    here = offers.select(pl.any_horizontal(pl.col("partner").is_in(ids.implode()) for ids in actors)).to_series()
    return offers.filter(here)


def _quoted(file: Path) -> str:
    return str(file).replace("\\", "\\\\").replace("'", "\\'")


def _tables() -> Iterator[str]:
    for label in (*NODES, PLACE):
        table = SCHEMAS[NODES[label]] if label in NODES else {}
        typed = ", ".join(f"`{name}` {_TYPES[table.get(name, pl.String)]}" for name in properties(label))
        yield f"CREATE NODE TABLE {label}({typed}, PRIMARY KEY({key_of(label)}))"
    typed = "id STRING PRIMARY KEY, workspace STRING, revision INT64, format STRING, state STRING"
    yield f"CREATE NODE TABLE EssaimGraph({typed})"
    for name in dict.fromkeys(edge.type for edge in EDGES):
        kinds = [edge for edge in EDGES if edge.type == name]
        ends = [f"FROM {edge.source[0]} TO {edge.target[0]}" for edge in kinds]
        own = [f"`{column}` {_TYPES[SCHEMAS['relations'].get(column, pl.String)]}" for column in kinds[0].columns]
        yield f"CREATE REL TABLE {name}({', '.join(ends + own)})"


def _after_fork() -> None:
    for store in _OPEN:
        store.leave_to_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
