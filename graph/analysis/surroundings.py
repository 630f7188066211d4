"""The surroundings of many territories in one pass over the network of a country."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.model.network import SCHEMAS, Network
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.model.territory import Territory

_PLACED = ("needs", "absences", "bodies")
"""The tables whose rows belong to the territory whose code they name."""


def surroundings(network: Network, territories: Sequence[Territory]) -> Iterator[Network]:
    """Give `network.around(territory)` for each of these territories, in their order.

    Notes
    -----
    Each table is looked through once for all territories, then cut: O(rows of the network + rows given out), where
    asking for one territory after the other looks through all rows for each.
    """
    chosen = _chosen(network, territories)
    cuts = {table: _cut(getattr(network, table), chosen[table], len(territories)) for table in SCHEMAS}
    for _ in territories:
        yield Network(**{table: next(parts) for table, parts in cuts.items()})


def _cut(frame: pl.DataFrame, chosen: pl.DataFrame, n: int) -> Iterator[pl.DataFrame]:
    """Give the chosen rows of a table, territory by territory, in the order of the table."""
    once = chosen.unique().sort("of", "row")
    rows, bounds = once["row"], np.searchsorted(once["of"].to_numpy(), np.arange(n + 1))
    for start, stop in pairwise(bounds):
        yield frame[rows[int(start) : int(stop)]]


def _chosen(network: Network, territories: Sequence[Territory]) -> dict[str, pl.DataFrame]:
    """Return, by table, which rows (`row`) surround which territory (`of`, its place in the list)."""
    codes = pl.DataFrame({"territory": [each.code for each in territories]}, schema={"territory": pl.String})
    codes = codes.with_columns(of=pl.int_range(pl.len()))
    own = _own(network, territories, codes)
    ends = _ends(network)
    touched = pl.concat([ends.join(own, left_on=side, right_on="row").select("of", "row") for side in ("from", "to")])
    initiatives, taking = _initiatives(network, codes, own)
    bodies = _here(network.bodies, codes)
    sitting = _roles(network, "memberships", "bodies", "body").join(bodies, left_on="record", right_on="row")
    around = touched.join(ends, on="row")
    others = [*(around.select("of", row=side) for side in ("from", "to")), _actors_in(taking), _actors_in(sitting)]
    actors = pl.concat([own, *others]).drop_nulls().unique()
    offers = _named(network.offers, network.actors, "partner", "actor").join(actors, left_on="actor", right_on="row")
    return {
        "territories": _here(network.territories.rename({"code": "territory"}), codes),
        "actors": actors,
        "relations": touched,
        "initiatives": initiatives,
        "participations": taking.select("of", "row"),
        "offers": offers.select("of", "row"),
        "memberships": sitting.select("of", "row"),
        **{table: _here(getattr(network, table), codes) for table in _PLACED},
    }


def _initiatives(network: Network, codes: pl.DataFrame, own: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a territory's initiatives and those its actors take part in; and who takes part in any of these."""
    roles = _roles(network, "participations", "initiatives", "initiative")
    joined = roles.join(own, left_on="actor", right_on="row").select("of", row="record")
    initiatives = pl.concat([_here(network.initiatives, codes), joined]).unique()
    return initiatives, roles.join(initiatives, left_on="record", right_on="row")


def _roles(network: Network, table: str, records: str, column: str) -> pl.DataFrame:
    """Return the rows of who takes part in what: `row` of the role, of the `actor` and of the `record`."""
    roles = _named(getattr(network, table), network.actors, "actor", "actor_row")
    ends = roles.drop("actor").rename({"actor_row": "actor"})
    return _named(ends, getattr(network, records), column, "record").select("row", "actor", "record")


def _actors_in(roles: pl.DataFrame) -> pl.DataFrame:
    return roles.select("of", row="actor")


def _own(network: Network, territories: Sequence[Territory], codes: pl.DataFrame) -> pl.DataFrame:
    """Return which actors are whose: those recorded there, and those who act there."""
    places = [(of, place) for of, each in enumerate(territories) for place in each.places]
    where = pl.DataFrame(places, schema={"of": pl.Int64, "place": pl.String}, orient="row")
    placed = network.actors.select(place=pl.coalesce("territory", "commune"), row=pl.int_range(pl.len()))
    acting = network.relations.filter(pl.col("type") == ACTS_IN).join(codes, left_on="target", right_on="territory")
    there = _named(acting, network.actors, "source", "actor").select("of", row="actor")
    return pl.concat([placed.join(where, on="place").select("of", "row"), there]).unique()


def _ends(network: Network) -> pl.DataFrame:
    """Return the rows of the actors at both ends of each relation; a territory's end is null."""
    ends = network.relations.select(
        "source", target=pl.when(pl.col("type") != ACTS_IN).then("target"), row=pl.int_range(pl.len())
    )
    rows = network.actors.select("id", actor=pl.int_range(pl.len()))
    for column, side in (("source", "from"), ("target", "to")):
        ends = ends.join(rows.rename({"actor": side}), left_on=column, right_on="id", how="left")
    return ends.select("row", "from", "to")


def _named(frame: pl.DataFrame, records: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """Add `name`, the row of the record that a column names, and `row`, the own row; those that name none go."""
    if "row" not in frame.columns:
        frame = frame.with_columns(row=pl.int_range(pl.len()))
    return frame.join(records.select(pl.col("id").alias(column), pl.int_range(pl.len()).alias(name)), on=column)


def _here(frame: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    return frame.select("territory", row=pl.int_range(pl.len())).join(codes, on="territory").select("of", "row")


def concerning(network: Network, territories: Sequence[Territory]) -> Network:
    """Return all that the criteria of some territories look at, and little else: of a country, quick for a few.

    Their surroundings; the initiatives in their communes, with who takes part; every offer, with its partner.
    """
    if not territories:
        return network.keeping(network.actors["id"].clear())
    around = [network.around(each) for each in territories]
    places = sorted({place for each in territories for place in each.places})
    known = pl.concat([each.initiatives["id"] for each in around]).unique().implode()
    initiatives = network.initiatives.filter(pl.col("territory").is_in(places) | pl.col("id").is_in(known))
    taking = network.participations.filter(pl.col("initiative").is_in(initiatives["id"].implode()))
    named = [each.actors["id"] for each in around]
    named += [taking["actor"].rename("id"), network.offers["partner"].rename("id")]
    actors = pl.concat(named).unique().implode()
    bodies = network.bodies.filter(pl.col("territory").is_in([each.code for each in territories]))
    return replace(
        network,
        actors=network.actors.filter(pl.col("id").is_in(actors)),
        relations=pl.concat([each.relations for each in around]).unique("id").sort("id"),
        initiatives=initiatives,
        participations=taking,
        bodies=bodies,
        memberships=network.memberships.filter(pl.col("body").is_in(bodies["id"].implode())),
    )
