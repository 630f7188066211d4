"""Maps made with GoGoCarto (Transiscope, Près de chez nous): each element of the list is an actor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph.errors import Reason, quoted
from graph.model import ids
from graph.model.batch import Rejected
from graph.model.terms import CATEGORIES, folded
from importers.base import Format, Read, batched, beside
from importers.free_text import plain, web_address, without_contacts
from importers.gogocarto_elements import elements
from importers.gogocarto_labels import meaning
from importers.gogocarto_table import is_table, rows
from importers.json_values import cell_of, holds_something, number, place, text
from importers.places import commune_at, postcode_and_locality
from importers.public_bodies import public_body
from importers.rows import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options, Record

    Element = Mapping[str, Any]

PERSONAL = ("email", "mail", "mails", "telephone", "phone", "phones", "mobile", "fax", "contact", "contacts")
"""Keys that reach a person: never kept, counted where they hold something."""
WANTED = frozenset(
    {
        *("id", "@id", "name", "title", "status", "moderationState", "sourceKey", "website", "url", "showUrl"),
        *("geo", "latitude", "longitude", "lat", "lng", "lon", "coordinates", "location"),
        *("address", "postalCode", "addressLocality", "streetAddress", "abstract", "description", "descriptionMore"),
        *("categories", "taxonomy", "optionValues", *PERSONAL),
    }
)
"""The keys that are read; all others pass by unseen."""
TELLING = WANTED.intersection(
    {"geo", "latitude", "lat", "location", "coordinates", "address", "sourceKey", "categories", "taxonomy"}
)
"""Keys of which an element has at least one: what has none is a category, a user or something else."""

NOT_SHOWN = {
    0: "element_pending",
    -1: "element_pending",
    -2: "element_refused",
    -3: "element_refused",
    -4: "element_deleted",
    -5: "element_pending",
    -6: "element_duplicate",
    -7: "element_pending",
}
"""Why an element with this status is not on the map; those of 1 and more are."""
BADLY_PLACED = -2
"""The moderation state of an element whose address the map could not find."""
PARTNER_PREFIX = "gogocarto-"

CALLED = {"actors.lat": "latitude", "actors.lon": "longitude"}
"""How an element calls what is checked with the whole batch, where it differs from our names."""

_LEGAL_FORMS = (
    (re.compile(r"\b(?:scop|scic)\b"), "cooperative", "economic"),
    (re.compile(r"\b(?:gaec|earl|scea)\b"), "farm", "economic"),
    (re.compile(r"\b(?:eurl|sarl|sasu?|snc)\b"), "company", "economic"),
    (re.compile(r"\bassociation\b"), "association", ""),
)
"""What a name says of the legal form; an association's category is left to a person."""
_ONTOLOGY = re.compile(r'"ontology"\s*:\s*"gogo')
_ERROR = re.compile(r'\s*\{\s*"error"\s*:\s*"[^"]*"\s*\}\s*')
_LIST = re.compile(r'\s*(?:\[|\{[^\[\]]{0,2000}"(?:data|@graph)"\s*:\s*[\[{])')
_GEO = re.compile(r'"geo"\s*:\s*\{\s*"(?:latitude|longitude)"')
_LABELS = re.compile(r'"(?:taxonomy|categories|sourceKey|optionValues)"\s*:')


def recognise(path: Path) -> bool:
    """Tell an answer of GoGoCarto by its ontology, or by what its elements hold."""
    start = beginning(path)
    if not _is_json(start):
        return is_table(path)
    if _ONTOLOGY.search(start) or _ERROR.fullmatch(start):
        return True
    if _LIST.match(start) and _GEO.search(start) and _LABELS.search(start):
        return True
    return bool(_LIST.match(start) and _ONTOLOGY.search(_end(path)))


def _is_json(start: str) -> bool:
    return start.lstrip()[:1] in ("[", "{")


