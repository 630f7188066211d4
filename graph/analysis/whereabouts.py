"""Where actors are, as far as their records say, and how near two of them are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from graph import reference
from graph.analysis.name_words import ARTICLES
from graph.analysis.names import spelt

if TYPE_CHECKING:
    from collections.abc import Mapping

Nearness = Literal["same_commune", "close", "same_departement", "same_territory", "place_unknown", "apart"]
CLOSE_METRES = 1_000
_METRES_A_DEGREE = 111_195


@dataclass(frozen=True)
class Whereabouts:
    """Where an actor is: None and "" are unknown.

    `commune` is an INSEE code, a district's city for a district; or, unknown to the reference, as it was written.
    """

    commune: str | None = None
    district: str | None = None
    departement: str | None = None
    territory: str | None = None
    named: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None


def whereabouts(row: Mapping[str, Any]) -> Whereabouts:
    """Return where the record of an actor says that it is."""
    lat, lon = row["lat"], row["lon"]
    known = lat is not None and lon is not None and math.isfinite(lat) and math.isfinite(lon)
    return _whereabouts(row["commune"], row["territory"], (lat, lon) if known else None)


def nearness(one: Whereabouts, other: Whereabouts) -> tuple[Nearness, str | int]:
    """Return how near two actors are, and the value that says it: a code, metres, or nothing."""
    if one.commune and one.commune == other.commune and _one_district(one, other):
        return "same_commune", one.commune
    metres = distance(one, other)
    if metres is not None and metres <= CLOSE_METRES:
        return "close", 10 * round(metres / 10)
    if one.departement and one.departement == other.departement:
        return "same_departement", one.departement
    if one.territory and one.territory == other.territory:
        return "same_territory", one.territory
    both_known = (one.departement or one.commune) and (other.departement or other.commune)
    return ("apart" if both_known else "place_unknown"), ""


def distance(one: Whereabouts, other: Whereabouts) -> float | None:
    """Return the metres between two actors, None where a position is unknown; flat, so for short ways only."""
    if one.point is None or other.point is None:
        return None
    north = one.point[0] - other.point[0]
    east = (one.point[1] - other.point[1]) * math.cos(math.radians((one.point[0] + other.point[0]) / 2))
    return math.hypot(north, east) * _METRES_A_DEGREE


def _one_district(one: Whereabouts, other: Whereabouts) -> bool:
    return not (one.district and other.district) or one.district == other.district


@lru_cache(maxsize=100_000)
def _whereabouts(commune: str | None, territory: str | None, point: tuple[float, float] | None) -> Whereabouts:
    place = _commune((commune or "").strip()) or _commune((territory or "").strip(), code_only=True)
    if place is None:
        return Whereabouts(
            commune=spelt(commune or "") or None,
            departement=_departement_of(territory) if territory else None,
            territory=territory or None,
            point=point,
        )
    return Whereabouts(
        commune=place.city or place.code,
        district=place.code if place.city else None,
        departement=place.departement,
        territory=territory or None,
        named=frozenset(_told(place.city or place.code)),
        point=point,
    )


@cache
def _commune(value: str, *, code_only: bool = False) -> reference.Commune | None:
    """Return the commune that a cell means, by its code or by a name that only one commune has."""
    found = reference.commune(value.upper())
    if found or code_only or not value:
        return found
    named = reference.communes_named(value)
    return reference.commune(named[0]) if len(named) == 1 else None


def _told(code: str) -> list[str]:
    found = reference.commune(code)
    return [word for word in spelt(found.name).split() if word not in ARTICLES] if found else []


@cache
def _departement_of(territory: str) -> str | None:
    """Return the département of all communes of an EPCI, None where they are of several."""
    known = reference.territory(territory)
    codes = {found.departement for code in (known.communes if known else ()) if (found := reference.commune(code))}
    return codes.pop() if len(codes) == 1 else None
