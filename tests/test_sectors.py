"""The picture of a territory: everybody in their sector, nobody over another, names that can be read."""

from __future__ import annotations

import itertools
import json
import math
import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.network import Network
from ui.locale import LANGUAGES, Language
from ui.palette import MARKS, outline
from ui.sectors.labels import Box, Wanted, placed, shortened, text_width
from ui.sectors.layout import AROUND, Member, layout
from ui.sectors.picture import Standing, picture

WHOLE = Box(-1e6, -1e6, 1e6, 1e6)
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "שלום עולם",
    "É" * 10_000,
    "  ",
    "{name}",
]


def crowd(counts: dict[str, int]) -> list[Member]:
    return [
        Member(f"{category}-{at}", f"{category} {at}", category, ties=(at * 7) % 13)
        for category, count in counts.items()
        for at in range(count)
    ]


sizes = st.fixed_dictionaries({category: st.integers(0, 60) for category in AROUND})


@given(sizes)
def test_everybody_is_placed_in_the_sector_of_their_category(counts: dict[str, int]) -> None:
    arranged = layout(crowd(counts))
    assert [sector.category for sector in arranged.sectors] == list(AROUND)
    for sector in arranged.sectors:
        assert len(sector.spots) == counts[sector.category]
        assert all(spot.member.category == sector.category for spot in sector.spots)
        assert all(sector.holds(spot.x, spot.y) for spot in sector.spots)


@given(sizes)
def test_no_two_shapes_overlap(counts: dict[str, int]) -> None:
    spots = layout(crowd(counts)).spots
    assert len(spots) == sum(counts.values())
    for a, b in itertools.combinations(spots, 2):
        assert math.dist((a.x, a.y), (b.x, b.y)) > a.reach + b.reach


@pytest.mark.parametrize("count", [0, 1, 2, 13, 500])
def test_one_sector_may_hold_nobody_one_or_five_hundred(count: int) -> None:
    arranged = layout(crowd({"economic": count}))
    assert len(arranged.spots) == count
    gaps = [math.dist((a.x, a.y), (b.x, b.y)) - a.reach - b.reach for a, b in itertools.combinations(arranged.spots, 2)]
    assert min(gaps, default=1.0) > 0


def test_the_five_sectors_are_equal_and_go_once_around() -> None:
    sectors = layout([]).sectors
    assert [round(s.end - s.start, 9) for s in sectors] == [round(2 * math.pi / 5, 9)] * 5
    assert [s.end for s in sectors[:-1]] == pytest.approx([s.start for s in sectors[1:]])


def test_the_most_connected_stand_nearest_the_middle() -> None:
    spots = layout(crowd({"public": 40})).sectors[0].spots
    far = [round(math.hypot(spot.x / 1.35, spot.y), 6) for spot in spots]
    assert far == sorted(far)
    assert [spot.member.ties for spot in spots] == sorted((spot.member.ties for spot in spots), reverse=True)


def test_the_same_actors_in_another_order_give_the_same_picture() -> None:
    members = crowd({"public": 17, "economic": 9})
    assert layout(members) == layout(members[::-1])


def test_a_missing_category_shows_three_ghosts_and_a_lonely_actor_one() -> None:
    by_name = {sector.category: sector for sector in layout(crowd({"public": 1, "economic": 2})).sectors}
    assert [len(by_name[name].ghosts) for name in ("research", "public", "economic")] == [3, 1, 0]
    assert all(by_name["research"].holds(ghost.x, ghost.y) for ghost in by_name["research"].ghosts)


spots = st.lists(st.tuples(st.integers(-400, 400), st.integers(-300, 300), st.text(max_size=30)), max_size=80)


@given(spots)
def test_labels_overlap_neither_each_other_nor_a_shape(found: list[tuple[int, int, str]]) -> None:
    wanted = [Wanted(str(at), words, x, y, 6) for at, (x, y, words) in enumerate(found)]
    boxes = [label.box for label in placed(wanted, [], WHOLE, 13).values()]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    shapes = [Box(w.x - 6, w.y - 6, w.x + 6, w.y + 6) for w in wanted]
    assert not any(box.overlaps(shape) for box in boxes for shape in shapes)


