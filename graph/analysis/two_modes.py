"""Two-mode networks (actors and what they take part in): who meets whom, and how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.simple_graph import SimpleGraph

if TYPE_CHECKING:
    from collections.abc import Iterable


def projected(members: Iterable[str], takes_part: Iterable[tuple[str, str]]) -> SimpleGraph:
    """Return who has something in common with whom; the weight of a tie is how many things.

    Parameters
    ----------
    members
        The ids of one mode; those who share nothing are kept.
    takes_part
        Pairs (member, event); repeats count once.

    Notes
    -----
    One event of k members makes k(k-1)/2 ties: a projection is dense and clustered by construction, and not to be
    read as a network of relations.

    Examples
    --------
    >>> graph = projected("abc", [("a", "x"), ("b", "x"), ("a", "y"), ("b", "y"), ("c", "z")])
    >>> graph.m, graph.weight.tolist()
    (1, [2.0])
    """
    present: dict[str, set[str]] = defaultdict(set)
    for member, event in takes_part:
        present[event].add(member)
    shared = Counter(pair for event in sorted(present) for pair in combinations(sorted(present[event]), 2))
    return SimpleGraph.from_pairs(members, shared, weight=[float(count) for count in shared.values()])


def two_mode_constraint(takes_part: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return the constraint of each member through others who take part in the same events.

    Sum over its events a of (p_a + sum over its other events b, and other members j of both, of p_b / d_b / d_j)^2,
    with p = 1 / the member's number of events, d_b the members of b and d_j the events of j.

    References
    ----------
    Hollway, J., Morin, J.-F. and Pauwelyn, J. (2020). Structural conditions for novelty. International Environmental
    Agreements 20, 61-83.
    """
    pairs = sorted(set(takes_part))
    members, row = np.unique([member for member, _ in pairs], return_inverse=True)
    events, column = np.unique([event for _, event in pairs], return_inverse=True)
    present = np.zeros((members.size, events.size))
    present[row, column] = 1
    of_member, of_event = present.sum(axis=1), present.sum(axis=0)
    through = (present / of_event).T @ (present / of_member[:, None])
    found = {}
    for ego, name in enumerate(members.tolist()):
        own = np.flatnonzero(present[ego])
        # Ego itself is not one of those through whom an event leads to another.
        ways = through[np.ix_(own, own)] - 1 / (of_event[own][:, None] * of_member[ego])
        np.fill_diagonal(ways, 0)
        found[name] = float((((1 + ways.sum(axis=0)) / of_member[ego]) ** 2).sum())
    return found
