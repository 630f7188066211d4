"""Judge and select among made candidates: `python benchmarks/selection.py [--territories 200] [--actors 20000]`.

Wanted: `select 10` among 200 candidates with 10,000 draws in less than 5 s, judging them included. The yardstick is
integer programming (`scipy.optimize.milp`), one programme a draw, of which a few are solved: same totals, in the same
run.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp

from graph.analysis.best_sets import Places, best_sets
from graph.analysis.chosen import DRAWS, Wanted
from graph.analysis.criteria import criteria
from graph.analysis.scales import candidate_of
from graph.analysis.selection import select
from graph.model.network import SCHEMAS, Network
from graph.reference.territories import epci_names, territory

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.model.territory import Territory

KINDS = ["", "social", "social|energy", "civic", "food"]
HELD = ["collective", "public", "economic", "collective|economic", "collective", "economic", "public", "research", ""]
TYPES = ["cooperates", "partner_of", "funds", "meets"]
PARTNERS = 20
"""How many actors further on, within its own territory, an actor's partners are at most."""


def made(territories: int, actors: int) -> tuple[Network, list[Territory]]:
    """Return a network with three relations an actor, most of them within its territory, and the candidates."""
    rng = np.random.default_rng(3)
    codes = sorted(epci_names())[:territories]
    ids = np.array([f"a{row:07}" for row in range(actors)])
    source = rng.integers(0, actors, 3 * actors)
    near = (source + territories * rng.integers(1, PARTNERS, source.size)) % actors
    target = np.where(rng.random(source.size) < 0.8, near, rng.integers(0, actors, source.size))
    initiatives = [f"i{row}" for row in range(5 * territories)]
    themes = [f"thème {row}" for row in range(40)]
    network = Network.of(
        actors=_frame(
            "actors", id=ids, name=ids, categories=rng.choice(HELD, actors), territory=_round(codes, actors)
        ).with_columns(kind=pl.Series(rng.choice(["association", "company"], actors).tolist())),
        relations=_frame(
            "relations",
            id=[f"r{row:07}" for row in range(source.size)],
            source=ids[source],
            target=ids[target],
            type=rng.choice(TYPES, source.size),
            since=rng.choice(["2020", "2024-05-01"], source.size),
        ),
        initiatives=_frame(
            "initiatives",
            id=initiatives,
            name=initiatives,
            territory=_round(codes, len(initiatives)),
            transitions=rng.choice(KINDS, len(initiatives)),
        ),
        participations=_frame("participations", initiative=initiatives, actor=rng.choice(ids, len(initiatives))),
        needs=_frame(
            "needs",
            id=[f"n{row}" for row in range(1000)],
            territory=_round(codes, 1000),
            theme=rng.choice(themes, 1000),
        ),
        offers=_frame(
            "offers", id=[f"o{row}" for row in range(300)], partner=rng.choice(ids, 300), theme=rng.choice(themes, 300)
        ),
    )
    said = rng.choice(["yes", "yes", "yes", ""], len(codes)).tolist()
    known = [found for code in codes if (found := territory(code))]
    return network, [
        replace(each, resilience_project=project or None, applied_on="2022-01-01")
        for each, project in zip(known, said, strict=True)
    ]


def _frame(table: str, **columns: Any) -> pl.DataFrame:  # noqa: ANN401 - lists and arrays of what the columns hold
    given = {name: [str(cell) or None for cell in cells] for name, cells in columns.items()}
    empty = {name: [None] * len(next(iter(given.values()))) for name in SCHEMAS[table] if name not in given}
    return pl.DataFrame({**given, **empty}, schema_overrides=SCHEMAS[table])


def _round(codes: list[str], n: int) -> list[str]:
    return [codes[row % len(codes)] for row in range(n)]


def timed(task: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    found = task()
    return found, time.perf_counter() - begun


def by_programming(scores: np.ndarray[Any, Any], places: Places) -> list[float]:
    """Return the highest totals, one programme for each row of scores."""
    n = scores.shape[1]
    limits = [LinearConstraint(np.ones(n), places.k, places.k)]
    limits += [LinearConstraint(group.astype(float), 1, n) for group in (places.rural, places.urban)]
    solved = (milp(-row, integrality=np.ones(n), bounds=Bounds(0, 1), constraints=limits) for row in scores)
    return [-each.fun for each in solved]


def main() -> None:
    """Measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--territories", type=int, default=200)
    asked.add_argument("--actors", type=int, default=20_000)
    asked.add_argument("--k", type=int, default=10)
    given = asked.parse_args()
    network, territories = made(given.territories, given.actors)
    processor = time.process_time()
    judged, judging = timed(lambda: criteria(network, territories, "2025-01-01", asking=False))
    found = [candidate_of(each) for each in judged]
    chosen, selecting = timed(lambda: select(found, Wanted(given.k)))
    processor = time.process_time() - processor
    print(f"{given.territories} candidates, {given.actors} actors, {network.relations.height} relations")
    print(f"judge all of them          {judging:6.2f} s")
    print(
        f"select {given.k}, {DRAWS} draws     {selecting:6.2f} s   ({len(chosen.entering)} told how they would enter)"
    )
    print(f"together                   {judging + selecting:6.2f} s   (wanted: < 5 s)")
    print(f"of the processor           {processor:6.2f} s   (on a busy machine the waiting is not ours)")
    rng = np.random.default_rng(1)
    scores = rng.random((DRAWS, given.territories))
    classes = rng.integers(0, 3, given.territories)
    places = Places(given.k, classes == 0, classes == 1, diverse=True)
    best, ours = timed(lambda: best_sets(scores, places))
    some = 50
    totals, theirs = timed(lambda: by_programming(scores[:some], places))
    same = np.allclose((scores[:some] * best[:some]).sum(axis=1), totals)
    share = theirs / some * DRAWS
    print(f"best sets of all draws     {ours:6.2f} s, by integer programming {share:.0f} s: {share / ours:.0f} times")
    print(f"equal totals in {some} draws: {same}")


if __name__ == "__main__":
    main()
