from __future__ import annotations

import gzip
import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import streamlit as st
from hypothesis import given, settings
from made_networks import HERE, actor, network, networks, of_letters, territory, tie
from paging import opened, raw, read, sound
from test_pages import TRIEVES

from graph.analysis.layout import layout
from graph.analysis.paths import shortest_paths
from ui.drawing_component import script
from ui.network.component import BEFORE
from ui.network.drawn import KEY, Scene, columns, packed
from ui.network.joined import side_by_side
from ui.pages.parts.subset import Subset, subset, themes_of
from ui.palette import MARKS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from graph.model.network import Network


def all_simple_paths(found: Network, source: str, target: str) -> list[list[str]]:
    """Return every path without a repeated actor, by trying all ways."""
    beside: dict[str, set[str]] = {}
    for one, other in found.ties.select("source", "target").iter_rows():
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    done: list[list[str]] = []
    open_paths = [[source]]
    while open_paths:
        path = open_paths.pop()
        if path[-1] == target:
            done.append(path)
            continue
        open_paths += [[*path, each] for each in beside.get(path[-1], ()) if each not in path]
    return done


@settings(max_examples=100, deadline=None)
@given(networks(most=7))
def test_the_paths_are_those_that_trying_all_ways_finds_shortest(found: Network) -> None:
    ids = found.actors["id"].to_list()
    for source in ids[:3]:
        for target in ids[-3:]:
            every = all_simple_paths(found, source, target) if source != target else []
            least = min(map(len, every), default=0)
            shortest = [path for path in every if len(path) == least]
            paths = shortest_paths(found, source, target)
            assert paths.count == len(shortest)
            assert paths.length == max(0, least - 1)
            assert set(paths.actors) == {each for path in shortest for each in path}
            assert [set(step) for step in paths.steps] == [{path[at] for path in shortest} for at in range(least)]
            steps = {(step, *pair) for path in shortest for step, pair in enumerate(pairwise(path), start=1)}
            lying = {
                row["id"]: row["step"]
                for row in found.ties.with_columns(step=pl.lit(0)).to_dicts()
                for each in [{step for step, *pair in steps if {*pair} == {row["source"], row["target"]}}]
                for row["step"] in each
            }
            assert dict(paths.relations.select("id", "step").iter_rows()) == lying


def test_nobody_is_joined_to_itself_or_to_somebody_unknown() -> None:
    found = of_letters({"a": "public", "b": "public", "c": "public"}, ["ab"])
    for ends in (("a", "a"), ("a", "x"), ("x", "a"), ("a", "c")):
        assert (shortest_paths(found, *ends).steps, shortest_paths(found, *ends).count) == ((), 0)
        assert shortest_paths(found, *ends).relations.height == 0
    assert shortest_paths(network(), "a", "b").length == 0


def test_a_theme_keeps_those_who_have_it_who_take_part_in_it_and_who_are_joined_within_it() -> None:
    found = network(
        actors=[actor("a", themes="Énergie|eau"), *(actor(key) for key in "bcdef")],
        initiatives=[
            {"id": "i", "name": "I", "territory": HERE, "themes": "energie"},
            {"id": "j", "name": "J", "territory": HERE, "themes": "eau"},
        ],
        participations=[{"initiative": "i", "actor": "b"}, {"initiative": "j", "actor": "e"}],
        relations=[tie("r", "c", "d", initiative="i"), tie("s", "a", "f"), tie("t", "b", "a")],
    )
    assert themes_of(found) == {"eau": "eau", "energie": "energie"}
    kept = subset(found, Subset(themes=("energie",)), None)
    assert kept.actors["id"].to_list() == ["a", "b", "c", "d"]
    assert kept.relations["id"].to_list() == ["r", "t"]
    assert subset(found, Subset(themes=("eau",)), None).actors["id"].to_list() == ["a", "e"]
    assert subset(found, Subset(themes=("nothing",)), None).actors.height == 0


def unpacked(picture: bytes) -> Any:  # noqa: ANN401 - JSON, looked into freely
    return json.loads(gzip.decompress(picture[KEY:]))


@settings(max_examples=60, deadline=None)
@given(networks())
def test_what_is_sent_says_of_every_actor_and_relation_what_the_network_says(found: Network) -> None:
    placed = layout(found)
    sent = unpacked(packed(found, placed, Scene("t", "en")))
    actors, relations = sent["actors"], sent["relations"]
    assert {len(column) for name, column in actors.items() if name != "abouts"} == {found.actors.height}
    assert actors["id"] == found.actors["id"].to_list()
    assert actors["name"] == found.actors["name"].to_list()
    ends = [
        (actors["id"][one], actors["id"][other]) for one, other in zip(relations["from"], relations["to"], strict=True)
    ]
    assert ends == found.ties.sort("id").select("source", "target").rows()
    for row, held in enumerate(found.actors["categories"]):
        first = (held or "none").split("|")[0]
        mark = sent["marks"][actors["kind"][row]]
        assert mark["colour"] == MARKS[first].colour
        ties = sum((one == actors["id"][row]) + (other == actors["id"][row]) for one, other in ends)
        assert actors["abouts"][actors["about"][row]].endswith(f", {ties} relation{'' if ties == 1 else 's'}")
    assert len(sent["groups"]) == len(placed.groups)


