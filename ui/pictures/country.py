"""The country as SVG: the same map as on the screen, with what its glyphs mean."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graph.export.documents import Table
from ui.country.picture import MOST_LINES, outward, picture
from ui.locale import text
from ui.pages.parts.facts import day
from ui.pictures.sheet import HIGHEST, INSIDE, Sheet, Sign
from ui.pictures.svg import INK, QUIET, canvas, put, put_over
from ui.sectors.labels import Box, text_width
from ui.sectors.layout import AROUND

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from ui.country.picture import Country
    from ui.locale import Language
    from ui.pictures.sheet import Rests

Json = Mapping[str, Any]
MOST_ROWS = 1_500
NEAR = 5
"""Between territories nearer than so many radii there is no room for a number."""


def country_sheet(known: Country, rests: Rests, lang: Language) -> Sheet:
    """Return the country as a sheet to take away."""
    drawn = picture(known, lang)
    cut = (
        text("country.cut", lang, n=known.between.height, most=MOST_LINES) if known.between.height > MOST_LINES else ""
    )
    return Sheet(
        title=text("country.title", lang),
        lead=f"{day(rests.day, lang)} · {text('taking.territories', lang, n=len(known.territories))}",
        drawing=country_drawing(drawn),
        lang=lang,
        rests=rests,
        spoken=drawn["words"]["name"],
        signs=tuple(Sign(text(f"categories.{each}", lang), each) for each in AROUND),
        notes=(f"{text('taking.country_legend', lang)} {cut}".strip(), text("country.source", lang)),
        tables=(_glyphs(known, lang), *_between(known, lang)),
    )


def country_drawing(drawn: Json) -> Element:
    """Draw what `ui.country.picture.picture` describes."""
    left, top, width, height = drawn["box"]
    unit = max(width / INSIDE, height / HIGHEST)
    root = canvas((left, top, width, height), title=drawn["words"]["name"])
    put(root, "path", d=drawn["land"], fill="#f3f5f7", stroke="#d5dae0", stroke_width=0.5 * unit)
    for node in drawn["nodes"]:
        if node["contour"]:
            put(root, "path", d=node["contour"], fill="#dde5ec", stroke="#9aa7b5", stroke_width=0.8 * unit)
    for group in drawn["groups"]:
        heading = {"font_size": drawn["font"], "font_weight": 600, "fill": QUIET}
        put(root, "text", group["name"], x=group["x"], y=group["y"], **heading)
    for line in drawn["lines"]:
        _line(root, line, unit)
    taken = _words(drawn)
    for line in drawn["lines"] if drawn["counted"] else ():
        _count(root, line, drawn, taken)
    for node in drawn["nodes"]:
        _glyph(root, node, drawn, unit)
    for node in drawn["nodes"]:
        if label := node["label"]:
            where = {"x": label["x"], "y": label["y"], "text_anchor": label["anchor"], "font_size": drawn["font"]}
            put_over(root, label["text"], around=45, fill=INK, **where)
    return root


def _line(root: Element, line: Json, unit: float) -> None:
    (ax, ay), (bx, by) = line["from"], line["to"]
    look = {"stroke": "#475569", "stroke_width": line["width"] * unit, "stroke_opacity": 0.38}
    put(root, "path", d=f"M{ax} {ay}L{bx} {by}", fill="none", **look)


def _words(drawn: Json) -> list[Box]:
    """Return what names and glyphs cover."""
    font, radius = drawn["font"], drawn["radius"]
    found = [
        Box(each["x"] - radius, each["y"] - radius, each["x"] + radius, each["y"] + radius) for each in drawn["nodes"]
    ]
    for label in filter(None, (each["label"] for each in drawn["nodes"])):
        wide = text_width(label["text"], font)
        left = label["x"] - {"start": 0.0, "middle": wide / 2, "end": wide}[label["anchor"]]
        found.append(Box(left, label["y"] - font, left + wide, label["y"] + 0.3 * font))
    return found


def _count(root: Element, line: Json, drawn: Json, taken: list[Box]) -> None:
    """Write how many, in the middle of the line or as near to it as there is room."""
    (ax, ay), (bx, by) = line["from"], line["to"]
    if math.hypot(bx - ax, by - ay) < NEAR * drawn["radius"]:
        return
    half = 0.6 * drawn["font"]
    for part in (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7):
        x, y = ax + part * (bx - ax), ay + part * (by - ay)
        room = Box(x - half, y - half, x + half, y + half)
        if not any(room.overlaps(each) for each in taken):
            taken.append(room)
            bold = {"font_size": 0.9 * drawn["font"], "font_weight": 600, "text_anchor": "middle"}
            put_over(root, str(line["count"]), around=60.0, x=x, y=y + 0.35 * drawn["font"], fill=QUIET, **bold)
            return


def _glyph(root: Element, node: Json, drawn: Json, unit: float) -> None:
    if node["home"]:
        x, y = node["home"]
        way = f"M{x} {y}L{node['x']} {node['y']}"
        put(root, "path", d=way, fill="none", stroke="#6b7280", stroke_width=0.8 * unit)
    group = put(root, "g", transform=f"translate({node['x']} {node['y']})")
    put(group, "title", node["spoken"])
    put(group, "circle", r=drawn["radius"], fill="#ffffff")
    for sector, way in zip(node["sectors"], drawn["wedges"], strict=True):
        put(group, "path", d=way, **_wedge(sector, unit))
    put(group, "circle", r=drawn["radius"], fill="none", stroke="#475569", stroke_width=0.8 * unit)


def _wedge(sector: Json, unit: float) -> dict[str, Any]:
    if sector["state"] == "attested":
        return {"fill": sector["colour"], "stroke": "#ffffff", "stroke_width": 0.8 * unit}
    dashes = {"stroke_dasharray": f"{2.5 * unit:.0f} {2 * unit:.0f}"} if sector["state"] == "unknown" else {}
    return {"fill": "#ffffff", "stroke": sector["ink"], "stroke_width": 1.1 * unit} | dashes


def _glyphs(known: Country, lang: Language) -> Table:
    names, ties = {each.code: each.name for each in known.territories}, outward(known)
    heads = [text("country.territory", lang), text("country.actors", lang)]
    heads += [text(f"categories.{each}", lang) for each in AROUND]
    rows = [
        (
            names[row["code"]],
            row["actors"],
            *(
                row[f"{each}_actors"] if row[each] == "attested" else text(f"country.{row[each]}", lang)
                for each in AROUND
            ),
            ties.get(row["code"], 0),
        )
        for row in known.glance.head(MOST_ROWS).iter_rows(named=True)
    ]
    return Table(text("country.title", lang), (*heads, text("country.ties", lang)), tuple(rows))


def _between(known: Country, lang: Language) -> tuple[Table, ...]:
    names = {each.code: each.name for each in known.territories}
    rows = [(names[one], names[other], count) for one, other, count in known.between.head(MOST_ROWS).iter_rows()]
    heads = tuple(text(f"country.{each}", lang) for each in ("territory", "other", "relations"))
    return (Table(text("taking.between", lang), heads, tuple(rows)),) if rows else ()
