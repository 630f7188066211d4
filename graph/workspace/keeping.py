"""What is kept with a workspace beside the native tables: mappings, decisions, the fate of suggestions, candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.journal import Kept, Known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.workspace import Workspace

__all__ = ["KINDS", "Kept", "keep", "kept"]

KINDS = ("mapping", "suggestion", "decision", "candidate", "what_if")
"""The kinds of documents; the texts of the history name each."""


def keep(  # noqa: PLR0913 - what is kept, and who, why and from where
    workspace: Workspace,
    kind: str,
    documents: Mapping[str, Mapping[str, Any]],
    *,
    by: str,
    why: str | None = None,
    file: str = "",
) -> int:
    """Keep documents of a kind by their keys, in one entry that can be taken back; return the entry's number.

    Parameters
    ----------
    kind
        One of `KINDS`.
    documents
        JSON objects by key; the newest of a key is the one that is read, an empty one takes the key away.
    file
        What the history says beside the kind: a file or a name.

    Raises
    ------
    WorkspaceUnusable
        `read_only`.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    return workspace.change(lambda journal: journal.keep(kind, documents, by=by, why=why, what=file))


def kept(
    workspace: Workspace, kind: str, *, keys: Iterable[str] | None = None, known_on: str | None = None
) -> dict[str, Kept]:
    """Return the documents of a kind that count now, or that were known by the end of a day, by key in order."""
    return workspace.journal.kept(kind, keys=keys, known=Known.by(known_on))
