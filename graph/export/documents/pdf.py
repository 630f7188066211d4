"""PDF by Typst: tagged (PDF/UA-1), with its fonts embedded, the same bytes for the same document."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import typst

from graph.export.documents.model import Heading, Listing, Paragraph, Picture, Table, clean, shown

if TYPE_CHECKING:
    from graph.export.documents.model import Block, Document

_THEN = datetime(2000, 1, 1, tzinfo=UTC)


@cache
def _template() -> bytes:
    return files(__package__).joinpath("typeset.typ").read_bytes()


def written(document: Document) -> bytes:
    """Return a document as PDF."""
    said = {
        "title": clean(document.title),
        "lead": clean(document.lead),
        "lang": document.lang,
        "foot": clean(document.foot),
        "blocks": [_block(each, document.lang) for each in document.blocks],
    }
    inputs = {"document": json.dumps(said)}
    try:
        return _compiled(_template(), inputs, format="pdf", pdf_standards=["ua-1"], timestamp=_THEN)
    except typst.TypstError:  # a name in a script of which this machine has no font: tagged, but not PDF/UA
        return _compiled(_template(), inputs, format="pdf", timestamp=_THEN)


def picture_png(svg: str, *, dots_per_inch: float = 144.0) -> bytes:
    """Return a picture as PNG, for documents that hold no SVG."""
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    return _compiled(page, {"svg": svg}, format="png", ppi=dots_per_inch)


def _compiled(source: bytes, inputs: dict[str, str], **options: Any) -> bytes:  # noqa: ANN401 - the library's options
    made = typst.compile(source, sys_inputs=inputs, **options)
    return bytes(made[0] if isinstance(made, list) else made or b"")


_LONG_WORD = re.compile(r"(\S{30})(?=\S)")


def _breakable(words: str) -> str:
    """Let words that are longer than a column break."""
    return _LONG_WORD.sub("\\1\N{ZERO WIDTH SPACE}", clean(words))


def _block(block: Block, lang: str) -> dict[str, Any]:
    """Return a block as the template reads it."""
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "words": _breakable(block.words)}
        case Paragraph():
            return {"kind": "paragraph", "tone": block.tone, "words": _breakable(block.words)}
        case Listing():
            return {"kind": "listing", "items": [_breakable(each) for each in block.items]}
        case Table():
            return {
                "kind": "table",
                "title": _breakable(block.title),
                "headings": [_breakable(each) for each in block.headings],
                "rows": [[_breakable(shown(cell, lang)) for cell in row] for row in block.rows],
                "shares": list(block.shares or (1.0,) * len(block.headings)),
            }
        case Picture():
            return {"kind": "picture", "svg": block.svg, "spoken": clean(block.spoken), "share": block.share}
