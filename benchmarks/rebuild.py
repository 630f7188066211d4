"""Rebuild of the graph from the journal against plain sqlite3 and COPY: `python benchmarks/rebuild.py`.

Both read the same rows of the same journal and load them into a new file of the engine, in turn; the ratio is of
medians. Wanted: at most 1.5 with 100,000 actors and 300,000 relations.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

import ladybug
import polars as pl
from made import batches

from graph.workspace import Origin, Place, Workspace

NODES: tuple[str, ...] = ("key", "name", "categories", "kind", "territory", "commune", "siren", "rna", "url")
NODES += ("description", "themes", "lat", "lon", "since", "until", "source")
TIES = ("source", "target", "key", "type", "since", "until", "confirmed_by", "initiative", "amount", "note")
NUMBERS = {"lat": "DOUBLE", "lon": "DOUBLE", "amount": "DOUBLE"}


def yardstick(journal: Path, graph: Path) -> None:
    """Read the rows with plain sqlite3 and load them with COPY, nothing else."""
    with closing(sqlite3.connect(journal)) as connection:
        actors = _read(connection, "actors_said", NODES)
        relations = _read(connection, "relations_said", TIES)
    database = ladybug.Database(str(graph), buffer_pool_size=1 << 30)
    link = ladybug.Connection(database)
    typed = ", ".join(f"`{name}` {NUMBERS.get(name, 'STRING')}" for name in NODES)
    link.execute(f"CREATE NODE TABLE Actor({typed}, PRIMARY KEY(key))")
    typed = ", ".join(f"`{name}` {NUMBERS.get(name, 'STRING')}" for name in TIES[2:])
    link.execute(f"CREATE REL TABLE RELATES(FROM Actor TO Actor, {typed})")
    link.execute("COPY Actor FROM $frame", {"frame": actors})
    link.execute("COPY RELATES FROM $frame", {"frame": relations})
    link.execute("CHECKPOINT")
    link.close()
    database.close()


def _read(connection: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> pl.DataFrame:
    rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()  # noqa: S608 - names of ours
    schema = {name: pl.Float64 if name in NUMBERS else pl.String for name in columns}
    return pl.DataFrame(rows, schema=schema, orient="row")


def main() -> None:
    """Print the seconds of each and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--relations", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Workspace.open(Place.of(folder / "ws", environ={}), write=True) as workspace:
            workspace.record(batches(asked.actors, asked.relations), Origin("made", "tables", "made", "benchmark"))
            seconds: dict[str, list[float]] = {"rebuild": [], "yardstick": []}
            for run in range(asked.runs):
                begun = time.perf_counter()
                yardstick(folder / "ws" / "journal.sqlite", folder / f"{run}.lbug")
                seconds["yardstick"].append(time.perf_counter() - begun)
                begun = time.perf_counter()
                workspace._build()  # noqa: SLF001 - `rebuild` without the check that follows it
                seconds["rebuild"].append(time.perf_counter() - begun)
    for what, took in seconds.items():
        print(f"{what:10} median {statistics.median(took):.2f} s  ({min(took):.2f} to {max(took):.2f})")
    ratio = statistics.median(seconds["rebuild"]) / statistics.median(seconds["yardstick"])
    print(f"ratio      {ratio:.2f}  (wanted: at most 1.5)")


if __name__ == "__main__":
    main()
