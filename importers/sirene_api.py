"""SIRENE as two APIs answer it in JSON: INSEE's own (units, establishments), and the State's search of companies."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph import reference
from graph.model.batch import Batch, Rejected
from importers import sirene_establishments, sirene_units
from importers.base import Read, batched
from importers.json_rows import entries
from importers.json_values import holds_something
from importers.rows import Layout, Row, RowRefused, beginning
from importers.sirene_establishments import establishment
from importers.sirene_units import unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from importers.base import Options, Record

    Held = Mapping[str, Any]

SEARCH = {
    "siren": "siren",
    "statut_diffusion": "diffusion",
    "nom_complet": "name",
    "nature_juridique": "form",
    "activite_principale": "activity",
    "date_creation": "since",
    "date_fermeture": "period",
    "etat_administratif": "state",
    "identifiant_association": "rna",
    "est_ess": "solidarity",
    "est_entrepreneur_individuel": "surname",
}
"""The keys of a result of the search and its `complements` that are read, and what they are to us."""
SEARCH_ESTABLISHMENT = {
    "siret": "siret",
    "commune": "commune",
    "latitude": "lat",
    "longitude": "lon",
    "etat_administratif": "state",
    "est_siege": "seat",
    "date_creation": "since",
    "nom_commercial": "usual",
    "statut_diffusion_etablissement": "diffusion",
    "activite_principale": "activity",
}
PERSONAL = ("dirigeants",)
_PARTS = ("uniteLegale", "adresseEtablissement", "periodesUniteLegale", "periodesEtablissement")
WANTED = frozenset(
    {*sirene_units.COLUMNS, *sirene_establishments.COLUMNS, *SEARCH, *PERSONAL, *_PARTS}
    | {"complements", "siege", "matching_etablissements"}
)
_INSEE = re.compile(r'"statutDiffusion(?:UniteLegale|Etablissement)"\s*:')
_SEARCHED = re.compile(r'"nom_complet"\s*:.*"(?:matching_etablissements|nature_juridique|siege)"\s*:', re.DOTALL)
_ENVELOPE = re.compile(
    r'\s*\{\s*(?:"header"\s*:\s*\{[^{}]*\}\s*,\s*)?'
    r'"(unitesLegales|uniteLegale|etablissements|etablissement|results)"\s*:'
)
_NO = frozenset({"", "False", "None", "false"})


def recognise(path: Path) -> bool:
    """Tell an answer of one of the APIs by its keys."""
    start = beginning(path)
    return start.lstrip()[:1] in ("[", "{") and bool(_INSEE.search(start) or _SEARCHED.search(start))


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the elements: an establishment with its unit, a unit, or a result of the search with what it found."""
    found = _ENVELOPE.match(beginning(path))
    outside = 0

    def rows() -> Iterator[Read | Rejected]:
        nonlocal outside
        listed = entries(path, WANTED, within=[found[1]] if found else [])
        for number, held in enumerate(listed, start=1):
            row = _row(held or {}, number, path.stem)
            if isinstance(row, Read) and options.places is not None:
                kept = [each for each in row.records if _is_within(each, options)]
                outside += not kept
                row = replace(row, records=kept)
            if isinstance(row, Rejected) or row.records:
                yield row

    yield from batched(path.stem, rows())
    if outside:
        yield Batch(path.stem, 0, outside=outside)


def _is_within(record: Record, options: Options) -> bool:
    _, cells = record
    places = options.places or frozenset()
    commune = reference.current_code(cells.get("commune") or "")
    return commune in places or cells.get("territory") in places or cells.get("siren") in options.sirens


def _row(held: Held, number: int, part: str) -> Read | Rejected:
    row: Row | None = None
    try:
        if "nom_complet" in held:
            row, records = _searched(held, number, part)
        elif "siret" in held:
            unit_cells = _flat(held.get("uniteLegale")) | {"siren": held.get("siren")}
            owner = _made(sirene_units.COLUMNS, unit_cells, number, part)
            row = _made(sirene_establishments.COLUMNS, _flat(held), number, part)
            row.check()
            records = [*establishment(row, {owner["siren"]: owner} if "uniteLegale" in held else {})]
        else:
            row = _made(sirene_units.COLUMNS, _flat(held), number, part)
            row.check()
            records = [*unit(row, {})]
    except RowRefused as refusal:
        return refusal.of(row or _made({}, {}, number, part))
    dropped = tuple(name for name in PERSONAL if holds_something(held.get(name)))
    return Read(number, records, dropped, tuple(row.doubts))


def _searched(held: Held, number: int, part: str) -> tuple[Row, list[Record]]:
    """Return the actors of one result: the unit at its seat, and the establishments that were found."""
    complements = held.get("complements")
    row = _made(SEARCH, {**held, **(complements if isinstance(complements, dict) else {})}, number, part)
    seat = held.get("siege")
    seat = seat if isinstance(seat, dict) else {}
    place = tuple(_text(seat.get(name)) for name in ("commune", "latitude", "longitude"))
    records = [*unit(row, {row["siren"].zfill(9): (place[0], place[1], place[2])})]
    listed = held.get("matching_etablissements")
    for each in listed if isinstance(listed, list) else ():
        other = {"statut_diffusion_etablissement": row["diffusion"], **each} if isinstance(each, dict) else {}
        branch = _made(SEARCH_ESTABLISHMENT, other, number, part)
        if branch["siret"] and branch["siret"] != _text(seat.get("siret")) and branch["seat"] != "True":
            try:
                records += establishment(branch, {row["siren"].zfill(9): row})
            except RowRefused:  # a closed or hidden branch takes nothing from its unit
                continue
    return row, records


def _made(columns: Mapping[str, str], cells: Held, number: int, part: str) -> Row:
    """Return named cells as a row."""
    headings = list(columns)
    positions = {name: place for place, name in enumerate(columns.values())}
    values = [_text(cells.get(heading)) for heading in headings]
    shown = ["" if value in _NO and headings[at].startswith("est_") else value for at, value in enumerate(values)]
    solid = positions.get("solidarity")
    if solid is not None and shown[solid] == "True":
        shown[solid] = "O"
    return Row(number, shown, Layout(part, headings, positions))


def _flat(held: object) -> dict[str, Any]:
    """Return the values of an element with those of its address and its present period beside them."""
    found: dict[str, Any] = dict(held) if isinstance(held, dict) else {}
    for name in ("adresseEtablissement", "periodesUniteLegale", "periodesEtablissement"):
        inner = found.get(name)
        inner = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(inner, dict):
            found |= inner
    return found


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float | bool) else ""
