"""The files that the embedded engine leaves beside a graph file, and the room that it needs."""

from __future__ import annotations

import glob
import shutil
from typing import TYPE_CHECKING

from graph.errors import StoreUnusable

if TYPE_CHECKING:
    from pathlib import Path

_OURS = (".lock", ".sum", ".new")
LEAST_ROOM = 1 << 20
"""Bytes below which nothing is begun: where the disk is full, the engine may end the whole process."""


def remove(path: Path) -> None:
    """Remove a graph file with all that the engine left beside it."""
    path.unlink(missing_ok=True)
    remove_beside(path)


def remove_beside(path: Path) -> None:
    """Remove what the engine left beside a graph file: logs, and the traces of a checkpoint that broke off."""
    for each in path.parent.glob(f"{glob.escape(path.name)}.*"):
        if each.name[len(path.name) :].startswith(_OURS):
            continue
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)


def refuse_without_room(path: Path, wanted: int) -> None:
    """Refuse to write beside a file when the disk has not so many bytes left.

    Raises
    ------
    StoreUnusable
        `disk_full`.
    """
    if shutil.disk_usage(path.parent).free < LEAST_ROOM + wanted:
        raise StoreUnusable("disk_full", path=path)
