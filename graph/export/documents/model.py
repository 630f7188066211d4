"""What a document says, whatever it is written as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "quiet", "warning"]
_UNWRITABLE = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, and carriage returns."""


def clean(words: str) -> str:
    """Return words with what no document can hold replaced."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", words)


@dataclass(frozen=True)
class Heading:
    """A heading; the level is 1 for parts of the document, 2 below them."""

    words: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Some sentences; `quiet` are notes, `warning` is what needs attention."""

    words: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Listing:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table under its headings; `title` names it, `shares` are the widths of the columns beside each other."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture as SVG; `spoken` says the same in words, `share` is its part of the page's width."""

    svg: str
    spoken: str
    share: float = 1.0


Block = Heading | Paragraph | Listing | Table | Picture


@dataclass(frozen=True)
class Document:
    """Title, language, what stands at its foot, and its blocks in order; `day` (ISO 8601) is that of its figures."""

    title: str
    lead: str
    lang: str
    day: str
    foot: str
    blocks: tuple[Block, ...]


def shown(cell: str | float | None, lang: str) -> str:
    """Return a cell as words; nothing for None."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean(cell)
    from babel.numbers import format_decimal  # noqa: PLC0415 - slow to load

    return str(format_decimal(cell, locale=lang))
