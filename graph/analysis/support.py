"""Which partner could support which territory on which theme (criterion 2): partner, theme, territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from graph.analysis.answering import by_theme

if TYPE_CHECKING:
    from graph.analysis.matching import Matching
    from graph.model.network import Network

Standing = Literal["covered", "other", "left_out"]


@dataclass(frozen=True)
class Support:
    """One cell of the matrix.

    `theme` is spelt as the first need has it. `standing` is `covered` where the partner answers one of these needs in
    the matching, `other` where another partner answers all of them, else `left_out`: no capacity is left.
    """

    partner: str
    theme: str
    territory: str
    needs: tuple[str, ...]
    offers: tuple[str, ...]
    standing: Standing

    def as_json(self) -> dict[str, Any]:
        """Return an element of `matrix` in the answer of `essaim match`."""
        return {
            "partner": self.partner,
            "theme": self.theme,
            "territory": self.territory,
            "needs": list(self.needs),
            "offers": list(self.offers),
            "standing": self.standing,
        }


def support(network: Network, matching: Matching) -> list[Support]:
    """Return the cells that are not empty, by partner, theme and territory, of a network that already is of one day."""
    asked = by_theme(network.needs, "need").select("need", "theme", "word")
    given = by_theme(network.offers, "offer").select("offer", "theme")
    spelt = dict(asked.sort("need").unique("theme", keep="first").select("theme", "word").iter_rows())
    partner = network.offers.select(offer="id", partner="partner")
    cells = (
        matching.pairs.join(asked, on="need")
        .join(given, on=["offer", "theme"])
        .join(partner, on="offer")
        .group_by("partner", "theme", "territory")
        .agg(pl.col("need").unique().sort(), pl.col("offer").unique().sort())
        .sort("partner", "theme", "territory")
    )
    by = dict(matching.covered)
    return [
        Support(
            row["partner"],
            spelt[row["theme"]],
            row["territory"],
            tuple(row["need"]),
            tuple(row["offer"]),
            _standing(row["need"], row["offer"], by),
        )
        for row in cells.iter_rows(named=True)
    ]


def _standing(needs: list[str], offers: list[str], by: dict[str, str]) -> Standing:
    if any(by.get(need) in offers for need in needs):
        return "covered"
    return "other" if all(need in by for need in needs) else "left_out"
