"""Look-ups of communes and of the districts of Paris, Lyon and Marseille."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from graph.reference import names, packaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Commune:
    """A current commune, or a municipal district (arrondissement) of Paris, Lyon or Marseille.

    `city` is the commune of a district, else None. `population` counts inhabitants (population municipale);
    `lat` and `lon` are its centroid in degrees (WGS84); `urban` tells whether it belongs to an urban unit.
    None is unknown, but for `epci` (a few islands have none) and `siren` (districts have none).
    """

    code: str
    name: str
    kind: Literal["commune", "arrondissement"]
    city: str | None
    epci: str | None
    departement: str
    region: str
    population: int | None
    lat: float | None
    lon: float | None
    urban: bool | None
    siren: str | None


def current_code(code: str) -> str | None:
    """Return the code of today's commune, whichever INSEE code of it is given; None for a code that is unknown.

    Former, delegated and associated communes give the commune that they are part of; a district of Paris, Lyon
    or Marseille stays itself.

    Examples
    --------
    >>> current_code("60455"), current_code("75115"), current_code("00000")
    ('60694', '75115', None)
    """
    return code if code in _rows() else _former().get(code)


def commune(code: str) -> Commune | None:
    """Return the commune or district that a code, current or not, means today.

    Examples
    --------
    >>> commune("2A004").name
    'Ajaccio'
    """
    row = _rows().get(current_code(code) or "")
    if row is None:
        return None
    found = packaged.table("communes").row(row, named=True)
    return Commune(kind="arrondissement" if found["city"] else "commune", **found)


@lru_cache(maxsize=1 << 16)
def epci_of(code: str) -> str | None:
    """Return the SIREN of the EPCI that a commune (by any of its codes) or a district belongs to."""
    found = commune(code)
    return found.epci if found else None


def communes_named(name: str) -> list[str]:
    """Return the codes of the current communes and districts with that name, however it is spelt, in order.

    Where there is none, of those that a delegated or associated commune with that name is part of.

    Examples
    --------
    >>> communes_named("ajaccio"), communes_named("Arbignieu")
    (['2A004'], ['01015'])
    """
    asked = names.key(name)
    return list(by_name().get(asked) or _by_name_of_part().get(asked) or ())


def commune_of_siren(siren: str) -> str | None:
    """Return the code of the commune that a SIREN identifies, None where it is not a commune's."""
    return _by_siren().get(siren)


def places_of(communes: Iterable[str]) -> frozenset[str]:
    """Return these communes with their municipal districts.

    Examples
    --------
    >>> len(places_of(["75056", "19272"]))
    22
    """
    given = list(communes)
    return frozenset(given).union(*(districts().get(code, ()) for code in given))


def codes_meaning(places: frozenset[str]) -> frozenset[str]:
    """Return all codes, current and former, that mean one of these communes or districts today.

    Examples
    --------
    >>> sorted(codes_meaning(frozenset({"60694"})))
    ['60455', '60694']
    """
    return places.union(code for code, current in _former().items() if current in places and code not in _rows())


@cache
def districts() -> Mapping[str, tuple[str, ...]]:
    """Return the municipal districts of Paris, Lyon and Marseille by the commune's code."""
    table = packaged.table("communes")
    return _gathered((city, code) for code, city in table.select("code", "city").rows() if city)


@cache
def _rows() -> Mapping[str, int]:
    return {code: row for row, code in enumerate(packaged.table("communes")["code"])}


@cache
def _former() -> Mapping[str, str]:
    return dict(packaged.table("former").select("code", "current").rows())


@cache
def by_name() -> Mapping[str, tuple[str, ...]]:
    """Return the codes of the current communes and districts by the key of their name."""
    table = packaged.table("communes")
    return _gathered((names.key(name), code) for name, code in table.select("name", "code").rows())


@cache
def _by_name_of_part() -> Mapping[str, tuple[str, ...]]:
    table = packaged.table("former").drop_nulls("name")
    return _gathered((names.key(name), code) for name, code in table.select("name", "current").rows())


@cache
def _by_siren() -> Mapping[str, str]:
    return dict(packaged.table("communes").drop_nulls("siren").select("siren", "code").rows())


def _gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one, other in sorted(set(pairs)):
        found[one] = (*found.get(one, ()), other)
    return found
