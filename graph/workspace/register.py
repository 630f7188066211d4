"""The register of territories: those that somebody declared, and those where an actor is recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from graph import reference
from graph.errors import InputRefused
from graph.journal import Known
from graph.model.terms import ACTS_IN
from graph.resolve import resolve_others

if TYPE_CHECKING:
    from graph.journal import Journal
    from graph.model.network import Network
    from graph.model.territory import Territory

COLUMNS: dict[str, type[pl.DataType]] = {
    "code": pl.String,
    "name": pl.String,
    "kind": pl.String,
    "rurality": pl.String,
    "communes": pl.Int64,
    "population": pl.Int64,
    "actors": pl.Int64,
    "relations": pl.Int64,
    "status": pl.String,
    "declared": pl.Boolean,
}


def declared(row: dict[str, Any]) -> Territory:
    """Return a declared territory; what its row leaves empty is filled from the reference where it is an EPCI."""
    known = reference.territory(row["code"])
    communes = row["communes"].split("|") if row["communes"] else list(known.communes if known else ())
    name = row["name"] or (known.name if known else row["code"])
    return replace(
        reference.describe(row["code"], name, communes),
        declared=True,
        **{column: row[column] for column in ("status", "applied_on", "resilience_project", "note")},
    )


def territory_of(journal: Journal, code: str, *, known: Known) -> Territory:
    """Return a territory as it is recorded, without resolving the rest of the record; else as `territory`."""
    said = journal.statements("territories", keys=[code], known=known)
    found, _ = resolve_others({"territories": said}, {}, pl.Series([], dtype=pl.String))
    return territory(found, code)


def declared_territories(journal: Journal, *, known_on: str | None = None) -> list[Territory]:
    """Return all that somebody declared, by code, without resolving the rest of the record."""
    said = journal.statements("territories", known=Known.by(known_on))
    found, _ = resolve_others({"territories": said}, {}, pl.Series([], dtype=pl.String))
    return [declared(row) for row in found.territories.iter_rows(named=True)]


def territory(network: Network, code: str) -> Territory:
    """Return a territory, declared or of the reference.

    Raises
    ------
    InputRefused
        `unknown_territory`.
    """
    row = (
        network.territories.row(by_predicate=pl.col("code") == code, named=True)
        if code in network.territories["code"]
        else None
    )
    if row:
        return declared(row)
    known = reference.territory(code)
    if known is None:
        raise InputRefused("unknown_territory", code=code)
    return known


def register(network: Network) -> pl.DataFrame:
    """Return one row for each territory of the register, with the columns of `COLUMNS`, by code.

    `relations` counts those between two of its actors.
    """
    named = [declared(row) for row in network.territories.iter_rows(named=True)]
    belonging = memberships(network, named)
    actors = dict(belonging.group_by("territory").len().iter_rows())
    relations = dict(_relations(network, belonging).group_by("territory").len().iter_rows())
    codes = {each.code for each in named}
    others = [known for code in sorted(actors) if code not in codes and (known := reference.territory(code))]
    rows = [
        {
            "code": each.code,
            "name": each.name,
            "kind": each.kind,
            "rurality": each.rurality,
            "communes": len(each.communes),
            "population": each.population,
            "actors": actors.get(each.code, 0),
            "relations": relations.get(each.code, 0),
            "status": each.status,
            "declared": each.declared,
        }
        for each in (*named, *others)
    ]
    return pl.DataFrame(rows, schema=COLUMNS).sort("code")


def memberships(network: Network, named: list[Territory]) -> pl.DataFrame:
    """Return which actor is one of which territory's: columns `actor` and `territory`, each pair once."""
    place = network.actors.select(
        pl.col("id").alias("actor"), pl.coalesce("territory", "commune").alias("place")
    ).drop_nulls()
    places = place["place"].unique()
    known = {code: [code] if reference.territory(code) else [] for code in places}
    for code, found in known.items():
        if not found and (epci := reference.epci_of(code)):
            found.append(epci)
    for each in named:
        for code in each.places & known.keys():
            if each.code not in known[code]:
                known[code].append(each.code)
    of_place = pl.DataFrame(
        [(code, each) for code, found in known.items() for each in found],
        schema={"place": pl.String, "territory": pl.String},
        orient="row",
    )
    acting = network.relations.filter(pl.col("type") == ACTS_IN).select(
        pl.col("source").alias("actor"), pl.col("target").alias("territory")
    )
    return pl.concat([place.join(of_place, on="place").select("actor", "territory"), acting]).unique()


def _relations(network: Network, belonging: pl.DataFrame) -> pl.DataFrame:
    sources = network.ties.select("id", "source", "target").join(belonging, left_on="source", right_on="actor")
    return sources.join(belonging, left_on=["target", "territory"], right_on=["actor", "territory"])
