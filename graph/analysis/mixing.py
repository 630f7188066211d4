"""Who is tied to whom by category: the mixing table, the E-I index and assortativity, beside what chance would give."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.null_models import two_sided

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Categories:
    """The k names, in order, and the number of each actor's, shape (n,)."""

    names: tuple[str, ...]
    of: Rows

    @classmethod
    def from_names(cls, held: Sequence[str]) -> Categories:
        """Take the name of each actor's category, in the order of the graph's ids."""
        names = sorted(set(held))
        number = {name: index for index, name in enumerate(names)}
        return cls(tuple(names), np.array([number[each] for each in held], dtype=np.int64))


@dataclass(frozen=True)
class Against:
    """A figure among its draws: their mean, and the two-sided p; None without ties."""

    mean: float | None
    p: float | None


def mixing_table(graph: SimpleGraph, categories: Categories) -> Rows:
    """Return the ties from each category to each other, shape (k, k).

    Undirected: a tie within a category counts once in its cell, a tie between two stands in both cells.
    """
    k = len(categories.names)
    a, b = categories.of[graph.left], categories.of[graph.right]
    table = np.bincount(a * k + b, minlength=k * k).reshape(k, k)
    if graph.directed:
        return table
    return np.where(np.eye(k, dtype=np.bool_), table, table + table.T)


def ei_index(graph: SimpleGraph, categories: Categories) -> float | None:
    """Return (external - internal) / m: -1 all ties within categories, 1 all between; None without ties.

    References
    ----------
    Krackhardt, D. and Stern, R. N. (1988). Informal networks and organizational crises. Social Psychology Quarterly
    51(2), 123-140.
    """
    external = int(np.count_nonzero(categories.of[graph.left] != categories.of[graph.right]))
    return (2 * external - graph.m) / graph.m if graph.m else None


def assortativity(graph: SimpleGraph, categories: Categories) -> float | None:
    """Return Newman's nominal assortativity; None where all ends are of one category, and without ties.

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126, formula 2.
    """
    k = len(categories.names)
    a, b = categories.of[graph.left], categories.of[graph.right]
    leaving, arriving = np.bincount(a, minlength=k), np.bincount(b, minlength=k)
    within = int(np.count_nonzero(a == b))
    ends = graph.m
    if not graph.directed:
        leaving = arriving = leaving + arriving
        within, ends = 2 * within, 2 * ends
    expected = sum(x * y for x, y in zip(leaving.tolist(), arriving.tolist(), strict=True))
    possible = ends * ends - expected
    return (ends * within - expected) / possible if possible else None


def expected_table(graph: SimpleGraph, categories: Categories) -> Numbers | None:
    """Return the ties of `mixing_table` if all possible pairs were equally likely tied: the density model.

    None with fewer than two actors.
    """
    k = len(categories.names)
    sizes = np.bincount(categories.of, minlength=k)
    pairs = np.outer(sizes, sizes) - np.diag(sizes)
    if graph.density is None:
        return None
    if not graph.directed:
        pairs[np.diag_indices(k)] //= 2
    every = graph.n * (graph.n - 1) // (1 if graph.directed else 2)
    return graph.m * pairs / every


@dataclass(frozen=True)
class Homophily:
    """How far ties stay within categories, in the measures of UCINET; None where undefined.

    `internal`: share of ties within categories; `above_expected`: minus the share of possible pairs within;
    `phi`: correlation of being tied with being alike; `yules_q`: (ad - bc) / (ad + bc); `modularity`: of categories.
    """

    internal: float | None
    above_expected: float | None
    phi: float | None
    yules_q: float | None
    modularity: float | None


def homophily(graph: SimpleGraph, categories: Categories) -> Homophily:
    """Return how far ties stay within categories.

    References
    ----------
    Borgatti, S. P., Everett, M. G., Johnson, J. C. and Agneessens, F. (2022). Analyzing Social Networks Using R. Sage.
    """
    sizes = np.bincount(categories.of)
    each = 1 if graph.directed else 2
    every, alike = graph.n * (graph.n - 1) // each, int((sizes * (sizes - 1)).sum()) // each
    a = int(np.count_nonzero(categories.of[graph.left] == categories.of[graph.right]))
    b, c = graph.m - a, alike - a
    d = every - alike - b
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    cross = a * d + b * c
    internal = a / graph.m if graph.m else None
    return Homophily(
        internal=internal,
        above_expected=None if internal is None else internal - alike / every,
        phi=(a * d - b * c) / math.sqrt(margins) if margins else None,
        yules_q=(a * d - b * c) / cross if cross else None,
        modularity=None if internal is None else internal - _expected_internal(graph, categories),
    )


def _expected_internal(graph: SimpleGraph, categories: Categories) -> float:
    """Return the share of ties within categories if ends were tied at random."""
    k = len(categories.names)
    leaving = np.bincount(categories.of[graph.left], minlength=k)
    arriving = np.bincount(categories.of[graph.right], minlength=k)
    ends = graph.m
    if not graph.directed:
        leaving = arriving = leaving + arriving
        ends *= 2
    return int((leaving * arriving).sum()) / (ends * ends)


def under_permuted_labels(graph: SimpleGraph, categories: Categories, blocks: Iterable[Rows]) -> Against:
    """Hold the E-I index against the same network with the categories dealt out again, as `permuted` does."""
    return _against(
        graph, categories, ((dealt[:, graph.left] != dealt[:, graph.right]).sum(axis=1) for dealt in blocks)
    )


def under_rewiring(graph: SimpleGraph, categories: Categories, blocks: Iterable[tuple[Rows, Rows]]) -> Against:
    """Hold the E-I index against networks in which everybody keeps their number of ties, as `rewired` gives them."""
    of = categories.of
    return _against(graph, categories, ((of[left] != of[right]).sum(axis=1) for left, right in blocks))


def _against(graph: SimpleGraph, categories: Categories, external: Iterable[Rows]) -> Against:
    observed = ei_index(graph, categories)
    if observed is None:
        return Against(None, None)
    counted = np.concatenate(list(external))
    mean = (2 * int(counted.sum()) - counted.size * graph.m) / (counted.size * graph.m)
    return Against(mean, two_sided(observed, (2 * counted - graph.m) / graph.m))
