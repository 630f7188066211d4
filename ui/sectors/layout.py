"""Where each actor stands in the picture of a territory: pure, deterministic, without a screen.

Places are computed in a circle, whose sectors of 72 degrees are equal, and stretched sideways at the end:
an affine map keeps them equal and takes nobody out of their sector. Coordinates are those of SVG (y grows
downwards), the centre of the picture is the origin, lengths are user units.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AROUND = ("public", "economic", "national", "research", "collective")
"""The sectors clockwise, the first on top."""
SPAN = 2 * math.pi / len(AROUND)
STRETCH = 1.35
RADIUS = 320.0
MIDDLE = 0.3
"""Where the innermost actors stand, as a share of the radius."""
WIDEST, TIGHTEST = 66.0, 19.0
"""The distance kept between two actors of a sector: as much as fits, within these limits."""
GROWTH = 1.12
GHOSTS = 3


@dataclass(frozen=True)
class Member:
    """An actor to be placed in the sector of a category; `ties` counts its relations in the territory."""

    id: str
    name: str
    category: str
    ties: int


@dataclass(frozen=True)
class Spot:
    """Where a member stands, and how far its shape reaches."""

    member: Member
    x: float
    y: float
    reach: float


@dataclass(frozen=True)
class Ghost:
    """Where an actor that nobody has recorded might stand; `rank` from 1."""

    category: str
    rank: int
    x: float
    y: float
    reach: float


@dataclass(frozen=True)
class Sector:
    """One of five: its angles before stretching, and who stands there. `thin`: nobody, or one actor alone."""

    category: str
    start: float
    end: float
    spots: tuple[Spot, ...]
    ghosts: tuple[Ghost, ...]

    @property
    def thin(self) -> bool:
        """Tell whether the category is missing or hangs on one actor."""
        return len(self.spots) <= 1

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point of the picture lies in this sector."""
        angle = (math.atan2(y, x / STRETCH) - self.start) % (2 * math.pi)
        return angle <= self.end - self.start


@dataclass(frozen=True)
class Layout:
    """The whole picture; `radius` is that of the circle before stretching."""

    radius: float
    sectors: tuple[Sector, ...]

    @property
    def spots(self) -> list[Spot]:
        """Everybody, the most connected first."""
        return sorted((spot for sector in self.sectors for spot in sector.spots), key=rank)


def rank(spot: Spot) -> tuple[int, str]:
    """Return by what actors are put in order: the most connected first."""
    return -spot.member.ties, spot.member.id


def layout(members: Sequence[Member]) -> Layout:
    """Place everybody in the sector of their category, the most connected nearest the middle.

    The picture grows when a sector would be too crowded. Members of a category without a sector are left out.
    """
    groups = {
        category: sorted((m for m in members if m.category == category), key=lambda m: (-m.ties, m.id))
        for category in AROUND
    }
    radius = RADIUS
    while any(_capacity(radius, TIGHTEST) < len(group) for group in groups.values()):
        radius *= GROWTH
    most = max((m.ties for m in members), default=0)
    return Layout(radius, tuple(_sector(order, groups, radius, most) for order in range(len(AROUND))))


def _sector(order: int, groups: Mapping[str, Sequence[Member]], radius: float, most: int) -> Sector:
    category = AROUND[order]
    group = groups[category]
    centre = -math.pi / 2 + order * SPAN
    spacing = _spacing(radius, len(group))
    unit = radius / RADIUS
    places = _places(radius, spacing, len(group), centre)
    spots = tuple(
        Spot(member, x, y, min(unit * reach_of(member.ties, most), 0.42 * spacing))
        for member, (x, y) in zip(group, places, strict=True)
    )
    ghosts = _ghosts(category, radius, centre, len(group))
    return Sector(category, centre - SPAN / 2, centre + SPAN / 2, spots, ghosts)


def reach_of(ties: int, most: int) -> float:
    """Return half the size of a shape: areas, not lengths, grow with the number of relations."""
    return 6.5 + 5.5 * math.sqrt(ties / most) if most else 7.5


def _spacing(radius: float, count: int) -> float:
    spacing = WIDEST
    while spacing > TIGHTEST and _capacity(radius, spacing) < count:
        spacing = max(TIGHTEST, spacing - 1)
    return spacing


def _rings(radius: float, spacing: float) -> list[tuple[float, float, int]]:
    """Return the arcs on which actors of one sector stand: distance, width in radians, how many fit."""
    rings = []
    far = MIDDLE * radius
    while far <= radius - spacing / 2:
        width = SPAN - 2 * math.asin(min(1.0, spacing / 2 / far))
        rings.append((far, max(width, 0.0), 1 + int(max(width, 0.0) / (2 * math.asin(spacing / 2 / far)))))
        far += spacing
    return rings


def _capacity(radius: float, spacing: float) -> int:
    return sum(fit for _, _, fit in _rings(radius, spacing))


def _places(radius: float, spacing: float, count: int, centre: float) -> list[tuple[float, float]]:
    places: list[tuple[float, float]] = []
    for far, width, fit in _rings(radius, spacing):
        here = min(fit, count - len(places))
        steps = [0.5] if here == 1 else [step / (here - 1) for step in range(here)]
        places += [_point(far, centre + (step - 0.5) * width) for step in steps]
    return places


def _point(far: float, angle: float) -> tuple[float, float]:
    return STRETCH * far * math.cos(angle), far * math.sin(angle)


def _ghosts(category: str, radius: float, centre: float, count: int) -> tuple[Ghost, ...]:
    """Three where nobody is, one beside an actor who is alone."""
    if count > 1:
        return ()
    fars = (0.48, 0.64, 0.80) if count == 0 else (0.70,)
    points = [_point(far * radius, centre) for far in fars]
    return tuple(Ghost(category, rank, x, y, 10 * radius / RADIUS) for rank, (x, y) in enumerate(points[:GHOSTS], 1))
