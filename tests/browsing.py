"""Starts the app by its command and follows a person through it in a real browser.

The fixtures `address`, `browser` and `visit` of `conftest.py` give both; a module that writes, or needs other rows than
the example's, has its own `address`, of scope `module`.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlsplit

from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium")
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(folder: Path, *command: str) -> Iterator[str]:
    """Run the app on the workspace in a folder by one of its commands; give its address."""
    port = free_port()
    essaim = [sys.executable, "-c", "from ui.cli import main; main()", "--workspace", str(folder / "workspace")]
    environ = {key: value for key, value in os.environ.items() if not key.startswith("ESSAIM_")}
    with (folder / "log").open("w") as log:
        started = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*essaim, *command, "--no-browser", "--port", str(port)],
            cwd=ROOT,
            env=environ,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            url = f"http://localhost:{port}"
            wait_for(f"{url}/_stcore/health", started, folder / "log")
            yield url
        finally:
            # The command and the server it runs: both must go, or the workspace stays owned.
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGTERM)
            started.wait(20)


def wait_for(url: str, started: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert started.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(log.read_text())


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Open a browser; where there is none, a run that must try everything fails."""
    assert CHROMIUM is not None, "CI must install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass
class Visit:
    """A page with what it asked of the network and what it complained of."""

    page: Page
    address: str
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("console", lambda message: self._complained(message.type, message.text, message.location))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self._alarm(dialog.message))

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob", "about") and not url.startswith(self.address):
            self.elsewhere.append(url)

    def _complained(self, kind: str, words: str, location: object) -> None:
        # Streamlit looks for itself below the address of a page before it finds itself at the root.
        if kind == "error" and "/_stcore/" not in str(location):
            self.complaints.append(words)

    def _alarm(self, words: str) -> None:
        self.complaints.append(f"alert {words}")

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_selector("h1", timeout=PATIENCE * 1000)
        self.page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=PATIENCE * 1000)
        self.page.wait_for_timeout(400)

    @property
    def main(self) -> Locator:
        return self.page.locator('[data-testid="stMain"]')

    def menu(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.settle()

    def check(self, lang: str) -> None:
        assert self.main.locator("h1").count() == 1
        # The browser is told the language by a component, which a busy machine may load after the page has settled.
        self.page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang, timeout=PATIENCE * 1000)
        assert self.page.evaluate("document.documentElement.lang") == lang
        expect(self.main.get_by_role("button", name="English" if lang == "fr" else "Français")).to_be_visible(
            timeout=20_000
        )
        assert not self.elsewhere
        assert not self.complaints
