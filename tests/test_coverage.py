from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from coverage_by_definition import Definition, smallest_cover
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import DAY, ELSEWHERE, HERE, actor, network, networks, of_letters, territory, tie

from graph.analysis import vertex_cover
from graph.analysis.coverage import coverage
from graph.analysis.redundancy import redundancy

if TYPE_CHECKING:
    from graph.model.network import Network

LETTERS = {"c": "collective", "d": "collective", "p": "public", "q": "public", "e": "economic", "f": "economic"}


def answer(found: Network, **more: Any) -> Any:  # noqa: ANN401 - JSON, looked into freely
    return coverage(found, territory(**more), DAY).as_json()


def restricted(full: Any, like: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Leave out the keys that the contract does not name."""
    if isinstance(like, dict):
        return {key: restricted(full[key], like[key]) for key in full if key in like or key == "contradicted"}
    return full


@settings(max_examples=400, deadline=None)
@given(networks(), st.sampled_from([None, "2024", "2025-06", "2025-06-15"]))
def test_coverage_is_what_its_definition_says(found: Network, applied_on: str | None) -> None:
    here = territory(applied_on=applied_on)
    expected = Definition(found, here, DAY).answer()
    assert restricted(coverage(found, here, DAY).as_json(), expected) == expected


@settings(max_examples=100, deadline=None)
@given(networks())
def test_the_whole_the_surroundings_and_the_day_give_one_answer(found: Network) -> None:
    whole = answer(found)
    assert answer(found.around(territory())) == whole
    assert answer(found.on(DAY)) == whole
    assert answer(found.on(DAY).around(territory())) == whole
    assert answer(found.around(territory()).on(DAY)) == whole


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefghi"), st.sampled_from("abcdefghi")), max_size=16))
def test_redundancy_is_the_first_smallest_set_that_touches_every_tie(ties: list[tuple[str, str]]) -> None:
    found = redundancy(ties)
    expected = smallest_cover({frozenset(tie) for tie in ties if tie[0] != tie[1]})
    assert (sorted(found.cut), found.size, found.exact) == (expected, len(expected), True)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz")), max_size=20))
def test_redundancy_of_two_separate_sides_is_the_maximum_matching(ties: list[tuple[str, str]]) -> None:
    graph = nx.Graph(ties)
    top = {a for a, _ in ties}
    assert redundancy(ties).size == len(nx.bipartite.maximum_matching(graph, top_nodes=top)) // 2
    assert sorted(redundancy(ties).cut) == smallest_cover({frozenset(tie) for tie in ties})


def test_redundancy_of_many_separate_triangles_takes_two_of_each() -> None:
    ties = [pair for row in range(150) for pair in combinations((f"{row:03}a", f"{row:03}b", f"{row:03}c"), 2)]
    assert redundancy(ties).size == 300


def test_redundancy_of_a_long_ring_peels_nothing_and_says_that_it_is_not_surely_smallest() -> None:
    odd = [(f"{row:04}", f"{(row + 1) % 2001:04}") for row in range(2001)]
    found = redundancy(odd)
    assert found.size == 1001
    assert not found.exact


def test_redundancy_of_a_ring_with_long_tails_is_exact_after_peeling() -> None:
    ring = [("a", "b"), ("b", "c"), ("c", "a")]
    tail = [("a" if row == 0 else f"t{row:04}", f"t{row + 1:04}") for row in range(1000)]
    found = redundancy(ring + tail)
    assert (found.size, found.exact) == (502, True)
    assert all(set(edge) & found.cut for edge in ring + tail)


def test_a_search_cut_short_says_so_and_still_ends_all_ties(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vertex_cover, "NODES", 0)
    monkeypatch.setattr(vertex_cover, "LARGEST", 10_000)
    graph = nx.gnm_random_graph(120, 420, seed=3)
    ties = [(f"{a:03}", f"{b:03}") for a, b in graph.edges]
    found = redundancy(ties)
    assert not found.exact
    assert all(set(edge) & found.cut for edge in ties)


@pytest.mark.parametrize(
    ("level", "ties"),
    [
        (1, []),
        (2, ["cp"]),
        (3, ["cp", "pe"]),
        (3, ["cp", "qe", "df"]),
        (4, ["cp", "pe", "ec"]),
        (4, ["cp", "pe", "ec", "dp", "fd", "fp"]),
        (5, ["cp", "pe", "ec", "dq", "qf", "fd"]),
    ],
)
def test_the_level_of_known_triads(level: int, ties: list[str]) -> None:
    assert answer(of_letters(LETTERS, ties))["level"] == level


def test_nobody_is_level_zero_and_so_are_researchers_alone() -> None:
    assert answer(network())["level"] == 0
    assert answer(of_letters({"r": "research"}, []))["level"] == 0


def test_an_actor_of_all_three_categories_makes_no_triangle_with_itself() -> None:
    alone = answer(of_letters({"a": "collective|public|economic"}, ["aa"]))
    assert (alone["level"], alone["covered"]["attested"]) == (1, 3)
    assert alone["cooperation"]["collective-public"]["density"] is None
    two = of_letters({"a": "collective|public|economic", "b": "collective|public|economic"}, ["ab", "ba"])
    assert answer(two)["level"] == 3
    assert answer(two)["cooperation"]["collective-public"]["ties"] == 1


def test_two_triangles_may_hide_behind_one_that_meets_both() -> None:
    held = LETTERS | {"x": "collective", "y": "public", "z": "economic"}
    hiding = ["xy", "yz", "zx", "xp", "pe", "ex", "yc", "cf", "fy"]
    assert answer(of_letters(held, hiding))["level"] == 5


def test_the_broker_is_tied_to_both_others_and_the_first_by_id() -> None:
    found = answer(of_letters(LETTERS, ["cp", "pe", "dq", "qf"]))
    assert (found["level"], found["broker"]) == (3, "p")
    assert answer(of_letters(LETTERS, ["cp", "qe"]))["broker"] is None
    assert answer(of_letters(LETTERS, ["cp"]))["broker"] is None


def test_a_pair_shows_its_ties_density_and_on_whom_it_hangs() -> None:
    found = answer(of_letters(LETTERS, ["cp", "cq", "pc", "ce"]))["cooperation"]["collective-public"]
    expected = {"ties": 2, "possible": 4, "density": 0.5, "redundancy": 1, "cut": ["c"], "exact": True}
    assert found == expected | {"relations": ["r0", "r1", "r2"]}


def test_presence_is_attested_unknown_absent_or_contradicted() -> None:
    absence = {"territory": HERE, "source": "enquête", "date": "2025-01", "author": "animatrice"}
    found = network(
        actors=[actor("a", "collective"), actor("b", "public"), actor("n")],
        absences=[
            {"id": "x1", "category": "economic"} | absence,
            {"id": "x2", "category": "public"} | absence,
            {"id": "x3", "category": "research"} | absence | {"date": "2026"},
            {"id": "x4", "category": "national"} | absence | {"territory": ELSEWHERE},
        ],
    )
    told = answer(found)
    assert told["presence"]["collective"] == {"state": "attested", "actors": ["a"], "absences": []}
    assert told["presence"]["public"] == {
        "state": "attested",
        "actors": ["b"],
        "absences": ["x2"],
        "contradicted": True,
    }
    assert told["presence"]["economic"] == {"state": "absent", "actors": [], "absences": ["x1"]}
    assert told["presence"]["research"]["state"] == "unknown"
    assert told["presence"]["national"]["state"] == "unknown"
    assert told["covered"] == {"attested": 2, "possible": 2, "of": 3}
    assert told["uncategorised"] == ["n"]
    assert told["actors"] == 3


def test_ties_end_with_their_last_day_and_with_their_actors() -> None:
    actors = [actor("c", "collective"), actor("p", "public", until="2025-06"), actor("e", "economic", until="2024")]
    relations = [
        tie("r1", "c", "p", until="2025-06-15"),
        tie("r2", "p", "c", until="2025-06-14"),
        tie("r3", "c", "e"),
    ]
    found = answer(network(actors=actors, relations=relations))
    assert found["cooperation"]["collective-public"]["relations"] == ["r1"]
    assert found["presence"]["economic"]["state"] == "unknown"


def test_an_initiative_of_all_three_has_three_different_actors_of_the_territory() -> None:
    actors = [actor("c", "collective"), actor("b", "public|economic"), actor("p", "public")]
    away = actor("e", "economic", territory=ELSEWHERE)
    roles = {"i1": "cbp", "i2": "cb", "i3": "cpe", "i4": "cbp", "i5": "cbp"}
    places = {"i4": {"territory": ELSEWHERE}, "i5": {"until": "2024"}}
    found = network(
        actors=[*actors, away],
        initiatives=[{"id": key, "name": key, "territory": HERE} | places.get(key, {}) for key in roles],
        participations=[{"initiative": key, "actor": who, "role": "r"} for key, all_ in roles.items() for who in all_],
    )
    assert answer(found)["initiatives_of_all_three"] == ["i1"]


@pytest.mark.parametrize(
    ("since", "applied_on", "verdict"),
    [
        ("2024-05-31", "2024-06-01", "met"),
        ("2024-06-01", "2024-06-01", "not_met"),
        ("2024-06-02", "2024-06-01", "not_met"),
        ("2023", "2024-06-01", "met"),
        ("2024", "2024-06-01", "unknown"),
        ("2024-06", "2024-06-01", "not_met"),
        ("2024-06-01", "2024-06", "unknown"),
        ("2024-05", "2024-06", "met"),
        (None, "2024-06-01", "unknown"),
        ("2020", None, "unknown"),
    ],
)
def test_researchers_are_judged_by_the_day_the_territory_applied(
    since: str | None, applied_on: str | None, verdict: str
) -> None:
    actors = [actor("c", "collective"), actor("lab", "research", territory=ELSEWHERE)]
    found = network(actors=actors, relations=[tie("r", "lab", "c", since=since)])
    assert answer(found, applied_on=applied_on)["researchers"] == {
        "verdict": verdict,
        "because": ["r"],
        "absences": [],
    }


def test_researchers_attested_absent_are_not_met_and_unasked_are_unknown() -> None:
    absence = {"id": "x", "territory": HERE, "source": "s", "date": "2025", "author": "a", "category": "research"}
    assert answer(network(absences=[absence]))["researchers"] == {
        "verdict": "not_met",
        "because": [],
        "absences": ["x"],
    }
    assert answer(network())["researchers"]["verdict"] == "unknown"
    lab = network(absences=[absence], actors=[actor("lab", "research")])
    assert answer(lab)["researchers"]["verdict"] == "unknown"


def test_a_level_that_hangs_on_the_coding_of_associations_is_told() -> None:
    actors = [actor("a", "economic", kind="association"), actor("p", "public"), actor("c", "collective")]
    found = network(actors=actors, relations=[tie("r1", "a", "p"), tie("r2", "c", "p")])
    told = coverage(found, territory(), DAY)
    assert told.codings == {"as_recorded": 3, "associations_as_collective": 2, "associations_as_economic": 3}
    assert told.depends_on_coding


def test_the_keys_are_those_of_the_contract_and_stand_in_their_order() -> None:
    told = list(answer(network()))
    contract = ["territory", "as_of", "presence", "covered", "cooperation", "level", "broker"]
    contract += ["initiatives_of_all_three", "researchers", "codings"]
    assert [key for key in told if key in contract] == contract
