"""One sheet of a workbook: its cells as text, streamed, as a person who looks at the sheet would type them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal
from xml.parsers import expat

from graph.errors import InputRefused
from importers.chunks import Chunk, Fault, filled, too_many_cells
from importers.text import LONGEST_READ, MOST_COLUMNS, has_three_headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_ROWS = 1_048_576
"""As many as a spreadsheet has."""
MOST_STRINGS = 3_000_000
DEEPEST = 100
"""Elements inside one another; a sheet needs eight."""
WIDE, MOST_WIDE = 256, 8_000_000
"""Blank columns between two cells of a row that are many, and how many such blanks a sheet may hold in all."""
Style = Literal["plain", "date", "month", "year", "time"] | int
"""What a cell's style makes of a number: nothing, a date as precise as it is shown, or at least so many digits."""
Row = tuple[int, list[str], Fault | None]
"""A row's number, its cells up to the last that is not empty, and its first cell that cannot be read."""

_DATES = frozenset(map(str, (*range(14, 18), 22, *range(27, 37), *range(50, 59))))
_TIMES = frozenset(map(str, (*range(18, 22), *range(45, 48))))
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"[A-Z]+")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet's days have no zone
_NOT_A_LEAP_YEAR = 60
"""The 29 February 1900, in which spreadsheets believe."""
_LAST_DAY = 2_958_466


def style_of(key: str, code: str | None) -> Style:
    """Return what a number format means, by its number (built in) or its code.

    Examples
    --------
    >>> style_of("14", None), style_of("164", "dd/mm/yyyy"), style_of("164", "mmm yyyy"), style_of("164", "00000")
    ('date', 'date', 'month', 5)
    """
    if code is None:
        return "date" if key in _DATES else "time" if key in _TIMES else "plain"
    shown = _NOT_SHOWN.sub("", code.split(";")[0]).lower()
    if re.fullmatch("00+", shown):
        return len(shown)
    clock = re.search("[hs]", shown)
    if "d" in shown or ("y" in shown and clock):
        return "date"
    if "y" in shown:
        return "month" if "m" in shown else "year"
    return "time" if clock else "plain"


def number_shown(value: str, style: Style, *, epoch_1904: bool = False) -> str:
    """Return the number of a cell as text: no exponent, no `.0`, a date as 2024-05-01.

    Examples
    --------
    >>> number_shown("2.0006674400013E+13", "plain"), number_shown("45.488100000000003", "plain")
    ('20006674400013', '45.4881')
    >>> number_shown("45413", "date"), number_shown("1004", 5)
    ('2024-05-01', '01004')
    """
    if style == "plain" and _WHOLE.fullmatch(value):
        return value
    try:
        number = float(value)
        text = str(int(number)) if number.is_integer() else format(Decimal(repr(number)), "f")
    except (ValueError, OverflowError):
        return value
    if isinstance(style, int):
        return text.zfill(style)
    if style == "plain" or not 0 <= number < _LAST_DAY:
        return text
    return _moment(number, style, epoch_1904=epoch_1904)


