"""Pictures of every page in both languages, for the README and the documents: `python benchmarks/pictures.py`.

Starts the app by its command on the example and a list in which actors look alike; needs Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from graph.workspace import Place, Workspace
from ui.actions import Wish, fill_with_example, import_files
from ui.choosing import Decision, decide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
TRIEVES = "200030658"
WIDTH, HEIGHT = 1280, 900
LARGEST = 300_000  # bytes
PATIENCE = 60.0  # seconds
PAGES = {
    "overview": ("", HEIGHT),
    "territory": (f"territory?territory={TRIEVES}", 1420),
    "network": (f"network?territory={TRIEVES}", 1300),
    "research": (f"research?territory={TRIEVES}", 1420),
    "choosing": ("choosing", 1640),
    "facilitating": ("facilitating", 1900),
    "studying": ("studying", 1640),
    "comparison": ("comparison", 1500),
    "selection": ("selection", 1420),
    "what_if": ("what_if", HEIGHT),
    "decisions": ("decisions", HEIGHT),
    "governance": ("governance", 1420),
    "editing": (f"editing?territory={TRIEVES}", 1200),
    "partners": ("partners?territory=200066744", 1420),
    "offers": ("offers", 1420),
    "importing": ("importing", HEIGHT),
    "duplicates": ("duplicates", 1200),
    "history": ("history", HEIGHT),
}
"""Of each page its address and how high its picture is."""
LIST = """id;nom;catégories;territoire;commune;nature;depuis
x1;Foyer rural de Monestier;collectif;200030658;38242;association;2015
x2;Foyer rural de Monestier-de-Clermont;collectif;200030658;38242;association;2014
x3;Amis du parc;collectif;200030658;38226;association;
"""


def fill(folder: Path) -> None:
    """Put the example, a list and a decision into a workspace."""
    (folder / "foyers.csv").write_text(LIST, encoding="utf-8")
    with Workspace.open(Place.of(folder / "workspace", environ={}), write=True) as workspace:
        fill_with_example(workspace)
        import_files(workspace, [folder / "foyers.csv"], wish=Wish(by="Zoé"))
        workspace.hold_apart("x1", "x3", by="Ana", why="deux associations")
        decide(workspace, Decision((TRIEVES, "200040715"), "Deux territoires très différents", "Ana"))


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run the app; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from ui.cli import main; main()", "--workspace", str(folder / "workspace")]
    environ = {key: value for key, value in os.environ.items() if not key.startswith("ESSAIM_")}
    started = subprocess.Popen(
        [*command, "app", "--no-browser", "--port", str(port)],
        cwd=ROOT,
        env=environ | {"ESSAIM_BY": "Ana"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(f"http://localhost:{port}/_stcore/health")
        yield f"http://localhost:{port}"
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(20)


def wait_for(url: str) -> None:
    """Wait until the app answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def take(page: Page, url: str, path: Path, *, high: int) -> int:
    """Write the picture of a page; return its size in bytes."""
    page.set_viewport_size({"width": WIDTH, "height": high})
    page.goto(url)
    page.wait_for_selector("h1")
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(1500)
    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path.name}: {size} bytes are too many")
    return size


def main() -> None:
    """Write all pictures and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=PICTURES)
    to: Path = parser.parse_args().to
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        fill(Path(name))
        with running(Path(name)) as address:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for lang, locale in (("fr", "fr-FR"), ("en", "en-GB")):
                page = browser.new_page(locale=locale)
                page.set_default_timeout(PATIENCE * 1000)
                for each, (path, high) in PAGES.items():
                    url = f"{address}/{path}{'&' if '?' in path else '?'}lang={lang}"
                    size = take(page, url, to / f"{each}-{lang}.png", high=high)
                    print(f"{each}-{lang}.png  {size / 1000:.0f} kB")
                page.close()
            browser.close()


if __name__ == "__main__":
    main()
