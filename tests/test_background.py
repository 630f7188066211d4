"""Long calculations behind a page: shown while they last, stopped by whoever waits, shared by all who ask the same."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from paging import opened, read, sound

from graph.analysis.agreement import adjusted_rand
from graph.analysis.duplicates import duplicates
from graph.model.network import SCHEMAS
from ui.actions import Stopped
from ui.locale import LANGUAGES, Language, text
from ui.pages.parts import background
from ui.pages.parts.background import STEPS, _part
from ui.pages.parts.working import Work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

PATIENCE = 30


class Slow:
    """A search for duplicates that goes on only when a test says so, and is told apart by how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.said = threading.Semaphore(0)
        self.told = threading.Event()
        self.fault: Exception | None = None
        self.works: list[Any] = []

    def __call__(self, _actors: pl.DataFrame, *, tell: Callable[[str, int, int], None]) -> list[Any]:
        self.begun += 1
        self.works.append(tell)
        tell("comparing", 4200, 10_000)
        self.told.set()
        assert self.said.acquire(timeout=PATIENCE)
        if self.fault:
            raise self.fault
        tell("comparing", 9000, 10_000)
        return []

    def ends(self) -> bool:
        """Let the one under way go on, and wait until the page can know."""
        work = self.works[-1].__self__
        self.said.release()
        return bool(work.over(within=PATIENCE))


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    found = Slow()
    monkeypatch.setattr("graph.analysis.duplicates.duplicates", found)
    return found


@pytest.fixture
def app(pages: Callable[[Path], AppTest], example_folder: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    page = pages(example_folder)
    monkeypatch.setattr(background, "QUICK", 0.0)
    assert not slow.begun
    return page


def looked_at(page: AppTest, slow: Slow, lang: Language = "fr") -> AppTest:
    opened(page, "duplicates", lang=lang)
    assert slow.told.wait(PATIENCE)
    return page.run()


def bar(page: AppTest) -> str:
    (found,) = page.get("progress")
    return str(found.proto.text).replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_how_far_it_is_and_shows_the_answer_when_there_is_one(
    app: AppTest, slow: Slow, lang: Language
) -> None:
    page = looked_at(app, slow, lang)
    assert sound(page)
    told = text("measuring.comparing", lang, done=4200, of=10_000).replace("\u00a0", " ").replace("\u202f", " ")
    assert bar(page) == f"{text('background.pairs', lang)} {told}"
    assert page.get("progress")[0].proto.value == 71
    assert page.selectbox(key="duplicates_territory").disabled is False
    assert slow.ends()
    page.run()
    assert not page.get("progress")
    assert text("duplicates_page.none", lang).replace("\u00a0", " ") in read(page)
    assert slow.begun == 1


def test_it_is_stopped_says_so_and_begins_again_when_asked(app: AppTest, slow: Slow) -> None:
    page = looked_at(app, slow)
    page.button(key="background_stop_pairs").click().run()
    assert "Arrêt" in bar(page)
    assert page.button(key="background_stop_pairs").disabled
    assert slow.ends()
    page.run()
    assert text("background.stopped", "fr") in read(page)
    assert not page.get("progress")
    slow.told.clear()
    page.button(key="background_again_pairs").click().run()
    assert slow.told.wait(PATIENCE)
    assert slow.ends()
    assert text("duplicates_page.none", "fr") in read(page.run())
    assert slow.begun == 2


def test_a_fault_of_ours_is_said_and_logged_and_the_work_can_be_begun_again(
    app: AppTest, slow: Slow, caplog: pytest.LogCaptureFixture
) -> None:
    slow.fault = RuntimeError("seldom")
    page = looked_at(app, slow)
    assert slow.ends()
    page.run()
    assert text("background.failed", "fr").replace("\u00a0", " ") in read(page)
    assert "seldom" in caplog.text
    slow.fault = None
    page.button(key="background_again_pairs").click().run()
    assert slow.ends()
    assert text("duplicates_page.none", "fr") in read(page.run())


def test_two_people_wait_for_one_work_and_who_left_finds_its_answer(
    app: AppTest, slow: Slow, pages: Callable[[Path], AppTest], example_folder: Path
) -> None:
    one, other = looked_at(app, slow), pages(example_folder)
    looked_at(other, slow)
    opened(one, "offers")
    assert slow.begun == 1
    assert slow.ends()
    assert text("duplicates_page.none", "fr") in read(other.run())
    assert text("duplicates_page.none", "fr") in read(opened(one, "duplicates"))
    assert slow.begun == 1


def test_who_asks_something_else_stops_what_nobody_else_waits_for(
    app: AppTest, slow: Slow, pages: Callable[[Path], AppTest], example_folder: Path
) -> None:
    one, other = looked_at(app, slow), pages(example_folder)
    looked_at(other, slow)
    whole = slow.works[0].__self__
    for page, stopped in ((one, False), (other, True)):
        page.selectbox(key="duplicates_territory").select("200030658").run()
        assert whole.stop.is_set() is stopped
    slow.said.release(2)
    with pytest.raises(Stopped):
        whole.answer()


def test_a_stop_ends_a_search_for_duplicates_between_two_names() -> None:
    rows = [{"id": f"a{each}", "name": f"Ferme n° {each}"} for each in range(3000)]
    actors = pl.DataFrame(rows, schema=SCHEMAS["actors"])
    steps: list[tuple[str, int, int]] = []

    def tell(step: str, done: int, of: int) -> None:
        steps.append((step, done, of))
        if done == 2000:
            raise Stopped("stopped", file=step)

    with pytest.raises(Stopped):
        duplicates(actors, tell=tell)
    assert steps == [("names", each, 3000) for each in (0, 1000, 2000)]


def test_a_bar_never_goes_back_and_ends_full() -> None:
    for kind, steps in STEPS.items():
        parts = [_part(kind, (step, done, 10)) for step in steps for done in range(11)]
        assert parts == sorted(parts)
        assert parts[0] == 0
        assert parts[-1] == 1
    assert _part("ranking", ("resampling", 50, 200)) == 0.25
    assert _part("study", ("", 0, 0)) == 0


def test_work_that_has_ended_is_not_undone_by_who_leaves() -> None:
    work: Work[int] = Work.begin(("k",), lambda _tell: 7)
    assert work.over(within=PATIENCE)
    work.leave()
    assert work.answer() == 7


def test_thousands_who_stand_alone_are_compared_without_a_table_of_each_with_each() -> None:
    alone = np.arange(200_000)
    assert adjusted_rand(alone, alone) == 1
    assert adjusted_rand(alone, alone // 2) == 0
