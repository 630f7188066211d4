"""How a network is drawn: discs, lines, shapes and names, from the places that the page has too."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.model.terms import RELATION_TYPES
from ui.network.content import LINES, MOST_CURVES, actors_of, line_of, opacity, reach
from ui.palette import mark, outline
from ui.pictures.sheet import HIGHEST, INSIDE
from ui.pictures.svg import INK, QUIET, canvas, put, put_over
from ui.sectors.labels import LINE_HEIGHT, Box, Label, Wanted, placed, shortened, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from graph.analysis.layout import Group, Layout
    from graph.model.network import Network

FEW = 1_500
"""Up to how many actors all names are tried; beyond, only the most connected are named."""
MOST_NAMED = 200
MOST_BETWEEN = 300
"""Beyond `MOST_CURVES` lines, how many pairs of discs are joined by a line each, those with most relations."""
NAME, HEADING, SMALL_HEADING = 13.0, 19.0, 14.0
"""Sizes of names and of the territories' names, as they come out on the sheet."""
FEW_DISCS = 60
LONGEST_HEADINGS = (40, 22)
MARGIN = 30.0
BEND = 0.06
LEAST_SEEN, LARGEST = 1.6, 28.0
"""The least size of a shape on the sheet, as far as neighbours in the layout leave room for it."""
LEAST_UNIT = 0.55
"""A picture of a few actors is not enlarged without end."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is drawn.

    `actors` have `x`, `y`, `held`, `category`, `ties` and `group`, the most connected first; `lines` their `kind`,
    the places of their ends and the groups `ag` and `bg`; `unit` is how many units of the picture one of the
    sheet is.
    """

    actors: pl.DataFrame
    lines: pl.DataFrame
    groups: tuple[Group, ...]
    box: Box
    unit: float

    @property
    def curved(self) -> bool:
        """Tell whether the lines are few enough to be seen one by one."""
        return self.lines.height <= MOST_CURVES

    def reach(self, ties: int) -> float:
        """Return how large the shape of an actor with so many ties is."""
        return min(max(reach(ties), LEAST_SEEN * self.unit), max(reach(ties), LARGEST))


def drawn_of(network: Network, at: Layout) -> Drawn:
    """Return what is drawn of a network in these places."""
    actors = actors_of(network, at).sort("ties", "id", descending=[True, False])
    sides = [(each.x, each.y, each.radius) for each in at.groups]
    sides += list(actors.select("x", "y", reach=pl.lit(reach(0))).iter_rows()) or [(0.0, 0.0, 1.0)]
    left, top = min(x - far for x, _, far in sides), min(y - far for _, y, far in sides)
    right, bottom = max(x + far for x, _, far in sides), max(y + far for _, y, far in sides)
    unit = max((right - left) / (INSIDE - 2 * MARGIN), (bottom - top) / (HIGHEST - 2 * MARGIN - HEADING), LEAST_UNIT)
    edge = MARGIN * unit
    aside = max(edge, (INSIDE * unit - (right - left)) / 2)
    box = Box(left - aside, top - edge - HEADING * unit, right + aside, bottom + edge)
    return Drawn(actors, _lines(network, actors), at.groups, box, unit)


def _lines(network: Network, actors: pl.DataFrame) -> pl.DataFrame:
    """Return one line for each two actors: the strongest `kind` of relation between them, and its ends."""
    strength = {kind: list(LINES).index(line_of(kind)) for kind in RELATION_TYPES}
    kinds = pl.col("type").replace_strict(strength, default=len(LINES) - 1, return_dtype=pl.Int64)
    pairs = (
        network.ties.filter(pl.col("source") != pl.col("target"))
        .select(a=pl.min_horizontal("source", "target"), b=pl.max_horizontal("source", "target"), kind=kinds)
        .group_by("a", "b")
        .agg(pl.col("kind").min())
    )
    places = actors.select("id", "x", "y", "group")
    one = places.rename({"id": "a", "x": "ax", "y": "ay", "group": "ag"})
    other = places.rename({"id": "b", "x": "bx", "y": "by", "group": "bg"})
    return pairs.join(one, on="a").join(other, on="b").sort("a", "b")


def between_discs(drawn: Drawn) -> pl.DataFrame:
    """Return how many lines (`len`) join each two discs `ag` < `bg`, the most first."""
    apart = drawn.lines.filter(pl.col("ag") != pl.col("bg"))
    ends = apart.select(ag=pl.min_horizontal("ag", "bg"), bg=pl.max_horizontal("ag", "bg"))
    return ends.group_by("ag", "bg").len().sort("len", "ag", "bg", descending=[True, False, False])


def drawing(drawn: Drawn, names: list[str], title: str) -> Element:
    """Draw a network; `names` are those of its discs."""
    box = drawn.box
    root = canvas((box.left, box.top, box.right - box.left, box.bottom - box.top), title=title)
    for group in drawn.groups:
        _disc(root, group, drawn.unit)
    if drawn.curved:
        _strokes(root, drawn.lines, drawn, seen=1.0, wide=min(drawn.unit, 1.6))
    else:
        _bands(root, drawn)
        within = drawn.lines.filter(pl.col("ag") == pl.col("bg"))
        _strokes(root, within, drawn, seen=max(0.4, opacity(within.height)), wide=0.6 * drawn.unit)
    _shapes(root, drawn)
    _names(root, drawn, names)
    return root


