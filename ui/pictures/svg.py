"""SVG built as a tree, so that no name is ever markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT = (
    "'Source Sans 3', 'Source Sans Pro', 'Noto Sans', 'Segoe UI', 'Helvetica Neue', Helvetica, Arial, "
    "'Liberation Sans', 'DejaVu Sans', 'Libertinus Serif', sans-serif"
)
"""What writes a PNG or PDF knows no generic family: one font of each kind of machine, the last comes with it."""
INK, QUIET, WARNING, LINE = "#111827", "#374151", "#9b1c1c", "#64748b"
_UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the letters around a name; scripts written from the right need none of them."""
HALO = "#ffffff"


def canvas(box: tuple[float, float, float, float], *, title: str) -> Element:
    """Return an empty picture: left, top, width and height in its own units, and what it shows in words."""
    view = " ".join(f"{side:.1f}" for side in box)
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": view, "role": "img"})
    root.attrib |= {"width": f"{box[2]:.0f}", "height": f"{box[3]:.0f}", "font-family": FONT}
    SubElement(root, "title").text = clean(title)
    return root


def put(parent: Element, name: str, words: str | None = None, **attributes: object) -> Element:
    """Add an element; `_` in an attribute's name stands for `-`, numbers are written with one decimal."""
    given = {key.rstrip("_").replace("_", "-"): _written(value) for key, value in attributes.items()}
    made = SubElement(parent, name, given)
    if words is not None:
        made.text = clean(words)
    return made


def put_over(parent: Element, words: str, *, around: float, **attributes: object) -> None:
    """Write a text over lines, readable by a white rim; twice, since office programs paint a rim over its text."""
    rim = {"fill": HALO, "stroke": HALO, "stroke_width": around, "stroke_linejoin": "round", "aria_hidden": "true"}
    put(parent, "text", words, **(attributes | rim))
    put(parent, "text", words, **attributes)


def box_of(root: Element) -> Sequence[float]:
    """Return left, top, width and height of a picture."""
    return [float(side) for side in root.attrib["viewBox"].split()]


def written(root: Element) -> str:
    """Return a picture as text."""
    return tostring(root, encoding="unicode")


def clean(words: str) -> str:
    r"""Return words with what XML cannot hold replaced, and without marks that turn the letters around them.

    Examples
    --------
    >>> clean("a\x00b")
    'a�b'
    """
    return _TURNING.sub("", _UNWRITABLE.sub("\ufffd", words))


def _written(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
