"""Which commune an address or a place on the map means, where no code says it."""

from __future__ import annotations

import re
from functools import lru_cache
from math import cos, hypot, radians

from graph import reference

NEAR = 20.0
"""Kilometres from a commune's centroid within which a place on the map can be in the commune that an address names."""
_KILOMETRES_A_DEGREE = 111.2
_POSTCODE = re.compile(r"\d{5}")
_DISTRICTS = {"75": ("75056", "751"), "69": ("69123", "6938"), "13": ("13055", "132")}
_LINE = re.compile(r"(?:^|[\s,])(\d{5})\s+([^\d,][^,\n]{0,80})")


def commune_at(postcode: str, locality: str, lat: float | None, lon: float | None) -> str | None:
    """Return the code of the commune that an address and a place on the map mean together.

    The address wins where it names one commune: the nearest centroid is only a guess near a border. The place on
    the map chooses between communes of one name, and answers alone where the address names none (a hamlet, a
    misspelling) or only communes further than `NEAR`.

    Examples
    --------
    >>> commune_at("19800", "Vitrac-sur-montane", None, None), commune_at("", "Naves", 45.32, 1.77)
    ('19287', '19146')
    >>> commune_at("19300", "Saint yrieix le dejelat", 45.4266, 1.9812), commune_at("", "Naves", None, None)
    ('19249', None)
    """
    named = _named(postcode, locality)
    if lat is None or lon is None:
        return named[0] if len(named) == 1 else None
    near = [code for code in named if _distance(code, lat, lon) <= NEAR]
    if near:
        return min(near, key=lambda code: (_distance(code, lat, lon), code))
    if len(named) == 1 and postcode:
        return named[0]
    return reference.nearest_commune(lat, lon)


def postcode_and_locality(line: str) -> tuple[str, str]:
    """Return the last postcode of an address on one line, and what follows it.

    Examples
    --------
    >>> postcode_and_locality("5 rue Haute, 19000 Tulle, France")
    ('19000', 'Tulle')
    """
    found = _LINE.findall(line[:500])
    return (found[-1][0], found[-1][1].strip()) if found else ("", "")


@lru_cache(maxsize=65_536)
def _named(postcode: str, locality: str) -> tuple[str, ...]:
    """Return the communes of that name in the postcode's département (everywhere, without a postcode)."""
    found = reference.communes_named(locality) if locality else []
    if not _POSTCODE.fullmatch(postcode):
        return tuple(found)
    within = tuple(_district(postcode, code) for code in found if _in_departement(postcode, code))
    return tuple(dict.fromkeys(within))


def _in_departement(postcode: str, code: str) -> bool:
    found = reference.commune(code)
    departement = found.departement if found else code[:2]
    return postcode.startswith("20" if departement in ("2A", "2B") else departement)


def _district(postcode: str, code: str) -> str:
    """Return the district of Paris, Lyon or Marseille that a postcode names, else the commune itself."""
    city, stem = _DISTRICTS.get(postcode[:2], ("", ""))
    if code != city:
        return code
    district = f"{stem}{postcode[-2:]}"[-5:] if len(stem) == 3 else f"{stem}{postcode[-1]}"  # noqa: PLR2004 - 751, 132
    return district if reference.commune(district) else code


def _distance(code: str, lat: float, lon: float) -> float:
    """Return the kilometres to a commune's centroid, on the plane; infinite where it is not known."""
    found = reference.commune(code)
    found = reference.commune(found.city) if found and found.lat is None and found.city else found
    if found is None or found.lat is None or found.lon is None:
        return float("inf")
    return _KILOMETRES_A_DEGREE * hypot(found.lat - lat, (found.lon - lon) * cos(radians(lat)))
