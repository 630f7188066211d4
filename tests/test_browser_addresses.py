"""Addresses in a real browser: sent, reloaded, gone back through; in two tabs; by two persons at once."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
from browsing import PATIENCE, Visit, running
from playwright.sync_api import TimeoutError, expect  # noqa: A004 - it is the one that is meant

from graph.workspace import Place, Workspace
from ui.actions import Wish, fill_with_example, import_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator

TRIEVES, CORREZE, TULLE = "200030658", "200066744", "241927201"
LIST = """id;nom;catégories;territoire;commune
x1;Foyer rural de Monestier;collectif;200030658;38242
x2;Foyer rural de Monestier-de-Clermont;collectif;200030658;38242
"""
ADDRESSES = {
    f"/territory?territory={TRIEVES}&date=2025-12-31&actor=tri-epicerie&category=public": True,
    f"/comparison?compared={CORREZE}&compared={TRIEVES}&wave=next": False,
    "/selection?weighing=weights&k_first=2&weight_4=4": True,
    f"/what_if?territory={TRIEVES}&without=tri-epicerie&way=leaves": True,
    "/decisions?lang=fr": False,
    "/governance?date=2025-01-01&known_on=2100-01-01": False,
    f"/partners?territory={CORREZE}&within=30": False,
    "/offers?theme=mobilit%C3%A9": False,
    f"/research?territory={TRIEVES}&territory={TULLE}&types=cooperates&draws=249&seed=7": True,
    f"/duplicates?territory={TRIEVES}": False,
    "/history?kind=import": False,
}
"""Pages with choices, and whether they are left and reloaded too: all are without a browser in `test_addresses`."""
SHOWN = """main => [main.querySelector('h1').innerText,
    ...[...main.querySelectorAll('input')].map(each => /radio|checkbox/.test(each.type) ? each.checked : each.value),
    ...[...main.querySelectorAll('table, h2, h3, .callout, [data-baseweb="tag"]')].map(each => each.innerText)]"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the app on the example and two actors that look alike."""
    folder = tmp_path_factory.mktemp("addresses")
    (folder / "liste.csv").write_text(LIST, encoding="utf-8")
    with Workspace.open(Place.of(folder / "workspace", environ={}), write=True) as workspace:
        fill_with_example(workspace)
        import_files(workspace, [folder / "liste.csv"], wish=Wish(by="Zoé"))
    with running(folder, "app") as url:
        yield url


