"""How far a ranking can be trusted: who stays on top when some ties are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.null_models import Purpose, generator
from graph.analysis.simple_graph import SimpleGraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

MISSING = 0.2
DRAWS = 200
TOP = 3


@dataclass(frozen=True, eq=False)
class Steadiness:
    """`top`: who leads, of equals the first by id; `overlap`: mean share of them who still do when ties are missing.

    `kept`: the share of draws in which each of them does, in the order of `top`.
    """

    top: tuple[str, ...]
    overlap: float | None
    kept: tuple[float, ...]
    draws: int = DRAWS


def steadiness(
    graph: SimpleGraph,
    measure: Callable[[SimpleGraph], NDArray[np.float64] | NDArray[np.int64]],
    *,
    seed: int,
    draws: int = DRAWS,
    tell: Callable[[str, int, int], None] = lambda _step, _done, _all: None,
) -> Steadiness:
    """Rank the actors again and again with a fifth of the ties left out at random, and compare the first three.

    None without ties. No ranking is to be shown without it: with a fifth missing, the first three brokers overlap
    by 0.63 to 0.91 only. `tell` is told at each draw what is being done, how much of it is done, and of how much.

    References
    ----------
    Costenbader, E. and Valente, T. W. (2003). The stability of centrality measures when networks are sampled. Social
    Networks 25(4), 283-307.
    """
    top = _first(measure(graph))
    if not graph.m:
        return Steadiness(tuple(graph.ids[row] for row in top), None, tuple(0.0 for _ in top), draws)
    rng = generator(seed, Purpose.MISSING)
    stay = max(1, graph.m - round(MISSING * graph.m))
    times = dict.fromkeys(top, 0)
    for made in range(draws):
        tell("resampling", made, draws)
        for row in _first(measure(_some(graph, np.sort(rng.permutation(graph.m)[:stay])))):
            times[row] = times.get(row, 0) + (row in top)
    kept = tuple(times[row] / draws for row in top)
    overlap = sum(times[row] for row in top) / (draws * len(top))
    return Steadiness(tuple(graph.ids[row] for row in top), overlap, kept, draws)


def _some(graph: SimpleGraph, rows: NDArray[np.int64]) -> SimpleGraph:
    weight = None if graph.weight is None else graph.weight[rows]
    return SimpleGraph(graph.ids, graph.left[rows], graph.right[rows], weight, directed=graph.directed)


def _first(values: NDArray[np.float64] | NDArray[np.int64]) -> list[int]:
    ranked = np.lexsort((np.arange(values.size), -np.nan_to_num(values.astype(np.float64), nan=-np.inf)))
    first: list[int] = ranked[:TOP].tolist()
    return first
