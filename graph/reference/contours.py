"""Where the EPCI lie on a plane: their contours in metropolitan France, and a point for any territory there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graph.reference import packaged
from graph.reference.communes import commune
from graph.reference.plane import on_plane

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Ring = tuple[tuple[int, int], ...]
HECTOMETRE = 100
METROPOLITAN = (1_000, 60_000, 13_000, 72_000)
"""What the map shows, in hectometres of Lambert-93: west, south, east, north."""


@cache
def contours() -> Mapping[str, tuple[Ring, ...]]:
    """Return the rings of each EPCI by its SIREN, the largest first, in hectometres of Lambert-93.

    EPCI of 2025 without those overseas; within a kilometre, so that neighbours may overlap or leave a gap by as much.
    """
    rows = packaged.table("contours").iter_rows()
    found: dict[str, tuple[Ring, ...]] = {}
    for code, x, y in rows:
        found[code] = (*found.get(code, ()), tuple(zip(x, y, strict=True)))
    return found


def middle(code: str, communes: Sequence[str]) -> tuple[float, float] | None:
    """Return where a territory lies: the middle of its contour, else of its communes; None overseas and elsewhere."""
    rings = contours().get(code)
    if rings:
        return _middle(rings[0])
    points = [point for each in communes if (point := _point(each))]
    if not points:
        return None
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _point(code: str) -> tuple[float, float] | None:
    found = commune(code)
    if found and found.city and found.lat is None:
        # A municipal district: the reference knows where its city lies.
        found = commune(found.city)
    if found is None or found.lat is None or found.lon is None:
        return None
    x, y = (metres / HECTOMETRE for metres in on_plane(found.lon, found.lat))
    west, south, east, north = METROPOLITAN
    return (x, y) if west <= x <= east and south <= y <= north else None


def _middle(ring: Ring) -> tuple[float, float]:
    """Return the centre of gravity of what a ring encloses."""
    pairs = list(zip(ring, (*ring[1:], ring[0]), strict=True))
    crosses = [ax * by - bx * ay for (ax, ay), (bx, by) in pairs]
    whole = 3 * sum(crosses)
    if not whole:
        return ring[0]
    return (
        sum((ax + bx) * cross for ((ax, _), (bx, _)), cross in zip(pairs, crosses, strict=True)) / whole,
        sum((ay + by) * cross for ((_, ay), (_, by)), cross in zip(pairs, crosses, strict=True)) / whole,
    )
