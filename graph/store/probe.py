"""Open a graph file after an unclean stop, in a process that may die of it: `python -m graph.store.probe FILE`.

A torn write-ahead log can crash the process that opens it. So a child opens first: it replays the log, reads
every table, writes the checkpoint and leaves a file without a log. Ends with 0 when all of that went well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LONGEST_SECONDS = 120


def survives(path: Path) -> bool:
    """Tell whether a child process could open and mend this graph file."""
    root = str(Path(__file__).resolve().parents[2])
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "graph.store.probe", str(path)],
            env={**os.environ, "PYTHONPATH": search},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _mend(path: str) -> None:
    # Only here: the parent must not load the engine to find out that a file is damaged.
    from graph.store.ladybug import Handle  # noqa: PLC0415 - only here
    from graph.store.reading import whole  # noqa: PLC0415 - as above

    handle = Handle(Path(path))
    whole(handle.ask)
    handle.run("CHECKPOINT")
    handle.close()


if __name__ == "__main__":
    _mend(sys.argv[1])
