"""Duplicates decided with the keyboard alone, and an import taken back after its consequences were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import PATIENCE, Visit, running
from playwright.sync_api import expect

from graph.workspace import Place, Workspace
from ui.actions import Wish, fill_with_example, import_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

LIST = """id;nom;catégories;territoire;commune
x1;Foyer rural de Monestier;collectif;200030658;38242
x2;Foyer rural de Monestier-de-Clermont;collectif;200030658;38242
x3;<img src=x onerror=alert(1)> Mens;collectif;200030658;38226
x4;<img src=x onerror=alert(1)> de Mens;collectif;200030658;38226
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the app on the example and a list in which actors look alike."""
    folder = tmp_path_factory.mktemp("history")
    (folder / "liste.csv").write_text(LIST, encoding="utf-8")
    with Workspace.open(Place.of(folder / "workspace", environ={}), write=True) as workspace:
        fill_with_example(workspace)
        (report,) = import_files(workspace, [folder / "liste.csv"], wish=Wish(by="Zoé"))
        assert report.report is not None
        assert report.report.written == 4
    with running(folder, "app") as url:
        yield url


def pressed(visit: Visit, key: str, then: str) -> None:
    """Press a key outside every field and wait for what it brings about."""
    visit.page.locator("h1").click()
    visit.page.keyboard.press(key)
    visit.main.get_by_role("status").filter(has_text=then).wait_for()
    visit.settle()


def test_duplicates_are_decided_with_the_keyboard_alone(visit: Visit) -> None:
    visit.go("/duplicates")
    visit.check("fr")
    expect(visit.main.get_by_role("heading", name="1 sur 6")).to_be_visible(timeout=PATIENCE * 1000)
    name = visit.main.get_by_label("Votre nom")
    name.fill("")
    name.press_sequentially("Abad")
    name.press("Enter")
    visit.settle()
    expect(visit.main.get_by_role("heading", name="1 sur 6"), "letters in a field decide nothing").to_be_visible(
        timeout=20_000
    )
    first = visit.main.locator("table.pair td").nth(0).inner_text()
    pressed(visit, "d", "sont deux acteurs")
    expect(visit.main.get_by_role("heading", name="2 sur 6")).to_be_visible(timeout=PATIENCE * 1000)
    pressed(visit, "p", "à revoir plus tard")
    expect(visit.main.get_by_role("heading", name="3 sur 6")).to_be_visible(timeout=PATIENCE * 1000)
    pressed(visit, "z", "sont deux acteurs")
    expect(visit.main.get_by_role("heading", name="2 sur 6")).to_be_visible(timeout=PATIENCE * 1000)
    pressed(visit, "a", "ne font plus qu'un acteur")
    expect(visit.main.get_by_role("heading", name="3 sur 6")).to_be_visible(timeout=PATIENCE * 1000)
    pressed(visit, "z", "sont deux acteurs")
    visit.page.locator("h1").click()
    visit.page.keyboard.press("z")
    visit.main.get_by_role("heading", name="1 sur 6").wait_for()
    visit.settle()
    assert visit.main.locator("table.pair td").nth(0).inner_text() == first
    assert visit.main.locator("img").count() == 0
    visit.check("fr")
    visit.menu("Historique")
    assert "par Abad" in visit.main.inner_text()
    visit.check("fr")


def test_an_import_is_taken_back_after_its_consequences_are_read_and_restored(visit: Visit) -> None:
    visit.go("/history")
    visit.main.get_by_role("button", name="Retirer cet import").first.click()
    visit.main.get_by_role("button", name="Oui, retirer cet import").wait_for()
    visit.settle()
    gone = visit.main.locator("details", has_text="Disparaissent\u00a0: 4 acteurs")
    gone.locator("summary").click()
    expect(gone.get_by_text("<img src=x onerror=alert(1)> Mens")).to_be_visible(timeout=PATIENCE * 1000)
    assert visit.main.locator("img").count() == 0
    visit.main.get_by_role("button", name="Oui, retirer cet import").click()
    visit.main.get_by_role("status").filter(has_text="C'est fait").wait_for()
    visit.settle()
    visit.check("fr")
    visit.menu("Doublons")
    expect(visit.main.get_by_role("heading", name="1 sur 4")).to_be_visible(timeout=PATIENCE * 1000)
    visit.menu("Historique")
    visit.main.get_by_role("button", name="Annuler ce retrait").first.click()
    visit.main.get_by_text("Reviennent\u00a0: 4 acteurs").wait_for()
    visit.main.get_by_role("button", name="Oui, annuler ce retrait").click()
    visit.main.get_by_role("status").filter(has_text="C'est fait").wait_for()
    visit.settle()
    visit.menu("Doublons")
    expect(visit.main.get_by_role("heading", name="1 sur 6")).to_be_visible(timeout=PATIENCE * 1000)
    visit.check("fr")


@pytest.mark.parametrize("path", ["/history", "/duplicates"])
def test_neither_page_is_wider_than_a_small_telephone(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    visit = Visit(page, address)
    visit.go(path)
    widths = visit.main.evaluate("element => [element.scrollWidth, element.clientWidth]")
    assert widths[0] <= widths[1] == 360
    visit.check("fr")
    page.close()
