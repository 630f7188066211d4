"""What nobody knows yet of a territory, and whom one could ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.ties import cooperation
from graph.model.terms import CATEGORIES, PAIRS, REQUIRED_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.analysis.coverage import Coverage
    from graph.model.network import Network
    from graph.model.territory import Territory

MOST_ASKED = 3
"""How many actors are named, of each category, as those whom one could ask."""


@dataclass(frozen=True)
class Question:
    """Something to ask: `code` is said by `ui.locale` as `question.<code>`.

    `categories` are those concerned (none, one, or a pair), `records` the ids of the records concerned (actors for
    `uncategorised`, absences for `contradicted`, else relations), `ask` the actors who could know, best first.
    """

    code: str
    categories: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


def questions(coverage: Coverage, network: Network, territory: Territory) -> list[Question]:
    """Return what to ask so that a territory's coverage rests on answers, most decisive first.

    - `category_never_asked`: nobody is known, and nobody attests an absence; one could ask its best connected actors;
    - `contradicted`: an actor is known and an absence recorded;
    - `pair_never_asked`: both categories are there, and no cooperation is known;
    - `uncategorised`: actors whose category has to be confirmed;
    - `application_undated`, `researchers_undated`: a partnership with researchers is known, a date is missing;
    - `researchers_never_asked`: no such partnership is known;
    - `one_side_only`, `unconfirmed`: cooperation that only one side states (the other can be asked), or none.
    """
    connected = Connected.of(network.on(coverage.as_of), territory)
    found = [
        *_of_presence(coverage, connected),
        *_of_pairs(coverage, connected),
        *_of_researchers(coverage, network, territory),
        *_of_confirmation(network.on(coverage.as_of), territory),
    ]
    if coverage.uncategorised:
        found.append(Question("uncategorised", (), coverage.uncategorised, connected.first(coverage.uncategorised)))
    return found


@dataclass(frozen=True, eq=False)
class Connected:
    """The actors of a territory, those with most partners first, then by id."""

    ranked: tuple[str, ...]

    @classmethod
    def of(cls, network: Network, territory: Territory) -> Connected:
        """Rank the actors of a territory, of a network that already is of one day."""
        there = network.ties.select(id="source", other="target")
        back = network.ties.select(id="target", other="source")
        both = pl.concat([there, back]).filter(pl.col("id") != pl.col("other")).unique()
        partners = both.group_by("id").len("partners")
        own = pl.DataFrame({"id": network.members(territory)}).join(partners, on="id", how="left")
        ranked = own.sort(pl.col("partners").fill_null(0), "id", descending=[True, False])
        return cls(tuple(ranked["id"]))

    def first(self, among: Iterable[str], count: int = MOST_ASKED) -> tuple[str, ...]:
        """Return the best connected of some actors."""
        wanted = set(among)
        return tuple([actor for actor in self.ranked if actor in wanted][:count])


def _of_presence(coverage: Coverage, connected: Connected) -> Iterator[Question]:
    for category in CATEGORIES:
        known = coverage.presence[category]
        if known.contradicted:
            yield Question("contradicted", (category,), known.absences, connected.first(known.actors))
        elif known.state == "unknown" and category in REQUIRED_CATEGORIES:
            yield Question("category_never_asked", (category,), (), connected.ranked[:MOST_ASKED])


def _of_pairs(coverage: Coverage, connected: Connected) -> Iterator[Question]:
    for pair in PAIRS:
        cooperation = coverage.pairs["-".join(pair)]
        if cooperation.possible and not cooperation.ties:
            sides = [connected.first(coverage.presence[category].actors) for category in pair]
            yield Question("pair_never_asked", pair, (), tuple(dict.fromkeys(sides[0] + sides[1])))


def _of_researchers(coverage: Coverage, network: Network, territory: Territory) -> Iterator[Question]:
    if coverage.researchers.verdict != "unknown":
        return
    relations = network.relations.filter(pl.col("id").is_in(list(coverage.researchers.because)))
    if not relations.height:
        labs = coverage.presence["research"].actors
        yield Question("researchers_never_asked", ("research",), (), labs[:MOST_ASKED])
    elif territory.applied_on is None:
        yield Question("application_undated", ("research",), coverage.researchers.because)
    else:
        yield Question("researchers_undated", ("research",), coverage.researchers.because, _ends(relations))


def _ends(relations: pl.DataFrame) -> tuple[str, ...]:
    return tuple(pl.concat([relations["source"], relations["target"]]).unique().sort())


def _of_confirmation(network: Network, territory: Territory) -> Iterator[Question]:
    own = network.members(territory).implode()
    within = cooperation(network).filter(pl.col("source").is_in(own) & pl.col("target").is_in(own)).sort("id")
    stated = within.filter(pl.col("confirmed_by").is_in(["source", "target"]))
    silent = pl.when(pl.col("confirmed_by") == "source").then("target").otherwise("source")
    if stated.height:
        asked = tuple(stated.select(silent.alias("ask"))["ask"].unique().sort())
        yield Question("one_side_only", (), tuple(stated["id"]), asked)
    unconfirmed = within.filter(pl.col("confirmed_by").is_null())
    if unconfirmed.height:
        yield Question("unconfirmed", (), tuple(unconfirmed["id"]), _ends(unconfirmed))
