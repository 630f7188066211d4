"""BANATIC, the register of groups of local authorities: the list of groups, and the perimeters with their members.

Source: BANATIC, Direction générale des collectivités locales, Licence Ouverte. The list names no commune: a group is
placed only where it is an inter-communality of the reference. The perimeters say which communes and groups are members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import reference
from graph.model import ids, rules
from importers.archive import looked_at, sources
from importers.base import Format
from importers.public_bodies import public_body
from importers.rows import Layout, first_headings, located
from importers.text import open_csv
from importers.within import batches_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options, Record
    from importers.rows import Row
    from importers.text import Source
    from importers.within import Inside

GROUPS = {"siren": "siren", "libelle": "name", "nature": "nature"}
PERIMETERS = {
    "siren": "siren",
    "raison_sociale": "name",
    "nature_juridique": "nature",
    "siren_membre": "member",
    "nom_membre": "member_name",
    "type_membre": "member_kind",
}
"""Columns of each form and what they are to us; all others pass by."""
NATURES = {
    "CC": "epci",
    "CA": "epci",
    "CU": "epci",
    "METRO": "epci",
    "MET69": "local_authority",
    "EPT": "public_body",
    "PETR": "syndicate",
    "POLEM": "syndicate",
    "SIVU": "syndicate",
    "SIVOM": "syndicate",
    "SMF": "syndicate",
    "SMO": "syndicate",
}
"""The kind of actor that a nature of BANATIC is; every group is a public actor."""


def recognise(path: Path) -> bool:
    """Tell the list or the perimeters by their headings."""
    return any(_columns(each) is not None for each in looked_at(path))


def _columns(source: Source) -> dict[str, str] | None:
    found = set(first_headings(source))
    if {"siren", "raison sociale", "siren membre", "nom membre"} <= found and "insee" not in found:
        return PERIMETERS
    return GROUPS if {"siren", "libelle", "nature", "departement code"} <= found else None


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the list (each row a group) or the perimeters (each row a member of a group).

    Raises
    ------
    InputRefused
        `columns_missing`, and what `open_csv` and `sources` refuse.
    """
    found = sources(path)
    for source in [each for each in found if _columns(each)] or found[:1]:
        columns = _columns(source) or GROUPS
        with open_csv(source) as table:
            layout = Layout(source.stem, table.headings, located(source, table.headings, columns, needed=_NEEDED))
            headings = {"actors.name": layout.heading("name")}
            records = _membership if columns is PERIMETERS else _group
            inside = None if options.places is None else _in_places(layout, options.places)
            yield from batches_within(layout, table, records, inside=inside, headings=headings)


_NEEDED = ("siren", "name", "nature")


def _in_places(layout: Layout, places: frozenset[str]) -> Inside:
    """Return what tells rows by the commune or inter-communality that the group, or its member, is."""
    columns = [layout.positions[name] for name in ("siren", "member") if name in layout.positions]

    def inside(cells: Sequence[str]) -> bool:
        bodies = (public_body(cells[place].strip(), "") for place in columns)
        return any(body and {body.commune, body.territory} & places for body in bodies)

    return inside


def _group(row: Row) -> Sequence[Record]:
    return [_actor(row.needed("siren", rules.siren), row["name"], NATURES.get(row["nature"].upper(), "public_body"))]


def _membership(row: Row) -> Sequence[Record]:
    """Return the group, its member, and the relation between them."""
    siren, member = row.needed("siren", rules.siren), row.needed("member", rules.siren)
    group = _actor(siren, row["name"], NATURES.get(row["nature"].upper(), "public_body"))
    one = _actor(member, row["member_name"] or _known_name(member), None)
    relation = {
        "id": f"{ids.from_siren(member)}-member-of-{siren}",
        "source": ids.from_siren(member),
        "target": ids.from_siren(siren),
        "type": "member_of",
    }
    acting = [
        ("relations", _acts_in(siren, body.territory)) for body in [public_body(member, "")] if body and body.territory
    ]
    return [group, one, ("relations", relation), *acting]


def _acts_in(siren: str, territory: str) -> dict[str, str | None]:
    """Return where a group is at work: in the inter-communalities that are its members."""
    key = ids.from_siren(siren)
    return {"id": f"{key}-acts-in-{territory}", "source": key, "target": territory, "type": "acts_in"}


def _actor(siren: str, name: str, kind: str | None) -> Record:
    """Return a group, by its kind, or a member: public where its number says so, else a person says what it is."""
    body = public_body(siren, "")
    territory = reference.territory(siren)
    cells = {
        "id": ids.from_siren(siren),
        "name": " ".join(name.split()),
        "categories": "public" if kind or body else "",
        "kind": body.kind if body and (body.commune or body.territory) else kind or (body.kind if body else None),
        "territory": territory.code if territory else None,
        "commune": body.commune if body else None,
        "siren": siren,
    }
    return "actors", cells


def _known_name(siren: str) -> str:
    """Return the name that the reference knows a commune or inter-communality by."""
    code = reference.commune_of_siren(siren)
    commune = reference.commune(code) if code else None
    territory = reference.territory(siren)
    return commune.name if commune else territory.name if territory else ""


FORMAT = Format("banatic", recognise, read)
