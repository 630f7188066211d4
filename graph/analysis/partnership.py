"""Missing partners: who could fill a gap of a territory, and why, each reason a path that a person can follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from graph.analysis.answering import answers
from graph.analysis.coverage import coverage
from graph.analysis.evidence import FAR, Links
from graph.analysis.gaps import gaps, open_paths
from graph.analysis.nearby import kilometres
from graph.analysis.reasons import KINDS, Because, Reasons
from graph.analysis.ties import BIT, masks_of, ties_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graph.analysis.evidence import Chosen, Evidence, Rows
    from graph.analysis.gaps import Gap
    from graph.analysis.nearby import Numbers
    from graph.analysis.ties import Ties
    from graph.model.network import Network
    from graph.model.territory import Territory

LIMIT = 20
"""How many candidates are named for each gap."""
Rank = tuple[float, float, float, float]


@dataclass(frozen=True)
class Suggestion:
    """An actor who could fill gaps.

    `fills` as 6-commands writes it, in the order of the gaps. `rank` orders suggestions, smaller first: minus the
    resource allocation, minus the co-participation, the steps, the kilometres (inf: unknown), as they are for the gap
    that it is nearest to.
    """

    actor: str
    fills: tuple[str, ...]
    because: tuple[Because, ...]
    rank: Rank

    def as_json(self) -> dict[str, Any]:
        """Return an element of the answer of `essaim partners`."""
        shared, together, steps, far = self.rank
        return {
            "actor": self.actor,
            "fills": list(self.fills),
            "because": [each.as_json() for each in self.because],
            "evidence": {
                "resource_allocation": -shared + 0.0,
                "co_participation": -together + 0.0,
                "steps": None if steps == FAR else int(steps),
                "km": None if np.isinf(far) else int(far),
            },
        }


@dataclass(frozen=True, eq=False)
class Partners:
    """The gaps of a territory, with the suggestions for each by what it fills, and all of them, best first.

    Whoever is among the best of one gap is named with all that they fill. `uncategorised` are the territory's actors
    without a category, one of whom may be who is missing.
    """

    gaps: tuple[Gap, ...]
    by_gap: dict[str, tuple[Suggestion, ...]]
    suggestions: tuple[Suggestion, ...]
    uncategorised: tuple[str, ...] = ()


def partners(  # noqa: PLR0913 - where, when, and three ways to look for fewer
    network: Network,
    territory: Territory,
    day: str,
    *,
    refused: Collection[str] = (),
    limit: int = LIMIT,
    within: float | None = None,
) -> Partners:
    """Return who could fill the gaps of a territory on a day.

    Parameters
    ----------
    network
        The whole one: candidates come from anywhere.
    refused
        The actors who were refused for this territory: they do not come back.
    limit
        How many candidates are looked for of each gap.
    within
        Kilometres beyond which nobody is suggested, but for a need; whose place is unknown may be.

    Notes
    -----
    A hard filter first: of a category that is sought (for a gap between two categories, members of the territory too,
    but for those on whom what is fragile hangs), or with an offer for a need whose capacity is not 0; active on the
    day; not refused. Then in lexicographic order, without any blended score: shared partners by resource allocation
    (Zhou, Lü and Zhang 2009), shared initiatives by co-participation (Newman 2001), fewest steps by any relation,
    kilometres, id; towards the territory's actors, or for a gap between two categories towards those of the other one.
    Linear in the network.
    """
    search = _Search(network.on(day), territory, day, frozenset(refused), within)
    named = search.named(limit)
    by_gap = {gap.fills: tuple(search.fill(gap, named)) for gap in search.gaps}
    return Partners(search.gaps, by_gap, _joined(by_gap), search.uncategorised)


def _joined(by_gap: dict[str, tuple[Suggestion, ...]]) -> tuple[Suggestion, ...]:
    """Return one suggestion for each actor, with all that it fills, best first."""
    found: dict[str, Suggestion] = {}
    for each in (each for some in by_gap.values() for each in some):
        known = found.get(each.actor)
        if known is None:
            found[each.actor] = each
            continue
        better = min(known, each, key=lambda one: one.rank)
        because = sorted(dict.fromkeys((*known.because, *each.because)), key=lambda one: KINDS.index(one.kind))
        found[each.actor] = replace(
            better, fills=tuple(dict.fromkeys((*known.fills, *each.fills))), because=tuple(because)
        )
    return tuple(sorted(found.values(), key=lambda each: (each.rank, -len(each.fills), each.actor)))


@dataclass(frozen=True, eq=False)
class _Side:
    """Who could fill a gap, towards whom they are judged, and for which category they are sought."""

    able: Chosen
    targets: Chosen
    sought: str | None = None


@dataclass(frozen=True, eq=False)
class _Search:
    """What is looked at for all gaps of a territory; `network` is of one day."""

    network: Network
    territory: Territory
    day: str
    refused: frozenset[str]
    within: float | None = None

    @cached_property
    def ties(self) -> Ties:
        return ties_of(self.network, self.territory)

    @cached_property
    def uncategorised(self) -> tuple[str, ...]:
        return tuple(self.ties.actors.filter(pl.Series(self.ties.masks == 0, dtype=pl.Boolean)))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        found = coverage(self.network, self.territory, self.day)
        return tuple(gaps(found, self.ties, self.network, self.territory))

    @cached_property
    def links(self) -> Links:
        return Links.of(self.network)

    @cached_property
    def masks(self) -> Rows:
        return masks_of(self.network.actors).astype(np.int64)

    @cached_property
    def members(self) -> Chosen:
        return self._marked(self.ties.actors)

    @cached_property
    def open(self) -> Chosen:
        """Who may be suggested."""
        return ~self._marked(pl.Series(sorted(self.refused), dtype=pl.String))

    @cached_property
    def near(self) -> Chosen:
        """Who is not known to be too far away."""
        found: Chosen = np.isinf(self.far) | (self.far <= (np.inf if self.within is None else self.within))
        return found

    @cached_property
    def far(self) -> Numbers:
        return np.nan_to_num(kilometres(self.network.actors, self.territory), nan=np.inf)

    @cached_property
    def reasons(self) -> Reasons:
        return Reasons(self.links, self.network.actors["id"])

    def _marked(self, ids: pl.Series) -> Chosen:
        return self.network.actors["id"].is_in(ids.implode()).to_numpy()

    def _holds(self, category: str) -> Chosen:
        held: Chosen = self.masks & BIT[category] > 0
        return held

    @cached_property
    def sides(self) -> dict[str, list[_Side]]:
        return {gap.fills: self._sides(gap) for gap in self.gaps}

    def named(self, limit: int) -> Chosen:
        """Return whom to name: the best of each gap, so that all that each of them fills can be said."""
        found = np.zeros(self.network.actors.height, dtype=np.bool_)
        for gap in self.gaps:
            ranked = [(rank, row) for side in self.sides[gap.fills] for rank, row in self._ranked(side, limit)]
            found[[row for _, row in sorted(ranked)[:limit]]] = True
        return found

    def fill(self, gap: Gap, named: Chosen) -> list[Suggestion]:
        """Return those of the named who can fill a gap, best first."""
        best: dict[str, Suggestion] = {}
        for side in self.sides[gap.fills]:
            for rank, row in self._ranked(side, None, among=named):
                actor = str(self.network.actors["id"][row])
                if actor not in best or rank < best[actor].rank:
                    because = (*self._special(gap, actor), *self._because(row, side, reachable=rank[2] < FAR))
                    best[actor] = Suggestion(actor, (gap.fills,), because, rank)
        return sorted(best.values(), key=lambda each: (each.rank, each.actor))

    def _sides(self, gap: Gap) -> list[_Side]:
        """Return who could fill a gap, and towards whom they are judged.

        Of a pair who holds one category is judged by how near those of the other are.
        """
        if gap.need is not None:
            offering = [each.path[0] for each in self.answering.get(gap.need, [])]
            return [_Side(self._marked(pl.Series(offering, dtype=pl.String)) & self.open, self.members)]
        able = self.open & self.near
        if gap.pair is None:
            (sought,) = gap.sought
            return [_Side(able & self._holds(sought) & ~self.members, self.members, sought)]
        able &= ~self._marked(pl.Series(gap.hangs_on, dtype=pl.String))
        targets = self.members & ~self._marked(pl.Series(gap.hangs_on, dtype=pl.String))
        if gap.kind == "triangle":
            able &= self._marked(pl.Series(list(self._closing(gap)), dtype=pl.String))
        both = (gap.pair, gap.pair[::-1])
        return [
            _Side(able & self._holds(one), targets & self._holds(other), one)
            for one, other in both
            if one in gap.sought
        ]

    def _special(self, gap: Gap, actor: str) -> tuple[Because, ...]:
        """Return the reasons that only a gap of this kind gives."""
        if gap.need is not None:
            return tuple(each for each in self.answering[gap.need] if each.path[0] == actor)
        path = self._closing(gap).get(actor)
        return (Because("triangle", path),) if path else ()

    def _closing(self, gap: Gap) -> dict[str, tuple[str, ...]]:
        """Return the paths that a tie would close to a triangle, by their first actor."""
        if gap.kind != "triangle" or gap.pair is None:
            return {}
        paths = [tuple(str(self.ties.actors[row]) for row in path) for path in open_paths(self.ties, gap.pair)]
        return {path[0]: path for path in paths}

    @cached_property
    def answering(self) -> dict[str, list[Because]]:
        """Who offers what, by need: offers that answer and have capacity; one without capacity stated has it."""
        own = self.network.needs.filter(pl.col("territory") == self.territory.code)
        able = self.network.offers.filter((pl.col("capacity") != 0).fill_null(value=True)).select("id", "partner")
        pairs = answers(replace(self.network, needs=own), self.day).join(able, left_on="offer", right_on="id")
        found: dict[str, list[Because]] = {}
        for need, offer, partner in pairs.sort("need", "offer").select("need", "offer", "partner").iter_rows():
            found.setdefault(need, []).append(Because("offer", (partner, offer, need)))
        return found

    def _ranked(self, side: _Side, limit: int | None, *, among: Chosen | None = None) -> list[tuple[Rank, int]]:
        """Return the best actors (rows) of a side with their ranks, best first."""
        found = self._evidence(side.targets)
        rows = np.flatnonzero(side.able if among is None else side.able & among)
        steps = found.steps[rows]
        for place in np.flatnonzero(side.targets[rows] & (steps == FAR)):
            steps[place] = (len(self.links.nearest(int(rows[place]), side.targets)) or FAR + 1) - 1
        order = np.lexsort((rows, self.far[rows], steps, -found.together[rows], -found.shared[rows]))[:limit]
        return [
            ((-float(found.shared[row]), -float(found.together[row]), float(step), float(self.far[row])), row)
            for row, step in zip(rows[order].tolist(), steps[order].tolist(), strict=True)
        ]

    def _because(self, row: int, side: _Side, *, reachable: bool) -> Iterator[Because]:
        actor = str(self.network.actors["id"][row])
        if side.sought:
            yield Because("category", (actor,), {"category": side.sought})
        if reachable:
            yield from self.reasons.of(row, side.targets)
        if np.isfinite(self.far[row]):
            yield Because("near", (actor,), {"km": int(self.far[row])})

    @cached_property
    def _known(self) -> dict[bytes, Evidence]:
        return {}

    def _evidence(self, targets: Chosen) -> Evidence:
        """Return how near every actor is to the targets; several gaps have the same ones."""
        key = np.packbits(targets).tobytes()
        if key not in self._known:
            self._known[key] = self.links.evidence(targets)
        return self._known[key]
