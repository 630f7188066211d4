"""What the browser draws of the country: contours, glyphs and lines with their places and words, ready to be sent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from graph import reference
from graph.reference.contours import contours
from ui.country.layout import EAST, NORTH, SOUTH, WEST, Layout, Place, land, layout, path
from ui.locale import text
from ui.palette import mark
from ui.sectors.labels import Box, Wanted, placed, shortened
from ui.sectors.layout import AROUND, SPAN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from graph.model.territory import Territory
    from ui.locale import Language

Json = dict[str, Any]
FONT = 170.0
LONGEST = 60
MOST_LINES = 150
CLOSER, FEW = 1.5, 40
"""How much larger glyphs are on a narrow screen where there are few; a map of many is moved sideways there."""
COUNTED = 30
"""With more lines than that, the counts are left to the table and the spoken labels."""
_BOX = (WEST + 100.0, 650.0, EAST - WEST - 250.0, NORTH - SOUTH - 1_000.0)


@dataclass(frozen=True)
class Country:
    """What is known of it: the register's territories, a row of `at_a_glance` for each, and `between`."""

    territories: Sequence[Territory]
    glance: pl.DataFrame
    between: pl.DataFrame


def picture(country: Country, lang: Language) -> Json:
    """Describe the picture in a language."""
    arranged = layout(country.territories)
    places = {each.code: each for each in arranged.places}
    ties = outward(country)
    rows = {row["code"]: row for row in country.glance.iter_rows(named=True)}
    labels = _labels(country, arranged, rows)
    nodes = [
        _node(each, places[each.code], rows[each.code], ties.get(each.code, 0), lang) for each in country.territories
    ]
    lines = [_line(places[one], places[other], count) for one, other, count in country.between.head(MOST_LINES).rows()]
    for node in nodes:
        node["label"] = labels.get(node["code"])
    return {
        "box": list(_BOX),
        "font": FONT,
        "radius": arranged.radius,
        "land": land(places),
        "nodes": nodes,
        "lines": lines,
        "counted": len(lines) <= COUNTED,
        "wedges": wedges(arranged.radius),
        "closer": CLOSER if len(nodes) <= FEW else 1,
        "groups": [
            {"x": each.x, "y": each.y, "name": _departement(each.departement, lang)} for each in arranged.groups
        ],
        "words": {"name": text("country.picture", lang, n=len(nodes))},
    }


def outward(country: Country) -> dict[str, int]:
    """Return how many relations each territory has with others."""
    found: dict[str, int] = {}
    for one, other, count in country.between.iter_rows():
        for code in (one, other):
            found[code] = found.get(code, 0) + count
    return found


def spoken(name: str, row: Mapping[str, Any], ties: int, lang: Language) -> str:
    """Say what a glyph shows."""
    parts = [name, text("overview.n_actors", lang, n=row["actors"])]
    for state in ("attested", "unknown", "absent"):
        held = [text(f"categories.{each}", lang) for each in AROUND if row[each] == state]
        if held:
            parts.append(text(f"country.{state}", lang) + text("frame.colon", lang) + ", ".join(held))
    parts.append(text("country.n_ties", lang, n=ties))
    return " ; ".join(parts) if lang == "fr" else "; ".join(parts)


def _node(territory: Territory, place: Place, row: Mapping[str, Any], ties: int, lang: Language) -> Json:
    contour = contours().get(territory.code)
    return {
        "code": territory.code,
        "short": shortened(territory.name, LONGEST),
        "address": f"territory?{urlencode({'territory': territory.code, 'lang': lang})}",
        "spoken": spoken(territory.name, row, ties, lang),
        "x": round(place.x),
        "y": round(place.y),
        "home": [round(part) for part in place.home] if place.home else None,
        "contour": path(contour) if contour else None,
        "sectors": [{"state": row[each], "colour": mark(each).colour, "ink": mark(each).ink} for each in AROUND],
    }


def wedges(radius: float) -> list[str]:
    """Return the five sectors of a glyph around the origin as SVG paths, in the order of `AROUND`."""
    found = []
    for order in range(len(AROUND)):
        first = -math.pi / 2 + (order - 0.5) * SPAN
        ends = [(radius * math.cos(angle), radius * math.sin(angle)) for angle in (first, first + SPAN)]
        (ax, ay), (bx, by) = ends
        found.append(f"M0 0L{ax:.0f} {ay:.0f}A{radius:.0f} {radius:.0f} 0 0 1 {bx:.0f} {by:.0f}Z")
    return found


def _labels(country: Country, arranged: Layout, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Json]:
    places = {each.code: each for each in arranged.places}
    first = sorted(country.territories, key=lambda each: (-rows[each.code]["actors"], each.code))
    wanted = [Wanted(e.code, e.name, places[e.code].x, places[e.code].y, arranged.radius) for e in first]
    left, top, width, height = _BOX
    bounds = Box(left, top, left + width, top + height)
    headings = [Box(each.x, each.y - FONT, each.x + 1_500.0, each.y + FONT / 3) for each in arranged.groups]
    return {
        code: {"text": label.text, "x": round(label.x), "y": round(label.y), "anchor": label.anchor}
        for code, label in placed(wanted, headings, bounds, FONT).items()
    }


def _line(one: Place, other: Place, count: int) -> Json:
    return {
        "a": one.code,
        "b": other.code,
        "from": [round(one.x), round(one.y)],
        "to": [round(other.x), round(other.y)],
        "count": count,
        "width": _width(count),
    }


def _width(count: int) -> float:
    return round(1 + math.log2(count), 1)


def _departement(code: str | None, lang: Language) -> str:
    return reference.departements().get(code, code) if code else text("country.elsewhere", lang)
