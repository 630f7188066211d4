"""Our measures against networkx's on one made network, and `structure` of a territory: `python benchmarks/measures.py`.

Wanted: the profile of 10,000 actors and 100,000 ties at least 30 times faster than networkx, with equal values;
`essaim structure` of a territory of 200 actors, the whole command from its start, with 1,999 draws of each null model
in less than 2 s, and equal bytes each time; its processor time stands beside it, for machines with other work.
networkx needs about an hour for betweenness and closeness of the large one: `--share 0.01` measures both from a
hundredth of the actors and multiplies.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from made import CATEGORIES

from graph.analysis import measures
from graph.analysis.analyse import analyse
from graph.analysis.brokerage import brokerage
from graph.analysis.communities import _louvain
from graph.analysis.eigenvector import eigenvector
from graph.analysis.fragility import key_players
from graph.analysis.mixing import Categories, assortativity
from graph.analysis.null_models import Purpose, generator, rewired
from graph.analysis.roles import roles
from graph.analysis.simple_graph import SimpleGraph
from graph.analysis.structural_holes import structural_holes

if TYPE_CHECKING:
    from collections.abc import Callable


def made(n: int, m: int) -> tuple[SimpleGraph, list[str]]:
    """Return a random network with some very busy actors, and five categories."""
    draw = np.random.default_rng(7)
    busy = np.arange(1, n + 1) ** -0.4
    ends = draw.choice(n, (2, int(1.2 * m)), p=busy / busy.sum())
    whole = SimpleGraph.of([f"a{row:06}" for row in range(n)], (ends[0], ends[1]))
    kept = np.sort(draw.permutation(whole.m)[:m])
    graph = SimpleGraph(whole.ids, whole.left[kept], whole.right[kept], None, directed=False)
    return graph, [str(each) for each in draw.integers(0, 5, n)]


def timed(task: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    found = task()
    return found, time.perf_counter() - begun


def by_networkx(known: nx.Graph[int], share: float) -> dict[str, Callable[[], Any]]:
    some = list(range(0, known.number_of_nodes(), round(1 / share)))
    return {
        "degree": lambda: dict(known.degree()),
        "betweenness": lambda: nx.betweenness_centrality_subset(known, some, list(known)),
        "closeness": lambda: {row: nx.closeness_centrality(known, row) for row in some},
        "eigenvector": lambda: nx.eigenvector_centrality(known, max_iter=1000, tol=1e-9),
        "constraint and effective size": lambda: (nx.constraint(known), nx.effective_size(known)),
        "core": lambda: nx.core_number(known),
        "cut points and bridges": lambda: (sorted(nx.articulation_points(known)), list(nx.bridges(known))),
        "assortativity": lambda: nx.attribute_assortativity_coefficient(known, "held"),
        "one Louvain run": lambda: nx.community.louvain_communities(known, seed=1),
    }


def ours(graph: SimpleGraph, held: list[str]) -> dict[str, Callable[[], Any]]:
    weight = np.ones(graph.m)
    return {
        "degree": lambda: measures.degree(graph),
        "betweenness": lambda: measures.betweenness(graph),
        "closeness": lambda: measures.closeness(graph),
        "eigenvector": lambda: eigenvector(graph),
        "constraint and effective size": lambda: structural_holes(graph),
        "core": lambda: measures.core(graph),
        "cut points and bridges": lambda: (measures.cut_points(graph), measures.bridges(graph)),
        "assortativity": lambda: assortativity(graph, Categories.from_names(held)),
        "one Louvain run": lambda: _louvain(graph.left, graph.right, weight, order=np.arange(graph.n)),
    }


def equal(name: str, found: Any, wanted: Any, known: nx.Graph[int], *, share: float) -> str:  # noqa: ANN401 - each its own
    """Say whether values are equal; betweenness from a share of the actors cannot be compared."""
    if name == "constraint and effective size":
        pairs = ((found.constraint, wanted[0]), (found.effective_size, wanted[1]))
        return str(all(np.allclose(a, [b[row] for row in known], equal_nan=True) for a, b in pairs))
    if name == "cut points and bridges":
        return str(found[0] == wanted[0] and found[1] == sorted((min(each), max(each)) for each in wanted[1]))
    if name == "betweenness" and share < 1:
        return "as far as from all of the smaller network"
    if name == "assortativity":
        return str(bool(np.isclose(found, wanted)))
    if name == "one Louvain run":
        return "another grouping"
    values = np.nan_to_num(np.asarray(found, dtype=float))
    return str(bool(np.allclose([values[row] for row in wanted], list(wanted.values()), atol=1e-6)))


def line(name: str, took: float, other: float, more: str) -> None:
    print(f"{name:30} {took:9.3f} s  networkx {other:9.2f} s  {other / took:8.0f} x  {more}", flush=True)


def compare(graph: SimpleGraph, held: list[str], share: float) -> None:
    known: nx.Graph[int] = nx.Graph()
    known.add_nodes_from((row, {"held": each}) for row, each in enumerate(held))
    known.add_edges_from(zip(graph.left.tolist(), graph.right.tolist(), strict=True))
    totals = [0.0, 0.0]
    print(f"{graph.n} actors, {graph.m} ties; networkx's betweenness and closeness from a share of {share:g}")
    for (name, fast), slow in zip(ours(graph, held).items(), by_networkx(known, share).values(), strict=True):
        found, took = timed(fast)
        wanted, other = timed(slow)
        other /= share if name in ("betweenness", "closeness") else 1
        totals[0] += took
        totals[1] += other
        line(name, took, other, f"equal: {equal(name, found, wanted, known, share=share)}")
    line("the profile", totals[0], totals[1], "(wanted: at least 30)")
    _, took = timed(lambda: roles(graph, Categories.from_names(held)))
    print(f"{'roles (not in networkx)':30} {took:9.3f} s")
    _, took = timed(lambda: brokerage(graph, Categories.from_names(held), draws=19, seed=1))
    print(f"{'roles against 19 draws':30} {took:9.3f} s")
    _, took = timed(lambda: key_players(graph, 2))
    print(f"{'key players (not in networkx)':30} {took:9.3f} s")
    _, took = timed(lambda: next(rewired(graph, 1, generator(1, Purpose.DEGREES))))
    print(f"{'one rewiring, after one trial':30} {took:9.3f} s")


def whole_command(graph: SimpleGraph, held: list[str]) -> None:
    """Time `structure` as somebody calls it: start, imports, workspace, measures, JSON."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        write_territory(here / "tables", graph, held)
        essaim = [sys.executable, "-c", "from ui.cli import main; main()", "--workspace", str(here / "workspace")]
        subprocess.run([*essaim, "import", str(here / "tables")], check=True, stdout=subprocess.DEVNULL)
        asked = [*essaim, "structure", "here", "--json"]
        said, seconds, before = set(), [], processor_time()
        for _ in range(5):
            done, took = timed(lambda: subprocess.run(asked, check=True, capture_output=True).stdout)
            said.add(done)
            seconds.append(took)
        worked = (processor_time() - before) / 5
        _, start = timed(lambda: subprocess.run([*essaim, "--help"], check=True, stdout=subprocess.DEVNULL))
    print(f"structure, the whole command: {min(seconds):.2f} s at best, {median(seconds):.2f} s in the middle of 5")
    print(f"of the processor {worked:.2f} s each")
    print(f"(wanted: less than 2; `--help` alone {start:.2f} s; equal bytes: {len(said) == 1})")


def processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def write_territory(folder: Path, graph: SimpleGraph, held: list[str]) -> None:
    folder.mkdir()
    ties = zip(graph.left.tolist(), graph.right.tolist(), strict=True)
    tables: dict[str, list[tuple[str, ...]]] = {
        "territories": [("code", "name", "communes"), ("here", "Ici", "19272")],
        "actors": [
            ("id", "name", "categories", "territory"),
            *((key, f"Acteur {key}", CATEGORIES[int(each)], "here") for key, each in zip(graph.ids, held, strict=True)),
        ],
        "relations": [
            ("id", "source", "target", "type"),
            *((f"r{row}", graph.ids[a], graph.ids[b], "cooperates") for row, (a, b) in enumerate(ties)),
        ],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


def main() -> None:
    """Print the seconds of each and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--ties", type=int, default=100_000)
    parser.add_argument("--share", type=float, default=0.01)
    asked = parser.parse_args()
    small, held = made(200, 500)
    whole_command(small, held)
    for _ in range(3):
        _, took = timed(lambda: analyse(small, held).as_json())
        print(f"of which the measures of 200 actors, {small.m} ties, 1,999 draws: {took:.2f} s")
    compare(*made(1000, 5000), share=1)
    compare(*made(asked.actors, asked.ties), share=asked.share)


if __name__ == "__main__":
    main()
