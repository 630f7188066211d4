"""Import of a large CSV against polars, raw SQLite and COPY: `python benchmarks/importing.py`.

Each run is a process of its own, in turn; the ratio is of medians. The yardstick reads the same rows with polars,
inserts them raw into SQLite (one transaction, synchronous FULL) and loads them with the engine's COPY. Wanted: at
most 3 for 200,000 rows, and memory that stays flat as the file grows.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from made import write_csv

HERE = Path(__file__).parent


def yardstick(path: Path, folder: Path) -> None:
    """Read, insert and load, with nothing looked at."""
    import ladybug  # noqa: PLC0415 - a process of its own loads only what it measures
    import polars as pl  # noqa: PLC0415 - as above

    frame = pl.read_csv(path, infer_schema=False)
    names = frame.columns
    with closing(sqlite3.connect(folder / "raw.sqlite")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"CREATE TABLE actors ({', '.join(names)})")
        with connection:
            marks = ", ".join("?" * len(names))
            connection.executemany(f"INSERT INTO actors VALUES ({marks})", frame.iter_rows())  # noqa: S608 - ours
    database = ladybug.Database(str(folder / "raw.lbug"), buffer_pool_size=1 << 30)
    link = ladybug.Connection(database)
    link.execute(f"CREATE NODE TABLE Actor({', '.join(f'{name} STRING' for name in names)}, PRIMARY KEY(id))")
    link.execute("COPY Actor FROM $frame", {"frame": frame})
    link.execute("CHECKPOINT")
    link.close()
    database.close()


def ours(path: Path, folder: Path) -> None:
    """Import the file as the command line does."""
    from graph.workspace import Place, Workspace  # noqa: PLC0415 - as above
    from ui.actions import Wish, import_files  # noqa: PLC0415 - as above

    with Workspace.open(Place.of(folder / "ws", environ={}), write=True) as workspace:
        (found,) = import_files(workspace, [path], wish=Wish(by="benchmark"))
    if found.report is None or found.report.rejected:
        raise SystemExit(f"not imported: {found}")


def measured(what: str, path: Path) -> tuple[float, float]:
    """Run one of the two in a process of its own; return seconds and megabytes at the peak."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        command = [sys.executable, __file__, "--run", what, "--file", str(path), "--folder", folder]
        done = subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True, env=os.environ)
        return time.perf_counter() - begun, float(done.stdout.split()[-1])


def main() -> None:
    """Print seconds, memory and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--run", choices=["ours", "yardstick"])
    parser.add_argument("--file", type=Path)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.run:
        (ours if asked.run == "ours" else yardstick)(asked.file, asked.folder)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    folder = Path(tempfile.mkdtemp())
    try:
        _compare(folder, rows=asked.rows, runs=asked.runs)
    finally:
        shutil.rmtree(folder)


def _compare(folder: Path, *, rows: int, runs: int) -> None:
    write_csv(folder / "actors.csv", rows)
    seconds: dict[str, list[float]] = {"yardstick": [], "ours": []}
    for _ in range(runs):
        for what, took in seconds.items():
            took.append(measured(what, folder / "actors.csv")[0])
    for what, took in seconds.items():
        print(f"{what:10} median {statistics.median(took):.2f} s  ({min(took):.2f} to {max(took):.2f})")
    ratio = statistics.median(seconds["ours"]) / statistics.median(seconds["yardstick"])
    print(f"ratio      {ratio:.2f}  (wanted: at most 3)")
    for times in (1, 2, 4):
        larger = folder / f"{times}" / "actors.csv"
        larger.parent.mkdir()
        write_csv(larger, rows * times)
        print(f"memory     {measured('ours', larger)[1]:.0f} MB at {rows * times} rows")


if __name__ == "__main__":
    main()
