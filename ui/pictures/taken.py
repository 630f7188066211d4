"""A sheet as the file that people take away: SVG, PNG, or a page that stands alone."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.export.documents import Document, Paragraph, Picture
from ui.pictures.sheet import picture_svg, sheet_svg
from ui.pictures.svg import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.export.documents import Block, Table
    from ui.pictures.sheet import Sheet

DOTS = 144.0
"""Dots per inch, 96 of which are one unit: 2,400 across, sharp on a slide."""
MOST_DOTS = 32e6
LONGEST_STEM, LONGEST_PART = 90, 40
_SIZE = re.compile(r' viewBox="0 0 (\d+) (\d+)"')


def as_svg(sheet: Sheet) -> bytes:
    """Return a sheet as SVG, which asks for nothing and runs nothing."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{sheet_svg(sheet)}\n'.encode()


def as_png(sheet: Sheet) -> bytes:
    """Return a sheet as PNG on white; a very long one has fewer dots."""
    from graph.export.documents.pdf import picture_png  # noqa: PLC0415 - slow to load

    svg = sheet_svg(sheet)
    (units,) = (int(wide) * int(high) for wide, high in _SIZE.findall(svg)[:1])
    return picture_png(svg, dots_per_inch=min(DOTS, 96 * math.sqrt(MOST_DOTS / units)))


def as_html(sheet: Sheet) -> bytes:
    """Return a sheet as a page in its language that makes no request: the picture, and its content as tables."""
    from graph.export.documents.html import written  # noqa: PLC0415 - seldom needed

    notes = [Paragraph(clean(note), "quiet") for note in sheet.notes]
    blocks: tuple[Block, ...] = (Picture(picture_svg(sheet), sheet.spoken), *notes, *map(_plain, sheet.tables))
    title, lead, rests = clean(sheet.title), clean(sheet.lead), sheet.rests
    return written(Document(title, lead, sheet.lang, rests.day, rests.words, blocks))


def _plain(table: Table) -> Table:
    """Return a table whose names turn no letters around them."""
    rows = (tuple(clean(cell) if isinstance(cell, str) else cell for cell in row) for row in table.rows)
    return replace(table, rows=tuple(rows))


WAYS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "svg": ("image/svg+xml", as_svg),
    "png": ("image/png", as_png),
    "html": ("text/html", as_html),
}
"""Each form by the ending of its file: its media type, and what makes it."""


def stem(*parts: str) -> str:
    """Return a file name without its ending, safe on every machine: plain letters, digits and hyphens.

    Examples
    --------
    >>> stem("secteurs", "Trièves / Œuf", "2026-11-23")
    'essaim-secteurs-trieves-oeuf-2026-11-23'
    """
    said = "-".join(part[:LONGEST_PART] for part in parts).replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    return "-".join(["essaim", *re.findall("[a-z0-9]+", plain)])[:LONGEST_STEM].rstrip("-")
