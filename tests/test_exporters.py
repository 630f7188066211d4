"""Every exporter alike: hostile names, nobody at all, the same bytes, an independent reader, and back again."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from made_networks import HERE, networks
from made_workspaces import place
from openpyxl import load_workbook
from rdflib import Graph, Literal, URIRef

import importers
from graph.errors import InputRefused
from graph.export import EXPORTS
from graph.export import tables as tables_export
from graph.export.carried import CARRIES, EVERYTHING, kept, left_out
from graph.export.pseudonyms import pseudonymised
from graph.model.network import SCHEMAS, Network
from graph.model.terms import CATEGORIES
from graph.workspace import Origin, Workspace
from importers.base import Options
from ui.answers import formats_known, show_formats
from ui.exporting import FORMATS, left_out_text
from ui.locale import texts
from ui.network_view import page

if TYPE_CHECKING:
    from graph.workspace import Report

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PAIR = "http://virtual-assembly.org/ontologies/pair#"
HOSTILE = [
    "<script>alert('x')</script>",
    'Café "L\'Orée" & Cie',
    "]]> --> &amp; &#0;",
    "a\nb\tc",
    "جمعية الفلاحين \u202e rtl",
    "\U0001f41d essaim",
    "=1+1",
    "+33",
    "-1",
    "@nom",
    "'=1",
    "007",
    "null",
    "elem-1",
    "https://exemple.fr/#a?b=c d%20",
    "x" * 5_000,
]
SUFFIX = {"pajek": ".net", "edges": ".csv", "tables": "", "parquet": ""}
READ_BY = {"jsonld": "pair"}
"""The reader of what an exporter writes, where it has another name."""
READABLE = [name for name in ("tables", *EXPORTS) if READ_BY.get(name, name) in importers.READERS]
WRITTEN = ["tables", *EXPORTS]
NOTHING_TO_READ = {("no_known_subject", 0), ("not_murmurations", 0), ("unknown_format", 0)}
"""A list of nobody: what the file is cannot be told from it, or the import says that nothing is in it."""


def export(name: str, network: Network, folder: Path) -> Path:
    """Write a network; return what is to be read: a folder where there are several files."""
    folder.mkdir(exist_ok=True)
    inner = folder / name
    inner.mkdir()
    path = inner / f"out{SUFFIX.get(name, f'.{name}')}"
    if name == "tables":
        tables_export.write(network, path, lang="fr")
    else:
        EXPORTS[name](network, path)
    return inner if name == "edges" else path


def workspace_of(folder: Path) -> Workspace:
    return Workspace.open(place(folder), write=True)


def imported(path: Path, folder: Path) -> tuple[Network, Report]:
    """Import a file into an empty workspace; return what it then holds, and the report."""
    with workspace_of(folder) as workspace:
        reader, batches = importers.read(path, Options())
        report = workspace.record(batches, Origin(path.name, reader.name, "x", "Zoé"))
        return workspace.undated(), report


def hostile() -> Network:
    """A bit of everything, called by names that hurt, as it stands in a workspace."""
    actors: list[dict[str, object]] = [
        {
            "id": f"{row}-{name[:40]}".strip(),
            "name": name,
            "categories": "collective|national" if row % 2 else "public",
            "kind": "association",
            "territory": "200066744" if row % 3 else "PAYS-À-NOUS",
            "commune": "19272" if row % 4 else None,
            "siren": "200066744" if row == 1 else None,
            "url": f"https://exemple.fr/{row}" if row % 2 else None,
            "description": name,
            "themes": "eau|énergie",
            "lat": 45.27 if row % 2 else None,
            "lon": -0.1 if row % 2 else None,
            "since": ["2020", "2020-05", "2020-05-01"][row % 3],
            "source": name,
        }
        for row, name in enumerate(HOSTILE)
    ]
    keys = [str(each["id"]) for each in actors]
    types = ["cooperates", "funds", "member_of", "meets", "partner_of"]
    relations: list[dict[str, object]] = [
        {
            "id": f"r{row}",
            "source": keys[row],
            "target": keys[(row * 7 + 1) % len(keys)],
            "type": types[row % 5],
            "since": "2021-01",
            "confirmed_by": "both",
            "initiative": "i" if row == 0 else None,
            "amount": 12.5,
            "note": HOSTILE[row],
        }
        for row in range(len(keys))
    ]
    relations.append({"id": "a1", "source": keys[0], "target": "243301165", "type": "acts_in", "since": "2022"})
    frames: dict[str, list[dict[str, object]]] = {
        "territories": [{"code": "PAYS-À-NOUS", "name": "Le pays", "communes": "19272"}],
        "actors": actors,
        "relations": relations,
        "initiatives": [{"id": "i", "name": "=Épicerie", "territory": "200066744", "themes": "x"}],
        "participations": [{"initiative": "i", "actor": keys[0], "role": "pilote"}],
        "needs": [{"id": "n", "territory": "200066744", "theme": "eau", "kind": "theme"}],
        "offers": [{"id": "o", "partner": keys[1], "theme": "eau", "capacity": 3}],
        "absences": [
            {"id": "x", "territory": "200066744", "category": "research", "source": "s", "date": "2024", "author": "a"}
        ],
        "bodies": [{"id": "b", "name": "Copil", "territory": "200066744"}],
        "memberships": [{"body": "b", "actor": keys[2], "role": ""}],
    }
    made = {
        table: pl.DataFrame([{name: row.get(name) for name in SCHEMAS[table]} for row in rows], schema=SCHEMAS[table])
        for table, rows in frames.items()
    }
    return Network.of(**made)


@pytest.mark.parametrize("name", READABLE)
def test_what_is_exported_and_imported_is_what_the_format_carries(name: str, tmp_path: Path) -> None:
    path = export(name, hostile(), tmp_path)
    found, report = imported(path, tmp_path / "workspace")
    assert not report.rejected
    assert report.rows == report.written + report.merged
    expected = kept(hostile(), name)
    for table in SCHEMAS:
        assert getattr(found, table).to_dicts() == getattr(expected, table).to_dicts(), table


@pytest.mark.parametrize("name", READABLE)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=networks(most=6, ties=8))
def test_any_network_comes_back_as_the_format_carries_it(
    name: str, found: Network, tmp_path_factory: pytest.TempPathFactory
) -> None:
    drawn = possible(found)
    folder = tmp_path_factory.mktemp(name)
    path = export(name, drawn, folder)
    try:
        back, report = imported(path, folder / "workspace")
    except InputRefused as refusal:
        assert (refusal.code, drawn.actors.height) in NOTHING_TO_READ  # noqa: PT017 - nobody is in it
        return
    assert not report.rejected
    assert back.differences(kept(drawn, name)) == []


def possible(network: Network) -> Network:
    """Turn a drawn network into one that a workspace can hold: ends after beginnings, categories in their order."""
    backwards = pl.col("since") > pl.col("until") + "~"
    forwards = pl.when(~backwards | pl.col("since").is_null()).then("until").alias("until")
    held = pl.col("categories").str.split("|")
    ranked = [pl.when(held.list.contains(each)).then(pl.lit(each)) for each in CATEGORIES]
    return replace(
        network,
        actors=network.actors.with_columns(
            forwards,
            pl.when(held.is_not_null())
            .then(pl.concat_str(ranked, separator="|", ignore_nulls=True))
            .alias("categories"),
        ),
        relations=network.relations.with_columns(forwards),
        initiatives=network.initiatives.with_columns(forwards, pl.lit(HERE).alias("territory")),
    )


@pytest.mark.parametrize("name", WRITTEN)
def test_nobody_can_be_exported_too(name: str, tmp_path: Path) -> None:
    path = export(name, Network.of(), tmp_path)
    assert any(each.stat().st_size for each in ([path] if path.is_file() else path.iterdir()))
    assert left_out(Network.of(), name) == {}


@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_network_gives_the_same_bytes_and_every_name_is_in_them(name: str, tmp_path: Path) -> None:
    one, other = (export(name, hostile(), tmp_path / folder) for folder in ("one", "other"))
    assert contents(one) == contents(other)
    if name not in ("parquet", "pajek"):  # columns are compressed; Pajek's labels hold no quotation mark
        assert "جمعية الفلاحين" in "".join(each.decode() for each in contents(one))


def contents(path: Path) -> list[bytes]:
    return [path.read_bytes()] if path.is_file() else [each.read_bytes() for each in sorted(path.iterdir())]


def test_every_exporter_says_what_it_carries_here_in_formats_and_in_the_documents() -> None:
    assert set(EXPORTS) | {"tables"} == EVERYTHING | CARRIES.keys()
    assert set(FORMATS) == set(WRITTEN) | {"html"}
    told = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
    for name in FORMATS:
        assert f"carries.{name}" in texts()
        assert f"| `{name}` |" in told.partition("## What each written format holds")[2]


def test_what_is_left_out_is_counted_by_table_and_column() -> None:
    lost = left_out(hostile(), "edges")
    assert lost["initiatives"] == lost["needs"] == lost["offers"] == lost["absences"] == lost["bodies"] == 1
    assert lost["territories"] == 1  # its code comes back, what is known of it does not
    assert lost["relations.note"] == len(HOSTILE)
    assert lost["relations.initiative"] == 1
    assert lost["actors.siren"] == 1
    assert "actors.lat" not in lost
    assert left_out(hostile(), "json") == {}
    assert left_out(hostile(), "geojson")["relations"] == len(HOSTILE)


# Readers of others.


def test_networkx_reads_gexf_and_graphml(tmp_path: Path) -> None:
    for name, read in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        graph = read(export(name, hostile(), tmp_path))
        assert graph.number_of_nodes() == len(HOSTILE)
        assert graph.number_of_edges() == len(HOSTILE)
        assert {data["label"] for _, data in graph.nodes(data=True)} == set(HOSTILE)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own
def test_rdflib_reads_pair_and_finds_its_words(tmp_path: Path) -> None:
    graph = Graph().parse(export("jsonld", hostile(), tmp_path), format="json-ld")
    organisations = set(graph.subjects(URIRef(RDF_TYPE), URIRef(f"{PAIR}Organization")))
    assert len(organisations) == len(HOSTILE)
    labels = {str(each) for one in organisations for each in graph.objects(one, URIRef(f"{PAIR}label"))}
    assert labels == set(HOSTILE)
    partners = [*graph.triples((None, URIRef(f"{PAIR}partnerOf"), None))]
    assert len(partners) == hostile().relations.filter(pl.col("type") == "partner_of").height
    assert {end for one, _, other in partners for end in (one, other)} <= organisations
    assert (None, URIRef(f"{PAIR}involves"), None) in graph
    latitudes = {each for each in graph.objects(None, URIRef(f"{PAIR}latitude")) if isinstance(each, Literal)}
    assert {float(each) for each in latitudes} == {45.27}


def test_geojson_has_a_feature_for_each_actor_with_longitude_first(tmp_path: Path) -> None:
    told = json.loads(export("geojson", hostile(), tmp_path).read_text("utf-8"))
    assert told["type"] == "FeatureCollection"
    by_id = {each["id"]: each for each in told["features"]}
    assert len(by_id) == len(HOSTILE)
    assert [each["properties"]["name"] for each in told["features"]] == hostile().actors["name"].to_list()
    places = [each["geometry"] for each in told["features"]]
    assert {None if each is None else tuple(each["coordinates"]) for each in places} == {None, (-0.1, 45.27)}
    assert all(each["type"] == "Feature" for each in told["features"])


def test_kumu_finds_both_ends_of_each_connection_and_murmurations_profiles_follow_their_schema(
    shared: Path, tmp_path: Path
) -> None:
    told = json.loads(export("kumu", hostile(), tmp_path).read_text("utf-8"))
    ids = {each["id"] for each in told["elements"]}
    assert all({each["from"], each["to"]} <= ids for each in told["connections"])
    assert {each["direction"] for each in told["connections"]} == {"directed", "undirected"}
    profiles = json.loads(export("murmurations", hostile(), tmp_path).read_text("utf-8"))
    schema = json.loads((shared / "data/murmurations/schemas/organizations_schema-v1.0.0.json").read_text("utf-8"))
    for each in profiles:
        assert each.keys() <= schema["properties"].keys()
        assert each.keys() >= set(schema["required"])
        for link in each.get("relationships", ()):
            assert all(value.startswith(("http://", "https://")) for value in link.values())


def test_openpyxl_finds_texts_and_numbers_and_no_formula_in_the_workbook(tmp_path: Path) -> None:
    tables_export.write(hostile(), tmp_path / "out.xlsx", lang="fr")
    cells = [cell for row in load_workbook(tmp_path / "out.xlsx")["Acteurs"].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    names = {cell.value for cell in cells if cell.column == 2}
    assert {"'=1+1", "'+33", "'-1", "'@nom"} <= names


def test_no_cell_of_a_csv_begins_like_a_formula(tmp_path: Path) -> None:
    for name, separator in (("tables", ";"), ("edges", ",")):
        files = sorted(export(name, hostile(), tmp_path).iterdir())
        assert any("'=1+1" in file.read_text("utf-8-sig") for file in files)
        for file in files:
            rows = csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=separator)
            for cell in (cell for row in rows for cell in row):
                assert not cell.startswith(("=", "+", "@")), (file.name, cell)
                assert not cell.startswith("-") or float(cell) < 0, (file.name, cell)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
def test_libreoffice_opens_the_workbook_and_the_lists(tmp_path: Path) -> None:
    """It gives names back as CSV, and no formula has been worked out."""
    tables_export.write(hostile(), tmp_path / "acteurs.xlsx", lang="fr")
    export("edges", hostile(), tmp_path)
    shutil.copy(tmp_path / "edges" / "out-nodes.csv", tmp_path / "noeuds.csv")
    sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    for file, to, made in (
        ("acteurs.xlsx", sheets, "acteurs-Acteurs.csv"),
        ("noeuds.csv", "xlsx", "noeuds.xlsx"),
    ):
        done = subprocess.run(  # noqa: S603 - a program of the machine, with a file of ours
            [
                str(shutil.which("soffice")),
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                *("--headless", "--convert-to", to, "--outdir", str(tmp_path), str(tmp_path / file)),
            ],
            capture_output=True,
            timeout=180,
            check=False,
        )
        assert (tmp_path / made).is_file(), done.stderr.decode()
    rows = [*csv.reader((tmp_path / "acteurs-Acteurs.csv").read_text("utf-8").splitlines())]
    assert len(rows) >= len(HOSTILE)
    text = (tmp_path / "acteurs-Acteurs.csv").read_text("utf-8")
    assert "'=1+1" in text
    assert "جمعية الفلاحين" in text
    labels = [cell.value for cell in load_workbook(tmp_path / "noeuds.xlsx").worksheets[0]["B"]]
    assert "'=1+1" in labels
    assert len(labels) >= len(HOSTILE)


def test_a_person_is_told_what_a_file_leaves_out() -> None:
    lost = left_out(hostile(), "edges")
    assert "Initiatives (1)" in left_out_text(lost, "fr")
    assert "Relations / note (16)" in left_out_text(lost, "fr")
    assert "Needs (1)" in left_out_text(lost, "en")
    known = {each["name"]: each for each in formats_known("fr")}
    assert all((each["carries"] is not None) == each["writes"] for each in known.values())
    assert all(each["carries"] in show_formats([*known.values()], "fr") for each in known.values() if each["carries"])


# Nobody is named.


@pytest.mark.parametrize("name", [*WRITTEN, "html"])
def test_no_name_number_place_or_text_of_an_actor_is_in_a_pseudonymised_file(name: str, tmp_path: Path) -> None:
    private = {name for name in HOSTILE if len(name) > 4} | {"exemple.fr", "Copil", "Épicerie", "pilote", "45.27"}
    found = pseudonymised(hostile())
    if name == "html":
        (tmp_path / "out").write_text(page(found, title="x", lang="fr"), "utf-8")
        told = (tmp_path / "out").read_text("utf-8").partition("<body>")[2]
    elif name == "parquet":
        told = repr([pl.read_parquet(each).rows() for each in export(name, found, tmp_path).glob("*.parquet")])
    else:
        told = "".join(each.decode() for each in contents(export(name, found, tmp_path)))
    assert "A0001" in told
    for each in private:
        assert each not in told
        assert json.dumps(each)[1:-1] not in told
        assert escape(each) not in told


@settings(max_examples=20, deadline=None)
@given(found=networks())
def test_pseudonyms_keep_the_structure_and_tell_nothing_of_the_order(found: Network) -> None:
    hidden = pseudonymised(found)
    assert pseudonymised(found) == hidden
    assert [frame.height for frame in frames(hidden)[:3]] == [frame.height for frame in frames(found)[:3]]
    for frame, columns in ((found.relations, ("source", "target")), (hidden.relations, ("source", "target"))):
        assert frame.select(columns).null_count().sum_horizontal().item() == 0
    assert degrees(hidden) == degrees(found)
    assert sorted(hidden.relations["type"]) == sorted(found.relations["type"])
    assert sorted(map(str, hidden.actors["categories"])) == sorted(map(str, found.actors["categories"]))


def degrees(network: Network) -> list[int]:
    return sorted(Counter(pl.concat([network.ties["source"], network.ties["target"].rename("source")])).values())


def frames(network: Network) -> list[pl.DataFrame]:
    return [network.actors, network.relations, network.initiatives, network.needs]
