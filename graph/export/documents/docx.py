"""DOCX by python-docx: real headings, lists and tables with repeated header rows, pictures with their words."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from graph.export.documents.model import Heading, Listing, Paragraph, Picture, Table, clean, shown
from graph.export.documents.packing import repacked
from graph.export.documents.pdf import picture_png

if TYPE_CHECKING:
    from graph.export.documents.model import Block, Document

_COLOURS = {"quiet": RGBColor(0x4B, 0x55, 0x63), "warning": RGBColor(0x9B, 0x1C, 0x1C)}
_ACCENT = RGBColor(0x00, 0x52, 0x7F)
_LOCALES = {"fr": "fr-FR", "en": "en-GB"}
_WIDTH = Cm(17)
_THEN = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def written(document: Document) -> bytes:
    """Return a document as DOCX; the same document gives the same bytes."""
    made = docx.Document()
    _prepare(made, document)
    made.add_heading(clean(document.title), 0)
    made.add_paragraph(clean(document.lead), style="Subtitle")
    for block in document.blocks:
        _add(made, block, document.lang)
    held = io.BytesIO()
    made.save(held)
    return repacked(held.getvalue())


def _prepare(made: Any, document: Document) -> None:  # noqa: ANN401 - the library's document
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    section.footer.paragraphs[0].text = clean(document.foot)
    properties = made.core_properties
    properties.title, properties.author, properties.comments = clean(document.title), "Essaim", ""
    properties.language = _LOCALES.get(document.lang, document.lang)
    properties.created = properties.modified = _THEN
    normal = made.styles["Normal"]
    normal.font.size = Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), properties.language)
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1", "Heading 2"):
        made.styles[name].font.color.rgb = _ACCENT


def _add(made: Any, block: Block, lang: str) -> None:  # noqa: ANN401 - the library's document
    match block:
        case Heading():
            made.add_heading(clean(block.words), block.level)
        case Paragraph():
            run = made.add_paragraph().add_run(clean(block.words))
            if block.tone in _COLOURS:
                run.font.color.rgb = _COLOURS[block.tone]
        case Listing():
            for item in block.items:
                made.add_paragraph(clean(item), style="List Bullet")
        case Table():
            _add_table(made, block, lang)
        case Picture():
            shape = made.add_picture(io.BytesIO(picture_png(block.svg)), width=int(_WIDTH * block.share))
            shape._inline.docPr.set("descr", clean(block.spoken))  # noqa: SLF001 - the library has no other way to say it


def _add_table(made: Any, table: Table, lang: str) -> None:  # noqa: ANN401 - the library's document
    made.add_paragraph().add_run(clean(table.title)).font.color.rgb = _COLOURS["quiet"]
    drawn = made.add_table(rows=0, cols=len(table.headings), style="Table Grid")
    shares = table.shares or (1.0,) * len(table.headings)
    header = drawn.add_row()
    repeated = OxmlElement("w:tblHeader")
    header._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - the library has no other way to repeat a row
    rows = [header, *(drawn.add_row() for _ in table.rows)]
    for row, cells in zip(rows, [table.headings, *table.rows], strict=True):
        for place, (cell, share) in enumerate(zip(cells, shares, strict=True)):
            row.cells[place].width = int(_WIDTH * share / sum(shares))
            run = row.cells[place].paragraphs[0].add_run(shown(cell, lang))
            run.font.size, run.font.bold = Pt(9), row is header
    made.add_paragraph()
