"""HTML in one file that asks for nothing else: pictures inside, no script, no link to any host."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from graph.export.documents.model import Heading, Listing, Paragraph, Picture, Table, clean, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.export.documents.model import Block, Document


_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What the page may ask of anybody: nothing."""


def written(document: Document) -> bytes:
    """Return a document as an HTML page."""
    style = files(__package__).joinpath("page.css").read_text("utf-8")
    body = "\n".join(_block(each, document.lang) for each in document.blocks)
    return (
        f'<!doctype html>\n<html lang="{escape(document.lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{_safe(document.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{_safe(document.title)}</h1>\n<p class="lead">{_safe(document.lead)}</p>\n{body}\n</main>\n'
        f"<footer>{_safe(document.foot)}</footer>\n</body>\n</html>\n"
    ).encode()


def _safe(words: str) -> str:
    return escape(clean(words))


def _block(block: Block, lang: str) -> str:
    match block:
        case Heading():
            return f"<h{block.level + 1}>{_safe(block.words)}</h{block.level + 1}>"
        case Paragraph():
            return f'<p class="{block.tone}">{_safe(block.words)}</p>'
        case Listing():
            return _within("ul", (_within("li", [_safe(each)]) for each in block.items))
        case Table():
            return _table(block, lang)
        case Picture():
            style = f"max-width: {block.share:.0%}"
            return f'<div class="picture" style="{style}" {_scrolled(block.spoken)}>{block.svg}</div>'


def _table(table: Table, lang: str) -> str:
    head = _within("tr", (f'<th scope="col">{_safe(each)}</th>' for each in table.headings))
    rows = (_within("tr", (f"<td>{_safe(shown(cell, lang))}</td>" for cell in row)) for row in table.rows)
    inside = [_within("caption", [_safe(table.title)]), _within("thead", [head]), _within("tbody", rows)]
    return f'<div class="wide" {_scrolled(table.title)}>{_within("table", inside)}</div>'


def _scrolled(words: str) -> str:
    """Return what lets a keyboard scroll something that is wider than a screen, and says what it is."""
    return f'tabindex="0" role="group" aria-label="{_safe(words)}"'


def _within(name: str, inside: Iterable[str]) -> str:
    return f"<{name}>{''.join(inside)}</{name}>"
