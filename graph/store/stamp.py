"""The checksum beside an embedded graph file, by which a change behind our back is noticed.

The file itself only changes in a checkpoint, which we alone start; what is written between two checkpoints lies in
the engine's log, which has checksums of its own. So one digest a checkpoint covers everything, always.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Signature = tuple[tuple[int, ...] | None, ...]


@dataclass(frozen=True)
class Stamp:
    """What is known of a graph file: whose it is and its digest.

    `state` is `changing` while a checkpoint or a rebuild may have left the file in any state.
    """

    state: Literal["still", "changing"]
    workspace: str
    digest: str = ""


def read_stamp(path: Path) -> Stamp | None:
    """Return the stamp beside a graph file, None where there is none that can be read."""
    try:
        return Stamp(**json.loads(_beside(path).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def write_stamp(path: Path, stamp: Stamp) -> None:
    """Put a stamp beside a graph file, lasting before it returns."""
    written = path.with_name(f"{path.name}.sum.new")
    with written.open("wb") as file:
        file.write(json.dumps(asdict(stamp)).encode())
        file.flush()
        os.fsync(file.fileno())
    written.replace(_beside(path))
    sync_folder(path)


def remove_stamp(path: Path) -> None:
    """Remove the stamp beside a graph file that is no longer there, lasting before it returns."""
    _beside(path).unlink(missing_ok=True)
    sync_folder(path)


def digest_of(path: Path) -> str:
    """Return the digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def signature(*paths: Path) -> Signature:
    """Return what changes when one of these files is written, replaced or deleted, without reading them."""
    return tuple(_signature(path) for path in paths)


def _signature(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def sync_file(path: Path) -> None:
    """Wait until a file's content lies on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the name of a file lies on the disk; Windows has no such wait and needs none."""
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.sum")
