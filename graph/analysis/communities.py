"""Sub-groups: the best of many seeded Louvain runs, whether chance would do as well, and whether the runs agree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING

import networkit as nk
import numpy as np

from graph.analysis.agreement import adjusted_rand
from graph.analysis.null_models import Purpose, generator
from graph.analysis.simple_graph import added, by_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]

RUNS = 50
REWIRINGS = 200
SIGNIFICANT = 0.05
STEADY = 0.8


@dataclass(frozen=True, eq=False)
class Communities:
    """The best grouping found, shape (n,), numbered by smallest id; None where there is no tie.

    `p`: how often networks with the same degrees are as modular; `stability`: median adjusted Rand index between
    the runs; `stable`: p below .05 and stability at least .8. Otherwise there are no stable sub-groups.
    """

    members: Rows
    modularity: float | None
    p: float | None
    stability: float | None

    @property
    def stable(self) -> bool:
        """Whether the groups are worth naming."""
        return self.p is not None and self.p < SIGNIFICANT and self.stability is not None and self.stability >= STEADY


def communities(
    graph: SimpleGraph,
    rewirings: Iterable[tuple[Rows, Rows]],
    *,
    seed: int,
    tell: Callable[[str, int, int], None] = lambda _step, _done, _all: None,
) -> Communities:
    """Return the best of 50 Louvain runs, directions ignored.

    Parameters
    ----------
    graph
        Weights count, where there are any.
    rewirings
        Blocks of networks as `rewired` gives them of `graph.undirected`: they keep their weights.
    seed
        Each run meets the actors in another random order.
    tell
        Is told at each comparison of two runs what is being done, how much of it is done, and of how much.

    Notes
    -----
    One run of each rewired network is held against the median of the 50: the best of 50 against single runs would
    find sub-groups in noise.

    References
    ----------
    Blondel, Guillaume, Lambiotte and Lefebvre (2008). Fast unfolding of communities in large networks. J. Statistical
    Mechanics P10008.
    Guimera, Sales-Pardo and Amaral (2004). Modularity from fluctuations in random graphs. Physical Review E 70, 025101.
    """
    ties = graph.undirected
    if not ties.m:
        return Communities(np.arange(graph.n), None, None, None)
    weight = np.ones(ties.m) if ties.weight is None else ties.weight
    rng = generator(seed, Purpose.LOUVAIN)
    runs = [_louvain(ties.left, ties.right, weight, order=rng.permutation(graph.n)) for _ in range(RUNS)]
    quality = [modularity(graph, run) for run in runs]
    drawn = [
        _modularity(left, right, weight, _louvain(left, right, weight, order=rng.permutation(graph.n)))
        for lefts, rights in rewirings
        for left, right in zip(lefts, rights, strict=True)
    ]
    typical = median(quality)
    as_modular = sum(each >= typical for each in drawn)
    best = max(range(RUNS), key=lambda run: (quality[run], -run))
    return Communities(
        members=runs[best],
        modularity=quality[best],
        p=(1 + as_modular) / (1 + len(drawn)),
        stability=median(_compared(runs, tell)),
    )


def _compared(runs: list[Rows], tell: Callable[[str, int, int], None]) -> Iterator[float]:
    for done, (one, other) in enumerate(combinations(runs, 2)):
        tell("agreement", done, RUNS * (RUNS - 1) // 2)
        yield adjusted_rand(one, other)


def modularity(graph: SimpleGraph, members: Rows) -> float:
    """Return Newman and Girvan's modularity of a grouping, directions ignored; the graph has ties.

    References
    ----------
    Newman, M. E. J. and Girvan, M. (2004). Finding and evaluating community structure. Physical Review E 69, 026113.
    """
    ties = graph.undirected
    return _modularity(ties.left, ties.right, np.ones(ties.m) if ties.weight is None else ties.weight, members)


def _modularity(left: Rows, right: Rows, weight: Numbers, members: Rows) -> float:
    first, second = members[left], members[right]
    total = float(np.add.reduce(weight))
    within = float(np.add.reduce(np.where(first == second, weight, 0.0)))
    size = int(members.max()) + 1
    held = added(first, weight, size) + added(second, weight, size)
    return within / total - float(np.add.reduce((held / (2 * total)) ** 2))


def _louvain(left: Rows, right: Rows, weight: Numbers, *, order: Rows) -> Rows:
    """Return the groups of one run that meets the actors in an order; on one thread, so that it is always the same."""
    nk.setNumberOfThreads(1)
    ends = (order[left].astype(np.uint64), order[right].astype(np.uint64))
    met = nk.GraphFromCoo((weight, ends), n=order.size, weighted=True)
    run = nk.community.PLM(met, refine=False, par="none")
    run.run()
    found: Rows = np.array(run.getPartition().getVector(), dtype=np.int64)
    return by_first(found[order])
