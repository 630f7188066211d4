"""Harm done to workspaces, hundreds of times: `python benchmarks/faults.py --kills 500 --damages 100 --disks 20`.

With `--operations 30000` also random operations against plain Python, on Ladybug (`--neo4j` for a Neo4j of its own
instead); with `--restore 100000` a restore of so many actors and three times as many relations. Prints the figures of
docs/reliability.md; ends with 1 where anything was lost or answered wrongly.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import fault_trials as trials
from made import batches
from made_workspaces import place

from graph.workspace import Origin, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = 50


def repeated(title: str, times: int, trial: Callable[[int], tuple[str, str]]) -> int:
    """Do a trial so many times, print what came of it, return how often something was lost or wrong."""
    begun, lost = time.perf_counter(), 0
    found: Counter[tuple[str, str]] = Counter()
    for number in range(times):
        try:
            found[trial(number)] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted and shown
            lost += 1
            print(f"  LOST {title} {number}: {error!r}", flush=True)
    print(f"{title}: {times}, lost or wrong: {lost}, {time.perf_counter() - begun:.0f} s")
    for (what, outcome), count in sorted(found.items()):
        print(f"  {what:20} {outcome:18} {count}")
    sys.stdout.flush()
    return lost


def harmed(asked: argparse.Namespace, folder: Path) -> int:
    """Kill, damage and fill disks; return how often something was lost."""
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

    return (
        repeated("kills", asked.kills, kill)
        + repeated("damaged files", asked.damages, damage)
        + repeated("full disks", asked.disks, fill)
    )


def operations(asked: argparse.Namespace) -> None:
    """Hold random operations against plain Python; an `AssertionError` ends it where they differ."""
    import servers  # noqa: PLC0415 - slow to load, and pytest with them
    from test_same_answers import Machine, run  # noqa: PLC0415

    begun, examples = time.perf_counter(), max(asked.operations // STEPS, 1)
    if asked.neo4j:
        with tempfile.TemporaryDirectory() as home, servers.neo4j(Path(home) / "neo4j") as server:
            run(server.url, clear=lambda: servers.emptied(server), examples=examples, steps=STEPS)
    else:
        run(examples=examples, steps=STEPS)
    engine = "Neo4j" if asked.neo4j else "Ladybug"
    print(f"operations on {engine}: {Machine.done} equal to the model, {time.perf_counter() - begun:.0f} s", flush=True)


def restored(actors: int, folder: Path) -> int:
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
    print(f"restore of {found.actors} actors, {found.relations} relations: backup {backed:.1f} s, {size:.1f} MB;")
    print(f"  restore with rebuild and check {seconds:.1f} s, ok: {found.ok}, backup of it the same bytes: {same}")
    return 0 if same and found.ok else 1


def main() -> None:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("kills", "damages", "disks", "operations", "restore"):
        parser.add_argument(f"--{name}", type=int, default=0)
    parser.add_argument("--neo4j", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    lost = 0
    with tempfile.TemporaryDirectory(prefix="essaim-faults-") as made:
        if asked.kills or asked.damages or asked.disks:
            lost += harmed(asked, Path(made))
        if asked.restore:
            lost += restored(asked.restore, Path(made))
    if asked.operations:
        operations(asked)
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
