"""How long people wait at the start: `python benchmarks/starting.py`.

`essaim --help` against `python -c pass` (wanted: at most 0.3 s more), and the first page of the app on the example,
until its heading stands, against an empty page of Streamlit's (wanted: at most 1.5 times), in turn, in a real
Chromium. The first load of each server is shown apart: it brings in the libraries.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from graph.workspace import Place, Workspace
from ui.actions import fill_with_example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

EMPTY = "import streamlit as st\nst.title('Vide')\n"
QUIET = ("--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none")


def seconds_of(command: list[str], runs: int) -> float:
    """Return the median time of a whole process."""
    took = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        took.append(time.perf_counter() - begun)
    return statistics.median(took[1:])


@contextmanager
def served(command: list[str], port: int) -> Iterator[str]:
    """Run a server until it answers, then stop it."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def load(browser: Browser, url: str) -> float:
    """Return the seconds until the heading of a page stands, in a browser that knows nothing yet."""
    page = browser.new_context().new_page()
    begun = time.perf_counter()
    page.goto(url)
    page.locator("h1").first.wait_for()
    took = time.perf_counter() - begun
    page.context.close()
    return took


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    helped = seconds_of([sys.executable, "-m", "ui", "--help"], runs)
    nothing = seconds_of([sys.executable, "-c", "pass"], runs)
    print(f"--help     {helped:.2f} s, python -c pass {nothing:.2f} s: {helped - nothing:.2f} s more (wanted: 0.3)")
    with tempfile.TemporaryDirectory() as name:
        _pages(Path(name), runs)


def _pages(folder: Path, runs: int) -> None:
    with Workspace.open(Place.of(folder / "ws", environ={}), write=True) as workspace:
        fill_with_example(workspace)
    (folder / "vide.py").write_text(EMPTY)
    ports = free_port(), free_port()
    ours = [
        sys.executable,
        "-m",
        "ui",
        "--workspace",
        str(folder / "ws"),
        "app",
        "--no-browser",
        "--port",
        str(ports[0]),
    ]
    empty = [sys.executable, "-m", "streamlit", "run", str(folder / "vide.py"), f"--server.port={ports[1]}", *QUIET]
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with served(ours, ports[0]) as app, served(empty, ports[1]) as vide, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        took: dict[str, list[float]] = {"empty page": [], "first page": []}
        for _ in range(runs + 1):
            took["empty page"].append(load(browser, vide))
            took["first page"].append(load(browser, app))
        browser.close()
    for what, each in took.items():
        print(f"{what} median {statistics.median(each[1:]):.2f} s (the very first {each[0]:.2f})")
    ratio = statistics.median(took["first page"][1:]) / statistics.median(took["empty page"][1:])
    print(f"ratio      {ratio:.2f}  (wanted: at most 1.5)")


if __name__ == "__main__":
    main()
