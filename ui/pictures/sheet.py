"""A picture with what it needs away from its page: title, place and day, legend, what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ui.palette import mark, outline
from ui.pictures.svg import INK, QUIET, box_of, canvas, clean, put, written
from ui.sectors.labels import shortened, text_width

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from graph.export.documents import Table
    from ui.locale import Language

WIDE, MARGIN = 1600.0, 56.0
INSIDE = WIDE - 2 * MARGIN
HIGHEST = 1_120.0
"""How high a picture gets that is not a list: with its legend it still fits on a slide."""
TITLE, LEAD, SIGN, NOTE = 40.0, 23.0, 21.0, 19.0
MARK = 10.0
_LEADING = 1.35
_WORD = re.compile(r"[^ \t\r\n]+")
"""What no line is broken within: spaces before French punctuation keep a word together."""
_READ = 1_000
"""Characters of a sentence that are looked at when it is broken into lines."""


@dataclass(frozen=True)
class Sign:
    """A line of the legend: the shape of a category, filled or not, or a stroke; and what it means."""

    words: str
    category: str | None = None
    hollow: bool = False
    stroke: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Rests:
    """What a picture rests on, in words, and the day (ISO 8601) that it shows."""

    words: str
    day: str


@dataclass(frozen=True)
class Sheet:
    """What is taken away.

    `lead` says the place and the day, `notes` how to read the picture, `spoken` what it shows, for who does not
    see it; `tables` are its content as text. A `tall` picture is a list, as long as it needs.
    """

    title: str
    lead: str
    drawing: Element
    lang: Language
    rests: Rests
    spoken: str
    signs: tuple[Sign, ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    tall: bool = False


def sheet_svg(sheet: Sheet) -> str:
    """Return a sheet as a picture that stands alone."""
    return _drawn(sheet, words=True)


def picture_svg(sheet: Sheet) -> str:
    """Return the picture and its signs alone, for a page that says the rest as text."""
    return _drawn(sheet, words=False)


def _drawn(sheet: Sheet, *, words: bool) -> str:
    pen = _Pen(canvas((0.0, 0.0, WIDE, HIGHEST), title=sheet.spoken), MARGIN if words else 0.0)
    pen.root.set("lang", sheet.lang)
    ground = put(pen.root, "rect", x=0, y=0, width=WIDE, fill="#ffffff")
    if words:
        pen.write(sheet.title, TITLE, most=2, font_weight=700, fill=INK)
        pen.write(sheet.lead, LEAD, most=3, fill=QUIET)
        pen.down(MARGIN / 3)
    pen.place(sheet.drawing, tall=sheet.tall)
    pen.down(MARGIN / 3)
    pen.legend(sheet.signs)
    if words:
        for note in sheet.notes:
            pen.write(note, NOTE, most=4, fill=QUIET)
        pen.rule()
        pen.write(sheet.rests.words, NOTE, most=4, fill=QUIET)
        pen.down(MARGIN / 2)
    high = f"{pen.y:.0f}"
    ground.set("height", high)
    pen.root.attrib |= {"viewBox": f"0 0 {WIDE:.0f} {high}", "width": f"{WIDE:.0f}", "height": high}
    return written(pen.root)


class _Pen:
    """Writes from the top of a sheet to its end; `y` is where it stands."""

    def __init__(self, root: Element, y: float) -> None:
        self.root, self.y = root, y

    def down(self, by: float) -> None:
        self.y += by

    def write(self, words: str, font: float, *, most: int, **attributes: Any) -> None:  # noqa: ANN401 - as `put`
        """Write a sentence in lines."""
        for line in lines_of(words, font, INSIDE, most):
            put(self.root, "text", line, x=MARGIN, y=self.y + font, font_size=font, **attributes)
            self.y += _LEADING * font

    def place(self, drawing: Element, *, tall: bool) -> None:
        """Draw a picture as wide as the sheet, or as high as it may be."""
        left, top, width, height = box_of(drawing)
        scale = INSIDE / width if tall else min(INSIDE / width, HIGHEST / height)
        x, y = (WIDE - scale * width) / 2 - scale * left, self.y - scale * top
        group = put(self.root, "g", transform=f"translate({x:.2f} {y:.2f}) scale({scale:.5f})")
        group.extend(child for child in drawing if child.tag != "title")
        self.y += scale * height

    def legend(self, signs: tuple[Sign, ...]) -> None:
        """Write the signs one after the other, in as many lines as they need."""
        x = MARGIN
        for sign in signs:
            words = shortened(sign.words, 120)
            wide = 5 * MARK + text_width(words, SIGN) + 3 * MARK
            if x > MARGIN and x + wide > WIDE - MARGIN:
                x, self.y = MARGIN, self.y + 1.6 * SIGN
            group = put(self.root, "g", transform=f"translate({x:.1f} {self.y + SIGN:.1f})")
            _sign(group, sign)
            put(group, "text", words, x=5 * MARK, y=0.35 * SIGN, font_size=SIGN, fill=INK)
            x += wide
        self.y += 2.2 * SIGN if signs else 0.0

    def rule(self) -> None:
        """Draw the line above the foot."""
        self.y += MARGIN / 4
        put(self.root, "path", d=f"M{MARGIN:.0f} {self.y:.1f}h{INSIDE:.0f}", stroke="#cbd5e1", stroke_width=1.5)
        self.y += MARGIN / 4


def _sign(group: Element, sign: Sign) -> None:
    if sign.category is None:
        stroke: dict[str, Any] = dict(sign.stroke)
        put(group, "path", d=f"M0 0h{4 * MARK:.0f}", fill="none", **stroke)
        return
    look, at = mark(sign.category), put(group, "g", transform=f"translate({2 * MARK:.0f} 0)")
    hollow = {"fill": "#ffffff", "stroke": look.ink, "stroke_width": 1.6, "stroke_dasharray": "4 3"}
    put(at, "path", d=outline(sign.category, MARK), **(hollow if sign.hollow else {"fill": look.colour}))


def lines_of(words: str, font: float, width: float, most: int) -> list[str]:
    """Break a sentence into lines that fit a width; what does not fit into so many ends in `…`.

    Examples
    --------
    >>> lines_of("un deux trois", 10, 50, 2)
    ['un deux', 'trois']
    """
    lines: list[str] = []
    for word in _pieces(_WORD.findall(clean(words)[:_READ]), font, width):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, font) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    cut = len(words) > _READ
    if len(lines) > most or (cut and lines):
        lines = lines[:most]
        lines[-1] = f"{lines[-1][:-1].rstrip()}…"
    return lines


def _pieces(words: list[str], font: float, width: float) -> list[str]:
    """Cut words that are longer than a line."""
    longest = max(1, int(width / font / 1.1))
    return [
        word[at : at + step]
        for word in words
        for step in (longest if text_width(word, font) > width else len(word),)
        for at in range(0, len(word), step)
    ]
