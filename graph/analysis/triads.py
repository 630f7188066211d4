"""Closed triads by the categories of their three actors, beside what dealing the categories out again would give."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.mixing import Against
from graph.analysis.null_models import Purpose, generator, permuted, two_sided
from graph.analysis.trios import trios

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analysis.mixing import Categories
    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]

Combination = tuple[str, str, str]


@dataclass(frozen=True)
class Triads:
    """How many closed triads each combination of categories (in order) has, and how that compares with chance."""

    counts: dict[Combination, int]
    against: dict[Combination, Against]


def triads(graph: SimpleGraph, categories: Categories, *, draws: int, seed: int) -> Triads:
    """Count triangles by category, directions ignored, and hold each count against permuted labels.

    Combinations that no triangle has are left out. As many tests as combinations are made: adjust their p
    (`benjamini_hochberg`).
    """
    found = [np.stack(actors) for actors, _ in trios(graph)]
    corners = np.concatenate(found, axis=1) if found else np.empty((3, 0), dtype=np.int64)
    k = len(categories.names)
    observed = Counter(_codes(categories.of[corners], k).tolist())
    kept = sorted(observed)
    drawn: dict[int, list[int]] = {code: [] for code in kept}
    for block in permuted(categories.of, draws, generator(seed, Purpose.LABELS)) if kept else ():
        for dealt in block:
            codes = np.bincount(_codes(dealt[corners], k), minlength=kept[-1] + 1)
            for code in kept:
                drawn[code].append(int(codes[code]))
    names = {code: _names(code, categories) for code in kept}
    return Triads(
        counts={names[code]: observed[code] for code in kept},
        against={
            names[code]: Against(
                sum(drawn[code]) / draws, two_sided(observed[code], np.array(drawn[code], dtype=float))
            )
            for code in kept
        },
    )


def _codes(three: Rows, k: int) -> Rows:
    low, middle, high = np.sort(three, axis=0)
    codes: Rows = (low * k + middle) * k + high
    return codes


def _names(code: int, categories: Categories) -> Combination:
    k = len(categories.names)
    return categories.names[code // k // k], categories.names[code // k % k], categories.names[code % k]
