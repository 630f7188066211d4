"""Presence and level of many territories in one pass, for the overview of a country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.analysis.cooperation import PRESENCE_ONLY, TWO_PAIRS
from graph.analysis.ties import BIT, REQUIRED, cooperation, joining, masks_of
from graph.analysis.triangles import disjoint_triangles
from graph.model.terms import ACTS_IN, CATEGORIES, PAIRS, REQUIRED_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.model.network import Network
    from graph.model.territory import Territory


def at_a_glance(network: Network, territories: Sequence[Territory], day: str) -> pl.DataFrame:
    """Return what `coverage` says of presence and level, for each of these territories.

    Returns
    -------
    polars.DataFrame
        One row per territory, in the order given: `code`; `actors`, a count; for each category its state
        (`collective`: attested, unknown, absent) and a count (`collective_actors`); `attested` and `possible`, of
        three; `level`, 0 to 5.

    Notes
    -----
    Linear in actors, relations and places; only where all three pairs cooperate are triangles looked for.
    """
    valid = network.on(day)
    members = belonging(valid, territories)
    masks = masks_of(valid.actors)
    counts = _counts(members, masks, n=len(territories))
    answer = pl.DataFrame(
        {"code": [each.code for each in territories], "actors": counts.pop("actors")},
        schema={"code": pl.String, "actors": pl.Int64},
    )
    absent = valid.absences.select("territory", "category").unique()
    for category, count in counts.items():
        lacking = answer["code"].is_in(absent.filter(pl.col("category") == category)["territory"].implode())
        answer = answer.with_columns(_state(count, lacking).alias(category), count.alias(f"{category}_actors"))
    states = [pl.col(category) for category in REQUIRED_CATEGORIES]
    return answer.with_columns(
        attested=pl.sum_horizontal(state == "attested" for state in states).cast(pl.Int64),
        possible=pl.sum_horizontal(state != "absent" for state in states).cast(pl.Int64),
        level=_levels(valid, members, masks, n=len(territories)),
    )


def belonging(network: Network, territories: Sequence[Territory]) -> pl.DataFrame:
    """Return whose actors are whose: a row per `territory` (its place in the list) and `actor` (its row)."""
    places = [(row, place) for row, each in enumerate(territories) for place in each.places]
    where = pl.DataFrame(places, schema={"territory": pl.Int64, "place": pl.String}, orient="row")
    codes = pl.DataFrame({"code": [each.code for each in territories]}, schema={"code": pl.String})
    codes = codes.with_row_index("territory").with_columns(pl.col("territory").cast(pl.Int64))
    actors = _rows(network)
    recorded = network.actors.select("id", place=pl.coalesce("territory", "commune")).join(where, on="place")
    acting = network.relations.filter(pl.col("type") == ACTS_IN).join(codes, left_on="target", right_on="code")
    both = pl.concat(
        [recorded.select("territory", "id"), acting.select("territory", pl.col("source").alias("id"))]
    ).unique()
    return both.join(actors, on="id").select("territory", "actor").sort("territory", "actor")


def _rows(network: Network) -> pl.DataFrame:
    return network.actors.select("id").with_row_index("actor").with_columns(pl.col("actor").cast(pl.Int64))


def _counts(members: pl.DataFrame, masks: NDArray[np.uint8], *, n: int) -> dict[str, pl.Series]:
    held, where = masks[members["actor"].to_numpy()], members["territory"].to_numpy()
    counts = {"actors": pl.Series(np.bincount(where, minlength=n))}
    for category in CATEGORIES:
        counts[category] = pl.Series(np.bincount(where[held & BIT[category] > 0], minlength=n))
    return counts


def _state(count: pl.Series, lacking: pl.Series) -> pl.Series:
    states = np.where(count.to_numpy() > 0, "attested", np.where(lacking.to_numpy(), "absent", "unknown"))
    return pl.Series(states.tolist(), dtype=pl.String)


def _levels(network: Network, members: pl.DataFrame, masks: NDArray[np.uint8], *, n: int) -> pl.Series:
    ties = _ties(network, members)
    where, left, right = (ties[name].to_numpy() for name in ("territory", "left", "right"))
    tied = np.zeros((n, len(PAIRS)), dtype=np.bool_)
    for column, pair in enumerate(PAIRS):
        tied[where[joining(masks[left], masks[right], pair)], column] = True
    present = np.zeros(n, dtype=np.bool_)
    present[members["territory"].to_numpy()[masks[members["actor"].to_numpy()] & REQUIRED > 0]] = True
    levels = PRESENCE_ONLY * present + tied.sum(axis=1)
    for row in np.flatnonzero(tied.all(axis=1)):
        start, stop = np.searchsorted(where, [row, row + 1])
        ends, local = np.unique(np.stack([left[start:stop], right[start:stop]]), return_inverse=True)
        levels[row] = TWO_PAIRS + len(disjoint_triangles(masks[ends], *local.reshape(2, -1)))
    return pl.Series(levels, dtype=pl.Int64)


def _ties(network: Network, members: pl.DataFrame) -> pl.DataFrame:
    """Return the ties within each territory, each once: `territory`, `left`, `right`, in that order."""
    actors = _rows(network)
    ends = (
        cooperation(network)
        .join(actors.rename({"id": "source", "actor": "from"}), on="source")
        .join(actors.rename({"id": "target", "actor": "to"}), on="target")
        .select(left=pl.min_horizontal("from", "to"), right=pl.max_horizontal("from", "to"))
        .unique()
    )
    here = ends.join(members.rename({"actor": "left"}), on="left")
    return here.join(members.rename({"actor": "right"}), on=["territory", "right"], how="semi").sort(
        "territory", "left", "right"
    )
