"""The app as a person meets it: started by its command, in a real browser, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import PATIENCE, Visit, running
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator

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


def drawn(visit: Visit) -> Locator:
    """Wait until the network is drawn; return what stands for one of its actors and has the focus there."""
    visit.page.wait_for_selector(".essaim-network[data-drawn]")
    visit.settle()
    return visit.main.locator(".essaim-network [role=option]")


def asked_of(visit: Visit, name: str) -> str | None:
    return parse_qs(urlsplit(visit.page.url).query).get(name, [None])[0]


def spoken_name(option: Locator) -> str:
    return (option.get_attribute("aria-label") or "").split(", ")[0]


def test_an_actor_of_the_network_is_chosen_by_hand_and_by_key_and_the_address_keeps_what_is_seen(visit: Visit) -> None:
    visit.go(f"/network?territory={TRIEVES}&lang=fr")
    option = drawn(visit)
    first = spoken_name(option)
    assert re.search(r", (\d+) relations", option.get_attribute("aria-label") or "")
    visit.check("fr")
    place = option.bounding_box()
    assert place
    visit.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(visit.main.locator(".ess h3", has_text=first)).to_be_visible(timeout=PATIENCE * 1000)
    visit.settle()
    chosen = asked_of(visit, "actor")
    assert chosen
    picture = visit.main.locator(".essaim-network canvas").first.element_handle()
    option.focus()
    visit.page.keyboard.press("+")
    visit.page.keyboard.press("ArrowLeft")
    second, where = spoken_name(option), option.get_attribute("style")
    assert second != first
    assert visit.page.evaluate("document.activeElement.getAttribute('role')") == "option"
    visit.page.keyboard.press("Enter")
    expect(visit.main.locator(".ess h3", has_text=second)).to_be_visible(timeout=PATIENCE * 1000)
    visit.settle()
    assert asked_of(visit, "actor") != chosen
    assert option.get_attribute("aria-selected") == "true"
    assert option.get_attribute("style") == where, "the picture moved"
    assert picture.evaluate("picture => picture.isConnected"), "the picture was drawn anew"
    visit.page.keyboard.press("Escape")
    assert visit.page.evaluate("document.activeElement.id") == "essaim-network-keys"
    with visit.page.expect_download() as download:
        visit.main.get_by_role("button", name="Page HTML").click()
    assert "CC du Trièves" in download.value.path().read_text("utf-8")
    _paths(visit, second, first)


def _paths(visit: Visit, source: str, target: str) -> None:
    """Ask how two are joined, choosing the second in the picture; then reload, and go back."""
    visit.main.get_by_role("button", name="Comment est-il relié à un autre ?").click()
    visit.main.get_by_text("Choisissez deux acteurs").wait_for()
    option = drawn(visit)
    visit.main.get_by_label("Trouver un acteur").fill(target)
    visit.page.keyboard.press("Enter")
    expect(visit.main.locator(".ess h3", has_text=target)).to_be_visible(timeout=PATIENCE * 1000)
    visit.settle()
    visit.main.get_by_role("button", name=f"Comment est-il relié à {source}").click()
    joined = visit.main.get_by_text(f"{source} et {target} sont reliés par")
    joined.wait_for()
    drawn(visit)
    assert visit.main.get_by_text("Relation 1 sur").count() == 1
    expect(option).to_have_count(1)
    here = visit.page.url
    visit.page.reload()
    joined.wait_for()
    drawn(visit)
    assert visit.page.url == here
    visit.page.go_back()
    visit.main.get_by_text("Choisissez deux acteurs").wait_for()
    visit.settle()
    visit.check("fr")


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
    option = drawn(visit)
    option.focus()
    spoken = set()
    for _ in range(4):
        spoken.add(spoken_name(option))
        visit.page.keyboard.press("ArrowRight")
        visit.page.keyboard.press("ArrowDown")
    assert any(each.startswith("<") for each in spoken)
    visit.check("fr")


def test_what_streamlit_says_is_said_in_the_language_of_the_page(visit: Visit) -> None:
    labels = "all => all.map(each => each.getAttribute('aria-label'))"
    visit.go("/network")
    visit.main.locator("[data-testid=stSelectbox]").get_by_role("combobox").first.fill("nowhere at all")
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
