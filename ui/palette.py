"""One colour and one shape for each category of actors: Okabe and Ito's colours, told apart without them too."""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]
STAR_WAIST = 0.45


@dataclass(frozen=True)
class Mark:
    """How a category is drawn.

    `colour` fills the shape, `ink` writes text (contrast of 4.5 and more on white and on `tint`), `tint` is a
    pale ground. `shape` is the name of a shape, which vis-network knows too.
    """

    colour: str
    ink: str
    tint: str
    shape: str


MARKS = {
    "collective": Mark("#E69F00", "#765000", "#FDF4E0", "star"),
    "public": Mark("#0072B2", "#00527F", "#E5F1F8", "square"),
    "economic": Mark("#D55E00", "#8F3F00", "#FCEEE4", "triangle"),
    "research": Mark("#CC79A7", "#83365F", "#FBF2F7", "diamond"),
    "national": Mark("#009E73", "#00614A", "#E4F4EF", "dot"),
    "none": Mark("#6B7280", "#4B5563", "#F3F4F6", "hexagon"),
}
"""The mark of each category; `none` for an actor that nobody has given one."""


def mark(category: str) -> Mark:
    """Return the mark of a category, or that of actors without one."""
    return MARKS.get(category, MARKS["none"])


def outline(category: str, radius: float) -> str:
    """Return the SVG path of a category's shape around the origin, all of it within `radius`.

    Examples
    --------
    >>> outline("public", 10)
    'M-7.07 -7.07L7.07 -7.07L7.07 7.07L-7.07 7.07Z'
    """
    shape = mark(category).shape
    if shape == "dot":
        r = f"{radius:.2f}"
        return f"M-{r} 0A{r} {r} 0 1 0 {r} 0A{r} {r} 0 1 0 -{r} 0Z"
    points = _corners(shape, radius)
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z"


def _corners(shape: str, radius: float) -> list[Point]:
    if shape == "star":
        reach = [radius, radius * STAR_WAIST] * 5
        return [_around(step * math.pi / 5 - math.pi / 2, far) for step, far in enumerate(reach)]
    corners, first = {"square": (4, -135), "triangle": (3, -90), "diamond": (4, -90), "hexagon": (6, 0)}[shape]
    return [_around(math.radians(first + 360 * corner / corners), radius) for corner in range(corners)]


def _around(angle: float, far: float) -> Point:
    return far * math.cos(angle), far * math.sin(angle)
