"""Forms of a YesWiki (Bazar): entries with a beginning are initiatives, others with a place are actors.

As JSON (entries by their id, or a list) and as the CSV that a wiki exports. What a form asks is up to each wiki;
`yeswiki_lists.csv` holds the lists whose values are known to say more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.model import rules
from importers.base import Format, Read, batched, beside
from importers.free_text import plain
from importers.json_rows import KEY, entries, read_entries
from importers.json_values import Entry, place, texts
from importers.rows import Layout, beginning, first_headings, read_rows
from importers.text import open_csv
from importers.yeswiki_csv import dropped, places, records
from importers.yeswiki_entries import Meaning, Sheet, actor, initiative, links, listed, lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.model.batch import Batch, Rejected
    from importers.base import Options

KEYS = frozenset(
    {
        *("id_fiche", "bf_titre", "statut_fiche", "bf_description", "bf_site_internet", "bf_url"),
        *("bf_date_debut_evenement", "bf_date_fin_evenement", "bf_code_postal", "bf_ville"),
        *("bf_latitude", "bf_longitude", "geolocation", "carte_google", "bf_nom", "bf_prenom"),
    }
)
_PERSONAL = re.compile(r"bf_(?:e?mail|tel|portable|mobile|contact|auteur|referent|prenom)\w*")
_LINK = re.compile(r"(?:liste|checkbox|radio)fiche\w*")
_ENTRY = re.compile(r'"(?:id_fiche|bf_titre)"\s*:')
_BEGINNING = re.compile(r'\s*(?:\[\s*\{|\{\s*"[^"]{1,200}"\s*:\s*\{)')
_CSV = ["datetime create", "datetime latest"]
MOST_LINKS = 200


class _Wanted:
    """The keys that are read; all others pass by unseen."""

    def __contains__(self, key: object) -> bool:
        name = str(key)
        known = name in KEYS or any(name == field for field, _ in lists())
        return known or _PERSONAL.fullmatch(name) is not None or _LINK.fullmatch(name) is not None


WANTED = _Wanted()


@dataclass(frozen=True)
class _Known:
    """An actor among the entries, to whom others link."""

    key: str
    name: str


def recognise(path: Path) -> bool:
    """Tell entries by their keys, an export by its first two headings."""
    start = beginning(path)
    if _BEGINNING.match(start):
        return _ENTRY.search(start) is not None
    return first_headings(path)[:2] == _CSV


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read the entries of one or several forms.

    Raises
    ------
    InputRefused
        `not_this_list`, `damaged_json`, `json_too_deep`, `value_too_large`; of a CSV what `open_csv` refuses, and
        `columns_missing` where nothing names an entry.
    """
    if first_headings(path)[:2] != _CSV:
        called = {"actors.name": "bf_titre", "initiatives.name": "bf_titre"}
        yield from batched(path.stem, _entries(path), headings=called)
        return
    with open_csv(path) as table:
        layout = Layout(path.stem, table.headings, places(path, table.headings))
        rows = read_rows(layout, table, records, dropped=dropped)
        yield from batched(path.stem, rows, headings={"actors.name": layout.heading("name")})


def _entries(path: Path) -> Iterator[Read | Rejected]:
    known: dict[str, _Known] = {}
    for entry in _listed(path):
        sheet = _sheet(entry)
        if sheet.own and _why_not(entry, sheet) is None and not sheet.is_initiative:
            known[sheet.own] = _Known(sheet.key, sheet.name)
    yield from read_entries(path.stem, entries(path, WANTED, keyed=True), lambda entry: _entry(entry, known))


def _listed(path: Path) -> Iterator[Entry]:
    for number, held in enumerate(entries(path, WANTED, keyed=True), start=1):
        yield Entry(path.stem, number, held or {})


def _entry(entry: Entry, known: Mapping[str, _Known]) -> Read | Rejected:
    sheet = _sheet(entry)
    refusal = _why_not(entry, sheet)
    if refusal:
        return refusal
    linked = dict(_linked(entry, known))
    found = initiative(sheet, linked) if sheet.is_initiative else [*actor(sheet), *links(sheet, linked)]
    personal = [name for name in entry.held if _PERSONAL.fullmatch(name)]
    return Read(entry.line, found, entry.dropped(personal), tuple(entry.doubts), beside(found, sheet.key))


def _why_not(entry: Entry, sheet: Sheet) -> Rejected | None:
    if entry.text("bf_prenom") or (entry.text("bf_nom") and not sheet.name):
        return entry.refused("", "natural_person")
    if entry.text("statut_fiche") not in ("1", ""):
        return entry.refused("statut_fiche", "not_published", value=entry.text("statut_fiche"))
    if sheet.said and sheet.said.use == "inactive":
        return entry.refused("bf_titre", "inactive_group")
    if not sheet.name:
        return entry.refused("bf_titre", "missing")
    if not sheet.is_initiative and not sheet.has_place:
        return entry.refused("bf_titre", "entry_without_place")
    return None


def _sheet(entry: Entry) -> Sheet:
    where = ({"lat": entry["bf_latitude"], "lon": entry["bf_longitude"]}, entry["geolocation"], entry["carte_google"])
    lat, lon = next((found for each in where if (found := place(each)) != (None, None)), (None, None))
    return Sheet(
        own=entry.text("id_fiche") or entry.text(KEY),
        name=" ".join(plain(entry.text("bf_titre")).split()),
        since=entry.sound("bf_date_debut_evenement", entry.text("bf_date_debut_evenement"), rules.date),
        until=entry.sound("bf_date_fin_evenement", entry.text("bf_date_fin_evenement"), rules.date),
        postcode=entry.text("bf_code_postal"),
        locality=entry.text("bf_ville"),
        lat=lat,
        lon=lon,
        url=entry.text("bf_site_internet") or entry.text("bf_url"),
        description=plain(entry.text("bf_description")),
        said=_said(entry),
    )


def _said(entry: Entry) -> Meaning | None:
    fields = dict.fromkeys(field for field, _ in lists())
    found = (listed(field, entry.text(field)) for field in fields if entry.text(field))
    return next((each for each in found if each), None)


def _linked(entry: Entry, known: Mapping[str, _Known]) -> Iterator[tuple[str, str]]:
    """Give id and name of the actors that an entry links to; a link to another entry is told and left out."""
    fields = [name for name in entry.held if _LINK.fullmatch(name)]
    found = [(field, each.strip()) for field in fields for cell in texts(entry[field]) for each in cell.split(",")]
    for field, own in found[:MOST_LINKS]:
        if own in known:
            yield known[own].key, known[own].name
        elif own:
            entry.doubt(field, own, "link_outside_file")


FORMAT = Format("yeswiki", recognise, read)
