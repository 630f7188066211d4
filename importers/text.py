"""Tables as text (CSV, TSV), streamed: which characters, which separator, which row holds the headings."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from graph.errors import InputRefused
from importers.chunks import Chunk, filled, fitted_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
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
_NEVER_IN_HEADINGS = ";\t|"
_FEWEST_OF_THREE = 4
_FAITH = 0.05
"""What the heading weighs where no row follows it."""
_END = "\0"
"""A row of our own after the last: it comes back alone unless a quote was left open. No file holds it."""


class Source(Protocol):
    """What a table is read from: a file (`Path`), or a member of an archive (`importers.archive`)."""

    @property
    def name(self) -> str:
        """How a message calls it."""

    @property
    def stem(self) -> str:
        """How a report calls it beside others."""

    def open(self, mode: Any, /) -> Any:  # noqa: ANN401 - `Path.open` has an overload for each mode
        """Open it for its bytes."""


def open_csv(path: Source, *, delimiter: str | None = None) -> CsvFile:
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


def opened(path: Source) -> io.BufferedReader:
    """Open a file for its bytes.

    Raises
    ------
    InputRefused
        `no_such_file` or `unreadable_file`.
    """
    try:
        found: io.BufferedReader = path.open("rb")
    except FileNotFoundError:
        raise InputRefused("no_such_file", file=path.name) from None
    except OSError as error:
        raise InputRefused("unreadable_file", file=path.name, why=error.strerror or error) from error
    return found


def encoding_of(path: Source) -> str:
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


def _checked(path: Source, encoding: str, decoder: codecs.IncrementalDecoder, block: bytes) -> str:
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
        if width == 1:
            return all(len(row) == 1 for row in rows) and not any(other in rows[0][0] for other in _NEVER_IN_HEADINGS)
        following = [len(row) > 1 and not filled(row[width:]) for row in rows[1:]]
        share = sum(following) / len(following) if following else 1.0
        return width * (share + _FAITH)

    try:
        return max(SEPARATORS, key=fit)
    except csv.Error:
        return SEPARATORS[0]


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

    def __init__(self, path: Source, encoding: str, delimiter: str) -> None:
        self.path = path
        self.encoding = encoding
        self.delimiter = delimiter
        errors = "replace" if encoding == "cp1252" else "strict"
        self._text = io.TextIOWrapper(opened(path), encoding, errors, newline="")
        self._line = 1
        try:
            self.heading_line, self.headings, self._first = self._begin()
        except BaseException:
            self._text.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._text.close()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        width = len(self.headings)
        yield from _even(self._first, width)
        while text := self._next(_SAMPLE):
            yield from _even(self._numbered(text), width)

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Give the same rows column by column, `size` or a few more at a time: for whoever reads many."""
        chunk = _chunk(self._first, len(self.headings))
        while text := self._next(_BLOCK):
            if len(chunk.lines) >= size:
                yield chunk
                chunk = _chunk([], len(self.headings))
            chunk += self._simple(text) or _chunk(self._numbered(text), len(self.headings))
        yield chunk

    def _next(self, size: int) -> str:
        """Return some whole lines, about so many characters; nothing at the end of the file."""
        text = self._text.read(size)
        return text + self._text.readline() if text else ""

    def _numbered(self, text: str) -> list[tuple[int, list[str]]]:
        """Return the rows of some lines that are not blank, each with its number."""
        while (rows := self._unquoted(text)) is None:
            rows = self._rows(text)
            if rows.pop() == [_END]:
                break
            more = self._next(_BLOCK)
            if not more:
                raise InputRefused("unclosed_quote", file=self.path.name, line=self._line + len(rows))
            text += more
        first, self._line = self._line, self._line + len(rows)
        return [(line, row) for line, row in enumerate(rows, first) if row]

    def _unquoted(self, text: str) -> list[list[str]] | None:
        """Return the rows of lines without quotes, three times as fast; None where `csv` has to look."""
        if '"' in text or len(text) > LONGEST_READ:
            return None
        text = text.replace("\r\n", "\n")
        if "\r" in text:
            return None
        return [line.split(self.delimiter) if line else [] for line in text.removesuffix("\n").split("\n")]

    def _rows(self, text: str) -> list[list[str]]:
        try:
            rows = list(csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=self.delimiter))
        except csv.Error as error:
            raise InputRefused("cell_too_large", file=self.path.name, limit=LONGEST_READ) from error
        if max(map(len, rows)) > MOST_COLUMNS:
            raise InputRefused("too_many_columns", file=self.path.name, limit=MOST_COLUMNS)
        return rows

    def _simple(self, text: str) -> Chunk | None:
        """Read lines without quotes, blank lines and surplus cells ten times as fast; None where there are any."""
        if '"' in text:
            return None
        text = text.replace("\r\n", "\n")
        if "\r" in text or "\n\n" in text or text.startswith("\n"):
            return None
        width = len(self.headings)
        try:
            found = pl.read_csv(
                text.encode(),
                separator=self.delimiter,
                quote_char=None,
                has_header=False,
                schema={str(place): pl.String for place in range(width)},
            ).fill_null("")
        except pl.exceptions.PolarsError:
            return None
        if any((column.str.len_bytes() > LONGEST_READ).any() for column in found):
            return None
        first, self._line = self._line, self._line + found.height
        return Chunk(pl.int_range(first, self._line, dtype=pl.Int64, eager=True), found.get_columns())

    def _begin(self) -> tuple[int, list[str], list[tuple[int, list[str]]]]:
        """Return the line of the headings, the headings and the rows after them in the first block."""
        while text := self._next(_SAMPLE):
            rows = self._numbered(text)
            start = next((at for at, (_, row) in enumerate(rows) if filled(row)), None)
            if start is None:
                continue
            first = [row for _, row in rows[start : start + 3]]
            start += 2 * (has_three_headings(first) and len({len(row) for row in first}) == 1)
            line, cells = rows[start]
            if len(cells) > MOST_COLUMNS:
                raise InputRefused("too_many_columns", file=self.path.name, limit=MOST_COLUMNS)
            return line, [cell.strip() for cell in cells], rows[start + 1 :]
        raise InputRefused("empty_file", file=self.path.name)


def _even(rows: Iterable[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    for line, row in rows:
        yield line, row if len(row) == width else fitted_row(row, width)


def _chunk(rows: Sequence[tuple[int, list[str]]], width: int) -> Chunk:
    return Chunk.of([line for line, _ in rows], [row for _, row in rows], width)


def has_three_headings(rows: Sequence[Sequence[str]]) -> bool:
    """Tell Drupal's three heading rows (title, question, column): the first two are mostly empty, the third not."""
    if len(rows) < 3 or max(map(len, rows[:2])) > len(rows[2]):  # noqa: PLR2004 - three rows
        return False
    title, question, column = map(filled, rows[:3])
    return title == 1 and 0 < question <= column / 2 and column >= _FEWEST_OF_THREE


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
