"""How often a tie that was held out is suggested: `python benchmarks/partners_found.py [--shared FOLDER]`.

A tenth of the ties is held out, again and again. For each end of a held-out tie, all actors not tied to it any more,
of the category that the other end has, are ranked as `partners` does (shared partners, shared initiatives, steps),
by their number of ties, and by chance. Where several are equal, their order is taken to be random: no rank is owed to
an id.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from graph.analysis.evidence import Links, degrees, symmetric
from graph.analysis.ties import masks_of
from graph.workspace import Place, Workspace
from ui.actions import fill_with_example

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

SHARED = Path(__file__).parents[2] / "shared"
DAY = "2026-11-23"
HELD_OUT, DRAWS, MOST_ASKED, SEED = 0.1, 20, 2000, 1
HITS = 3


@dataclass(frozen=True, eq=False)
class Case:
    """A network: its ties as rows, what else joins actors, and of each actor what it is (bits)."""

    name: str
    ties: Rows
    others: csr_array
    roles: csr_array
    kinds: Rows


def of_tables(name: str, nodes: Path, edges: Path, columns: tuple[str, str, tuple[str, str]]) -> Case:
    """Read a network of two tables: `columns` name id, kind and both ends."""
    key, kind, ends = columns
    with nodes.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    with edges.open(encoding="utf-8-sig") as file:
        pairs = [(row[ends[0]], row[ends[1]]) for row in csv.DictReader(file)]
    return case(name, {row[key]: row[kind] for row in rows}, pairs)


def case(name: str, kinds: dict[str, str], pairs: Iterable[tuple[str, str]]) -> Case:
    place = {key: row for row, key in enumerate(kinds)}
    known = np.array([(place[a], place[b]) for a, b in pairs if a in place and b in place], dtype=np.int64)
    table = symmetric(known[:, 0], known[:, 1], n=len(kinds))
    empty = csr_array((len(kinds), len(kinds)))
    names = sorted(set(kinds.values()))
    bits = np.array([1 << names.index(each) for each in kinds.values()], dtype=object)
    return Case(name, upper(table), empty, csr_array((0, len(kinds))), bits)


def example(folder: Path) -> Case:
    """Return the invented example on a day."""
    with Workspace.open(Place.of(folder, environ={}), write=True) as workspace:
        fill_with_example(workspace)
        network = workspace.network(as_of=DAY)
    links = Links.of(network)
    others = links.acquaintances - links.acquaintances.multiply(links.partners)
    return Case(
        "example (invented)",
        upper(links.partners),
        csr_array(others),
        links.roles,
        masks_of(network.actors).astype(np.int64),
    )


def upper(table: csr_array) -> Rows:
    left, right = table.nonzero()
    kept = left < right
    return np.stack([left[kept], right[kept]], axis=1).astype(np.int64)


def expected(scores: Sequence[NDArray[np.float64]], right: int) -> tuple[float, float]:
    """Return the expected hit and reciprocal rank of the right one, larger scores first, equals in random order."""
    before = np.zeros(scores[0].size, dtype=np.bool_)
    equal = np.ones(scores[0].size, dtype=np.bool_)
    for each in scores:
        before |= equal & (each > each[right])
        equal &= each == each[right]
    ahead, group = int(before.sum()), int(equal.sum())
    ranks = np.arange(ahead + 1, ahead + group + 1)
    return float((ranks <= HITS).mean()), float((1 / ranks).mean())


def judged(known: Case) -> dict[str, tuple[float, float]]:
    """Return hit@3 and MRR of each way to rank, and how many questions they rest on."""
    draw = np.random.default_rng(SEED)
    n = known.kinds.size
    found: dict[str, list[tuple[float, float]]] = {"partners": [], "degree": [], "chance": []}
    count = max(1, round(HELD_OUT * len(known.ties)))
    for _ in range(DRAWS):
        out = draw.permutation(len(known.ties))[:count]
        kept = np.delete(known.ties, out, axis=0)
        partners = symmetric(kept[:, 0], kept[:, 1], n=n)
        links = Links(partners, csr_array(((partners + known.others) > 0).astype(np.float64)), known.roles)
        busy = degrees(partners).astype(np.float64)
        asked = known.ties[out][: MOST_ASKED // (2 * DRAWS)]
        for source, target in [*asked.tolist(), *asked[:, ::-1].tolist()]:
            alike = np.array([bool(each & known.kinds[target]) for each in known.kinds])
            tied = partners[[source]].toarray()[0] > 0
            some = np.flatnonzero(alike & ~tied & (np.arange(n) != source))
            right = int(np.flatnonzero(some == target)[0])
            told = links.evidence(np.arange(n) == source)
            ours = (told.shared[some], told.together[some], -told.steps[some].astype(np.float64))
            found["partners"].append(expected(ours, right))
            found["degree"].append(expected((busy[some],), right))
            found["chance"].append(expected((np.zeros(some.size),), right))
    return {name: tuple(np.mean(values, axis=0)) for name, values in found.items()} | {
        "questions": (len(found["chance"]), 0)
    }


def cases(shared: Path, folder: Path) -> Iterable[Case]:
    yield example(folder)
    cooperation = shared / "cases" / "tcnetworks"
    with (cooperation / "nodes.csv").open() as file:
        kinds = {row["label"]: row["agency_cat"] for row in csv.DictReader(file)}
    with (cooperation / "edges.csv").open() as file:
        pairs = [(row["source"], row["target"]) for row in csv.DictReader(file) if row["relation"] == "TCcoll"]
    yield case("tobacco control (collaboration)", kinds, pairs)
    champlain = shared / "data" / "networks" / "champlain"
    with (champlain / "nodes.csv").open() as file:
        kinds = {row["id"]: row["orgType"] for row in csv.DictReader(file) if row["nodeType"] == "org"}
    with (champlain / "edges.csv").open() as file:
        pairs = [(row["source"], row["target"]) for row in csv.DictReader(file) if row["edgeDesc"] == "proj_coord"]
    yield case("Champlain (project coordination)", kinds, pairs)
    letters = shared / "data" / "networks" / "intellectual_cooperation"
    yield of_tables(
        "intellectual cooperation",
        letters / "IntellectualCooperation_nodes.csv",
        letters / "IntellectualCooperation_edges.csv",
        ("Id", "Cat1", ("Source", "Target")),
    )


def main() -> None:
    """Print a table."""
    import tempfile  # noqa: PLC0415 - beside its only use

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    shared: Path = parser.parse_args().shared
    print("| network | actors | ties | questions | partners | degree | chance |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for each in cases(shared, Path(folder) / "example"):
            found = judged(each)
            told = [f"{found[name][0]:.2f} / {found[name][1]:.2f}" for name in ("partners", "degree", "chance")]
            sizes = f"{each.kinds.size:,} | {len(each.ties):,} | {found['questions'][0]:,}"
            print(f"| {each.name} | {sizes} | {' | '.join(told)} |", flush=True)


if __name__ == "__main__":
    main()
