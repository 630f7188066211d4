"""SVG built as a tree, so that no name is ever markup."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

FONT = "Source Sans 3, Source Sans Pro, Libertinus Serif, sans-serif"
INK, QUIET, WARNING, LINE = "#111827", "#374151", "#9b1c1c", "#64748b"
_UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


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


def written(root: Element) -> str:
    """Return a picture as text."""
    return tostring(root, encoding="unicode")


def clean(words: str) -> str:
    r"""Return words with what XML cannot hold replaced.

    Examples
    --------
    >>> clean("a\x00b")
    'a�b'
    """
    return _UNWRITABLE.sub("\ufffd", words)


def _written(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
