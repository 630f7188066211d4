"""One owner process for an embedded graph: a lock of the operating system, with a note of who holds it.

The lock is the system's and goes with the process, however that ends; the file it lies on stays.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from graph.errors import StoreUnusable, WorkspaceOwned

if TYPE_CHECKING:
    from pathlib import Path

_NOTE_LENGTH = 4096
_FAR = 1 << 30
"""Where Windows locks one byte: it keeps others from reading what is locked, and the note must be read."""


class Owner:
    """The ownership of one graph by this process, from its making to `release`.

    Raises
    ------
    WorkspaceOwned
        `graph_owned` where another process, or another store of this one, has it: `who`, `since` (local time),
        `pid`, `what` as that one noted them.
    StoreUnusable
        `graph_folder_missing`, `graph_unwritable`.
    """

    def __init__(self, path: Path, what: str) -> None:
        self._file = _opened(path)
        try:
            _lock(self._file)
        except OSError:
            note = _read_note(self._file)
            os.close(self._file)
            raise WorkspaceOwned("graph_owned", path=path.with_suffix(""), **note) from None
        _write_note(self._file, what)
        self._held = True

    def release(self) -> None:
        """Let others have the graph; a second call does nothing."""
        if self._held:
            self._held = False
            os.close(self._file)

    forget = release
    """In a forked child: closes the child's copy only, the parent keeps the lock."""


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except FileNotFoundError:
        raise StoreUnusable("graph_folder_missing", path=path.parent) from None
    except OSError as error:
        raise StoreUnusable("graph_unwritable", path=path, found=error.strerror) from error


def _lock(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - is only there on Windows

        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - is not there on Windows

        # Not lockf: closing any other descriptor of the file would let that lock go.
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _read_note(file: int) -> dict[str, str]:
    os.lseek(file, 0, os.SEEK_SET)
    try:
        note = json.loads(os.read(file, _NOTE_LENGTH))
    except ValueError:  # its owner is writing it right now
        note = {}
    return {name: str(note.get(name) or "?") for name in ("who", "since", "pid", "what")}


def _write_note(file: int, what: str) -> None:
    now = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    note = {"pid": os.getpid(), "since": now, "who": _user(), "what": what[:200]}
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, json.dumps(note, ensure_ascii=False).encode())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user without a name
        return str(os.getuid()) if hasattr(os, "getuid") else "?"
