"""Workbooks (.xlsx): opened only after their directory and every part have been looked at.

Read by hand rather than by openpyxl, which writes them: a cell at XFD1048576 costs it a million rows, damaged styles
make it give up, and its memory grows with the file.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, iterparse
from xml.parsers import expat

from graph.errors import InputRefused
from importers.sheet import DEEPEST, Sheet, read_rows, read_strings, style_of
from importers.text import opened

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self
    from xml.etree.ElementTree import Element

    from importers.sheet import Row, Style

MOST_BYTES = 500_000_000
"""Bytes of all parts together, inflated, above which a workbook is refused."""
MOST_OF_A_SMALL_PART = 50_000_000
MOST_ELEMENTS = 1_000_000
"""Beginnings and ends of elements in a small part, which is held as a whole: styles have some thousands."""
MOST_PARTS = 10_000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SEARCHED = 2**26
_BLOCK = 2**13
"""Bytes parsed at once: the rows that begin in them are held together, and each may reach to the last column."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError, ValueError)
_XML_DAMAGE = (ParseError, expat.ExpatError)


@dataclass(frozen=True)
class _Listed:
    name: str
    part: str


def is_workbook(path: Path) -> bool:
    """Tell whether a file begins like a zip archive or one of the older Office files: `open_workbook` says more."""
    if path.is_dir():
        return False
    with opened(path) as raw:
        return raw.read(8).startswith((*_ZIP, _OLE2))


def open_workbook(path: Path) -> Workbook:
    """Open a workbook.

    Raises
    ------
    InputRefused
        `no_such_file`, `unreadable_file`; `old_workbook` (.xls), `password_protected`, `damaged_workbook`,
        `not_a_workbook` (another kind of archive), `workbook_too_large` (more than `MOST_BYTES` inflated),
        `dtd_in_workbook`.
    """
    raw = opened(path)
    try:
        book = None if raw.peek(8)[:8] == _OLE2 else Workbook(path, raw)
    except (*_DAMAGE, *_XML_DAMAGE) as error:
        raw.close()
        raise InputRefused("damaged_workbook", file=path.name) from error
    except BaseException:
        raw.close()
        raise
    if book is None:
        with raw:
            raise _old(path, raw)
    return book


def _old(path: Path, raw: io.BufferedReader) -> InputRefused:
    """Say why an OLE2 file is refused: a protected workbook is one, and so is an old one."""
    return InputRefused("password_protected" if _ENCRYPTED in raw.read(_SEARCHED) else "old_workbook", file=path.name)


