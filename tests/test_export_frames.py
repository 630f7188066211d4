"""Networks for notebooks and other programs: each form is read back by networkx, pandas, polars or our `analyse`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import networkx as nx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import HERE, actor, network, networks, tie

from graph.errors import UsageError
from graph.export import EXPORTS, edges, pajek, parquet
from graph.export.frames import as_networkx, as_pandas
from graph.model.guard import unguarded
from graph.model.network import SCHEMAS, Network
from ui.analysing import Columns, read_tables

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = [
    'Café "L\'Orée" & Cie',
    "back\\slash\\",
    '"',
    "\\",
    "a\nb\tc\rd\u2028e\x85f",
    "جمعية الفلاحين \u202e rtl",
    "\U0001f41d essaim",
    "=1+1",
    "100 % #é; 'x",
    "*Arcs",
    "00123",
    "NA",
]
ODD_TEXT = st.text(st.sampled_from("ab\"\\%\n\r ='(),;é\u202e"), min_size=1, max_size=4)


def hostile() -> Network:
    return network(
        actors=[actor(name, "public", name=name, lat=-45.25, lon=None) for name in HOSTILE],
        relations=[tie(f"r{row}", name, HOSTILE[0], since="2020") for row, name in enumerate(HOSTILE)],
    )


def from_graph(graph: nx.Graph[str]) -> Network:
    """Read a directed multigraph back: what `as_networkx` was given, without the relations `acts_in`."""
    found: Any = graph
    actors = [{"id": key, **data} for key, data in found.nodes(data=True)]
    relations = [{"id": key, "source": a, "target": b, **data} for a, b, key, data in found.edges(keys=True, data=True)]
    return network(actors=actors, relations=relations)


@settings(max_examples=60, deadline=None)
@given(found=networks())
def test_a_directed_multigraph_holds_every_actor_and_relation_with_all_that_is_known(found: Network) -> None:
    graph = as_networkx(found, directed=True)
    back = from_graph(graph)
    assert list(graph.nodes) == found.actors["id"].to_list()
    assert back.actors.equals(found.actors)
    assert back.relations.equals(found.ties)


@settings(max_examples=60, deadline=None)
@given(found=networks(), directed=st.booleans())
def test_a_simple_graph_counts_the_relations_of_each_pair(found: Network, *, directed: bool) -> None:
    graph = as_networkx(found, types=["cooperates", "meets"], directed=directed, multigraph=False)
    told = found.relations.filter(pl.col("type").is_in(["cooperates", "meets"]))
    wanted: dict[Any, dict[str, str]] = {}
    for key, source, target, kind in told.select("id", "source", "target", "type").iter_rows():
        pair = (source, target) if directed else frozenset((source, target))
        wanted.setdefault(pair, {})[key] = kind
    seen = {
        (a, b) if directed else frozenset((a, b)): (data["weight"], data["relations"], data["types"])
        for a, b, data in graph.edges(data=True)
    }
    assert seen == {
        pair: (len(rows), "|".join(rows), "|".join(sorted(set(rows.values())))) for pair, rows in wanted.items()
    }
    assert graph.is_directed() is directed
    assert sorted(graph.nodes) == found.actors["id"].to_list()


def test_an_undirected_multigraph_keeps_parallel_relations_and_loops_and_a_territory_is_an_attribute() -> None:
    found = network(
        actors=[actor("a"), actor("b"), actor("c")],
        relations=[
            tie("r1", "b", "a"),
            tie("r2", "a", "b", type="funds", amount=12.5),
            tie("r3", "a", HERE, type="acts_in"),
            tie("r4", "a", "19272", type="acts_in"),
            tie("r5", "c", "c"),
        ],
    )
    graph: Any = as_networkx(found)
    assert isinstance(graph, nx.MultiGraph)
    assert {key for _, _, key in graph.edges(keys=True)} == {"r1", "r2", "r5"}
    assert graph.edges["a", "b", "r2"] == {"type": "funds", "amount": 12.5}
    assert graph.nodes["a"]["acts_in"] == f"19272|{HERE}"
    assert "acts_in" not in graph.nodes["b"]
    assert as_networkx(found, types=[]).number_of_edges() == 0


@pytest.mark.parametrize("wrong", ["acts_in", "coopère", ["cooperates", "x"]])
def test_a_type_that_is_none_between_actors_is_refused(wrong: str | list[str]) -> None:
    with pytest.raises(UsageError) as refused:
        as_networkx(network(), types=wrong)
    assert refused.value.code == "unknown_relation_type"


@settings(max_examples=25, deadline=None)
@given(found=networks())
def test_pandas_gives_every_table_back(found: Network) -> None:
    frames = as_pandas(found)
    assert list(frames) == list(SCHEMAS)
    assert Network.of(**{table: pl.from_pandas(frame) for table, frame in frames.items()}) == found


def test_pandas_keeps_whole_numbers_whole_and_codes_as_text() -> None:
    found = network(
        actors=[actor("007", lat=45.5)],
        offers=[{"id": "o", "partner": "007", "theme": "eau", "capacity": 2}, {"id": "p", "partner": "007"}],
    )
    frames = as_pandas(found)
    assert frames["actors"]["id"].tolist() == ["007"]
    assert frames["offers"]["capacity"].dropna().tolist() == [2]
    assert frames["offers"]["capacity"].isna().tolist() == [False, True]


@settings(max_examples=25, deadline=None)
@given(found=networks())
def test_parquet_gives_every_table_back(found: Network, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("export") / "out"
    parquet.write(found, path)
    assert {each.stem for each in path.iterdir()} == set(SCHEMAS)
    assert Network.of(**{table: pl.read_parquet(path / f"{table}.parquet") for table in SCHEMAS}) == found


def test_parquet_keeps_hostile_texts_replaces_what_was_there_and_is_the_same_bytes_again(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.mkdir()
    (path / "actors.parquet").write_text("former")
    (path / "notes.txt").write_text("mine")
    parquet.write(hostile(), path)
    parquet.write(hostile(), tmp_path / "again")
    assert pl.read_parquet(path / "actors.parquet").equals(hostile().actors)
    assert (path / "notes.txt").read_text() == "mine"
    for each in (tmp_path / "again").iterdir():
        assert each.read_bytes() == (path / each.name).read_bytes()


def test_parquet_that_fails_leaves_the_former_folder_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out"
    parquet.write(network(), path)
    before = {each.name: each.read_bytes() for each in path.iterdir()}
    broken = hostile()
    object.__setattr__(broken, "memberships", None)
    with pytest.raises(AttributeError):
        parquet.write(broken, path)
    assert {each.name: each.read_bytes() for each in path.iterdir()} == before
    assert list(tmp_path.iterdir()) == [path]
    (tmp_path / "file").write_text("a file")
    with pytest.raises(FileExistsError):
        parquet.write(network(), tmp_path / "file")
    with pytest.raises(FileNotFoundError):
        parquet.write(network(), tmp_path / "missing" / "out")


def read_pajek(path: Path) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Return the label of each id, and source, target and type of each arc."""
    graph: Any = nx.read_pajek(path)
    keys = {label: unquote(data["url"]) for label, data in graph.nodes(data=True)}
    arcs = sorted((keys[a], keys[b], data["l"]) for a, b, data in graph.edges(data=True))
    assert {data["weight"] for _, _, data in graph.edges(data=True)} <= {1.0}
    return {key: label for label, key in keys.items()}, arcs