def _end(path: Path, size: int = 4096) -> str:
    try:
        with path.open("rb") as raw:
            raw.seek(max(0, path.stat().st_size - size))
            return raw.read(size).decode("utf-8", "ignore")
    except OSError:
        return ""


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read the elements of a map: each gives an actor, and where its labels say so what it is a member of.

    Raises
    ------
    InputRefused
        `directory_error`, `not_gogocarto`, `damaged_json`, `json_too_deep`, `value_too_large`; of a table what
        `open_csv` refuses.
    """
    yield from batched(path.stem, _rows(path), headings=CALLED)


def _rows(path: Path) -> Iterator[Read | Rejected]:
    for line, element in rows(path, WANTED) if is_table(path) else elements(path, WANTED):
        if element is None or not element.keys() & TELLING:
            yield Rejected(path.stem, line, "", "", Reason("not_an_element"))
        elif reason := _not_shown(element):
            yield Rejected(path.stem, line, "status", quoted(element["status"]), reason)
        else:
            dropped = tuple(key for key in PERSONAL if holds_something(element.get(key)))
            found = _records(element)
            yield Read(line, found, dropped, elsewhere=beside(found, found[0][1]["id"] or ""))


def _not_shown(element: Element) -> Reason | None:
    status = _whole(element.get("status"))
    if status is None or status >= 1:
        return None
    return Reason(NOT_SHOWN.get(status, "element_pending"), {"value": str(status)})


def _records(element: Element) -> list[Record]:
    name = " ".join(plain(text(element.get("name") or element.get("title"))).split())
    source = text(element.get("sourceKey"))
    lat, lon = _place(element)
    said = meaning(_labels(element), source)
    description = without_contacts(plain(_description(element)))
    form, by_form = next(((kind, held) for word, kind, held in _LEGAL_FORMS if word.search(folded(name))), ("", ""))
    body = public_body(None, name)
    held = {*said.categories, by_form, "public" if body else ""}
    commune = commune_at(*_address(element), lat, lon)
    key = _key(element, name, commune or "")
    actor = {
        "id": key,
        "name": name,
        "categories": "|".join(category for category in CATEGORIES if category in held),
        "kind": (body.kind if body else form or said.kind) or _kind_by_words(description),
        "territory": body.territory if body else None,
        "commune": commune,
        "url": web_address(text(element.get("website") or element.get("url"))) or _shown_at(element),
        "description": description,
        "themes": "|".join(said.themes),
        "lat": cell_of(lat),
        "lon": cell_of(lon),
        "source": source,
    }
    return [("actors", actor), *(record for name in said.partners for record in _membership(key, name))]


def _membership(member: str, partner: str) -> Iterator[Record]:
    """Give a national partner and the relation of its member to it; both are the same however often they are read."""
    slug = re.sub(r"[^a-z0-9]+", "-", folded(partner))
    key = f"{PARTNER_PREFIX}{slug}"
    yield "actors", {"id": key, "name": partner, "categories": "national", "kind": "network"}
    yield "relations", {"id": f"{member}-member-of-{slug}", "source": member, "target": key, "type": "member_of"}


def _key(element: Element, name: str, commune: str) -> str:
    """Return the element's own id, which another map may use for another name; else one made from name and commune."""
    own = text(element.get("id") or element.get("@id"))
    return ids.of_source("gogocarto", own, folded(name)) if own else ids.from_content(name, commune, "gogocarto")


def _labels(element: Element) -> list[str]:
    """Return the names of the categories; numbers of categories, of which the file says no more, are left out."""
    found: list[str] = []
    for key in ("categories", "taxonomy", "optionValues"):
        value = element.get(key)
        for each in value if isinstance(value, list) else [value]:
            label = text(each.get("name") if isinstance(each, dict) else each)
            if label and not label.isdigit():
                found.append(label)
    return found


def _kind_by_words(description: str) -> str | None:
    return "association" if re.search(r"\bassociation loi (?:de )?1901\b", folded(description[:2000])) else None


def _description(element: Element) -> str:
    """Return the short text and the longer one, which may repeat it."""
    short = text(element.get("abstract")) or text(element.get("description"))
    more = text(element.get("description") if element.get("abstract") else element.get("descriptionMore"))
    return short if more in short else f"{short}<br>{more}" if short else more


def _shown_at(element: Element) -> str | None:
    return web_address(text(element.get("showUrl")))


def _address(element: Element) -> tuple[str, str]:
    """Return the postcode and the locality, both as they are typed."""
    found = element.get("address")
    if isinstance(found, str):
        return postcode_and_locality(found)
    held = found if isinstance(found, dict) else element
    postcode = text(held.get("postalCode"))
    return postcode.zfill(5) if postcode.isdigit() else postcode, text(held.get("addressLocality"))[:120]


def _place(element: Element) -> tuple[float | None, float | None]:
    """Return latitude and longitude, both or neither; a place that the map could not find, or 0, 0, is none."""
    if _whole(element.get("moderationState")) == BADLY_PLACED:
        return None, None
    return place(next((element[key] for key in ("geo", "location", "coordinates") if element.get(key)), element))


def _whole(value: object) -> int | None:
    found = number(value)
    return None if found is None else int(found)


FORMAT = Format("gogocarto", recognise, read)
