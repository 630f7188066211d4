"""What the registers of research share: who a number names, where it is, what supervises it.

A number of the RNSR (nine digits and a letter) names a research structure, hence an actor of category `research`; what
a register calls a supervising establishment is one too. A SIREN alone says nothing of the kind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph.errors import BadValue
from graph.model import ids, rules
from graph.model.terms import folded
from importers.base import known_commune
from importers.json_values import cell_of, place, said, text
from importers.places import commune_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from importers.base import Cells, Record
    from importers.json_values import Entry

RNSR_NUMBER = re.compile(r"\d{9}[A-Z]")
LINKS = {
    "etablissement tutelle": "supervises",
    "tutelle": "supervises",
    "etablissement participant": "partner_of",
    "participant": "partner_of",
}
"""The relation to a laboratory that a kind of establishment has; those of other kinds are told and left out."""
_BOXES = (
    *((41.0, 51.5, -5.5, 10.0), (46.0, 48.0, -57.0, -56.0), (2.0, 19.0, -64.0, -51.0), (-22.0, -11.0, 43.0, 56.0)),
    *((-25.0, -13.0, 158.0, 180.0), (-28.0, -7.0, -180.0, -130.0)),
)
"""South, north, west, east of France: in Europe, in North and South America, in the Indian Ocean, in the Pacific."""


def structure(number: str, name: str) -> Cells | None:
    """Return the actor that a number names, or else a name; None where both are empty.

    Examples
    --------
    >>> structure("199712586Y", "CRAN")["categories"], structure("130005457", "UNISTRA").get("categories")
    ('research', None)
    """
    if RNSR_NUMBER.fullmatch(number):
        return {"id": f"rnsr-{number}", "name": name, "categories": "research", "kind": "laboratory"}
    try:
        siren = rules.siren(number) if number else None
    except BadValue:
        siren = None
    if siren:
        return {"id": ids.from_siren(siren), "name": name, "siren": siren}
    return {"id": ids.from_content(folded(name), "research"), "name": name} if name else None


def links(entry: Entry, laboratory: str) -> Iterator[Record]:
    """Give the establishments of a laboratory and their relations to it, each since the year that is named."""
    for each in entry["institutions"] if isinstance(entry["institutions"], list) else ():
        if not isinstance(each, dict):
            continue
        name = said(each.get("label"))
        how = text(each.get("type") or each.get("relationType"))
        actor = structure(text(each.get("id") or each.get("structure")), name)
        type_ = LINKS.get(folded(how))
        if actor is None or not name:
            entry.doubt("institutions", text(each.get("id") or each.get("structure")), "unnamed_structure")
        elif type_ is None:
            entry.doubt("institutions", how or name, "unknown_link")
        else:
            since = entry.sound("institutions", text(each.get("year") or each.get("fromDate")), rules.date)
            yield "actors", {**actor, "categories": "research"}
            yield "relations", _link(str(actor["id"]), laboratory, type_, since)


def _link(source: str, target: str, type_: str, since: str | None) -> Cells:
    return {
        "id": f"{target}-{type_.replace('_', '-')}-{source}",
        "source": source,
        "target": target,
        "type": type_,
        "since": since,
    }


def seat(entry: Entry, address: Mapping[str, Any]) -> Cells:
    """Return commune, latitude and longitude of an address; a place given the wrong way round is turned.

    A commune's code wins, then postcode and name; the place answers where neither names a commune.
    """
    lat, lon = turned(*place(address.get("gps")))
    code = entry.sound("citycode", text(address.get("citycode")), known_commune)
    postcode = text(address.get("postcode"))
    commune = code or commune_at(postcode.zfill(5) if postcode else "", text(address.get("city"))[:120], lat, lon)
    return {"commune": commune, "lat": cell_of(lat), "lon": cell_of(lon)}


def turned(lat: float | None, lon: float | None) -> tuple[float | None, float | None]:
    """Return a place with its two numbers exchanged where only so it lies in France.

    Examples
    --------
    >>> turned(5.024696, 47.298541), turned(47.298541, 5.024696), turned(40.7, -74.0)
    ((47.298541, 5.024696), (47.298541, 5.024696), (40.7, -74.0))
    """
    if lat is None or lon is None or _in_france(lat, lon) or not _in_france(lon, lat):
        return lat, lon
    return lon, lat


def _in_france(lat: float, lon: float) -> bool:
    return any(south <= lat <= north and west <= lon <= east for south, north, west, east in _BOXES)
