"""All measures of one network, and what they rest on: the answer of `analyse` and of `structure`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.analysis import measures
from graph.analysis.agreement import adjusted_rand
from graph.analysis.brokerage import Brokerage, brokerage
from graph.analysis.communities import REWIRINGS, RUNS, Communities, communities
from graph.analysis.composition import Composition, composition
from graph.analysis.eigenvector import eigenvector
from graph.analysis.fragility import KeyPlayers, key_players
from graph.analysis.mixing import (
    Against,
    Categories,
    assortativity,
    ei_index,
    mixing_table,
    under_permuted_labels,
    under_rewiring,
)
from graph.analysis.mixing_cells import Cells, CellTally
from graph.analysis.null_models import DRAWS, SWAPS, Purpose, benjamini_hochberg, generator, permuted, rewired
from graph.analysis.roles import ROLES, roles
from graph.analysis.structural_holes import structural_holes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]
    Blocks = list[tuple[Rows, Rows]]
    Json = dict[str, Any]
    Tell = Callable[[str, int, int], None]

SEED = 1
LARGEST_TABLE = 100
"""Above so many categories the mixing table has only the cells that hold ties."""
MOST_KEPT = 50_000
"""Above so many ties the networks that sub-groups are held against are drawn again, not kept: 80 MB at most."""
MOST_CELLED = 40
"""Above so many categories no cell is held against chance on its own."""


@dataclass(frozen=True, eq=False)
class Mixing:
    """Ties by category, and the two indices; `table` is of shape (k, k)."""

    categories: Categories
    table: Rows
    ei_index: float | None
    assortativity: float | None
    labels: Against
    degrees: Against
    cells: Cells | None
    """Each cell of the table beside the same draws; None without ties, and above `MOST_CELLED` categories."""


@dataclass(frozen=True, eq=False)
class Analysis:
    """The answer; `nodes` are columns of shape (n,), nan where undefined, in the order of `graph.ids`."""

    graph: SimpleGraph
    nodes: Mapping[str, NDArray[Any]]
    roles: Mapping[str, Rows] | None
    brokerage: Brokerage | None
    mixing: Mixing | None
    composition: Composition | None
    cut_points: tuple[str, ...]
    bridges: tuple[tuple[str, str], ...]
    key_players: tuple[KeyPlayers | None, KeyPlayers | None]
    communities: Communities
    draws: int
    seed: int
    rests_on: Mapping[str, Any]

    def as_json(self) -> Json:
        """Return the answer of the contract, and what it rests on."""
        graph = self.graph
        return {
            "n": graph.n,
            "m": graph.m,
            "directed": graph.directed,
            "density": graph.density,
            "components": graph.components,
            "dropped": {"loops": graph.loops, "parallel": graph.parallel},
            "nodes": dict(zip(graph.ids, self._nodes(), strict=True)),
            "brokerage": _brokerage_json(self.brokerage) if self.brokerage else None,
            "mixing": _mixing_json(self.mixing) if self.mixing else None,
            "composition": _composition_json(self.composition) if self.composition else None,
            "cut_points": list(self.cut_points),
            "bridges": [list(each) for each in self.bridges],
            "key_players": {
                str(size): _players_json(found, graph) for size, found in enumerate(self.key_players, start=1)
            },
            "communities": self._communities(),
            "adjusted_p": self._adjusted(),
            "rests_on": dict(self.rests_on),
        }

    def _nodes(self) -> Iterator[Json]:
        columns = {name: [_known(each) for each in column.tolist()] for name, column in self.nodes.items()}
        played = {role: column.tolist() for role, column in (self.roles or {}).items()}
        for row in range(self.graph.n):
            found: Json = {name: column[row] for name, column in columns.items()}
            found["roles"] = {role: column[row] for role, column in played.items()} or None
            yield found

    def _communities(self) -> Json:
        found = self.communities
        answer: Json = {
            "modularity": found.modularity,
            "p": found.p,
            "stability": found.stability,
            "stable": found.stable,
            "members": dict(zip(self.graph.ids, found.members.tolist(), strict=True)),
        }
        if self.mixing:
            answer["agreement_with_categories"] = (
                adjusted_rand(found.members, self.mixing.categories.of) if self.graph.m else None
            )
        return answer

    def _adjusted(self) -> Json:
        """Return the p-values adjusted for being several (Benjamini and Hochberg)."""
        tests = {"communities": self.communities.p}
        if self.mixing:
            tests |= {"mixing.labels": self.mixing.labels.p, "mixing.degrees": self.mixing.degrees.p}
        made = {name: p for name, p in tests.items() if p is not None}
        adjusted = dict(zip(made, benjamini_hochberg(list(made.values())), strict=True))
        return {name: adjusted.get(name) for name in tests}


def analyse(  # noqa: PLR0913 - what is asked, what is known of it, and whom to tell
    graph: SimpleGraph,
    held: Sequence[str] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    about: Mapping[str, Any] | None = None,
    tell: Tell = lambda _step, _done, _all: None,
) -> Analysis:
    """Take all measures of a network.

    Parameters
    ----------
    graph
        The network; `strength` is among the measures where it has weights.
    held
        The category of each actor, in the order of `graph.ids`; None leaves out roles, mixing and composition.
    draws
        How many draws each null model of mixing takes.
    about
        What more the answer rests on (relation types, date, share with evidence), repeated in it.
    tell
        Is told what is being done, how much of it is done, and of how much: of a large network it takes long.
    """
    categories = None if held is None else Categories.from_names(held)
    tell("positions", 0, 4)
    nodes = _of_actors(graph, tell)
    kept: Blocks = []
    mixing = _mixing(graph, categories, _Draws(draws, seed, kept, tell)) if categories else None
    tell("roles", 0, 1)
    against = brokerage(graph, categories, draws=draws, seed=seed) if categories else None
    tell("key_players", 0, 1)
    players = (key_players(graph, 1), key_players(graph, 2))
    others = _blocks(graph.undirected, _Draws(REWIRINGS, seed, [], lambda *_: None), Purpose.COMMUNITIES)
    return Analysis(
        graph=graph,
        nodes=nodes,
        roles=roles(graph, categories) if categories else None,
        brokerage=against,
        mixing=mixing,
        composition=composition(held) if held is not None else None,
        cut_points=tuple(graph.ids[row] for row in measures.cut_points(graph)),
        bridges=tuple((graph.ids[a], graph.ids[b]) for a, b in measures.bridges(graph)),
        key_players=players,
        communities=communities(graph, _told(kept or others, tell), seed=seed, tell=tell),
        draws=draws,
        seed=seed,
        rests_on={**(about or {}), **_models(graph, draws if categories else None, seed)},
    )


def _told(blocks: Iterable[tuple[Rows, Rows]], tell: Tell) -> Iterator[tuple[Rows, Rows]]:
    made = 0
    for left, right in blocks:
        tell("communities", made, REWIRINGS)
        made += len(left)
        yield left, right


def _of_actors(graph: SimpleGraph, tell: Tell) -> dict[str, NDArray[Any]]:
    holes = structural_holes(graph)
    paths = {}
    for done, measure in enumerate((measures.betweenness, measures.closeness, eigenvector), start=1):
        tell("positions", done, 4)
        paths[measure.__name__] = measure(graph)
    found: dict[str, NDArray[Any]] = {
        "degree": measures.degree(graph),
        **paths,
        "constraint": holes.constraint,
        "effective_size": holes.effective_size,
        "efficiency": holes.efficiency,
        "core": measures.core(graph),
    }
    return found if graph.weight is None else found | {"strength": measures.strength(graph)}


@dataclass(frozen=True)
class _Draws:
    """How many draws to take; where ties have no direction the first ones are `kept`, for sub-groups to rest on."""

    number: int
    seed: int
    kept: Blocks
    tell: Tell


def _blocks(graph: SimpleGraph, draws: _Draws, purpose: Purpose) -> Iterator[tuple[Rows, Rows]]:
    made = 0
    for left, right in rewired(graph, draws.number, generator(draws.seed, purpose)) if graph.m else ():
        draws.tell("rewiring", made, draws.number)
        made += len(left)
        yield left, right


def _mixing(graph: SimpleGraph, categories: Categories, draws: _Draws) -> Mixing:
    celled = graph.m > 0 and len(categories.names) <= MOST_CELLED
    tallies = (CellTally(graph, categories), CellTally(graph, categories)) if celled else (None, None)
    labels = under_permuted_labels(graph, categories, _dealt(graph, categories, draws, tallies[0]))
    degrees = under_rewiring(graph, categories, _wired(graph, categories, draws, tallies[1]))
    table = mixing_table(graph, categories)
    first, second = tallies
    return Mixing(
        categories=categories,
        table=table,
        ei_index=ei_index(graph, categories),
        assortativity=assortativity(graph, categories),
        labels=labels,
        degrees=degrees,
        cells=Cells(table, first.against(), second.against()) if first and second else None,
    )


def _dealt(graph: SimpleGraph, categories: Categories, draws: _Draws, cells: CellTally | None) -> Iterator[Rows]:
    for dealt in permuted(categories.of, draws.number, generator(draws.seed, Purpose.LABELS)):
        if cells:
            cells.add(dealt[:, graph.left], dealt[:, graph.right])
        yield dealt


def _wired(
    graph: SimpleGraph, categories: Categories, draws: _Draws, cells: CellTally | None
) -> Iterator[tuple[Rows, Rows]]:
    share = not graph.directed and draws.number >= REWIRINGS and graph.m <= MOST_KEPT
    missing = REWIRINGS if share else 0
    for left, right in _blocks(graph, draws, Purpose.DEGREES):
        if missing:
            draws.kept.append((left[:missing].astype(np.int32), right[:missing].astype(np.int32)))
            missing -= min(missing, len(left))
        if cells:
            cells.add(categories.of[left], categories.of[right])
        yield left, right


def _models(graph: SimpleGraph, draws: int | None, seed: int) -> Json:
    return {
        "n": graph.n,
        "m": graph.m,
        "direction": "directed" if graph.directed else "undirected",
        "weight": "unweighted" if graph.weight is None else "weights of parallel edges added",
        "seed": seed,
        "null_models": {
            "labels": None if draws is None else {"draws": draws},
            "degrees": None if draws is None else {"draws": draws, "swaps_per_tie": SWAPS},
            "roles": None if draws is None else {"draws": draws},
            "communities": {"runs": RUNS, "rewirings": REWIRINGS, "swaps_per_tie": SWAPS},
        },
    }


def _known(value: float) -> float | None:
    return None if isinstance(value, float) and math.isnan(value) else value


def _brokerage_json(found: Brokerage) -> Json:
    total = found.total
    columns = (("count", total.observed), ("mean", total.mean), ("sd", total.sd), ("z", total.z), ("p", total.p))
    return {
        role: {name: _known(column[row].item()) for name, column in (*columns, ("adjusted_p", total.adjusted))}
        for row, role in enumerate(ROLES)
    }


def _mixing_json(found: Mixing) -> Json:
    names = found.categories.names
    every = len(names) <= LARGEST_TABLE
    table = {
        name: {other: count for other, count in zip(names, line, strict=True) if every or count}
        for name, line in zip(names, found.table.tolist(), strict=True)
    }
    return {
        "table": table,
        "ei_index": found.ei_index,
        "assortativity": found.assortativity,
        "null": {
            name: {"mean": each.mean, "p": each.p}
            for name, each in (("labels", found.labels), ("degrees", found.degrees))
        },
    }


def _composition_json(found: Composition) -> Json:
    return {
        "counts": found.counts,
        "blau": found.blau,
        "blau_unbiased": found.blau_unbiased,
        "iqv": found.iqv,
        "evenness": found.evenness,
    }


def _players_json(found: KeyPlayers | None, graph: SimpleGraph) -> Json | None:
    if found is None:
        return None
    answer: Json = {"set": [graph.ids[row] for row in found.members], "fragmentation": found.fragmentation}
    return answer if found.exact else answer | {"exact": False}
