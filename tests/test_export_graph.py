from __future__ import annotations

import json
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import HERE, actor, network, networks, tie

from graph.errors import BadValue
from graph.export import EXPORTS, gexf, graphml
from graph.export import json as json_export
from graph.model import rules
from graph.model.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from graph.model.network import Network

HOSTILE = [
    "<script>alert('x')</script>",
    'Café "L\'Orée" & Cie',
    "]]> --> &amp; &#0;",
    "a\nb\tc\rd",
    "جمعية الفلاحين \u202e rtl",
    "\U0001f41d essaim",
    "=1+1",
    "\ufffe",
    "x" * 10_000,
]


def hostile() -> Network:
    return network(
        actors=[
            actor(name[:50], "collective|economic", name=name, description=name, lat=45.27, since="2020-01", url=None)
            for name in HOSTILE
        ],
        relations=[
            tie(f"r{row}{name[:20]}", name[:50], HOSTILE[0][:50], note=name) for row, name in enumerate(HOSTILE)
        ],
    )


def read_gexf(path: Path) -> nx.MultiDiGraph[str]:
    """Networkx gives back a graph without keys where no edge is parallel; they are edge data then."""
    found = nx.read_gexf(path)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(found.nodes(data=True))
    for a, b, data in found.edges(data=True):
        graph.add_edge(a, b, key=data["id"], **data)
    return graph


def read_graphml(path: Path) -> nx.MultiDiGraph[str]:
    return nx.MultiDiGraph(nx.read_graphml(path, force_multigraph=True))


READ = {"gexf": read_gexf, "graphml": read_graphml}
FILES = [name for name in EXPORTS if name != "parquet"]  # a folder: tests/test_export_frames.py
by_format = pytest.mark.parametrize("name", READ)


def printable(text: str) -> str:
    return text.replace("\ufffe", "\ufffd")


@by_format
def test_hostile_names_come_back_as_they_were(name: str, tmp_path: Path) -> None:
    EXPORTS[name](hostile(), tmp_path / "out")
    found = READ[name](tmp_path / "out")
    nodes = {key: found.nodes[key] for key in found}
    assert {key: node["label"] for key, node in nodes.items()} == {printable(n[:50]): printable(n) for n in HOSTILE}
    assert {node["description"] for node in nodes.values()} == {printable(n) for n in HOSTILE}
    assert {data["note"] for _, _, data in found.edges(data=True)} == {printable(n) for n in HOSTILE}
    assert {node["lat"] for node in nodes.values()} == {45.27}
    assert {node["categories"] for node in nodes.values()} == {"collective|economic"}


@by_format
@settings(max_examples=40, deadline=None)
@given(found=networks())
def test_every_relation_between_actors_comes_back_with_its_dates(
    name: str, found: Network, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("export") / "out"
    EXPORTS[name](found, path)
    back = READ[name](path)
    assert sorted(back.nodes) == found.actors["id"].to_list()
    edges = sorted((key, a, b, data["type"], data.get("since")) for a, b, key, data in back.edges(keys=True, data=True))
    assert edges == sorted(found.ties.select("id", "source", "target", "type", "since").iter_rows())


@by_format
def test_parallel_relations_stay_two_and_a_territory_is_an_attribute(name: str, tmp_path: Path) -> None:
    found = network(
        actors=[actor("a"), actor("b")],
        relations=[
            tie("r1", "a", "b"),
            tie("r2", "a", "b", type="funds", amount=12.5),
            tie("r3", "a", HERE, type="acts_in"),
            tie("r4", "a", "19272", type="acts_in"),
        ],
    )
    EXPORTS[name](found, tmp_path / "out")
    back = READ[name](tmp_path / "out")
    assert back.number_of_edges("a", "b") == 2
    assert {data["type"]: data.get("amount") for _, _, data in back.edges(data=True)} == {
        "cooperates": None,
        "funds": 12.5,
    }
    assert back.nodes["a"]["acts_in"] == f"19272|{HERE}"
    assert "acts_in" not in back.nodes["b"]


@pytest.mark.parametrize("name", FILES)
def test_nobody_is_a_file_too_and_the_same_network_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    EXPORTS[name](network(), tmp_path / "none")
    assert (tmp_path / "none").stat().st_size > 0
    for path in ("a", "b"):
        EXPORTS[name](hostile(), tmp_path / path)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_a_write_that_fails_leaves_the_former_file_and_nothing_else(name: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("former")
    broken = hostile()
    object.__setattr__(broken, "relations", None)
    with pytest.raises(AttributeError):
        EXPORTS[name](broken, path)
    assert path.read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileNotFoundError):
        EXPORTS[name](network(), tmp_path / "missing" / "out")


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=30))
def test_whatever_text_a_cell_accepts_is_written_as_xml(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    try:
        value = rules.text(text)
    except BadValue:
        return
    path = tmp_path_factory.mktemp("export") / "out"
    found = network(actors=[actor("a", name=value, note=value, description=value or None)])
    for module, read in ((gexf, read_gexf), (graphml, read_graphml)):
        module.write(found, path)
        kept = "".join(c if c not in "\ufffe\uffff" else "\ufffd" for c in value)
        assert read(path).nodes["a"].get("description", "") == kept


def test_json_holds_every_table_with_lists_and_roles(tmp_path: Path) -> None:
    found = network(
        actors=[actor("a", "collective|public", themes="eau|énergie"), actor("b")],
        relations=[tie("r", "a", HERE, type="acts_in")],
        initiatives=[{"id": "i", "name": "Épicerie"}, {"id": "j", "name": "Jardin"}],
        participations=[
            {"initiative": "i", "actor": "a", "role": "porte"},
            {"initiative": "i", "actor": "b", "role": None},
        ],
    )
    json_export.write(found, tmp_path / "out.json")
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert list(told) == list(TABLES)
    assert told["actors"][0]["categories"] == ["collective", "public"]
    assert told["actors"][1]["themes"] == []
    assert told["actors"][1]["siren"] is None
    assert [each["actors"] for each in told["initiatives"]] == [["a:porte", "b"], []]
    assert told["relations"][0]["type"] == "acts_in"
    assert list(told["actors"][0]) == list(TABLES["actors"].names)
