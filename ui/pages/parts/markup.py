"""HTML in which every text is text: names come from files of others and are never markup."""

from __future__ import annotations

import math
from html import escape
from urllib.parse import quote

from ui.palette import MARKS, outline


class Html(str):
    """Markup that this module made; any other text is escaped when it becomes a child."""

    __slots__ = ()


def el(name: str, *children: str, **attributes: str | None) -> Html:
    """Return an element; `cls` stands for the attribute `class`, attributes that are None are left out.

    Examples
    --------
    >>> el("p", "Foyer <b>", el("em", "rural"), cls="name")
    '<p class="name">Foyer &lt;b&gt;<em>rural</em></p>'
    """
    said = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(child if isinstance(child, Html) else escape(child) for child in children)
    return Html(f"<{name}{said}>{inside}</{name}>")


def joined(*children: str) -> Html:
    """Return several pieces one after the other."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))


def shape(category: str, *, filled: bool = True) -> Html:
    """Return the shape of a category, hollow and dashed where nobody of it is known; the text beside it speaks."""
    return el("span", cls=f"mark {category}" if filled else f"mark {category} hollow", aria_hidden="true")


def shape_styles() -> str:
    """Return the styles that draw the shapes: Streamlit takes drawings out of markup, but not out of styles."""
    rules = []
    for category, look in MARKS.items():
        hollow = f'fill="none" stroke="{look.ink}" stroke-width="2" stroke-dasharray="4 3"'
        for kind, paint in (("", f'fill="{look.colour}"'), (".hollow", hollow)):
            drawing = quote(_drawing(category, paint))
            rules.append(f'.ess .mark.{category}{kind} {{ background-image: url("data:image/svg+xml,{drawing}"); }}')
    return "".join(rules)


def _drawing(category: str, paint: str) -> str:
    path = f'<path d="{outline(category, 11)}" {paint}/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 24 24">{path}</svg>'


def link(address: str, words: str) -> Html:
    """Return a link to a web address, or only the words where it is none that may be followed."""
    if not address.lower().startswith(("http://", "https://")):
        return el("span", words)
    return el("a", words, href=address, rel="noopener noreferrer", target="_blank")


def meter(level: int, of: int) -> Html:
    """Return steps, as many filled as the level; the text beside it speaks."""
    steps = [el("span", cls="step on" if step < level else "step") for step in range(of)]
    return el("span", *steps, cls="meter", aria_hidden="true")


def icon() -> str:
    """Return the app's icon as a drawing: five actors, one of each category, around a territory."""
    around = [mark.colour for category, mark in MARKS.items() if category != "none"]
    angles = [2 * math.pi * place / len(around) for place in range(len(around))]
    dots = "".join(
        f'<circle cx="{16 + 12 * math.sin(angle):.1f}" cy="{16 - 12 * math.cos(angle):.1f}" r="3.4" fill="{colour}"/>'
        for angle, colour in zip(angles, around, strict=True)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="6"/>{dots}</svg>'