def test_pajek_keeps_the_ids_of_hostile_names_and_shows_them_on_one_line(tmp_path: Path) -> None:
    pajek.write(hostile(), tmp_path / "out.net")
    labels, arcs = read_pajek(tmp_path / "out.net")
    assert set(labels) == set(HOSTILE)
    assert labels['Café "L\'Orée" & Cie'] == "Café 'L'Orée' & Cie"
    assert labels["a\nb\tc\rd\u2028e\x85f"] == "a b c d e f"
    assert labels["back\\slash\\"] == "back/slash/"
    assert labels["جمعية الفلاحين \u202e rtl"] == "جمعية الفلاحين \u202e rtl"
    assert arcs == sorted((name, HOSTILE[0], "cooperates") for name in HOSTILE)


def test_pajek_sets_actors_of_one_name_apart(tmp_path: Path) -> None:
    found = network(
        actors=[actor("x", name="A"), actor("y", name="A"), actor("z", name="A (x)"), actor("t", name=None)],
        relations=[tie("r", "x", "y"), tie("s", "x", "y", type="funds"), tie("u", "z", "z")],
    )
    pajek.write(found, tmp_path / "out.net")
    labels, arcs = read_pajek(tmp_path / "out.net")
    assert labels == {"t": "t", "x": "A (x) (x)", "y": "A (y)", "z": "A (x)"}
    assert arcs == [("x", "y", "cooperates"), ("x", "y", "funds"), ("z", "z", "cooperates")]


