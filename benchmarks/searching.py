"""How quick the search is: `python benchmarks/searching.py [--actors 100000]`.

Each question against reading every name with rapidfuzz (the yardstick); processor time, so that other work on the
machine counts for nothing (wanted: each under 0.1 s). After an entry: the index followed, against made anew; and what
is read while the first one is being made.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from functools import partial
from typing import TYPE_CHECKING

import polars as pl
from rapidfuzz import fuzz, process

from graph.analysis.plain_search import plain_search
from graph.analysis.search_following import Indexed, changes, followed
from graph.analysis.searching import search
from graph.model.network import SCHEMAS, Network
from graph.model.terms import folded
from graph.reference import packaged
from graph.reference.territories import epci_names

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ("Foyer rural", "Amap", "Mairie", "Épicerie solidaire", "Atelier vélo", "Collectif citoyen", "L'Étable")
QUESTIONS = (
    "mairie",
    "foyer rural tulle",
    "foyr rurale tule",
    "epicerie solidaire saint etienne du rouvray nord",
    "collectf citoyn grenobl",
    "a",
    "xzqwyk",
)
RUNS = 5


def made(actors: int) -> Network:
    """Return actors with invented names in real communes."""
    draw = random.Random(7)  # noqa: S311 - not a secret
    communes = packaged.table("communes").select("code", "name").rows()
    rows = []
    for number in range(actors):
        code, place = draw.choice(communes)
        word = "".join(draw.choices("aeioulnrst", k=draw.randint(5, 10)))
        rows.append({"id": f"a{number}", "name": f"{draw.choice(KINDS)} {word} de {place}", "commune": code})
    return Network.of(actors=pl.DataFrame(rows, schema=SCHEMAS["actors"]))


def seconds(work: Callable[[], object]) -> float:
    """Return the median processor time of some runs."""
    took = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return statistics.median(took)


def after(made_once: Indexed, network: Network, took: float) -> None:
    """Say what an entry about one actor costs, and a question that is answered without an index."""
    told = pl.when(pl.col("id") == "a77").then(pl.lit("Grange commune")).otherwise("name").alias("name")
    changed = Network.of(actors=network.actors.with_columns(told))
    once = seconds(partial(followed, made_once, changed, epci_names()))
    count = changes(followed(made_once, changed, epci_names()))
    plain = seconds(partial(plain_search, network, epci_names(), "foyer rural tulle"))
    print(f"followed after {count} changes: {once:.3f} s, {took / once:.0f} times; without an index {plain:.2f} s")


def main() -> None:
    """Measure and say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=100_000)
    network = made(parser.parse_args().actors)
    begun = time.process_time()
    made_once = Indexed.of(network, epci_names())
    took, ready = time.process_time() - begun, made_once.index
    words, joined = len(ready.single.words), len(ready.joined.words)
    print(f"index of {ready.entries.height} entries, {words} words, {joined} joined: {took:.2f} s")
    after(made_once, network, took)
    names = [folded(name) for name in network.actors["name"]]
    for asked in QUESTIONS:
        ours = seconds(partial(search, ready, asked))
        scan = seconds(partial(process.extract, folded(asked), names, scorer=fuzz.WRatio, limit=10))
        print(f"{asked!r:52} {ours * 1000:7.1f} ms; reading all names {scan * 1000:8.1f} ms, {scan / ours:6.0f} times")


if __name__ == "__main__":
    main()
