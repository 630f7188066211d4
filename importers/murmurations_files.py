"""The profiles of a Murmurations file, one by one, whatever stands around them."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

from importers.json_stream import built, events, skip
from importers.rows import beginning
from importers.text import open_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from importers.json_stream import Event

    Profile = dict[str, Any]

_STEP = re.compile(r"([^.\[\]()]+)|\[(\d{1,3})\]|\((list)-\d{1,3}\)")


def profiles(path: Path) -> Iterator[tuple[int, Profile | None]]:
    """Give each profile with its number, or its line in a table; None where it is no profile at all.

    Raises
    ------
    InputRefused
        As `json_stream.events` and `open_csv`.
    """
    if beginning(path, 4096).lstrip()[:1] in ("{", "["):
        yield from enumerate(_documents(path), start=1)
        return
    with open_csv(path) as table:
        for line, cells in table:
            yield line, nested(table.headings, cells)


def _documents(path: Path) -> Iterator[Profile | None]:
    stream = events(path)
    first = next(stream, ("null", None))
    if first[0] == "start_array":
        yield from _listed(stream, path)
    elif first[0] == "start_map":
        yield from _enveloped(stream, path)


def _enveloped(stream: Iterator[Event], path: Path) -> Iterator[Profile | None]:
    """Give the profiles of an answer (`data`), or the one that the document is."""
    own: Profile = {}
    for event, key in stream:
        if event != "map_key":
            continue
        first = next(stream)
        if key == "data" and first[0] == "start_array":
            yield from _listed(stream, path)
        elif key in ("meta", "links"):
            skip(stream, first)
        else:
            own[key] = built(stream, first, path)
    if "linked_schemas" in own:
        yield own


def _listed(stream: Iterator[Event], path: Path) -> Iterator[Profile | None]:
    for first in stream:
        if first[0] == "end_array":
            return
        found = built(stream, first, path)
        yield found if isinstance(found, dict) else None


def nested(headings: Sequence[str], cells: Sequence[str]) -> Profile:
    """Return the profile that a row of the importer's table spells out.

    Examples
    --------
    >>> nested(["name", "tags[0]", "tags(list-0)", "urls[0].url"], ["Amap", "bio", "a,b", "https://x.fr"])
    {'name': 'Amap', 'tags': ['bio', 'a', 'b'], 'urls': [{'url': 'https://x.fr'}]}
    """
    found: Profile = {}
    for heading, cell in zip(headings, cells, strict=False):
        if not cell.strip():
            continue
        name, *steps = _STEP.findall(heading.strip()) or [("", "", "")]
        key = name[0]
        if not steps:
            found[key] = cell.strip()
        elif steps[0][2]:
            _list(found, key).extend(part.strip() for part in next(csv.reader([cell])) if part.strip())
        elif steps[0][1]:
            _put(_list(found, key), int(steps[0][1]), steps[1][0] if len(steps) > 1 else "", cell.strip())
        elif isinstance(found.setdefault(key, {}), dict):
            found[key][steps[0][0]] = cell.strip()
    return found


def _list(found: Profile, key: str) -> list[Any]:
    if not isinstance(found.get(key), list):
        found[key] = []
    held: list[Any] = found[key]
    return held


def _put(held: list[Any], place: int, name: str, cell: str) -> None:
    """Put a cell into a list, or into the object at its place; places that were left out close up."""
    if not name:
        held.append(cell)
        return
    while len(held) <= place:
        held.append({})
    if isinstance(held[place], dict):
        held[place][name] = cell
