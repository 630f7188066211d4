"""Files that a person sent, put into a folder of their own under names that can do no harm."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from graph.model.tables import TABLES
from graph.model.terms import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_NAME = 100
_UNSAFE = re.compile(r"[^\w.()' -]")
_NATIVE = frozenset(folded(word) for table in TABLES.values() for word in (table.name, table.title))


class Sent(Protocol):
    """A file as the browser sent it."""

    name: str

    def getbuffer(self) -> memoryview:
        """Return its content."""


def safe_name(name: str) -> str:
    """Return a file name without folders, hidden files and characters that a file system takes badly.

    Examples
    --------
    >>> safe_name("../../etc/pass:wd"), safe_name(".."), safe_name("C:/Users/ana/Acteurs 2026.csv")
    ('pass_wd', 'fichier', 'Acteurs 2026.csv')
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    cleaned = _UNSAFE.sub("_", last).lstrip(". ")
    stem, dot, suffix = cleaned.rpartition(".")
    if dot and len(suffix) < LONGEST_NAME // 2:
        return f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}"
    return cleaned[:LONGEST_NAME] or "fichier"


def placed(sent: Sequence[Sent], folder: Path) -> dict[Path, str]:
    """Write files into a folder; return what is to be imported, with the name that the person knows it by.

    Several CSV files that are native tables by their names are one import: they name each other's records.
    """
    tables = [each for each in sent if _is_native(each.name)]
    found: dict[Path, str] = {}
    if len({safe_name(each.name) for each in tables}) == len(tables) > 1:
        together = folder / "tables"
        together.mkdir()
        for each in tables:
            (together / safe_name(each.name)).write_bytes(each.getbuffer())
        found[together] = ", ".join(each.name for each in tables)
        sent = [each for each in sent if each not in tables]
    for number, each in enumerate(sent):
        alone = folder / str(number)
        alone.mkdir()
        path = alone / safe_name(each.name)
        path.write_bytes(each.getbuffer())
        found[path] = each.name
    return found


def _is_native(name: str) -> bool:
    path = PurePosixPath(safe_name(name))
    return path.suffix.lower() == ".csv" and folded(path.stem) in _NATIVE
