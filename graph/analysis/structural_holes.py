"""Structural holes: how far an actor's contacts are tied to one another (Burt 1992)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.simple_graph import added
from graph.analysis.trios import seatings, trios

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analysis.simple_graph import SimpleGraph

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class StructuralHoles:
    """Burt's measures of each actor, shape (n,); nan for those without any tie."""

    constraint: Numbers
    effective_size: Numbers
    efficiency: Numbers


def structural_holes(graph: SimpleGraph) -> StructuralHoles:
    """Burt's constraint, effective size and efficiency, on the whole network.

    With z_ij = a_ij + a_ji (weights where there are any), p_ij = z_ij / sum_q z_iq and m_jq = z_jq / max_k z_jk:

    - constraint of i = sum over its contacts j of (p_ij + sum_q p_iq p_qj)^2;
    - effective size = sum over its contacts j of (1 - sum_q p_iq m_jq), q neither i nor j;
    - efficiency = effective size / number of different contacts.

    Notes
    -----
    p_qj divides by all ties of q, not only those within the neighbourhood of i: UCINET's default, the ego network
    model, gives other values. Sums are taken over triangles in a fixed order: O(m sqrt(m)).

    References
    ----------
    Burt, R. S. (1992). Structural Holes. Harvard University Press, chapter 2.
    Borgatti, S. P. (1997). Structural holes: unpacking Burt's redundancy measures. Connections 20(1), 35-38.
    """
    ties, n = graph.undirected, graph.n
    z = mutual(graph)
    strength = added(ties.left, z, n) + added(ties.right, z, n)
    strongest = np.zeros(n)
    np.maximum.at(strongest, ties.left, z)
    np.maximum.at(strongest, ties.right, z)
    indirect = np.zeros(2 * ties.m)
    redundant = np.zeros(n)
    for found in trios(graph):
        for (i, q, j), (iq, ij, qj) in seatings(*found):
            share = z[iq] / strength[i]
            indirect += added(ij + (i > j) * ties.m, share * (z[qj] / strength[q]), 2 * ties.m)
            redundant += added(i, share * (z[qj] / strongest[j]), n)
    constraint = np.zeros(n)
    for ego, among in ((ties.left, indirect[: ties.m]), (ties.right, indirect[ties.m :])):
        constraint += added(ego, (z / strength[ego] + among) ** 2, n)
    contacts = np.where(graph.contacts > 0, graph.contacts, np.nan)
    size = contacts - redundant
    return StructuralHoles(np.where(contacts > 0, constraint, np.nan), size, size / contacts)


def ego_constraint(graph: SimpleGraph) -> Numbers:
    """Burt's constraint within each ego network: ego, its contacts and the ties among them; nan without ties.

    UCINET's default. A contact's ties to others do not dilute it, so that values are higher than on the whole
    network.
    """
    found = np.full(graph.n, np.nan)
    arcs = graph.arcs
    for ego in np.flatnonzero(graph.contacts):
        near = np.zeros(graph.n, dtype=np.bool_)
        near[ego] = near[arcs.head[arcs.tail == ego]] = True
        found[ego] = structural_holes(graph.among(near)).constraint[int(near[:ego].sum())]
    return found


def mutual(graph: SimpleGraph) -> Numbers:
    """Return z of each tie of `graph.undirected`: a reciprocated tie counts both ways, shape (m,).

    Of an undirected graph both ways weigh the same, and only shares count: one way will do.
    """
    ties = graph.undirected
    if ties.weight is not None:
        return ties.weight
    low, high = np.minimum(graph.left, graph.right), np.maximum(graph.left, graph.right)
    row = np.searchsorted(ties.left * graph.n + ties.right, low * graph.n + high)
    return np.bincount(row, minlength=ties.m).astype(np.float64)
