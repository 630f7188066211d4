"""SIRENE's establishments: the seat places its unit, any other is an actor of its own, at work where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model import ids, rules
from importers.legal_forms import category_of, legal_form
from importers.places import commune_at
from importers.rows import RowRefused
from importers.sirene_units import CEASED, OPEN, SOLIDARITY, began, described, name_of, refuse_persons
from importers.within import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.base import Record
    from importers.rows import Row

COLUMNS = {
    "siren": "siren",
    "nic": "nic",
    "siret": "siret",
    "statutDiffusionEtablissement": "diffusion",
    "dateCreationEtablissement": "since",
    "etablissementSiege": "seat",
    "codePostalEtablissement": "postcode",
    "libelleCommuneEtablissement": "locality",
    "codeCommuneEtablissement": "commune",
    "etatAdministratifEtablissement": "state",
    "enseigne1Etablissement": "shop",
    "enseigne2Etablissement": "shop_2",
    "enseigne3Etablissement": "shop_3",
    "denominationUsuelleEtablissement": "usual",
    "activitePrincipaleEtablissement": "activity",
    "nomenclatureActivitePrincipaleEtablissement": "nomenclature",
    "longitude": "lon",
    "latitude": "lat",
}
"""The columns that are read, and what they are to us; all others pass by."""
NEEDED = ("siren", "nic", "siret", "diffusion", "commune", "state")
OF_UNIT = "unit_"
"""How our names of a unit's columns begin beside those of its establishment."""


def establishment(row: Row, units: Mapping[str, Row]) -> Sequence[Record]:
    """Return the actor that an establishment makes known; `units` holds the rows of the units, by SIREN."""
    if row["diffusion"].upper() != OPEN:
        raise RowRefused(row.layout.heading("diffusion"), "", row.refused("diffusion", "not_shown").reason)
    siret = row.needed("siret", rules.siret)
    owner = units.get(siret[:9])
    if owner is not None:
        refuse_persons(owner)
    if row["state"].upper() in CEASED:
        raise row.refused("state", "establishment_closed")
    form = legal_form(owner["form"]) if owner else None
    is_seat = is_seat_of(row)
    name = _name(row, owner, is_seat=is_seat)
    if not name:
        raise row.refused("siret", "unit_unnamed" if owner else "unit_not_given")
    cells = {
        "id": ids.from_siren(siret[:9]) if is_seat else f"siret-{siret}",
        "name": name,
        "categories": category_of(form, siret[:9]),
        "kind": (form.kind if form else "") or None,
        "commune": commune_of(row),
        "siren": siret[:9] if is_seat else None,
        "rna": owner.sound("rna", rules.rna) if owner and is_seat else None,
        "description": _description(row, owner, siret, is_seat=is_seat),
        "themes": SOLIDARITY if owner and owner["solidarity"].upper() == OPEN else "",
        "lat": row["lat"],
        "lon": row["lon"],
        "since": began(owner) if owner and is_seat else began(row),
    }
    return [("actors", cells)]


def is_seat_of(row: Row) -> bool:
    """Tell whether an establishment is the seat of its unit."""
    return row["seat"].casefold() in ("true", "vrai", "o", "1")


def commune_of(row: Row) -> str | None:
    """Return the commune by its code, else by its postcode and name."""
    if row["commune"] not in NOWHERE:
        return row["commune"]
    return commune_at(row["postcode"], row["locality"], None, None)


def _name(row: Row, owner: Row | None, *, is_seat: bool) -> str:
    """Return the unit's name for its seat; for another its own sign first."""
    own = next(filter(None, (row["usual"], row["shop"], row["shop_2"], row["shop_3"])), "")
    of_unit = name_of(owner) if owner else ""
    return of_unit or own if is_seat else own or of_unit


def _description(row: Row, owner: Row | None, siret: str, *, is_seat: bool) -> str:
    if is_seat:
        return described(owner or row, legal_form(owner["form"]) if owner else None)
    unit_name = name_of(owner) if owner else ""
    whose = f"Établissement de {unit_name or 'l’unité'} (SIREN {siret[:9]})"
    return ", ".join(filter(None, (whose, described(row, None))))
