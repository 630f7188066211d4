"""The directory of the administration (annuaire de l'administration): town halls, State services, and many more.

Source: Direction de l'information légale et administrative (DILA), Licence Ouverte 2.0. Three forms are read: the
published file with real lists, the Opendatasoft API where lists are texts of JSON, and the gendarmerie's list.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from graph import reference
from graph.errors import BadValue
from graph.model import ids, rules
from graph.model.batch import Batch, Rejected
from importers.administration_types import service_types
from importers.archive import looked_at, sources
from importers.base import Format, Read, batched
from importers.free_text import plain, web_address, without_contacts
from importers.json_rows import entries
from importers.json_values import Entry, holds_something, text, texts
from importers.places import commune_at
from importers.public_bodies import public_body
from importers.rows import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importers.base import Options
    from importers.text import Source

PERSONAL = ("affectation_personne", "adresse_courriel", "telephone", "telephone_accessible", "telecopie")
"""Keys that reach a person: never kept, counted where they hold something."""
READ = ("id", "nom", "siren", "siret", "pivot", "code_insee_commune", "adresse", "site_internet", "mission", "sigle")
STATE = ("statut_de_diffusion", "ancien_code_pivot", "url_service_public")
GENDARMERIE = ("identifiant_public_unite", "service", "code_commune_insee", "code_postal", "commune", "url")
GENDARMERIE_PLACE = ("geocodage_y_GPS", "geocodage_x_GPS")
WANTED = frozenset({*READ, *STATE, *PERSONAL, *GENDARMERIE, *GENDARMERIE_PLACE})
"""The keys that are read; all others pass by unseen."""
CALLED = {"actors.name": "nom", "actors.commune": "code_insee_commune"}
WHOLE = frozenset({"mairie", "epci", "cg", "cr", "paris_mairie", "maison_metropole_lyon"})
"""The types whose service is the whole authority, so that the number beside it is its own; the number of any other is
often that of the body it is a branch of, shared by hundreds of branches."""
ROWS_HELD = 10_000
_FIRST = "-01"
"""How the old code of a town hall ends that is the commune's own, not that of a delegated commune."""
_DIRECTORY = re.compile(r'"(?:ancien_code_pivot|affectation_personne|itm_identifiant)"\s*:')
_GENDARMERIE = re.compile(r'"identifiant_public_unite"\s*:')
_ENVELOPE = re.compile(r'\s*\{[^\[\]{}]{0,2000}"(service|results)"\s*:\s*\[')


def recognise(path: Path) -> bool:
    """Tell the directory by its keys, also inside its archive."""
    return any(map(_is_directory, looked_at(path)))


def _is_directory(source: Source) -> bool:
    start = beginning(source)
    return start.lstrip()[:1] in ("[", "{") and bool(_DIRECTORY.search(start) or _GENDARMERIE.search(start))


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the services: each gives an actor.

    Raises
    ------
    InputRefused
        `not_this_list`, and what `sources` and `json_stream.events` refuse.
    """
    found = sources(path)
    for source in [each for each in found if _is_directory(each)] or found[:1]:
        yield from _read(source, options)


def _read(source: Source, options: Options) -> Iterator[Batch]:
    envelope = _ENVELOPE.match(beginning(source))
    outside = 0

    def rows() -> Iterator[Read | Rejected]:
        nonlocal outside
        listed = entries(source, WANTED, within=[envelope[1]] if envelope else [])
        for number, held in enumerate(listed, start=1):
            entry = Entry(source.stem, number, {name: _opened(value) for name, value in (held or {}).items()})
            if options.places is None or _commune(entry) in options.places:
                yield _service(entry)
            else:
                outside += 1

    yield from batched(source.stem, rows(), size=ROWS_HELD, headings=CALLED)
    if outside:
        yield Batch(source.stem, 0, outside=outside)


def _opened(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value with its lists: the API writes them as text."""
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _service(entry: Entry) -> Read | Rejected:
    if not (entry.text("nom") or entry.text("service")):
        return entry.refused("nom", "missing")
    if entry.text("statut_de_diffusion").casefold() == "false":
        return entry.refused("statut_de_diffusion", "not_published")
    code = "gendarmerie" if entry["service"] and not entry["nom"] else _type(entry)
    known = service_types().get(code)
    siren = _siren(entry) if code in WHOLE and _is_own(entry) else None
    body = public_body(siren, "") if siren else None
    lat, lon = _place(entry)
    own = entry.text("id") or entry.text("identifiant_public_unite")
    commune = _commune(entry)
    name = " ".join((entry.text("nom") or entry.text("service")).split())
    actor = {
        "id": ids.from_siren(siren) if siren else f"annuaire-{own}" if own else ids.from_content(name, commune, "dila"),
        "name": name,
        "categories": known.category if known else "",
        "kind": (known.kind if known else "") or None,
        "territory": body.territory if body else None,
        "commune": commune,
        "siren": siren,
        "url": _site(entry),
        "description": without_contacts(plain(entry.text("mission"))) or (known.label if known else ""),
        "lat": lat,
        "lon": lon,
    }
    dropped = tuple(name for name in PERSONAL if holds_something(entry[name]))
    return Read(entry.line, [("actors", actor)], dropped, tuple(entry.doubts))


