"""What the questions of forms mean, said once by a person and kept with the workspace for the next export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import InputRefused
from graph.workspace.keeping import keep, kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.journal import Kept
    from graph.workspace import Workspace

KIND = "mapping"


@dataclass(frozen=True)
class KeptMapping:
    """A mapping with what it belongs to: the form's key, the file it was first said of, by whom and when (UTC)."""

    key: str
    mapping: Mapping[str, str]
    format: str
    file: str
    questions: int
    at: str
    by: str
    entry: int


def kept_mappings(workspace: Workspace, *, keys: Iterable[str] | None = None) -> list[KeptMapping]:
    """Return the mappings that count now, the newest first."""
    found = kept(workspace, KIND, keys=None if keys is None else list(keys))
    read = [_read(key, each) for key, each in found.items() if each.body]
    return sorted(read, key=lambda each: -each.entry)


def find_mapping(workspace: Workspace, keys: Iterable[str]) -> KeptMapping | None:
    """Return the newest mapping kept under one of these keys, None where there is none."""
    return next(iter(kept_mappings(workspace, keys=keys)), None)


def keep_mapping(workspace: Workspace, key: str, body: Mapping[str, Any], *, by: str) -> bool:
    """Keep a mapping of a form (`mapping`, `format`, `file`, `questions`), unless it is kept already; tell whether."""
    known = find_mapping(workspace, [key])
    if known is not None and dict(known.mapping) == body["mapping"]:
        return False
    keep(workspace, KIND, {key: body}, by=by, file=str(body["file"]))
    return True


def forget_mapping(workspace: Workspace, key: str, *, by: str) -> int:
    """Take a mapping away; return the number of the entry.

    Raises
    ------
    InputRefused
        `unknown_mapping`.
    """
    known = find_mapping(workspace, [key])
    if known is None:
        raise InputRefused("unknown_mapping", form=key)
    return keep(workspace, KIND, {key: {}}, by=by, file=known.file)


def _read(key: str, found: Kept) -> KeptMapping:
    body = found.body
    return KeptMapping(
        key,
        {str(field): str(column) for field, column in body.get("mapping", {}).items()},
        str(body.get("format", "")),
        str(body.get("file", "")),
        int(body.get("questions", 0)),
        found.at,
        found.by,
        found.entry,
    )
