"""What came and went between two networks, by id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.analysis.simple_graph import SimpleGraph

    Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Change:
    """Actors and ties that came and went, in order; `persistence`: share of all ties of either day that both have."""

    actors_added: tuple[str, ...]
    actors_removed: tuple[str, ...]
    ties_added: Pairs
    ties_removed: Pairs
    persistence: float | None


def change(before: SimpleGraph, after: SimpleGraph) -> Change:
    """Compare two networks; a tie of an actor who came or went came or went with it.

    `persistence` is Jaccard's index of the ties, None where neither has any.

    References
    ----------
    Snijders, T. A. B., van de Bunt, G. G. and Steglich, C. E. G. (2010). Introduction to stochastic actor-based models
    for network dynamics. Social Networks 32(1), 44-60.

    Examples
    --------
    >>> from graph.analysis.simple_graph import SimpleGraph
    >>> before = SimpleGraph.from_pairs("abc", [("a", "b"), ("b", "c")])
    >>> change(before, SimpleGraph.from_pairs("ab", [("b", "a")]))
    Change(actors_added=(), actors_removed=('c',), ties_added=(), ties_removed=(('b', 'c'),), persistence=0.5)
    """
    old, new = _ties(before), _ties(after)
    either = old | new
    return Change(
        actors_added=tuple(sorted(set(after.ids) - set(before.ids))),
        actors_removed=tuple(sorted(set(before.ids) - set(after.ids))),
        ties_added=tuple(sorted(new - old)),
        ties_removed=tuple(sorted(old - new)),
        persistence=len(old & new) / len(either) if either else None,
    )


def _ties(graph: SimpleGraph) -> set[tuple[str, str]]:
    ends = zip(graph.left.tolist(), graph.right.tolist(), strict=True)
    return {(graph.ids[a], graph.ids[b]) for a, b in ends}