def test_a_name_with_room_around_it_is_written_and_one_without_is_not() -> None:
    alone = [Wanted("a", "Foyer rural", 0, 0, 6)]
    assert placed(alone, [], WHOLE, 13)["a"].text == "Foyer rural"
    assert placed(alone, [Box(-500, -500, 500, 500)], WHOLE, 13) == {}
    assert placed(alone, [], Box(-10, -10, 10, 10), 13) == {}


def test_long_names_are_shortened_on_one_line() -> None:
    assert shortened("Fédération\ndes foyers ruraux de la Corrèze") == "Fédération des foyers r…"
    assert text_width("mmmm", 13) > text_width("iiii", 13)


def network(names: list[str], categories: list[str]) -> Network:
    ids = [f"a{at}" for at in range(len(names))]
    actors = {"id": ids, "name": names, "categories": categories}
    rest = {
        name: pl.Series([None] * len(names), dtype=kind)
        for name, kind in Network.of().actors.schema.items()
        if name not in actors
    }
    frame = pl.DataFrame({**actors, **rest})
    pairs = list(itertools.pairwise(ids))
    ties = {
        "id": [f"r{at}" for at in range(len(pairs))],
        "source": [a for a, _ in pairs],
        "target": [b for _, b in pairs],
    }
    none = {
        name: pl.Series([None] * len(pairs), dtype=kind)
        for name, kind in Network.of().relations.schema.items()
        if name not in {*ties, "type"}
    }
    return Network.of(actors=frame, relations=pl.DataFrame({**ties, "type": ["cooperates"] * len(pairs), **none}))


NOTHING_KNOWN = {category: Standing("unknown", 0) for category in AROUND}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_names_stay_text_in_a_picture_that_can_be_sent(lang: Language) -> None:
    found = network(HOSTILE, ["collective", "public", "economic", "research|collective", "national", "public"])
    sent = picture(found, list(found.actors["id"]), name="Tulle", standings=NOTHING_KNOWN, lang=lang)
    assert json.loads(json.dumps(sent)) == sent
    assert {node["name"] for node in sent["nodes"]} == set(HOSTILE)
    assert all(re.fullmatch(r"[MLAQZ0-9 .-]+", node["shape"]) for node in sent["nodes"])


def test_every_actor_and_every_gap_is_spoken() -> None:
    found = network(["Foyer rural", "Mairie", "Scierie"], ["collective|economic", "public", "economic"])
    sent = picture(found, ["a0", "a1", "a2"], name="Tulle", standings=NOTHING_KNOWN, lang="fr")
    spoken = {node["spoken"] for node in sent["nodes"]}
    assert spoken == {
        "Foyer rural, collectif et économique, 1 relation",
        "Mairie, public, 2 relations",
        "Scierie, économique, 1 relation",
    }
    assert "Manquant\u00a0: laboratoire" in {ghost["spoken"] for ghost in sent["ghosts"]}


def test_an_actor_without_a_category_is_left_to_the_list() -> None:
    found = network(["Foyer rural", "Inconnu"], ["collective", ""])
    sent = picture(found, ["a0", "a1"], name="Tulle", standings=NOTHING_KNOWN, lang="en")
    assert [node["name"] for node in sent["nodes"]] == ["Foyer rural"]
    assert sent["ties"] == []


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("category", MARKS)
def test_the_ink_of_each_category_can_be_read_on_its_ground(category: str) -> None:
    look = MARKS[category]
    for ground in ("#FFFFFF", look.tint):
        assert (luminance(ground) + 0.05) / (luminance(look.ink) + 0.05) >= 4.5


def test_each_category_has_a_colour_and_a_shape_of_its_own() -> None:
    assert len({look.shape for look in MARKS.values()}) == len({look.colour for look in MARKS.values()}) == len(MARKS)
    assert len({outline(category, 10) for category in MARKS}) == len(MARKS)
