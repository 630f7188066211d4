"""The shared graph: what only a server can do to us, tried on a real one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import servers
from made_networks import actor, network, tie

from graph.errors import StoreUnusable
from graph.model.network import Network
from graph.store import cypher, neo4j, open_store
from graph.store.base import Change, Held, Store
from graph.store.schema import ACTS, RELATES
from ui.locale import error_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import ManagedTransaction

pytestmark = pytest.mark.xdist_group("neo4j")
ONE, TWO, THREE = (Held("w", revision) for revision in (1, 2, 3))
OURS = network(actors=[actor("a"), actor("b")], relations=[tie("r", "a", "b")])


@pytest.fixture
def server(neo4j_server: servers.Server) -> servers.Server:
    return servers.emptied(neo4j_server)


@pytest.fixture
def store(server: servers.Server) -> Iterator[Store]:
    with opened(server) as found:
        yield found


def opened(server: servers.Server) -> Store:
    return open_store(server.url, user=server.user, password=server.password)


def test_somebody_elses_database_is_never_replaced(store: Store, server: servers.Server) -> None:
    servers.query(server, "CREATE (:Recipe {name: 'soupe'})")
    for ask in (store.held, lambda: store.build(OURS, ONE)):
        with pytest.raises(StoreUnusable, match="graph_foreign"):
            ask()
    assert servers.query(server, "MATCH (n) RETURN labels(n) AS labels") == [{"labels": ["Recipe"]}]


def test_a_half_built_graph_is_not_taken_for_whole(
    store: Store, server: servers.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build(OURS, ONE)

    def cut(network: Network, _: set[str]) -> Iterator[tuple[str, list[dict[str, object]]]]:
        yield cypher.create_nodes("Actor", neo4j.ROWS), network.actors.to_dicts()
        raise ConnectionResetError

    with monkeypatch.context() as patched:
        patched.setattr(neo4j, "_batches", cut)
        with pytest.raises(StoreUnusable, match="server_unreachable"):
            store.build(OURS, TWO)
    assert servers.query(server, "MATCH (n:Actor) RETURN count(*) AS n") == [{"n": 2}]
    with opened(server) as other:
        assert other.held() is None
        for ask in (other.network, lambda: other.apply(Change(OURS), TWO)):
            with pytest.raises(StoreUnusable, match="graph_empty"):
                ask()
        other.build(OURS, TWO)
        assert other.held() == TWO
        assert other.network() == OURS


def test_a_batch_that_is_sent_again_is_written_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    once = neo4j._fill

    def again(tx: ManagedTransaction, builder: str, batch: int, query: str, rows: list[dict[str, object]]) -> bool:
        return once(tx, builder, batch, query, rows) and once(tx, builder, batch, query, rows)

    monkeypatch.setattr(neo4j, "_fill", again)
    store.build(OURS, ONE)
    assert store.network() == OURS


def test_of_two_who_build_at_once_the_later_one_wins(
    store: Store, server: servers.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = neo4j._batches
    other = network(actors=[actor("z")])

    def overtaken(first: Network, places: set[str]) -> Iterator[tuple[str, list[dict[str, object]]]]:
        monkeypatch.setattr(neo4j, "_batches", complete)
        with opened(server) as second:
            second.build(other, TWO)
        yield from complete(first, places)

    monkeypatch.setattr(neo4j, "_batches", overtaken)
    with pytest.raises(StoreUnusable, match="graph_moved"):
        store.build(OURS, ONE)
    assert store.held() == TWO
    assert store.network() == other


def test_a_change_worked_out_before_somebody_else_wrote_is_refused(store: Store, server: servers.Server) -> None:
    store.build(OURS, ONE)
    assert store.held() == ONE
    with opened(server) as other:
        other.apply(Change(network(actors=[actor("a", name="theirs")])), TWO)
    with pytest.raises(StoreUnusable, match="graph_moved"):
        store.apply(Change(network(actors=[actor("c")])), THREE)
    assert store.held() == TWO
    store.apply(Change(network(actors=[actor("c")])), THREE)
    assert store.network().actors["name"].to_list() == ["theirs", "B", "C"]


def test_a_network_read_while_somebody_writes_is_read_again(
    store: Store, server: servers.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.build(OURS, ONE)
    read = neo4j._network

    def interrupted(tx: ManagedTransaction, territory: None) -> Network:
        monkeypatch.setattr(neo4j, "_network", read)
        half = read(tx, territory)
        with opened(server) as other:
            other.apply(Change(Network.of(), {"relations": ("r",)}), TWO)
        return half

    monkeypatch.setattr(neo4j, "_network", interrupted)
    assert store.network().relations.is_empty()


def test_an_emptied_database_holds_nothing(store: Store, server: servers.Server) -> None:
    store.build(OURS, ONE)
    servers.emptied(server)
    assert store.held() is None
    with pytest.raises(StoreUnusable, match="graph_empty"):
        store.network()


def test_relations_and_actors_are_found_by_their_index(store: Store, server: servers.Server) -> None:
    store.build(OURS, ONE)
    for query in (
        cypher.delete_edges(RELATES),
        cypher.delete_edges(ACTS),
        cypher.nodes("Actor", by_key=True),
        cypher.edges(RELATES, by="source"),
        cypher.edges(RELATES, by="target"),
    ):
        plan = repr(servers.plan(server, query, ids=["r"]))
        assert "IndexSeek" in plan
        assert "LabelScan" not in plan
        assert "TypeScan" not in plan


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_wrong_password_is_told_in_words(server: servers.Server, lang: str) -> None:
    with pytest.raises(StoreUnusable) as told:
        open_store(server.url, user=server.user, password="wrong-password")  # noqa: S106 - wrong on purpose
    assert told.value.code == "server_refused"
    assert "ESSAIM_GRAPH_PASSWORD" in error_text(told.value, "fr" if lang == "fr" else "en")
    assert "wrong-password" not in str(told.value)


def test_a_database_that_is_not_there_is_named(server: servers.Server) -> None:
    with pytest.raises(StoreUnusable, match=r"server_no_database.*elsewhere"):
        open_store(server.url.replace("/neo4j", "/elsewhere"), user=server.user, password=server.password)


@pytest.mark.parametrize("url", ["bolt://127.0.0.1:1/neo4j", "neo4j://127.0.0.1:1", "bolt://nowhere.invalid:7687"])
def test_a_server_that_does_not_answer_is_named(url: str) -> None:
    with pytest.raises(StoreUnusable, match="server_unreachable") as told:
        open_store(url, password="any-password")  # noqa: S106 - nobody is there to ask it
    assert url in str(told.value)


def test_the_address_may_leave_the_database_and_the_routing_out(server: servers.Server) -> None:
    for url in (server.url.removesuffix("/neo4j"), server.url.replace("neo4j://", "bolt://")):
        with open_store(url, user=server.user, password=server.password) as store:
            assert store.held() is None


def test_nothing_is_printed_by_the_driver(server: servers.Server) -> None:
    script = (
        "import sys; from graph.errors import StoreUnusable; from graph.store import open_store\n"
        "from dying_writer import OLD, STEP, held\n"
        "with open_store(sys.argv[1], password=sys.argv[2]) as store:\n"
        "    store.held(); store.build(OLD, held(1)); store.apply(STEP, held(2)); store.network()\n"
        "for url in (sys.argv[1] + 'x', 'neo4j://127.0.0.1:1/neo4j'):\n"
        "    try: open_store(url, password=sys.argv[2])\n"
        "    except StoreUnusable: pass\n"
    )
    command = [sys.executable, "-X", "dev", "-c", script, server.url, server.password]
    paths = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    done = subprocess.run(command, capture_output=True, env=os.environ | paths, check=True)  # noqa: S603 - ours
    assert (done.stdout, done.stderr) == (b"", b"")
