"""SMAA: what holds whatever the weights, from draws of all that is not known (Tervonen & Figueira 2008).

Weights that nobody stated are drawn evenly from all that are possible; levels that are unknown, from their interval.
"""

from __future__ import annotations

import math
import zlib
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.coverage import CODINGS
from graph.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.analysis.chosen import Chance, Level, Preference

    Floats = NDArray[np.float64]


class Stream(IntEnum):
    """What a stream of random numbers is for: asking for more of one changes nothing of another."""

    WEIGHTS = 101
    LEVELS = 102
    LOTS = 103
    CODINGS = 104


def stream(seed: int, purpose: Stream, code: str = "") -> np.random.Generator:
    """Return the random numbers of a seed for a purpose; each territory has its own, whoever else is a candidate."""
    return np.random.Generator(np.random.PCG64([seed, int(purpose), zlib.crc32(code.encode())]))


def drawn_weights(scales: Sequence[str], preference: Preference, chance: Chance) -> Floats:
    """Return weights, shape (draws, scales), each row of sum 1, that agree with what is preferred.

    Without a preference they are uniform on the simplex (Dirichlet with parameters 1). With an order they are uniform
    among those in that order: the drawn weights are sorted, and those of scales not named shuffled. Stated weights
    stand in every row.

    Raises
    ------
    InputRefused
        `unknown_scale`; `bad_scale_weight` (negative, or no number); `weights_all_zero`.
    """
    for name in (*preference.order, *preference.weights):
        if name not in scales:
            raise InputRefused("unknown_scale", value=name, known=", ".join(scales))
    if preference.weights:
        return np.tile(_stated(scales, preference), (chance.draws, 1))
    rng = stream(chance.seed, Stream.WEIGHTS)
    drawn = rng.standard_exponential((chance.draws, len(scales)))
    if order := list(dict.fromkeys(preference.order)):
        first = len(order)
        drawn = -np.sort(-drawn, axis=1)
        drawn[:, first:] = rng.permuted(drawn[:, first:], axis=1)
        places = [*order, *(each for each in scales if each not in order)]
        drawn = drawn[:, [places.index(each) for each in scales]]
    weights: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return weights


def _stated(scales: Sequence[str], preference: Preference) -> Floats:
    for scale, weight in preference.weights.items():
        if not math.isfinite(weight) or weight < 0:
            raise InputRefused("bad_scale_weight", scale=scale, value=weight)
    given = np.array([preference.weights.get(scale, 0.0) for scale in scales], dtype=np.float64)
    if not given.any():
        raise InputRefused("weights_all_zero")
    # Twice, for numbers so large that their sum is none.
    given /= given.max()
    weights: Floats = given / given.sum()
    return weights


def drawn_levels(code: str, levels: Sequence[Level], chance: Chance) -> Floats:
    """Return a territory's levels, shape (draws, scales), or (1, scales) where all are known.

    An unknown level is each level of its interval equally often.
    """
    low, high = np.array(levels, dtype=np.float64).reshape(-1, 2).T
    if (low == high).all():
        return low[None, :]
    drawn = stream(chance.seed, Stream.LEVELS, code).random((chance.draws, low.size))
    return low + np.floor(drawn * (high - low + 1))


def drawn_codings(chance: Chance) -> NDArray[np.int64]:
    """Return which coding of associations holds in each draw, each equally often, shape (draws,)."""
    return stream(chance.seed, Stream.CODINGS).integers(0, len(CODINGS), chance.draws)


def weighted_sum(measured: Floats, weights: Floats) -> Floats:
    """Return the weighted sums, shape (draws,), of values and weights of shape (draws or 1, scales)."""
    total = np.zeros(max(len(measured), len(weights)))
    # In a stated order, so that the same draws make the same bytes.
    for scale in range(weights.shape[1]):
        total += measured[:, scale] * weights[:, scale]
    return total


def rank_acceptability(scores: Floats) -> Floats:
    """Return the share of draws in which each alternative has each rank, shape (alternatives, ranks).

    `scores` are of shape (draws, alternatives), the larger the better; of equals the first has the better rank.
    """
    draws, n = scores.shape
    order = np.argsort(-scores, axis=1, kind="stable")
    counts = [np.bincount(order[:, rank], minlength=n) for rank in range(n)]
    shares: Floats = np.stack(counts, axis=1) / draws
    return shares


def central_weights(preferred: NDArray[np.bool_], weights: Floats) -> Floats:
    """Return the mean weights of the draws in which an alternative is preferred, shape (alternatives, scales).

    `preferred` is of shape (draws, alternatives); nan for what never is.
    """
    times = preferred.sum(axis=0)
    total = preferred.astype(np.float64).T @ weights
    found = np.full(total.shape, np.nan)
    found[times > 0] = total[times > 0] / times[times > 0, None]
    return found


def confidence(measured: Floats, central: Floats) -> Floats:
    """Return how often each alternative comes first under its own central weights, shape (alternatives,).

    `measured` is of shape (draws, alternatives, criteria); 0 for what never is preferred.
    """
    found = np.zeros(len(central))
    for row, weights in enumerate(central):
        if not np.isnan(weights).any():
            found[row] = (np.argmax(measured @ weights, axis=1) == row).mean()
    return found


def ranking_entropy(scores: Floats) -> float:
    """Return the entropy, in bits, of the rankings that the draws give: 0 where all agree."""
    order = np.argsort(-scores, axis=1, kind="stable")
    _, times = np.unique(order, axis=0, return_counts=True)
    share = times / times.sum()
    return float(-(share * np.log2(share)).sum())
