"""Finding duplicates among many actors against comparing all with all: `python benchmarks/duplicates.py`.

The actors are drawn: names of what associations do, invented words and places, in communes as populous as France's,
and one in twenty written a second time in another way. The yardstick compares all names with all by rapidfuzz, nothing
else, on a sample; what all actors would take it is reckoned from that, as the square.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time

import polars as pl
from rapidfuzz import fuzz, process

from graph.analysis.duplicates import duplicates
from graph.model.network import SCHEMAS
from graph.reference import packaged

SYLLABLES = "ba bel bou car cha dan fau gar lan lou mar mon nel or pel ra ri sau ter val vi zel".split()  # noqa: SIM905 - shorter
DOING: tuple[str, ...] = (
    "Association",
    "Collectif",
    "Les Amis de",
    "Ferme",
    "Atelier",
    "Jardin partagé",
    "Épicerie",
    "Comité",
    "SARL",
)
DOING += (
    "Foyer rural",
    "Club",
    "École",
    "Mairie de",
    "Amicale laïque",
    "Comité des fêtes",
    "AMAP",
    "Secours populaire",
)
OTHERWISE = (
    str.upper,
    "Association {}".format,
    "{} (asso)".format,
    lambda name: name.replace("é", "e").replace("-", " "),
)


def made(count: int, *, seed: int = 7) -> tuple[pl.DataFrame, set[tuple[str, str]]]:
    """Return drawn actors, and the pairs of ids that were written twice."""
    draw = random.Random(seed)  # noqa: S311 - not a secret
    communes = packaged.table("communes").filter(pl.col("population") > 0).select("code", "name", "population")
    lived_in = draw.choices(communes.rows(), weights=communes["population"].to_list(), k=count)
    rows: list[dict[str, str]] = []
    twice: set[tuple[str, str]] = set()
    while len(rows) < count:
        code, place, _ = lived_in[len(rows)]
        invented = "".join(draw.choices(SYLLABLES, k=draw.choice((2, 3, 3, 4)))).capitalize()
        name = " ".join(
            filter(None, (draw.choice(DOING), draw.choice((invented, invented, "")), draw.choice((place, ""))))
        )
        rows.append({"id": f"a{len(rows):07}", "name": name, "commune": code})
        if draw.random() < 0.05 and invented in name and len(rows) < count:
            twice.add((rows[-1]["id"], f"a{len(rows):07}"))
            rows.append({"id": f"a{len(rows):07}", "name": draw.choice(OTHERWISE)(name), "commune": code})
    return pl.DataFrame(rows).select(
        pl.col(name) if name in rows[0] else pl.lit(None, kind).alias(name) for name, kind in SCHEMAS["actors"].items()
    ), twice


def yardstick(actors: pl.DataFrame) -> float:
    """Return the seconds to compare all names with all of the sample."""
    names = actors["name"].to_list()
    begun = time.perf_counter()
    process.cdist(names, names, scorer=fuzz.token_set_ratio, score_cutoff=80, workers=1)
    return time.perf_counter() - begun


def main() -> None:
    """Print the seconds of each, the ratio, and how many of the twice written were found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    actors, twice = made(asked.actors)
    took: list[float] = []
    for _ in range(asked.runs):
        begun = time.perf_counter()
        found = duplicates(actors)
        took.append(time.perf_counter() - begun)
    naive = yardstick(actors.sample(asked.sample, seed=1)) * (asked.actors / asked.sample) ** 2
    known = {(pair.a, pair.b) for pair in found}
    print(f"actors     {asked.actors}")
    print(
        f"duplicates median {statistics.median(took):.1f} s  ({min(took):.1f} to {max(took):.1f}), {len(found)} pairs"
    )
    print(f"yardstick  {naive:.0f} s for all with all, reckoned from {asked.sample}")
    print(f"ratio      {statistics.median(took) / naive:.4f}")
    print(f"found      {len(twice & known)} of {len(twice)} written twice")


if __name__ == "__main__":
    main()
