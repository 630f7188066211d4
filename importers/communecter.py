"""Communecter: organisations are actors, projects and events initiatives, persons are left out.

As its interface answers (entities by their id, or a list), as one element alone, and as the table by which lists are
put into it. What an organisation's type says stands in `TYPES`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph import reference
from graph.model import ids, rules
from graph.model.terms import folded
from importers.base import Format, Read, batched, beside, known_commune
from importers.communecter_table import COLUMNS, held_in
from importers.free_text import plain, web_address, without_contacts
from importers.json_rows import KEY, entries, read_entries
from importers.json_values import Entry, cell_of, inside, place, text, texts
from importers.places import commune_at
from importers.public_bodies import public_body
from importers.rows import Layout, Row, RowRefused, beginning, first_headings, located
from importers.text import open_csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.batch import Batch, Rejected
    from importers.base import Options, Record

PERSONAL = ("email", "telephone", "phone", "contacts")
WANTED = frozenset(
    {
        *("_id", "id", "@type", "collection", "name", "type", "typeCommunecter", "address", "geo", "geoPosition"),
        *("tags", "url", "urlCommunecter", "shortDescription", "description", "links", "startDate", "endDate"),
        *PERSONAL,
    }
)
"""The keys that are read; all others pass by unseen."""
TYPES = {
    "ngo": ("", "association"),
    "association": ("", "association"),
    "group": ("", "informal_group"),
    "groupe informel": ("", "informal_group"),
    "localbusiness": ("economic", "company"),
    "entreprise": ("economic", "company"),
    "cooperative": ("economic", "cooperative"),
    "governmentorganization": ("public", "public_body"),
    "groupe gouvernemental": ("public", "public_body"),
    "service public": ("public", "public_body"),
}
"""Category and kind by an organisation's type, in the interface's words or the table's; others say nothing."""
MOST_LINKS = 200
_ENVELOPE = re.compile(r'"entities"\s*:\s*[\[{]')
_TELLING = re.compile(r'"(?:typeCommunecter|urlCommunecter|codeInsee)"\s*:')
_PLACEHOLDER = frozenset({"STRING"})


def recognise(path: Path) -> bool:
    """Tell an answer by keys that only Communecter has, its table by the headings of its import."""
    start = beginning(path)
    if start.lstrip()[:1] in ("[", "{"):
        return _TELLING.search(start) is not None
    return {"nom de l'organisme", "code postal"} <= set(first_headings(path))


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read organisations, projects and events.

    Raises
    ------
    InputRefused
        `not_this_list`, `damaged_json`, `json_too_deep`, `value_too_large`; of a table what `open_csv` refuses.
    """
    called = {"actors.name": "name", "initiatives.name": "name", "actors.lat": "latitude", "actors.lon": "longitude"}
    yield from batched(path.stem, _rows(path), headings=called)


def _rows(path: Path) -> Iterator[Read | Rejected]:
    start = beginning(path)
    if start.lstrip()[:1] in ("[", "{"):
        is_answer = _ENVELOPE.search(start) is not None
        found = entries(path, WANTED, within=("entities",) if is_answer else (), keyed=is_answer)
        yield from read_entries(path.stem, found, _element)
        return
    with open_csv(path) as table:
        layout = Layout(path.stem, table.headings, located(path, table.headings, COLUMNS, needed=("name",)))
        for line, cells in table:
            row = Row(line, cells, layout)
            try:
                row.check()
                yield _element(Entry(path.stem, line, held_in(layout, cells)))
            except RowRefused as refusal:
                yield refusal.of(row)


def _element(entry: Entry) -> Read | Rejected:
    kind = folded(entry.text("@type") or entry.text("collection"))
    name = " ".join(plain(entry.text("name")).split())
    if kind in ("person", "citoyens"):
        return Entry(entry.part, entry.line, {}).refused("name", "natural_person")
    if name in _PLACEHOLDER:
        return entry.refused("name", "template_entry")
    if not name:
        return entry.refused("name", "missing")
    is_initiative = kind in ("project", "projects", "event", "events") or bool(entry.text("startDate"))
    found = _initiative(entry, name) if is_initiative else _organisation(entry, name)
    links = ("links",) if any(_is_person(each) for each in _linked(entry, "members")) else ()
    return Read(entry.line, found, (*entry.dropped(PERSONAL), *links), tuple(entry.doubts), _others(found))


def _others(found: list[Record]) -> tuple[str, ...]:
    """Return the actors that are only named: all but an organisation's own, which comes first and has a source."""
    table, cells = found[0]
    return beside(found, str(cells["id"]) if table == "actors" and cells.get("source") else "")


