"""HAL, the open archive: the laboratories that its search answers name; authors are left out.

Laboratories that sign one publication are in each other's presence there (`meets`, which is never cooperation); to sign
is a matter of persons, and says of no agreement between organisations. Source of the fields: HAL's search interface.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from graph.model import ids, rules
from graph.model.terms import folded
from importers.base import Format, Read, batched, beside
from importers.free_text import plain
from importers.json_rows import entries, read_entries
from importers.json_values import texts
from importers.rows import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.batch import Batch, Rejected
    from importers.base import Options, Record
    from importers.json_values import Entry

PERSONAL = (
    "authFullName_s",
    "authLastName_s",
    "authFirstName_s",
    "authIdHal_s",
    "authEmail_s",
    "contributorFullName_s",
)
LABORATORIES = ("labStructName_s", "labStructId_i")
DATES = ("publicationDate_s", "producedDate_s", "producedDateY_i", "publicationDateY_i")
WANTED = frozenset({"halId_s", "uri_s", "docid", "title_s", "fr_title_s", *DATES, *LABORATORIES, *PERSONAL})
"""The fields that are read; all others pass by unseen."""
MOST_LABORATORIES = 10
"""Signing laboratories above which a publication says nothing of any two of them."""
_ANSWER = re.compile(r'\s*\{[^\[]{0,4000}"docs"\s*:\s*\[')
_LIST = re.compile(r"\s*\[")
_FIELD = re.compile(r'"(?:halId_s|docid|labStructName_s|uri_s)"\s*:')


def recognise(path: Path) -> bool:
    """Tell an answer of HAL by the suffixes of its fields."""
    start = beginning(path)
    return bool((_ANSWER.match(start) or _LIST.match(start)) and _FIELD.search(start) and "_s" in start)


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read the documents of an answer: each gives its laboratories, and that they met in it.

    Raises
    ------
    InputRefused
        `not_this_list`, `damaged_json`, `json_too_deep`, `value_too_large`.
    """
    rows = read_entries(path.stem, entries(path, WANTED, within=("response", "docs")), _document)
    yield from batched(path.stem, rows, headings={"actors.name": "labStructName_s"})


def _document(entry: Entry) -> Read | Rejected:
    names = [plain(each) for each in texts(entry["labStructName_s"])]
    numbers = texts(entry["labStructId_i"])
    if not names:
        return entry.refused("labStructName_s", "no_laboratory")
    known = numbers if len(numbers) == len(names) else [""] * len(names)
    keys = dict(zip((_key(*each) for each in zip(names, known, strict=True)), names, strict=True))
    records: list[Record] = [
        ("actors", {"id": key, "name": name, "categories": "research", "kind": "laboratory", "source": "HAL"})
        for key, name in keys.items()
    ]
    if len(keys) > MOST_LABORATORIES:
        entry.doubt("labStructName_s", str(len(keys)), "too_many_laboratories")
    else:
        records += _meetings(entry, sorted(keys))
    return Read(entry.line, records, entry.dropped(PERSONAL), tuple(entry.doubts), beside(records))


def _key(name: str, number: str) -> str:
    return f"hal-struct-{number}" if number.isdigit() else ids.from_content(folded(name), "hal")


def _meetings(entry: Entry, keys: list[str]) -> Iterator[Record]:
    """Give a relation for each two laboratories of a publication, on the day of the publication."""
    field = next((each for each in DATES if entry.text(each)), DATES[0])
    day = entry.sound(field, entry.text(field), rules.date)
    title = plain(entry.text("fr_title_s") or entry.text("title_s"))
    signed = entry.text("halId_s") or entry.text("docid") or entry.text("uri_s") or title
    for one, other in combinations(keys, 2):
        relation = {"source": one, "target": other, "type": "meets", "since": day, "until": day, "note": title[:500]}
        yield "relations", {"id": ids.from_content(signed, one, other), **relation}


FORMAT = Format("hal", recognise, read)
