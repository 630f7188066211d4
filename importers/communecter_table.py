"""The table by which lists of organisations are put into Communecter, row by row as the interface would answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.rows import Layout

COLUMNS = {
    "Nom de l'organisme": "name",
    "Type : (Association, Groupe Informel, Entreprise ou Groupe Gouvernemental)": "type",
    "Type": "type",
    "Code Postal": "address.postalCode",
    "Ville": "address.addressLocality",
    "Code Insee": "address.codeInsee",
    "Email": "email",
    "Site web": "url",
    "Description courte": "shortDescription",
    "Description Longue": "description",
    "Latitude": "geo.latitude",
    "Longitude": "geo.longitude",
    "Fixe1": "telephone",
    "Mobile1": "telephone",
    "Tag1": "tags.0",
    "Tag2": "tags.1",
    "Tag3": "tags.2",
    "Contact1 : name": "contacts",
}
"""The column of each heading, by the path of what it holds; the others are not read."""


def held_in(layout: Layout, cells: Sequence[str]) -> dict[str, Any]:
    """Return a row as the object that the interface would answer."""
    held: dict[str, Any] = {"@type": "Organization"}
    for name, place in layout.positions.items():
        cell = cells[place].strip() if place < len(cells) else ""
        key, _, part = name.partition(".")
        if not cell:
            continue
        if not part:
            held[key] = cell
        elif part.isdigit():
            held.setdefault(key, []).append(cell)
        else:
            held.setdefault(key, {})[part] = cell
    return held