def _organisation(entry: Entry, name: str) -> list[Record]:
    commune, lat, lon = _seat(entry)
    body = public_body(None, name)
    category, kind = TYPES.get(folded(entry.text("typeCommunecter") or entry.text("type")), ("", ""))
    key = _key(entry, name, commune)
    actor = {
        "id": key,
        "name": name,
        "categories": "public" if body else category or None,
        "kind": body.kind if body else kind or None,
        "territory": body.territory if body else None,
        "commune": commune,
        "url": _url(entry),
        "description": without_contacts(plain(entry.text("shortDescription") or entry.text("description"))),
        "themes": _themes(entry),
        "lat": cell_of(lat),
        "lon": cell_of(lon),
        "source": "Communecter",
    }
    return [("actors", actor), *_memberships(entry, key)]


def _memberships(entry: Entry, key: str) -> Iterator[Record]:
    """Give what an organisation is a member of, and its members that are organisations and are named."""
    for field, is_member in (("memberOf", True), ("members", False)):
        for other in _linked(entry, field):
            if _is_person(other):
                continue
            known, name = f"communecter-{text(other.get(KEY))}", " ".join(plain(text(other.get("name"))).split())
            if not name or known == key:
                entry.doubt("links", text(other.get(KEY)), "unnamed_link")
                continue
            yield "actors", {"id": known, "name": name}
            source, target = (key, known) if is_member else (known, key)
            relation = {"source": source, "target": target, "type": "member_of"}
            yield "relations", {"id": f"{source}-member-of-{target}", **relation}


def _initiative(entry: Entry, name: str) -> list[Record]:
    commune, _, _ = _seat(entry)
    found: list[Record] = []
    actors = []
    for other in (each for field in ("contributors", "organizer") for each in _linked(entry, field)):
        called = " ".join(plain(text(other.get("name"))).split())
        if not _is_person(other) and called:
            key = f"communecter-{text(other.get(KEY))}"
            found.append(("actors", {"id": key, "name": called}))
            actors.append(key)
    initiative = {
        "id": _key(entry, name, commune),
        "name": name,
        "territory": reference.epci_of(commune) if commune else None,
        "themes": _themes(entry),
        "since": entry.sound("startDate", entry.text("startDate"), rules.date),
        "until": entry.sound("endDate", entry.text("endDate"), rules.date),
        "actors": "|".join(dict.fromkeys(actors)) or None,
    }
    return [*found, ("initiatives", initiative)]


def _key(entry: Entry, name: str, commune: str | None) -> str:
    """Return the id of an element: Communecter's ids are its own in all the world."""
    own = entry.text(KEY) or entry.text("id") or text(inside(entry["_id"], "$id")) or text(inside(entry["_id"], "$oid"))
    own = own or entry.text("urlCommunecter").rpartition(".id.")[2]
    return f"communecter-{own}" if own else ids.from_content(name, commune, "communecter")


def _seat(entry: Entry) -> tuple[str | None, float | None, float | None]:
    """Return commune, latitude and longitude; the commune's code wins."""
    lat, lon = next(
        (found for each in ("geo", "geoPosition") if (found := place(entry[each])) != (None, None)), (None, None)
    )
    address = entry["address"]
    code = entry.sound("codeInsee", text(inside(address, "codeInsee")), known_commune)
    postcode = text(inside(address, "postalCode"))
    locality = text(inside(address, "addressLocality"))[:120]
    return code or commune_at(postcode.zfill(5) if postcode.isdigit() else postcode, locality, lat, lon), lat, lon


def _themes(entry: Entry) -> str:
    return "|".join(dict.fromkeys(each.replace("|", " ") for each in texts(entry["tags"])))


def _url(entry: Entry) -> str | None:
    found = entry["url"]
    return web_address(text(inside(found, "website")) if isinstance(found, dict) else text(found))


def _linked(entry: Entry, field: str) -> list[dict[str, Any]]:
    """Return the elements that one is linked to in a way, each with its id."""
    found = inside(entry["links"], field)
    if isinstance(found, list):
        return [each for each in found if isinstance(each, dict)][:MOST_LINKS]
    named = found.items() if isinstance(found, dict) else ()
    return [{**each, KEY: key} for key, each in named if isinstance(each, dict)][:MOST_LINKS]


def _is_person(link: dict[str, Any]) -> bool:
    """Tell whether a link is to a person: members are, unless they say that they are an organisation."""
    return folded(text(link.get("type") or link.get("@type"))) not in ("organization", "organizations")


FORMAT = Format("communecter", recognise, read)
