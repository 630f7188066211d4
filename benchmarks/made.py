"""Makes the records that the benchmarks use: the same for the same numbers."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import polars as pl

from graph.model.batch import LINE, Batch
from graph.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS_A_BATCH = 50_000
CATEGORIES = ("collective", "public", "economic", "research", "national")
COMMUNES = ("19272", "19275", "69383", "26113", "29151", "71137", "38185")
TYPES = ("cooperates", "partner_of", "co_leads", "funds", "supports", "meets")
WORDS = ("Foyer", "Amap", "Mairie", "Épicerie", "Atelier", "Collectif", "Ferme", "Régie", "Cœur", "L'Étable")


def actor(number: int) -> dict[str, str]:
    """Return one actor of many."""
    return {
        "id": f"a{number}",
        "name": f"{WORDS[number % len(WORDS)]} n° {number}",
        "categories": CATEGORIES[number % len(CATEGORIES)],
        "kind": "association",
        "commune": COMMUNES[number % len(COMMUNES)],
        "url": f"https://exemple.fr/{number}",
        "description": f"Agit ici depuis {1990 + number % 30}, avec d'autres.",
        "since": str(1990 + number % 30),
    }


def batches(actors: int, relations: int) -> Iterator[Batch]:
    """Yield actors, then relations between random two of them, as a reader would."""
    draw = random.Random(7)  # noqa: S311 - not a secret
    rows = [actor(number) for number in range(actors)]
    yield from _batched("actors", rows)
    yield from _batched(
        "relations",
        [
            {
                "id": f"r{number}",
                "source": f"a{draw.randrange(actors)}",
                "target": f"a{draw.randrange(actors)}",
                "type": TYPES[number % len(TYPES)],
                "since": "2020-01",
                "confirmed_by": "both",
            }
            for number in range(relations)
        ],
    )


def _batched(table: str, rows: list[dict[str, str]]) -> Iterator[Batch]:
    for start in range(0, len(rows), ROWS_A_BATCH):
        some = rows[start : start + ROWS_A_BATCH]
        columns = {
            name: pl.Series(name, [row.get(name) for row in some], dtype=kind)
            for name, kind in TABLES[table].schema.items()
        }
        columns[LINE] = pl.Series(LINE, range(start + 2, start + 2 + len(some)), dtype=pl.Int64)
        yield Batch(table, len(some), {table: pl.DataFrame(columns)})


def write_csv(path: Path, rows: int) -> None:
    """Write a table of actors as people give it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(actor(0)))
        writer.writeheader()
        writer.writerows(actor(number) for number in range(rows))
