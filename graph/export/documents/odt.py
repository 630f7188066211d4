"""ODT by odfdo: headings, lists, tables with header rows, pictures with their words."""

from __future__ import annotations

import io
import re
import struct
from datetime import datetime
from typing import TYPE_CHECKING, Any

import odfdo
from odfdo import Element, Frame, Header, List, Style

from graph.export.documents.model import Heading, Listing, Paragraph, Picture, Table, clean, shown
from graph.export.documents.packing import repacked
from graph.export.documents.pdf import picture_png

if TYPE_CHECKING:
    from graph.export.documents.model import Block, Document

_WIDTH_CM = 17.0
_TONES = {"quiet": "#4b5563", "warning": "#9b1c1c"}
_LOCALES = {"fr": ("fr", "FR"), "en": ("en", "GB")}
_THEN = datetime(2000, 1, 1)  # noqa: DTZ001 - the format's dates are local
_PIXELS = slice(16, 24)
"""Where a PNG says its width and height."""


def written(document: Document) -> bytes:
    """Return a document as ODT; the same document gives the same bytes."""
    made = odfdo.Document("text")
    _prepare(made, document)
    body = made.body
    body.clear()
    body.append(_words(document.title, "Title"))
    body.append(_words(document.lead, "quiet"))
    for block in document.blocks:
        _add(made, block, document.lang)
    body.append(_words(document.foot, "quiet"))
    held = io.BytesIO()
    made.save(held)
    return repacked(held.getvalue())


def _prepare(made: Any, document: Document) -> None:  # noqa: ANN401 - the library's document
    made.meta.title = clean(document.title)
    made.meta.creation_date = made.meta.date = _THEN
    made.meta.generator = "Essaim"
    made.meta.language = document.lang
    language, country = _LOCALES.get(document.lang, (document.lang, "none"))
    for style in made.styles.get_elements("//style:default-style/style:text-properties"):
        style.set_attribute("fo:language", language)
        style.set_attribute("fo:country", country)
    title = Style("paragraph", name="Title", display_name="Title")
    title.set_properties(area="text", size="21pt", weight="bold", color="#00527f")
    made.insert_style(title)
    for tone, colour in _TONES.items():
        style = Style("paragraph", name=tone)
        style.set_properties(area="text", color=colour)
        made.insert_style(style, automatic=True)
    cell = Style("table-cell", name="lined", border_bottom="0.5pt solid #cbd5e1", padding="0.1cm")
    made.insert_style(cell, automatic=True)
    heading = Style("paragraph", name="heading-cell")
    heading.set_properties(area="text", weight="bold", color="#00527f")
    made.insert_style(heading, automatic=True)


def _words(words: str, style: str = "Standard") -> Any:  # noqa: ANN401 - the library's paragraph
    return odfdo.Paragraph(clean(words), style=style)


def _add(made: Any, block: Block, lang: str) -> None:  # noqa: ANN401 - the library's document
    match block:
        case Heading():
            made.body.append(Header(block.level, clean(block.words)))
        case Paragraph():
            made.body.append(_words(block.words, block.tone if block.tone in _TONES else "Standard"))
        case Listing():
            made.body.append(List([clean(each) for each in block.items]))
        case Table():
            made.body.append(_words(block.title, "quiet"))
            made.body.append(_table(made, block, lang))
        case Picture():
            made.body.append(_picture(made, block))


def _table(made: Any, table: Table, lang: str) -> Element:  # noqa: ANN401 - the library's document
    name = f"t{len(made.body.get_elements('//table:table')) + 1}"
    drawn = Element.from_tag("table:table")
    drawn.set_attribute("table:name", name)
    shares = table.shares or (1.0,) * len(table.headings)
    for place, share in enumerate(shares):
        width = Style("table-column", name=f"{name}.{place}", width=f"{_WIDTH_CM * share / sum(shares):.2f}cm")
        made.insert_style(width, automatic=True)
        column = Element.from_tag("table:table-column")
        column.set_attribute("table:style-name", f"{name}.{place}")
        drawn.append(column)
    top = Element.from_tag("table:table-header-rows")
    top.append(_row([_words(each, "heading-cell") for each in table.headings]))
    drawn.append(top)
    for row in table.rows:
        drawn.append(_row([_words(shown(cell, lang)) for cell in row]))
    return drawn


def _row(cells: list[Any]) -> Element:
    row = Element.from_tag("table:table-row")
    for paragraph in cells:
        cell = Element.from_tag("table:table-cell")
        cell.set_attribute("table:style-name", "lined")
        cell.set_attribute("office:value-type", "string")
        cell.append(paragraph)
        row.append(cell)
    return row


def _picture(made: Any, picture: Picture) -> Any:  # noqa: ANN401 - the library's document and paragraph
    content = picture_png(picture.svg)
    across, down = struct.unpack(">II", content[_PIXELS])
    width = _WIDTH_CM * picture.share
    name = made.add_file(io.BytesIO(content))
    size = (f"{width:.2f}cm", f"{width * down / across:.2f}cm")
    frame = Frame.image_frame(name, size=size, anchor_type="as-char", name=re.sub(r"\W", "", name))
    said = Element.from_tag("svg:desc")
    said.text = clean(picture.spoken)
    frame.append(said)
    paragraph = _words("")
    paragraph.append(frame)
    return paragraph
