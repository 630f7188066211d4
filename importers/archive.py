"""Tables inside a zip archive, as registers are published: inflated while they are read, never written to disk.

What is published inflates about fivefold to tenfold (SIRENE: 2 GB to 9). What an attacker sends inflates up to a
thousandfold, which is all that deflate can do. So size alone tells nothing: a member may be as large as a register is,
but not much larger than what was sent (`MOST_INFLATION`, beyond a size that any machine reads in a moment), and what is
read is counted, whatever the archive's directory says. Memory stays that of one block.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from graph.errors import InputRefused
from importers.text import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importers.text import Source

MOST_BYTES = 64 * 2**30
"""Bytes that the tables of an archive may inflate to together: several times the largest register."""
MOST_INFLATION = 200
"""How many times its size in the archive a table may inflate to, beyond `SMALL`."""
SMALL = 64 * 2**20
"""Bytes up to which a table may inflate from anything."""
MOST_MEMBERS = 2_000
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError, ValueError)
_ENCRYPTED = 0x1
_WORKBOOK = "[Content_Types].xml"


@dataclass(frozen=True)
class Member:
    """One file of an archive, read like a `Path`."""

    archive: Path
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        """The archive's name and its own."""
        return f"{self.archive.name}: {PurePosixPath(self.info.filename).name}"

    @property
    def stem(self) -> str:
        """Its name without folder and ending."""
        return PurePosixPath(self.info.filename).stem

    def open(self, mode: str = "rb", /) -> io.BufferedReader:  # noqa: ARG002 - the shape of `Path.open`
        """Open it for its bytes.

        Raises
        ------
        InputRefused
            `damaged_archive`; while reading too, and `archive_too_large`.
        """
        return io.BufferedReader(_Inflating(self), buffer_size=2**16)


class _Inflating(io.RawIOBase):
    """The bytes of a member, counted as they come."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self._member = member
        self._limit = max(SMALL, MOST_INFLATION * member.info.compress_size)
        self._begin()

    def _begin(self) -> None:
        try:
            self._archive = zipfile.ZipFile(self._member.archive)
            self._raw = self._archive.open(self._member.info)
        except (*_DAMAGE, RuntimeError) as error:
            raise InputRefused("damaged_archive", file=self._member.name) from error
        self._read = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._read

    def seek(self, offset: int, whence: int = 0) -> int:
        """Begin anew: no reader goes back elsewhere than to the beginning, but by a few bytes of it."""
        if whence != 0:
            raise io.UnsupportedOperation("seek")
        if offset < self._read:
            self._close()
            self._begin()
        while self._read < offset and self.read(min(offset - self._read, 2**16)):
            pass
        return self._read

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - any writable buffer
        try:
            block = self._raw.read(len(buffer))
        except (*_DAMAGE, RuntimeError) as error:
            raise InputRefused("damaged_archive", file=self._member.name) from error
        self._read += len(block)
        if self._read > self._limit:
            raise InputRefused("archive_too_large", file=self._member.name, limit=MOST_INFLATION)
        buffer[: len(block)] = block
        return len(block)

    def _close(self) -> None:
        self._raw.close()
        self._archive.close()

    def close(self) -> None:
        if not self.closed:
            self._close()
        super().close()


def is_archive(path: Path) -> bool:
    """Tell whether a file begins as a zip archive; never raises."""
    try:
        with path.open("rb") as raw:
            return raw.read(4) in _BEGINNINGS
    except OSError:
        return False


def holds_workbook(path: Path) -> bool:
    """Tell whether a zip archive says that it is a workbook; never raises."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _WORKBOOK in archive.namelist()
    except (*_DAMAGE, RuntimeError):
        return False


def began_as_workbook(path: Path) -> bool:
    """Tell whether the first names in a damaged archive are a workbook's; never raises."""
    try:
        with path.open("rb") as raw:
            start = raw.read(2**16)
    except OSError:
        return False
    return any(name in start for name in (_WORKBOOK.encode(), b"xl/", b"_rels/", b"docProps/"))


def sources(path: Path) -> list[Source]:
    """Return what the tables of a file are read from: the members of an archive, else the file itself.

    Raises
    ------
    InputRefused
        `damaged_archive`, `archive_too_large` (by its directory, before anything is inflated), `archive_protected`.
    """
    if not is_archive(path):
        return [path]
    opened(path).close()
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except _DAMAGE as error:
        raise InputRefused("damaged_archive", file=path.name) from error
    _look_at(path, infos)
    return [Member(path, info) for info in infos]


def _look_at(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive for what its directory says; members that lie over each other share their bytes."""
    if any(info.filename == _WORKBOOK for info in infos):
        return  # `open_workbook` has its own limits, and reads another way
    whole = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    swollen = any(info.file_size > max(SMALL, MOST_INFLATION * info.compress_size) for info in infos)
    if swollen or whole > MOST_BYTES or len(infos) > MOST_MEMBERS or packed > path.stat().st_size:
        raise InputRefused("archive_too_large", file=path.name, limit=MOST_INFLATION)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise InputRefused("archive_protected", file=path.name)


def looked_at(path: Path) -> Iterator[Source]:
    """Give the sources of a file for who only looks whether it knows them; none of a workbook; never raises."""
    try:
        found = sources(path)
    except InputRefused:
        return
    if not any(isinstance(each, Member) and each.info.filename == _WORKBOOK for each in found):
        yield from found
