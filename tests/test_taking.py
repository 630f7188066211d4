"""Pictures to take away: the same as on the page, valid, quiet, and inert whatever people are called."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]  # it brings no types
from made_networks import DAY, actor, network, territory, tie
from PIL import Image

from graph import reference
from graph.analysis.between import between
from graph.analysis.coverage import coverage
from graph.analysis.glance import at_a_glance
from graph.analysis.layout import layout
from graph.analysis.ties import ties_of
from graph.model.terms import CATEGORIES
from ui.country.picture import Country, picture
from ui.palette import mark
from ui.pictures.bubbles import pairs_tied
from ui.pictures.country import country_sheet
from ui.pictures.glances import glances_sheet
from ui.pictures.network import Caption, network_sheet
from ui.pictures.network_drawing import FEW, between_discs, drawn_of
from ui.pictures.sheet import Rests, Sheet, lines_of, sheet_svg
from ui.pictures.svg import clean
from ui.pictures.taken import WAYS, as_html, as_png, as_svg, stem
from ui.pictures.territory import SHEETS, standings_of
from ui.sectors.bubbles import bubbles_picture
from ui.sectors.columns import columns_picture
from ui.sectors.labels import text_width
from ui.sectors.picture import picture as sectors_picture
from ui.told import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from playwright.sync_api import Browser
    from streamlit.testing.v1 import AppTest

    from graph.analysis.coverage import Coverage
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Evidence
    from ui.locale import Language

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</title></svg><script>alert(1)</script>",
    "]]>&amp;<!-- -->",
    "\u202eelif",
    "a\x00b\x0b\ufffe",
    "x" * 10_000,
    "",
    "   ",
    "שלום עמותה",
    "جمعية الريف",
    "{name} %s",
)
RESTS = Rests("Essaim · valable au 15 juin 2025 · état n° 3 du journal", DAY)
SVG = "{http://www.w3.org/2000/svg}"
QUIET = {"svg", "title", "g", "path", "rect", "circle", "ellipse", "text"}


@dataclass(frozen=True, eq=False)
class Here(Told):
    """A territory with what is said of it, without a workspace."""

    found: Network
    territory: Territory
    lang: Language = "fr"

    @cached_property
    def network(self) -> Network:
        return self.found

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(self.found, self.territory, DAY)

    def evidence(self, table: str, ids: Iterable[str]) -> dict[str, list[Evidence]]:
        raise NotImplementedError(table, ids)


def people(names: Iterable[str]) -> Network:
    """Return a network in which everybody is tied to the first, each in the next category."""
    held = [*CATEGORIES, "collective|economic"]
    actors = [actor(f"a{row:05}", held[row % len(held)], name=name) for row, name in enumerate(names)]
    kinds = ("cooperates", "meets", "supports")
    ties = [tie(f"r{row}", "a00000", f"a{row:05}", type=kinds[row % 3]) for row in range(1, len(actors))]
    return network(actors=actors, relations=ties)


def named(name: str) -> Territory:
    return replace(territory(), name=name)


def sheets(names: Iterable[str], called: str, lang: Language = "fr") -> dict[str, Sheet]:
    """Return every picture of the same people."""
    found, place = people(names), named(called)
    told = Here(found, place, lang)
    made = {kind: sheet(told, RESTS) for kind, sheet in SHEETS.items()}
    made["network"] = network_sheet(found, Caption(called, called, lang, RESTS, (called,)), territory=place)
    known = country(found, place)
    glances = glances_sheet(known.glance, {each.code: each.name for each in known.territories}, called, RESTS, lang)
    return made | {"country": country_sheet(known, RESTS, lang), "glances": glances}


def country(found: Network, place: Territory) -> Country:
    known = reference.territory("241927201")
    assert known
    both = [replace(known, name=place.name), place]
    return Country(both, at_a_glance(found, both, DAY), between(found, both, DAY))


@pytest.fixture(scope="module")
def hostile() -> dict[str, Sheet]:
    return sheets(HOSTILE, HOSTILE[1] + HOSTILE[3] + HOSTILE[5])


KINDS = (*SHEETS, "network", "country", "glances")


def read(sheet: Sheet) -> etree._Element:
    return etree.fromstring(as_svg(sheet), etree.XMLParser(resolve_entities=False, huge_tree=False))


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_is_text_in_a_drawing(hostile: dict[str, Sheet], kind: str) -> None:
    root = read(hostile[kind])
    assert {etree.QName(each).localname for each in root.iter()} <= QUIET
    for each in root.iter():
        assert not [name for name in each.attrib if name.startswith("on") or "href" in name or name == "style"]
        assert not any("url(" in value or "javascript" in value for value in each.attrib.values())
    said = "".join(root.itertext())
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x0b\ufffe]", said)
    assert "</title></svg>" in said
    assert all(len(each.text or "") < 12_000 for each in root.iter())


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_is_drawn_as_png(hostile: dict[str, Sheet], kind: str) -> None:
    with Image.open(io.BytesIO(as_png(hostile[kind]))) as drawn:
        drawn.load()
        assert drawn.format == "PNG"
        root = read(hostile[kind])
        assert drawn.size == pytest.approx([1.5 * float(root.get(side) or 0) for side in ("width", "height")], abs=2)
        colours = drawn.convert("RGB").getcolors(2**24)
    assert colours
    assert max(colours)[1] == (255, 255, 255)
    assert len(colours) > 50


@pytest.fixture(scope="module")
def folder(hostile: dict[str, Sheet], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("taken")
    for kind, sheet in hostile.items():
        for ending, (_, made) in WAYS.items():
            if ending != "png":
                (folder / f"{kind}.{ending}").write_bytes(made(sheet))
    return folder


def test_no_page_or_drawing_asks_for_anything_or_runs_anything(folder: Path, browser: Browser) -> None:
    page = browser.new_page()
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    files = sorted(folder.iterdir())
    for file in files:
        page.goto(file.as_uri())
        if file.suffix == ".html":
            assert page.locator("html").get_attribute("lang") == "fr"
            assert page.locator("svg, script, img").evaluate_all("all => all.map(each => each.tagName)") == ["svg"]
            assert page.locator("table").count() >= 1
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert asked == [file.as_uri() for file in files]
    assert wrong == []
    page.close()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_page_says_all_that_its_drawing_shows(lang: Language) -> None:
    names = [f"Association n° {row}" for row in range(30)]
    for kind, sheet in sheets(names, "Trièves", lang).items():
        page = as_html(sheet).decode()
        assert f'<html lang="{lang}">' in page
        assert "default-src 'none'" in page
        assert RESTS.words in html.unescape(page)
        if kind not in {"country", "glances"}:
            assert not [name for name in names if f"<td>{name}</td>" not in page]
        assert {RESTS.words, sheet.title} <= set(texts(sheet))


def texts(sheet: Sheet) -> list[str]:
    return [each.text or "" for each in read(sheet).iter(f"{SVG}text")]


def titles(sheet: Sheet) -> Counter[str]:
    """Return what each shape of a drawing says, but for the title of the whole."""
    root = read(sheet)
    return Counter(each.text or "" for each in root.iter(f"{SVG}title") if each.getparent() is not root)


def test_a_drawing_of_a_territory_shows_who_the_page_shows() -> None:
    found, place = people(f"Association n° {row}" for row in range(40)), named("Trièves")
    told = Here(found, place)
    known, ids = standings_of(told), told.members
    tied = pairs_tied(ties_of(found, place))
    drawn = {
        "sectors": sectors_picture(found, ids, name="Trièves", standings=known, lang="fr"),
        "bubbles": bubbles_picture(found, ids, name="Trièves", standings=known, tied=tied, lang="fr"),
        "columns": columns_picture(found, ids, name="Trièves", standings=known, lang="fr"),
    }
    for kind, on_page in drawn.items():
        sheet = SHEETS[kind](told, RESTS)
        assert titles(sheet) == Counter(clean(node["spoken"]) for node in on_page["nodes"])
        assert len(on_page["nodes"]) == 40
        written = texts(sheet)
        lines = [line for node in on_page["nodes"] if node["label"] for line in node["label"]["text"].split("\n")]
        assert not Counter(lines) - Counter(written)
        assert [band["count"] for band in on_page.get("bands", ())] == [
            each for each in written if each.isdigit() or each == "?"
        ]
        paths = [each.get("d") for each in read(sheet).iter(f"{SVG}path")]
        assert not Counter(each["path"] for each in on_page["ties"]) - Counter(paths)


def test_a_drawing_of_the_country_shows_what_the_page_shows() -> None:
    known = country(people(f"Association n° {row}" for row in range(12)), named("Trièves"))
    sheet, on_page = country_sheet(known, RESTS, "fr"), picture(known, "fr")
    assert titles(sheet) == Counter(node["spoken"] for node in on_page["nodes"])
    wedges = Counter(each.get("d") for each in read(sheet).iter(f"{SVG}path"))
    assert {wedges[way] for way in on_page["wedges"]} == {len(known.territories)}
    held = Counter(each.get("fill") for each in read(sheet).iter(f"{SVG}path") if each.get("d") in on_page["wedges"])
    attested = [each for node in on_page["nodes"] for each in node["sectors"] if each["state"] == "attested"]
    assert sum(held[mark(each).colour] for each in CATEGORIES) == len(attested)


def test_a_drawing_of_many_territories_counts_as_the_pages_do() -> None:
    found = people(f"Association n° {row}" for row in range(12))
    known = country(found, named("Trièves"))
    sheet = glances_sheet(known.glance, {each.code: each.name for each in known.territories}, "Tous", RESTS, "en")
    rows = known.glance.rows(named=True)
    counts = [str(row[f"{each}_actors"]) if row[each] == "attested" else "?" for row in rows for each in CATEGORIES]
    assert [each for each in texts(sheet) if each == "?" or each.isdigit()] == counts
    assert set(counts) > {"?"}
    assert [each for each in texts(sheet) if each.endswith(" of 5")] == [f"{row['level']} of 5" for row in rows]


def test_a_drawing_of_a_network_shows_everybody_and_joins_each_two_once() -> None:
    names = [f"Association n° {row}" for row in range(60)]
    found = people(names)
    twice = network(
        actors=found.actors.rows(named=True),
        relations=[
            *found.relations.rows(named=True),
            tie("again", "a00001", "a00000"),
            tie("loop", "a00002", "a00002"),
        ],
    )
    sheet = network_sheet(twice, Caption("Réseau", "", "fr", RESTS))
    assert titles(sheet) == Counter(names)
    lines = [each.get("d") or "" for each in read(sheet).iter(f"{SVG}path") if "Q" in (each.get("d") or "")]
    assert sum(way.count("M") for way in lines) == len(names) - 1


def next_to(row: int, of: int) -> int:
    return (row * 3 + row // 4 + 1) % of


def test_of_thousands_everybody_is_drawn_and_discs_are_joined() -> None:
    places = ("200066744", "241927201", "200030658", None)
    actors = [
        actor(f"a{row:05}", list(CATEGORIES)[row % 5], name=f"Association n° {row}", territory=places[row % 4])
        for row in range(FEW + 500)
    ]
    ties = [tie(f"r{row}", f"a{row:05}", f"a{next_to(row, len(actors)):05}") for row in range(len(actors))]
    found = network(actors=actors, relations=ties)
    sheet = network_sheet(found, Caption("Réseau", "", "en", RESTS))
    assert sum(titles(sheet).values()) == len(actors)
    pairs = between_discs(drawn_of(found, layout(found)))
    joined = {frozenset((row, next_to(row, len(actors)))) for row in range(len(actors))}
    apart = Counter(frozenset(row % 4 for row in pair) for pair in joined)
    assert sorted(pairs["len"]) == sorted(count for ends, count in apart.items() if len(ends) > 1)
    assert pairs.height == 6
    assert sum(f"{line}" in sheet_svg(sheet) for line in ("Tulle", "Trièves")) == 2
    assert any("6" in note for note in sheet.notes)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_a_file_name_is_plain_on_every_machine(parts: list[str]) -> None:
    assert re.fullmatch(r"essaim(-[a-z0-9]+)*", stem(*parts))
    assert len(stem(*parts)) <= 90


@given(st.text(max_size=300), st.integers(60, 400), st.integers(1, 4))
def test_a_sentence_keeps_to_its_lines(words: str, width: int, most: int) -> None:
    lines = lines_of(words, 10.0, width, most)
    assert len(lines) <= most
    assert all(text_width(line.removesuffix("…"), 10.0) <= width for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert "".join("".join(lines).split()) == "".join(clean(words).split())


def test_nothing_is_made_until_it_is_asked_for(
    pages: Callable[[Path], AppTest], example_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paging import opened  # noqa: PLC0415 - loads Streamlit

    made: list[str] = []

    def making(sheet: Sheet) -> bytes:
        made.append(sheet.title)
        return b""

    for ending, (media, _) in list(WAYS.items()):
        monkeypatch.setitem(WAYS, ending, (media, making))
    app = opened(pages(example_folder), "territory", territory="200030658")
    offered = [each.proto.label for each in app.get("download_button")]
    assert [each for each in offered if each in {"SVG", "PNG", "Page HTML"}] == ["SVG", "PNG", "Page HTML"]
    assert made == []
