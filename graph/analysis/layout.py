"""Where actors stand in a picture of a network: by territory, then by category; no forces, nothing random.

Each group of actors (a territory, or those of none) is a disc; its categories are equal sectors of the disc, the
best connected actors nearest its middle; discs stand in rows, the largest first. Linear but for sorting, and the
same network always gives the same places. y grows downwards, as on a screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graph.reference import epci_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory

    Point = tuple[float, float]

AROUND = ("public", "economic", "national", "research", "collective")
"""The sectors clockwise, the first on top; actors without a category get a sixth one where there are any."""
NONE = "none"
INNER = 125.0
"""How far from the middle the first actors stand."""
ACROSS, OUTWARD = 96.0, 60.0
"""The distances kept at least between neighbours on a ring, and between rings."""
LOOSER = (2.2, 1.9, 1.6, 1.35, 1.15, 1.0)
"""By how much more a sector with fewer actors may spread them, as far as its disc reaches."""
MARGIN = 55.0
WIDER_THAN_HIGH = 1.3
"""The shape that all discs together come close to; a page may still stretch it."""


@dataclass(frozen=True)
class Sector:
    """The part of a disc that belongs to a category: angles in radians, clockwise from the right."""

    category: str
    start: float
    end: float


@dataclass(frozen=True)
class Group:
    """A disc of actors: of the territory with that code, or of none (None)."""

    code: str | None
    x: float
    y: float
    radius: float
    sectors: tuple[Sector, ...]


@dataclass(frozen=True, eq=False)
class Layout:
    """The places of actors, and the discs they stand in.

    `places` has `id`, `x`, `y` and `group` (the number of its disc in `groups`), in the order of ids.
    """

    places: pl.DataFrame
    groups: tuple[Group, ...]


def layout(network: Network, territory: Territory | None = None) -> Layout:
    """Place every actor of a network.

    Parameters
    ----------
    territory
        Where given, its actors stand in one disc and all others in another; else each stands with the territory
        it is recorded in, or without one with the inter-communality of its commune.
    """
    rows = _ranked(network, territory)
    discs = [_disc(code, part) for (code,), part in rows.group_by("group", maintain_order=True)]
    discs.sort(key=lambda disc: (disc.code is None, -disc.radius, disc.code or ""))
    groups, places = [], []
    centres = _rows_of([disc.radius for disc in discs])
    for number, (disc, (x, y)) in enumerate(zip(discs, centres, strict=True)):
        groups.append(Group(disc.code, x, y, disc.radius, disc.sectors))
        places += [(key, round(x + dx, 1), round(y + dy, 1), number) for key, (dx, dy) in disc.places.items()]
    schema = {"id": pl.String, "x": pl.Float64, "y": pl.Float64, "group": pl.Int64}
    return Layout(pl.DataFrame(places, schema=schema, orient="row").sort("id"), tuple(groups))


@dataclass(frozen=True)
class _Disc:
    code: str | None
    radius: float
    sectors: tuple[Sector, ...]
    places: dict[str, Point]


def _ranked(network: Network, territory: Territory | None) -> pl.DataFrame:
    """Return `group`, `category` (the first held) and `id`, the best connected first."""
    ends = pl.concat([network.ties["source"], network.ties["target"].rename("source")]).value_counts(name="ties")
    rows = network.actors.select(
        "id",
        category=pl.col("categories").str.split("|").list.first().fill_null(NONE).replace("", NONE),
        group=_group(network, territory),
    ).join(ends.rename({"source": "id"}), on="id", how="left")
    ranked = rows.with_columns(pl.col("ties").fill_null(0)).sort("group", "ties", "id", descending=[False, True, False])
    return ranked.select("group", "category", "id")


def _group(network: Network, territory: Territory | None) -> pl.Expr:
    if territory is not None:
        own = network.members(territory).implode()
        return pl.when(pl.col("id").is_in(own)).then(pl.lit(territory.code))
    communes = network.actors["commune"].drop_nulls().unique()
    epci = {commune: epci_of(commune) for commune in communes}
    of_commune = (
        pl.col("commune").replace_strict(list(epci), list(epci.values()), default=None, return_dtype=pl.String)
        if epci
        else pl.lit(None, dtype=pl.String)
    )
    return pl.coalesce("territory", of_commune)


def _disc(code: object, part: pl.DataFrame) -> _Disc:
    categories = AROUND + ((NONE,) if NONE in part["category"] else ())
    span = 2 * math.pi / len(categories)
    members = {category: part.filter(pl.col("category") == category)["id"].to_list() for category in categories}
    radius = _reach(_in_sector(max(map(len, members.values())), span=span))
    places: dict[str, Point] = {}
    sectors = []
    for turn, category in enumerate(categories):
        middle = turn * span - math.pi / 2
        sectors.append(Sector(category, middle - span / 2, middle + span / 2))
        for actor, (far, angle) in zip(
            members[category], _spread(len(members[category]), radius, span=span), strict=True
        ):
            places[actor] = (far * math.cos(middle + angle), far * math.sin(middle + angle))
    return _Disc(None if code is None else str(code), radius + MARGIN, tuple(sectors), places)


def _reach(polar: Sequence[Point]) -> float:
    return max((far for far, _ in polar), default=INNER)


def _spread(count: int, radius: float, *, span: float) -> list[Point]:
    """Return the loosest places in a sector that stay within a radius."""
    tries = (_in_sector(count, span=span, looser=looser) for looser in LOOSER)
    return next((polar for polar in tries if _reach(polar) <= radius), _in_sector(count, span=span))


def _in_sector(count: int, *, span: float, looser: float = 1.0) -> list[Point]:
    """Return places (distance, angle from the sector's middle) on rings, from the inside out, in a zigzag."""
    polar: list[Point] = []
    far, ring = INNER, 0
    while len(polar) < count:
        room = max(1, int(span * far / (ACROSS * looser)))
        here = min(room, count - len(polar))
        shift = (-1) ** ring * span / (4 * room)
        polar += [(far, shift + (seat - (here - 1) / 2) * span / room) for seat in range(here)]
        far, ring = far + OUTWARD * looser, ring + 1
    return polar


def _rows_of(radii: Sequence[float]) -> list[Point]:
    """Return the centres of discs in rows, left to right and downwards, none over another.

    Of some widths of rows, the one whose whole comes closest to `WIDER_THAN_HIGH` without waste is taken.
    """
    if not radii:
        return []
    area = sum(4 * radius * radius for radius in radii)
    widths = [math.sqrt(area) * (0.8 + 0.1 * step) for step in range(25)]
    return min((_shelved(radii, max(width, 2 * radii[0])) for width in widths), key=lambda rows: _waste(rows, radii))


def _waste(centres: Sequence[Point], radii: Sequence[float]) -> float:
    """Return the height of the smallest window of the wanted shape that holds all."""
    right = max(x + radius for (x, _), radius in zip(centres, radii, strict=True))
    bottom = max(y + radius for (_, y), radius in zip(centres, radii, strict=True))
    return max(right / WIDER_THAN_HIGH, bottom)


def _shelved(radii: Sequence[float], width: float) -> list[Point]:
    centres: list[Point] = []
    x = y = height = 0.0
    for radius in radii:
        if x > 0 and x + 2 * radius > width:
            x, y, height = 0.0, y + height, 0.0
        centres.append((x + radius, y + radius))
        x, height = x + 2 * radius, max(height, 2 * radius)
    return centres
