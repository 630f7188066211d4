"""The measures by their definitions, as slowly as they read: the judge of the fast ones."""

from __future__ import annotations

from itertools import combinations, permutations
from math import comb, inf, nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.analysis.simple_graph import SimpleGraph

    Matrix = list[list[float]]


def matrix(graph: SimpleGraph) -> Matrix:
    """Weights from row to column; both ways where ties have no direction."""
    found = [[0.0] * graph.n for _ in range(graph.n)]
    weight = [1.0] * graph.m if graph.weight is None else graph.weight.tolist()
    for a, b, w in zip(graph.left.tolist(), graph.right.tolist(), weight, strict=True):
        found[a][b] = w
        if not graph.directed:
            found[b][a] = w
    return found


def both_ways(a: Matrix) -> Matrix:
    n = len(a)
    return [[a[i][j] + a[j][i] for j in range(n)] for i in range(n)]


def distances(a: Matrix) -> Matrix:
    """Floyd and Warshall's."""
    n = len(a)
    d = [[0.0 if i == j else 1.0 if a[i][j] else inf for j in range(n)] for i in range(n)]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                d[i][j] = min(d[i][j], d[i][k] + d[k][j])
    return d


def ways(a: Matrix, d: Matrix, start: int, end: int) -> list[tuple[int, ...]]:
    """All shortest paths."""
    if start == end:
        return [(end,)]
    if d[start][end] == inf:
        return []
    return [
        (start, *rest)
        for step in range(len(a))
        if a[start][step] and d[step][end] == d[start][end] - 1
        for rest in ways(a, d, step, end)
    ]


def betweenness(a: Matrix, *, directed: bool) -> list[float]:
    n, d = len(a), distances(a)
    found = [0.0] * n
    for start, end in permutations(range(n), 2):
        paths = ways(a, d, start, end)
        for actor in range(n):
            if actor not in (start, end) and paths:
                found[actor] += sum(actor in path for path in paths) / len(paths)
    return found if directed else [each / 2 for each in found]


def closeness(a: Matrix) -> list[float]:
    n, d = len(a), distances(a)
    found = []
    for actor in range(n):
        near = [d[other][actor] for other in range(n) if other != actor and d[other][actor] < inf]
        found.append(len(near) / (n - 1) * len(near) / sum(near) if near else nan)
    return found


def burt(a: Matrix) -> list[tuple[float, float, float]]:
    """Constraint, effective size and efficiency, by Burt's formulas."""
    n, z = len(a), both_ways(a)
    found = []
    for i in range(n):
        contacts = [j for j in range(n) if z[i][j]]
        if not contacts:
            found.append((nan, nan, nan))
            continue

        def p(x: int, y: int) -> float:
            return z[x][y] / sum(z[x])

        others = {j: [q for q in contacts if q not in (i, j)] for j in contacts}
        constraint = sum((p(i, j) + sum(p(i, q) * p(q, j) for q in others[j])) ** 2 for j in contacts)
        size = sum(1 - sum(p(i, q) * z[j][q] / max(z[j]) for q in others[j]) for j in contacts)
        found.append((constraint, size, size / len(contacts)))
    return found


def roles(a: Matrix, held: Sequence[str], *, directed: bool) -> list[dict[str, int]]:
    n = len(a)
    names = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
    found = [dict.fromkeys(names, 0) for _ in range(n)]
    for i, j, k in permutations(range(n), 3):
        if not (a[i][j] and a[j][k]) or a[i][k]:
            continue
        played = {role_of(held[i], held[j], held[k])}
        if not directed and i > k:
            # Each unordered pair once: the one with i < k; an AAB read backwards is an ABB.
            continue
        if not directed and played & {"representative", "gatekeeper"}:
            played = {"representative", "gatekeeper"}
        for role in played:
            found[j][role] += 1
    return found


def role_of(sender: str, broker: str, receiver: str) -> str:
    if sender == broker == receiver:
        return "coordinator"
    if sender == receiver:
        return "itinerant"
    if sender == broker:
        return "representative"
    return "gatekeeper" if broker == receiver else "liaison"


def parts(a: Matrix, members: Iterable[int]) -> list[set[int]]:
    """Components among some actors, directions ignored."""
    z, waiting, found = both_ways(a), set(members), []
    while waiting:
        part: set[int] = set()
        grown = {min(waiting)}
        while grown != part:
            part = grown
            grown = part | {other for other in waiting for one in part if z[one][other]}
        found.append(part)
        waiting -= part
    return found


def fragmentation(a: Matrix, gone: Sequence[int]) -> float:
    stay = [actor for actor in range(len(a)) if actor not in gone]
    apart = len(stay) * (len(stay) - 1) - sum(len(part) * (len(part) - 1) for part in parts(a, stay))
    return apart / (len(stay) * (len(stay) - 1))


def core(a: Matrix) -> list[int]:
    """The largest k whose k-core holds the actor: the k-core is what stays when fewer than k ties are taken away."""
    z = both_ways(a)
    found = [0] * len(a)
    for k in range(1, len(a)):
        stay = set(range(len(a)))
        while weak := {i for i in stay if sum(bool(z[i][j]) for j in stay) < k}:
            stay -= weak
        for actor in stay:
            found[actor] = k
    return found


def modularity(a: Matrix, members: Sequence[int]) -> float:
    n = len(a)
    held = [sum(row) for row in a]
    total = sum(held)
    return (
        sum(a[i][j] - held[i] * held[j] / total for i in range(n) for j in range(n) if members[i] == members[j]) / total
    )


def assortativity(a: Matrix, held: Sequence[str]) -> float | None:
    names = sorted(set(held))
    ties = [(held[i], held[j]) for i in range(len(a)) for j in range(len(a)) if a[i][j]]
    if not ties:
        return None
    within = sum(x == y for x, y in ties) / len(ties)
    chance = sum(sum(x == name for x, _ in ties) * sum(y == name for _, y in ties) for name in names) / len(ties) ** 2
    return None if all(x == y == ties[0][0] for x, y in ties) else (within - chance) / (1 - chance)


def adjusted_rand(a: Sequence[int], b: Sequence[int]) -> float:
    """By pairs: together in both, in one, in the other."""
    pairs = list(combinations(range(len(a)), 2))
    both = sum(a[i] == a[j] and b[i] == b[j] for i, j in pairs)
    in_a, in_b = sum(a[i] == a[j] for i, j in pairs), sum(b[i] == b[j] for i, j in pairs)
    if not pairs:
        return 1.0
    chance = in_a * in_b / comb(len(a), 2)
    most = (in_a + in_b) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)
