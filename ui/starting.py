"""What each group's start page says of a workspace on a day: the figures, with the records that prove each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.answering import answers
from graph.analysis.bringing import bringing
from graph.analysis.glance import at_a_glance
from graph.analysis.pressing import lacking
from graph.analysis.verdicts import MULTI_ACTOR
from graph.model.terms import REQUIRED_CATEGORIES
from graph.workspace.register import declared, register
from ui.choosing import CANDIDATE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, eq=False)
class Standing:
    """A network of one day, and its followed territories at a glance.

    `territories` are those declared, with a status (withdrawn excepted) or with an actor: not a mere list of names.
    Where nobody declared any they are those where an actor is recorded. `glance` has a row of `at_a_glance` for each,
    in their order.
    """

    network: Network
    day: str
    territories: Sequence[Territory]
    glance: pl.DataFrame

    @classmethod
    def of(cls, network: Network, day: str, *, glance: pl.DataFrame | None = None) -> Standing:
        """Look at a network that already is of that day; `glance`: the rows of it that are there already."""
        named = [declared(row) for row in network.territories.iter_rows(named=True)] or _inhabited(network, glance)
        some = [each for each in named if each.status != WITHDRAWN]
        glance = _rows_of(glance, some)
        if glance is None:
            glance = at_a_glance(network, some, day)
        there = [bool(each.status or actors) for each, actors in zip(some, glance["actors"], strict=True)]
        followed = [each for each, kept in zip(some, there, strict=True) if kept]
        return cls(network, day, followed, glance.filter(pl.Series(there, dtype=pl.Boolean)))

    def within(self, code: str | None) -> Standing:
        """Return the same of one territory only; of all with None, and for a code that is not followed."""
        territories = [each for each in self.territories if each.code == code]
        if not territories:
            return self
        return Standing(self.network, self.day, territories, self.glance.filter(pl.col("code") == code))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each territory, by code."""
        return {each.code: each.name for each in self.territories}

    @property
    def codes(self) -> pl.Series:
        """The codes of the territories."""
        return self.glance["code"]

    @cached_property
    def candidates(self) -> pl.DataFrame:
        """The rows of those that are candidates."""
        some = [each.code for each in self.territories if each.status == CANDIDATE]
        return self.glance.filter(pl.col("code").is_in(some))

    @property
    def cooperating(self) -> pl.DataFrame:
        """The candidates whose categories cooperate as criterion 4 asks."""
        return self.candidates.filter(pl.col("level") >= MULTI_ACTOR)

    @property
    def asking(self) -> pl.DataFrame:
        """The candidates below that of which an expected category was asked of nobody."""
        unknown = pl.any_horizontal(pl.col(each) == "unknown" for each in REQUIRED_CATEGORIES)
        return self.candidates.filter(unknown & (pl.col("level") < MULTI_ACTOR))

    @property
    def short(self) -> pl.DataFrame:
        """The territories where nobody of an expected category is recorded."""
        return self.glance.filter(pl.col("attested") < len(REQUIRED_CATEGORIES))

    @cached_property
    def lacks(self) -> pl.DataFrame:
        """What each territory lacks, as `graph.analysis.pressing.lacking` gives it."""
        return lacking(self.glance)

    @cached_property
    def brought(self) -> pl.DataFrame:
        """Whom an actor of a territory already knows of a category that it lacks, as `bringing` gives it."""
        return bringing(self.network, self.territories, self.lacks)

    @cached_property
    def unanswered(self) -> pl.DataFrame:
        """The needs of these territories that no offer answers, those stated first first."""
        answered = answers(self.network, self.day)["need"]
        own = self.network.needs.filter(pl.col("territory").is_in(self.codes.implode()))
        return own.filter(~pl.col("id").is_in(answered.implode())).sort("stated_on", "id", nulls_last=True)

    @cached_property
    def unclassed(self) -> pl.DataFrame:
        """The actors that nobody has given a category: of one territory, or wherever they are."""
        without = self.network.actors.filter(pl.col("categories").fill_null("") == "")
        if len(self.territories) != 1:
            return without
        return without.filter(pl.col("id").is_in(self.network.members(self.territories[0]).implode()))

    @property
    def undated(self) -> pl.DataFrame:
        """The relations between actors of which nobody knows since when."""
        return self.network.ties.filter(pl.col("since").is_null())

    @property
    def unconfirmed(self) -> pl.DataFrame:
        """The relations between actors that neither of both has confirmed."""
        return self.network.ties.filter(pl.col("confirmed_by").is_null())


def _rows_of(glance: pl.DataFrame | None, territories: Sequence[Territory]) -> pl.DataFrame | None:
    """Return the rows of these territories, in their order; None where one of them was not looked at."""
    if glance is None:
        return None
    codes = pl.DataFrame({"code": [each.code for each in territories]}, schema={"code": pl.String})
    found = codes.join(glance, on="code", how="inner", maintain_order="left")
    return found if found.height == codes.height else None


def _inhabited(network: Network, glance: pl.DataFrame | None) -> list[Territory]:
    from graph import reference  # noqa: PLC0415 - only where nothing is declared

    codes = (register(network) if glance is None else glance)["code"].sort()
    return [known for code in codes if (known := reference.territory(code))]
