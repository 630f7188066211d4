"""XLSX: one sheet with everything in words, one for each table; texts are never formulas."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from graph.export.book import cell, save
from graph.export.documents.model import Heading, Listing, Paragraph, Picture, Table, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.export.documents.model import Document

_LONGEST_TITLE = 31
_UNTITLED = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WORDS_WIDTH, _WIDEST, _NARROWEST = 110, 60, 12


def written(document: Document) -> bytes:
    """Return a document as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Essaim")
    sheet.column_dimensions["A"].width = _WORDS_WIDTH
    for words, style in _said(document):
        sheet.append([cell(sheet, clean(words), style=style)])
    names: set[str] = {"essaim"}
    for table in (each for each in document.blocks if isinstance(each, Table)):
        _add_sheet(book, table, names)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        save(book, path)
        return path.read_bytes()


def _said(document: Document) -> Iterator[tuple[str, str]]:
    yield document.title, "heading"
    yield document.lead, "help"
    for block in document.blocks:
        match block:
            case Heading():
                yield block.words, "heading"
            case Paragraph():
                yield block.words, "help" if block.tone == "quiet" else "plain"
            case Listing():
                yield from ((f"• {item}", "plain") for item in block.items)
            case Table():
                yield f"→ {block.title}", "help"
            case Picture():
                yield block.spoken, "help"
    yield document.foot, "help"


def _add_sheet(book: Workbook, table: Table, names: set[str]) -> None:
    sheet = book.create_sheet(_name(table.title, names))
    shares = table.shares or (1.0,) * len(table.headings)
    for place, share in enumerate(shares):
        width = max(_NARROWEST, min(_WIDEST, _WORDS_WIDTH * share / sum(shares)))
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([cell(sheet, clean(each), style="heading") for each in table.headings])
    for row in table.rows:
        sheet.append([cell(sheet, clean(each) if isinstance(each, str) else each) for each in row])


def _name(title: str, names: set[str]) -> str:
    """Return a name that a sheet may have and no other has."""
    base = " ".join(clean(title).translate(_UNTITLED).split())[:_LONGEST_TITLE].strip() or "Table"
    name, number = base, 1
    while name.casefold() in names:
        number += 1
        name = f"{base[: _LONGEST_TITLE - 4]} {number}"
    names.add(name.casefold())
    return name
