"""The national register of associations (RNA): Waldec, the older import, and a short extract of either.

Source: Répertoire national des associations, ministère de l'Intérieur, Licence Ouverte; `rna_families.csv` holds its
families of purpose, from the same. The register cannot tell a collective of inhabitants from an economic actor: its
associations come without a category, for a person to confirm.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graph.model import ids, rules
from graph.model.terms import folded
from importers.archive import looked_at, sources
from importers.base import Format
from importers.free_text import web_address, without_contacts
from importers.places import commune_at
from importers.rows import Layout, RowRefused, first_headings, located
from importers.text import open_csv
from importers.within import NOWHERE, batches_within, in_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options, Record
    from importers.rows import Row
    from importers.text import Source

WALDEC = {
    "id": "rna",
    "id_ex": "former",
    "siret": "siret",
    "date_creat": "since",
    "date_disso": "until",
    "titre": "name",
    "objet": "purpose",
    "objet_social1": "family",
    "objet_social2": "second_family",
    "adrs_codeinsee": "commune",
    "adrs_codepostal": "postcode",
    "adrs_libcommune": "locality",
    "libcom": "locality",
    "siteweb": "site",
    "position": "position",
}
EXTRACT = {
    "rna": "rna",
    "titre": "name",
    "code_insee": "commune",
    "commune": "locality",
    "annee_creation": "since",
    "famille_objet": "family",
    "lecture": "purpose",
}
"""Columns of each form and what they are to us; all others are left alone."""

PERSONAL = ("dir_civilite", "adrg_")
"""How the columns begin that speak of a person: the director's title, the declarant's address."""
NEVER = frozenset({"0001-01-01", "0000-00-00", "0000", "0001"})
"""Dates that mean there is none."""
OLDER = "rna-import-"
"""How the ids begin of associations that the older import knows by no number of the register."""
DISSOLVED = frozenset({"D", "S"})


def recognise(path: Path) -> bool:
    """Tell the register by its headings, also inside the archive in which it is published."""
    return any(map(_is_register, looked_at(path)))


def _is_register(source: Source) -> bool:
    found = set(first_headings(source))
    return found >= {"id", "titre", "objet social1"} or found >= {"rna", "titre", "code insee"}


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the register: each row gives an association; of an archive all files that are of the register.

    Raises
    ------
    InputRefused
        `columns_missing`, and what `open_csv` and `sources` refuse.
    """
    found = sources(path)
    for source in [each for each in found if _is_register(each)] or found[:1]:
        yield from _read(source, options)


def _read(source: Source, options: Options) -> Iterator[Batch]:
    with open_csv(source) as table:
        columns = EXTRACT if "rna" in {folded(heading) for heading in table.headings} else WALDEC
        layout = Layout(source.stem, table.headings, located(source, table.headings, columns, needed=("rna", "name")))
        personal = [(place, heading) for place, heading in enumerate(layout.headings) if heading.startswith(PERSONAL)]

        def dropped(row: Row) -> tuple[str, ...]:
            return tuple(heading for place, heading in personal if row.cells[place].strip())

        inside = None if options.places is None else in_places(layout, options.places)
        yield from batches_within(layout, table, _association, inside=inside, dropped=dropped, headings=_called(layout))


def _called(layout: Layout) -> dict[str, str]:
    """Return how the file calls the columns whose cells are checked with the whole batch."""
    return {f"actors.{name}": layout.heading(name) for name in ("name", "commune", "since", "until")}


def _association(row: Row) -> Sequence[Record]:
    number = _number(row)
    cells = {
        "id": ids.from_rna(number) if number else f"{OLDER}{row.needed('rna', rules.identifier)}",
        "name": _unescaped(row["name"]),
        "kind": "association",
        "commune": _commune(row),
        "siren": row.sound("siret", rules.siren),
        "rna": number,
        "url": web_address(row["site"]),
        "description": without_contacts(_unescaped(" ".join(row["purpose"].split()))),
        "themes": "|".join(dict.fromkeys(_families(row))),
        "since": _day(row["since"]),
        "until": _until(row),
    }
    return [("actors", cells)]


def _number(row: Row) -> str | None:
    """Return the association's number; in the older import, whose `id` may be another, that of `id_ex` or none."""
    try:
        return row.needed("rna", rules.rna)
    except RowRefused:
        if "until" in row.layout.positions or "former" not in row.layout.positions or not row["rna"]:
            raise
        return row.sound("former", rules.rna)


def _commune(row: Row) -> str | None:
    """Return the seat's commune by its code, else by its postcode and name."""
    if row["commune"] not in NOWHERE:
        return row["commune"]
    return commune_at(row["postcode"], row["locality"], None, None)


def _until(row: Row) -> str | None:
    """Return the day of dissolution; a dissolved association without one is refused."""
    until = _day(row["until"])
    if until is None and row["position"].upper() in DISSOLVED:
        raise row.refused("position", "dissolved_undated")
    return until


def _day(cell: str) -> str | None:
    return None if cell in NEVER else cell


def _families(row: Row) -> Iterator[str]:
    """Give the family of each purpose: by its code of six digits, of which the first three tell, or by its name."""
    for cell in (row["family"], row["second_family"]):
        label = families().get(f"{cell[:3]}000") if cell.isdigit() else _labels().get(folded(cell))
        if label:
            yield label


def _unescaped(text: str) -> str:
    return text.replace("\\'", "'").replace('\\"', '"')


@cache
def families() -> Mapping[str, str]:
    """Return the families of purpose, by their code of six digits."""
    table = files("importers").joinpath("rna_families.csv").read_text("utf-8")
    return {row["code"]: row["label"] for row in csv.DictReader(table.splitlines())}


@cache
def _labels() -> Mapping[str, str]:
    return {folded(label): label for label in families().values()}


FORMAT = Format("rna", recognise, read)
