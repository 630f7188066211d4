"""A process that writes an embedded graph and kills itself on the way: `FILE build|apply|leave STEP`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from made_networks import actor, network, tie

from graph.store import ladybug, stamp
from graph.store.base import Change, Held

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = network(actors=[actor("a"), actor("b")], relations=[tie("r", "a", "b")])
NEW = network(
    actors=[actor("a", name="renamed"), actor("c"), *(actor(f"more{row}") for row in range(200))],
    relations=[tie("s", "a", "c")],
)
STEP = Change(NEW, {"actors": ("b",), "relations": ("r",)})
STATES = {1: OLD, 2: NEW}


def held(revision: int) -> Held:
    return Held("w", revision)


def main(path: str, action: str, last: int) -> None:
    store = ladybug.Ladybug(Path(path))
    store.held()
    left = iter(range(last, -1, -1))
    for owner, name in ((ladybug.Handle, "run"), (stamp, "write_stamp"), (stamp, "sync_file"), (Path, "replace")):
        setattr(owner, name, _counted(getattr(owner, name), left))
    if action == "build":
        store.build(NEW, held(2))
    else:
        store.apply(STEP, held(2))
    if action == "leave":
        os.kill(os.getpid(), signal.SIGKILL)
    store.close()


def _counted(step: Callable[..., Any], left: Any) -> Callable[..., Any]:  # noqa: ANN401 - stands in for any step
    def counted(*args: object, **values: object) -> object:
        if not next(left, 1):
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **values)

    return counted


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
