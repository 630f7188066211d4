"""`partners` in a graph of 100,000 actors, against reading its relations alone: `python benchmarks/partners.py`.

Wanted: less than 1 s. The yardstick is what nobody can do without: the table of who is joined to whom, built by scipy
from the relations' ids in the same run.
"""

from __future__ import annotations

import argparse
import time
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph import reference
from graph.analysis.evidence import Links
from graph.analysis.partnership import partners
from graph.model.network import SCHEMAS, Network
from graph.reference import packaged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TULLE = "241927201"
DAY = "2026-11-23"
OWN = 300
CATEGORIES = ("collective", "public", "economic", "research", "collective|economic")


def frame(table: str, **columns: Sequence[object]) -> pl.DataFrame:
    rows = len(next(iter(columns.values())))
    schema = SCHEMAS[table]
    return pl.DataFrame({name: columns.get(name, [None] * rows) for name in schema}, schema=schema)


def made(actors: int, relations: int, missing: str) -> Network:
    """Return a country with some very busy actors, and a territory of 300 without one category and with 20 needs."""
    draw = np.random.default_rng(7)
    busy = np.arange(1, actors + 1) ** -0.4
    ids = np.array([f"a{row:06}" for row in range(actors)])
    ends = ids[draw.choice(actors, (2, relations), p=busy / busy.sum())]
    territory = reference.territory(TULLE)
    assert territory is not None  # noqa: S101 - the reference has it
    communes = packaged.table("communes").filter(pl.col("city").is_null())["code"].to_numpy()
    where = draw.choice(communes, actors)
    own = draw.permutation(actors)[:OWN]
    where[own] = draw.choice(list(territory.communes), OWN)
    held = draw.choice(CATEGORIES, actors)
    kept = [each for each in CATEGORIES if missing not in each]
    held[np.isin(where, list(territory.communes))] = draw.choice(kept, np.isin(where, list(territory.communes)).sum())
    joined = 60_000 * actors // 100_000
    initiatives = [f"i{row}" for row in range(actors // 10)]
    return Network.of(
        actors=frame("actors", id=ids.tolist(), name=ids.tolist(), categories=held.tolist(), commune=where.tolist()),
        relations=frame(
            "relations",
            id=[f"r{row}" for row in range(relations)],
            source=ends[0].tolist(),
            target=ends[1].tolist(),
            type=draw.choice(["cooperates", "partner_of", "meets", "funds"], relations).tolist(),
        ),
        initiatives=frame("initiatives", id=initiatives, name=initiatives),
        participations=frame(
            "participations",
            initiative=draw.choice(initiatives, joined).tolist(),
            actor=draw.choice(ids, joined).tolist(),
        ),
        needs=frame("needs", id=[f"n{row}" for row in range(20)], territory=[TULLE] * 20, theme=list("abcdefghij") * 2),
        offers=frame(
            "offers",
            id=[f"o{row}" for row in range(300)],
            partner=draw.choice(ids, 300).tolist(),
            theme=draw.choice(list("abcdefghijklmnopqrst"), 300).tolist(),
        ),
    )


def timed(task: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the medians of seconds by the clock and of the processor's."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter(), time.process_time()
        task()
        taken.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    by_clock, of_processor = zip(*taken, strict=True)
    return median(by_clock), median(of_processor)


def main() -> None:
    """Print the seconds and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--relations", type=int, default=300_000)
    parser.add_argument("--times", type=int, default=7)
    asked = parser.parse_args()
    territory = reference.territory(TULLE)
    assert territory is not None  # noqa: S101 - the reference has it
    for missing in ("nothing", "economic"):
        network = made(asked.actors, asked.relations, missing)
        found = partners(network, territory, DAY)
        taken, worked = timed(lambda: partners(network, territory, DAY), asked.times)  # noqa: B023 - called at once
        _, yardstick = timed(lambda: Links.of(network), asked.times)  # noqa: B023 - called at once
        print(
            f"{asked.actors} actors, {asked.relations} relations, {missing} missing: {len(found.gaps)} gaps, "
            f"{len(found.suggestions)} suggestions in {taken:.2f} s (wanted: less than 1), {worked:.2f} s of the "
            f"processor, {worked / yardstick:.1f} times reading the relations"
        )


if __name__ == "__main__":
    main()
