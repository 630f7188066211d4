"""Server time of the pages, small country against large, and for fifty people: `python benchmarks/serving.py`.

Two workspaces hold the same three territories (200 actors, 1,000 relations each), one with 10,000 actors elsewhere,
one with 1,000,000. Both are served at once, and visited in turn over the websocket as a browser does: the time from
asking until the server says that the page is done. `warm`: nothing was written since the last visit; `after`: somebody
has just written, about the territory or elsewhere in turn. Wanted: p95 of a page in the large country at most 1.5 times
that in the small one. Then fifty people at once in one of them, who think some seconds between two looks, while
somebody writes. Wanted: p95 below 3 s. Making the large workspace takes minutes; with `--folder` it is kept.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from made_country import CANDIDATES, country
from served import Served, served
from visiting import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = CANDIDATES[0]
VISITS: dict[str, Callable[[Visitor], float]] = {
    "territory": lambda visitor: visitor.open("territory", territory=HERE, lang="fr").seconds,
    "editing": lambda visitor: visitor.open("editing", territory=HERE, lang="fr").seconds,
    "partners": lambda visitor: visitor.open("partners", territory=HERE, lang="fr").seconds,
    "comparison": lambda visitor: visitor.open("comparison", lang="fr").seconds,
    "network": lambda visitor: visitor.open("network", territory=HERE, lang="fr").seconds,
    "overview": lambda visitor: visitor.open("home", lang="fr").seconds,
    "search": lambda visitor: visitor.tell("search_box", "entered", "foyer tulle").seconds,
}
WIDE = ("partners", "overview", "search")
"""What looks at the whole country: visited less often after an entry."""


def percentile(seconds: Sequence[float], share: int) -> float:
    """Return what so many in a hundred do not exceed."""
    return statistics.quantiles(seconds, n=100, method="inclusive")[share - 1] if len(seconds) > 1 else seconds[0]


def compare(servers: Sequence[Served], pages: Sequence[str], *, warm: int, writes: int) -> None:
    """Print, for each page, the seconds in both countries and their ratio."""
    print(
        f"{'page':11} {'':5} {'small p50':>9} {'p95':>7} {'large p50':>9} {'p95':>7} {'ratio p95':>9} {'processor':>9}"
    )
    for page in pages:
        with ExitStack() as stack:
            visitors = [stack.enter_context(Visitor(each.url)) for each in servers]
            for visitor in visitors:
                visitor.open("territory", territory=HERE, lang="fr")
            first = [VISITS[page](visitor) for visitor in visitors]
            _line(page, "first", [[each] for each in first], 0.0)
            for what, runs in (("warm", warm), ("after", 2 if page in WIDE else writes)):
                took: list[list[float]] = [[], []]
                busy = [0.0, 0.0]
                for run in range(runs):
                    for row, (server, visitor) in enumerate(zip(servers, visitors, strict=True)):
                        if what == "after":
                            server.write("here" if run % 2 else "elsewhere")
                        before = server.processor_seconds()
                        took[row].append(VISITS[page](visitor))
                        busy[row] += server.processor_seconds() - before
                _line(page, what, took, busy[1] / busy[0] if busy[0] else 0.0)


def _line(page: str, what: str, took: Sequence[Sequence[float]], busy: float) -> None:
    halves = [percentile(each, 50) for each in took]
    most = [percentile(each, 95) for each in took]
    print(
        f"{page:11} {what:5} {halves[0]:9.3f} {most[0]:7.3f} {halves[1]:9.3f} {most[1]:7.3f}"
        f" {most[1] / most[0]:9.2f} {busy:9.2f}",
        flush=True,
    )


def crowd(server: Served, people: int, seconds: float, *, every: float) -> None:
    """Print what many people at once wait for, while somebody writes; then for all of them in one moment."""
    took: list[tuple[str, float]] = []
    wrote: list[float] = []
    begin, over = threading.Barrier(people), threading.Event()
    bursts: list[float] = []

    def person(number: int) -> None:
        draw = random.Random(number)  # noqa: S311 - not a secret
        with Visitor(server.url) as visitor:
            time.sleep(draw.uniform(0, 8))
            took.append(("opening", visitor.open("territory", territory=draw.choice(CANDIDATES), lang="fr").seconds))
            while not over.is_set():
                time.sleep(draw.uniform(3, 12))
                took.append(_look(visitor, draw))
            begin.wait()
            bursts.append(visitor.again().seconds)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for each in threads:
        each.start()
    begun, busy = time.monotonic(), server.processor_seconds()
    while time.monotonic() - begun < seconds:
        time.sleep(every)
        wrote.append(server.write(random.choice(["here", "elsewhere"])))  # noqa: S311 - not a secret
    over.set()
    for each in threads:
        each.join()
    busy = server.processor_seconds() - busy
    every_look = [second for _, second in took]
    print(f"\n{people} people, 3 to 12 s between two looks, an entry every {every:.0f} s: {len(took)} looks")
    for what in ("all", *sorted({what for what, _ in took})):
        some = every_look if what == "all" else [second for name, second in took if name == what]
        print(f"  {what:10} {len(some):5} looks, p50 {percentile(some, 50):.2f} s, p95 {percentile(some, 95):.2f} s")
    print(f"  an entry: median {statistics.median(wrote):.2f} s; memory {server.megabytes()} MB")
    print(f"  processor: {busy / (len(took) + people):.3f} s a look, entries and openings included")
    print(f"  all in one moment: p50 {percentile(bursts, 50):.2f} s, p95 {percentile(bursts, 95):.2f} s")


def _look(visitor: Visitor, draw: random.Random) -> tuple[str, float]:
    """Look again, in the other language, at another territory, or at another page."""
    what = draw.choice(["reload", "reload", "language", "territory", "territory", "editing", "comparison"])
    if what == "reload":
        return what, visitor.again().seconds
    if what == "language":
        return what, visitor.press("change_language").seconds
    page = "territory" if what == "territory" else what
    return what, visitor.open(page, territory=draw.choice(CANDIDATES), lang="fr").seconds


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="keeps the workspaces")
    parser.add_argument("--elsewhere", type=int, nargs=2, default=[10_000, 1_000_000])
    parser.add_argument("--pages", nargs="*", default=list(VISITS), choices=list(VISITS))
    parser.add_argument("--warm", type=int, default=20)
    parser.add_argument("--writes", type=int, default=10)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--every", type=float, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        places = [country(asked.folder or Path(name), each) for each in asked.elsewhere]
        servers = [stack.enter_context(served(each, dict(os.environ))) for each in places]
        if asked.pages:
            compare(servers, asked.pages, warm=asked.warm, writes=asked.writes)
            print("memory      " + ", ".join(f"{each.megabytes()} MB" for each in servers))
        if asked.people:
            crowd(servers[0], asked.people, asked.seconds, every=asked.every)


if __name__ == "__main__":
    main()
