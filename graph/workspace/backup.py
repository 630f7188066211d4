"""One file that holds a workspace: written while others write, checked whole before anything is read back.

A zip of parquet parts, one table of the journal after another, with a manifest; the graph is not in it, for it is
built from the journal. The last 64 bytes are the SHA-256 of all bytes before them, in hexadecimal: so no byte can
change unnoticed. The same record gives the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING, Any

import polars as pl

from graph.errors import InputRefused, JournalUnusable
from graph.journal import Journal, Known
from graph.journal.copying import filling, snapshot
from graph.journal.engine import HEAD
from graph.resolve import resolve
from graph.store.stamp import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.journal.copying import Snapshot
    from graph.resolve import Resolved

FORMAT = 1
"""The version of the file's own form; the tables in it have the journal's version, `Manifest.schema`."""
MIMETYPE = b"application/vnd.essaim.backup+zip"
_NOTED = b"SHA-256 of all before: "
_DIGEST_LENGTH = 64
_HEAD_LENGTH = 30 + len("mimetype") + len(MIMETYPE)
_THEN = (1980, 1, 1, 0, 0, 0)
_DAMAGE = (zipfile.BadZipFile, pl.exceptions.PolarsError, KeyError, ValueError, TypeError, OSError, EOFError)


@dataclass(frozen=True)
class Part:
    """Some rows of a table: a file in the backup, with its checksum (SHA-256)."""

    name: str
    table: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: whose workspace, as of which revision, in which versions, in which parts."""

    format: int
    schema: str
    workspace: str
    revision: int
    actors: int
    relations: int
    parts: tuple[Part, ...]


def write_backup(journal: Journal, path: Path) -> tuple[Manifest, Resolved]:
    """Write the journal as it is now into one file, beside its place first; return what is in it.

    Raises
    ------
    InputRefused
        `cannot_write`; `not_a_backup_there` where the file exists and is none.
    JournalUnusable
        Where the journal is damaged.
    """
    new = path.with_name(f"{path.name}.new")
    try:
        if path.exists() and not is_backup(path):
            raise InputRefused("not_a_backup_there", file=path)
        try:
            with new.open("w+b") as file:
                manifest, resolved = _write(journal, file)
            check_backup(new)
            new.replace(path)
            sync_folder(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise InputRefused("cannot_write", file=path, found=error.strerror or error) from error
    return manifest, resolved


def _write(journal: Journal, file: IO[bytes]) -> tuple[Manifest, Resolved]:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", _THEN), MIMETYPE)
        with snapshot(journal) as now:
            if altered := now.altered():
                raise JournalUnusable("journal_altered", path=journal.name, entry=altered[0])
            parts = tuple(_write_parts(now, archive))
        resolved = _resolved(journal, now.revision)
        network = resolved.network
        counts = (network.actors.height, network.relations.height)
        manifest = Manifest(FORMAT, now.version, now.identity, now.revision, *counts, parts)
        archive.writestr(zipfile.ZipInfo("manifest.json", _THEN), json.dumps(asdict(manifest), indent=1))
        archive.comment = _NOTED + b"0" * _DIGEST_LENGTH
    _seal(file)
    return manifest, resolved


def _write_parts(now: Snapshot, archive: zipfile.ZipFile) -> Iterator[Part]:
    for table, frames in now.tables():
        for number, frame in enumerate(frames):
            held = io.BytesIO()
            frame.write_parquet(held, compression="zstd")
            content = held.getvalue()
            name = f"{table}/{number:05}.parquet"
            archive.writestr(zipfile.ZipInfo(name, _THEN), content)
            yield Part(name, table, frame.height, hashlib.sha256(content).hexdigest())


def _resolved(journal: Journal, revision: int) -> Resolved:
    known = Known(revision)
    return resolve(journal.all_statements(known=known), journal.decisions(known=known))


def _seal(file: IO[bytes]) -> None:
    import os  # noqa: PLC0415 - beside its only use

    length = file.seek(0, 2)
    found = _digest(file, length - _DIGEST_LENGTH)
    file.seek(length - _DIGEST_LENGTH)
    file.write(found.encode())
    file.flush()
    os.fsync(file.fileno())


def _digest(file: IO[bytes], length: int) -> str:
    """Return the checksum of a file's first bytes."""
    found = hashlib.sha256()
    file.seek(0)
    while length > 0 and (some := file.read(min(length, 1 << 20))):
        found.update(some)
        length -= len(some)
    return found.hexdigest()


def is_backup(path: Path) -> bool:
    """Tell whether a file begins as a backup does."""
    with path.open("rb") as file:
        return file.read(_HEAD_LENGTH).endswith(b"mimetype" + MIMETYPE)


def check_backup(path: Path) -> Manifest:
    """Return what a backup holds, every byte of it checked.

    Raises
    ------
    InputRefused
        `no_such_file`, `backup_foreign`, `backup_damaged`, `backup_newer`.
    """
    with _damage(path):
        if not is_backup(path):
            raise InputRefused("backup_foreign", file=path)
        with path.open("rb") as file:
            length = file.seek(0, 2)
            found = _digest(file, length - _DIGEST_LENGTH)
            file.seek(max(length - _DIGEST_LENGTH, 0))
            if file.read() != found.encode():
                raise InputRefused("backup_damaged", file=path)
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path)
            for part in manifest.parts:
                _content(archive, part)
    return manifest


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    known: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if known["format"] > FORMAT or known["schema"] > HEAD:
        raise InputRefused("backup_newer", file=path)
    return Manifest(**{**known, "parts": tuple(Part(**each) for each in known["parts"])})


def _content(archive: zipfile.ZipFile, part: Part) -> bytes:
    content = archive.read(part.name)
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise ValueError(part.name)
    return content


@contextlib.contextmanager
def _damage(path: Path) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, IsADirectoryError) as error:
        raise InputRefused("no_such_file", file=path) from error
    except _DAMAGE as error:
        raise InputRefused("backup_damaged", file=path) from error


def read_backup(path: Path, journal: Journal) -> Manifest:
    """Fill an empty journal from a backup, all or nothing; it takes over the workspace's identity.

    Raises
    ------
    InputRefused
        As `check_backup`; nothing was written.
    WorkspaceUnusable
        `workspace_full`.
    """
    manifest = check_backup(path)
    with filling(journal, manifest.schema) as into:
        with zipfile.ZipFile(path) as archive:
            for part in manifest.parts:
                with _damage(path):
                    frame = pl.read_parquet(_content(archive, part))
                into.add(part.table, frame)
        into.finish()
    journal.identity = manifest.workspace
    return manifest
