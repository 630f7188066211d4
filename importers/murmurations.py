"""Murmurations profiles: one, a list of them, an answer of the index (JSON), or the table of the CSV importer."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graph.errors import BadValue, InputRefused, Reason, quoted
from graph.model import ids, rules
from graph.model.batch import Rejected
from importers.base import Format, Read, batched
from importers.free_text import plain, without_contacts
from importers.graph_words import SYMMETRIC
from importers.murmurations_files import profiles
from importers.pair_words import RELATIONS, term
from importers.places import commune_at, postcode_and_locality
from importers.rows import beginning, first_headings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options, Record

    Profile = Mapping[str, Any]

PERSONAL = ("email", "telephone", "phone", "contact_details")
SCOPES = {"national": "national"}
"""The category by geographic scope; every other scope says nothing of a category."""
OVER = frozenset({"completed", "cancelled"})
_LINKED = re.compile(r'"linked_schemas"\s*:\s*\[')
_TABLE = frozenset({"geolocation.lat", "relationships[0].predicate url", "tags[0]", "tags(list-0)", "primary url"})
_ENOUGH = 2


def recognise(path: Path) -> bool:
    """Tell profiles by the schemas that they link, or the headings of the importer's table."""
    if path.is_dir():
        return False
    start = beginning(path)
    if start.lstrip()[:1] in ("{", "["):
        return bool(_LINKED.search(start))
    headings = set(first_headings(path))
    return "name" in headings and len(headings & _TABLE) >= _ENOUGH


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read profiles: each gives an actor, with its relations to others of the file.

    Raises
    ------
    InputRefused
        `not_murmurations`, and those of `json_stream.events` and `open_csv`.
    """
    known: dict[str, str] = {}
    count = 0
    for line, profile in profiles(path):
        count += 1
        if profile and isinstance(_row(path.stem, line, {**profile, "relationships": ()}, {}), Read):
            for address in _addresses(profile):
                known.setdefault(_address(address), _key(profile))
    if not count:
        raise InputRefused("not_murmurations", file=path.name)
    rows = (_row(path.stem, number, each, known) for number, each in profiles(path))
    yield from batched(path.stem, rows, size=max(count, 1), headings={"actors.url": "primary_url"})


def _row(part: str, line: int, profile: Profile | None, known: Mapping[str, str]) -> Read | Rejected:
    if profile is None or not _text(profile.get("name")):
        return Rejected(part, line, "name", "", Reason("not_a_profile"))
    if _is_person(profile):
        return Rejected(part, line, "linked_schemas", "", Reason("node_is_a_person"))
    status, until = _text(profile.get("status")), _day(profile.get("ends_at"))
    if status in OVER and until is None:
        return Rejected(part, line, "status", status, Reason("not_active", {"value": status}))
    try:
        cells = _actor(profile) | {"until": until}
    except _Bad as fault:
        return Rejected(part, line, fault.column, quoted(fault.value), fault.reason)
    doubts: list[Rejected] = []
    relations = [*_relations(part, line, profile, known, doubts)]
    dropped = tuple(key for key in PERSONAL if profile.get(key))
    return Read(line, [("actors", cells), *relations], dropped, tuple(doubts))


class _Bad(Exception):
    """A value that fails its check; never leaves `_row`."""

    def __init__(self, column: str, value: str, reason: Reason) -> None:
        super().__init__(reason.code)
        self.column, self.value, self.reason = column, value, reason


def _actor(profile: Profile) -> dict[str, str | None]:
    lat, lon = _place(profile)
    where = postcode_and_locality(_text(profile.get("full_address")))
    locality = where[1] or _text(profile.get("locality"))
    page = _text(profile.get("primary_url"))
    return {
        "id": _key(profile),
        "name": _name(profile),
        "categories": SCOPES.get(_text(profile.get("geographic_scope"))),
        "url": _checked("primary_url", page, rules.url) if page else None,
        "description": _description(profile),
        "themes": "|".join(dict.fromkeys(_tags(profile))),
        "commune": None if _is_ours(profile) else commune_at(where[0], locality, lat, lon),
        "lat": None if lat is None else repr(lat),
        "lon": None if lon is None else repr(lon),
        "since": _day(profile.get("starts_at")),
    }


def _name(profile: Profile) -> str:
    name = _text(profile["name"])
    return name if _is_ours(profile) else " ".join(plain(name).split()) or name


def _key(profile: Profile) -> str:
    """Return the id that Essaim gave; else one of the profile's address, or where it has none of its name."""
    if _is_ours(profile):
        return _text(profile["unique_id"]).removeprefix("essaim:")
    page = _text(profile.get("primary_url"))
    return ids.from_content(
        _text(profile.get("name")), _address(page) or _text(profile.get("unique_id")), "murmurations"
    )


