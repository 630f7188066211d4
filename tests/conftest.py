"""What several tests share."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import servers
from calling import Caller
from hypothesis import settings
from xdist.scheduler import LoadGroupScheduling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from browsing import Visit
    from playwright.sync_api import Browser
    from streamlit.testing.v1 import AppTest
    from xdist.remote import Producer

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
LONG_GROUPS = ("neo4j", "faults")
settings.register_profile("patient", deadline=None)  # a busy machine is no fault of what is tried
settings.load_profile("patient")


class ByFile(LoadGroupScheduling):  # type: ignore[misc]  # the library has no types
    """Gives a worker a file at a time, or a group: what a file prepares is prepared once."""

    def _split_scope(self, nodeid: str) -> str:
        return str(super()._split_scope(nodeid)).partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes longest, or one worker would end with it while the other has nothing left to do."""
    in_browser = {each.path for each in items if "browser" in getattr(each, "fixturenames", ())}

    def rank(item: pytest.Item) -> int:
        group = group_of(item)
        return LONG_GROUPS.index(group) if group in LONG_GROUPS else len(LONG_GROUPS) + (item.path not in in_browser)

    items.sort(key=rank)
    if "PYTEST_XDIST_WORKER" in os.environ:
        for item in items:
            _name_group(item)


def group_of(item: pytest.Item) -> str | None:
    """Return the group that one worker runs whole: what it needs is made once, or stands once on a machine."""
    mark = item.get_closest_marker("xdist_group")
    return None if mark is None else str(mark.args[0])


def _name_group(item: pytest.Item) -> None:
    """Write the group behind the test's id, for the scheduler: xdist 3.8 does so where pytest 9.2 keeps no id."""
    group, known = group_of(item), getattr(item, "_id", None)
    if group and known is not None:
        item._id = type(known).parse(f"{item.nodeid}@{group}")


def pytest_collection_finish() -> None:
    """Look for garbage only among what tests make: looking through all that is loaded takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _same_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back what a page under test made the main program: the processes of later tests would begin with it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real files beside the checkout; a clone without it skips what reads it."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with real files is not here")
    return SHARED


@pytest.fixture
def essaim(tmp_path: Path) -> Caller:
    """Return a caller of the command line on a workspace that is not there yet."""
    return Caller(tmp_path / "ws")


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Caller:
    """Return a caller on a workspace with the example, for calls that only read."""
    caller = Caller(tmp_path_factory.mktemp("example") / "ws")
    assert caller("import", HERE.parent / "ui" / "example").code == 0
    return caller


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with the example, for pages that only read it; who writes takes `example_copy`."""
    from graph.workspace import Place, Workspace  # noqa: PLC0415 - slow to load, and not every run needs it
    from ui.actions import fill_with_example  # noqa: PLC0415 - as above

    folder = tmp_path_factory.mktemp("pages") / "ws"
    with Workspace.open(Place.of(folder, environ={}), write=True) as workspace:
        fill_with_example(workspace)
    return folder


@pytest.fixture
def example_copy(example_folder: Path, tmp_path: Path) -> Path:
    """Return a workspace with the example, of this test alone."""
    return Path(shutil.copytree(example_folder, tmp_path / "ws"))


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], AppTest]]:
    """Return how the app is started on a workspace."""
    import paging  # noqa: PLC0415 - loads Streamlit

    with paging.on_no_other(monkeypatch):
        yield lambda folder: paging.app_on(monkeypatch, folder)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """Run a real Neo4j for all who ask; each empties its one database first."""
    with servers.neo4j(tmp_path_factory.mktemp("neo4j") / "home") as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a real PostgreSQL for all who ask; gives its URL, without a database."""
    with servers.postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Return the URL of a fresh database of the real PostgreSQL."""
    return servers.postgres_database(postgres_server, f"t{uuid.uuid4().hex}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open one browser for the tests of a module; where there is none they say so."""
    import browsing  # noqa: PLC0415 - most tests need no browser

    if browsing.CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip("chromium is not installed: no page was tried in a browser")
    with browsing.opened_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the app on the example by its command, for visits that write nothing; other modules have their own."""
    import browsing  # noqa: PLC0415 - as above

    with browsing.running(tmp_path_factory.mktemp("address"), "demo") as url:
        yield url


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Open a page on a laptop's screen, of the app at `address`."""
    import browsing  # noqa: PLC0415 - as above

    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    page.set_default_timeout(browsing.PATIENCE * 1000)
    yield browsing.Visit(page, address)
    page.close()
