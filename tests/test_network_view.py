from __future__ import annotations

import json
import math
import re
from html.parser import HTMLParser
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from made_networks import ELSEWHERE, HERE, actor, network, networks, territory, tie

from graph.analysis.layout import AROUND, layout
from ui.network_view import page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from graph.model.network import Network

EVIL = "</script><script>window.evil=1</script><img src=http://evil.test/x onerror=window.evil=1>'\"&{{7*7}}"
RTL = "جمعية 🐝"


def some() -> Network:
    return network(
        actors=[
            actor("a", "collective", name=EVIL),
            actor("b", "public|economic", name=RTL),
            actor("c", None, name="Café de l'Orée"),
            actor("n", "national", territory=None, name="Réseau"),
        ],
        relations=[
            tie("r1", "a", "b", since="2021", until="2024"),
            tie("r2", "b", "a", type="funds"),
            tie("r3", "b", "b"),
            tie("r4", "n", "c", type="meets", note=EVIL),
            tie("r5", "n", HERE, type="acts_in"),
        ],
        territories=[{"code": HERE, "name": EVIL}],
    )


class Elements(HTMLParser):
    """What a browser would make of a page: its elements, and the text of each kind."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        self._open = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._open] = self.texts.get(self._open, "") + data


def content(html: str) -> Any:  # noqa: ANN401 - JSON, looked into freely
    found = re.search(r'<script type="application/json" id="content">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found.group(1))


def test_nothing_in_the_page_asks_another_host() -> None:
    html = Elements(page(some(), title=EVIL, lang="fr"))
    for tag, attributes in html.found:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert not {"src", "href", "srcset", "data", "action", "background"} & set(attributes)
    styles = html.texts["style"]
    assert "url(" not in styles
    assert "@import" not in styles
    policy = next(each["content"] for tag, each in html.found if tag == "meta" and "http-equiv" in each) or ""
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.split("style-src")[0]


def test_hostile_names_stay_text_wherever_they_stand() -> None:
    html = Elements(page(some(), title=EVIL, lang="en"))
    assert html.texts["title"].strip() == EVIL
    assert html.texts["h1"] == EVIL
    tags = [tag for tag, _ in html.found]
    assert tags.count("script") == 3
    assert not [each for tag, each in html.found if any(name.startswith("on") for name in each)]
    kept = content(page(some(), title=EVIL, lang="en"))
    assert [node["name"] for node in kept["nodes"]] == [EVIL, RTL, "Café de l'Orée", "Réseau"]
    assert EVIL in [group["name"] for group in kept["groups"]]


def test_every_actor_and_every_relation_between_actors_is_there_parallel_ones_too() -> None:
    kept = content(page(some(), title="t", lang="fr"))
    assert [(edge["from"], edge["to"], edge["type"]) for edge in kept["edges"]] == [
        (0, 1, "cooperates"),
        (1, 0, "funds"),
        (1, 1, "cooperates"),
        (3, 2, "meets"),
    ]
    assert [node["shape"] for node in kept["nodes"]] == ["star", "square", "hexagon", "dot"]
    assert kept["options"]["physics"] == {"enabled": False}
    assert kept["nodes"][1]["about"] == "acteur public, acteur économique, 4 relations"
    assert kept["nodes"][3]["about"] == "partenaire national, 1 relation"


@pytest.mark.parametrize(("lang", "words"), [("fr", "de 2021 à 2024"), ("en", "from 2021 to 2024")])
def test_the_page_speaks_its_language_and_can_be_read_as_tables(lang: Any, words: str) -> None:  # noqa: ANN401 - a literal
    found = page(some(), title="t", lang=lang)
    html = Elements(found)
    assert next(each for tag, each in html.found if tag == "html")["lang"] == lang
    assert words in found
    assert [tag for tag, _ in html.found].count("table") == 2
    assert [tag for tag, _ in html.found].count("h1") == 1


def test_the_same_network_gives_the_same_bytes_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert page(some(), title="t", lang="fr") == page(some(), title="t", lang="fr")
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_a_page_too() -> None:
    kept = content(page(network(), title="t", lang="fr"))
    assert (kept["nodes"], kept["edges"], kept["groups"]) == ([], [], [])


def test_long_tables_are_cut_and_say_so() -> None:
    many = network(actors=[actor(f"a{row:04}", "public") for row in range(1200)])
    found = page(many, title="t", lang="en")
    assert found.count('<th scope="row"') == 1000
    assert "The first 1,000 rows" in found
    assert len(content(found)["nodes"]) == 1200


@settings(max_examples=60, deadline=None)
@given(networks(most=20))
def test_everybody_has_a_place_of_their_own_within_their_disc_and_sector(found: Network) -> None:
    for where in (None, territory()):
        placed = layout(found, where)
        rows = placed.places.to_dicts()
        assert [row["id"] for row in rows] == found.actors["id"].to_list()
        assert len({(row["x"], row["y"]) for row in rows}) == len(rows)
        for row, held in zip(rows, found.actors["categories"], strict=True):
            group = placed.groups[row["group"]]
            sector = next(each for each in group.sectors if each.category == (held or "none").split("|")[0])
            x, y = row["x"] - group.x, row["y"] - group.y
            assert math.hypot(x, y) < group.radius
            middle = (sector.start + sector.end) / 2
            off = abs((math.atan2(y, x) - middle + math.pi) % (2 * math.pi) - math.pi)
            assert off <= (sector.end - sector.start) / 2 + 0.01
        for a, b in combinations(placed.groups, 2):
            assert math.hypot(a.x - b.x, a.y - b.y) >= a.radius + b.radius - 0.01


def test_actors_without_territory_stand_with_the_inter_communality_of_their_commune() -> None:
    found = network(
        actors=[
            actor("a", "public", territory=None, commune="19272"),
            actor("b", "public", territory="241927201"),
            actor("c", "public", territory=None),
            actor("d", "public", territory=ELSEWHERE),
        ]
    )
    placed = layout(found)
    assert [group.code for group in placed.groups] == ["241927201", ELSEWHERE, None]
    assert placed.places["group"].to_list() == [0, 0, 2, 1]


def test_the_best_connected_stand_nearest_the_middle() -> None:
    actors = [actor(f"a{row}", "public") for row in range(6)]
    found = network(actors=actors, relations=[tie(f"r{row}", "a5", f"a{row}") for row in range(5)])
    placed = layout(found, territory())
    (group,) = placed.groups
    far = [math.hypot(row["x"] - group.x, row["y"] - group.y) for row in placed.places.to_dicts()]
    assert min(far) == far[5]
    assert [sector.category for sector in group.sectors] == list(AROUND)


DRAWN_PIXELS = """() => {
  const canvas = document.querySelector("#network canvas");
  const seen = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const colours = { star: [230, 159, 0], square: [0, 114, 178], dot: [0, 158, 115] };
  const found = {};
  for (const [shape, [r, g, b]] of Object.entries(colours)) {
    found[shape] = 0;
    for (let i = 0; i < seen.length; i += 4) {
      if (seen[i] === r && seen[i + 1] === g && seen[i + 2] === b) found[shape]++;
    }
  }
  return found;
}"""


@pytest.mark.parametrize("width", [1280, 360])
def test_a_browser_draws_the_page_without_error_or_request(browser: Browser, tmp_path: Path, width: int) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(some(), title=EVIL, lang="fr"), encoding="utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    wrong: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: wrong.append(message.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.goto(path.as_uri())
    tab.wait_for_selector("html[data-drawn]")
    assert all(count > 20 for count in tab.evaluate(DRAWN_PIXELS).values())
    tab.fill("input[type=search]", "reseau")
    tab.press("input[type=search]", "Enter")
    assert tab.inner_text("#chosen h2") == "Réseau"
    assert tab.inner_text("#chosen li") == "rencontre Café de l'Orée"
    tab.fill("input[type=search]", "</script>")
    tab.press("input[type=search]", "Enter")
    assert tab.inner_text("#chosen h2") == EVIL
    assert tab.evaluate("window.evil") is None
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()
    assert wrong == []
    assert asked == [path.as_uri()]
