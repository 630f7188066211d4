"""What the command line and the pages both do, in one call each."""

from __future__ import annotations

import getpass
import hashlib
import os
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import importers
from graph.errors import EssaimError, InputRefused
from graph.workspace import Origin, Report, Workspace
from graph.workspace.candidate_lists import lists_of, put_candidates
from graph.workspace.foreseeing import Foreseen, foresee
from importers.base import Options
from ui.recalling import Recalled, recall, remember

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

EXAMPLE = "example"


class Stopped(EssaimError):
    """Somebody stopped what was under way; of an import, nothing of the file under way was written."""

    exit_code = 130


@dataclass(frozen=True)
class FileReport:
    """What became of one file: its report, or why it was refused whole."""

    file: str
    format: str
    report: Report | None
    refused: EssaimError | None = None
    foreseen: Foreseen | None = None
    """Of a dry run, what the import would do to what is known."""
    recalled: Mapping[str, str] | None = None
    """The mapping kept with the workspace by which it was read."""
    remembered: bool = False
    """Whether the mapping that was given is now kept for the next export of the same form."""


@dataclass(frozen=True)
class Wish:
    """What a person wants of an import: see `import --help`; `candidates` of a territory rather than actors."""

    format: str | None = None
    mapping: Mapping[str, str] | None = None
    territory: str | None = None
    dry_run: bool = False
    by: str | None = None
    candidates: bool = False


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
    rows done so far, and may raise `Stopped`: then nothing of that file is written and the rest is left.

    Raises
    ------
    EssaimError
        Where it is not the file's fault (a wrong option, a workspace that cannot be used).
    """
    if wish.territory:
        workspace.territory(wish.territory)
    found: list[FileReport] = []
    for path in paths:
        found.append(_import_one(workspace, path, (names or {}).get(path, str(path)), wish, (paths, progress)))
        if isinstance(found[-1].refused, Stopped):
            break
    return found


def _import_one(
    workspace: Workspace,
    path: Path,
    name: str,
    wish: Wish,
    call: tuple[Sequence[Path], Callable[[str, int], None] | None],
) -> FileReport:
    paths, progress = call
    beside = tuple(each for each in paths if each != path)
    found = wish.format or ""
    try:
        recalled = recall(workspace, path, wish)
        wish = recalled.wish(wish)
        reader, batches = importers.read(path, options_of(workspace, wish, beside), format=wish.format)
        found = reader.name
        report = (put_candidates if wish.candidates else Workspace.record)(
            workspace,
            batches,
            Origin(name, found, _fingerprint(path, found, wish, beside), wish.by or whoami()),
            territory=wish.territory,  # type: ignore[arg-type]  # candidates are asked for with their territory
            dry_run=wish.dry_run,
            progress=(lambda rows: progress(name, rows)) if progress else None,
        )
    except (InputRefused, Stopped) as error:
        return FileReport(name, found, None, error)
    return _concluded(workspace, FileReport(name, found, report), recalled, wish)


def _concluded(workspace: Workspace, done: FileReport, recalled: Recalled, wish: Wish) -> FileReport:
    """Foresee what a dry run would do; keep what was said of a form that was read."""
    by_memory = recalled.mapping if recalled.kept else None
    if done.report is None or wish.candidates:
        return done
    if wish.dry_run:
        return replace(
            done, report=replace(done.report, said={}), foreseen=foresee(workspace, done.report), recalled=by_memory
        )
    useful = done.report.written or done.report.merged
    kept = bool(useful) and remember(workspace, recalled, file=done.file, by=wish.by or whoami())
    return replace(done, recalled=by_memory, remembered=kept)


def options_of(workspace: Workspace, wish: Wish, beside: Sequence[Path] = ()) -> Options:
    """Return what a reader is told: of a register, which may be far larger, only a territory's rows are read."""
    mapping = dict(wish.mapping or {})
    if not wish.territory:
        return Options(mapping=mapping, beside=beside)
    territory = workspace.territory(wish.territory)
    known = [workspace.undated(territory).actors]
    if wish.candidates:
        known.append(lists_of(workspace, territory.code).frame)
    sirens = frozenset(siren for each in known for siren in each["siren"].drop_nulls())
    return Options(mapping=mapping, places=territory.places, sirens=sirens, beside=beside, territory=wish.territory)


def _fingerprint(path: Path, format: str, wish: Wish, beside: Sequence[Path]) -> str:  # noqa: A002 - as in `Wish`
    """Return what tells whether the same file was read before, in the same way."""
    said: tuple[object, ...] = (importers.checksum(path), format, sorted((wish.mapping or {}).items()), wish.territory)
    if format in importers.READ_TOGETHER:
        read = [each for each in beside if importers.READERS[format].recognise(each)]
        said += tuple(sorted(map(importers.checksum, read)))
    return hashlib.sha256(repr(said).encode()).hexdigest()


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
