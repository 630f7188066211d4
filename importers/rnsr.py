"""The national register of research structures (RNSR), as scanR publishes it: laboratories and who supervises them.

Source: Répertoire national des structures de recherche, ministère chargé de la recherche, Licence Ouverte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.model import rules
from graph.model.batch import Batch
from importers.base import Format, Read, batched, beside
from importers.free_text import web_address
from importers.json_rows import entries, read_entries
from importers.json_values import inside, objects, said, text
from importers.research import RNSR_NUMBER, links, seat
from importers.rows import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.batch import Rejected
    from importers.base import Options, Record
    from importers.json_values import Entry

PERSONAL = ("leaders",)
WANTED = frozenset(
    {
        *("id", "label", "acronym", "address", "links", "institutions", "parent", "activities", "creationYear"),
        *PERSONAL,
    }
)
"""The keys that are read; all others pass by unseen."""
_FIRST = re.compile(r'\s*\[?\s*\{\s*"id"\s*:\s*"\d{9}[A-Z]"')
_TELLING = re.compile(r'"(?:levelLabel|institutions|urbanUnitCode)"\s*:')


def recognise(path: Path) -> bool:
    """Tell the register by the number of its first structure and by what it says of it."""
    start = beginning(path)
    return bool(_FIRST.match(start) and _TELLING.search(start))


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the register: each structure gives a laboratory, its establishments and its parents in the same file.

    Of a territory only the structures that are there are read; the others are counted.

    Raises
    ------
    InputRefused
        `not_this_list`, `damaged_json`, `json_too_deep`, `value_too_large`.
    """
    known = {
        text(held.get("id")): said(held.get("label"))
        for held in entries(path, frozenset({"id", "label"}))
        if held is not None
    }
    outside = 0

    def rows() -> Iterator[Read | Rejected]:
        nonlocal outside
        for row in read_entries(path.stem, entries(path, WANTED), lambda entry: _laboratory(entry, known)):
            if options.places is None or _is_in(row, options.places):
                yield row
            else:
                outside += 1

    yield from batched(path.stem, rows(), headings={"actors.name": "label", "actors.since": "creationYear"})
    if outside:
        yield Batch(path.stem, 0, outside=outside)


def _is_in(row: Read | Rejected, places: frozenset[str]) -> bool:
    return isinstance(row, Read) and row.records[0][1].get("commune") in places


def _laboratory(entry: Entry, known: dict[str, str]) -> Read | Rejected:
    number = entry.text("id")
    if not RNSR_NUMBER.fullmatch(number):
        return entry.refused("id", "not_a_structure")
    address = entry["address"] if isinstance(entry["address"], dict) else {}
    themes = [said(each.get("label")) for each in objects(entry["activities"])]
    main = (each for each in objects(entry["links"]) if each.get("type") == "main")
    actor = {
        "id": f"rnsr-{number}",
        "name": said(entry["label"]),
        "categories": "research",
        "kind": "laboratory",
        "url": next((web_address(text(each.get("url"))) for each in main), None),
        "description": said(entry["acronym"]),
        "themes": "|".join(dict.fromkeys(each.replace("|", " ") for each in themes if each)),
        "since": entry.sound("creationYear", entry.text("creationYear"), rules.date),
        "source": "RNSR",
        **seat(entry, address),
    }
    records: list[Record] = [("actors", actor), *links(entry, f"rnsr-{number}"), *_parents(entry, number, known)]
    return Read(entry.line, records, entry.dropped(PERSONAL), tuple(entry.doubts), beside(records, f"rnsr-{number}"))


def _parents(entry: Entry, number: str, known: dict[str, str]) -> Iterator[Record]:
    """Give the structures that a laboratory is part of; the register gives their numbers only."""
    for each in objects(entry["parent"]):
        parent = text(inside(each, "id"))
        if not known.get(parent) or parent == number or not RNSR_NUMBER.fullmatch(parent):
            entry.doubt("parent", parent, "structure_not_in_file")
            continue
        yield "actors", {"id": f"rnsr-{parent}", "name": known[parent], "categories": "research"}
        relation = {"source": f"rnsr-{number}", "target": f"rnsr-{parent}", "type": "member_of"}
        yield "relations", {"id": f"rnsr-{number}-member-of-{parent}", **relation}


FORMAT = Format("rnsr", recognise, read)
