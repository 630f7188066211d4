"""The selection group's picture: a bubble for each category, a band for the cooperation of each two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from graph.analysis.ties import joining
from graph.model.terms import CATEGORIES, PAIRS
from ui.locale import text
from ui.palette import mark, outline
from ui.pictures.svg import INK, QUIET, WARNING, canvas, put, put_over, written
from ui.sectors.labels import Box, wrapped
from ui.sectors.picture import standing_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from xml.etree.ElementTree import Element

    from graph.analysis.ties import Ties
    from ui.locale import Language
    from ui.sectors.picture import Standing

    Point = tuple[float, float]

AROUND = ("public", "economic", "national", "research", "collective")
"""Clockwise, the first on top."""
WIDE, HIGH = 430.0, 270.0
BOX = (-WIDE - 130, -HIGH - 100, 2 * WIDE + 260, 2 * HIGH + 200)
"""Left, top, width and height."""
SMALLEST, LARGEST = 50.0, 96.0
BAND, THINNEST = 34.0, 3.0
MOST_SHOWN = 24
"""Shapes drawn inside a bubble; the count below it says how many there are."""
GHOSTS = 3
SHAPE, DISC = 9.0, 17.0
TITLE = 22.0
LONGEST_LINE, MOST_LINES = 16, 4
"""Of the name in the middle, which no line between two bubbles crosses."""
NEXT_BEND, ACROSS_BEND = 0.12, 0.02
"""How far a line is bent between neighbours, and between bubbles that have another between them."""
_SHARES = (0.5, 0.56, 0.44, 0.62, 0.38, 0.68, 0.32)
"""Of a line's length: where its count may stand."""


@dataclass(frozen=True)
class Bubble:
    """A category's place; lengths are user units, y grows downwards."""

    category: str
    x: float
    y: float
    radius: float
    count: int
    state: str


def pairs_tied(ties: Ties) -> dict[tuple[str, str], int]:
    """Return how many pairs of actors cooperate between each two of the five categories."""
    first, second = ties.masks[ties.left], ties.masks[ties.right]
    return {pair: int(joining(first, second, pair).sum()) for pair in combinations(CATEGORIES, 2)}


def bubbles(standings: Mapping[str, Standing]) -> dict[str, Bubble]:
    """Place the bubbles: areas grow with the number of actors."""
    most = max((each.count for each in standings.values()), default=0) or 1
    found = {}
    for order, category in enumerate(AROUND):
        angle = -math.pi / 2 + order * 2 * math.pi / len(AROUND)
        count = standings[category].count
        radius = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(count / most) if count else SMALLEST
        x, y = WIDE * math.cos(angle), HIGH * math.sin(angle)
        found[category] = Bubble(category, x, y, radius, count, standings[category].state)
    return found


def bubbles_drawing(
    name: str, standings: Mapping[str, Standing], tied: Mapping[tuple[str, str], int], lang: Language
) -> Element:
    """Draw a territory as bubbles.

    Parameters
    ----------
    name
        The territory's.
    standings
        By category, what is known of it and how many actors hold it.
    tied
        As `pairs_tied`.
    """
    placed = bubbles(standings)
    root = canvas(BOX, title=spoken(name, standings, tied, lang))
    most = max(tied.values(), default=0)
    for pair, count in tied.items():
        if count:
            _band(root, placed[pair[0]], placed[pair[1]], max(THINNEST, BAND * count / most))
        elif pair in PAIRS:
            _gap(root, placed[pair[0]], placed[pair[1]])
    for place, line in enumerate(lines := middle_name(name)):
        y = TITLE * (1.15 * (place - (len(lines) - 1) / 2) + 0.35)
        put_over(root, line, around=5, x=0, y=y, text_anchor="middle", font_size=TITLE, font_weight=700, fill=INK)
    for bubble in placed.values():
        _bubble(root, bubble, standings[bubble.category], lang)
    for pair, at in count_places(placed, [pair for pair in tied if tied[pair] or pair in PAIRS]).items():
        _count(root, at, known(placed[pair[0]], placed[pair[1]], tied[pair]), tied[pair])
    return root


def bubbles_svg(
    name: str, standings: Mapping[str, Standing], tied: Mapping[tuple[str, str], int], lang: Language
) -> str:
    """Return `bubbles_drawing` as text."""
    return written(bubbles_drawing(name, standings, tied, lang))


def spoken(name: str, standings: Mapping[str, Standing], tied: Mapping[tuple[str, str], int], lang: Language) -> str:
    """Say in words what the picture shows."""
    said = [f"{text(f'categories.{each}', lang)} : {standing_note(standings[each], lang)}" for each in AROUND]
    none = text("bubbles.none", lang)
    said += [f"{text(f'pair.{a}-{b}', lang)} : {tied[a, b] or none}" for a, b in PAIRS]
    return f"{name}. " + " ; ".join(said)


