"""Graph files of other tools, as they are: each row is kept or refused for a reason, twice gives the same graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from made_workspaces import place
from reading import read_whole

import importers
from graph.errors import InputRefused
from graph.model.terms import RELATION_TYPES
from graph.workspace import Origin, Workspace
from importers import READERS
from importers.base import Options

if TYPE_CHECKING:
    from pathlib import Path

    from graph.model.network import Network
    from graph.workspace import Report

NAMES = ("gexf", "graphml", "yed", "pajek", "kumu", "kumu_sheets", "edges", "onodo", "json", "pair", "murmurations")
GRAPHS = "data/gexf_graphml/"
REAL = [
    (f"{GRAPHS}rio_plus20_sites.gexf", "gexf", 366, 1107),
    (f"{GRAPHS}Les_Miserables.gexf", "gexf", 77, 254),
    (f"{GRAPHS}spotify-veronica-espinoza.gexf", "gexf", 189, 400),
    (f"{GRAPHS}airlines.graphml", "graphml", 235, 2101),
    (f"{GRAPHS}PAIR_Core_Subjects_yEd.graphml", "yed", 60, 51),
    ("data/kumu/kumu-changelabs-template.json", "kumu", 10, 11),
    ("data/kumu/kumu-omidyarnetwork-us-financial-inclusion-BACKUP.json", "kumu", 230, 232),
    ("data/kumu/snap-to-tutorial-project.json", "kumu", 51, 113),
    ("data/onodo/onodo_template.xlsx", "onodo", 2, 1),
]


def read(path: Path, **mapping: str) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]], dict[int, str]]:
    """The format, actors and relations of a file, and the code by refused line; `relations_type` maps that column."""
    said = {key.replace("_", ".", 1) if key.startswith("relations") else key: value for key, value in mapping.items()}
    return read_mapped(path, said)


def read_mapped(
    path: Path, mapping: dict[str, str]
) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]], dict[int, str]]:
    reader, batches = importers.read(path, Options(mapping=mapping))
    found: dict[str, list[dict[str, Any]]] = {"actors": [], "relations": []}
    reasons: dict[int, str] = {}
    rows = 0
    kept: set[tuple[str, int]] = set()
    for batch in batches:
        rows += batch.rows
        for table, frame in batch.records.items():
            kept.update((batch.part, line) for line in frame["line"])
            found.setdefault(table, []).extend(
                {key: value for key, value in row.items() if value is not None} for row in frame.iter_rows(named=True)
            )
        reasons.update({each.line: each.reason.code for each in batch.rejected})
        rows -= len(batch.rejected)
    assert rows == len(kept)
    return reader.name, found["actors"], found["relations"], reasons


def imported(path: Path, folder: Path, **mapping: str) -> tuple[Network, list[Report]]:
    """Import a file twice into an empty workspace."""
    reports = []
    with Workspace.open(place(folder), write=True) as workspace:
        for turn in ("one", "two"):
            reader, batches = importers.read(
                path, Options(mapping={f.replace("_", "."): v for f, v in mapping.items()})
            )
            reports.append(workspace.record(batches, Origin(path.name, reader.name, turn, "Zoé")))
            if turn == "one":
                first = workspace.undated()
        assert workspace.undated() == first
        return first, reports


# The real files.


@pytest.mark.parametrize(("name", "format_", "nodes", "edges"), REAL, ids=[each[0].split("/")[-1] for each in REAL])
def test_every_node_and_edge_of_a_real_file_is_kept_or_refused_for_a_reason(
    shared: Path, name: str, format_: str, nodes: int, edges: int
) -> None:
    path = shared / name
    assert importers.detect(path).name == format_
    batches = [*READERS[format_].read(path, Options())]
    rejected = [each for batch in batches for each in batch.rejected]
    actors = sum(batch.records["actors"].height for batch in batches if "actors" in batch.records)
    assert sum(batch.rows for batch in batches) == actors + len(rejected) == nodes + edges
    codes = [each.reason.code for each in rejected]
    nameless = sum(each.reason.code == "missing" and each.column == "label" for each in rejected)
    assert actors + codes.count("node_is_a_person") + nameless == nodes
    assert not any("relations" in batch.records for batch in batches)  # none says a type that Essaim knows
    assert set(codes) <= {"node_is_a_person", "missing", "edge_without_type", "unknown_edge_type", "end_refused"}
    known = {each.reason.values["known"] for each in rejected if "edge" in each.reason.code}
    assert known == {", ".join(RELATION_TYPES)}


def test_a_real_graph_is_read_twice_into_the_same_network(shared: Path, tmp_path: Path) -> None:
    found, reports = imported(shared / GRAPHS / "rio_plus20_sites.gexf", tmp_path, relations_type="=supports")
    assert [(each.rows, each.written, each.merged, len(each.rejected)) for each in reports] == [
        (1473, 1473, 0, 0),
        (1473, 0, 1473, 0),
    ]
    assert (found.actors.height, found.relations.height) == (366, 1107)
    assert set(found.relations["type"]) == {"supports"}


def test_an_attribute_is_read_as_what_a_person_says(shared: Path) -> None:
    path = shared / GRAPHS / "rio_plus20_sites.gexf"
    _, actors, _, reasons = read(path, kind="Nature of institution", relations_type="=supports")
    persons = [line for line, code in reasons.items() if code == "node_is_a_person"]
    assert len(persons) == 32  # « Individual »: told to be the kind, it is seen to be a person
    assert sum(row.get("kind") == "NGO" for row in actors) == 171
    assert sum(code == "end_refused" for code in reasons.values()) > 0
    _, actors, _, _ = read(shared / GRAPHS / "airlines.graphml", name="tooltip")
    assert actors[0]["name"] == "LIT(lngx=-92.224444,laty=34.729444)"


def test_the_labels_of_a_yed_drawing_are_those_that_are_shown(shared: Path) -> None:
    found = read_whole(READERS["yed"], shared / GRAPHS / "PAIR_Core_Subjects_yEd.graphml")
    names = {row["name"] for row in found.records("actors")}
    assert {"Sujet", "Organisation", "Bit-based Ressource", "Document"} <= names
    assert not any(name.startswith("Folder") for name in names)  # labels of groups as they would be shown closed
    assert {each.reason.code for each in found.rejected if each.column == "label" and not each.value} == {"missing"}


def test_kumu_loops_are_no_rows_and_interviewees_are_persons(shared: Path) -> None:
    path = shared / "data/kumu/kumu-changelabs-template.json"
    _, actors, relations, reasons = read(path, relations_type="=supports")
    assert [line for line, code in reasons.items() if code == "node_is_a_person"] == [1, 6, 9]
    assert len(actors) == 7
    assert len(relations) == 8
    assert {row["id"] for row in actors} >= {"kumu-elem-BbwUSVEF", "kumu-elem-wSYe2maA"}
    assert {row["note"] for row in relations if "note" in row} == {"+", "-"}


def test_html_of_onodo_is_text_and_a_foreign_relation_is_told_by_its_word(shared: Path) -> None:
    path = shared / "data/onodo/onodo_template.xlsx"
    _, actors, relations, reasons = read(path)
    assert [row["name"] for row in actors] == ["Anakin Skywalker", "Luke Skywalker"]
    assert "<" not in actors[0]["description"]
    assert actors[0]["description"].endswith("Darth Vader. Wikia")
    assert (relations, list(reasons.values())) == ([], ["unknown_edge_type"])
    _, actors, relations, reasons = read_mapped(path, {"relations.type:father of": "=supervises"})
    assert [(row["type"], row["note"], row["source"]) for row in relations] == [
        ("supervises", "father of", actors[0]["id"])
    ]


def test_the_dump_of_semapps_gives_organisations_projects_and_each_partnership_once(
    shared: Path, tmp_path: Path
) -> None:
    path = shared / "data/pair_semapps/semapps_testData_sans_personnes.ttl"
    assert importers.detect(path).name == "pair"
    found = read_whole(READERS["pair"], path)
    assert (found.rows, found.rejected, found.doubted) == (156, (), ())
    assert (found.frames["actors"].height, found.frames["initiatives"].height) == (89, 67)
    network, reports = imported(path, tmp_path)
    assert [(each.written, each.merged, len(each.rejected)) for each in reports] == [(156, 0, 0), (0, 156, 0)]
    assert network.relations.height == 10  # twenty links: each is stored on both sides
    assert set(network.relations["type"]) == {"partner_of"}
    assert network.participations.height == 5
    assert network.actors.filter(pl.col("name") == "ADEME")["themes"].item() == "Transition écologique et sociale"


def test_an_ontology_describes_nobody(shared: Path) -> None:
    with pytest.raises(InputRefused) as refusal:
        read(shared / "data/pair_semapps/pair.ttl")
    assert refusal.value.code == "no_known_subject"


def test_the_profile_of_murmurations_is_read_and_each_mistake_of_the_other_file_is_named(shared: Path) -> None:
    folder = shared / "data/murmurations"
    name = "organizations_schema-v1.0.0-example-import"
    assert importers.detect(folder / f"{name}.csv").name == "murmurations"
    found = read_whole(READERS["murmurations"], folder / f"{name}.csv")
    assert (found.rows, found.rejected, found.dropped) == (1, (), {"telephone": 1})
    (actor,) = found.records("actors")
    assert (actor["since"], actor["themes"].split("|")[:2]) == ("2022-05-06", ["Private limited company", "Co-op"])
    assert [each.reason.code for each in found.doubted] == ["object_elsewhere", "object_elsewhere"]
    wrong = read_whole(READERS["murmurations"], folder / f"{name}-with-errors.csv")
    assert wrong.reasons == {
        2: ("primary_url", "htttps://example.com", "bad_url"),
        3: ("geolocation.lon", "-999", "out_of_range"),
    }
    for schema in folder.glob("*/*.json"):
        assert not any(READERS[each].recognise(schema) for each in NAMES), schema.name


def test_published_edge_lists_name_their_nodes(shared: Path, tmp_path: Path) -> None:
    champlain = tmp_path / "champlain"
    champlain.mkdir()
    for name in ("nodes.csv", "edges.csv"):
        (champlain / name).write_bytes((shared / "data/networks/champlain" / name).read_bytes())
    assert importers.detect(champlain).name == "edges"
    format_, actors, relations, reasons = read_mapped(
        champlain,
        {
            "relations.type": "edgeDesc",
            "relations.type:proj_coord": "=cooperates",
            "relations.type:financial_ex": "=funds",
        },
    )
    assert format_ == "edges"
    assert len(actors) == 96
    types = [row["type"] for row in relations]
    assert (types.count("cooperates"), types.count("funds")) == (1036, 587)
    assert len(relations) + list(reasons.values()).count("unknown_edge_type") == 4571
