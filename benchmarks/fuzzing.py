"""Damage a sample of every format ten thousand times: nothing but our own refusals may come out of a reader.

    python benchmarks/fuzzing.py [--cases 10000] [--seed 1] [--processes 2] [FORMAT...]

Each case is made from the seed, the sample and its number alone, so a case that is printed can be made again. Cases
that take longer than `SLOW` seconds of work are printed too. The suite runs a hundred cases of each
(`tests/test_readers.py`); its tables of 200,000 rows: `ESSAIM_ROWS=200000 pytest tests/test_readers.py -k many_rows`.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fuzzing_cases import mutated
from reader_contract import survives
from reader_samples import samples

import importers

SLOW = 2.0
"""Seconds of processor time."""
_MOST_SHOWN = 5


def fuzz(number: int, cases: int, seed: int) -> tuple[str, int, list[str], float, float]:
    """Return a sample's format, its cases read (not refused), what came out wrong, the slowest case and the time."""
    sample = samples()[number]
    reader = importers.READERS[sample.reader]
    wrong: list[str] = []
    read, slowest = 0, 0.0
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            chance = random.Random(f"{seed} {number} {case}")  # noqa: S311 - no secret
            path = sample.put(Path(folder), content=mutated(sample.content, chance))
            started = time.process_time()
            try:
                read += survives(reader, path, sample.mapping) is not None
            except Exception:  # noqa: BLE001 - what this looks for
                wrong.append(f"case {case}: {traceback.format_exc(limit=-4)}")
            took = time.process_time() - started
            slowest = max(slowest, took)
            if took > SLOW:
                wrong.append(f"case {case}: {took:.1f} s")
    return sample.reader, read, wrong, slowest, time.process_time() - begun


def main() -> int:
    """Fuzz the formats named, or all."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    asked.add_argument("formats", nargs="*")
    asked.add_argument("--cases", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--processes", type=int, default=2)
    said = asked.parse_args()
    wanted = [place for place, each in enumerate(samples()) if not said.formats or each.reader in said.formats]
    failures = 0
    with ProcessPoolExecutor(said.processes) as pool:
        for place, (name, read, wrong, slowest, took) in zip(
            wanted, pool.map(fuzz, wanted, [said.cases] * len(wanted), [said.seed] * len(wanted)), strict=True
        ):
            failures += len(wrong)
            told = f"{said.cases} cases, {read} read, {len(wrong)} wrong, slowest {slowest:.2f} s, {took:.0f} s"
            print(f"{name} ({place}): {told}", flush=True)
            for each in wrong[:_MOST_SHOWN]:
                print(each, flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{failures} wrong; at most {peak} MB in a process")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
