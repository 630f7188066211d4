"""Refused rows as a table to read, and as a file to mend them with."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ui.locale import reason_text, text
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model.batch import Rejected
    from ui.locale import Language

SHOWN = 100
COLUMNS = ("table", "line", "column", "value", "reason")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def refusals(rows: Sequence[Rejected], lang: Language) -> Html:
    """Return the first refused rows as a table: where, what was found, why."""
    lines = [el("tr", *(el("td", cell) for cell in cells(row, lang))) for row in rows[:SHOWN]]
    head = el("tr", *(el("th", text(f"refused.{column}", lang), scope="col") for column in COLUMNS))
    table = el("div", el("table", el("thead", head), el("tbody", *lines)), cls="scroll", tabindex="0")
    beyond = len(rows) - SHOWN
    return el("div", table, *([el("p", text("refused.more", lang, n=beyond), cls="quiet")] if beyond > 0 else []))


def cells(row: Rejected, lang: Language) -> list[str]:
    """Return one refused row as its cells."""
    return [row.table, str(row.line), row.column, row.value, reason_text(row.reason, lang)]


def as_csv(rows: Sequence[tuple[str, Rejected]], lang: Language) -> bytes:
    """Return refused rows, each with its file, as a CSV that a spreadsheet opens: UTF-8 with BOM, semicolons.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    written = io.StringIO(newline="")
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow([text("refused.file", lang), *(text(f"refused.{column}", lang) for column in COLUMNS)])
    for file, row in rows:
        lines.writerow([guarded(cell) for cell in (file, *cells(row, lang))])
    return written.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("Foyer rural")
    ("'=1+1", 'Foyer rural')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
