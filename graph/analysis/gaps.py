"""What a territory lacks: a category, a pair, a triangle, a second hold for what hangs on one, an answer to a need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal

import polars as pl

from graph.analysis.cooperation import TWO_PAIRS
from graph.analysis.ties import BIT, joining
from graph.model.terms import PAIRS, REQUIRED_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from graph.analysis.coverage import Coverage
    from graph.analysis.ties import Ties
    from graph.model.network import Network
    from graph.model.territory import Territory

    Pair = tuple[str, str]
    GapKind = Literal["category", "pair", "triangle", "fragile", "need"]


@dataclass(frozen=True)
class Gap:
    """Something that is missing.

    Attributes
    ----------
    kind
        What sort of gap it is.
    fills
        What somebody who closes it fills, as 6-commands writes it: `public`, `collective-public`,
        `fragile:collective-public`, `need:n1`. Closing a triangle fills the pair that then cooperates.
    sought
        The categories of those who can fill it, empty for a need.
    state
        Of a category: `unknown` (ask first) or `absent` (somebody attests it).
    hangs_on
        Of what is fragile: the actors on whom every one of its ties hangs.
    """

    kind: GapKind
    fills: str
    sought: tuple[str, ...] = ()
    state: str = ""
    hangs_on: tuple[str, ...] = ()

    @property
    def need(self) -> str | None:
        """The id of the need."""
        return self.fills.removeprefix("need:") if self.kind == "need" else None

    @property
    def pair(self) -> Pair | None:
        """The two categories that should cooperate."""
        first, dash, second = self.fills.removeprefix("fragile:").partition("-")
        return (first, second) if dash and self.kind in ("pair", "triangle", "fragile") else None


def gaps(coverage: Coverage, ties: Ties, network: Network, territory: Territory) -> list[Gap]:
    """Return the gaps of a territory, of a network that already is of one day: the most basic first.

    - `category`: one of the three has nobody; research, where besides no cooperation with researchers is known.
    - `pair`: two categories do not cooperate. Where one of them has nobody it is filled by that one only; where neither
      has anybody, one actor cannot fill it.
    - `triangle`: all three pairs cooperate, but no three different actors do: the pair that would close one.
    - `fragile`: the cooperation of a pair ends with one actor. Without those on whom all of it hangs, what is left is
      looked at like a pair.
    - `need`: one that the territory has stated; whether somebody answers it is for its suggestions to say.
    """
    return [
        *_of_categories(coverage),
        *_of_pairs(coverage),
        *_of_triangles(coverage, ties),
        *_of_fragile(coverage, ties),
        *(
            Gap("need", f"need:{need}")
            for need in network.needs.filter(pl.col("territory") == territory.code)["id"].sort()
        ),
    ]


def _of_categories(coverage: Coverage) -> Iterator[Gap]:
    for category in REQUIRED_CATEGORIES:
        if not coverage.presence[category].actors:
            yield Gap("category", category, (category,), coverage.presence[category].state)
    research = coverage.presence["research"]
    if not research.actors and not coverage.researchers.because:
        yield Gap("category", "research", ("research",), research.state)


def _of_pairs(coverage: Coverage) -> Iterator[Gap]:
    for pair in PAIRS:
        missing = tuple(each for each in pair if not coverage.presence[each].actors)
        if not coverage.pairs["-".join(pair)].ties and len(missing) < len(pair):
            yield Gap("pair", "-".join(pair), missing or pair)


def _of_triangles(coverage: Coverage, ties: Ties) -> Iterator[Gap]:
    if coverage.triad.level != TWO_PAIRS or not all(each.ties for each in coverage.pairs.values()):
        return
    for pair in PAIRS:
        if open_paths(ties, pair):
            yield Gap("triangle", "-".join(pair), pair)


def _of_fragile(coverage: Coverage, ties: Ties) -> Iterator[Gap]:
    for pair in PAIRS:
        name = "-".join(pair)
        if coverage.pairs[name].redundancy.size == 1:
            hung = _in_all(ties, pair)
            left = [row for row in range(len(ties.actors)) if row not in hung]
            missing = tuple(each for each in pair if not any(ties.masks[row] & BIT[each] for row in left))
            sought = missing if len(missing) == 1 else pair
            yield Gap("fragile", f"fragile:{name}", sought, hangs_on=tuple(ties.actors[row] for row in sorted(hung)))


def _in_all(ties: Ties, pair: Pair) -> set[int]:
    """Return the actors (rows) who are an end of every tie between two categories."""
    joined = joining(ties.masks[ties.left], ties.masks[ties.right], pair)
    ends = zip(ties.left[joined].tolist(), ties.right[joined].tolist(), strict=True)
    return reduce(set.intersection, ({a, b} for a, b in ends))


def open_paths(ties: Ties, pair: Pair) -> list[tuple[int, int, int]]:
    """Return the paths that a tie between two categories would close to a triangle of all three.

    Rows (first, middle, last): the first and the last hold one category of the pair each, in either order, the middle
    the third; first and last are not tied. One path for each first, in order.
    """
    around: dict[int, list[int]] = {}
    for a, b in zip(ties.left.tolist(), ties.right.tolist(), strict=True):
        around.setdefault(a, []).append(b)
        around.setdefault(b, []).append(a)
    (third,) = set(REQUIRED_CATEGORIES) - set(pair)
    found: dict[int, tuple[int, int, int]] = {}
    for middle, others in sorted(around.items()):
        if ties.masks[middle] & BIT[third]:
            for first in others:
                last = next((each for each in sorted(others) if _apart(ties.masks, around, (first, each), pair)), None)
                if last is not None:
                    found.setdefault(first, (first, middle, last))
    return [found[first] for first in sorted(found)]


def _apart(masks: NDArray[np.uint8], around: dict[int, list[int]], ends: tuple[int, int], pair: Pair) -> bool:
    first, last = ends
    holds = (masks[first] & BIT[pair[0]] and masks[last] & BIT[pair[1]]) or (
        masks[first] & BIT[pair[1]] and masks[last] & BIT[pair[0]]
    )
    return first != last and bool(holds) and last not in around[first]
