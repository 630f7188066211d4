"""Erases an actor from every place that the workspace can reach, and names the places that it cannot.

First the journal, in one transaction; then the journal's file is written without what was deleted, and the graph is
built anew. Killed in between, the next opening finds the graph behind an erasure and does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from graph.errors import InputRefused, WorkspaceUnusable
from graph.journal import NOW
from graph.journal.erasing import ERASURE, Moved, erase_rows, is_kept, mark, marks
from graph.journal.wiping import wipe
from graph.resolve import PROOFS
from graph.workspace.backup import is_backup
from graph.workspace.catching_up import ids_of, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.journal import Journal
    from graph.journal.erasing import Erased
    from graph.workspace import Workspace

State = Literal["erased", "left", "out_of_reach"]
_TRIES = 5


@dataclass(frozen=True)
class Part:
    """What became of one place: how many rows (of the table `what`), texts or documents; or what file it is."""

    place: str
    state: State
    count: int | None = None
    what: str | None = None


@dataclass(frozen=True)
class Erasure:
    """The actor as it was asked for, the entry that says that something was erased (None before), and all places."""

    actor: str
    entry: int | None
    places: tuple[Part, ...]


def erase(workspace: Workspace, actor: str, *, by: str, why: str, dry_run: bool = False) -> Erasure:
    """Erase an actor with all that names it, for good; or only say what this would do.

    Parameters
    ----------
    actor
        Any of its ids; also that of an actor whose import was taken back.

    Raises
    ------
    InputRefused
        `unknown_actor`; `already_erased`.
    WorkspaceUnusable
        `read_only`, also without writing; `journal_moved` where others never cease to write.
    """
    if not workspace.writable:
        raise WorkspaceUnusable("read_only")
    if dry_run:
        done = _erase_rows(workspace.journal, actor, by=by, why=why, dry_run=True)
    else:
        done = workspace.change(lambda journal: _erase_rows(journal, actor, by=by, why=why, dry_run=False))
    return Erasure(actor, done.entry, tuple(_places(workspace, done)))


def _erase_rows(journal: Journal, actor: str, *, by: str, why: str, dry_run: bool) -> Erased:
    for _ in range(_TRIES):
        revision = journal.revision()
        keys = _keys(journal, actor)
        try:
            return erase_rows(journal, keys, by=by, why=why, revision=revision, dry_run=dry_run)
        except Moved:
            continue
    raise WorkspaceUnusable("journal_moved", path=journal.name)


def _keys(journal: Journal, actor: str) -> set[str]:
    """Return all keys of an actor: those that are one with it now, and those of taken-back statements that prove it."""
    if not journal.entries_about("actors", [actor]) and not is_kept(journal, actor):
        raise InputRefused("already_erased" if is_erased(journal, actor) else "unknown_actor", actor=actor)
    found = {actor}
    while True:
        one = {actor, *keys_of(journal, ids_of(journal, found).values())} | found
        for proof in PROOFS:
            sharing = journal.keys_where("actors", proof, journal.values_of("actors", proof, one)) - one
            one |= sharing - set(journal.statements("actors", keys=sharing, known=NOW)["key"])
        if one == found:
            return found
        found = one


def _places(workspace: Workspace, done: Erased) -> Iterator[Part]:
    yield from (Part("rows", "erased", count, table) for table, count in done.removed.items() if count)
    if done.texts:
        yield Part("texts", "erased", done.texts)
    if done.documents:
        yield Part("documents", "erased", done.documents)
    yield Part("journal_file", "erased", what=workspace.journal.name)
    if _log_of(workspace.journal):
        yield Part("journal_log", "left", what=str(_log_of(workspace.journal)))
    yield Part("graph", "erased", what=workspace.place.graph)
    if done.left:
        yield Part("texts_left", "left", done.left)
    if not workspace.place.embedded or workspace.journal.engine.dialect.name != "sqlite":
        yield Part("server_logs", "out_of_reach")
    folder = workspace.place.folder
    for each in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if each.is_file() and is_backup(each):
            yield Part("backup", "out_of_reach", what=str(each.relative_to(folder)))
    yield Part("copies", "out_of_reach")


def _log_of(journal: Journal) -> Path | None:
    """Return the log beside a journal's file while it holds something: another process still reads from it."""
    if journal.engine.dialect.name != "sqlite":
        return None
    log = Path(f"{journal.name}-wal")
    return log if log.exists() and log.stat().st_size else None


def clean(journal: Journal, *, after: int) -> bool:
    """Finish the erasures after a revision of the graph: wipe the journal's file; return whether there were any.

    The graph must then be built anew: a change would leave the old values in its file.
    """
    if all(each.entry <= after for each in journal.kept(ERASURE).values()):
        return False
    wipe(journal)
    return True


def is_erased(journal: Journal, key: str) -> bool:
    """Tell whether an actor of this id was erased."""
    return mark(journal.identity, key) in marks(journal.kept(ERASURE))
