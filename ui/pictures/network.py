"""The picture of any network: a disc for each territory, in it a sector for each category, lines between actors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.analysis.layout import NONE, layout
from graph.export.documents import Table
from graph.model.terms import CATEGORIES, RELATION_TYPES
from ui.locale import shown, text
from ui.network.content import LINES, MOST_CURVES, actors_of, categories_said, line_of, name_of, opacity, reach
from ui.palette import mark, outline
from ui.pictures.sheet import HIGHEST, INSIDE, Sheet, Sign
from ui.pictures.svg import INK, QUIET, canvas, put, put_over
from ui.sectors.labels import LINE_HEIGHT, Box, Label, Wanted, placed, shortened, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from graph.analysis.layout import Group, Layout
    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.locale import Language
    from ui.pictures.sheet import Rests

    Point = tuple[float, float]

FEW = 1_500
"""Up to how many actors all names are tried, and lines are curved; beyond, only the most connected are named."""
MOST_NAMED = 200
MOST_ROWS = 1_000
NAME, HEADING = 13.0, 19.0
"""Sizes of names and of the territories' names, as they come out on the sheet."""
LONGEST_HEADING = 40
MARGIN = 30.0
BEND = 0.06
LEAST_UNIT = 0.55
"""A picture of a few actors is not enlarged without end."""


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What is drawn: actors with `x`, `y`, `held`, `category`, `ties`; lines with `kind` and their ends' places."""

    actors: pl.DataFrame
    lines: pl.DataFrame
    groups: tuple[Group, ...]
    box: Box
    unit: float
    """How many units of the picture one of the sheet is."""


@dataclass(frozen=True)
class Caption:
    """What a network is: `lead` says the place and the day, `notes` what else must be known, such as the filters."""

    title: str
    lead: str
    lang: Language
    rests: Rests
    notes: tuple[str, ...] = ()


def network_sheet(
    network: Network, caption: Caption, *, territory: Territory | None = None, positions: Layout | None = None
) -> Sheet:
    """Return a network as a sheet to take away; the same network gives the same sheet.

    Parameters
    ----------
    network
        What is drawn: one part of the network, as filtered, on one day.
    caption
        Its words; the numbers of actors and relations are added to the lead.
    territory
        Where given, its actors stand together and all others apart; else each stands in its own territory.
    positions
        The places of actors, where they were computed before.
    """
    lang = caption.lang
    drawn = _drawn(network, positions or layout(network, territory))
    names = [name_of(each, network, lang, territory) for each in drawn.groups]
    summary = text("drawn.summary", lang, actors=drawn.actors.height, relations=network.ties.height).rstrip(".")
    return Sheet(
        title=caption.title,
        lead=" · ".join(filter(None, (caption.lead, summary))),
        drawing=_drawing(drawn, names, caption.title),
        lang=lang,
        rests=caption.rests,
        spoken=f"{caption.title}. {summary}",
        signs=tuple(_signs(drawn, lang)),
        notes=(text("taking.network_legend", lang), *caption.notes),
        tables=(_actors_table(drawn.actors, lang), _relations_table(network, lang)),
    )


def _drawn(network: Network, placed_at: Layout) -> _Drawn:
    actors = actors_of(network, placed_at).sort("ties", "id", descending=[True, False])
    sides = [(each.x, each.y, each.radius) for each in placed_at.groups]
    sides += list(actors.select("x", "y", reach=pl.lit(reach(0))).iter_rows()) or [(0.0, 0.0, 1.0)]
    left, top = min(x - far for x, _, far in sides), min(y - far for _, y, far in sides)
    right, bottom = max(x + far for x, _, far in sides), max(y + far for _, y, far in sides)
    unit = max((right - left) / (INSIDE - 2 * MARGIN), (bottom - top) / (HIGHEST - 2 * MARGIN - HEADING), LEAST_UNIT)
    edge = MARGIN * unit
    aside = max(edge, (INSIDE * unit - (right - left)) / 2)
    box = Box(left - aside, top - edge - HEADING * unit, right + aside, bottom + edge)
    return _Drawn(actors, _lines(network, actors), placed_at.groups, box, unit)


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
    places = actors.select("id", "x", "y")
    one = places.rename({"id": "a", "x": "ax", "y": "ay"})
    other = places.rename({"id": "b", "x": "bx", "y": "by"})
    return pairs.join(one, on="a").join(other, on="b").sort("a", "b")


def _drawing(drawn: _Drawn, names: list[str], title: str) -> Element:
    box = drawn.box
    root = canvas((box.left, box.top, box.right - box.left, box.bottom - box.top), title=title)
    for group in drawn.groups:
        _disc(root, group, drawn.unit)
    _strokes(root, drawn)
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


def _strokes(root: Element, drawn: _Drawn) -> None:
    """Draw all lines of a kind as one: where many cross they stay pale, or they would hide who they join."""
    few = drawn.lines.height <= MOST_CURVES
    wide = min(drawn.unit, 1.6) if few else 0.7 * drawn.unit
    seen = max(0.25, opacity(drawn.lines.height))
    for kind, line in reversed(list(enumerate(LINES.values()))):
        ends = drawn.lines.filter(pl.col("kind") == kind).select("ax", "ay", "bx", "by").iter_rows()
        way = "".join(_curve(*each) if few else _straight(*each) for each in ends)
        if way:
            put(root, "path", d=way, fill="none", stroke_opacity=f"{seen:.2f}", **_stroke(line, wide))


