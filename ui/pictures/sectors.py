"""The picture of a territory as five sectors, as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.pictures.svg import INK, LINE, QUIET, WARNING, canvas, put, written

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Json = Mapping[str, Any]


def sectors_svg(picture: Json) -> str:
    """Draw what `ui.sectors.picture.picture` describes; what a screen shows on demand is left out."""
    left, top, width, height = picture["box"]
    root = canvas((left, top, width, height), title=picture["words"]["name"])
    for sector in picture["sectors"]:
        _ground(root, sector)
    for tie in picture["ties"]:
        dashes = {} if tie["cooperation"] else {"stroke_dasharray": "1.5 4"}
        put(root, "path", d=tie["path"], fill="none", stroke=LINE, stroke_width=1.2, stroke_opacity=0.4, **dashes)
    _centre(root, picture["centre"])
    for sector in picture["sectors"]:
        _heading(root, sector, picture["font"])
    for ghost in picture["ghosts"]:
        group = _placed(root, ghost["x"], ghost["y"])
        put(group, "path", d=ghost["shape"], fill="#ffffff", stroke=ghost["colour"], stroke_dasharray="3 2.5")
        _label(group, ghost, picture["font"], WARNING)
    for node in picture["nodes"]:
        _node(root, node, picture["font"])
    return written(root)


def _placed(parent: Element, x: float, y: float) -> Element:
    return put(parent, "g", transform=f"translate({x:.1f} {y:.1f})")


def _ground(root: Element, sector: Json) -> None:
    if sector["thin"]:
        put(root, "path", d=sector["path"], fill="#ffffff", stroke=sector["ink"], stroke_dasharray="7 5")
    else:
        put(root, "path", d=sector["path"], fill=sector["tint"], stroke="#ffffff", stroke_width=4)


def _centre(root: Element, centre: Json) -> None:
    put(root, "ellipse", rx=centre["rx"], ry=centre["ry"], fill="#ffffff", stroke="#1f2937", stroke_width=2)
    size, lines = centre["size"], centre["lines"]
    for at, line in enumerate(lines):
        y = (at - (len(lines) - 1) / 2) * size * 1.15 + size * 0.35
        put(root, "text", line, x=0, y=y, text_anchor="middle", font_size=size, font_weight=700, fill=INK)


def _heading(root: Element, sector: Json, font: float) -> None:
    heading = sector["heading"]
    x, y, anchor, size = heading["x"], heading["y"], heading["anchor"], heading["size"]
    put(
        root,
        "text",
        heading["title"],
        x=x,
        y=y,
        text_anchor=anchor,
        font_size=size,
        font_weight=600,
        fill=sector["ink"],
    )
    fill = WARNING if heading["lacking"] else QUIET
    put(root, "text", heading["note"], x=x, y=y + 1.25 * size, text_anchor=anchor, font_size=font, fill=fill)
    far = heading["box"][2] - heading["box"][0]
    beside = {"start": x + far - 10, "middle": x - far / 2, "end": x - far}[anchor]
    group = _placed(root, beside, y - size * 0.33)
    dashed = {"stroke": sector["ink"], "stroke_dasharray": "3 2.5"} if heading["lacking"] else {}
    put(group, "path", d=sector["shape"], fill="#ffffff" if heading["lacking"] else sector["colour"], **dashed)


def _node(root: Element, node: Json, font: float) -> None:
    group = _placed(root, node["x"], node["y"])
    put(group, "path", d=node["shape"], fill=node["colour"], stroke="#ffffff", stroke_width=1)
    for at, also in enumerate(node["also"]):
        beside = _placed(group, node["reach"] * (0.75 + at * 0.9), node["reach"] * 0.75)
        put(beside, "path", d=also["shape"], fill=also["colour"], stroke="#ffffff", stroke_width=1.2)
    _label(group, node, font, INK)


def _label(group: Element, node: Json, font: float, fill: str) -> None:
    label = node["label"]
    if not label:
        return
    where = {
        "x": label["x"] - node["x"],
        "y": label["y"] - node["y"],
        "text_anchor": label["anchor"],
        "font_size": font,
    }
    put(
        group, "text", label["text"], **where, fill="#ffffff", stroke="#ffffff", stroke_width=3, stroke_linejoin="round"
    )
    put(group, "text", label["text"], **where, fill=fill)
