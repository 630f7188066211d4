"""The graph database: where the graph is lived in. `open_store` is the only chooser between engines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import UsageError

if TYPE_CHECKING:
    from graph.store.base import Store

EMBEDDED = "ladybug:///"
SERVERS = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
MENDED_BY_BUILD = frozenset({"graph_empty", "graph_changed", "graph_damaged"})
"""The codes of `StoreUnusable` after which `build` makes everything good again; the others need a person."""


def open_store(url: str, *, user: str = "neo4j", password: str = "", what: str = "") -> Store:
    """Open the graph database that a URL names; nothing is made before it is built.

    Parameters
    ----------
    url
        `ladybug:///FILE` (relative after three slashes, absolute after four, as for SQLite), or
        `neo4j://host:port/database`, `bolt://host:port/database`.
    user, password
        For a server; never part of the URL.
    what
        What this process is (`app`, `import`): told to others that find the embedded graph owned.

    Raises
    ------
    UsageError
        `bad_graph_url`, `password_in_url`.
    WorkspaceOwned
        `graph_owned`: another process owns the embedded graph.
    StoreUnusable
        The folder is missing or cannot be written; the server does not answer or refuses.
    """
    if url.startswith(EMBEDDED) and len(url) > len(EMBEDDED):
        from graph.store.ladybug import Ladybug  # noqa: PLC0415 - an engine is loaded only where it is used

        return Ladybug(file_of(url), what=what)
    scheme, found, place = url.partition("://")
    if scheme in SERVERS and found and place:
        if "@" in place:
            raise UsageError("password_in_url")
        from graph.store.neo4j import Neo4j  # noqa: PLC0415 - as above

        return Neo4j(url, user=user, password=password)
    raise UsageError("bad_graph_url", url=url)


def file_of(url: str) -> Path:
    """Return the file that a URL of the embedded engine names.

    A path that was meant to be absolute, but has one slash too few, is understood: its folder is not here.

    Examples
    --------
    >>> file_of("ladybug:///graph.lbug").name
    'graph.lbug'
    """
    path = Path(url.removeprefix(EMBEDDED))
    absolute = Path("/", path)
    return absolute if not path.parent.is_dir() and absolute.parent.is_dir() else path.absolute()
