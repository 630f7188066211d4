"""What pages show stands in their addresses; what anybody writes into an address gives a page all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
import streamlit as st
from paging import app_on, opened, raw, read, sound
from streamlit.testing.v1 import AppTest

from ui.pages.parts import shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
TRIEVES, CORREZE, TULLE = "200030658", "200066744", "241927201"
ASKED: dict[str, dict[str, str | list[str]]] = {
    "territory": {
        "territory": TRIEVES,
        "date": "2024-12-31",
        "known_on": "2100-01-02",
        "actor": "tri-epicerie",
        "category": "public",
    },
    "comparison": {"wave": "next", "date": "2025-01-01", "compared": [CORREZE, TRIEVES]},
    "selection": {"weighing": "weights", "k_first": "2", "weight_4": "4"},
    "what_if": {"territory": TULLE, "wave": "next", "way": "leaves"},
    "governance": {"date": "2025-01-01", "known_on": "2100-01-02"},
    "partners": {"territory": CORREZE, "within": "30", "date": "2025-06-01"},
    "offers": {"date": "2026-11-23", "theme": "mobilité"},
    "research": {"territory": [TRIEVES, TULLE], "types": ["cooperates", "funds"], "draws": "249", "seed": "7"},
    "duplicates": {"territory": TRIEVES},
    "history": {"kind": "import"},
}
"""Pages with choices that the example can answer."""
FIELDS: dict[str, dict[str, Any]] = {
    "territory": {
        "territory_choice": TRIEVES,
        "day_choice": date(2024, 12, 31),
        "known_choice": date(2100, 1, 2),
        "actor": "tri-epicerie",
        "listing_category": "public",
    },
    "comparison": {"wave_choice": "next", "compared_choice": [CORREZE, TRIEVES]},
    "selection": {"weighing": "weights", "k_first_choice": 2, "weight_4_choice": 4},
    "what_if": {"territory_choice": TULLE, "wave_choice": "next", "what_if_way": "leaves"},
    "governance": {"day_choice": date(2025, 1, 1), "known_choice": date(2100, 1, 2)},
    "partners": {"territory_choice": CORREZE, "partners_within": 30},
    "offers": {"day_choice": date(2026, 11, 23), "offers_theme": "mobilité"},
    "research": {
        "research_territories": [TRIEVES, TULLE],
        "research_types": ["cooperates", "funds"],
        "research_draws": 249,
        "research_seed": 7,
    },
    "duplicates": {"duplicates_territory": TRIEVES},
    "history": {"history_kind": "import"},
}
"""And what their fields show then."""
NAMES = (
    *{name for names in ASKED.values() for name in names},
    *("order_first", "weight_1", "without", "supposed", "beside", "from", "to", "shown", "all"),
    *("order", "page", "rankings", "other", "words", "picture", "embed"),
)
HOSTILE: tuple[str | list[str], ...] = (
    "<script>alert(1)</script>",
    "-9" * 3000,
    [*(f"x{n}" for n in range(500)), "", "\u0000\u202e", "{name} %s", "0001-01-01"],
)


@pytest.fixture(autouse=True, scope="module")
def _let_go() -> Iterator[None]:
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, example_folder: Path) -> AppTest:
    for name in ("ESSAIM_JOURNAL", "ESSAIM_GRAPH", "ESSAIM_LANG"):
        monkeypatch.delenv(name, raising=False)
    return app_on(monkeypatch, example_folder)


def asking(app: AppTest, page: str, asked: dict[str, Any]) -> AppTest:
    app.query_params.clear()
    app.query_params.update(asked)
    app.switch_page(f"ui/pages/{page}.py")
    return app.run()


def said(app: AppTest) -> dict[str, list[str]]:
    """Return what the address says; at a page come to from the menu, what the browser is told to complete it with."""
    if not app.query_params:
        return parse_qs(app.session_state["address_completed"], keep_blank_values=True)
    return {name: [found] if isinstance(found, str) else list(found) for name, found in app.query_params.items()}


@pytest.mark.parametrize("page", ASKED)
def test_a_page_shows_what_its_address_asks_and_comes_back_to_it_from_another(app: AppTest, page: str) -> None:
    app.run()
    shown = asking(app, page, ASKED[page])
    assert sound(shown)
    assert {key: shown.session_state[key] for key in FIELDS[page]} == FIELDS[page]
    before = said(shown)
    asking(app, "importing", {})
    back = asking(app, page, {})
    assert sound(back)
    assert {key: back.session_state[key] for key in FIELDS[page]} == FIELDS[page]
    assert said(back) == before | {"lang": ["fr"]}


@pytest.mark.parametrize("page", ASKED)
def test_what_anybody_writes_into_an_address_gives_a_page(app: AppTest, page: str) -> None:
    app.run()
    for value in HOSTILE:
        shown = asking(app, page, dict.fromkeys(set(NAMES) - {"embed"}, value))
        assert sound(shown), value
        assert "<script>alert" not in raw(shown)
    shown = asking(app, page, dict.fromkeys(set(NAMES) - {"embed"}, HOSTILE[0]) | {"territory": TRIEVES})
    assert sound(shown)
    assert "<script>alert" not in raw(shown)


def test_a_list_of_ten_thousand_gives_a_page(app: AppTest) -> None:
    app.run()
    assert sound(asking(app, "comparison", {"compared": [f"x{n}" for n in range(10_000)]}))


def test_an_unknown_territory_is_said(app: AppTest) -> None:
    shown = opened(app, "territory", territory="<b>nowhere</b>")
    assert sound(shown)
    assert "<b>nowhere</b>" in read(shown)
    assert "<b>nowhere</b>" not in raw(shown)


def test_every_choice_goes_into_the_address(app: AppTest) -> None:
    app.run()
    asking(app, "territory", {"lang": "fr"})
    app.selectbox(key="territory_choice").select(TRIEVES).run()
    app.date_input(key="day_choice").set_value(date(2024, 12, 31)).run()
    app.selectbox(key="actor").select("tri-epicerie").run()
    app.selectbox(key="listing_category").select("public").run()
    expected = {"lang": "fr", "territory": TRIEVES, "date": "2024-12-31", "actor": "tri-epicerie", "category": "public"}
    assert said(app) == {name: [value] for name, value in expected.items()}
    app.selectbox(key="actor").set_value(None).run()
    assert "actor" not in said(app)
    asking(app, "partners", {})
    assert said(app) == {"territory": [TRIEVES], "date": ["2024-12-31"], "lang": ["fr"]}
    app.selectbox(key="partners_within").set_value(120).run()
    assert said(app)["within"] == ["120"]
    asking(app, "selection", {})
    app.radio(key="weighing").set_value("order").run()
    app.number_input(key="k_first_choice").set_value(2).run()
    assert said(app) == {"date": ["2024-12-31"], "lang": ["fr"], "weighing": ["order"], "k_first": ["2"]}


def test_names_that_are_typed_do_not_stand_in_the_address_and_are_found_again(app: AppTest) -> None:
    app.run()
    asking(app, "history", {"lang": "fr"})
    app.text_input(key="history_words").set_value("Foyer rural Monestier").run()
    where = said(app)
    assert "oyer" not in str(where)
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert asking(other, "history", where).text_input(key="history_words").value == "Foyer rural Monestier"
    assert asking(other, "history", where | {"words": "forgotten"}).text_input(key="history_words").value == ""


def test_what_is_supposed_is_kept_by_its_address(app: AppTest) -> None:
    app.run()
    asking(app, "what_if", {"territory": TRIEVES, "lang": "fr"})
    app.text_input[0].input("Madame Untel")
    next(each for each in app.button if each.label == "Supposer").click()
    app.run()
    where = said(app)
    assert "Untel" not in str(where)
    assert "Madame Untel" in read(app)
    without = where | {"without": ["tri-epicerie", "tri-epicerie", "nobody"]}
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    shown = asking(other, "what_if", without)
    assert "Madame Untel" in read(shown)
    assert "nobody" not in read(shown)
    assert read(shown).count(" part</li>") == 1
    elsewhere = asking(other, "what_if", without | {"territory": TULLE})
    assert "Madame Untel" not in read(elsewhere)


def test_the_shelf_lets_go_of_the_oldest() -> None:
    first = shelf.put("first")
    words = [shelf.put(n) for n in range(shelf.MOST)]
    assert shelf.taken(first) is None
    assert [shelf.taken(word) for word in words] == list(range(shelf.MOST))
    assert shelf.taken("x" * 100_000) is None


def test_links_between_pages_keep_the_language_and_the_day(app: AppTest) -> None:
    app.run()
    shown = asking(app, "comparison", {"lang": "en", "date": "2025-01-01", "compared": TRIEVES})
    asked = [parse_qs(each.proto.query_string) for each in shown.get("page_link")]
    assert {"lang": ["en"], "territory": [TRIEVES], "date": ["2025-01-01"]} in asked
