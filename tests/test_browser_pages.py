"""Every page in a real browser: held to WCAG by axe-core, and with names that want to harm."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PATIENCE, Visit, running
from made_workspaces import actor, place, put, tie

from graph.workspace import Workspace
from ui.locale import text

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
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.wait_for_timeout(200)
    wide, seen = visit.main.evaluate("element => [element.scrollWidth, element.clientWidth]")
    return [*ours(visit), *([] if wide <= seen else [f"{wide} pixels wide in {seen}"])]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_keeps_to_wcag_in_both_languages_wide_and_narrow(visit: Visit, name: str) -> None:
    every = os.environ.get("ESSAIM_EVERY_LOOK") == "1"  # wide and narrow in each language takes twice as long
    visit.go(f"/{name}?territory={TRIEVES}")
    found = {("fr", width): looked(visit, width) for width in ((1280, 360) if every else (1280,))}
    visit.page.set_viewport_size({"width": 360, "height": 900})
    turn(visit, "en")
    found |= {("en", width): looked(visit, width) for width in ((360, 1280) if every else (360,))}
    assert {where: said for where, said in found.items() if said} == {}
    visit.check("en")


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