def _is_ours(profile: Profile) -> bool:
    return _text(profile.get("unique_id")).startswith("essaim:")


def _relations(
    part: str, line: int, profile: Profile, known: Mapping[str, str], doubts: list[Rejected]
) -> Iterator[Record]:
    """Give the relations to profiles of the file; what is not understood or not described here is told."""
    found = profile.get("relationships")
    for each in found if isinstance(found, list) else ():
        link = each if isinstance(each, dict) else {}
        predicate, other = _text(link.get("predicate_url")), _text(link.get("object_url"))
        type_, turned = _type(predicate)
        key = known.get(_address(other))
        if type_ is None or key is None:
            code, value = ("unknown_predicate", predicate) if key else ("object_elsewhere", other)
            doubts.append(Rejected(part, line, "relationships", quoted(value), Reason(code, {"value": quoted(value)})))
            continue
        ends = (key, _key(profile)) if turned else (_key(profile), key)
        if type_ in SYMMETRIC and not _is_ours(profile):
            ends = (min(ends), max(ends))
        yield "relations", {"source": ends[0], "target": ends[1], "type": type_}


def _type(predicate: str) -> tuple[str | None, bool]:
    """Return the type that a predicate means, and whether it goes from the object to the profile."""
    known: tuple[str | None, bool] = RELATIONS.get(term(predicate), (None, False))
    return known


def _addresses(profile: Profile) -> list[str]:
    return [text for key in ("primary_url", "profile_url") if (text := _text(profile.get(key)))]


def _address(text: str) -> str:
    """Return an address as it is compared: without scheme, `www.` and a slash at its end."""
    return re.sub(r"^https?://(?:www\.)?", "", text.strip(), flags=re.IGNORECASE).rstrip("/").casefold()


def _is_person(profile: Profile) -> bool:
    schemas = profile.get("linked_schemas")
    return any(
        "people" in _text(each) or "person" in _text(each) for each in (schemas if isinstance(schemas, list) else ())
    )


def _place(profile: Profile) -> tuple[float | None, float | None]:
    """Return latitude and longitude, both or neither.

    Raises
    ------
    _Bad
        Where one is no number or out of range.
    """
    held = profile.get("geolocation")
    place = held if isinstance(held, dict) else {"lat": profile.get("latitude"), "lon": profile.get("longitude")}
    lat, lon = _text(place.get("lat")), _text(place.get("lon"))
    if not lat or not lon:
        return None, None
    found = (
        _checked("geolocation.lat", lat, rules.Between(-90, 90)),
        _checked("geolocation.lon", lon, rules.Between(-180, 180)),
    )
    return found if any(found) else (None, None)


def _checked(column: str, text: str, rule: Any) -> Any:  # noqa: ANN401 - a rule of any type of cell
    try:
        return rule(text)
    except BadValue as error:
        raise _Bad(column, text, error.reason) from None


def _day(value: object) -> str | None:
    """Return the day of a time in Unix seconds."""
    try:
        seconds = rules.number(_text(value)) if _text(value) else None
        return None if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
    except (BadValue, ValueError, OverflowError, OSError):
        return None


def _tags(profile: Profile) -> list[str]:
    found = profile.get("tags")
    return [text.replace("|", " ") for each in (found if isinstance(found, list) else [found]) if (text := _text(each))]


def _description(profile: Profile) -> str:
    if _is_ours(profile):
        return _text(profile.get("description"))
    texts = [plain(_text(profile.get(key))) for key in ("description", "mission")]
    return without_contacts("\n".join(dict.fromkeys(filter(None, texts))))


def _text(value: object) -> str:
    """Return the text of a value that may be a number, nothing of anything else."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


FORMAT = Format("murmurations", recognise, read)
