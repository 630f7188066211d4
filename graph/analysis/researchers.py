"""The partnership with researchers that criterion 4 prefers to exist before the territory applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from graph.analysis.ties import BIT, cooperation, masks_of

if TYPE_CHECKING:
    from graph.model.network import Network
    from graph.model.territory import Territory

FIRST_DAY = "0000-01-01"
"""What a year or a month lacks to be its first day."""
Verdict = Literal["met", "not_met", "unknown"]


@dataclass(frozen=True)
class Researchers:
    """The verdict, with the relations or the recorded absences that it rests on (ids in order)."""

    verdict: Verdict
    because: tuple[str, ...] = ()
    absences: tuple[str, ...] = ()


def researchers(network: Network, territory: Territory, absences: tuple[str, ...]) -> Researchers:
    """Judge the cooperation between a territory's actors and research actors, wherever these are.

    `met` where one surely began before the application. Else `unknown` where a date is missing, or so imprecise
    that it may be before or after (`2024` for an application in June 2024), and where nobody asked. `not_met`
    where all surely began on that day or later, or where there is none and research is attested absent, which
    `absences` (ids) says.
    """
    relations = _with_research(network, territory).with_columns(began=_began_before(territory.applied_on))
    for verdict in ("met", "unknown", "not_met"):
        because = relations.filter(pl.col("began") == verdict)["id"]
        if len(because):
            return Researchers(verdict, tuple(because.sort()))
    return Researchers("not_met", absences=absences) if absences else Researchers("unknown")


def _with_research(network: Network, territory: Territory) -> pl.DataFrame:
    own = network.members(territory).implode()
    labs = network.actors.filter(pl.Series(masks_of(network.actors) & BIT["research"] > 0))["id"].implode()
    there = pl.col("source").is_in(own) & pl.col("target").is_in(labs)
    back = pl.col("source").is_in(labs) & pl.col("target").is_in(own)
    return cooperation(network).filter(there | back)


def _began_before(applied_on: str | None) -> pl.Expr:
    """Compare two dates of any precision: as text, `2024~` stands after every day of 2024."""
    if applied_on is None:
        return pl.lit("unknown")
    last_day = applied_on + "~" * (len(applied_on) < len(FIRST_DAY))
    first = pl.col("since") + pl.lit(FIRST_DAY).str.slice(pl.col("since").str.len_chars())
    surely = (pl.col("since") + "~" < pl.lit(applied_on)).fill_null(value=False)
    return (
        pl.when(surely)
        .then(pl.lit("met"))
        .when(first >= pl.lit(last_day))
        .then(pl.lit("not_met"))
        .otherwise(pl.lit("unknown"))
    )
