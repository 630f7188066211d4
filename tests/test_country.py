"""The country as a picture: where things stand, what they say, and how a person opens a territory from it."""

from __future__ import annotations

import math
import re
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import DAY, actor, network, networks, territory, tie

from graph import reference
from graph.analysis.between import between
from graph.analysis.coverage import coverage
from graph.analysis.glance import at_a_glance
from graph.model.terms import CATEGORIES
from graph.reference.contours import contours, middle
from graph.reference.plane import on_plane
from graph.reference.territories import epci_names
from ui.country.layout import layout
from ui.country.picture import Country, picture
from ui.locale import text

if TYPE_CHECKING:
    from pathlib import Path

    from browsing import Visit

    from graph.model.network import Network
    from graph.model.territory import Territory

TULLE, TRIEVES, REUNION = "241927201", "200030658", "249740085"
HERE, ELSEWHERE = "200066744", "247000011"


def epci(code: str) -> Territory:
    found = reference.territory(code)
    assert found
    return found


def known(made: Network, territories: list[Territory]) -> Country:
    return Country(territories, at_a_glance(made, territories, DAY), between(made, territories, DAY))


@pytest.mark.parametrize(
    ("place", "east", "north"),
    # Paris and Nice as IGN's own converter gives them; the origin of the projection by its definition.
    [((3.0, 46.5), 700_000.0, 6_600_000.0), ((2.3522, 48.8566), 652_469.0, 6_862_035.3)],
)
def test_places_are_projected_as_lambert_93_says(place: tuple[float, float], east: float, north: float) -> None:
    assert on_plane(*place) == pytest.approx((east, north), abs=0.5)


def test_the_contours_are_those_of_the_source_within_a_kilometre(shared: Path) -> None:
    import json  # noqa: PLC0415 - only where the source is here

    source = shared / "data" / "epci_contours" / "epci_metro_cog2025_simplifie.geojson"
    features = json.loads(source.read_text("utf-8"))["features"]
    assert {each["properties"]["code"] for each in features} == contours().keys()
    for each in features[::25]:
        drawn = 0.0
        for ring in contours()[each["properties"]["code"]][:1]:
            pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
            drawn = abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 200
        assert drawn == pytest.approx(each["properties"]["surface_km2"], rel=0.2)


def test_every_epci_is_on_the_map_or_beside_it_as_overseas() -> None:
    beside = {code for code in epci_names() if middle(code, epci(code).communes) is None}
    assert {epci(code).communes[0][:2] for code in beside} == {"97"}
    assert len(beside) + len(contours()) == len(epci_names())


def test_a_territory_lies_among_its_communes() -> None:
    for code in sorted(contours())[::20]:
        communes = epci(code).communes
        alone = [place for each in communes if (place := middle("", [each]))]
        around = [math.dist(one, middle(code, communes) or (0, 0)) for one in alone]
        assert min(around) < 200


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(sorted(epci_names())), max_size=60, unique=True))
def test_glyphs_never_overlap_much_and_are_placed_the_same_each_time(codes: list[str]) -> None:
    territories = [epci(code) for code in codes]
    arranged = layout(territories)
    assert arranged == layout(territories)
    assert [each.code for each in arranged.places] == codes
    for one, other in combinations(arranged.places, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > 1.5 * arranged.radius


def test_the_whole_country_finds_room() -> None:
    arranged = layout([epci(code) for code in sorted(epci_names())])
    assert len({(round(each.x), round(each.y)) for each in arranged.places}) == len(epci_names())


@settings(max_examples=60, deadline=None)
@given(networks())
def test_ties_between_territories_are_those_that_a_reading_of_each_relation_finds(made: Network) -> None:
    places = [territory(HERE), territory(ELSEWHERE, communes=())]
    valid = made.on(DAY)
    held = {each.code: set(valid.members(each)) for each in places}
    count = 0
    for source, target in valid.ties.select("source", "target").iter_rows():
        ends = [{code for code, members in held.items() if end in members} for end in (source, target)]
        shared = ends[0] & ends[1]
        count += not shared and any(one != other for one in ends[0] for other in ends[1])
    found = between(made, places, DAY)
    assert found["relations"].sum() == count
    assert found.select("one", "other").rows() == ([(HERE, ELSEWHERE)] if count else [])


def test_a_glyph_says_what_coverage_says() -> None:
    made = network(
        actors=[actor("a", "public", territory=TULLE), actor("b", "collective", territory=TRIEVES)],
        relations=[tie("r", "a", "b")],
        absences=[
            {"id": "x", "territory": TULLE, "category": "research", "source": "s", "author": "z", "date": "2024"}
        ],
    )
    territories = [epci(code) for code in (TULLE, TRIEVES, REUNION)]
    drawn = picture(known(made, territories), "fr")
    node = drawn["nodes"][0]
    presence = coverage(made, territories[0], DAY).presence
    assert {each: presence[each].state for each in CATEGORIES} == {
        "collective": "unknown",
        "public": "attested",
        "economic": "unknown",
        "research": "absent",
        "national": "unknown",
    }
    assert [each["state"] for each in node["sectors"]] == ["attested", "unknown", "unknown", "absent", "unknown"]
    assert node["spoken"].startswith("CA Tulle Agglo ; 1 acteur ; recensés")
    assert "absents, vérifié\u00a0: Chercheurs" in node["spoken"]
    assert "1 relation avec d'autres territoires" in node["spoken"]
    assert drawn["lines"][0]["count"] == 1
    assert [each["name"] for each in drawn["groups"]] == ["La Réunion"]
    assert "Tulle" in picture(known(made, territories), "en")["nodes"][0]["spoken"]


def test_a_territory_is_opened_from_the_map_with_the_keyboard(visit: Visit) -> None:
    visit.go("/")
    glyphs = visit.main.locator(".essaim-country a")
    glyphs.first.wait_for()
    assert visit.main.locator('.essaim-country a[tabindex="0"]').count() == 1
    glyphs.first.focus()
    spoken = "document.activeElement.getAttribute('aria-label')"
    first = visit.page.evaluate(spoken)
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        visit.page.keyboard.press(key)
    visit.page.evaluate("document.querySelector('.essaim-country a[aria-label^=\"CC du Trièves\"]').focus()")
    assert visit.page.evaluate(spoken) != first or first.startswith("CC du Trièves")
    visit.check("fr")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(f"**/territory?*territory={TRIEVES}*")
    visit.settle()
    assert visit.main.locator("h1").inner_text() == "CC du Trièves"
    visit.page.go_back()
    visit.page.wait_for_selector(".essaim-country a")
    visit.settle()
    table = visit.main.locator("details", has_text=text("country.as_table", "fr"))
    table.locator("summary").click()
    assert table.locator("tbody tr").count() > glyphs.count()
    assert re.search(r"territory\?territory=\d{9}&lang=fr", glyphs.first.get_attribute("href") or "")
    visit.check("fr")