class Workbook:
    """The sheets of a workbook, by position; a context manager."""

    def __init__(self, path: Path, raw: io.BufferedReader) -> None:
        self.path = path
        self._raw = raw
        self._archive = zipfile.ZipFile(raw)
        self._look_at_directory()
        for part in self._archive.infolist():
            self._look_at(part)
        book = next((part for kind, part in self._related("", "_rels/.rels").values() if kind == "officeDocument"), "")
        if not book.startswith("xl/"):
            raise InputRefused("not_a_workbook", file=path.name)
        folder, name = posixpath.split(book)
        related = self._related(folder, f"{folder}/_rels/{name}.rels")
        self._sheets, self._epoch_1904 = self._read_book(book, related)
        parts = dict(related.values())
        self._strings = self._read_strings(parts.get("sharedStrings"))
        self._styles = self._read_styles(parts.get("styles"))

    @property
    def names(self) -> list[str]:
        """The names of its sheets, in their order."""
        return [sheet.name for sheet in self._sheets]

    def sheet(self, position: int) -> Sheet:
        """Open one sheet, to be read once; blank ones have no headings.

        Raises
        ------
        InputRefused
            `damaged_workbook`, `too_many_rows`, `too_many_columns`, here or while reading.
        """
        return Sheet(self._sheets[position].name, self._rows(self._sheets[position].part))

    def first_rows(self, position: int, count: int) -> list[list[str]]:
        """Return the first rows of a sheet that are not blank, headings and what stands above them included."""
        return [cells for _, cells, _ in islice(self._rows(self._sheets[position].part), count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()
        self._raw.close()

    def _look_at_directory(self) -> None:
        parts = self._archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise InputRefused("workbook_too_large", file=self.path.name, limit=MOST_BYTES // 10**6)
        if any(part.flag_bits & 1 for part in parts):
            raise InputRefused("password_protected", file=self.path.name)

    def _look_at(self, part: zipfile.ZipInfo) -> None:
        """Refuse a part that declares a document type, which could define entities; it would precede the root."""
        parser = expat.ParserCreate()
        seen: list[bool] = []
        parser.StartDoctypeDeclHandler = lambda *_: seen.append(True)
        parser.StartElementHandler = lambda *_: seen.append(False)
        with self._archive.open(part) as stream:
            try:
                while not seen and (block := stream.read(_BLOCK)):
                    parser.Parse(block)
            except expat.ExpatError:
                pass  # a picture, or XML whose damage its reader will meet
        if seen and seen[0]:
            raise InputRefused("dtd_in_workbook", file=self.path.name)

    def _elements(self, part: str) -> Iterator[tuple[str, Element]]:
        """Give the elements of a small part, each when it ends, with its local name."""
        if self._archive.getinfo(part).file_size > MOST_OF_A_SMALL_PART:
            raise InputRefused("workbook_too_large", file=self.path.name, limit=MOST_BYTES // 10**6)
        with self._archive.open(part) as stream:
            depth = 0
            found = iterparse(stream, ("start", "end"))  # noqa: S314 - `_look_at` has refused every DTD
            for count, (event, element) in enumerate(found):
                depth += 1 if event == "start" else -1
                if depth > DEEPEST or count > MOST_ELEMENTS:
                    raise InputRefused("damaged_workbook", file=self.path.name)
                if event == "end":
                    yield element.tag.rpartition("}")[2], element

    def _related(self, folder: str, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part of relations names: by id, the kind of part and where it is."""
        return {
            element.get("Id", ""): (
                element.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/"),
            )
            for name, element in self._elements(part)
            if name == "Relationship"
        }

    def _read_book(self, book: str, related: dict[str, tuple[str, str]]) -> tuple[list[_Listed], bool]:
        sheets, epoch_1904 = [], False
        for name, element in self._elements(book):
            if name == "workbookPr":
                epoch_1904 = element.get("date1904", "0") in ("1", "true")
            elif name == "sheet":
                key = next((value for key, value in element.items() if key.endswith("}id")), "")
                kind, part = related.get(key, ("", ""))
                if kind == "worksheet" and element.get("state", "visible") == "visible":
                    sheets.append(_Listed(element.get("name", "").strip(), part))
        return sheets, epoch_1904

    def _read_strings(self, part: str | None) -> list[str]:
        if part is None or part not in self._archive.namelist():
            return []
        return read_strings(self._blocks(part), file=self.path.name)

    def _read_styles(self, part: str | None) -> list[Style]:
        """Return what each cell style says of a number, in the order in which cells name them."""
        if part is None or part not in self._archive.namelist():
            return []
        formats: dict[str, str] = {}
        styles: list[Style] = []
        for name, element in self._elements(part):
            if name == "numFmt":
                formats[element.get("numFmtId", "")] = element.get("formatCode", "")
            elif name == "cellXfs":
                keys = [xf.get("numFmtId", "0") for xf in element]
                styles = [style_of(key, formats.get(key)) for key in keys]
        return styles

    def _rows(self, part: str) -> Iterator[Row]:
        return read_rows(
            self._blocks(part),
            file=self.path.name,
            strings=self._strings,
            styles=self._styles,
            epoch_1904=self._epoch_1904,
        )

    def _blocks(self, part: str) -> Iterator[bytes]:
        try:
            with self._archive.open(part) as stream:
                while block := stream.read(_BLOCK):
                    yield block
        except _DAMAGE as error:
            raise InputRefused("damaged_workbook", file=self.path.name) from error