def _type(entry: Entry) -> str:
    pivots = entry["pivot"] if isinstance(entry["pivot"], list) else []
    return next((str(each["type_service_local"]) for each in pivots if _says(each, "type_service_local")), "")


def _says(held: object, key: str) -> bool:
    return isinstance(held, dict) and bool(held.get(key))


def _is_own(entry: Entry) -> bool:
    """Tell whether a service is the authority itself rather than one of its annexes or delegated communes."""
    return entry.text("ancien_code_pivot").endswith(_FIRST) or not entry.text("ancien_code_pivot")


def _siren(entry: Entry) -> str | None:
    name = "siren" if entry.text("siren") else "siret"
    return entry.sound(name, entry.text(name), rules.siren)


def _commune(entry: Entry) -> str | None:
    """Return the commune: of the service, else the only one it is for, else that of its address."""
    stated = entry.text("code_insee_commune") or entry.text("code_commune_insee")
    if not stated:
        pivots = entry["pivot"] if isinstance(entry["pivot"], list) else []
        served = {code for each in pivots if isinstance(each, dict) for code in texts(each.get("code_insee_commune"))}
        stated = next(iter(served)) if len(served) == 1 else ""
    try:
        code = reference.current_code(rules.commune(stated)) if stated else None
    except BadValue:
        code = None
    address = _address(entry)
    return code or commune_at(address.get("code_postal", ""), address.get("nom_commune", ""), None, None)


def _address(entry: Entry) -> dict[str, str]:
    """Return the address of the place itself, as texts; the letters' one only where there is no other."""
    held = entry["adresse"]
    listed = [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []
    listed.sort(key=lambda each: each.get("type_adresse") != "Adresse")
    found = listed[0] if listed else {"code_postal": entry["code_postal"], "nom_commune": entry["commune"]}
    return {name: str(value).strip() for name, value in found.items() if isinstance(value, str | int | float)}


def _place(entry: Entry) -> tuple[str | None, str | None]:
    """Return latitude and longitude, both or neither."""
    address = _address(entry)
    lat = address.get("latitude") or entry.text("geocodage_y_GPS")
    lon = address.get("longitude") or entry.text("geocodage_x_GPS")
    try:
        rules.Between(-90, 90)(lat or "")
        rules.Between(-180, 180)(lon or "")
    except BadValue:
        return None, None
    return lat, lon


def _site(entry: Entry) -> str | None:
    held = entry["site_internet"]
    sites = [text(each.get("valeur")) for each in held if isinstance(each, dict)] if isinstance(held, list) else []
    found = (web_address(each) for each in (*sites, entry.text("url_service_public"), entry.text("url")) if each)
    return next((each for each in found if each), None)


FORMAT = Format("annuaire", recognise, read)
