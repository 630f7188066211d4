"""Files that are whole or not there: written beside, then put in place."""

from __future__ import annotations

import os
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Open a text file (UTF-8, lines ended as given) that takes the place of `path` once it is complete.

    Raises
    ------
    OSError
        Where the folder is missing or not writable, or the disk is full; nothing is left behind then.
    """
    mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name[:50]}-", delete=False
    ) as file:
        try:
            yield cast("TextIO", file)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, mode)  # noqa: PTH101 - the name is text
            os.replace(file.name, path)  # noqa: PTH105 - the same
        except BaseException:
            os.unlink(file.name)  # noqa: PTH108 - the same
            raise


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now
