"""The app as a person meets it: started by its command, in a real browser, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import PATIENCE, Visit, running
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

TRIEVES = "200030658"
PLACES = "all => all.map(each => each.getAttribute('transform'))"
HOSTILE = """id,name,categories,territory,description,url
x1,<img src=x onerror=alert(1)>,collective,200069110,<script>alert(2)</script>,https://example.org/
x2,</script><script>alert(3)</script>,public,200069110,:red[red] :smile: $x^2$ [a](javascript:alert(4)),
x3,"=cmd|' /C calc'!A1",economic,200069110,"'"" onmouseover=""alert(5)",
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the app on the example by its command."""
    with running(tmp_path_factory.mktemp("browser"), "demo") as url:
        yield url


def test_a_person_goes_from_the_overview_to_an_actor_and_its_sources(visit: Visit) -> None:
    visit.go("/")
    visit.check("fr")
    visit.main.get_by_role("link", name="Ouvrir CC du Trièves").first.click()
    visit.page.wait_for_selector(".essaim-sectors svg .node")
    visit.settle()
    visit.check("fr")
    node = visit.main.locator(".essaim-sectors svg .node").first
    spoken = node.get_attribute("aria-label") or ""
    drawn = visit.main.locator(".essaim-sectors svg").first.element_handle()
    before = visit.main.locator(".essaim-sectors .node").evaluate_all(PLACES)
    node.click()
    visit.settle()
    name = spoken.split(", ")[0]
    expect(visit.main.locator(".ess h3", has_text=name)).to_be_visible(timeout=PATIENCE * 1000)
    assert "ligne" in visit.main.locator(".ess", has=visit.page.locator("h3", has_text=name)).first.inner_text()
    assert node.get_attribute("aria-pressed") == "true"
    assert drawn.evaluate("picture => picture.isConnected"), "the picture was drawn anew"
    assert visit.main.locator(".essaim-sectors .node").evaluate_all(PLACES) == before
    visit.check("fr")


def test_an_actor_is_chosen_with_the_keyboard_alone(visit: Visit) -> None:
    visit.go(f"/territory?territory={TRIEVES}")
    node = visit.main.locator(".essaim-sectors svg .node").nth(3)
    node.focus()
    visit.page.keyboard.press("Enter")
    visit.settle()
    assert node.get_attribute("aria-pressed") == "true"
    assert visit.page.evaluate("document.activeElement.getAttribute('aria-label')") == node.get_attribute("aria-label")
    name = (node.get_attribute("aria-label") or "").split(", ")[0]
    expect(visit.main.locator(".ess h3", has_text=name)).to_be_visible(timeout=PATIENCE * 1000)


def test_what_is_missing_is_spoken(visit: Visit) -> None:
    visit.go("/territory?territory=200066744")
    spoken = visit.main.locator(".essaim-sectors .ghost").evaluate_all(
        "all => all.map(e => e.getAttribute('aria-label'))"
    )
    assert "Manquant\u00a0: laboratoire" in spoken


def test_each_page_answers_in_english_and_keeps_its_place(visit: Visit) -> None:
    visit.go(f"/territory?territory={TRIEVES}")
    visit.main.get_by_role("button", name="English").click()
    visit.page.wait_for_function("document.documentElement.lang === 'en'")
    visit.settle()
    assert visit.main.locator("h1").inner_text() == "CC du Trièves"
    assert "lang=en" in visit.page.url
    assert f"territory={TRIEVES}" in visit.page.url
    for name, title in (("Network", "Network"), ("Import", "Import"), ("Territories", "Territories")):
        visit.menu(name)
        assert visit.main.locator("h1").inner_text() == title
        visit.check("en")


def test_the_network_is_drawn_without_asking_any_other_host(visit: Visit) -> None:
    visit.go(f"/network?territory={TRIEVES}")
    frame = visit.page.frame_locator("iframe").first
    frame.locator("canvas").first.wait_for()
    visit.page.wait_for_timeout(1000)
    visit.check("fr")
    with visit.page.expect_download() as download:
        visit.main.get_by_role("button", name="Télécharger cette image").click()
    assert "CC du Trièves" in download.value.path().read_text("utf-8")


def test_hostile_names_are_imported_shown_and_stay_inert(visit: Visit, tmp_path: Path) -> None:
    hostile = tmp_path / "actors.csv"
    hostile.write_text(HOSTILE, encoding="utf-8")
    visit.go("/importing")
    visit.main.locator('input[type="file"]').set_input_files(hostile)
    visit.main.get_by_role("button", name="Importer", exact=True).wait_for()
    visit.settle()
    visit.check("fr")
    visit.main.get_by_role("button", name="Importer", exact=True).click()
    visit.main.get_by_text("C'est fait").wait_for()
    visit.settle()
    visit.go("/territory?territory=200069110")
    visit.main.locator(".essaim-sectors .node").first.click()
    visit.settle()
    assert visit.main.get_by_text("<img src=x onerror=alert(1)>").count() >= 2
    assert visit.main.locator("img").count() == 0
    visit.check("fr")
    visit.go("/network?territory=200069110")
    visit.page.frame_locator("iframe").first.locator("canvas").first.wait_for()
    visit.page.wait_for_timeout(500)
    visit.check("fr")


def test_what_streamlit_says_is_said_in_the_language_of_the_page(visit: Visit) -> None:
    labels = "all => all.map(each => each.getAttribute('aria-label'))"
    visit.go("/network")
    visit.main.get_by_role("combobox").first.fill("nowhere at all")
    visit.page.get_by_text("Aucun résultat").wait_for()
    visit.page.keyboard.press("Escape")
    assert "Choisir une date" in visit.main.locator("button").evaluate_all(labels)
    visit.main.get_by_role("button", name="English").click()
    visit.page.wait_for_function("document.documentElement.lang === 'en'")
    visit.settle()
    spoken = visit.page.locator("[aria-label]").evaluate_all(labels)
    assert {"Choose date", "App pages"} <= set(spoken)
    assert "Choisir une date" not in spoken


@pytest.mark.parametrize("path", ["/", f"/territory?territory={TRIEVES}", "/network", "/importing"])
def test_no_page_is_wider_than_a_small_telephone(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    visit = Visit(page, address)
    visit.go(path)
    widths = visit.main.evaluate("element => [element.scrollWidth, element.clientWidth]")
    assert widths[0] <= widths[1] == 360
    visit.check("fr")
    page.close()


def test_labels_of_the_picture_take_no_more_room_than_was_kept_for_them(visit: Visit) -> None:
    visit.go(f"/territory?territory={TRIEVES}")
    visit.main.locator(".essaim-sectors .node text").first.wait_for()
    boxes = visit.main.locator(".essaim-sectors .node text").evaluate_all(
        "all => all.map(e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"
    )
    assert len(boxes) > 20
    overlaps = [
        (a, b)
        for place, a in enumerate(boxes)
        for b in boxes[:place]
        if a[0] < b[2] and b[0] < a[2] and a[1] + 2 < b[3] and b[1] + 2 < a[3]
    ]
    assert not overlaps
