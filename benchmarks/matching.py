"""`match` with 1,000 needs and 300 offers, against first come, first served: `python benchmarks/matching.py`.

Wanted: less than 5 s. Each line: what is asked; needs covered by us and by the greedy way; seconds by the clock
and of the processor.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.analysis.answering import answers
from graph.analysis.matching import match
from graph.model.network import SCHEMAS, Network

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = "2026-11-23"
CASES = ((150, 40, 3), (150, 40, 1), (333, 100, 2), (60, 20, 4), (100, 15, 3), (300, 150, 2), (10, 40, 3))
"""Territories, themes, the largest capacity."""


def frame(table: str, **columns: Sequence[object]) -> pl.DataFrame:
    rows = len(next(iter(columns.values())))
    schema = SCHEMAS[table]
    return pl.DataFrame({name: columns.get(name, [None] * rows) for name in schema}, schema=schema)


def made(sizes: tuple[int, int], case: tuple[int, int, int], seed: int) -> Network:
    """Return needs of one or two themes and offers of one to three, of either kind or none."""
    (needs, offers), (territories, themes, most) = sizes, case
    draw = np.random.default_rng(seed)
    kinds = ["method", "theme", None]

    def some(count: int, largest: int) -> list[str]:
        sets = [draw.choice(themes, draw.integers(1, largest + 1), replace=False) for _ in range(count)]
        return ["|".join(f"t{each}" for each in one) for one in sets]

    return Network.of(
        actors=frame("actors", id=["p"], name=["p"]),
        needs=frame(
            "needs",
            id=[f"n{row:04}" for row in range(needs)],
            territory=[f"T{row}" for row in draw.integers(0, territories, needs)],
            kind=[kinds[row] for row in draw.integers(0, 3, needs)],
            theme=some(needs, 2),
        ),
        offers=frame(
            "offers",
            id=[f"o{row:04}" for row in range(offers)],
            partner=["p"] * offers,
            kind=[kinds[row] for row in draw.integers(0, 3, offers)],
            theme=some(offers, 3),
            capacity=draw.integers(1, most + 1, offers).tolist(),
        ),
    )


def first_come(network: Network) -> int:
    """Serve each need in order by the first offer with capacity left."""
    able: dict[str, list[str]] = {}
    for need, offer in answers(network, DAY).iter_rows():
        able.setdefault(need, []).append(offer)
    left = dict(network.offers.select("id", "capacity").iter_rows())
    served: set[tuple[str, str]] = set()
    covered = 0
    for need, territory in network.needs.select("id", "territory").iter_rows():
        for offer in able.get(need, ()):
            if (offer, territory) in served or left[offer]:
                left[offer] -= (offer, territory) not in served
                served.add((offer, territory))
                covered += 1
                break
    return covered


def main() -> None:
    """Print the seconds and what is covered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--needs", type=int, default=1000)
    parser.add_argument("--offers", type=int, default=300)
    asked = parser.parse_args()
    for seed, case in enumerate(CASES, 1):
        network = made((asked.needs, asked.offers), case, seed)
        begun, work_begun = time.perf_counter(), time.process_time()
        found = match(network, DAY)
        taken, worked = time.perf_counter() - begun, time.process_time() - work_begun
        work_begun = time.process_time()
        greedy = first_come(network)
        yardstick = time.process_time() - work_begun
        print(
            f"{case[0]:3} territories, {case[1]:3} themes, capacity up to {case[2]}: {len(found.covered):4} covered "
            f"(greedy {greedy:4}), {len(found.whole):4} whole, {len(found.one_more):3} offers of which one more helps: "
            f"{taken:5.2f} s (wanted: less than 5), {worked:4.2f} of the processor, {worked / yardstick:3.0f} times "
            "the greedy way",
            flush=True,
        )


if __name__ == "__main__":
    main()
