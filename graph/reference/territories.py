"""Territories as the reference knows them: each EPCI, and any communes that somebody groups."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from graph.model.territory import Territory, TerritoryKind
from graph.reference import names, packaged
from graph.reference.communes import commune, current_code, places_of
from graph.reference.rurality import rurality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.reference.communes import Commune


def territory(code: str) -> Territory | None:
    """Return the EPCI with that SIREN, None where there is none.

    Examples
    --------
    >>> tulle = territory("241927201")
    >>> tulle.name, len(tulle.communes), tulle.rurality
    ('CA Tulle Agglo', 43, 'mixed')
    """
    return _epci(code) if code in epci_names() else None


@cache
def _epci(code: str) -> Territory:
    return replace(describe(code, epci_names()[code], members()[code]), declared=False)


def describe(code: str, name: str, communes: Sequence[str]) -> Territory:
    """Return a declared territory with what follows from its communes.

    Parameters
    ----------
    code
        The SIREN of an EPCI, or any code that somebody chose.
    name
        Empty where it was not given: an EPCI's official name, else the code.
    communes
        Codes of communes or municipal districts, current or not; none means all members of an EPCI. Codes that
        the reference does not know stay, and count for nothing.
    """
    own = tuple(sorted({current_code(each) or each for each in communes or members().get(code, ())}))
    found = {each: known for each in own if (known := commune(each))}
    # A district whose whole city is there too must not be counted twice.
    counted = [each for each in found.values() if each.city not in found]
    populations = [each.population for each in counted if each.population is not None]
    return Territory(
        code=code,
        name=name or epci_names().get(code, code),
        kind=_kind(code, own, found),
        communes=own,
        places=places_of(own) | {code},
        population=sum(populations) if populations else None,
        rurality=rurality((each.population, each.urban) for each in counted),
        declared=True,
    )


def _kind(code: str, communes: Sequence[str], found: Mapping[str, Commune]) -> TerritoryKind:
    if code in epci_names():
        return "epci"
    cities = {found[each].city if each in found else None for each in communes}
    if len(cities) == 1 and None not in cities:
        return "districts"
    return "commune" if len(communes) == 1 else "group"


def territories_named(name: str) -> list[Territory]:
    """Return the EPCI with that name, with or without its kind, however it is spelt, by code.

    Examples
    --------
    >>> [each.code for each in territories_named("communauté de communes des Quatre-Rivières")]
    ['247000623', '247400666']
    """
    return [found for code in _named().get(names.telling(names.key(name)), ()) if (found := territory(code))]


@cache
def epci_names() -> Mapping[str, str]:
    """Return the official name of every EPCI by its SIREN."""
    return dict(packaged.table("epci").select("code", "name").rows())


@cache
def members() -> Mapping[str, tuple[str, ...]]:
    """Return the current communes of every EPCI, in order, by its SIREN."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, city, epci in packaged.table("communes").select("code", "city", "epci").rows():
        if epci and not city:
            found[epci].append(code)
    return {epci: tuple(codes) for epci, codes in found.items()}


@cache
def _named() -> Mapping[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, name in epci_names().items():
        found[names.telling(names.key(name))].append(code)
    return found
