"""The records that one subject of PAIR becomes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.errors import BadValue, Reason, quoted
from graph.model import ids, rules
from graph.model.batch import Rejected
from graph.model.terms import KINDS
from importers.base import Read
from importers.free_text import plain, web_address, without_contacts
from importers.graph_words import SYMMETRIC
from importers.pair_words import (
    ADDRESSES,
    ENDS,
    INVOLVEMENT,
    LATITUDES,
    LOCALITIES,
    LONG,
    LONGITUDES,
    PAGES,
    PERSONAL,
    PLACES,
    POSTCODES,
    RELATIONS,
    ROLES,
    SHORT,
    STARTS,
    STATUSES,
    TOPICS,
    TOPICS_OF,
    TYPES,
)
from importers.places import commune_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.base import Record
    from importers.pair_things import Thing, Things

_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_AFFILIATION = ("pair:affiliates", "pair:hasMember", "org:hasMember", "foaf:member", "schema:member", "schema:employee")
"""Words by which an organisation names persons: counted where it does, never kept."""


def actor(part: str, line: int, thing: Thing, things: Things) -> Read | Rejected:
    """Return an organisation with the relations that it states to others of the file."""
    if not thing.name:
        return Rejected(part, line, "pair:label", "", Reason("missing"))
    lat, lon, commune = _where(thing, things)
    types = [each.name for each in things.tied(thing, TYPES) if each.name]
    cells = {
        "id": thing.key,
        "name": plain(thing.name),
        "kind": next(iter(types), None) and (KINDS.find(types[0]) or types[0]),
        "commune": commune,
        "url": _page(thing),
        "description": _description(thing),
        "themes": _themes(thing, things),
        "lat": lat,
        "lon": lon,
    }
    doubts: list[Rejected] = []
    relations = [*_relations(part, line, thing, things, doubts)]
    persons = [word for word in _AFFILIATION for each in things.tied(thing, (word,)) if each.kind == "person"]
    dropped = tuple(dict.fromkeys([*(word for word in PERSONAL if word in thing.texts), *persons]))
    return Read(line, [("actors", cells), *relations], dropped, tuple(doubts))


def _relations(part: str, line: int, thing: Thing, things: Things, doubts: list[Rejected]) -> Iterator[Record]:
    """Give the relations to other actors; what is named and not understood, or not described here, is told."""
    for word, nodes in thing.ties.items():
        for node in nodes:
            other = things.find(node)
            if word not in RELATIONS and (other is None or other.kind != "actor"):
                continue
            if other is None or (other.kind == "actor" and not other.name):
                doubts.append(_doubt(part, line, word, str(node), "object_elsewhere"))
            elif other.kind == "actor" and word in RELATIONS:
                type_, turned = RELATIONS[word]
                yield _relation(type_, *((other, thing) if turned else (thing, other)))
            elif other.kind == "actor":
                doubts.append(_doubt(part, line, word, other.name, "unknown_predicate"))


def _doubt(part: str, line: int, word: str, value: str, code: str) -> Rejected:
    return Rejected(part, line, word, quoted(value), Reason(code, {"value": quoted(value)}))


def _relation(type_: str, source: Thing, target: Thing) -> Record:
    """Return a relation whose id is the same from whichever side it is stated."""
    ends = (source.key, target.key)
    if type_ in SYMMETRIC:
        ends = (min(ends), max(ends))
    key = ids.from_content(type_, *ends)
    return "relations", {"id": key, "source": ends[0], "target": ends[1], "type": type_}


def initiative(part: str, line: int, thing: Thing, things: Things) -> Read | Rejected:
    """Return a project or an event with the actors that take part in it."""
    if not thing.name:
        return Rejected(part, line, "pair:label", "", Reason("missing"))
    since, until = _day(thing, STARTS), _day(thing, ENDS)
    doubts = []
    if since and until and since > until:
        doubts.append(_doubt(part, line, ENDS[0], until, "ends_before_it_begins"))
        until = None
    cells = {
        "id": thing.key,
        "name": plain(thing.name),
        "themes": _themes(thing, things),
        "since": since,
        "until": until,
        "status": next((each.name for each in things.tied(thing, STATUSES) if each.name), None),
        "actors": "|".join(_parties(thing, things)),
    }
    return Read(line, [("initiatives", cells)], (), tuple(doubts))


def _parties(thing: Thing, things: Things) -> list[str]:
    """Return who takes part, as `id` or `id:role`, whichever side says it; each once, with its first role."""
    found: dict[str, str] = {}
    for word, (role, from_initiative) in ROLES.items():
        others = things.tied(thing, (word,)) if from_initiative else things.naming(thing, (word,))
        others += things.tied(thing, (word,)) if word == "pair:partnerOf" else []
        for other in others:
            if other.kind == "actor" and other.name:
                found.setdefault(other.key, role)
    for each in things.naming(thing, ("pair:involvementActivity",)):
        roles = [role.name for role in things.tied(each, ("pair:involvementRole",))]
        for other in things.tied(each, ("pair:involvementActor",)):
            if other.kind == "actor" and other.name:
                found[other.key] = next(iter(roles), "").replace("|", " ").replace(":", " ")
    return [f"{key}:{role}" if role else key for key, role in sorted(found.items())]


def membership(part: str, line: int, thing: Thing, things: Things) -> Read | Rejected:
    """Return what a membership or an involvement, written as a thing of its own, says of two others."""
    if INVOLVEMENT in thing.types:
        found = [each for each in things.tied(thing, ("pair:involvementActivity",)) if each.kind == "initiative"]
        parties = things.tied(thing, ("pair:involvementActor",))
        if any(each.kind == "person" for each in parties):
            return Rejected(part, line, "pair:involvementActor", "", Reason("node_is_a_person"))
        return initiative(part, line, found[0], things) if found and parties else _unknown(part, line, thing)
    members = things.tied(thing, ("pair:membershipActor",))
    bodies = [each for each in things.tied(thing, ("pair:membershipOrganization",)) if each.kind == "actor"]
    if any(each.kind == "person" for each in members):
        return Rejected(part, line, "pair:membershipActor", "", Reason("node_is_a_person"))
    if not (members and bodies and members[0].kind == "actor" and members[0].name and bodies[0].name):
        return _unknown(part, line, thing)
    return Read(line, [_relation("member_of", members[0], bodies[0])])


def _unknown(part: str, line: int, thing: Thing) -> Rejected:
    value = quoted(next((str(node) for nodes in thing.ties.values() for node in nodes), ""))
    return Rejected(part, line, "", value, Reason("object_elsewhere", {"value": value}))


def _where(thing: Thing, things: Things) -> tuple[str | None, str | None, str | None]:
    """Return latitude and longitude, both or neither, and the commune that place and address mean together."""
    places = [*things.tied(thing, PLACES), thing]
    lat, lon = (_number(places, words) for words in (LATITUDES, LONGITUDES))
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180 or not (lat or lon):  # noqa: PLR2004 - degrees
        lat = lon = None
    addresses = [address for place in places for address in (*things.tied(place, ADDRESSES), place)]
    postcode, locality = (
        next((text for each in addresses if (text := each.text(words))), "") for words in (POSTCODES, LOCALITIES)
    )
    commune = commune_at(postcode, locality, lat, lon)
    return (None, None, commune) if lat is None else (repr(lat), repr(lon), commune)


def _number(things: list[Thing], words: tuple[str, ...]) -> float | None:
    for each in things:
        try:
            if text := each.text(words):
                return rules.number(text)
        except BadValue:
            continue
    return None


def _page(thing: Thing) -> str | None:
    linked = [str(node) for word in PAGES for node in thing.ties.get(word, ())]
    return web_address(" ".join([thing.text(PAGES), *linked]))


def _description(thing: Thing) -> str:
    """Return the short text and the longer one, which may repeat it."""
    short, long = (plain(thing.text(words)) for words in (SHORT, LONG))
    return without_contacts(long if short in long else short if long in short else f"{short}\n{long}")


def _themes(thing: Thing, things: Things) -> str:
    found = [*things.tied(thing, TOPICS), *things.naming(thing, TOPICS_OF)]
    return "|".join(dict.fromkeys(each.name.replace("|", " ") for each in found if each.name))


def _day(thing: Thing, words: tuple[str, ...]) -> str | None:
    found = _DAY.match(thing.text(words))
    return found[0] if found else None
