"""How the three required categories cooperate: per pair, and as a triad (criterion 4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.analysis.redundancy import Redundancy, smallest_cover
from graph.analysis.ties import BIT, REQUIRED, joining, possible_pairs, tied_pairs
from graph.analysis.triangles import disjoint_triangles
from graph.model.terms import PAIRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analysis.ties import Ties

    Pair = tuple[str, str]

PRESENCE_ONLY, ONE_PAIR, TWO_PAIRS, TRIANGLE, TWO_TRIANGLES = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Cooperation:
    """The ties between two categories: how many, of how many possible, by which relations, and on whom they hang.

    `density` is ties / possible, None without a possible pair. `redundancy` is looked for when it is first asked for:
    it takes longer than all the rest, and a country of verdicts needs none of it. `ends` are the rows of both actors
    of each tie in `actors`.
    """

    ties: int
    possible: int
    relations: tuple[str, ...]
    actors: pl.Series = field(repr=False, compare=False)
    ends: tuple[NDArray[np.int64], NDArray[np.int64]] = field(repr=False, compare=False)

    @cached_property
    def redundancy(self) -> Redundancy:
        """The fewest actors whose departure ends all of it."""
        cover, exact = smallest_cover(*self.ends, n=len(self.actors))
        return Redundancy(len(cover), frozenset(self.actors.gather(cover)), exact=exact)

    @property
    def density(self) -> float | None:
        """The share of possible pairs that cooperate."""
        return self.ties / self.possible if self.possible else None


@dataclass(frozen=True)
class Triad:
    """How far collective, public and economic actors cooperate.

    `level` is 0 for no category, 1 for presence only, 2 for one pair that cooperates, 3 for two (or three without
    a triangle of three different actors), 4 for such a triangle, 5 for two without a common actor. `triangles`
    holds up to two of these, as ids in the order of the categories. `broker` is, at level 3, the first actor by id
    who belongs to the category common to two tied pairs and is tied to both others.
    """

    level: int
    triangles: tuple[tuple[str, str, str], ...]
    broker: str | None


def cooperation_between(ties: Ties, pair: Pair) -> Cooperation:
    """Return the cooperation between two categories, of one day's ties."""
    joined = joining(ties.masks[ties.left], ties.masks[ties.right], pair)
    rows = ties.relations
    told = joining(ties.masks[rows["left"].to_numpy()], ties.masks[rows["right"].to_numpy()], pair)
    return Cooperation(
        ties=int(joined.sum()),
        possible=possible_pairs(ties.masks, pair),
        relations=tuple(rows.filter(pl.Series(told))["id"].sort()),
        actors=ties.actors,
        ends=(ties.left[joined], ties.right[joined]),
    )


def triad(ties: Ties) -> Triad:
    """Return the triad level of a territory's actors as recorded, with its triangles and its broker."""
    level, rows = level_and_triangles(ties, ties.masks)
    triangles = tuple((ties.actors[a], ties.actors[b], ties.actors[c]) for a, b, c in rows)
    return Triad(level, triangles, _broker(ties) if level == TWO_PAIRS else None)


def level_and_triangles(ties: Ties, masks: NDArray[np.uint8]) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return the triad level with these categories instead of the recorded ones, and up to two disjoint triangles."""
    tied = tied_pairs(ties, masks)
    if len(tied) < len(PAIRS):
        present = bool((masks & REQUIRED).any())
        return PRESENCE_ONLY * present + len(tied), ()
    triangles = disjoint_triangles(masks, ties.left, ties.right)
    return TWO_PAIRS + len(triangles), triangles


def _broker(ties: Ties) -> str | None:
    tied = tied_pairs(ties, ties.masks)
    brokers = [_centre(ties, first, second) for first, second in combinations(tied, 2)]
    found = [row for row in brokers if row is not None]
    return str(ties.actors[min(found)]) if found else None


def _centre(ties: Ties, first: Pair, second: Pair) -> int | None:
    (common,) = set(first) & set(second)
    others = [next(category for category in pair if category != common) for pair in (first, second)]
    reached = [_tied_to(ties, category) for category in others]
    rows = np.flatnonzero((ties.masks & BIT[common] > 0) & reached[0] & reached[1])
    return int(rows[0]) if rows.size else None


def _tied_to(ties: Ties, category: str) -> NDArray[np.bool_]:
    """Tell which actors have a tie to an actor of a category, shape (n,)."""
    reached = np.zeros(len(ties.actors), dtype=np.bool_)
    holds = ties.masks & BIT[category] > 0
    reached[ties.left[holds[ties.right]]] = True
    reached[ties.right[holds[ties.left]]] = True
    return reached