def test_the_same_picture_has_the_same_key_and_another_one_another() -> None:
    found = of_letters({"a": "public", "b": "collective"}, ["ab"])
    one = packed(found, layout(found), Scene("t", "fr"))
    assert packed(found, layout(found), Scene("t", "fr")) == one
    keys = {one[:KEY], packed(found, layout(found), Scene("t", "en"))[:KEY]}
    keys.add(packed(found, layout(found, territory()), Scene("t", "fr", territory()))[:KEY])
    assert len(keys) == 3


def test_names_are_sent_short_and_on_one_line() -> None:
    found = network(actors=[actor("a", "public", name="é" * 10_000), actor("b", None, name="one\ntwo")])
    names = columns(found, layout(found), Scene("t", "fr"))["actors"]["name"]
    assert len(names[0]) == 120
    assert names[1] == "one two"


def test_between_two_actors_each_step_stands_further_on_and_nobody_on_another() -> None:
    steps = [["a"], [f"b{row:02}" for row in range(30)], ["c"], ["d"]]
    places = side_by_side(steps).places
    assert len(set(places.select("x", "y").rows())) == 33
    across = [places.filter(pl.col("id").is_in(step))["x"].to_list() for step in steps]
    assert all(max(one) < min(other) for one, other in pairwise(across))


@pytest.mark.parametrize(
    "parts", [("network", *BEFORE, "network"), ("sectors",) * 2, ("country",) * 2, ("search",) * 2]
)
def test_the_script_that_draws_never_makes_markup_of_a_text(parts: tuple[str, ...]) -> None:
    written = script(*parts)
    assert "textContent" in written
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("):
        assert way not in written


@pytest.fixture
def app(pages: Callable[[Path], AppTest], example_folder: Path) -> AppTest:
    return pages(example_folder)


def test_who_is_chosen_is_told_with_the_ways_to_its_surroundings_and_to_paths(app: AppTest) -> None:
    shown = opened(app, "network", lang="en", view="everybody", actor="tri-mens")
    assert sound(shown)
    assert "Commune de Mens" in raw(shown)
    assert "known relation" in raw(shown)
    shown.button(key="network_see_its_surroundings").click().run()
    assert sound(shown)
    assert shown.query_params["around"] in ("tri-mens", ["tri-mens"])
    assert shown.radio(key="network_view").value == "around"
    assert "Around" in shown.radio(key="network_steps").label


def test_how_two_actors_are_joined_is_told_step_by_step_with_its_sources(app: AppTest) -> None:
    shown = opened(app, "network", lang="en", view="paths", **{"from": "tri-mens", "to": "tul-collectif"})
    assert sound(shown)
    said = read(shown)
    assert "are joined by" in said
    assert "Relation 1 of" in said
    assert "line" in said
    shown.multiselect(key="network_types").select("supplies").run()
    assert "no chain of recorded relations joins" in read(shown)
    assert "tri-mens" in shown.query_params["from"]
    same = opened(app, "network", lang="en", view="paths", **{"from": "tri-mens", "to": "tri-mens"})
    assert "the same actor twice" in read(same)


def test_all_filters_are_taken_from_the_address_and_what_is_none_counts_for_nothing(app: AppTest) -> None:
    shown = opened(app, "network", lang="fr", territory=TRIEVES, categories="public", types="funds", joined="1")
    assert sound(shown)
    assert shown.selectbox(key="network_territory").value == TRIEVES
    assert shown.multiselect(key="network_categories").value == ["public"]
    assert shown.multiselect(key="network_types").value == ["funds"]
    assert shown.checkbox(key="network_joined").value is True
    odd = opened(app, "network", view="<b>", actor="nobody", around="x", steps="99", types="acts_in", **{"from": "y"})
    assert sound(odd)


def test_too_many_actors_are_not_drawn_but_the_chosen_one_is_told(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(app, "network", lang="en")
    monkeypatch.setattr("ui.pages.parts.network_asked.MOST_OFFERED", 20)
    monkeypatch.setattr("ui.pages.parts.network_found.MOST_DRAWN", 20)
    st.cache_resource.clear()
    st.cache_data.clear()
    shown = opened(app, "network", lang="en", view="everybody", actor="tri-mens")
    assert sound(shown)
    assert "are too many for a picture that can be read" in read(shown)
    assert "known relation" in read(shown)
    shown.button(key="network_see_its_surroundings").click().run()
    assert "are too many" not in read(shown)
    other = opened(app, "network", lang="en", view="around", around="tul-collectif")
    assert other.selectbox(key="network_around").value == "tul-collectif"  # whom another address named is not offered


@pytest.mark.parametrize(
    "address",
    [{"territory": TRIEVES, "categories": "public"}, {"view": "paths", "from": "tri-mens", "to": "tul-collectif"}],
)
def test_the_picture_can_be_taken_along_in_each_form_with_what_was_asked(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, address: dict[str, str]
) -> None:
    offered: dict[str, Any] = {}

    def offer(sheet: Any, *, key: str, **more: Any) -> None:  # noqa: ANN401 - what is offered is asked below
        if key == "network":
            offered.update(sheet=sheet, page=more["page"])

    monkeypatch.setattr("ui.pages.parts.taking.offer", offer)
    assert sound(opened(app, "network", lang="en", **address))
    sheet = offered["sheet"]()
    notes = " ".join(sheet.notes)
    assert ("The shortest paths between Commune de Mens and Collectif Tulle en commun" in notes) == ("to" in address)
    assert ("Categories: Public actors" in notes) == ("territory" in address)
    assert (offered["page"] is None) == ("to" in address)
    if offered["page"]:
        assert "CC du Trièves" in offered["page"]()
