"""What every graph database must do: one suite, run on each real engine in the table."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl
import pytest
import servers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_networks import actor, network, tie
from odd_networks import COUNTS, NUMBERS, ODD, difference, networks, territories

from graph.errors import EssaimError, StoreUnusable, UsageError
from graph.model.network import SCHEMAS, Network, concat
from graph.model.rules import LONGEST_ID
from graph.model.territory import Territory
from graph.store import MENDED_BY_BUILD, cypher, open_store
from graph.store.base import Change, Held, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("neo4j")
KEYS = ("id", "territory", "commune")
"""What is looked up: `rules.identifier` keeps it short."""
ONE, TWO = Held("workspace-é", 7), Held("workspace-é", 8)
OURS = network(
    actors=[actor("a"), actor("b"), actor("c")],
    relations=[tie("r", "a", "b"), tie("s", "b", "c"), tie("t", "a", "19272", type="acts_in")],
    offers=[{"id": "o", "partner": "a", "theme": "énergie", "capacity": 2}],
)
drawn = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def _ladybug(request: pytest.FixtureRequest) -> Callable[[], Store]:
    folder: Path = request.getfixturevalue("tmp_path_factory").mktemp("graph")
    return lambda: open_store(f"ladybug:///{folder}/graph.lbug")


def _neo4j(request: pytest.FixtureRequest) -> Callable[[], Store]:
    server = servers.emptied(request.getfixturevalue("neo4j_server"))
    return lambda: open_store(server.url, user=server.user, password=server.password)


ENGINES = {"ladybug": _ladybug, "neo4j": _neo4j}


@pytest.fixture(params=ENGINES)
def opening(request: pytest.FixtureRequest) -> Callable[[], Store]:
    """Return how to open an empty database of each engine."""
    return ENGINES[request.param](request)


@pytest.fixture
def store(opening: Callable[[], Store]) -> Iterator[Store]:
    with opening() as opened:
        yield opened


def _same(store: Store, expected: Network) -> None:
    found = store.network()
    assert found.differences(expected) == []
    for table, columns in SCHEMAS.items():
        assert dict(getattr(found, table).schema) == {name: kind() for name, kind in columns.items()}


def test_an_empty_database_holds_nothing(store: Store) -> None:
    assert store.held() is None
    with pytest.raises(StoreUnusable, match="graph_empty"):
        store.network()
    with pytest.raises(StoreUnusable, match="graph_empty"):
        store.apply(Change(OURS), ONE)
    assert "graph_empty" in MENDED_BY_BUILD


def test_an_empty_network_is_held_as_any_other(store: Store) -> None:
    store.build(Network.of(), ONE)
    assert store.held() == ONE
    _same(store, Network.of())


def test_what_was_built_is_there_for_the_next_who_opens(opening: Callable[[], Store]) -> None:
    with opening() as store:
        store.build(OURS, ONE)
        store.apply(Change(network(actors=[actor("z")])), TWO)
        whole = store.network()
    with opening() as store:
        assert store.held() == TWO
        _same(store, whole)


def test_building_replaces_everything_even_by_an_older_revision(store: Store) -> None:
    store.build(OURS, TWO)
    other = network(actors=[actor("z")], needs=[{"id": "n", "territory": "19272", "theme": "eau"}])
    store.build(other, ONE)
    assert store.held() == ONE
    _same(store, other)


def test_odd_values_come_back_as_they_were(store: Store) -> None:
    texts = network(actors=[{"id": f"🥕{row}", **dict.fromkeys(_texts("actors"), odd)} for row, odd in enumerate(ODD)])
    numbers = network(
        actors=[actor("a", lat=number, lon=None) for number in NUMBERS[:1]],
        relations=[tie(f"r{row}", "a", "a", amount=number) for row, number in enumerate(NUMBERS)],
        offers=[{"id": f"o{row}", "partner": "a", "theme": "", "capacity": n} for row, n in enumerate(COUNTS)],
    )
    for odd in (texts, numbers):
        store.build(odd, ONE)
        _same(store, odd)
        store.build(Network.of(), ONE)
        store.apply(Change(odd), TWO)
        _same(store, odd)


def _texts(table: str) -> list[str]:
    return [name for name, kind in SCHEMAS[table].items() if kind is pl.String and name not in KEYS]


def test_the_longest_ids_and_codes_are_found_again(store: Store) -> None:
    longest = ["x" * LONGEST_ID, "é" * LONGEST_ID, "🥕" * LONGEST_ID]
    ours = network(
        actors=[actor(key, territory=key) for key in longest],
        relations=[tie(key, key, longest[0]) for key in longest],
    )
    store.build(ours, ONE)
    for key in longest:
        here = Territory(key, "T", "group", (), frozenset({key}), None, None)
        assert store.network(here).differences(ours.around(here)) == []
    store.apply(Change(Network.of(), {"relations": tuple(longest[1:])}), TWO)
    assert store.network().relations["id"].to_list() == longest[:1]


def test_any_network_comes_back_exactly_and_so_do_its_territories(store: Store) -> None:
    @drawn
    @given(networks(), st.lists(territories(), min_size=1, max_size=3))
    def check(drawn_network: Network, places: list[Territory]) -> None:
        store.build(drawn_network, ONE)
        _same(store, drawn_network)
        for territory in places:
            assert store.network(territory).differences(drawn_network.around(territory)) == []

    check()


def test_a_change_gives_what_building_anew_gives_also_when_done_twice(store: Store) -> None:
    @drawn
    @given(st.lists(networks(), min_size=2, max_size=3), territories())
    def check(states: list[Network], territory: Territory) -> None:
        store.build(states[0], Held("w", 0))
        for revision, (old, new) in enumerate(pairwise(states), start=1):
            for _ in range(2):
                store.apply(difference(old, new), Held("w", revision))
                _same(store, new)
            assert store.network(territory).differences(new.around(territory)) == []
            assert store.held() == Held("w", revision)

    check()


def test_a_batch_that_names_a_record_twice_writes_it_once_as_last_said(store: Store) -> None:
    store.build(OURS, ONE)
    twice = pl.concat([network(actors=[actor("z", name=name)]).actors for name in ("first", "last")])
    store.apply(Change(Network.of(actors=twice)), TWO)
    assert store.network().actors.filter(pl.col("id") == "z")["name"].to_list() == ["last"]


def test_a_change_that_fails_half_way_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.build(OURS, ONE)
    complete = cypher.writes

    def broken(change: Change, rows: cypher.Rows) -> Iterator[cypher.Write]:
        yield from complete(change, rows)
        yield cypher.Write("THIS IS NO QUERY", ids=("x",))

    with monkeypatch.context() as patched:
        patched.setattr(cypher, "writes", broken)
        with pytest.raises(StoreUnusable, match="failed"):
            store.apply(Change(network(actors=[actor("z")]), {"actors": ("a",), "relations": ("r", "t")}), TWO)
    assert store.held() == ONE
    _same(store, OURS)
    store.apply(Change(Network.of(), {"relations": ("r",)}), TWO)
    assert store.network().relations["id"].to_list() == ["s", "t"]


def test_a_change_older_than_what_is_held_changes_nothing(store: Store) -> None:
    store.build(OURS, TWO)
    store.apply(Change(Network.of(), {"relations": ("r",)}), ONE)
    assert store.held() == TWO
    _same(store, OURS)


def test_the_graph_of_another_workspace_is_neither_replaced_nor_changed(store: Store) -> None:
    store.build(OURS, ONE)
    other = Held("another workspace", 9)
    with pytest.raises(StoreUnusable, match="graph_foreign"):
        store.build(Network.of(), other)
    with pytest.raises(StoreUnusable):
        store.apply(Change(Network.of(), {"relations": ("r",)}), other)
    assert store.held() == ONE
    _same(store, OURS)


def test_a_territory_is_answered_without_the_rest(store: Store) -> None:
    far = [actor(f"far{row}", territory=None, commune=f"{row:05d}") for row in range(3000)]
    ties = [tie(f"far{row}", f"far{row}", f"far{(row * 7) % 3000}") for row in range(3000)]
    ours = network(actors=[*OURS.actors.to_dicts(), *far], relations=[*OURS.relations.to_dicts(), *ties])
    store.build(ours, ONE)
    here = Territory("00007", "T", "commune", ("00007",), frozenset({"00007"}), None, None)
    found = store.network(here)
    assert found.differences(ours.around(here)) == []
    assert "far7" in found.position
    assert found.actors.height < 10
    nobody = Territory("99999", "T", "commune", (), frozenset({"99999"}), None, None)
    assert store.network(nobody) == Network.of()


def test_more_rows_than_one_batch_are_all_written(store: Store) -> None:
    many = network(
        actors=[actor(f"a{row}") for row in range(10_500)],
        relations=[tie(f"r{row}", f"a{row}", "a0") for row in range(10_500)],
    )
    store.build(Network.of(), ONE)
    store.apply(Change(many), TWO)
    _same(store, many)
    store.apply(Change(Network.of(), {"relations": tuple(many.relations["id"])}), TWO)
    assert store.network().relations.is_empty()
    store.build(many, TWO)
    _same(store, many)


def test_a_closed_store_answers_no_more_and_closes_twice(opening: Callable[[], Store]) -> None:
    store = opening()
    store.build(OURS, ONE)
    store.close()
    store.close()
    for ask in (store.held, store.network, lambda: store.build(OURS, ONE), lambda: store.apply(Change(OURS), TWO)):
        with pytest.raises(StoreUnusable, match="graph_closed"):
            ask()


def test_a_graph_built_in_parts_is_the_same_as_one_built_whole(store: Store) -> None:
    second = network(relations=[tie("u", "a", "c")], offers=[{"id": "p", "partner": "b", "theme": "eau"}])
    more = network(actors=[actor("d"), actor("e")])
    store.build_parts([OURS, more, second], ONE)
    whole = concat([OURS, more, second])
    _same(store, whole)


def test_a_discarded_graph_makes_room_for_another_workspace_and_only_its_own_may_go(store: Store) -> None:
    store.discard(ONE.workspace)
    store.build(OURS, ONE)
    with pytest.raises(StoreUnusable, match="graph_foreign"):
        store.discard("another")
    _same(store, OURS)
    store.discard(ONE.workspace)
    assert store.held() is None
    store.build(OURS, Held("another", 1))
    _same(store, OURS)


@pytest.mark.parametrize("url", ["", "graph.lbug", "sqlite:///x", "ladybug:///", "neo4j://", "http://localhost:7474"])
def test_another_address_than_those_known_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="bad_graph_url"):
        open_store(url)


def test_a_password_in_the_address_is_refused_and_never_shown() -> None:
    with pytest.raises(EssaimError) as refused:
        open_store("neo4j://neo4j:secret@localhost:7687/neo4j")
    assert refused.value.code == "password_in_url"
    assert "secret" not in str(refused.value)
