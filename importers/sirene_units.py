"""SIRENE's legal units: what one row says of the organisation, and which rows are persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model import ids, rules
from importers.legal_forms import PERSON, LegalForm, category_of, legal_form
from importers.public_bodies import public_body
from importers.rows import RowRefused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.base import Record
    from importers.rows import Row

COLUMNS = {
    "siren": "siren",
    "statutDiffusionUniteLegale": "diffusion",
    "dateCreationUniteLegale": "since",
    "sigleUniteLegale": "acronym",
    "identifiantAssociationUniteLegale": "rna",
    "dateDebut": "period",
    "etatAdministratifUniteLegale": "state",
    "nomUniteLegale": "surname",
    "nomUsageUniteLegale": "surname_used",
    "denominationUniteLegale": "name",
    "denominationUsuelle1UniteLegale": "usual",
    "denominationUsuelle2UniteLegale": "usual_2",
    "denominationUsuelle3UniteLegale": "usual_3",
    "categorieJuridiqueUniteLegale": "form",
    "activitePrincipaleUniteLegale": "activity",
    "nomenclatureActivitePrincipaleUniteLegale": "nomenclature",
    "economieSocialeSolidaireUniteLegale": "solidarity",
}
"""The columns that are read, and what they are to us; all others pass by."""
NEEDED = ("siren", "diffusion", "name", "form")
SOLIDARITY = "économie sociale et solidaire"
OPEN = "O"
"""The status of a unit that does not oppose being shown."""
CEASED = frozenset({"C", "F"})
UNKNOWN_DAY = "1900-01-01"
"""How the register writes that it does not know when a unit began."""

Place = tuple[str, str, str]
"""Commune, latitude and longitude of a seat, as the register of establishments gives them."""


def refuse_persons(row: Row) -> None:
    """Refuse a row that is a person, or a unit that opposes being shown: without quoting it."""
    if row["diffusion"].upper() != OPEN:
        raise RowRefused(row.layout.heading("diffusion"), "", row.refused("diffusion", "not_shown").reason)
    form = legal_form(row["form"])
    if row["surname"] or row["surname_used"] or (form and form.category == PERSON):
        raise RowRefused("", "", row.refused("form", "natural_person").reason)


def unit(row: Row, seats: Mapping[str, Place]) -> Sequence[Record]:
    """Return the actor that a unit is; `seats` places it, for its own row does not."""
    refuse_persons(row)
    siren = row.needed("siren", rules.siren)
    form = legal_form(row["form"])
    body = public_body(siren, "")
    commune, lat, lon = seats.get(siren, ("", "", ""))
    cells = {
        "id": ids.from_siren(siren),
        "name": name_of(row),
        "categories": category_of(form, siren) if form else "public" if body else "",
        "kind": (form.kind if form else body.kind if body else "") or None,
        "territory": body.territory if body else None,
        "commune": (body.commune if body else None) or commune,
        "siren": siren,
        "rna": row.sound("rna", rules.rna),
        "description": described(row, form),
        "themes": SOLIDARITY if row["solidarity"].upper() == OPEN else "",
        "lat": lat,
        "lon": lon,
        "since": began(row),
        "until": _until(row),
    }
    return [("actors", cells)]


def name_of(row: Row) -> str:
    """Return the name of a unit, with its acronym where the name does not hold it."""
    name = next(filter(None, (row["name"], row["usual"], row["usual_2"], row["usual_3"])), "")
    acronym = row["acronym"]
    return f"{name} ({acronym})" if name and acronym and acronym.casefold() not in name.casefold() else name or acronym


def described(row: Row, form: LegalForm | None) -> str:
    """Return form and activity, as the register says them."""
    activity = row["activity"] if row["nomenclature"] in ("", "NAFRev2") else ""
    return ", ".join(filter(None, (form.label if form else "", activity and f"NAF {activity}")))


def began(row: Row) -> str | None:
    """Return the day a unit or establishment began, None where the register does not know it."""
    return row["since"] if row["since"] != UNKNOWN_DAY else None


def _until(row: Row) -> str | None:
    """Return the day from which a unit is known to have ceased: the beginning of its last period."""
    if row["state"].upper() not in CEASED:
        return None
    if not row["period"]:
        raise row.refused("state", "ceased_undated")
    return row["period"]
