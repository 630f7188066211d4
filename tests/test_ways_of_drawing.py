"""A territory as columns and as bubbles: the same actors as in the sectors, nobody over another, counts that hold."""

from __future__ import annotations

import itertools
import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_sectors import HOSTILE, network

from graph.model.terms import CATEGORIES, PAIRS
from ui.sectors.bubbles import bubbles_picture
from ui.sectors.columns import GAP, WIDTH, columns_picture
from ui.sectors.labels import wrapped
from ui.sectors.picture import Standing, picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.model.network import Network

NONE_TIED = dict.fromkeys(itertools.combinations(CATEGORIES, 2), 0)
sizes = st.fixed_dictionaries({category: st.integers(0, 40) for category in CATEGORIES})


def crowd(counts: dict[str, int]) -> Network:
    held = [category for category, count in counts.items() for _ in range(count)]
    return network([f"Acteur {at} du territoire" for at in range(len(held))], held)


def standings(counts: dict[str, int]) -> dict[str, Standing]:
    return {key: Standing("attested" if count else "unknown", count) for key, count in counts.items()}


def columns(found: Network, counts: dict[str, int]) -> dict[str, Any]:
    return columns_picture(found, list(found.actors["id"]), name="Trièves", standings=standings(counts), lang="fr")


def bubbles(found: Network, counts: dict[str, int]) -> dict[str, Any]:
    return bubbles_picture(
        found, list(found.actors["id"]), name="Trièves", standings=standings(counts), tied=NONE_TIED, lang="fr"
    )


@pytest.mark.parametrize("draw", [columns, bubbles])
@given(counts=sizes)
@settings(max_examples=15, deadline=None)
def test_every_way_draws_the_same_actors_and_gaps_without_overlap(
    draw: Callable[..., dict[str, Any]], counts: dict[str, int]
) -> None:
    found = crowd(counts)
    drawn = draw(found, counts)
    sectors = picture(found, list(found.actors["id"]), name="Trièves", standings=standings(counts), lang="fr")
    for part in ("groups", "ties"):
        assert {str(each) for each in simple(drawn[part])} == {str(each) for each in simple(sectors[part])}
    assert {(each["id"], each["spoken"]) for each in drawn["nodes"]} == {
        (each["id"], each["spoken"]) for each in sectors["nodes"]
    }
    missing = {each["category"] for each in drawn["ghosts"]}
    assert {key for key, count in counts.items() if not count} <= missing <= {k for k, n in counts.items() if n < 2}
    for a, b in itertools.combinations(drawn["nodes"], 2):
        assert math.dist((a["x"], a["y"]), (b["x"], b["y"])) > 0.9 * max(a["reach"], b["reach"])


def simple(part: Any) -> list[object]:  # noqa: ANN401 - groups and ties differ in shape
    if isinstance(part, dict):
        return [(key, sorted(ids)) for key, ids in part.items()]
    return [(each["a"], each["b"], each["cooperation"]) for each in part]


def test_a_name_stays_in_its_column_and_the_picture_is_as_long_as_its_longest() -> None:
    counts = dict.fromkeys(CATEGORIES, 2) | {"public": 300}
    drawn = columns(crowd(counts), counts)
    for node in drawn["nodes"]:
        left = CATEGORIES_PLACE[node["category"]] * (WIDTH + GAP)
        assert left < node["x"] < node["label"]["x"] + node["label"]["width"] <= left + WIDTH
        assert 0 < node["y"] < drawn["box"][3]
    heights = [node["y"] for node in drawn["nodes"] if node["category"] == "public"]
    assert len(set(heights)) == 300


CATEGORIES_PLACE = {category: place for place, category in enumerate(CATEGORIES)}


def test_an_actor_stands_in_the_bubble_of_its_category() -> None:
    counts = dict.fromkeys(CATEGORIES, 40) | {"research": 1}
    drawn = bubbles(crowd(counts), counts)
    circles = {sector["category"]: circle(sector["path"]) for sector in drawn["sectors"]}
    assert len(drawn["nodes"]) == sum(counts.values())
    for node in drawn["nodes"]:
        x, y, radius = circles[node["category"]]
        assert math.dist((node["x"], node["y"]), (x, y)) + node["reach"] <= radius


def circle(path: str) -> tuple[float, float, float]:
    left, y, *_ = path[1:].replace("A", " ").split()
    radius = float(path.split("A")[1].split(maxsplit=1)[0])
    return float(left) + radius, float(y), radius


def test_a_band_says_how_many_pairs_cooperate_and_a_question_where_nobody_knows() -> None:
    counts = dict.fromkeys(CATEGORIES, 3)
    found = crowd(counts)
    tied = NONE_TIED | {("collective", "public"): 4, ("public", "research"): 1}
    drawn = bubbles_picture(
        found, list(found.actors["id"]), name="Trièves", standings=standings(counts), tied=tied, lang="fr"
    )
    assert sorted((band["count"], band["lacking"]) for band in drawn["bands"]) == [
        ("1", False), ("4", False), ("?", True), ("?", True),
    ]  # fmt: skip
    assert len(drawn["said"]) == len(PAIRS)
    widths = {band["count"]: band["width"] for band in drawn["bands"]}
    assert widths["4"] > widths["1"]


@pytest.mark.parametrize("draw", [columns, bubbles])
def test_hostile_names_stay_text(draw: Callable[..., dict[str, Any]]) -> None:
    counts = dict.fromkeys(CATEGORIES, 1)
    sent = draw(network(HOSTILE, ["collective", "public", "economic", "research", "national", "public"]), counts)
    assert json.loads(json.dumps(sent)) == sent
    assert {node["name"] for node in sent["nodes"]} == set(HOSTILE)


@given(st.text(max_size=400), st.integers(4, 30), st.integers(1, 4))
def test_a_name_broken_into_lines_keeps_to_them(name: str, longest: int, most: int) -> None:
    lines = wrapped(name, longest, most)
    assert 1 <= len(lines) <= most
    assert all(len(line) <= longest for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert "".join("".join(lines).split()) == "".join(name.split())
