"""The app as `essaim app` serves it, with a hand that writes: `python benchmarks/served.py PORT`.

A line `here` says something about a territory that is looked at, `elsewhere` about another; the answer is the seconds
that the entry took. The workspace is named by the environment.
"""

from __future__ import annotations

import resource
import socket
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO, TYPE_CHECKING

from made_country import CANDIDATES
from starting import free_port

from graph.model.records import Actor
from ui.serving import FLAGS
from ui.started import main as start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.workspace import Place

APP = Path(__file__).parents[1] / "app.py"
_TICKS = 100
PLACES = {"here": "19272", "elsewhere": "01004"}


@dataclass(frozen=True)
class Served:
    """A running server: its address, and what it is told and answers."""

    url: str
    process: Popen[str]

    def write(self, where: str) -> float:
        """Let somebody write an entry; return the seconds it took."""
        asked, told = self.process.stdin, self.process.stdout
        assert asked is not None  # noqa: S101 - a pipe
        assert told is not None  # noqa: S101 - as above
        print(where, file=asked, flush=True)
        while True:
            line = told.readline()
            if line.startswith("written "):
                return float(line.split()[1])
            if not line:
                raise RuntimeError("the server has ended")

    def processor_seconds(self) -> float:
        """Return how long the server has kept a processor busy so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def megabytes(self) -> int:
        """Return the memory that the server holds."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() // 1_000_000


@contextmanager
def served(place: Place, environ: dict[str, str]) -> Iterator[Served]:
    """Serve a workspace until the block ends."""
    port = free_port()
    known = environ | {"ESSAIM_WORKSPACE": str(place.folder), "ESSAIM_LANG": "fr"}
    process = Popen([sys.executable, __file__, str(port)], stdin=PIPE, stdout=PIPE, text=True, env=known)
    try:
        assert process.stdout  # noqa: S101 - a pipe
        while not process.stdout.readline().startswith("ready"):
            pass
        yield Served(f"http://127.0.0.1:{port}", process)
    finally:
        process.kill()
        process.wait()


def _hand(lines: IO[str], port: int) -> None:
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    from ui.pages.parts.reads import open_workspace  # noqa: PLC0415 - once Streamlit runs

    print("ready", flush=True)
    for number, line in enumerate(lines):
        begun = time.perf_counter()
        code = CANDIDATES[number % len(CANDIDATES)] if line.strip() == "here" else None
        commune = None if code else PLACES["elsewhere"]
        said = Actor(name=f"Nouveau n° {time.time_ns()}", categories="collectif", territory=code, commune=commune)
        open_workspace().say(said, by="benchmark")
        print(f"written {time.perf_counter() - begun}", flush=True)


def main() -> None:
    """Serve, and write for each line of the input."""
    flags = FLAGS | {"server.port": sys.argv[1], "server.headless": "true"}
    threading.Thread(target=_hand, args=(sys.stdin, int(sys.argv[1])), daemon=True).start()
    sys.argv = ["served", "run", str(APP), *(f"--{name}={value}" for name, value in flags.items())]
    start()


if __name__ == "__main__":
    main()
