"""Closed triads by the categories of their three actors, beside what dealing the categories out again would give."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.null_models import Purpose, generator, permuted
from graph.analysis.tested import Tally, Tested
from graph.analysis.trios import trios

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.analysis.mixing import Categories
    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]

Combination = tuple[str, str, str]
FEW = 10
"""Up to so many categories each combination that could be is listed; beyond, those that some triangle has."""
TOGETHER = 1 << 21
"""How many triangles of all draws that are looked at together there are at most."""


@dataclass(frozen=True, eq=False)
class Triads:
    """How many closed triads each combination of categories has, arrays of shape (combinations,); both in order."""

    combinations: tuple[Combination, ...]
    tested: Tested

    @property
    def counts(self) -> dict[Combination, int]:
        """How many triangles each combination has."""
        return dict(zip(self.combinations, self.tested.observed.tolist(), strict=True))


def triads(graph: SimpleGraph, categories: Categories, *, draws: int, seed: int) -> Triads:
    """Count triangles by category, directions ignored, and hold each count against permuted labels.

    Of up to 10 categories all combinations are tested that have actors enough, those without a triangle too: that
    there is none can be the finding.
    """
    found = [np.stack(actors) for actors, _ in trios(graph)]
    corners = np.concatenate(found, axis=1) if found else np.empty((3, 0), dtype=np.int64)
    k = len(categories.names)
    observed = _codes(categories.of[corners], k)
    kept = np.unique(observed) if k > FEW else np.array(list(_possible(categories)), dtype=np.int64)
    tally = Tally(_counted(observed[None], kept)[0])
    for block in permuted(categories.of, draws, generator(seed, Purpose.LABELS)):
        together = max(1, TOGETHER // max(1, corners.shape[1]))
        for start in range(0, len(block), together):
            dealt = block[start : start + together]
            tally.add(_counted(_codes(dealt[:, corners].swapaxes(0, 1), k), kept))
    return Triads(tuple(_names(int(code), categories) for code in kept), tally.tested())


def _possible(categories: Categories) -> Iterator[int]:
    k = len(categories.names)
    sizes = np.bincount(categories.of, minlength=k)
    for three in combinations_with_replacement(range(k), 3):
        if all(sizes[each] >= times for each, times in Counter(three).items()):
            low, middle, high = three
            yield (low * k + middle) * k + high


def _codes(three: Rows, k: int) -> Rows:
    """Return a number for the categories of three corners, the first axis, in whatever order."""
    low, high = three.min(axis=0), three.max(axis=0)
    codes: Rows = (low * k + three.sum(axis=0) - low - high) * k + high
    return codes


def _counted(codes: Rows, kept: Rows) -> Rows:
    """Return how often each kept code stands in each row, shape (rows, kept)."""
    if not kept.size:
        return np.zeros((len(codes), 0), dtype=np.int64)
    place = np.minimum(np.searchsorted(kept, codes), kept.size - 1)
    known = kept[place] == codes
    rows = np.broadcast_to(np.arange(len(codes))[:, None], codes.shape)
    counts: Rows = np.bincount((rows * kept.size + place)[known], minlength=len(codes) * kept.size)
    return counts.reshape(len(codes), kept.size)


def _names(code: int, categories: Categories) -> Combination:
    k = len(categories.names)
    return categories.names[code // k // k], categories.names[code // k % k], categories.names[code % k]
