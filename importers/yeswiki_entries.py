"""What one entry of a YesWiki's form gives: an actor or an initiative, with the entries that it links to."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graph import reference
from graph.model import ids
from graph.model.terms import folded
from importers.free_text import web_address, without_contacts
from importers.json_values import cell_of
from importers.places import commune_at
from importers.public_bodies import public_body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.base import Cells, Record

SOURCE = "YesWiki"


@dataclass(frozen=True)
class Meaning:
    """What a value of a known list says; `use` is `actor` or `inactive`."""

    use: str
    category: str
    kind: str
    partner: str


@dataclass(frozen=True)
class Sheet:
    """One entry (« fiche »), from JSON or CSV alike; dates make it an initiative, a place an actor."""

    own: str
    name: str
    since: str | None = None
    until: str | None = None
    postcode: str = ""
    locality: str = ""
    lat: float | None = None
    lon: float | None = None
    url: str = ""
    description: str = ""
    themes: Sequence[str] = ()
    said: Meaning | None = None

    @property
    def is_initiative(self) -> bool:
        """Whether it has a beginning."""
        return self.since is not None

    @property
    def has_place(self) -> bool:
        """Whether it says where it is."""
        return bool(self.postcode or self.locality or self.lat is not None)

    @property
    def commune(self) -> str | None:
        """The commune that its address and its place mean."""
        postcode = self.postcode.zfill(5) if self.postcode.isdigit() else self.postcode
        return commune_at(postcode, self.locality[:120], self.lat, self.lon)

    @property
    def key(self) -> str:
        """Its id: a WikiName is its wiki's only, so name and commune tell it from those of others."""
        told = (folded(self.name), self.commune)
        return ids.of_source("yeswiki", self.own, *told) if self.own else ids.from_content(self.name, *told, "yeswiki")


def actor(sheet: Sheet) -> list[Record]:
    """Return the actor of an entry and, where a list says so, what it is a member of."""
    body = public_body(None, sheet.name)
    said = sheet.said or Meaning("actor", "", "", "")
    cells: Cells = {
        "id": sheet.key,
        "name": sheet.name,
        "categories": "public" if body else said.category or None,
        "kind": body.kind if body else said.kind or None,
        "territory": body.territory if body else None,
        "commune": sheet.commune,
        "url": web_address(sheet.url),
        "description": without_contacts(sheet.description),
        "themes": "|".join(sheet.themes),
        "lat": cell_of(sheet.lat),
        "lon": cell_of(sheet.lon),
        "source": SOURCE,
    }
    return [("actors", cells), *_membership(sheet.key, said.partner)]


def _membership(member: str, partner: str) -> Iterator[Record]:
    if partner:
        key = f"yeswiki-{folded(partner).replace(' ', '-')}"
        yield "actors", {"id": key, "name": partner, "categories": "national", "kind": "network"}
        yield "relations", {"id": f"{member}-member-of-{key}", "source": member, "target": key, "type": "member_of"}


def initiative(sheet: Sheet, linked: Mapping[str, str]) -> list[Record]:
    """Return the initiative of an entry with the actors that it links to (name by id)."""
    commune = sheet.commune
    cells: Cells = {
        "id": sheet.key,
        "name": sheet.name,
        "territory": reference.epci_of(commune) if commune else None,
        "themes": "|".join(sheet.themes),
        "since": sheet.since,
        "until": sheet.until,
        "actors": "|".join(f"{key}:lié" for key in linked) or None,
    }
    return [*(("actors", {"id": key, "name": name}) for key, name in linked.items()), ("initiatives", cells)]


def links(sheet: Sheet, linked: Mapping[str, str]) -> Iterator[Record]:
    """Give what an actor's links come to: to be named by an entry says that they met, and no more."""
    for key, name in linked.items():
        if key != sheet.key:
            yield "actors", {"id": key, "name": name}
            relation = {"source": sheet.key, "target": key, "type": "meets", "confirmed_by": "source"}
            yield "relations", {"id": f"{sheet.key}-meets-{key}", **relation}


@cache
def lists() -> Mapping[tuple[str, str], Meaning]:
    """Return what the values of known lists say, by field and value; `*` stands for any other value."""
    table = csv.DictReader(files("importers").joinpath("yeswiki_lists.csv").read_text("utf-8").splitlines())
    return {
        (row["field"], row["value"]): Meaning(row["use"], row["category"], row["kind"], row["partner"]) for row in table
    }


def listed(field: str, value: str) -> Meaning | None:
    """Return what a value of a list says, None where the list is not known."""
    return lists().get((field, value)) or lists().get((field, "*"))