def _stroke(line: Mapping[str, Any], wide: float) -> dict[str, Any]:
    dashes = " ".join(f"{float(part) * wide:.1f}" for part in str(line["dashes"]).split())
    look = {"stroke": line["colour"], "stroke_width": line["width"] * wide}
    return look | ({"stroke_dasharray": dashes} if dashes else {})


def _straight(ax: float, ay: float, bx: float, by: float) -> str:
    return f"M{ax:.0f} {ay:.0f}L{bx:.0f} {by:.0f}"


def _curve(ax: float, ay: float, bx: float, by: float) -> str:
    x, y = (ax + bx) / 2 - 2 * BEND * (by - ay), (ay + by) / 2 + 2 * BEND * (bx - ax)
    return f"M{ax:.1f} {ay:.1f}Q{x:.1f} {y:.1f} {bx:.1f} {by:.1f}"


def _shapes(root: Element, drawn: _Drawn) -> None:
    """Draw the actors, the most connected last; each says its name where the reader points at it."""
    rows = drawn.actors.select("name", "x", "y", "category", "ties").reverse().iter_rows()
    for name, x, y, category, ties in rows:
        at: dict[str, Any] = {"transform": f"translate({x:.0f} {y:.0f})", "stroke": "#ffffff", "stroke_width": 1}
        shape = put(root, "path", d=outline(category, reach(ties)), fill=mark(category).colour, **at)
        put(shape, "title", shortened(name, 200))


def _names(root: Element, drawn: _Drawn, names: list[str]) -> None:
    heads = list(_headings(drawn, names))
    for label in heads:
        bold = {"x": label.x, "y": label.y, "text_anchor": label.anchor, "font_size": HEADING * drawn.unit}
        put_over(root, label.text, around=4 * drawn.unit, font_weight=600, fill=QUIET, **bold)
    many = drawn.actors.height > FEW
    chosen = drawn.actors.filter(pl.col("ties") > 0).head(MOST_NAMED) if many else drawn.actors
    wanted = [
        Wanted(key, name, x, y, reach(ties))
        for key, name, x, y, ties in chosen.select("id", "name", "x", "y", "ties").iter_rows()
    ]
    font = NAME * drawn.unit
    for label in placed(wanted, [each.box for each in heads], drawn.box, font).values():
        where = {"x": label.x, "y": label.y, "text_anchor": label.anchor, "font_size": font}
        put_over(root, label.text, around=3 * drawn.unit, fill=INK, **where)


def _headings(drawn: _Drawn, names: list[str]) -> Iterator[Label]:
    """Write the territories' names above their discs, the largest first, none over another."""
    font = HEADING * drawn.unit
    taken: list[Box] = []
    for group, name in sorted(zip(drawn.groups, names, strict=True), key=lambda each: -each[0].radius):
        for longest in (LONGEST_HEADING, *range(LONGEST_HEADING // 2, 7, -4)):
            words = shortened(name, longest)
            half = text_width(words, font) / 2 + 0.4 * font
            x = min(max(group.x, drawn.box.left + half), drawn.box.right - half)
            y = group.y - group.radius
            box = Box(x - half, y - font, x + half, y + (LINE_HEIGHT - 1) * font)
            if not any(box.overlaps(other) for other in taken):
                taken.append(box)
                yield Label(words, x, y, "middle", box)
                break


def _signs(drawn: _Drawn, lang: Language) -> Iterator[Sign]:
    counts: Mapping[str, int] = dict(drawn.actors["category"].value_counts().iter_rows())
    for category in (*CATEGORIES, NONE):
        if counts.get(category) or category != NONE:
            name, count = text(f"categories.{category}", lang), shown(counts.get(category, 0), lang)
            yield Sign(f"{name} ({count})", category, hollow=not counts.get(category))
    present = set(drawn.lines["kind"])
    for kind, (name, line) in enumerate(LINES.items()):
        if kind in present:
            yield Sign(text(f"taking.network_line.{name}", lang), stroke=_stroke(line, 1.6))


def _titled(key: str, rows: int, lang: Language) -> str:
    cut = f" ({text('taking.cut', lang, n=MOST_ROWS, of=rows)})" if rows > MOST_ROWS else ""
    return text(key, lang) + cut


def _actors_table(actors: pl.DataFrame, lang: Language) -> Table:
    rows = [
        (name, categories_said(held, lang), ties)
        for name, held, ties in actors.head(MOST_ROWS).select("name", "held", "ties").iter_rows()
    ]
    headings = tuple(text(f"drawn.{each}", lang) for each in ("name", "categories", "relations"))
    return Table(_titled("drawn.actors", actors.height, lang), headings, tuple(rows), (4, 3, 1))


def _relations_table(network: Network, lang: Language) -> Table:
    names = dict(network.actors.select("id", pl.coalesce("name", "id")).iter_rows())
    first = network.ties.sort("id").head(MOST_ROWS).select("source", "type", "target")
    rows = [
        (names.get(source, source), text(f"type.{kind}", lang), names.get(target, target))
        for source, kind, target in first.iter_rows()
    ]
    headings = tuple(text(f"drawn.{each}", lang) for each in ("from", "relation", "to"))
    return Table(_titled("drawn.relations", network.ties.height, lang), headings, tuple(rows), (3, 2, 3))
