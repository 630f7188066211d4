"""Harm done to workspaces, hundreds of times: `python benchmarks/faults.py --kills 500 --damages 100 --disks 20`.

With `--operations 30000` also random operations against plain Python, on Ladybug (`--neo4j` for a Neo4j of its own
instead); with `--restore 100000` a restore of so many actors and three times as many relations. Prints the figures of
docs/reliability.md, and appends them to a file with `--results`; ends with 1 where anything was lost or answered
wrongly.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import fault_trials as trials
from made import batches
from made_workspaces import place

from graph.workspace import Origin, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS, EXAMPLES = 60, 5
PORTION = 50


@dataclass
class Results:
    """Prints what came of the trials and appends it to a file, a line of JSON for each portion."""

    file: Path | None
    seed: int
    lost: int = 0

    def add(self, what: str, done: int, lost: int, begun: float, **more: object) -> None:
        """Take one portion."""
        self.lost += lost
        found = {"what": what, "seed": self.seed, "done": done, "lost": lost}
        found |= {"seconds": round(time.perf_counter() - begun, 1), **more, "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}"}
        print(json.dumps(found), flush=True)
        if self.file:
            with self.file.open("a") as into:
                into.write(json.dumps(found) + "\n")

    def repeat(self, what: str, times: int, trial: Callable[[int], tuple[str, str]]) -> None:
        """Do a trial so many times, in portions."""
        for first in range(0, times, PORTION):
            begun, lost = time.perf_counter(), 0
            found: Counter[str] = Counter()
            for number in range(first, min(first + PORTION, times)):
                try:
                    found[" ".join(trial(number))] += 1
                except Exception as error:  # noqa: BLE001 - whatever it is, it is counted and shown
                    lost += 1
                    print(f"  LOST {what} {number}: {error!r}", flush=True)
            self.add(what, sum(found.values()) + lost, lost, begun, found=dict(sorted(found.items())))


def harmed(asked: argparse.Namespace, folder: Path, results: Results) -> None:
    """Kill, damage and fill disks."""
    draw = random.Random(asked.seed)  # noqa: S311 - not a secret
    model = trials.make_model(folder / "model")
    known = trials.states(model, folder)
    sound = trials.left_open(model, folder / "left")

    def kill(number: int) -> tuple[str, str]:
        action = trials.ACTIONS[number % len(trials.ACTIONS)]
        seconds = draw.random() * known[action][2]
        return action, trials.killed_once(model, folder / "kill", action, known[action], seconds)

    def damage(number: int) -> tuple[str, str]:
        name = trials.FILES[number % len(trials.FILES)]
        return name, trials.damaged_once(sound, folder / "damage", name, draw.choice(trials.HARMS), draw)

    def fill(number: int) -> tuple[str, str]:
        action = trials.ACTIONS[number % len(trials.ACTIONS)]
        disk = trials.may_mount(folder / f"mount{number}")
        once = trials.full_disk_once if disk else trials.small_files_once
        return action, once(model, folder / f"disk{number}", action, known[action], draw.randrange(4_000_000))

    results.repeat("kills", asked.kills, kill)
    results.repeat("damaged files", asked.damages, damage)
    results.repeat("full disks", asked.disks, fill)


def operations(asked: argparse.Namespace, results: Results) -> None:
    """Hold random operations against plain Python, a portion with a seed of its own after the other."""
    import servers  # noqa: PLC0415 - slow to load, and pytest with them

    if not asked.neo4j:
        _operate("Ladybug", asked, results)
        return
    with (
        tempfile.TemporaryDirectory() as home,
        servers.neo4j(Path(home) / "neo4j") as server,
        servers.emptying(server) as clear,
    ):
        _operate("Neo4j", asked, results, graph=server.url, clear=clear)


def _operate(engine: str, asked: argparse.Namespace, results: Results, **where: Any) -> None:  # noqa: ANN401 - as `run` takes
    from test_same_answers import Machine, run  # noqa: PLC0415 - slow to load

    end = time.perf_counter() + 60 * asked.minutes
    while Machine.done < asked.operations and time.perf_counter() < end:
        begun, before, lost = time.perf_counter(), Machine.done, 0
        try:
            run(**where, examples=EXAMPLES, steps=STEPS, seed=results.seed)
        except Exception:  # noqa: BLE001 - whatever it is, it is counted and shown
            traceback.print_exc()
            lost = 1
        results.add(f"operations on {engine}", Machine.done - before, lost, begun)
        results.seed += 1


def restored(actors: int, folder: Path, results: Results) -> None:
    """Back a large workspace up, restore it, back that up; the two files must be the same."""
    with Workspace.open(place(folder / "large"), write=True) as workspace:
        workspace.record(batches(actors, 3 * actors), Origin("made", "tables", "made", "benchmark"))
        begun = time.perf_counter()
        workspace.backup(folder / "one")
    backed, begun = time.perf_counter() - begun, time.perf_counter()
    found = Workspace.restore(place(folder / "again"), folder / "one")
    seconds = time.perf_counter() - begun
    with Workspace.open(place(folder / "again")) as workspace:
        workspace.backup(folder / "two")
    same = (folder / "one").read_bytes() == (folder / "two").read_bytes()
    size = (folder / "one").stat().st_size / 1e6
    results.add(
        "restore",
        1,
        0 if same and found.ok else 1,
        begun,
        actors=found.actors,
        relations=found.relations,
        megabytes=round(size, 1),
        backup_seconds=round(backed, 1),
        restore_seconds=round(seconds, 1),
    )


def main() -> None:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("kills", "damages", "disks", "operations", "restore"):
        parser.add_argument(f"--{name}", type=int, default=0)
    parser.add_argument("--neo4j", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="begin no portion of operations after so long")
    parser.add_argument("--results", type=Path, help="a file to which each portion is appended as a line of JSON")
    asked = parser.parse_args()
    results = Results(asked.results, asked.seed)
    with tempfile.TemporaryDirectory(prefix="essaim-faults-") as made:
        if asked.kills or asked.damages or asked.disks:
            harmed(asked, Path(made), results)
        if asked.restore:
            restored(asked.restore, Path(made), results)
    if asked.operations:
        operations(asked, results)
    sys.exit(1 if results.lost else 0)


if __name__ == "__main__":
    main()
