"""ADEME's « Longue Vie aux Objets »: who repairs, lends, sells second-hand; its lists of codes give nobody.

Each entry is an establishment. Its SIREN proves who it is only where one entry of the file has it and its kind is an
organisation's own: shops of one chain and sites of one local authority share a SIREN and are not one actor.
Source of `lvao_terms.csv`: ADEME, « Que faire de mes objets et déchets » (MIT).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graph.errors import BadValue
from graph.model import ids, rules
from graph.model.terms import CATEGORIES, folded
from importers.base import Format, Read, batched
from importers.free_text import plain, web_address, without_contacts
from importers.json_rows import entries, read_entries
from importers.json_values import Entry, cell_of, inside, place, text, texts
from importers.places import commune_at
from importers.public_bodies import public_body
from importers.rows import beginning
from importers.scdl_parties import is_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.model.batch import Batch, Rejected
    from importers.base import Options

PERSONAL = ("email", "telephone")
WANTED = frozenset({"model", "pk", "fields"})
FIELDS = frozenset(
    {
        *("uuid", "nom", "nom_commercial", "description", "acteur_type", "code_postal", "ville", "url", "location"),
        *("siren", "siret", "siret_is_closed", "statut", "acteur_services", "sources", "source", *PERSONAL),
    }
)
"""The fields that are read; all others are left alone."""
OWN_SIREN = frozenset({"ess", "artisan", "commerce", "acteur_digital"})
"""Types whose SIREN is the organisation's own, rather than that of who runs the site."""
_MODEL = re.compile(r'\s*\[\s*\{\s*"(?:model"\s*:\s*"qfdmo\.|pk"\s*:\s*[^,]{1,40},\s*"model"\s*:\s*"qfdmo\.)')
_POINT = re.compile(r"POINT ?\((-?[\d.]+) (-?[\d.]+)\)")
_SOLE_TRADER = re.compile(r"(?:entreprise individuelle|ei|e\.i\.|micro-?entreprise) ")


@dataclass(frozen=True)
class Term:
    """What a code of the directory says."""

    label: str
    use: str
    category: str
    kind: str


def recognise(path: Path) -> bool:
    """Tell the directory by the models of its entries."""
    return _MODEL.match(beginning(path)) is not None


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read the directory: each establishment gives an actor.

    Raises
    ------
    InputRefused
        `not_this_list`, `damaged_json`, `json_too_deep`, `value_too_large`.
    """
    found = Counter(_siren(inside(held, "fields")) for held in entries(path, WANTED) if held is not None)
    alone = frozenset(siren for siren, times in found.items() if siren and times == 1)
    rows = read_entries(path.stem, entries(path, WANTED), lambda entry: _entry(entry, alone))
    yield from batched(path.stem, rows, headings={"actors.name": "nom"})


def _siren(fields: object) -> str | None:
    try:
        return rules.siren(text(inside(fields, "siren")) or text(inside(fields, "siret")))
    except BadValue:
        return None


def _entry(entry: Entry, alone: frozenset[str]) -> Read | Rejected:
    fields = entry["fields"]
    if not entry.text("model").endswith("acteur") or not isinstance(fields, dict):
        return entry.refused("model", "not_an_actor")
    held = {name: value for name, value in fields.items() if name in FIELDS}
    return _establishment(Entry(entry.part, entry.line, held, entry.doubts), entry.text("pk"), alone)


def _establishment(entry: Entry, number: str, alone: frozenset[str]) -> Read | Rejected:
    type_ = entry.text("acteur_type")
    known = terms().get(("type", type_), Term("", "actor", "", ""))
    name, is_sole_trader = _name(entry)
    if known.use == "point":
        return entry.refused("acteur_type", "collection_point", value=type_)
    if entry.text("statut").upper() not in ("ACTIF", ""):
        return entry.refused("statut", "not_active", value=entry.text("statut"))
    if entry["siret_is_closed"] is True:
        return entry.refused("siret_is_closed", "not_active", value="siret_is_closed")
    if not name and entry.text("nom"):
        return Entry(entry.part, entry.line, {}).refused("nom", "natural_person")
    column = "siren" if entry.text("siren") else "siret"
    siren = entry.sound(column, entry.text(column), rules.siren)
    body = public_body(None, name)
    lat, lon = _place(entry.text("location"))
    postcode = entry.text("code_postal")
    commune = commune_at(postcode.zfill(5) if postcode else "", entry.text("ville")[:120], lat, lon)
    held = {known.category, "public" if body else ""}
    own = entry.text("uuid") or number
    actor = {
        "id": f"lvao-{own}" if own else ids.from_content(name, commune, "lvao"),
        "name": name,
        "categories": "|".join(each for each in CATEGORIES if each in held),
        "kind": body.kind if body else known.kind or None,
        "territory": body.territory if body else None,
        "commune": commune,
        "siren": siren if type_ in OWN_SIREN and siren in alone and not is_sole_trader else None,
        "url": web_address(entry.text("url")),
        "description": without_contacts(plain(entry.text("description"))),
        "themes": "|".join(dict.fromkeys(_services(entry))),
        "lat": cell_of(lat),
        "lon": cell_of(lon),
        "source": "Longue Vie aux Objets (ADEME)",
    }
    dropped = (*entry.dropped(PERSONAL), *(("nom",) if is_sole_trader else ()))
    return Read(entry.line, [("actors", actor)], dropped, tuple(entry.doubts))


def _name(entry: Entry) -> tuple[str, bool]:
    """Return the name, and whether the entry's own is a person's: then it is the shop's, or empty without one."""
    name, of_shop = (" ".join(plain(entry.text(each)).split()) for each in ("nom", "nom_commercial"))
    if not (_SOLE_TRADER.match(folded(name[:60])) or is_person(name)):
        return name or of_shop, False
    return ("" if is_person(of_shop) else of_shop), True


def _services(entry: Entry) -> Iterator[str]:
    for each in entry["acteur_services"] if isinstance(entry["acteur_services"], list) else ():
        for code in texts(each):
            if known := terms().get(("service", code)):
                yield known.label


def _place(wkt: str) -> tuple[float | None, float | None]:
    """Return latitude and longitude of a point as text, which has them the other way round."""
    found = _POINT.search(wkt[:200])
    return place([found[1], found[2]]) if found else (None, None)


@cache
def terms() -> Mapping[tuple[str, str], Term]:
    """Return what the directory's codes say, by list (`type`, `service`) and code."""
    table = csv.DictReader(files("importers").joinpath("lvao_terms.csv").read_text("utf-8").splitlines())
    return {(row["list"], row["code"]): Term(row["label"], row["use"], row["category"], row["kind"]) for row in table}


FORMAT = Format("lvao", recognise, read)
