"""Tables as text (CSV, TSV), streamed: which characters, which separator, which row holds the headings."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from graph.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

SEPARATORS = ";,\t|"
LONGEST_READ = 1_000_000
"""Characters of one cell above which a file is refused whole; above `rules.LONGEST_CELL` only its row is."""
LONGEST_LINE = 16 * 2**20
"""Bytes without any end of line above which a file is refused: a line must fit in memory many times over."""
MOST_COLUMNS = 16_384
"""As many as a spreadsheet has."""
_BLOCK = 2**20
_SAMPLE = 2**16
_SAMPLE_ROWS = 50
_READ_AT_ONCE = 1_000
_FAITH = 0.05
"""What the heading weighs where no row follows it."""
_END = "\0"
"""A row of our own after the last: it comes back alone unless a quote was left open. No file holds it."""


def open_csv(path: Path, *, delimiter: str | None = None) -> CsvFile:
    """Open a table that is text.

    Parameters
    ----------
    path
        The file. UTF-8 with or without a mark, UTF-16 with its mark, else Windows-1252 (where the five bytes that
        it does not define become U+FFFD, which a person sees, rather than a reason to refuse the file).
    delimiter
        One character; None finds it: `;`, `,`, a tab or `|`, by the heading and how well the rows follow it.

    Raises
    ------
    InputRefused
        `no_such_file`, `unreadable_file`, `empty_file`, `not_text` (NUL bytes, damaged UTF-16), `line_too_long`,
        `too_many_columns`; while reading `cell_too_large` and `unclosed_quote`.
    """
    encoding = encoding_of(path)
    # Not restored: it is one number for the process, and two readers may be open at once.
    csv.field_size_limit(LONGEST_READ)
    with opened(path) as raw:
        sample = _decoded(raw.read(_SAMPLE), encoding)
    return CsvFile(path, encoding, delimiter or find_separator(sample))


def opened(path: Path) -> io.BufferedReader:
    """Open a file for its bytes.

    Raises
    ------
    InputRefused
        `no_such_file` or `unreadable_file`.
    """
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise InputRefused("no_such_file", file=path.name) from None
    except OSError as error:
        raise InputRefused("unreadable_file", file=path.name, why=error.strerror or error) from error


def encoding_of(path: Path) -> str:
    """Return `utf-8-sig`, `utf-16` or `cp1252`, having read the whole file once, a block at a time."""
    with opened(path) as raw:
        mark = raw.read(2)
        encoding = "utf-16" if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
        raw.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        since_end_of_line = 0
        while block := raw.read(_BLOCK):
            end = max(block.rfind(b"\n"), block.rfind(b"\r"))
            since_end_of_line = len(block) - 1 - end if end >= 0 else since_end_of_line + len(block)
            if since_end_of_line > LONGEST_LINE:
                raise InputRefused("line_too_long", file=path.name, limit=LONGEST_LINE)
            if encoding != "utf-16" and b"\0" in block:
                raise InputRefused("not_text", file=path.name)
            if encoding != "cp1252":
                encoding = _checked(path, encoding, decoder, block)
        if encoding != "cp1252":
            encoding = _checked(path, encoding, decoder, b"")
    return encoding


def _checked(path: Path, encoding: str, decoder: codecs.IncrementalDecoder, block: bytes) -> str:
    """Return the encoding that still fits after one more block (an empty one: the end of the file)."""
    try:
        text = decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise InputRefused("not_text", file=path.name) from error
        return "cp1252"
    if "\0" in text:
        raise InputRefused("not_text", file=path.name)
    return encoding


def _decoded(start: bytes, encoding: str) -> str:
    """Decode the beginning of a file, which may end in the middle of a character."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(start)


def find_separator(sample: str) -> str:
    r"""Return the separator of a table by its first rows.

    The one with the most headings, weighed by the share of rows that have as many cells as the heading or fewer;
    of equals the first of `SEPARATORS`. Separators inside quotes count for nothing.

    Examples
    --------
    >>> find_separator('nom;"thèmes, liens"\nAmap;a,b,c\n'), find_separator("nom\nPomme, poire et cie\n")
    (';', ';')
    """
    lines = sample.splitlines(keepends=True)
    if len(lines) > 1 and len(sample) >= _SAMPLE // 4:
        lines.pop()

    def fit(separator: str) -> float:
        rows = [row for row in islice(csv.reader(lines, delimiter=separator), _SAMPLE_ROWS) if row]
        width = len(rows[0]) if rows else 0
        following = [1 < len(row) <= width for row in rows[1:]]
        if width == 1:
            return all(len(row) == 1 for row in rows)
        share = sum(following) / len(following) if following else 1.0
        return width * (share + _FAITH)

    try:
        return max(SEPARATORS, key=fit)
    except csv.Error:
        return SEPARATORS[0]


@dataclass(frozen=True)
class Fault:
    """A row that cannot be read for one cell: its line, the cell's position from 0, what stands there, and why."""

    line: int
    column: int
    value: str
    code: str


