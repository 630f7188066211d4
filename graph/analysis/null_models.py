"""What could have been: networks with the same degrees, and the same actors with their labels permuted.

All draws come from one PCG64 generator each, so that a seed gives the same draws on every machine.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]

DRAWS = 1999
"""The default number of draws R: p is then a multiple of 1/2000."""
FEWER = ((20_000, 1999), (100_000, 499))
"""Up to so many ties, so many draws by default; 199 beyond: a draw of 100,000 ties takes about half a second."""
FEWEST = 199
SWAPS = 10
"""How many swaps a draw takes for each tie, at least."""
PATIENCE = 4
"""How many times as many attempts are made, where most swaps are impossible."""
TABLE = 1 << 26
"""Bytes of the tables of pairs of all draws that are made together."""
LARGEST_TABLE = 1 << 26
"""How many pairs a table of one large network has at most: of some 11,000 actors."""
TOGETHER = 64
"""Below so many draws together it is faster to make one after the other."""


STEPS = 64
"""How many steps are drawn at once."""
ONE_BIT = np.array([1, 2, 4, 8, 16, 32, 64, 128], dtype=np.uint8)


class Purpose(IntEnum):
    """What a stream of random numbers is for: asking for more of one changes nothing of another."""

    LABELS = 1
    DEGREES = 2
    COMMUNITIES = 3
    LOUVAIN = 4
    ROLES = 5
    MISSING = 6


def default_draws(m: int) -> int:
    """Return how many draws are taken of a network of m ties where nobody says how many.

    Examples
    --------
    >>> default_draws(500), default_draws(100_000), default_draws(1_000_000)
    (1999, 499, 199)
    """
    return next((draws for most, draws in FEWER if m <= most), FEWEST)


def generator(seed: int, purpose: Purpose) -> np.random.Generator:
    """Return the stream of random numbers of a seed for a purpose."""
    return np.random.Generator(np.random.PCG64([seed, int(purpose)]))


def permuted(labels: Rows, draws: int, rng: np.random.Generator) -> Iterator[Rows]:
    """Give the labels in random order, in blocks of shape (some draws, n), `draws` in all."""
    block = max(1, (1 << 20) // max(1, labels.size))
    for start in range(0, draws, block):
        yield rng.permuted(np.tile(labels, (min(block, draws - start), 1)), axis=1)


def rewired(graph: SimpleGraph, draws: int, rng: np.random.Generator) -> Iterator[tuple[Rows, Rows]]:
    """Give networks with the degrees of this one, in blocks of ends of shape (some draws, m), `draws` in all.

    Each draw starts from the network itself. A swap takes two ties at random and exchanges an end of one for an
    end of the other (directed: their targets), unless that makes a loop or a second tie of a pair. Swaps go on until
    the draws took 10 m on average, or 40 m were tried; tried and refused ones count as steps of the chain, so that
    in the long run every simple network with these degrees is as likely as another. The tie in row r of a draw is
    what became of the tie in row r: weights can travel with it.

    Notes
    -----
    Directed networks that differ only by the direction of a circle of three may not reach one another by swaps.

    References
    ----------
    Rao, Jana and Bandyopadhyay (1996). A Markov chain Monte Carlo method for generating random (0,1)-matrices with
    given marginals. Sankhya A 58, 225-242.
    Fosdick, Larremore, Nishimura and Ugander (2018). Configuring random graph models with fixed degree sequences.
    SIAM Review 60(2), 315-355.
    """
    if graph.m < 2:  # noqa: PLR2004 - a swap takes two
        yield np.tile(graph.left, (draws, 1)), np.tile(graph.right, (draws, 1))
        return
    block = TABLE // _cells(graph)
    if min(block, draws) < TOGETHER:
        attempts = _enough(graph, rng)
        for _ in range(draws):
            left, right, _ = _alone(graph, attempts, rng)
            yield left, right
        return
    for start in range(0, draws, block):
        yield _together(graph, min(block, draws - start), rng)


def _cells(graph: SimpleGraph) -> int:
    return graph.n * graph.n if graph.directed else graph.n * (graph.n + 1) // 2


def _codes(a: Rows, b: Rows, graph: SimpleGraph) -> Rows:
    """Return a number for each pair, the same for both orders where ties have no direction."""
    if graph.directed:
        return a * graph.n + b
    high = np.maximum(a, b)
    code: Rows = ((high * (high + 1)) >> 1) + np.minimum(a, b)
    return code


def _slots(size: tuple[int, ...], graph: SimpleGraph, rng: np.random.Generator) -> Rows:
    """Return places in the list of all ends: any end, or of directed ties the target."""
    places: Rows = rng.integers(0, graph.m if graph.directed else 2 * graph.m, size, dtype=np.int64)
    if graph.directed:
        places = 2 * places + 1
    return places


def _together(graph: SimpleGraph, draws: int, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Take one step of all draws at a time: each draw has its list of ends and its table of tied pairs.

    A table has one bit for each pair, so that the tables of all draws of a territory stay in the processor's cache.
    """
    width, shelf = 2 * graph.m, -(-_cells(graph) // 8)
    table = np.tile(_occupied(graph), draws)
    ends = np.tile(np.stack([graph.left, graph.right], axis=1).reshape(-1).astype(np.int16), draws)
    base, own = np.arange(draws) * width, np.arange(draws) * shelf
    byte_of, bit_of = _places(graph)
    pairs = np.empty((4, draws), dtype=np.int64)
    done, wanted, most = 0, SWAPS * graph.m * draws, PATIENCE * SWAPS * graph.m
    for start in range(0, most, STEPS):
        chosen = _slots((STEPS, 2, draws), graph, rng)
        chosen += base
        for both in chosen[: most - start]:
            near, (b, d) = ends[both], ends[both ^ 1].astype(np.int64) * graph.n
            a, c = near
            for row, (far, close) in enumerate(((b, c), (d, a), (b, a), (d, c))):
                np.add(far, close, out=pairs[row])
            byte, bit = byte_of[pairs] + own, bit_of[pairs]
            met = table[byte[:2]] & bit[:2]
            free = (met[0] | met[1]) == 0
            bit *= free
            for where, what in zip(byte, bit, strict=True):
                table[where] ^= what
            ends[both] = np.where(free, near[::-1], near)
            done += int(np.count_nonzero(free))
        if done >= wanted:
            break
    found = ends.reshape(draws, graph.m, 2).astype(np.int64)
    return found[:, :, 0], found[:, :, 1]


def _places(graph: SimpleGraph) -> tuple[Rows, NDArray[np.uint8]]:
    """Return the byte of a table, and the bit in it, of each pair (a, b), at a n + b."""
    actors = np.arange(graph.n)
    codes = _codes(np.repeat(actors, graph.n), np.tile(actors, graph.n), graph)
    return codes >> 3, ONE_BIT[codes & 7]


def _occupied(graph: SimpleGraph) -> NDArray[np.uint8]:
    """Return the table of a graph: a bit is set for each tie, and for each loop, so that no swap makes one."""
    actors = np.arange(graph.n)
    taken = np.zeros(_cells(graph), dtype=np.bool_)
    taken[_codes(actors, actors, graph)] = True
    taken[_codes(graph.left, graph.right, graph)] = True
    return np.packbits(taken, bitorder="little")


def _enough(graph: SimpleGraph, rng: np.random.Generator) -> int:
    """Return how many attempts make 10 m swaps, by a trial.

    To stop each draw right after its last swap would favour the networks from which more swaps are possible.
    """
    tried = SWAPS * graph.m
    done = _alone(graph, tried, rng)[2]
    return min(PATIENCE * tried, tried * tried // max(1, done) + 1)


def _alone(graph: SimpleGraph, attempts: int, rng: np.random.Generator) -> tuple[Rows, Rows, int]:
    """Make one draw of a large graph, many swaps at a time, whatever its size; and say how many were possible.

    Swaps of one step that touch a pair in common are all refused, so that a step can be taken back with the same
    probability: the chain stays symmetric. A step may be one swap alone, so that it reaches all that swaps reach.
    """
    ends = np.stack([graph.left, graph.right], axis=1).reshape(-1)
    tied = _Tied(graph)
    done = tried = 0
    while tried < attempts:
        size = int(rng.integers(1, graph.m // 2 + 1))
        chosen = 2 * rng.permutation(graph.m)[: 2 * size].reshape(2, size)
        first, second = chosen + (1 if graph.directed else rng.integers(0, 2, chosen.shape))
        a, b, c, d = ends[first], ends[first ^ 1], ends[second], ends[second ^ 1]
        old = np.stack([_codes(b, a, graph), _codes(d, c, graph)])
        new = np.stack([_codes(b, c, graph), _codes(d, a, graph)])
        free = ~(tied.among(new).any(axis=0) | (b == c) | (a == d) | _touched_twice(old, new))
        ends[first[free]], ends[second[free]] = c[free], a[free]
        tied.exchange(old[:, free], new[:, free])
        done, tried = done + int(np.count_nonzero(free)), tried + size
    return ends[None, 0::2], ends[None, 1::2], done


class _Tied:
    """Which pairs are tied: a table of all pairs, or above `LARGEST_TABLE` of them the tied ones in order."""

    def __init__(self, graph: SimpleGraph) -> None:
        codes = _codes(graph.left, graph.right, graph)
        self.table = np.zeros(_cells(graph), dtype=np.bool_) if _cells(graph) <= LARGEST_TABLE else None
        self.known = np.sort(codes)
        if self.table is not None:
            self.table[codes] = True

    def among(self, codes: Rows) -> NDArray[np.bool_]:
        return _among(self.known, codes) if self.table is None else self.table[codes]

    def exchange(self, old: Rows, new: Rows) -> None:
        if self.table is not None:
            self.table[old] = False
            self.table[new] = True
        elif old.size:
            kept = self.known[~_among(np.sort(old, axis=None), self.known)]
            self.known = np.sort(np.concatenate([kept, new.reshape(-1)]))


def _touched_twice(old: Rows, new: Rows) -> NDArray[np.bool_]:
    """Tell which of some swaps, each of two ties of its own, touch a pair that another touches."""
    touched = np.sort(np.concatenate([new, old], axis=None))
    twice = touched[1:][touched[1:] == touched[:-1]]
    if not twice.size:
        return np.zeros(old.shape[1], dtype=np.bool_)
    found: NDArray[np.bool_] = np.logical_or.reduce([*_among(twice, new), *_among(twice, old)])
    return found


def _among(known: Rows, codes: Rows) -> NDArray[np.bool_]:
    """Tell which codes are among some sorted ones."""
    found: NDArray[np.bool_] = known[np.minimum(np.searchsorted(known, codes), known.size - 1)] == codes
    return found


def two_sided(observed: float, drawn: Numbers) -> float:
    """Return the two-sided p of a figure among its R draws, itself counted: min(1, 2 min(p_low, p_high)).

    p_low = (1 + draws at or below it) / (R + 1), p_high likewise.

    References
    ----------
    Phipson, B. and Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications in
    Genetics and Molecular Biology 9(1), 39.

    Examples
    --------
    >>> two_sided(3.0, np.array([1.0, 2.0, 2.0]))
    0.5
    """
    low = (1 + int(np.count_nonzero(drawn <= observed))) / (drawn.size + 1)
    high = (1 + int(np.count_nonzero(drawn >= observed))) / (drawn.size + 1)
    return min(1.0, 2 * min(low, high))


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Return p-values adjusted for several tests: rejecting those below q keeps false discoveries under a share q.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. J. Royal Statistical Society B
    57(1), 289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.5, 0.02])
    [0.03, 0.5, 0.03]
    """
    adjusted = [1.0] * len(p)
    smallest = 1.0
    ranked = sorted(range(len(p)), key=lambda i: (p[i], i))
    for rank in range(len(p), 0, -1):
        row = ranked[rank - 1]
        smallest = min(smallest, p[row] * len(p) / rank)
        adjusted[row] = smallest
    return adjusted
