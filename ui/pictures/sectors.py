"""The picture of a territory as SVG, whether its actors stand in sectors, bubbles or columns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.pictures.svg import INK, LINE, QUIET, WARNING, canvas, put, put_over, written
from ui.sectors.labels import text_width

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Json = Mapping[str, Any]
CLEAR, PALE = 0.4, 0.12
"""How far lines between actors are seen: where names or bands stand over them, hardly."""
LEADING = 1.2
BOLD = 1.1
"""How much wider bold letters are than `text_width` says, in the broadest of the fonts."""


def sectors_drawing(picture: Json) -> Element:
    """Draw what `ui.sectors` describes; what a screen shows on demand is left out."""
    left, top, width, height = picture["box"]
    root = canvas((left, top, width, height), title=picture["words"]["name"])
    bands = picture.get("bands", ())
    for band in bands:
        _band(root, band)
    for sector in picture["sectors"]:
        _ground(root, sector)
    seen = PALE if picture.get("pale") or picture.get("long") else CLEAR
    for tie in picture["ties"]:
        dashes = {} if tie["cooperation"] else {"stroke_dasharray": "1.5 4"}
        put(root, "path", d=tie["path"], fill="none", stroke=LINE, stroke_width=1.2, stroke_opacity=seen, **dashes)
    if picture["centre"]:
        _centre(root, picture["centre"])
    fitting = min(1.0, *(_fitting(sector["heading"]) for sector in picture["sectors"]))
    for sector in picture["sectors"]:
        _heading(root, sector, picture["font"], fitting)
    for ghost in picture["ghosts"]:
        group = _placed(root, ghost["x"], ghost["y"])
        put(group, "path", d=ghost["shape"], fill="#ffffff", stroke=ghost["colour"], stroke_dasharray="3 2.5")
        _label(group, ghost, picture["font"], WARNING)
    for node in picture["nodes"]:
        _node(root, node, picture["font"])
    for band in bands:
        _count(root, band)
    return root


def sectors_svg(picture: Json) -> str:
    """Return `sectors_drawing` as text."""
    return written(sectors_drawing(picture))


def _placed(parent: Element, x: float, y: float) -> Element:
    return put(parent, "g", transform=f"translate({x:.1f} {y:.1f})")


def _band(root: Element, band: Json) -> None:
    lacking = {"stroke": WARNING, "stroke_dasharray": "3 7"}
    look = lacking if band["lacking"] else {"stroke": "#94a3b8", "stroke_opacity": 0.65}
    put(root, "path", d=band["path"], fill="none", stroke_width=band["width"], **look)


def _count(root: Element, band: Json) -> None:
    x, y, lacking = band["x"], band["y"], band["lacking"]
    put(root, "circle", cx=x, cy=y, r=17, fill="#ffffff", stroke=WARNING if lacking else QUIET)
    bold = {"font_size": 20, "font_weight": 600, "fill": WARNING if lacking else INK}
    put(root, "text", band["count"], x=x, y=y + 7, text_anchor="middle", **bold)


def _ground(root: Element, sector: Json) -> None:
    if sector["thin"]:
        put(root, "path", d=sector["path"], fill="#ffffff", stroke=sector["ink"], stroke_dasharray="7 5")
    else:
        put(root, "path", d=sector["path"], fill=sector["tint"], stroke="#ffffff", stroke_width=4)


def _centre(root: Element, centre: Json) -> None:
    if centre["rx"]:
        put(root, "ellipse", rx=centre["rx"], ry=centre["ry"], fill="#ffffff", stroke="#1f2937", stroke_width=2)
    size, lines = centre["size"], centre["lines"]
    for at, line in enumerate(lines):
        y = (at - (len(lines) - 1) / 2) * size * 1.15 + size * 0.35
        put_over(root, line, around=4, x=0, y=y, text_anchor="middle", font_size=size, font_weight=700, fill=INK)


def _fitting(heading: Json) -> float:
    """Return by how much a title has to shrink to keep to its column."""
    return float(heading.get("room", math.inf) / (BOLD * text_width(heading["title"], heading["size"])))


def _heading(root: Element, sector: Json, font: float, fitting: float) -> None:
    heading = sector["heading"]
    x, y, anchor, size = heading["x"], heading["y"], heading["anchor"], heading["size"]
    aside = 0.0 if "icon" in heading else {"start": 1.4, "middle": 0.0, "end": -1.4}[anchor] * size
    bold = {"text_anchor": anchor, "font_size": fitting * size, "font_weight": 600, "fill": sector["ink"]}
    put_over(root, heading["title"], around=4, x=x + aside, y=y, **bold)
    fill = WARNING if heading["lacking"] else QUIET
    put_over(root, heading["note"], around=4, x=x, y=y + 1.25 * size, text_anchor=anchor, font_size=font, fill=fill)
    half = text_width(heading["title"], size) / 2
    beside = {"start": x + size / 2, "middle": x - half - 0.9 * size, "end": x - size / 2}[anchor]
    group = _placed(root, *heading.get("icon", (beside, y - size * 0.33)))
    dashed = {"stroke": sector["ink"], "stroke_dasharray": "3 2.5"} if heading["lacking"] else {}
    put(group, "path", d=sector["shape"], fill="#ffffff" if heading["lacking"] else sector["colour"], **dashed)


def _node(root: Element, node: Json, font: float) -> None:
    group = _placed(root, node["x"], node["y"])
    put(group, "title", node["spoken"])
    put(group, "path", d=node["shape"], fill=node["colour"], stroke="#ffffff", stroke_width=1)
    for at, also in enumerate(node["also"]):
        beside = _placed(group, node["reach"] * (0.75 + at * 0.9), node["reach"] * 0.75)
        put(beside, "path", d=also["shape"], fill=also["colour"], stroke="#ffffff", stroke_width=1.2)
    _label(group, node, font, INK)


def _label(group: Element, node: Json, font: float, fill: str) -> None:
    label = node["label"]
    if not label:
        return
    where = {"x": label["x"] - node["x"], "text_anchor": label["anchor"], "font_size": font, "fill": fill}
    for place, line in enumerate(label["text"].split("\n")):
        put_over(group, line, around=3.0, y=label["y"] - node["y"] + place * LEADING * font, **where)