@dataclass(frozen=True)
class Chunk:
    """Some consecutive rows, column by column.

    `lines` says which row of the file each is; `columns` has one sequence for each heading. Rows with a fault
    (`too_many_cells`: something stands to the right of the last heading) are in `faults` only.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    faults: Sequence[Fault] = ()


class CsvFile:
    """A table that is text, read once from its first row to its last; a context manager.

    Iterating gives each row with its line, the row's number in the file counted from 1 with the heading: a quoted
    cell with ends of line is in one row; wholly blank lines count and are left out. A row has as many cells as
    there are headings, or more where there is something to the right of the last heading.

    Attributes
    ----------
    headings
        Blanks at their ends taken off; equal ones are told apart by their position.
    heading_line
        The row of the headings: of three heading rows (Drupal Webform) the last.
    delimiter, encoding
        As found.
    """

    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self.path = path
        self.encoding = encoding
        self.delimiter = delimiter
        self._raw = opened(path)
        try:
            self._blocks = self._read()
            self.heading_line, self.headings, self._first = self._begin()
        except BaseException:
            self._raw.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._raw.close()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        width = len(self.headings)
        for lines, rows in chain([self._first], self._blocks):
            for line, row in zip(lines, rows, strict=True):
                yield line, row if len(row) == width else _fitted(row, width)

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Give the same rows column by column, about `size` at a time: for whoever reads many."""
        lines: list[int] = []
        rows: list[list[str]] = []
        for more, found in chain([self._first], self._blocks):
            lines += more
            rows += found
            if len(rows) >= size:
                yield chunk_of(lines, rows, len(self.headings))
                lines, rows = [], []
        if rows:
            yield chunk_of(lines, rows, len(self.headings))

    def _read(self) -> Iterator[tuple[list[int], list[list[str]]]]:
        """Give the rows that are not blank, with their lines, in blocks."""
        errors = "replace" if self.encoding == "cp1252" else "strict"
        text = io.TextIOWrapper(self._raw, self.encoding, errors, newline="")
        reader = csv.reader(chain(text, [_END]), delimiter=self.delimiter)
        line, ended = 1, False
        while not ended:
            rows = self._some(reader)
            if rows and rows[-1] and rows[-1][-1].endswith(_END):
                ended = True
                if rows.pop() != [_END]:
                    raise InputRefused("unclosed_quote", file=self.path.name, line=line + len(rows))
            numbered = range(line, line + len(rows))
            line += len(rows)
            if all(map(len, rows)):
                yield list(numbered), rows
            else:
                kept = [(at, row) for at, row in zip(numbered, rows, strict=True) if row]
                yield [at for at, _ in kept], [row for _, row in kept]

    def _some(self, reader: Iterator[list[str]]) -> list[list[str]]:
        try:
            return list(islice(reader, _READ_AT_ONCE))
        except csv.Error as error:
            raise InputRefused("cell_too_large", file=self.path.name, limit=LONGEST_READ) from error

    def _begin(self) -> tuple[int, list[str], tuple[list[int], list[list[str]]]]:
        """Return the line of the headings, the headings and the rest of the first block."""
        for lines, rows in self._blocks:
            start = next((at for at, row in enumerate(rows) if filled(row)), None)
            if start is None:
                continue
            start += 2 * has_three_headings(rows[start : start + 3])
            if len(rows[start]) > MOST_COLUMNS:
                raise InputRefused("too_many_columns", file=self.path.name, limit=MOST_COLUMNS)
            headings = [cell.strip() for cell in rows[start]]
            return lines[start], headings, (lines[start + 1 :], rows[start + 1 :])
        raise InputRefused("empty_file", file=self.path.name)


def filled(row: Sequence[str]) -> int:
    """Count the cells that are not blank."""
    return sum(1 for cell in row if cell and not cell.isspace())


def has_three_headings(rows: Sequence[Sequence[str]]) -> bool:
    """Tell Drupal's three heading rows (title, question, column): the first two are mostly empty, the third not."""
    if len(rows) < 3 or max(map(len, rows[:2])) > len(rows[2]):  # noqa: PLR2004 - three rows
        return False
    title, question, column = map(filled, rows[:3])
    return title == 1 and 0 < question <= column / 2


def chunk_of(lines: list[int], rows: list[list[str]], width: int) -> Chunk:
    """Turn rows into columns, as many as there are headings."""
    faults: list[Fault] = []
    if set(map(len, rows)) - {width}:
        fitted = [(line, _fitted(row, width)) for line, row in zip(lines, rows, strict=True)]
        found = (too_many_cells(line, row, width) for line, row in fitted if len(row) > width)
        faults = [fault for fault in found if fault]
        lines = [line for line, row in fitted if len(row) == width]
        rows = [row for _, row in fitted if len(row) == width]
    return Chunk(lines, list(zip(*rows, strict=True)) if rows else [()] * width, faults)


def _fitted(row: list[str], width: int) -> list[str]:
    """Return a row with `width` cells, or more where something stands to the right of them."""
    if len(row) < width:
        return row + [""] * (width - len(row))
    return row if filled(row[width:]) else row[:width]


def too_many_cells(line: int, row: Sequence[str], width: int) -> Fault | None:
    """Return the fault of a row that has something to the right of its last heading, None where it has not."""
    column = next((at for at in range(width, len(row)) if filled(row[at : at + 1])), None)
    return None if column is None else Fault(line, column, row[column], "too_many_cells")


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; of a folder, that of its tables and their names.

    Raises
    ------
    InputRefused
        `no_such_file` or `unreadable_file`.
    """
    if not path.is_dir():
        with opened(path) as raw:
            return hashlib.file_digest(raw, "sha256").hexdigest()
    whole = hashlib.sha256()
    for each in sorted(path.iterdir(), key=lambda found: found.name):
        if each.suffix.lower() == ".csv" and each.is_file():
            whole.update(f"{checksum(each)} {each.name}\n".encode())
    return whole.hexdigest()
