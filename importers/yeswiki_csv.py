"""The CSV export of a YesWiki's form: columns by their labels, several values as CSV inside a cell."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from graph.errors import InputRefused
from graph.model import rules
from graph.model.terms import folded
from importers.free_text import plain
from importers.json_values import number
from importers.rows import RowRefused
from importers.yeswiki_entries import Sheet, actor, initiative, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from importers.base import Record
    from importers.rows import Row
    from importers.yeswiki_entries import Meaning

_COLUMNS = (
    ("name", re.compile(r"(?:bf )?titre|nom|nom (?:de |du |des |d')")),
    ("first_name", re.compile(r"(?:bf )?prenoms?")),
    ("since", re.compile(r"bf date debut|(?:date de )?debut(?: de |$)")),
    ("until", re.compile(r"bf date fin|(?:date de )?fin(?: de |$)")),
    ("lat", re.compile(r"(?:bf )?latitude")),
    ("lon", re.compile(r"(?:bf )?longitude")),
    ("postcode", re.compile(r"(?:bf )?code postal")),
    ("locality", re.compile(r"(?:bf )?(?:ville|commune)")),
    ("url", re.compile(r"site (?:web|internet)|adresse url|bf (?:url|site internet)")),
    ("description", re.compile(r"(?:bf )?description|presentation")),
    ("own", re.compile(r"id fiche$")),
)
"""How each column may be headed (folded, without ` *`): the first column that fits; names need the whole word."""
_PERSONAL = re.compile(r"mail|\btel|telephone|portable|mobile|auteur|contact|referent|prenom")
_MOST_VALUES = 100


def places(path: Path, headings: Sequence[str]) -> dict[str, int]:
    """Return the place of each known column.

    Raises
    ------
    InputRefused
        `columns_missing` where none names an entry.
    """
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        key = _key(heading)
        name = next((name for name, known in _COLUMNS if known.match(key) and _fits(name, known, key)), None)
        if name and not _PERSONAL.search(key.replace("prenom", "") if name == "first_name" else key):
            found.setdefault(name, place)
    if "name" not in found:
        raise InputRefused(
            "columns_missing", file=path.name, columns="bf_titre", found=", ".join(filter(None, headings))
        )
    return found


def _key(heading: str) -> str:
    return folded(heading[:200]).removesuffix("*").strip()


def _fits(name: str, known: re.Pattern[str], key: str) -> bool:
    """Tell whether a heading names an entry: « nom » alone, or « nom de l'événement »."""
    return name != "name" or known.fullmatch(key) is not None or key.startswith("nom d")


def dropped(row: Row) -> tuple[str, ...]:
    """Return the personal columns that hold something in a row."""
    named = ((place, heading) for place, heading in enumerate(row.layout.headings) if _PERSONAL.search(_key(heading)))
    return tuple(heading for place, heading in named if place < len(row.cells) and row.cells[place].strip())


def records(row: Row) -> Sequence[Record]:
    """Return what a row gives; a person's, and one without place and date, is refused."""
    if row["first_name"]:
        raise RowRefused("", "", row.refused("first_name", "natural_person").reason)
    lat, lon = number(row["lat"]), number(row["lon"])
    whole = lat is not None and lon is not None and bool(lat or lon)
    sheet = Sheet(
        own=row["own"],
        name=" ".join(plain(row["name"]).split()),
        since=row.sound("since", rules.date),
        until=row.sound("until", rules.date),
        postcode=row["postcode"],
        locality=row["locality"],
        lat=lat if whole else None,
        lon=lon if whole else None,
        url=row["url"],
        description=plain(row["description"]),
        themes=list(dict.fromkeys(_themes(row))),
        said=_said(row),
    )
    if not sheet.name:
        raise row.refused("name", "missing")
    if sheet.said and sheet.said.use == "inactive":
        raise row.refused("name", "inactive_group")
    if sheet.is_initiative:
        return initiative(sheet, {})
    if not sheet.has_place:
        raise row.refused("name", "entry_without_place")
    return actor(sheet)


def _said(row: Row) -> Meaning | None:
    cells = zip(row.layout.headings, row.cells, strict=False)
    found = (listed(heading, cell.strip()) for heading, cell in cells if cell)
    return next((each for each in found if each), None)


def _themes(row: Row) -> Iterator[str]:
    """Give the values of the cells that hold CSV: those of lists, whose labels the export writes so."""
    taken = set(row.layout.positions.values())
    for place, cell in enumerate(row.cells):
        if place not in taken and len(cell) > 1 and cell[0] == cell[-1] == '"':
            try:
                values = next(csv.reader([cell]), [])
            except csv.Error:
                continue
            yield from (text for each in values[:_MOST_VALUES] if (text := " ".join(each.replace("|", " ").split())))
