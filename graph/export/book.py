"""Workbooks that come out byte for byte the same each time, and whole or not at all."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from graph.errors import InputRefused
from graph.model.guard import guarded

if TYPE_CHECKING:
    from typing import Any

    import polars as pl
    from openpyxl import Workbook

LONGEST_CELL = 32_767
"""Characters that a cell of a spreadsheet can hold."""
_GROWS = 8
"""How many times longer a text may become by escapes and a guard."""
_TO_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_|[\r\ufffe\uffff]")
"""What XML would change or not hold, and what would be read as such an escape."""
_SAVED_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_A_DAY = b"2000-01-01T00:00:00Z"
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_HEADING = Font(bold=True)
_HELP = Font(italic=True, color="666666")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def refuse_too_long(cells: pl.Series) -> None:
    """Refuse a column with a text that no cell of a spreadsheet can hold.

    Raises
    ------
    InputRefused
        `too_long_for_a_workbook`.
    """
    for value in cells.filter(cells.str.len_chars() > LONGEST_CELL // _GROWS):
        if (length := len(_escaped(guarded(value)))) > LONGEST_CELL:
            raise InputRefused("too_long_for_a_workbook", value=value[:60], length=length, limit=LONGEST_CELL)


def cell(sheet: Any, value: str | float | None, *, style: str = "plain") -> Any:  # noqa: ANN401 - openpyxl's cells
    """Return a cell that holds a text (never a formula) or a number; `style` is `plain`, `heading` or `help`."""
    made = WriteOnlyCell(sheet)
    if value is not None:
        # A number goes as its own digits: openpyxl keeps sixteen, of which seventeen are needed.
        made.value = _escaped(value) if isinstance(value, str) else repr(value).removesuffix(".0")
        made.data_type = "s" if isinstance(value, str) else "n"
    if style != "plain":
        made.font, made.alignment = (_HEADING if style == "heading" else _HELP), _WRAPPED
    return made


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0][0]):04X}_{found[0][1:]}", text)


def save(book: Workbook, path: Path) -> None:
    """Write a workbook beside its place, without the hour of writing, and put it there once it is complete.

    Raises
    ------
    OSError
        Where the file cannot be written; nothing is left behind then.
    """
    beside = path.with_name(f".{path.name}.part")
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "book.xlsx"
        book.save(raw)
        try:
            _copy(raw, beside)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def _copy(raw: Path, path: Path) -> None:
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            same = zipfile.ZipInfo(part.filename, _FIRST_MOMENT)
            same.compress_type = zipfile.ZIP_DEFLATED
            with source.open(part) as come, target.open(same, "w", force_zip64=True) as go:
                if part.filename == "docProps/core.xml":
                    go.write(_SAVED_AT.sub(rb"\g<1>" + _A_DAY, come.read()))
                else:
                    shutil.copyfileobj(come, go)
