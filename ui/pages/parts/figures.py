"""One table of figures, for the screen and to take away: the same rows as markup and as CSV."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.model.guard import guarded
from ui.locale import shown
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.locale import Language

    Cell = str | int | float | None

DIGITS, LARGE = 3, 10
"""Decimals on the screen, one from `LARGE` on; the file has all of them."""
NARROW = "white-space: normal; min-width: 7.5rem; max-width: 15rem; padding-right: 1rem;"


@dataclass(frozen=True)
class Figures:
    """Rows of cells under their headings; numbers are numbers, None (or nan) is undetermined."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def as_html(
        self, *, caption: str, undetermined: str, lang: Language, first: int = 0, most: int | None = None
    ) -> Html:
        """Return some of the rows as a table that can be scrolled, by keyboard too."""
        numeric = [
            at > 0 and any(isinstance(row[at], int | float) for row in self.rows) for at in range(len(self.heads))
        ]
        head = el("tr", *(el("th", word, scope="col", cls=_cls(numeric[at])) for at, word in enumerate(self.heads)))
        lines = []
        for row in self.rows[first : None if most is None else first + most]:
            words = [_words(cell, undetermined, lang) for cell in row]
            cells = [el("td", word, cls=_cls(numeric[at])) for at, word in enumerate(words) if at]
            lines.append(el("tr", el("th", words[0], scope="row", style=NARROW), *cells))
        table = el("table", el("thead", head), el("tbody", *lines))
        return scrolled(table, caption)

    def as_csv(self) -> bytes:
        """Return all rows as CSV in UTF-8 with its mark; no cell is a formula for a spreadsheet."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow([guarded(word) for word in self.heads])
        writer.writerows([_written(cell) for cell in row] for row in self.rows)
        return out.getvalue().encode("utf-8-sig")


def _cls(numeric: object) -> str | None:
    return "number" if numeric else None


def unknown(cell: Cell) -> bool:
    """Tell whether a figure is undetermined."""
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def rounded(value: float) -> float:
    """Return a figure as precise as it is shown."""
    return round(value, DIGITS if abs(value) < LARGE else 1)


def scrolled(table: Html, caption: str) -> Html:
    """Return a table under its caption that scrolls by itself where it is wider than the page."""
    inside = el("div", table, cls="scroll", tabindex="0", role="region", aria_label=caption)
    return el("div", el("p", caption, cls="quiet"), inside, style="margin-bottom: 1rem")


def _words(cell: Cell, undetermined: str, lang: Language) -> str:
    if unknown(cell):
        return undetermined
    return shown(rounded(cell) if isinstance(cell, float) else cell, lang)


def _written(cell: Cell) -> str | int | float:
    if cell is None or unknown(cell):
        return ""
    return guarded(cell) if isinstance(cell, str) else cell
