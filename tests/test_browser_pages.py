"""Every page in a real browser: held to WCAG by axe-core, and with names that want to harm."""

from __future__ import annotations

import ast
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit
from axe_playwright_python.sync_playwright import Axe
from browsing import PATIENCE, Visit, running
from made_workspaces import actor, place, put, tie
from playwright.sync_api import expect

from graph.workspace import Workspace
from ui.locale import text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

TRIEVES = "200030658"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
OF_STREAMLIT = {
    ("list", "stSidebarNavItems"): "the list of pages has its groups as elements of a list that are none",
    ("listitem", "stSidebarNav"): "and its pages inside them",
    ("presentation-role-conflict", "stFileUploaderDropzone"): "the place to drop files has a name beside the button",
}
"""What Streamlit's own frame does, by rule and by the part it stands in, and what it is."""
WITHIN = "(e, part) => e.closest(`[data-testid^='${part}']`) !== null"


def pages() -> tuple[str, ...]:
    """Return the pages that the app lists, the first one first."""
    tree = ast.parse((Path(__file__).parents[1] / "app.py").read_text("utf-8"))
    named = {
        target.id: node.value for node in tree.body if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    first = ast.literal_eval(named["FIRST"])
    groups = named["GROUPS"]
    assert isinstance(groups, ast.Dict)
    listed = [each for group in groups.values if isinstance(group, ast.Tuple) for each in group.elts]
    return tuple(first if isinstance(each, ast.Name) else ast.literal_eval(each) for each in listed)


PAGES = pages()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("pages"), "demo") as url:
        yield url


def ours(visit: Visit) -> list[str]:
    """Return what axe-core finds that is not Streamlit's."""
    found = []
    for violation in Axe().run(visit.page, options=RULES).response["violations"]:
        parts = [part for rule, part in OF_STREAMLIT if rule == violation["id"]]
        for node in violation["nodes"]:
            element = visit.page.locator(node["target"][-1]).first
            if not any(element.evaluate(WITHIN, part) for part in parts):
                found.append(f"{violation['id']}: {node['html'][:200]}")
    return found


def turn(visit: Visit, lang: str) -> None:
    visit.main.get_by_role("button", name="English" if lang == "en" else "Français", exact=True).click()
    visit.page.wait_for_function(f"document.documentElement.lang === '{lang}'")
    visit.settle()


def looked(visit: Visit, width: int) -> list[str]:
    """Look at the page at a width: what axe-core finds there, and whether anything is beyond the edge."""
    beyond = beyond_the_edge(visit, width)
    return [*ours(visit), *beyond]


def beyond_the_edge(visit: Visit, width: int) -> list[str]:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.wait_for_timeout(200)
    wide, seen = visit.main.evaluate("element => [element.scrollWidth, element.clientWidth]")
    return [] if wide <= seen else [f"{wide} pixels wide in {seen}"]


@cache
def english_of_streamlit() -> frozenset[str]:
    """Return what Streamlit's program may write on a screen: its texts that begin with a capital letter."""
    files = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("[A-Zi]*.js")
    said = {words for each in files for words in PROGRAM_TEXT.findall(each.read_text("utf-8"))}
    return frozenset(said - {each["fr"] for each in texts().values()} - ITS_FRENCH)


def english(visit: Visit) -> list[str]:
    """Return what stands on a French page, or is spoken there, as Streamlit's program has it in English."""
    visit.page.wait_for_timeout(200)
    return sorted({words for words in visit.page.evaluate(SAID) if words in english_of_streamlit()})


ITS_FRENCH = {"Suivant"}
PROGRAM_TEXT = re.compile(r"`([A-Z][a-z]+(?: [^`$<>{}\\]{1,110}|\.\.\.)?)`")
SAID = """() => {
  const ours = '.ess *, [class*="essaim-"] *, script, style, noscript, label *';
  const found = [];
  for (const element of document.body.querySelectorAll('*')) {
    if (element.matches(ours)) continue;
    for (const child of element.childNodes) if (child.nodeType === 3) found.push(child.nodeValue.trim());
    for (const name of ['aria-label', 'placeholder', 'title', 'aria-valuetext']) found.push(element.getAttribute(name));
  }
  return found.filter(Boolean);
}"""