def _disc(root: Element, group: Group, unit: float) -> None:
    for sector in group.sectors:
        (ax, ay), (bx, by) = (
            (group.x + group.radius * math.cos(angle), group.y + group.radius * math.sin(angle))
            for angle in (sector.start, sector.end)
        )
        r = f"{group.radius:.0f}"
        way = f"M{group.x:.0f} {group.y:.0f}L{ax:.0f} {ay:.0f}A{r} {r} 0 0 1 {bx:.0f} {by:.0f}Z"
        put(root, "path", d=way, fill=mark(sector.category).tint)
    around: dict[str, Any] = {"fill": "none", "stroke": "#cbd5e1", "stroke_width": 1.2 * unit}
    put(root, "circle", cx=group.x, cy=group.y, r=group.radius, **around)


def _bands(root: Element, drawn: Drawn) -> None:
    """Join discs, not each of their actors, where lines would hide everything else."""
    at = drawn.groups
    for a, b, count in between_discs(drawn).head(MOST_BETWEEN).iter_rows():
        way = _straight(at[a].x, at[a].y, at[b].x, at[b].y)
        wide = (0.8 + math.log2(count)) * drawn.unit
        put(root, "path", d=way, fill="none", stroke="#64748b", stroke_width=wide, stroke_opacity=0.22)


def _strokes(root: Element, lines: pl.DataFrame, drawn: Drawn, *, seen: float, wide: float) -> None:
    """Draw all lines of a kind as one, so that they stay pale where many cross."""
    for kind, line in reversed(list(enumerate(LINES.values()))):
        ends = lines.filter(pl.col("kind") == kind).select("ax", "ay", "bx", "by").iter_rows()
        way = "".join(_curve(*each) if drawn.curved else _straight(*each) for each in ends)
        if way:
            put(root, "path", d=way, fill="none", stroke_opacity=f"{seen:.2f}", **stroke_of(line, wide))


def stroke_of(line: Mapping[str, Any], wide: float) -> dict[str, Any]:
    """Return how one of `LINES` is drawn, so many times as wide."""
    dashes = " ".join(f"{float(part) * wide:.1f}" for part in str(line["dashes"]).split())
    look = {"stroke": line["colour"], "stroke_width": line["width"] * wide}
    return look | ({"stroke_dasharray": dashes} if dashes else {})


def _straight(ax: float, ay: float, bx: float, by: float) -> str:
    return f"M{ax:.0f} {ay:.0f}L{bx:.0f} {by:.0f}"


def _curve(ax: float, ay: float, bx: float, by: float) -> str:
    x, y = (ax + bx) / 2 - 2 * BEND * (by - ay), (ay + by) / 2 + 2 * BEND * (bx - ax)
    return f"M{ax:.1f} {ay:.1f}Q{x:.1f} {y:.1f} {bx:.1f} {by:.1f}"


def _shapes(root: Element, drawn: Drawn) -> None:
    """Draw the actors, the most connected last; each says its name where the reader points at it."""
    edge = put(root, "g", stroke="#ffffff", stroke_width=1)
    many = drawn.actors.height > FEW
    rows = drawn.actors.select("name", "x", "y", "category", "ties").reverse().iter_rows()
    for name, x, y, category, ties in rows:
        way = outline(category, drawn.reach(ties))
        at = f"translate({x:.0f} {y:.0f})"
        shape = put(edge, "path", d=_whole(way) if many else way, fill=mark(category).colour, transform=at)
        put(shape, "title", shortened(name, 80))


def _whole(way: str) -> str:
    """Round a path to whole units."""
    return re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.0f}", way)


def _names(root: Element, drawn: Drawn, names: list[str]) -> None:
    """Write names where there is room, in units of the sheet, in which they are of one size."""
    size = HEADING if len(drawn.groups) <= FEW_DISCS else SMALL_HEADING
    heads = list(_headings(drawn, names, size))
    for label in heads:
        _name(root, label, drawn.unit, font_size=size * drawn.unit, font_weight=600, fill=QUIET)
    chosen = drawn.actors
    if chosen.height > FEW:
        chosen = chosen.filter(pl.col("ties") > 0).head(MOST_NAMED)
    unit = drawn.unit
    wanted = [
        Wanted(key, name, x / unit, y / unit, drawn.reach(ties) / unit)
        for key, name, x, y, ties in chosen.select("id", "name", "x", "y", "ties").iter_rows()
    ]
    for label in placed(wanted, [each.box for each in heads], _bounds(drawn), NAME).values():
        _name(root, label, unit, font_size=NAME * unit, fill=INK)


def _name(root: Element, label: Label, unit: float, **look: Any) -> None:  # noqa: ANN401 - as `put`
    where = {"x": label.x * unit, "y": label.y * unit, "text_anchor": label.anchor}
    put_over(root, label.text, around=3 * unit, **where, **look)


def _bounds(drawn: Drawn) -> Box:
    box, unit = drawn.box, drawn.unit
    return Box(box.left / unit, box.top / unit, box.right / unit, box.bottom / unit)


def _headings(drawn: Drawn, names: list[str], font: float) -> Iterator[Label]:
    """Write the territories' names above their discs, the largest first, none over another."""
    taken: list[Box] = []
    bounds = _bounds(drawn)
    for group, name in sorted(zip(drawn.groups, names, strict=True), key=lambda each: -each[0].radius):
        for longest in LONGEST_HEADINGS:
            words = shortened(name, longest)
            half = text_width(words, 1.1 * font) / 2 + 0.4 * font
            x = min(max(group.x / drawn.unit, bounds.left + half), bounds.right - half)
            y = (group.y - group.radius) / drawn.unit
            box = Box(x - half, y - font, x + half, y + (LINE_HEIGHT - 1) * font)
            if not any(box.overlaps(other) for other in taken):
                taken.append(box)
                yield Label(words, x, y, "middle", box)
                break