def _bow(a: Bubble, b: Bubble) -> Point:
    """Return where the line between two bubbles is bent to: away from the name in the middle."""
    x, y = (a.x + b.x) / 2, (a.y + b.y) / 2
    apart = abs(AROUND.index(a.category) - AROUND.index(b.category))
    bend = (NEXT_BEND if apart in (1, len(AROUND) - 1) else ACROSS_BEND) * math.hypot(b.x - a.x, b.y - a.y)
    away = math.hypot(x, y) or 1.0
    return x + bend * x / away, y + bend * y / away


def middle_name(name: str) -> list[str]:
    """Return the lines of a territory's name in the middle of the picture."""
    return wrapped(name, LONGEST_LINE, MOST_LINES)


def path_between(a: Bubble, b: Bubble) -> str:
    """Return the line between two bubbles."""
    x, y = _bow(a, b)
    return f"M{a.x:.1f} {a.y:.1f}Q{x:.1f} {y:.1f} {b.x:.1f} {b.y:.1f}"


def _band(root: Element, a: Bubble, b: Bubble, width: float) -> None:
    put(root, "path", d=path_between(a, b), fill="none", stroke="#94a3b8", stroke_width=width, stroke_opacity=0.65)


def _gap(root: Element, a: Bubble, b: Bubble) -> None:
    put(root, "path", d=path_between(a, b), fill="none", stroke=WARNING, stroke_width=1.6, stroke_dasharray="3 7")


def count_places(placed: Mapping[str, Bubble], pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Point]:
    """Return where the counts of some lines stand: in their middles, or as near as no words and no other count are."""
    words = [
        Box(x - 125, y + r - 10, x + 125, y + r + 62) for x, y, r in ((b.x, b.y, b.radius) for b in placed.values())
    ]
    found: dict[tuple[str, str], Point] = {}
    for pair in pairs:
        points = [_along(placed[pair[0]], placed[pair[1]], share) for share in _SHARES]
        free = (point for point in points if not any(_disc(point).overlaps(box) for box in words))
        found[pair] = next(free, points[0])
        words.append(_disc(found[pair]))
    return found


def _disc(at: Point) -> Box:
    return Box(at[0] - DISC, at[1] - DISC, at[0] + DISC, at[1] + DISC)


def _along(a: Bubble, b: Bubble, share: float) -> Point:
    (x, y), rest = _bow(a, b), 1 - share
    return (
        rest * rest * a.x + 2 * rest * share * x + share * share * b.x,
        rest * rest * a.y + 2 * rest * share * y + share * share * b.y,
    )


def _count(root: Element, at: Point, said: str, count: int) -> None:
    x, y = at
    put(root, "circle", cx=x, cy=y, r=DISC, fill="#ffffff", stroke=QUIET if count else WARNING, stroke_width=1)
    fill = INK if count else WARNING
    put(root, "text", said, x=x, y=y + 7, text_anchor="middle", font_size=20, font_weight=600, fill=fill)


def known(a: Bubble, b: Bubble, count: int) -> str:
    """Return a number where something is known: nobody has attested that two categories do not cooperate."""
    return str(count) if count or "absent" in (a.state, b.state) else "?"


def _bubble(root: Element, bubble: Bubble, standing: Standing, lang: Language) -> None:
    look, thin = mark(bubble.category), bubble.count <= 1
    dashes = {"stroke_dasharray": "7 5"} if thin else {}
    ground = look.tint if bubble.count else "#ffffff"
    put(
        root,
        "circle",
        cx=bubble.x,
        cy=bubble.y,
        r=bubble.radius,
        fill=ground,
        stroke=look.ink,
        stroke_width=2,
        **dashes,
    )
    for x, y in spread(bubble, min(bubble.count, MOST_SHOWN) or GHOSTS, SHAPE):
        shape = put(root, "g", transform=f"translate({x:.1f} {y:.1f})")
        filled = (
            {"fill": look.colour}
            if bubble.count
            else {"fill": "#ffffff", "stroke": look.ink, "stroke_dasharray": "3 2"}
        )
        put(shape, "path", d=outline(bubble.category, SHAPE), **filled)
    below = bubble.y + bubble.radius
    title = text(f"categories.{bubble.category}", lang)
    middle: dict[str, Any] = {"around": 5, "x": bubble.x, "text_anchor": "middle"}
    put_over(root, title, y=below + 26, font_size=22, font_weight=600, fill=look.ink, **middle)
    fill = QUIET if bubble.count else WARNING
    note = standing_note(standing, lang)
    put_over(root, note, y=below + 50, font_size=19, fill=fill, **middle)


def spread(bubble: Bubble, count: int, reach: float) -> list[Point]:
    """Spread so many shapes evenly in a bubble by the golden angle (Vogel 1979)."""
    step = math.pi * (3 - math.sqrt(5))
    far = 0.8 * (bubble.radius - reach)
    spots = [(far * math.sqrt((at + 0.5) / count), at * step) for at in range(count)] if count > 1 else [(0.0, 0.0)]
    return [(bubble.x + r * math.cos(angle), bubble.y + r * math.sin(angle)) for r, angle in spots[:count]]
