"""How long a person needs to add each thing by keyboard alone: `python benchmarks/editing_by_keyboard.py`.

In Chromium, on the example, at 60 ms a key. Where the page answers while a name is written, the person waits for the
answer and looks at it for a second. The cursor stands in the first field, where each writing leaves it; nothing but
keys is used, to take the writing back too. Prints the keys and the seconds from the first key to the confirmation, then
those of the undo, and ends with an error where something takes 15 seconds or more.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pictures import fill, running
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIMIT = 15.0  # seconds
KEY, LOOK = 60, 1000  # milliseconds
PATIENCE = 60_000  # milliseconds
TERRITORY = "200066744"
WAIT = "…"
NEXT, TAKE, PASS = "<Tab>", "<Enter>", "<Tab><Tab>"
"""To the next field; take the first that fits, or send the form; to the next field past the cross of a list."""
WAYS = {
    "actor": ("Atelier vélo de la Diège", WAIT, NEXT, "Ussel", WAIT, NEXT, "coll", TAKE, PASS, "vélo", TAKE),
    "tie": ("foyer", TAKE, PASS, "coop", TAKE, PASS, "coop", TAKE, PASS, "2024", TAKE),
    "initiative": ("Repair café d'Ussel", NEXT, "foyer", TAKE, PASS, "vélo", TAKE),
    "need": ("mob", TAKE, PASS, TAKE),
    "absence": ("éco", TAKE, PASS, NEXT, "entretien avec la maire", TAKE),
}
"""Of each way of adding what is written and pressed, from the first field on."""


@dataclass
class Typist:
    """A person at the keyboard, who counts their keys."""

    page: Page
    keys: int = 0

    def do(self, *steps: str) -> float:
        """Write and press; return the seconds since the first key, when the page has answered."""
        began, self.keys = time.perf_counter(), 0
        for step in steps:
            if step == WAIT:
                self.answered()
                self.page.wait_for_timeout(LOOK)
            elif step.startswith("<"):
                for key in step.strip("<>").split("><"):
                    self.page.keyboard.press(key, delay=KEY)
                    self.keys += 1
            else:
                self.page.keyboard.type(step, delay=KEY)
                self.keys += len(step)
        return time.perf_counter() - began

    def answered(self) -> None:
        """Wait until the page has done what it does."""
        self.page.wait_for_timeout(2 * KEY)
        self.page.wait_for_selector('[data-test-script-state="notRunning"]')


def opened(page: Page, address: str, way: str) -> Typist:
    """Open a form, and stand in its first field as after a writing."""
    page.goto(f"{address}/editing?territory={TERRITORY}&what={way}&lang=fr")
    page.wait_for_selector("h1")
    typist = Typist(page)
    typist.answered()
    page.locator('[data-testid="stForm"] input, .st-key-editing_0_actors_name input').first.focus()
    return typist


def timed(page: Page, address: str, way: str) -> tuple[int, float, int, float]:
    """Return keys and seconds of a writing, then of taking it back."""
    typist = opened(page, address, way)
    said = page.get_by_text("C'est écrit")
    began = time.perf_counter()
    typist.do(*WAYS[way])
    said.wait_for()
    seconds, keys = time.perf_counter() - began, typist.keys
    typist.answered()
    page.wait_for_timeout(LOOK)
    began = time.perf_counter()
    typist.do("<Shift+Tab><Enter>")
    page.get_by_text("est reprise").wait_for()
    return keys, seconds, typist.keys, time.perf_counter() - began


def main() -> None:
    """Print keys and seconds of each way of adding."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    slow = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        fill(Path(name))
        with running(Path(name)) as address:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(locale="fr-FR", viewport={"width": 1280, "height": 900})
            page.set_default_timeout(PATIENCE)
            for way in WAYS:
                keys, seconds, back, undone = timed(page, address, way)
                slow += [way] * (seconds >= LIMIT)
                print(f"{way:<12} {keys:>3} keys {seconds:5.1f} s    undo {back} keys {undone:4.1f} s", flush=True)
            browser.close()
    if slow:
        raise SystemExit(f"{LIMIT:.0f} s or more: {', '.join(slow)}")


if __name__ == "__main__":
    main()
