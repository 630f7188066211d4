"""Opens the two halves of a workspace as they are, in step or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import WorkspaceOwned, WorkspaceUnusable
from graph.journal import Journal
from graph.store import open_store

if TYPE_CHECKING:
    from graph.store.base import Store
    from graph.workspace.place import Place


def open_both(place: Place, *, write: bool) -> tuple[Journal, Store | None]:
    """Return the journal and the graph; a reader gets no graph where another process owns it.

    Raises
    ------
    WorkspaceUnusable
        Or one of its children: missing, unwritable, unreachable; owned by another process where it is to be written.
    """
    if write:
        _make_folder(place)
    journal = Journal(place.journal, create=write)
    try:
        return journal, _open_store(place, write=write)
    except BaseException:
        journal.close()
        raise


def _make_folder(place: Place) -> None:
    if not place.embedded and not place.journal.startswith("sqlite:"):
        return
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceUnusable("folder_unwritable", path=place.folder, found=error.strerror) from error


def _open_store(place: Place, *, write: bool) -> Store | None:
    try:
        return open_store(place.graph, user=place.graph_user, password=place.graph_password)
    except WorkspaceOwned:
        if write:
            raise
        return None
