"""Makes a country for the benchmarks: three territories in full, and as many actors elsewhere as one asks for.

The three are real inter-communalities with 200 actors and 1,000 relations each, among which a few lead out of it; they
and what they are tied to are the same in every country. Elsewhere, actors stand in communes all over it, with as
many relations, most of them between neighbours.
"""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

import polars as pl
from made import CATEGORIES, TYPES, WORDS

from graph import reference
from graph.model.batch import LINE, Batch
from graph.model.tables import TABLES
from graph.reference import packaged
from graph.workspace import Origin, Place, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CANDIDATES = ("241927201", "242600534", "242900835")
ACTORS, TIES, OUTWARD, INITIATIVES = 200, 1_000, 50, 12
"""Of each candidate: its actors, the relations between them, those to the first actors elsewhere, its initiatives."""
NEAR = 0.8
ROWS_A_BATCH = 100_000


def country(folder: Path, elsewhere: int) -> Place:
    """Return a workspace with so many actors elsewhere, made where it is not there yet."""
    place = Place.of(folder / f"{elsewhere}", environ={})
    done = place.folder / "complete"
    if not done.exists():
        with Workspace.open(place, write=True) as workspace:
            workspace.record(territories(), Origin("territories", "tables", "territories", "benchmark"))
            workspace.record(rest(elsewhere), Origin("rest", "tables", "rest", "benchmark"))
            workspace.record(outward(), Origin("outward", "tables", "outward", "benchmark"))
        done.touch()
    return place


def territories() -> Iterator[Batch]:
    """Yield the candidates with all that is recorded of them."""
    yield from _batched(
        "territories",
        [{"code": code, "status": "candidate", "applied_on": "2024-03-01"} for code in CANDIDATES],
    )
    draw = random.Random(3)  # noqa: S311 - not a secret
    for place, code in enumerate(CANDIDATES):
        known = reference.territory(code)
        assert known is not None  # noqa: S101 - an inter-communality of the reference
        own = [_id(code, number) for number in range(ACTORS)]
        where = [known.communes[number % len(known.communes)] for number in range(ACTORS)]
        yield from _batched("actors", [_actor(key, number, where[number]) for number, key in enumerate(own)])
        yield from _batched(
            "initiatives",
            [
                {
                    "id": f"{code}-i{number}",
                    "name": f"Projet n° {number} de {known.name}",
                    "territory": code,
                    "themes": "alimentation",
                    "since": "2021",
                    "actors": "|".join(draw.sample(own, 8)),
                }
                for number in range(INITIATIVES)
            ],
        )
        yield from _batched("relations", _ties(own, own, TIES, f"{code}-r", random.Random(place)))  # noqa: S311 - as above
        yield from _batched(
            "needs",
            [{"id": f"{code}-n", "territory": code, "kind": "method", "theme": "énergie", "stated_on": "2024-01"}],
        )


def rest(actors: int) -> Iterator[Batch]:
    """Yield the actors elsewhere, then as many relations, four in five of them between neighbours."""
    places = _elsewhere()
    draw = random.Random(5)  # noqa: S311 - as above
    parts = [range(start, min(start + ROWS_A_BATCH, actors)) for start in range(0, actors, ROWS_A_BATCH)]
    for part in parts:
        yield from _batched(
            "actors", [_actor(f"e{number}", number, places[number * len(places) // actors]) for number in part]
        )
    near = max(20, actors // 1_000)
    for part in parts:
        rows = []
        for number in part:
            other = number + draw.randint(1, near) if draw.random() < NEAR else draw.randrange(actors)
            rows.append(_tie(f"e-r{number}", number, f"e{number}", f"e{other % actors}"))
        yield from _batched("relations", rows)


def outward() -> Iterator[Batch]:
    """Yield the relations of the candidates to the first actors elsewhere."""
    for place, code in enumerate(CANDIDATES):
        own = [_id(code, number) for number in range(ACTORS)]
        others = [f"e{number}" for number in range(100 * place, 100 * (place + 1))]
        yield from _batched("relations", _ties(own, others, OUTWARD, f"{code}-o", random.Random(place)))  # noqa: S311 - as above


def _id(code: str, number: int) -> str:
    return f"{code}-a{number}"


def _actor(key: str, number: int, commune: str) -> dict[str, str]:
    return {
        "id": key,
        "name": f"{WORDS[number % len(WORDS)]} de {_name(commune)} n° {number}",
        "categories": CATEGORIES[number * 13 % 17 % len(CATEGORIES)],
        "kind": "association",
        "commune": commune,
        "since": str(1990 + number % 30),
    }


@cache
def _name(commune: str) -> str:
    found = reference.commune(commune)
    return found.name if found else commune


@cache
def _elsewhere() -> tuple[str, ...]:
    """Return the communes of all others than the candidates."""
    taken = {code for each in CANDIDATES for code in getattr(reference.territory(each), "communes", ())}
    return tuple(code for code in sorted(packaged.table("communes")["code"]) if code not in taken)


def _ties(own: Sequence[str], others: Sequence[str], count: int, key: str, draw: random.Random) -> list[dict[str, str]]:
    return [_tie(f"{key}{number}", number, draw.choice(own), draw.choice(others)) for number in range(count)]


def _tie(key: str, number: int, source: str, target: str) -> dict[str, str]:
    return {
        "id": key,
        "source": source,
        "target": target,
        "type": TYPES[number % len(TYPES)],
        "since": str(2012 + number % 12),
        "confirmed_by": "both",
    }


def _batched(table: str, rows: Sequence[dict[str, str]]) -> Iterator[Batch]:
    columns = {
        name: pl.Series(name, [row.get(name) for row in rows], dtype=kind)
        for name, kind in TABLES[table].schema.items()
    }
    columns[LINE] = pl.Series(LINE, range(2, 2 + len(rows)), dtype=pl.Int64)
    yield Batch(table, len(rows), {table: pl.DataFrame(columns)})
