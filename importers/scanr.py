"""ScanR, the State's directory of research: organisations, projects with who takes part; publications give nobody.

A project becomes an initiative with its participants; one that the file calls by its number only must be known before.
Source: scanR, ministère chargé de la recherche, Licence Ouverte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.model import rules
from importers.base import Format, Read, batched, beside
from importers.free_text import plain, web_address, without_contacts
from importers.json_rows import entries, read_entries
from importers.json_values import inside, number, objects, said, text, texts
from importers.research import links, seat, structure
from importers.rows import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.batch import Batch, Rejected
    from importers.base import Cells, Options, Record
    from importers.json_values import Entry

PERSONAL = ("leaders", "persons", "authors")
WANTED = frozenset(
    {
        *("id", "label", "addresses", "institutions", "links", "legalCategory", "status"),
        *("startDate", "endDate", "creationYear", "year", "duration", "participants", "keywords", "description"),
        *("firstName", "lastName", "fullName", "productionType", "title", *PERSONAL),
    }
)
"""The keys that are read; all others pass by unseen."""
LEGAL_FORMS = {
    "5": ("economic", "company"),
    "7383": ("research", "university"),
    "92": ("", "association"),
    "93": ("", "foundation"),
    "721": ("public", "commune"),
    "722": ("public", "local_authority"),
    "723": ("public", "local_authority"),
    "734": ("public", "epci"),
    "735": ("public", "syndicate"),
    "71": ("public", "state_service"),
}
"""What the beginning of a legal category (INSEE) says: category and kind; the longest that fits counts."""
ROLES = {"coordinateur": "coordinator", "coordinator": "coordinator"}
_FIRST = re.compile(r'\s*\[?\s*\{\s*"id"\s*:\s*"')
_KINDS = re.compile(
    r'"(?:participants"\s*:\s*\[\s*\{\s*"(?:structure|role|label)|isFrench"\s*:|budgetFinanced"\s*:|productionType"\s*:)'
)


def recognise(path: Path) -> bool:
    """Tell an extract of scanR by the keys that only its organisations, projects and publications have."""
    start = beginning(path)
    return bool(_FIRST.match(start) and _KINDS.search(start))


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read organisations (actors) and projects (initiatives with their participants); one file may hold both.

    Raises
    ------
    InputRefused
        `not_this_list`, `damaged_json`, `json_too_deep`, `value_too_large`.
    """
    rows = read_entries(path.stem, entries(path, WANTED), _entry)
    called = {"actors.name": "label", "initiatives.name": "label", "initiatives.actors": "participants"}
    yield from batched(path.stem, rows, headings=called)


def _entry(entry: Entry) -> Read | Rejected:
    if entry["productionType"] is not None or entry["authors"] is not None or entry["title"] is not None:
        return entry.refused("title", "publication")
    if entry["lastName"] is not None or entry["fullName"] is not None:
        return entry.refused("", "natural_person")
    if entry["participants"] is not None:
        return _project(entry)
    if entry["addresses"] is not None or entry["legalCategory"] is not None or entry["institutions"] is not None:
        return _organisation(entry)
    return entry.refused("", "not_an_entry")


def _organisation(entry: Entry) -> Read | Rejected:
    known = structure(entry.text("id"), said(entry["label"]))
    if known is None:
        return entry.refused("label", "missing")
    until = entry.sound("endDate", entry.text("endDate"), rules.date)
    if entry.text("status").lower() in ("old", "inactive", "closed") and not until:
        return entry.refused("status", "closed_undated")
    addresses = objects(entry["addresses"])
    main = next((each for each in addresses if each.get("main") is True), addresses[0] if addresses else {})
    site = next((text(each.get("url")) for each in objects(entry["links"]) if each.get("type") == "main"), "")
    actor: Cells = {
        **_by_law(text(inside(entry["legalCategory"], "code"))),
        **known,
        "url": web_address(site.replace(": //", "://")),
        "description": without_contacts(plain(said(entry["description"]))),
        "since": entry.sound("startDate", entry.text("startDate") or entry.text("creationYear"), rules.date),
        "until": until,
        "source": "scanR",
        **seat(entry, main),
    }
    records: list[Record] = [("actors", actor), *links(entry, str(known["id"]))]
    others = beside(records, str(known["id"]) if actor["commune"] else "")
    return Read(entry.line, records, entry.dropped(PERSONAL), tuple(entry.doubts), others)


def _by_law(code: str) -> Cells:
    """Return category and kind by the legal category, nothing where it does not tell."""
    fits = max((start for start in LEGAL_FORMS if code.startswith(start)), key=len, default="")
    category, kind = LEGAL_FORMS.get(fits, (None, None))
    return {"categories": category or None, "kind": kind}


def _project(entry: Entry) -> Read | Rejected:
    records: list[Record] = []
    actors: list[str] = []
    for each in objects(entry["participants"]):
        name, of = said(each.get("label")), text(each.get("structure") or each.get("id"))
        actor = structure(of, name)
        if actor is None:
            entry.doubt("participants", of, "unnamed_structure")
            continue
        if name:
            records.append(("actors", {**actor, "source": "scanR"}))
        actors.append(f"{actor['id']}:{ROLES.get(text(each.get('role')).lower(), 'participant')}")
    since, until = _period(entry)
    initiative = {
        "id": f"scanr-{entry.text('id')}",
        "name": " ".join(plain(said(entry["label"])).split()),
        "themes": "|".join(dict.fromkeys(each.replace("|", " ") for each in _keywords(entry))),
        "since": since,
        "until": until,
        "actors": "|".join(dict.fromkeys(actors)),
    }
    records.append(("initiatives", initiative))
    return Read(entry.line, records, entry.dropped(PERSONAL), tuple(entry.doubts), beside(records))


def _keywords(entry: Entry) -> list[str]:
    return next((found for each in ("fr", "default", "en") if (found := texts(inside(entry["keywords"], each)))), [])


def _period(entry: Entry) -> tuple[str | None, str | None]:
    """Return from when to when a project runs: its end as stated, else its beginning and its length in months."""
    since = entry.sound("startDate", entry.text("startDate"), rules.date)
    since = since or entry.sound("year", entry.text("year"), rules.date)
    until = entry.sound("endDate", entry.text("endDate"), rules.date)
    months = number(entry["duration"])
    if until or not since or months is None or not 1 <= months <= 600:  # noqa: PLR2004 - fifty years
        return since, until
    if len(since) < len("2024-01"):
        return since, str(int(since) + -(-int(months) // 12))
    last = int(since[:4]) * 12 + int(since[5:7]) - 1 + int(months) - 1
    return since, f"{last // 12}-{last % 12 + 1:02}"


FORMAT = Format("scanr", recognise, read)
