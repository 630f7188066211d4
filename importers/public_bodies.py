"""Which actors are public, by the SIREN or by the name: what neither says is left unsaid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph import reference
from graph.model.terms import folded

_BY_SIREN = (
    ("11", "state_service"),
    ("12", "state_service"),
    ("17", "state_service"),
    ("21", "commune"),
    ("22", "local_authority"),
    ("23", "local_authority"),
    ("25", "syndicate"),
    ("2", "public_body"),
)
"""How the SIREN of public bodies begin (SIRENE: 1 the State, 2 local authorities). Those of the State's
establishments (13, 18) and of schools and universities (19) do not tell public actors from research."""

_BY_NAME = (
    (r"communaute (?:de communes|d'agglomeration|urbaine) ", "epci"),
    (r"(?:conseil (?:departemental|regional|general)|departement|region) (?:de |du |des |d'|\w)", "local_authority"),
    (r"syndicat (?:mixte|intercommunal|departemental)|sivu |sivom |petr |pole d'equilibre territorial", "syndicate"),
    (r"ccas |cias |centre (?:inter)?communal d'action sociale", "public_body"),
    (r"(?:sous-)?prefecture |ministere |direction departementale |ddt |dreal |drac |ddets |etat $", "state_service"),
)
_NAMES = tuple((re.compile(pattern), kind) for pattern, kind in _BY_NAME)
_COMMUNE = re.compile(r"(?:commune|mairie|ville) (de |du |des |d')(?=\S)")
_EPCI = re.compile(r"(?:cc|ca|cu|communaute|metropole) ")
_WITH_ARTICLE = {"du ": "le ", "des ": "les "}


@dataclass(frozen=True)
class PublicBody:
    """What is known of a public actor: its kind, and where it is."""

    kind: str
    commune: str | None = None
    territory: str | None = None


@lru_cache(maxsize=65_536)
def public_body(siren: str | None, name: str) -> PublicBody | None:
    """Return what a SIREN and a name say of a public actor, None where they say nothing.

    Examples
    --------
    >>> public_body("200066744", "")
    PublicBody(kind='epci', commune=None, territory='200066744')
    >>> public_body(None, "Région Nouvelle-Aquitaine").kind, public_body(None, "Région'elles")
    ('local_authority', None)
    """
    if siren and reference.territory(siren):
        return PublicBody("epci", territory=siren)
    if siren and (code := reference.commune_of_siren(siren)):
        return PublicBody("commune", commune=code)
    return _by_siren(siren) or _by_name(name)


def _by_siren(siren: str | None) -> PublicBody | None:
    return next((PublicBody(kind) for start, kind in _BY_SIREN if siren and siren.startswith(start)), None)


def _by_name(name: str) -> PublicBody | None:
    start = f"{folded(name[:120])} "
    if found := _COMMUNE.match(start):
        return _commune_named(found[1], start[found.end() :])
    if _EPCI.match(start) and (named := reference.territories_named(name[:120])):
        return PublicBody("epci", territory=named[0].code if len(named) == 1 else None)
    return next((PublicBody(kind) for pattern, kind in _NAMES if pattern.match(start)), None)


def _commune_named(article: str, rest: str) -> PublicBody | None:
    """Return the commune of a name like « Mairie du Lonzac »; without its place where several are called so."""
    contracted = reference.communes_named(_WITH_ARTICLE[article] + rest) if article in _WITH_ARTICLE else []
    codes = contracted or reference.communes_named(rest)
    return PublicBody("commune", commune=codes[0] if len(codes) == 1 else None) if codes else None
