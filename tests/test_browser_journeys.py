"""Each group's main journey in a real browser, from the start page to what it came for, in French and in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import Visit, running
from playwright.sync_api import expect

from ui.locale import LANGUAGES, Language, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Download, Locator


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("journeys"), "demo") as url:
        yield url


def follow(visit: Visit, key: str, lang: Language, **values: object) -> None:
    """Go where the first link of a text leads; its page must be another one, in the same language."""
    before = visit.page.url
    link(visit, key, lang, **values).click()
    visit.page.wait_for_url(lambda url: url != before)
    visit.settle()
    visit.check(lang)


def link(visit: Visit, key: str, lang: Language, **values: object) -> Locator:
    return visit.main.get_by_role("link", name=text(key, lang, **values), exact=True).first


def press(visit: Visit, key: str, lang: Language) -> None:
    visit.main.get_by_role("button", name=text(key, lang), exact=True).first.click()
    visit.settle()


def saved(visit: Visit, key: str, lang: Language, folder: Path, **values: object) -> bytes:
    """Press what downloads; return the file."""
    with visit.page.expect_download(timeout=60_000) as waiting:
        visit.main.get_by_role("button", name=text(key, lang, **values), exact=True).first.click()
    found: Download = waiting.value
    found.save_as(folder / found.suggested_filename)
    return (folder / found.suggested_filename).read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_selection_group_comes_from_the_candidates_to_a_kept_decision_on_paper(
    visit: Visit, lang: Language, tmp_path: Path
) -> None:
    visit.go(f"/?lang={lang}")
    follow(visit, "ways.choosing_go", lang)
    follow(visit, "choosing.closest_go", lang)
    verdicts = visit.main.get_by_role("group", name=text("comparison.verdicts", lang))
    assert verdicts.locator("thead th").count() == 3
    visit.main.locator("summary").filter(has_text=re.compile(r"CC du Clunisois|Grenoble")).first.click()
    expect(visit.main.locator("details[open] summary").first).to_be_visible()
    assert saved(visit, "paper.download", lang, tmp_path, n=2).startswith(b"%PDF")
    visit.menu(text("choosing.menu", lang))
    visit.menu(text("selection.menu", lang))
    why = f"Trois réalités différentes ({lang})"
    visit.main.get_by_label(text("selection.why", lang)).fill(why)
    press(visit, "selection.keep", lang)
    follow(visit, "selection.see", lang)
    expect(visit.main.get_by_text(why)).to_be_visible()
    assert why in saved(visit, "decisions.download", lang, tmp_path).decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facilitators_come_from_what_is_missing_to_an_answer_and_a_partner(visit: Visit, lang: Language) -> None:
    visit.go(f"/?lang={lang}")
    follow(visit, "ways.facilitating_go", lang)
    follow(visit, "facilitating.ask_go", lang)
    visit.main.get_by_label(text("editing_field.asked", lang)).fill("Réunion publique")
    press(visit, "editing.add_absences", lang)
    expect(visit.main.get_by_role("button", name=text("editing.undo", lang))).to_be_visible()
    visit.menu(text("territory.menu", lang))
    expect(visit.main.get_by_text(text("state.absent", lang)).first).to_be_visible()
    visit.menu(text("editing.menu", lang))
    press(visit, "editing.undo", lang)
    visit.go(f"/partners?territory=200066744&lang={lang}")
    visit.main.get_by_role("button", name=text("partners.who_introduces", lang)).first.click()
    visit.settle()
    visit.check(lang)
    visit.main.locator('[data-testid="stPopover"] button').first.click()
    visit.page.get_by_role("button", name=text("partners.do_taken", lang), exact=True).click()
    visit.settle()
    expect(visit.main.get_by_text(text("partners.decided_taken", lang)).first).to_be_visible()
    visit.check(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_researchers_come_from_the_categories_to_measures_and_a_file(
    visit: Visit, lang: Language, tmp_path: Path
) -> None:
    visit.go(f"/?lang={lang}")
    follow(visit, "ways.studying_go", lang)
    visit.main.get_by_role("link", name=re.compile("Grenoble")).last.click()
    visit.settle()
    visit.page.wait_for_selector('[data-testid="stDownloadButton"]')
    visit.check(lang)
    with visit.page.expect_download(timeout=60_000) as waiting:
        visit.main.locator('[data-testid="stDownloadButton"] button').first.click()
    waiting.value.save_as(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text("utf-8-sig").count("\n") > 1
    visit.menu(text("studying.menu", lang))
    follow(visit, "studying.take_go", lang)
    picture = visit.main.locator("canvas").first
    expect(picture).to_be_visible()
    assert saved(visit, "taking.svg", lang, tmp_path).startswith(b"<?xml")