@contextmanager
def person(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    context.set_default_timeout(PATIENCE * 1000)
    yield context
    context.close()


def asked(visit: Visit) -> dict[str, str]:
    """Return what the address says, but for the language."""
    return {name: value for name, value in parse_qsl(urlsplit(visit.page.url).query) if name != "lang"}


def arrived(visit: Visit, **said: str) -> None:
    visit.page.wait_for_function(
        "said => said.every(each => location.search.includes(each))", arg=[f"{k}={v}" for k, v in said.items()]
    )
    visit.settle()
    assert asked(visit) == said


def pick_first(visit: Visit, field: Locator) -> None:
    """Choose the first option of a list; one that opens while a busy machine still draws may close again."""
    first = visit.page.get_by_role("option").first
    for _ in range(10):
        field.click()
        with suppress(TimeoutError):
            first.click(timeout=3000)
            return
    raise AssertionError(visit.page.url)


def test_every_page_is_the_same_by_its_address_after_a_reload_and_after_another_page(
    visit: Visit, address: str
) -> None:
    for path, further in ADDRESSES.items():
        visit.go(path)
        assert visit.page.url == address + path
        visit.check("fr")
        if further:
            shown = visit.main.evaluate(SHOWN)
            visit.menu("Importer")
            visit.page.go_back()
            visit.page.wait_for_function("title => document.querySelector('h1')?.innerText === title", arg=shown[0])
            visit.settle()
            assert visit.main.evaluate(SHOWN) == shown
            visit.page.reload()
            visit.settle()
            assert visit.page.url == address + path
            assert visit.main.evaluate(SHOWN) == shown
            visit.check("fr")


def test_one_goes_back_through_what_one_chose_step_by_step(visit: Visit) -> None:
    visit.go("/territory?territory=" + TRIEVES)
    node = visit.main.locator(".essaim-sectors svg .node").first
    first = (node.get_attribute("aria-label") or "").split(", ")[0]
    node.click()
    expect(visit.main.locator(".ess h3", has_text=first)).to_be_visible(timeout=PATIENCE * 1000)
    chosen = asked(visit)["actor"]
    visit.settle()
    pick_first(visit, visit.main.locator(".st-key-listing_category input"))
    visit.page.wait_for_function("location.search.includes('category=')")
    category = asked(visit)["category"]
    visit.settle()
    visit.menu("Manques et partenaires")
    arrived(visit, territory=TRIEVES)
    visit.menu("Un territoire")
    arrived(visit, territory=TRIEVES, actor=chosen, category=category)
    visit.page.go_back()
    arrived(visit, territory=TRIEVES)
    assert visit.page.url.startswith(f"{visit.address}/partners")
    visit.page.go_back()
    arrived(visit, territory=TRIEVES, actor=chosen, category=category)
    visit.page.go_back()
    arrived(visit, territory=TRIEVES, actor=chosen)
    expect(visit.main.locator(".ess h3", has_text=first)).to_be_visible(timeout=PATIENCE * 1000)
    visit.page.go_back()
    visit.page.wait_for_function("!location.search.includes('actor=')")
    visit.settle()
    assert asked(visit) == {"territory": TRIEVES}
    expect(visit.main.locator(".ess h3", has_text=first)).to_have_count(0, timeout=PATIENCE * 1000)
    visit.page.go_forward()
    arrived(visit, territory=TRIEVES, actor=chosen)
    expect(visit.main.locator(".ess h3", has_text=first)).to_be_visible(timeout=PATIENCE * 1000)
    visit.check("fr")


def test_two_tabs_of_one_person_stay_on_their_own_territories(browser: Browser, address: str) -> None:
    with person(browser) as one:
        tabs = [Visit(one.new_page(), address) for _ in range(2)]
        for tab, code in zip(tabs, (TRIEVES, CORREZE), strict=True):
            tab.go(f"/territory?territory={code}")
        titles = [tab.main.locator("h1").inner_text() for tab in tabs]
        assert titles[0] != titles[1]
        for tab, code in zip(tabs, (TRIEVES, CORREZE), strict=True):
            tab.menu("Manques et partenaires")
            arrived(tab, territory=code)
            tab.menu("Un territoire")
            arrived(tab, territory=code)
        assert [tab.main.locator("h1").inner_text() for tab in tabs] == titles
        for tab in tabs:
            tab.check("fr")


def test_of_two_persons_each_sees_what_the_other_did_and_is_told(browser: Browser, address: str) -> None:
    with person(browser) as one, person(browser) as other:
        ana, zoe = (Visit(each.new_page(), address) for each in (one, other))
        for each in (ana, zoe):
            each.go(f"/duplicates?territory={TRIEVES}")
        apart = "Différents"
        ana.main.get_by_role("button", name=apart).click()
        ana.main.get_by_role("status").filter(has_text="sont deux acteurs").wait_for()
        zoe.main.get_by_role("button", name=apart).click()
        zoe.main.get_by_role("status").filter(has_text="des données ont été modifiées").wait_for()
        zoe.settle()
        assert zoe.main.get_by_text("sont deux acteurs").count() == 0
        for each in (ana, zoe):
            each.menu("Historique")
            each.main.get_by_role("button", name="Annuler").first.click()
            each.main.get_by_role("button", name="Oui").wait_for()
        ana.main.get_by_role("button", name="Oui").click()
        ana.main.get_by_role("status").filter(has_text="C'est fait").wait_for()
        zoe.main.get_by_role("button", name="Oui").click()
        zoe.main.get_by_role("alert").wait_for()
        for each in (ana, zoe):
            each.settle()
            each.check("fr")