@settings(max_examples=150, deadline=None)
@given(rows=st.dictionaries(ODD_TEXT.map(str.strip).filter(bool), ODD_TEXT, max_size=6))
def test_pajek_gives_every_id_back_whatever_it_is_called(
    rows: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("export") / "out.net"
    keys = list(rows)
    found = network(
        actors=[actor(key, name=name) for key, name in rows.items()],
        relations=[tie(f"r{row}", key, keys[0]) for row, key in enumerate(keys)],
    )
    pajek.write(found, path)
    labels, arcs = read_pajek(path)
    assert set(labels) == set(keys)
    assert arcs == sorted((key, keys[0], "cooperates") for key in keys)


@settings(max_examples=40, deadline=None)
@given(found=networks())
def test_an_edge_list_gives_every_actor_and_relation_back(
    found: Network, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("export") / "out.csv"
    edges.write(found, path)
    rows = pl.read_csv(path, infer_schema=False)
    nodes = pl.read_csv(path.with_name("out-nodes.csv"), infer_schema=False)
    assert tuple(rows.columns) == edges.EDGE_COLUMNS
    assert tuple(nodes.columns) == edges.NODE_COLUMNS
    told = ["id", "source", "target", "type", "since", "until"]
    assert rows.select(told).rows() == found.ties.select(told).rows()
    assert set(rows["weight"]) <= {"1"}
    known = ["id", "categories", "kind", "territory", "commune", "since", "until"]
    assert nodes.select(known).rows() == found.actors.select(known).rows()


def test_hostile_names_come_back_from_an_edge_list_and_numbers_are_numbers(tmp_path: Path) -> None:
    edges.write(hostile(), tmp_path / "out.csv")
    rows = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
    nodes = pl.read_csv(tmp_path / "out-nodes.csv", schema_overrides={"lat": pl.Float64, "lon": pl.Float64})
    assert {unguarded(each) for each in rows["source"]} == set(HOSTILE)
    assert {unguarded(each) for each in nodes["label"]} == set(HOSTILE)
    assert "'=1+1" in nodes["label"].to_list()
    assert set(nodes["lat"]) == {-45.25}
    assert set(nodes["lon"]) == {None}


def test_analyse_reads_an_edge_list_as_it_was_written(tmp_path: Path) -> None:
    edges.write(hostile(), tmp_path / "out.csv")
    columns = Columns(category="categories", weight="weight")
    asked = read_tables(tmp_path / "out-nodes.csv", tmp_path / "out.csv", columns, directed=True)
    assert asked.graph.n == len(HOSTILE)
    assert (asked.graph.m, asked.graph.loops) == (len(HOSTILE) - 1, 1)
    assert set(asked.held or ()) == {"public"}


def test_a_failed_edge_list_leaves_both_former_files(tmp_path: Path) -> None:
    edges.write(network(actors=[actor("a")]), tmp_path / "out.csv")
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    broken = hostile()
    object.__setattr__(broken, "relations", None)
    with pytest.raises(AttributeError):
        EXPORTS["edges"](broken, tmp_path / "out.csv")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
