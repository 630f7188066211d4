"""What the command line and the pages both do, in one call each."""

from __future__ import annotations

import getpass
import hashlib
import os
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import importers
from graph.errors import EssaimError, InputRefused
from graph.workspace import Origin, Report, Workspace
from importers.base import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

EXAMPLE = "example"


@dataclass(frozen=True)
class FileReport:
    """What became of one file: its report, or why it was refused whole."""

    file: str
    format: str
    report: Report | None
    refused: EssaimError | None = None


@dataclass(frozen=True)
class Wish:
    """What a person wants of an import: see `import --help`."""

    format: str | None = None
    mapping: Mapping[str, str] | None = None
    territory: str | None = None
    dry_run: bool = False
    by: str | None = None


def whoami() -> str:
    """Return who acts: `ESSAIM_BY`, else the name of the session on this machine."""
    try:
        return os.environ.get("ESSAIM_BY") or getpass.getuser()
    except (OSError, KeyError):
        return "?"


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    wish: Wish,
    names: Mapping[Path, str] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> list[FileReport]:
    """Import files one by one; a file that is refused leaves the others to go on.

    `names` says how a person knows a file that was put elsewhere for us; `progress` is told the name and the
    rows done so far.

    Raises
    ------
    EssaimError
        Where it is not the file's fault (a wrong option, a workspace that cannot be used).
    """
    if wish.territory:
        workspace.territory(wish.territory)
    return [_import_one(workspace, path, (names or {}).get(path, str(path)), wish, progress) for path in paths]


def _import_one(
    workspace: Workspace, path: Path, name: str, wish: Wish, progress: Callable[[str, int], None] | None
) -> FileReport:
    mapping = dict(wish.mapping or {})
    found = wish.format or ""
    try:
        reader, batches = importers.read(path, Options(mapping=mapping), format=wish.format)
        found = reader.name
        said = repr((importers.checksum(path), found, sorted(mapping.items()), wish.territory))
        report = workspace.record(
            batches,
            Origin(name, found, hashlib.sha256(said.encode()).hexdigest(), wish.by or whoami()),
            territory=wish.territory,
            dry_run=wish.dry_run,
            progress=(lambda rows: progress(name, rows)) if progress else None,
        )
    except InputRefused as error:
        return FileReport(name, found, None, error)
    return FileReport(name, found, report)


def fill_with_example(workspace: Workspace) -> Report:
    """Write the invented example into a workspace.

    Raises
    ------
    InputRefused
        Never on a sound installation: a test reads the example.
    """
    with as_file(files("ui") / "example") as folder:
        _, batches = importers.read(folder, Options(), format="tables")
        fingerprint = f"{EXAMPLE} {importers.checksum(folder)}"
        return workspace.record(batches, Origin(EXAMPLE, EXAMPLE, fingerprint, whoami()))
