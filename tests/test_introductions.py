"""Who could introduce whom, held against all paths of at most three hops."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import prod
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import DAY, HERE, actor, network, tie

from graph.analysis.introductions import Introduction, introduce

if TYPE_CHECKING:
    from graph.model.network import Network

PARTS = {"both": 0.9, "source": 0.7, "target": 0.7, None: 0.5}


@st.composite
def acquainted(draw: st.DrawFn) -> Network:
    keys = [f"a{row}" for row in range(draw(st.integers(2, 7)))]
    some = st.sampled_from(keys)
    types = st.sampled_from(["cooperates", "meets", "funds", "acts_in"])
    relations = [
        tie(f"r{row}", draw(some), draw(some), type=draw(types), confirmed_by=draw(st.sampled_from(list(PARTS))))
        for row in range(draw(st.integers(0, 16)))
    ]
    for row in relations:
        if row["type"] == "acts_in":
            row["target"] = HERE
    return network(actors=[actor(key) for key in keys], relations=relations)


def all_paths(net: Network, source: str, target: str) -> list[tuple[float, tuple[str, ...]]]:
    trust: dict[frozenset[str], float] = {}
    for row in net.relations.rows(named=True):
        if row["type"] != "acts_in" and row["source"] != row["target"]:
            both = frozenset((row["source"], row["target"]))
            trust[both] = max(trust.get(both, 0), PARTS[row["confirmed_by"]])
    found = []
    others = [key for key in net.actors["id"] if key not in (source, target)]
    for between in range(3):
        for middle in permutations(others, between):
            path = (source, *middle, target)
            steps = [frozenset(pair) for pair in pairwise(path)]
            if all(step in trust for step in steps):
                found.append((prod(trust[step] for step in steps), path))
    return sorted(found, key=lambda each: (-round(each[0], 9), len(each[1]), each[1]))


@settings(max_examples=200, deadline=None)
@given(acquainted())
def test_the_three_most_trusted_paths_and_the_shortest_are_found(net: Network) -> None:
    wanted = all_paths(net, "a0", "a1")
    found = introduce(net, "a0", "a1")
    assert [each.path for each in found[:3]] == [path for _, path in wanted[:3]]
    assert [each.trust for each in found] == pytest.approx([{p: t for t, p in wanted}[e.path] for e in found])
    if wanted:
        shortest = min(wanted, key=lambda each: (len(each[1]), -round(each[0], 9), each[1]))[1]
        assert [each.path for each in found if each.fewest] == [shortest]
        assert len(found) == min(3, len(wanted)) + (shortest not in [each.path for each in found[:3]])


def chain(*confirmed: str | None) -> Network:
    keys = "abcdef"[: len(confirmed) + 1]
    relations = [tie(f"r{row}", keys[row], keys[row + 1], confirmed_by=by) for row, by in enumerate(confirmed)]
    return network(actors=[actor(key) for key in keys], relations=relations)


def test_trust_is_the_product_of_what_is_confirmed() -> None:
    assert introduce(chain("both", "target", None), "a", "d") == [
        Introduction(("a", "b", "c", "d"), trust=0.315, fewest=True)
    ]


def test_four_hops_are_too_many() -> None:
    assert introduce(chain("both", "both", "both", "both"), "a", "e") == []


def test_a_relation_is_gone_through_either_way_and_the_best_of_several_counts() -> None:
    net = network(
        actors=[actor("a"), actor("b")],
        relations=[tie("r", "b", "a"), tie("s", "a", "b", confirmed_by="both", type="meets")],
    )
    assert [each.as_json() for each in introduce(net, "a", "b")] == [
        {"path": ["a", "b"], "hops": 1, "trust": 0.9, "fewest_hops": True}
    ]


def test_what_is_over_introduces_nobody() -> None:
    net = network(actors=[actor("a"), actor("b")], relations=[tie("r", "a", "b", until="2024")])
    assert introduce(net.on(DAY), "a", "b") == []
    assert len(introduce(net, "a", "b")) == 1


def test_nobody_is_introduced_to_themselves_or_to_a_stranger() -> None:
    net = chain("both")
    assert introduce(net, "a", "a") == introduce(net, "a", "z") == introduce(net, "z", "a") == []


def test_a_long_way_that_all_confirm_goes_before_a_direct_one_that_nobody_does() -> None:
    net = network(
        actors=[actor(key) for key in "abc"],
        relations=[tie("r", "a", "c"), *(tie(f"s{k}", *k, confirmed_by="both") for k in ("ab", "bc"))],
    )
    found = introduce(net, "a", "c")
    assert [(each.path, each.fewest) for each in found] == [(("a", "b", "c"), False), (("a", "c"), True)]
