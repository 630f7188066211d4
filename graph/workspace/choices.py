"""Decisions of the selection group, frozen: what was chosen, and everything it rested on that day."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import InputRefused
from graph.workspace.keeping import keep, kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.journal import Kept
    from graph.workspace import Workspace

Standing = Literal["as_kept", "erased_since", "altered"]
KIND = "decision"
_ID_LENGTH = 12
LARGEST_FILE = 500_000_000
"""Bytes of a decision file that are read."""


@dataclass(frozen=True)
class Frozen:
    """A decision as it was kept: `checksum` follows from `body`, a JSON object; `entry` is the journal's.

    `id` follows from the checksum that it was kept under: `first` where an erasure took words out of it since.
    """

    id: str
    checksum: str
    entry: int | None
    body: Mapping[str, Any]
    first: str | None = None


def canonical(body: Mapping[str, Any]) -> str:
    """Return the one way in which a body is written: keys in order, no blanks, in Unicode.

    Examples
    --------
    >>> canonical({"why": "près", "k": 3})
    '{"k":3,"why":"près"}'
    """
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def checksum(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a body in canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def keep_decision(workspace: Workspace, body: Mapping[str, Any], *, by: str, why: str) -> Frozen:
    """Keep a decision in the journal, and return it as it is read there.

    Raises
    ------
    WorkspaceUnusable
        `read_only`.
    """
    proof = checksum(body)
    key = proof[:_ID_LENGTH]
    keep(workspace, KIND, {key: {"checksum": proof, "frozen": body}}, by=by, why=why, file=key)
    return decisions(workspace, key)[0]


def decisions(workspace: Workspace, key: str | None = None, *, known_on: str | None = None) -> list[Frozen]:
    """Return all decisions that were not taken back, in the order they were taken, or one.

    Raises
    ------
    InputRefused
        `unknown_decision`; `decision_altered` where one is not what its checksum says.
    """
    found = kept(workspace, KIND, keys=None if key is None else [key], known_on=known_on)
    if key is not None and key not in found:
        raise InputRefused("unknown_decision", decision=key)
    return sorted((_verified(each) for each in found.values()), key=lambda each: (each.entry or 0, each.id))


def _verified(found: Kept) -> Frozen:
    body, proof, first = (found.body.get(name) for name in ("frozen", "checksum", "first"))
    if not isinstance(body, dict) or checksum(body) != proof or found.key != (first or proof)[:_ID_LENGTH]:
        raise InputRefused("decision_altered", decision=found.key)
    return Frozen(found.key, proof, found.entry, body, first)


def read_decision(path: Path) -> Mapping[str, Any]:
    """Return a decision file as it is; nothing is verified.

    Raises
    ------
    InputRefused
        `not_a_decision`.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputRefused("not_a_decision", file=path.name, found=f"> {LARGEST_FILE} B")
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputRefused("not_a_decision", file=path.name, found=_told(error)) from error
    if not isinstance(found, dict) or not isinstance(found.get("frozen"), dict) or "checksum" not in found:
        raise InputRefused("not_a_decision", file=path.name, found='"frozen", "checksum" ?')
    return found


def _told(error: Exception) -> str:
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)[:200]


def is_as_kept(workspace: Workspace, found: Mapping[str, Any]) -> Standing:
    """Tell whether a decision file holds what is kept here under its id.

    `erased_since`: it is what was kept, and holds what an erasure took out since. A file whose checksum was made anew
    after an alteration has the id, or the checksum, of no decision here.
    """
    try:
        proof = checksum(found["frozen"])
    except ValueError:  # NaN and its like, which no decision holds
        return "altered"
    if found["checksum"] != proof:
        return "altered"
    for each in decisions(workspace):
        if each.id == found.get("decision") and proof in (each.checksum, each.first):
            return "as_kept" if proof == each.checksum else "erased_since"
    return "altered"
