"""Missing partners: gaps, candidates and their order held against the definitions read aloud."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl
from hypothesis import given, settings
from made_networks import DAY, ELSEWHERE, HERE, actor, network, networks, of_letters, territory, tie

from graph.analysis.coverage import coverage
from graph.analysis.nearby import kilometres
from graph.analysis.partnership import Partners, partners
from graph.model.terms import COOPERATION_TYPES, PAIRS, REQUIRED_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.model.network import Network

    Neighbours = dict[str, set[str]]
PLACE = territory()
ALL = 1000


def found(net: Network, refused: Collection[str] = ()) -> Partners:
    return partners(net, PLACE, DAY, refused=refused, limit=ALL)


def who(net: Network, fills: str, refused: Collection[str] = ()) -> list[str]:
    return [each.actor for each in found(net, refused).by_gap.get(fills, ())]


def outside(key: str, categories: str, **more: object) -> dict[str, object]:
    return actor(key, categories, territory=ELSEWHERE, **more)


class Plain:
    """A network of one day as sets, with every measure as it is defined."""

    def __init__(self, net: Network) -> None:
        valid = net.on(DAY)
        rows = valid.actors.select("id", "categories").iter_rows()
        self.held = {key: set((held or "").split("|")) for key, held in rows}
        self.members = set(valid.members(PLACE))
        self.partners, self.known = self._around(valid, COOPERATION_TYPES), self._around(valid, None)
        self.joined: dict[str, set[str]] = defaultdict(set)
        for initiative, key in valid.participations.select("initiative", "actor").iter_rows():
            self.joined[initiative].add(key)

    @staticmethod
    def _around(valid: Network, types: tuple[str, ...] | None) -> Neighbours:
        around: Neighbours = defaultdict(set)
        for row in valid.relations.rows(named=True):
            if row["type"] != "acts_in" and (types is None or row["type"] in types) and row["source"] != row["target"]:
                around[row["source"]].add(row["target"])
                around[row["target"]].add(row["source"])
        return around

    def rank(self, key: str, targets: set[str]) -> tuple[float, float, float]:
        others = targets - {key}
        shared = sum(len(self.partners[each] & others) / len(self.partners[each]) for each in self.partners[key])
        sets = [each for each in self.joined.values() if key in each and len(each) > 1]
        together = sum(len(each & others) / (len(each) - 1) for each in sets)
        seen, front, steps = {key}, {key}, 9
        for step in (1, 2, 3):
            front = set().union(*(self.known[each] for each in front)) - seen
            seen |= front
            if front & others:
                steps = step
                break
        return -round(shared, 9), -round(together, 9), steps

    def wanted(self, able: set[str], targets: set[str]) -> list[tuple[tuple[float, float, float], str]]:
        return [(self.rank(key, targets), key) for key in able]

    def holding(self, category: str) -> set[str]:
        return {key for key, held in self.held.items() if category in held}

    def of_pair(self, pair: tuple[str, str], without: set[str]) -> list[str]:
        """Rank who could make the pair cooperate, when some actors are gone."""
        there = {each: self.members & self.holding(each) - without for each in pair}
        missing = [each for each in pair if not there[each]]
        sought = missing if len(missing) == 1 else pair
        best: dict[str, tuple[float, float, float]] = {}
        for side, other in (pair, pair[::-1]):
            if side in sought:
                for rank, key in self.wanted(self.holding(side) - without, there[other]):
                    best[key] = min(rank, best.get(key, rank))
        return [key for _, key in sorted((rank, key) for key, rank in best.items())]


@settings(max_examples=60, deadline=None)
@given(networks())
def test_candidates_and_their_order_are_those_of_the_definitions(net: Network) -> None:
    # Without places no distance is known, so that ids decide after steps.
    net = replace(net, actors=net.actors.with_columns(commune=pl.lit(None, pl.String)))
    plain, cover, got = Plain(net), coverage(net, PLACE, DAY), found(net)
    expected: dict[str, list[str]] = {}
    for category in REQUIRED_CATEGORIES:
        if not plain.members & plain.holding(category):
            ranked = sorted(plain.wanted(plain.holding(category) - plain.members, plain.members))
            expected[category] = [key for _, key in ranked]
    for pair in PAIRS:
        name = "-".join(pair)
        present = [each for each in pair if plain.members & plain.holding(each)]
        if not cover.pairs[name].ties and present:
            expected[name] = plain.of_pair(pair, set())
        ties = [
            {a, b}
            for a, b in combinations(sorted(plain.members), 2)
            if b in plain.partners[a] and any(x in plain.held[a] and y in plain.held[b] for x, y in (pair, pair[::-1]))
        ]
        in_all = set.intersection(*ties) if ties else set()
        if in_all:
            expected[f"fragile:{name}"] = plain.of_pair(pair, in_all)
    triangles = {gap.fills for gap in got.gaps if gap.kind == "triangle"}
    # Whoever is recorded by their commune alone is nowhere now, and `far` is the same for all others but members.
    told = {fills: [each.actor for each in some] for fills, some in got.by_gap.items() if fills not in triangles}
    told.pop("research", None)
    assert {fills: sorted(keys) for fills, keys in told.items()} == {
        fills: sorted(keys) for fills, keys in expected.items()
    }
    for some in got.by_gap.values():
        assert [each.rank for each in some] == sorted(each.rank for each in some)
    for fills, keys in expected.items():
        near = {each.actor: each.rank[3] for each in got.by_gap[fills]}
        ranks = {each.actor: each.rank[:3] for each in got.by_gap[fills]}
        order = sorted(keys, key=lambda key: (ranks[key], near[key], key))
        assert told[fills] == order
        if fills in REQUIRED_CATEGORIES:
            assert ranks == {key: rank for rank, key in plain.wanted(set(keys), plain.members)}


@settings(max_examples=40, deadline=None)
@given(networks())
def test_every_reason_is_a_path_that_is_there(net: Network) -> None:
    plain, got = Plain(net), found(net)
    for each in got.suggestions:
        assert each.because or each.rank[2] == 9
        for why in each.because:
            assert why.path[0] == each.actor
            if why.kind in ("shared_partner", "triangle"):
                first, middle, last = why.path
                assert middle in plain.partners[first] & plain.partners[last]
                assert last in plain.members
            elif why.kind == "shared_initiative":
                assert {why.path[0], why.path[2]} <= plain.joined[why.path[1]]
            elif why.kind in ("relation", "chain"):
                steps = list(zip(why.path, why.path[1:], strict=False))
                assert all(other in plain.known[one] for one, other in steps)
                assert len(steps) == each.rank[2] or len(each.fills) > 1
                assert why.path[-1] in plain.members
            elif why.kind == "category":
                assert why.more["category"] in plain.held[each.actor]


TRIO = {"c": "collective", "p": "public"}


def test_a_missing_category_is_filled_by_its_own_actors_and_so_are_its_pairs() -> None:
    net = network(
        actors=[actor("c", "collective"), actor("p", "public"), outside("e", "economic"), outside("d", "collective")],
        relations=[tie("r", "c", "p")],
    )
    assert [(each.actor, each.fills) for each in found(net).suggestions] == [
        ("e", ("economic", "collective-economic", "public-economic")),
        ("d", ("fragile:collective-public",)),
    ]


def test_a_pair_with_nobody_at_all_is_filled_by_no_single_actor() -> None:
    got = found(network(actors=[outside("c", "collective|public")]))
    assert [gap.fills for gap in got.gaps] == ["collective", "public", "economic", "research"]


def test_shared_partners_go_before_shared_initiatives_and_these_before_steps() -> None:
    net = network(
        actors=[actor("c", "collective"), *(outside(key, "economic") for key in "defg"), outside("x", "research")],
        relations=[
            tie("r1", "c", "x"),
            tie("r2", "x", "f"),
            tie("r3", "c", "d", type="funds"),
        ],
        initiatives=[{"id": "i", "name": "I"}],
        participations=[{"initiative": "i", "actor": key, "role": None} for key in "ce"],
    )
    assert who(net, "economic") == ["f", "e", "d", "g"]
    assert who(net, "research") == []
    (first,) = [each for each in found(net).suggestions if each.actor == "f"]
    assert [(why.kind, why.path) for why in first.because] == [
        ("category", ("f",)),
        ("shared_partner", ("f", "x", "c")),
    ]


def test_the_nearer_goes_first_where_nothing_else_is_known() -> None:
    net = network(
        actors=[
            actor("c", "collective"),
            outside("a", "economic", commune="29151"),
            outside("b", "economic", commune="19275"),
            outside("d", "economic", lat=45.27, lon=1.77),
            outside("n", "economic"),
        ]
    )
    assert who(net, "economic") == ["d", "b", "a", "n"]
    far = dict(zip(net.actors["id"], kilometres(net.actors, PLACE).tolist(), strict=True))
    assert far["c"] == 0 <= far["d"] <= 1
    assert 5 < far["b"] < 60
    assert 400 < far["a"] < 600
    assert far["n"] != far["n"]


def test_what_hangs_on_one_actor_is_held_by_others_without_it() -> None:
    net = of_letters(
        {"z": "collective", "c": "collective", "p": "public", "q": "public", "e": "economic"},
        ["zp", "zq", "ze", "pe", "ec"],
    )
    (gap,) = [each for each in found(net).gaps if each.fills == "fragile:collective-public"]
    assert gap.hangs_on == ("z",)
    assert set(who(net, "fragile:collective-public")) == {"c", "p", "q"}
    alone = of_letters({"z": "collective", "p": "public", "q": "public"}, ["zp", "zq"])
    assert who(alone, "fragile:collective-public") == []


def test_three_pairs_without_a_triangle_are_a_gap_of_the_pair_that_closes_it() -> None:
    letters = {"c": "collective", "d": "collective", "p": "public", "q": "public", "e": "economic"}
    net = of_letters(letters, ["cp", "pe", "de", "dq"])
    assert coverage(net, PLACE, DAY).triad.level == 3
    closing = {gap.fills for gap in found(net).gaps if gap.kind == "triangle"}
    assert closing == {"collective-economic", "collective-public", "public-economic"}
    told = {each.actor: each for each in found(net).by_gap["collective-economic"]}
    assert set(told) == {"c", "e"}
    assert told["c"].because[0].path == ("c", "p", "e")


def test_a_need_is_filled_by_partners_whose_offer_answers_and_has_capacity() -> None:
    offers: list[dict[str, object]] = [
        {"id": "o1", "partner": "n", "theme": "Énergie", "capacity": 1},
        {"id": "o2", "partner": "m", "theme": "énergie", "capacity": 0},
        {"id": "o3", "partner": "k", "theme": "énergie"},
        {"id": "o4", "partner": "l", "theme": "énergie", "until": "2024"},
    ]
    net = network(
        actors=[*(outside(key, "national") for key in "nmk"), outside("l", "national"), actor("c", "collective")],
        needs=[{"id": "b1", "territory": HERE, "theme": "energie"}, {"id": "b2", "territory": ELSEWHERE, "theme": "x"}],
        offers=offers,
    )
    assert who(net, "need:b1") == ["k", "n"]
    assert [each.because[0].path for each in found(net).by_gap["need:b1"]] == [("k", "o3", "b1"), ("n", "o1", "b1")]
    assert "need:b2" not in found(net).by_gap


def test_refused_and_departed_actors_are_not_suggested() -> None:
    net = network(
        actors=[actor("c", "collective"), outside("e", "economic"), outside("f", "economic", until="2024")],
    )
    assert who(net, "economic") == ["e"]
    assert who(net, "economic", refused={"e", "stranger"}) == []


def test_researchers_are_not_missing_where_a_partnership_with_some_is_known() -> None:
    net = network(actors=[actor("c", "collective"), outside("r", "research")], relations=[tie("t", "c", "r")])
    assert "research" not in found(net).by_gap


def test_an_empty_territory_and_an_empty_network_have_gaps_and_nobody_to_fill_them() -> None:
    got = found(network())
    assert [gap.kind for gap in got.gaps] == ["category"] * 4
    assert got.suggestions == ()


def test_no_more_are_named_than_asked_for() -> None:
    net = network(actors=[actor("c", "collective"), *(outside(f"e{row}", "economic") for row in range(9))])
    assert len(partners(net, PLACE, DAY, limit=4).by_gap["economic"]) == 4


def test_members_without_a_category_are_named_for_one_may_be_who_is_missing() -> None:
    net = network(actors=[actor("c", "collective"), actor("a"), actor("b", until="2024"), outside("e", "economic")])
    assert found(net).uncategorised == ("a",)
