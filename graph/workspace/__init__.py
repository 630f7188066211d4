"""The workspace: journal and graph kept in step; the one door that writes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from graph.errors import JournalUnusable, StoreUnusable, WorkspaceUnusable
from graph.journal import Evidence, Journal, Known, Origin
from graph.store import MENDED_BY_BUILD
from graph.store.base import Held, Store
from graph.workspace import checking, decisions, saying
from graph.workspace import register as registers
from graph.workspace.backup import check_backup, write_backup
from graph.workspace.catching_up import change_since, is_worth_a_rebuild
from graph.workspace.checking import said_waiting, shown
from graph.workspace.collecting import without_cycle_collector
from graph.workspace.erasing import clean
from graph.workspace.evidence import evidence
from graph.workspace.following import followed
from graph.workspace.opening import open_both
from graph.workspace.place import Place
from graph.workspace.rebuilding import parts
from graph.workspace.recording import FORESEEN, NothingKept, Tally, record
from graph.workspace.reports import Check, Report
from graph.workspace.restoring import compared, fill_from_backup

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from graph.model.batch import Batch
    from graph.model.network import Network
    from graph.model.records import Record
    from graph.model.territory import Territory
    from graph.workspace.decisions import Consequences

__all__ = ["Check", "Evidence", "Origin", "Place", "Report", "Workspace", "today"]

T = TypeVar("T")
_NETWORKS_KEPT = 4
Notice = Callable[[str, dict[str, object]], None]
"""Is told what was mended: a code, said by `ui.locale` as `notice.<code>`, and its values."""


def today() -> str:
    """Return today as a date in ISO 8601, local time."""
    return date.today().isoformat()  # noqa: DTZ011 - a person's day is local


def _silent(_code: str, _values: dict[str, object]) -> None:
    """Say nothing."""


class Workspace:
    """An open workspace. Any thread may use it; only one process owns an embedded graph."""

    def __init__(self, place: Place, journal: Journal, store: Store | None) -> None:
        """Take what `open_both` opened; without a store it reads from the journal and writes nothing."""
        self.place = place
        self.journal = journal
        self._store = store
        self._lock = threading.RLock()
        self._example = (-1, False)
        self._kept: OrderedDict[tuple[int, str | None], Network] = OrderedDict()

    @classmethod
    def open(
        cls, place: Place, *, write: bool = False, heal: bool = True, behind: bool = False, notice: Notice = _silent
    ) -> Workspace:
        """Open a workspace and mend what can be mended.

        Parameters
        ----------
        place
            Where it is.
        write
            Make it where it is missing, and refuse when another process owns the graph; a reader then reads
            from the journal.
        heal
            Fill a server's database that was found empty.
        behind
            Go on with a journal that lost entries of which the graph still knows.
        notice
            Is told what was mended.

        Raises
        ------
        WorkspaceUnusable
            Or one of its children: missing, damaged, owned by another process.
        """
        opened = cls(place, *open_both(place, write=write))
        try:
            if opened._store is not None and (opened.revision or not place.embedded):
                opened._bring_up_to_date(heal=heal, behind=behind, notice=notice)
        except BaseException:
            opened.close()
            raise
        return opened

    def __enter__(self) -> Workspace:  # noqa: PYI034 - nobody derives from it
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of journal and graph."""
        with self._lock:
            if self._store is not None:
                self._store.close()
            self.journal.close()

    @property
    def revision(self) -> int:
        """The number of the journal's last entry."""
        return self.journal.revision()

    @property
    def writable(self) -> bool:
        """Whether it can be changed from here: not while another process owns the graph."""
        return self._store is not None

    @property
    def example(self) -> bool:
        """Whether the invented example is in the workspace."""
        revision = self.revision
        if self._example[0] != revision:
            entries = self.journal.entries()
            there = not entries.filter((entries["format"] == "example") & ~entries["undone"]).is_empty()
            self._example = (revision, there)
        return self._example[1]

    def network(
        self, territory: Territory | None = None, *, as_of: str | None = None, known_on: str | None = None
    ) -> Network:
        """Return what is valid on a day (default today) as known now, or as known by the end of another day."""
        return self._undated(territory, known_on).on(as_of or today())

    def undated(self, territory: Territory | None = None, *, known_on: str | None = None) -> Network:
        """Return the network, or a territory's surroundings, on all days."""
        return self._undated(territory, known_on)

    def surroundings(self, territory: Territory) -> tuple[Network, int]:
        """Return a territory's surroundings on all days, and the revision of which they are."""
        if self._store is not None:
            return self._shown(territory)
        revision = self.revision
        return self._undated(territory, None), revision

    def _undated(self, territory: Territory | None, known_on: str | None) -> Network:
        now = self._store is not None and known_on is None
        if territory is not None and now:  # soon walked to, without waiting for who writes
            return self._shown(territory)[0]
        with self._lock:
            key = (self.revision, known_on)
            if key not in self._kept:
                network, revision = self._shown(None) if now else (self._known(known_on), key[0])
                key = (revision, known_on)
                self._keep(key, network)
            self._kept.move_to_end(key)
            return self._kept[key].around(territory) if territory else self._kept[key]

    def _keep(self, key: tuple[int, str | None], network: Network) -> None:
        self._kept[key] = network
        if len(self._kept) > _NETWORKS_KEPT:
            self._kept.popitem(last=False)

    def _known(self, known_on: str | None) -> Network:
        self.journal.refuse_altered()
        return checking.resolved(self.journal, Known.by(known_on).on).network

    def _shown(self, territory: Territory | None) -> tuple[Network, int]:
        """Return what the graph shows, brought up to date, and of which revision that is."""
        while True:
            before = self._held()
            if before != Held(self.journal.identity, self.revision):
                with self._lock:
                    self._bring_up_to_date(heal=True, notice=_silent)
                    before = self._held()
            found = shown(self._owned(), territory)
            if self._held() == before:  # nobody wrote meanwhile
                return found, before.revision if before else 0

    def territory(self, code: str, *, known_on: str | None = None) -> Territory:
        """Return a territory, declared or of the reference.

        Raises
        ------
        InputRefused
            `unknown_territory`.
        """
        return registers.territory_of(self.journal, code, known=Known.by(known_on))

    def register(self, *, as_of: str | None = None, known_on: str | None = None) -> pl.DataFrame:
        """Return the register of territories; see `graph.workspace.register.register`."""
        return registers.register(self.network(as_of=as_of, known_on=known_on))

    def evidence(self, table: str, ids: Iterable[str], *, known_on: str | None = None) -> dict[str, list[Evidence]]:
        """Return, by id, what was said about some records, by whom, from which file and line; oldest first."""
        return evidence(self.journal, table, ids, known=Known.by(known_on))

    def record(
        self,
        batches: Iterable[Batch],
        origin: Origin,
        *,
        territory: str | None = None,
        dry_run: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Report:
        """Write one import, all or nothing, and bring the graph up to date; or only say what it would write.

        Raises
        ------
        InputRefused
            When the reader refuses the file half-way; nothing is written.
        WorkspaceOwned
            When another process owns the graph, unless it is a dry run.
        """
        if territory is not None:
            self.territory(territory)
        entry: int | None = None
        tally = Tally()
        with self._lock, without_cycle_collector():
            if not dry_run:
                self._owned()
            try:
                with self.journal.writing(origin) as writer:
                    kept = FORESEEN * dry_run
                    tally = record(writer, batches, origin, territory=territory, progress=progress, foresee=kept)
                    entry = tally.close(writer, dry_run=dry_run)
                self._follow(entry, own=True)
            except NothingKept:
                entry = None
        return tally.report(entry)

    def say(self, *records: Record, by: str) -> Report:
        """Write what a person says, in one entry: all of it, or nothing where one record names nobody known.

        Raises
        ------
        InputRefused
            `record_refused`.
        """
        return saying.say(self, records, by=by)

    def history(self, actor: str | None = None, *, known_on: str | None = None) -> pl.DataFrame:
        """Return every change, oldest first, or those about one actor; see `decisions.history`."""
        return decisions.history(self.journal, actor, known=Known.by(known_on))

    def consequences(self, entry: int) -> Consequences:
        """Say what taking an entry back would do; nothing is done."""
        return decisions.consequences(self.journal, entry)

    def undo(self, entry: int, *, by: str, why: str | None = None) -> int:
        """Take an import or another entry back, keeping what came after; return the new entry's number."""
        return self.change(lambda journal: decisions.undo(journal, entry, by=by, why=why))

    def merge(self, kept: str, other: str, *, by: str, why: str) -> int:
        """Hold two actors for one, under the id of the first; return the entry's number."""
        return self.change(lambda journal: decisions.merge(journal, kept, other, by=by, why=why))

    def hold_apart(self, one: str, other: str, *, by: str, why: str | None = None) -> int:
        """Hold two actors for two, whatever suggests otherwise; return the entry's number."""
        return self.change(lambda journal: decisions.hold_apart(journal, one, other, by=by, why=why))

    def held_apart(self, *, known_on: str | None = None) -> set[frozenset[str]]:
        """Return the pairs of actors that somebody holds for two."""
        return decisions.held_apart(self.journal, known=Known.by(known_on))

    def split(self, actor: str, *, by: str, why: str | None = None) -> list[int]:
        """Take back what joined an actor to others; return the entries' numbers."""
        return self.change(lambda journal: decisions.split(journal, actor, by=by, why=why))

    def change(self, write: Callable[[Journal], T]) -> T:
        """Let a room of the workspace write into the journal, then bring the graph up to date."""
        with self._lock:
            self._owned()
            before, done = self.revision, write(self.journal)
            self._follow(self.revision if self.revision > before else None)
            return done

    def _follow(self, entry: int | None, *, own: bool = False) -> None:
        """Bring the graph up to date after an entry; where it cannot follow, say that the entry is kept."""
        try:
            self._bring_up_to_date(heal=True, notice=_silent, own=own)
        except WorkspaceUnusable as error:
            raise (error if entry is None else error.although_kept(entry)) from error

    def check(self) -> Check:
        """Compare graph and journal in full; nothing is mended."""
        with self._lock:
            return checking.check(self.journal, self._store)

    def rebuild(self) -> Check:
        """Build the graph anew from the journal, then check it."""
        with self._lock:
            self.journal.refuse_altered()
            self._build()
        return self.check()

    def _build(self) -> None:
        store, revision = self._owned(), self.revision
        self._kept.clear()
        store.build_parts(parts(self.journal, Known(revision)), Held(self.journal.identity, revision))

    def _owned(self) -> Store:
        """Return the graph, which only its owner may write."""
        if self._store is None:
            raise WorkspaceUnusable("read_only")
        return self._store

    def _held(self) -> Held | None:
        """Return what the graph holds, None where only building it anew makes it good."""
        try:
            return self._owned().held()
        except StoreUnusable as error:
            if error.code not in MENDED_BY_BUILD:
                raise
            return None

    def _bring_up_to_date(self, *, heal: bool, notice: Notice, behind: bool = False, own: bool = False) -> None:
        """Bring the graph to the journal's revision; `own`: after an entry of this process, which is as it wrote it."""
        store, held, revision = self._owned(), self._held(), self.revision
        if held is not None and held.workspace != self.journal.identity:
            raise StoreUnusable("graph_foreign", path=self.place.graph)
        if held is None:
            if revision and (self.place.embedded or heal):
                if not own:
                    self.journal.refuse_altered()
                clean(self.journal, after=0)
                self._build()
                notice("graph_rebuilt", {"path": self.place.graph})
            return
        if held.revision == revision:
            return
        if held.revision > revision and not behind:
            raise JournalUnusable("journal_behind", path=self.journal.name, known=held.revision, now=revision)
        erased = clean(self.journal, after=held.revision)
        if erased or held.revision > revision or is_worth_a_rebuild(self.journal, held.revision):
            self._build()
        else:
            change = change_since(self.journal, held.revision, revision)
            store.apply(change, Held(self.journal.identity, revision))
            if known := self._kept.pop((held.revision, None), None):
                self._keep((revision, None), followed(known, change))
        notice("graph_caught_up", {"before": held.revision, "now": revision})

    def backup(self, path: Path) -> Check:
        """Write all that is recorded now into one file, while others may write; see `write_backup`."""
        manifest, resolved = write_backup(self.journal, path)
        return Check(ok=True, actors=manifest.actors, relations=manifest.relations, waiting=said_waiting(resolved))

    @classmethod
    def restore(cls, place: Place, path: Path) -> Check:
        """Fill an empty workspace from a backup, build its graph and check both; see `fill_from_backup`."""
        check_backup(path)
        opened = cls(place, *open_both(place, write=True))
        with opened:
            manifest = fill_from_backup(path, opened.journal, opened._owned())
            return compared(opened.rebuild(), manifest)