@pytest.mark.parametrize("name", PAGES)
def test_every_page_keeps_to_wcag_in_both_languages_wide_and_narrow(visit: Visit, name: str) -> None:
    every = os.environ.get("ESSAIM_EVERY_LOOK") == "1"  # wide and narrow in each language takes twice as long
    visit.go(f"/{name}?territory={TRIEVES}")
    found = {("fr", width): looked(visit, width) for width in ((1280, 360) if every else (1280,))}
    # 1280 pixels at 200 % and at 400 %.
    found |= {("fr", width): beyond_the_edge(visit, width) for width in (640, 320)}
    found["fr", 0] = english(visit)
    visit.page.set_viewport_size({"width": 360, "height": 900})
    turn(visit, "en")
    found |= {("en", width): looked(visit, width) for width in ((360, 1280) if every else (360,))}
    assert {where: said for where, said in found.items() if said} == {}
    visit.check("en")


def test_what_opens_on_a_french_page_speaks_french(visit: Visit) -> None:
    visit.go("/comparison")
    for part in ("stMultiSelect", "stSelectbox", "stDateInput"):
        opened = visit.main.get_by_test_id(part).first
        opened.locator("button").last.click()
        visit.page.wait_for_timeout(300)
        assert english(visit) == []
        visit.page.keyboard.press("Escape")
    visit.check("fr")


def test_the_keyboard_passes_over_a_closed_menu_and_skips_to_the_content(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 800})
    visit.go(f"/territory?territory={TRIEVES}")
    assert visit.page.title() == "CC du Trièves · Essaim"
    visit.page.keyboard.press("Tab")
    skip = visit.page.get_by_role("link", name=text("streamlit_says.skip", "fr"))
    expect(skip).to_be_focused()
    for _ in range(4):
        visit.page.keyboard.press("Tab")
        box = visit.page.locator(":focus").bounding_box()
        assert box is not None
        assert box["x"] >= 0
    skip.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.main).to_be_focused()


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "<svg/onload=alert(3)>",
    ":red[red] :smile: $x^2$ [a](javascript:alert(4)) ![i](https://elsewhere.example/i.png)",
    '"\' onmouseover="alert(5)',
    "=cmd|' /C calc'!A1",
    "\u202eabc\u202c \u05d0\u05d1",
    "é" * 10_000,
    "\u00ad\u00ad",
    "one\ntwo\r\nthree\tfour",
    "{name} %s ${x} `x` ~~y~~",
)
KINDS = ("collective", "public", "economic", "research", "national")


def fill_with_hostile(workspace: Workspace) -> None:
    actors = [
        actor(f"h{row}", name=name, categories=KINDS[row % 5], territory=TRIEVES, description=name, kind=name[:90])
        for row, name in enumerate(HOSTILE)
    ]
    ties = [tie(f"t{row}", f"h{row}", f"h{(row + 1) % len(HOSTILE)}") for row in range(len(HOSTILE))]
    named = [
        ("initiatives", {"id": f"i{row}", "name": name, "territory": TRIEVES, "actors": f"h{row}"})
        for row, name in enumerate(HOSTILE)
    ]
    bodies = [("bodies", {"id": "b", "name": HOSTILE[0], "members": "h0|h1", "territory": TRIEVES})]
    offers = [("offers", {"id": "o", "partner": "h4", "kind": "method", "theme": HOSTILE[1], "capacity": "2"})]
    needs = [("needs", {"id": "n", "territory": TRIEVES, "kind": "theme", "theme": HOSTILE[1], "note": HOSTILE[0]})]
    put(workspace, *actors, *ties, *named, *bodies, *offers, *needs, file=HOSTILE[0])


def test_hostile_names_are_inert_on_every_page(browser: Browser, tmp_path: Path) -> None:
    with Workspace.open(place(tmp_path / "workspace"), write=True) as workspace:
        fill_with_hostile(workspace)
        assert len(workspace.network().actors) > len(HOSTILE) - 3
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    page.set_default_timeout(PATIENCE * 1000)
    with running(tmp_path, "app") as url:
        visit, shown = Visit(page, url), 0
        for name in PAGES:
            visit.go(f"/{name}?territory={TRIEVES}")
            assert not visit.main.locator("img[onerror], svg[onload], [onmouseover], a[href^='javascript']").count()
            assert not visit.main.get_by_text(text("frame.fault", "fr")).count()
            shown += visit.main.get_by_text(HOSTILE[0]).count()
            visit.check("fr")
    assert shown
    page.close()