def _moment(number: float, style: Style, *, epoch_1904: bool) -> str:
    if not epoch_1904 and number < _NOT_A_LEAP_YEAR:
        number += 1
    moment = (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(seconds=round(number * 86_400))
    if style == "time":
        return f"{moment:%H:%M}"
    if style in ("month", "year"):
        return moment.strftime("%Y-%m" if style == "month" else "%Y")
    return (
        f"{moment:%Y-%m-%d}"
        if moment == datetime.combine(moment, datetime.min.time())
        else f"{moment:%Y-%m-%dT%H:%M:%S}"
    )


@cache
def _column(letters: str) -> int:
    """Return a column's position from 0, by its letters.

    Raises
    ------
    ValueError
        Where they are no letters.
    """
    if not _LETTERS.fullmatch(letters):
        raise ValueError(letters)
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - 64
    return position - 1


class _LocalNames(dict[str, str]):
    """The name of each element without its prefix."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


class _Elements(ABC):
    """What the two large parts of a workbook have in common: pieces of text inside elements `t` and `v`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.names = _LocalNames()
        self.pieces: list[str] = []
        self.length = 0
        self.reading = False
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    @abstractmethod
    def end(self, name: str) -> None:
        """Take the end of an element."""

    def deeper(self) -> None:
        """Count one more element inside the others, up to the limit."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise InputRefused("damaged_workbook", file=self.file)

    def characters(self, text: str) -> None:
        """Keep the text that stands in a cell or string, up to the limit."""
        if self.reading:
            self.pieces.append(text)
            self.length += len(text)
            if self.length > LONGEST_READ:
                raise InputRefused("cell_too_large", file=self.file, limit=LONGEST_READ)

    def taken(self) -> str:
        """Return the text kept since the last time."""
        text = "".join(self.pieces)
        self.pieces.clear()
        self.length = 0
        return text

    def feed(self, blocks: Iterable[bytes]) -> Iterator[None]:
        """Parse block after block, giving control back after each."""
        try:
            for block in blocks:
                self.parser.Parse(block)
                yield
            self.parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keywords
        except (expat.ExpatError, ValueError, IndexError) as error:
            raise InputRefused("damaged_workbook", file=self.file) from error
        yield


def _unescaped(text: str) -> str:
    """Return a text with what spreadsheets write as `_x000D_` for characters that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Strings(_Elements):
    """The strings that cells share, in order; the phonetic ones (Japanese) left out."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.found: list[str] = []
        self.phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the shape of a handler
        self.deeper()
        local = self.names[name]
        if local == "rPh":
            self.phonetic = True
        self.reading = local == "t" and not self.phonetic

    def end(self, name: str) -> None:
        self.depth -= 1
        local = self.names[name]
        self.reading = False
        if local == "rPh":
            self.phonetic = False
        elif local == "si":
            self.found.append(_unescaped(self.taken()))
            if len(self.found) > MOST_STRINGS:
                raise InputRefused("workbook_too_large", file=self.file, limit=MOST_STRINGS)


class _Cells(_Elements):
    """The rows of a sheet as they end, their cells as text."""

    def __init__(self, file: str, strings: Sequence[str], styles: Sequence[Style], *, epoch_1904: bool) -> None:
        super().__init__(file)
        self.strings = strings
        self.styles = styles
        self.epoch_1904 = epoch_1904
        self.rows: list[Row] = []
        self.line = 0
        self.in_row = self.has_formula = False
        self.row: list[str] = []
        self.fault: Fault | None = None
        self.column = -1
        self.wide = 0
        self.kind, self.style = "n", "0"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.deeper()
        local = self.names[name]
        if local == "c" and self.in_row:
            reference = attributes.get("r")
            self.column = _column(reference.rstrip("0123456789")) if reference else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.has_formula = False
        elif local in ("v", "t"):
            self.reading = self.in_row
        elif local == "f":
            self.has_formula = True
        elif local == "row":
            self._begin_row(attributes.get("r"))

    def end(self, name: str) -> None:
        self.depth -= 1
        local = self.names[name]
        if local in ("v", "t"):
            self.reading = False
        elif local == "c" and self.in_row:
            self._put(self.taken())
        elif local == "row":
            self.in_row = False
            self.rows.append((self.line, self.row, self.fault))

    def _begin_row(self, number: str | None) -> None:
        line = int(number) if number else self.line + 1
        if line > MOST_ROWS:
            raise InputRefused("too_many_rows", file=self.file, limit=MOST_ROWS)
        if line <= self.line:
            raise InputRefused("damaged_workbook", file=self.file)
        self.line, self.row, self.fault, self.column, self.in_row = line, [], None, -1, True

    def _put(self, value: str) -> None:
        if self.kind == "e" or (self.has_formula and not value and self.kind != "str"):
            code = "error_cell" if self.kind == "e" else "formula_without_value"
            self.fault = self.fault or Fault(self.line, self.column, value, code)
            return
        if not value:
            return
        if self.column >= MOST_COLUMNS:
            raise InputRefused("too_many_columns", file=self.file, limit=MOST_COLUMNS)
        gap = self.column - len(self.row)
        if gap > WIDE:
            self.wide += gap
            if self.wide > MOST_WIDE:
                raise InputRefused("scattered_sheet", file=self.file)
        if gap >= 0:
            self.row.extend([""] * (self.column + 1 - len(self.row)))
        self.row[self.column] = self._shown(value)

    def _shown(self, value: str) -> str:
        if self.kind == "s":
            return self.strings[int(value)]
        if self.kind == "n":
            style = self.styles[int(self.style)] if self.styles else "plain"
            return number_shown(value, style, epoch_1904=self.epoch_1904)
        if self.kind == "b":
            return "yes" if value in ("1", "true") else "no"
        return value if self.kind == "d" else _unescaped(value)


def read_strings(blocks: Iterable[bytes], *, file: str) -> list[str]:
    """Return the strings that the cells of a workbook share, in the order by which cells name them."""
    strings = _Strings(file)
    for _ in strings.feed(blocks):
        pass
    return strings.found


def read_rows(
    blocks: Iterable[bytes], *, file: str, strings: Sequence[str], styles: Sequence[Style], epoch_1904: bool = False
) -> Iterator[Row]:
    """Give the rows of a sheet that are not blank."""
    cells = _Cells(file, strings, styles, epoch_1904=epoch_1904)
    for _ in cells.feed(blocks):
        yield from (row for row in cells.rows if row[2] or filled(row[1]))
        cells.rows.clear()


class Sheet:
    """A sheet, read once from its first row to its last.

    `headings` as in `CsvFile` (of three heading rows the last; none in a blank sheet), `heading_line` their row.
    """

    def __init__(self, name: str, rows: Iterator[Row]) -> None:
        self.name = name
        first = list(islice(rows, 3))
        start = 2 * has_three_headings([row for _, row, _ in first])
        self.heading_line, cells, _ = first[start] if first else (1, [], None)
        self.headings = [cell.strip() for cell in cells]
        self._rows = chain(first[start + 1 :], rows)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give the rows as they stand, beyond the headings too; a cell that cannot be read shows what stands there."""
        for line, cells, fault in self._rows:
            if fault:
                cells.extend([""] * (fault.column + 1 - len(cells)))
                cells[fault.column] = fault.value
            yield line, cells

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Give the rows column by column, `size` at a time."""
        width = len(self.headings)
        while block := [_cut(row, width) for row in islice(self._rows, size)]:
            sound = [(line, row) for line, row, fault in block if fault is None]
            chunk = Chunk.of([line for line, _ in sound], [row for _, row in sound], width)
            yield replace(chunk, faults=[fault for _, _, fault in block if fault is not None])


def _cut(row: Row, width: int) -> Row:
    """Turn a row that reaches beyond the headings into a fault at once: it may be very long."""
    line, cells, fault = row
    if fault is None and len(cells) > width:
        fault = too_many_cells(line, cells, width)
    return line, cells if fault is None else [], fault
