"""Where each territory's glyph stands on the map: over its place, moved aside as little as keeps all apart.

Lengths are hectometres of Lambert-93; y grows downwards, as in SVG.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graph import reference
from graph.reference.contours import METROPOLITAN, contours, middle

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from numpy.typing import NDArray

    from graph.model.territory import Territory
    from graph.reference.contours import Ring

WEST, SOUTH, EAST, NORTH = METROPOLITAN
WIDEST, TIGHTEST = 240.0, 62.0
"""The radius of a glyph: the larger the fewer there are."""
_LAND = 5.5e7
"""Square hectometres of metropolitan France, a share of which the glyphs may cover together."""
_COVERED = 0.22
_GAP = 1.08
_ROUNDS, _LOOKED_AGAIN = 120, 6
ASIDE = (WEST + 350.0, 11_600.0, 2_000.0)
"""Room for those overseas, in the sea west of the Landes: left, lowest, and how wide."""
HEADING = 330.0


@dataclass(frozen=True)
class Place:
    """Where a glyph stands, and the point that it stands for where it was moved away from it."""

    code: str
    x: float
    y: float
    home: tuple[float, float] | None = None


@dataclass(frozen=True)
class Group:
    """Territories beside the map: `département` is its code, None where nobody knows where they lie."""

    departement: str | None
    x: float
    y: float


@dataclass(frozen=True)
class Layout:
    """All places in the order given, the headings beside the map, and the radius of a glyph."""

    places: tuple[Place, ...]
    groups: tuple[Group, ...]
    radius: float


def flipped(point: tuple[float, float]) -> tuple[float, float]:
    """Return a point of the plane as a point of the picture."""
    return point[0], NORTH - point[1]


def layout(territories: Sequence[Territory]) -> Layout:
    """Place every territory; the same territories are always placed the same."""
    points = {each.code: middle(each.code, each.communes) for each in territories}
    here = {code: flipped(point) for code, point in points.items() if point}
    radius = min(WIDEST, max(TIGHTEST, math.sqrt(_COVERED * _LAND / (math.pi * max(1, len(territories))))))
    places = dict(zip(here, _apart(list(here.values()), radius), strict=True))
    beside, groups = _beside([each for each in territories if each.code not in here], radius)
    found = {
        code: Place(code, x, y, home=here[code] if math.dist((x, y), here[code]) > radius else None)
        for code, (x, y) in places.items()
    } | beside
    return Layout(tuple(found[each.code] for each in territories), groups, radius)


def _apart(points: list[tuple[float, float]], radius: float) -> list[tuple[float, float]]:
    """Push glyphs that overlap away from each other, step by step, each step the same for both."""
    if not points:
        return []
    at = np.array(points)
    # Two territories of one place: a turn of the golden angle tells them apart, and no chance is needed.
    turn = np.arange(len(at)) * math.pi * (3 - math.sqrt(5))
    at = at + 0.5 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    apart = 2 * _GAP * radius
    for step in range(_ROUNDS):
        if step % _LOOKED_AGAIN == 0:
            one, other = _near(at, 2 * apart)
        between = at[one] - at[other]
        far = np.hypot(between[:, 0], between[:, 1])
        push = 0.3 * np.clip(apart - far, 0, None)
        if not push.any():
            break
        move = between / np.maximum(far, 1e-9)[:, None] * push[:, None]
        np.add.at(at, one, move)
        np.add.at(at, other, -move)
    low, high = radius, np.array([EAST - WEST, NORTH - SOUTH]) - radius
    at = np.clip(at, [WEST + low, low], [WEST + high[0], high[1]])
    return [(float(x), float(y)) for x, y in at]


def _near(at: NDArray[np.float64], within: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of points, by row, that are near enough to come to overlap in some steps."""
    across, along = (np.abs(at[:, None, axis] - at[None, :, axis]) < within for axis in (0, 1))
    one, other = np.nonzero(np.triu(across & along, 1))
    return one, other


def _beside(territories: Sequence[Territory], radius: float) -> tuple[dict[str, Place], tuple[Group, ...]]:
    """Stand those overseas in rows beside the map, under the name of their département."""
    whose: dict[str | None, list[str]] = {}
    for each in territories:
        whose.setdefault(_departement(each), []).append(each.code)
    places: dict[str, Place] = {}
    groups = []
    left, lowest, wide = ASIDE
    step = 2.3 * radius
    a_row = max(1, int(wide / step))
    y = lowest - sum(HEADING + step * -(-len(own) // a_row) for own in whose.values())
    for departement in sorted(whose, key=lambda code: (code is None, code)):
        groups.append(Group(departement, left, y))
        for order, code in enumerate(sorted(whose[departement])):
            row, column = divmod(order, a_row)
            places[code] = Place(code, left + radius + step * column, y + HEADING / 3 + radius + step * row)
        y += HEADING + step * -(-len(whose[departement]) // a_row)
    return places, tuple(groups)


def _departement(territory: Territory) -> str | None:
    known = reference.commune(territory.communes[0]) if territory.communes else None
    return known.departement if known else None


def path(rings: Sequence[Ring]) -> str:
    """Return rings as an SVG path, in whole hectometres from corner to corner."""
    said = []
    for ring in rings:
        x, y = (round(part) for part in flipped(ring[0]))
        said.append(f"M{x} {y}l")
        for (ax, ay), (bx, by) in pairwise(ring):
            said.append(f"{bx - ax} {ay - by} ")
        said.append("z")
    return "".join(said)


def land(without: Container[str]) -> str:
    """Return the contours of all EPCI of metropolitan France but some as one SVG path."""
    return "".join(path(rings) for code, rings in contours().items() if code not in without)
