"""What would have to change for a territory to be chosen: the smallest changes on the scales, all else equal."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from graph.analysis.chosen import INSIDE, Change, Entering
from graph.analysis.scales import HIGHEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from graph.analysis.chosen import Candidate

    Floats = NDArray[np.float64]
    To = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Lacking:
    """How far a candidate is from the best set in each draw.

    `ahead`, shape (draws,), is its score less the score to beat; `measured`, shape (draws or 1, scales), its levels
    as drawn, `weights`, shape (draws, scales), what they count.
    """

    candidate: Candidate
    ahead: Floats
    measured: Floats
    weights: Floats

    def share(self, scales: Sequence[int], to: To) -> float:
        """Return the share of draws in which it would be chosen, with some scales at other levels."""
        gained = self.ahead.copy()
        for scale, level in zip(scales, to, strict=True):
            gained += self.weights[:, scale] * ((level - self.measured[:, scale]) / HIGHEST)
        return float((gained > 0).mean())


def entering(lacking: Lacking) -> Entering:
    """Return the smallest changes that would have a candidate chosen in more than half of the draws.

    On the fewest scales; of these by the fewest levels in all, then the one that is chosen most, then in the order of
    the scales. A scale that is unknown changes by being found at a level. Without such changes, what all scales at
    their highest would come to.
    """
    bounds = list(lacking.candidate.levels.values())
    open_scales = [row for row, (low, _) in enumerate(bounds) if low < HIGHEST]
    for size in range(1, len(open_scales) + 1):
        found = [change for scales in combinations(open_scales, size) for change in _within(lacking, scales, bounds)]
        if found:
            _, share, scales, to = min(found, key=lambda each: (each[0], -each[1], each[2], each[3]))
            return Entering(_changes(lacking.candidate, scales, to), share)
    return Entering((), lacking.share(open_scales, (HIGHEST,) * len(open_scales)))


def _within(
    lacking: Lacking, scales: tuple[int, ...], bounds: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, float, tuple[int, ...], To]]:
    """Give the smallest changes on just these scales that are enough, if any are."""
    if lacking.share(scales, (HIGHEST,) * len(scales)) <= INSIDE:
        return
    lows = [bounds[scale][0] for scale in scales]
    every = product(*(range(low + 1, HIGHEST + 1) for low in lows))
    fewest = None
    for steps, to in sorted((sum(to) - sum(lows), to) for to in every):
        if fewest is not None and steps > fewest:
            return
        share = lacking.share(scales, to)
        if share > INSIDE:
            fewest = steps
            yield steps, share, scales, to


def _changes(candidate: Candidate, scales: tuple[int, ...], to: To) -> tuple[Change, ...]:
    named = list(candidate.levels.items())
    return tuple(Change(*named[scale], level) for scale, level in zip(scales, to, strict=True))
