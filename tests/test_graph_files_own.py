"""Graph files of our own: each oddity once, hostile ones, and what a person may say of them."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from reading import read_whole
from test_graph_files import read, read_mapped

import importers
from graph.errors import InputRefused, UsageError
from importers import READERS
from importers.base import Options
from importers.graph_words import told
from importers.rdf import MOST_BYTES

FILES = Path(__file__).parent / "files" / "graphs"


def named(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in rows}


def ties(actors: list[dict[str, Any]], relations: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """The relations with the names of their ends."""
    names = {row["id"]: row["name"] for row in actors}
    return sorted((names[row["source"]], row["type"], names[row["target"]]) for row in relations)


def test_an_older_gexf_with_prefixes_nested_nodes_and_dates_is_read() -> None:
    format_, actors, relations, reasons = read(FILES / "gephi_imbrique_invente.gexf")
    assert format_ == "gexf"
    found = named(actors)
    assert set(found) == {"Pays inventé", "Foyer rural inventé", "4"}  # nested; without a label by its id
    assert (found["Pays inventé"]["categories"], found["Pays inventé"].get("kind")) == ("public", None)
    assert (found["Pays inventé"]["since"], found["Pays inventé"]["until"]) == ("2019-01-01", "2030-12-31")
    assert (found["Foyer rural inventé"]["kind"], found["Foyer rural inventé"]["commune"]) == ("association", "19272")
    assert ties(actors, relations) == [
        ("Foyer rural inventé", "funds", "Pays inventé"),
        ("Foyer rural inventé", "funds", "Pays inventé"),  # the mutual one, this way
        ("Pays inventé", "cooperates", "Foyer rural inventé"),
        ("Pays inventé", "funds", "Foyer rural inventé"),  # and that way
    ]
    assert list(reasons.values()) == [
        "node_is_a_person",
        "no_direction",  # « finance » without an arrow
        "end_refused",
        "unknown_node",
        "edge_without_type",
        "unknown_edge_type",
    ]
    whole = read_whole(READERS["gexf"], FILES / "gephi_imbrique_invente.gexf")
    assert whole.dropped == {"Téléphone": 1}
    assert [each[1:] for each in whole.doubts] == [("Commune", "nulle part", "unknown_commune")]


def test_a_blueprint_of_kumu_names_its_ends_by_id_or_label_in_any_order() -> None:
    format_, actors, relations, reasons = read(FILES / "kumu_plan_invente.json")
    assert format_ == "kumu"
    assert [row["name"] for row in actors] == ["Amap inventée", "Mairie inventée", "Double", "Double"]
    assert actors[0]["themes"] == "bio|circuits courts"
    assert (actors[0]["commune"], actors[1]["categories"]) == ("19272", "public")
    assert "url" not in actors[1]
    assert ties(actors, relations) == [
        ("Amap inventée", "cooperates", "Mairie inventée"),
        ("Mairie inventée", "funds", "Amap inventée"),
        ("Mairie inventée", "supports", "Amap inventée"),
    ]
    assert reasons == {3: "several_nodes", 4: "not_an_edge", 9: "node_is_a_person", 10: "missing"}


def test_sheets_of_kumu_have_sections_several_ends_and_sheets_to_ignore(tmp_path: Path) -> None:
    format_, actors, relations, reasons = read(FILES / "kumu_feuilles_inventees.csv")
    assert format_ == "kumu_sheets"
    assert named(actors)["Amap inventée"]["description"] == "Paniers bio"
    assert ties(actors, relations) == [
        ("Amap inventée", "cooperates", "Ferme inventée"),
        ("Amap inventée", "cooperates", "Mairie inventée"),
        ("Mairie inventée", "funds", "Amap inventée"),
    ]
    assert reasons == {10: "unknown_node"}
    from openpyxl import Workbook as Book  # noqa: PLC0415 - beside its only use

    book = Book()
    book.active.title = "Elements"  # type: ignore[union-attr]  # a new workbook has a sheet
    for row in (["Label", "Type"], ["Amap", "association"], ["Ferme", "company"]):
        book["Elements"].append(row)
    for title in ("Connections", "Old (ignore)"):
        sheet = book.create_sheet(title)
        sheet.append(["From", "To", "Type"])
        sheet.append(["Amap", "Ferme", "coopère"])
    book.save(tmp_path / "carte.xlsx")
    format_, actors, relations, reasons = read(tmp_path / "carte.xlsx")
    assert (format_, len(actors), len(relations), reasons) == ("kumu_sheets", 2, 1, {})


def test_pajek_has_arcs_edges_lists_and_named_relations() -> None:
    format_, actors, relations, reasons = read(FILES / "pajek_invente.net")
    assert format_ == "pajek"
    assert {"Amap inventée", "Mairie inventée", "Ferme"} < set(named(actors))
    assert ("Mairie inventée", "funds", "Amap inventée") in ties(actors, relations)
    assert ("Amap inventée", "cooperates", "Ferme") in ties(actors, relations)
    assert [each[1] for each in ties(actors, relations)].count("supports") == 3  # one row of a list, three arcs
    assert reasons == {13: "edge_without_type"}


def test_yed_shows_the_label_of_a_group_as_it_is_drawn_and_arrows_give_the_direction() -> None:
    format_, actors, relations, reasons = read(FILES / "yed_invente.graphml")
    assert format_ == "yed"
    assert set(named(actors)) == {"Fermé inventé", "Amap inventée", "Mairie inventée"}
    assert named(actors)["Amap inventée"]["description"] == "Une amap"
    assert ties(actors, relations) == [
        ("Amap inventée", "funds", "Mairie inventée"),  # the arrow stands at the source
        ("Mairie inventée", "cooperates", "Fermé inventé"),
    ]
    assert sorted(reasons.values()) == ["end_refused", "hyperedge", "missing"]


def test_lists_of_gephi_in_a_folder_name_each_other_and_edges_alone_name_who_is_known(tmp_path: Path) -> None:
    (tmp_path / "noeuds.csv").write_text("Id,Label,timeset,type\n1,Amap,,association\n2,=Ferme,,\n", "utf-8")
    edges = "Source,Target,Type,Id,Label,Weight\n1,2,Undirected,0,coopère,3\n1,2,Directed,1,,1\n,2,Directed,2,,1\n"
    (tmp_path / "liens.csv").write_text(edges, "utf-8")
    format_, actors, relations, reasons = read(tmp_path)
    assert format_ == "edges"
    assert ties(actors, relations) == [("Amap", "cooperates", "=Ferme")]
    assert reasons == {3: "edge_without_type", 4: "missing"}
    (tmp_path / "seuls.csv").write_text("source;target;lien\nAmap;Ferme;coopère\n", "utf-8")
    _, actors, relations, _ = read(tmp_path / "seuls.csv")
    assert (actors, [(row["source"], row["target"]) for row in relations]) == ([], [("Amap", "Ferme")])


def test_native_tables_are_not_taken_for_lists_of_edges(tmp_path: Path) -> None:
    (tmp_path / "relations.csv").write_text("source,target,type\nA,B,cooperates\n", "utf-8")
    assert importers.detect(tmp_path / "relations.csv").name == "tables"
    (tmp_path / "acteurs.csv").write_text("id,name\nA,Amap\n", "utf-8")
    assert importers.detect(tmp_path).name == "tables"
    (tmp_path / "relations.csv").write_text("Source,Target,Type\nA,B,Undirected\n", "utf-8")
    assert importers.detect(tmp_path / "relations.csv").name == "edges"


def test_pair_is_read_with_its_quirks() -> None:
    whole = read_whole(READERS["pair"], FILES / "pair_invente.ttl")
    assert importers.detect(FILES / "pair_invente.ttl").name == "pair"
    actors = named(whole.records("actors"))
    assert set(actors) == {"Amap inventée", "Mairie inventée"}  # French before English; a prefix never expanded
    amap = actors["Amap inventée"]
    assert (amap["commune"], amap["lat"], amap["themes"]) == ("19272", 45.27, "bio")
    assert (amap["url"], amap["description"]) == ("https://amap.exemple.fr", "Écrire à […]")
    told_ = {(row["type"], row["source"] == amap["id"]) for row in whole.records("relations")}
    assert told_ == {("partner_of", True), ("supports", True), ("member_of", True)}
    assert len({row["id"] for row in whole.records("relations")}) == 3
    initiative = whole.records("initiatives")[0]
    assert (initiative["name"], initiative["since"]) == ("Jardin inventé", "2024-03-01")
    assert set(initiative["actors"].split("|")) == {amap["id"], f"{actors['Mairie inventée']['id']}:pilote"}
    assert sorted(each.reason.code for each in whole.rejected) == ["missing", "node_is_a_person", "node_is_a_person"]
    assert {each[1:] for each in whole.doubts} == {
        ("pair:follows", "Mairie inventée", "unknown_predicate"),
        ("pair:supports", "http://ailleurs.fr/o/x", "object_elsewhere"),
    }
    assert whole.dropped == {"pair:affiliates": 1}
    assert "Ana" not in str(whole)


def test_a_remote_context_is_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    where = "https://data.virtual-assembly.org/context.json"
    document = {
        "@context": [where, {"@version": 1.1, "@import": where, "x": {"@id": "pair:x", "@context": where}}],
        "@graph": [
            {"id": "http://e.fr/a", "type": "pair:Organization", "pair:label": "A", "pair:partnerOf": "http://e.fr/b"},
            {"@id": "http://e.fr/b", "@type": "pair:Organization", "pair:label": "B", "@context": where},
        ],
    }
    (tmp_path / "a.jsonld").write_text(json.dumps(document), "utf-8")
    format_, actors, relations, reasons = read(tmp_path / "a.jsonld")
    assert (format_, ties(actors, relations), reasons) == ("pair", [("A", "partner_of", "B")], {})


def test_profiles_of_murmurations_name_each_other_by_address() -> None:
    whole = read_whole(READERS["murmurations"], FILES / "murmurations_inventes.json")
    actors = named(whole.records("actors"))
    assert (actors["Amap inventée"]["since"], actors["Amap inventée"]["commune"]) == ("2024-05-01", "19272")
    assert actors["Réseau inventé"]["categories"] == "national"
    assert ties([*actors.values()], whole.records("relations")) == [("Amap inventée", "member_of", "Réseau inventé")]
    assert [each[1:] for each in whole.doubts] == [
        ("relationships", "https://schema.org/knows", "unknown_predicate"),
        ("relationships", "https://ailleurs.exemple.fr", "object_elsewhere"),
    ]
    assert whole.reasons == {
        3: ("linked_schemas", "", "node_is_a_person"),
        4: ("status", "cancelled", "not_active"),
        5: ("name", "", "not_a_profile"),
    }
    assert whole.dropped == {"telephone": 1}


# What a person says.


def test_a_known_type_is_never_overridden_and_the_word_that_was_there_is_kept() -> None:
    path = FILES / "gephi_imbrique_invente.gexf"
    said = {"relations.type": "=supports", "relations.type:se dispute avec": "=meets"}
    _, _, relations, reasons = read_mapped(path, said)
    assert [(row["type"], row.get("note")) for row in relations] == [
        ("cooperates", None),
        ("funds", None),
        ("funds", None),
        ("funds", None),
        ("meets", "se dispute avec"),
    ]
    assert "no_direction" in reasons.values()


def test_what_is_said_wrongly_is_refused_with_what_would_do() -> None:
    for mapping, code in (
        ({"relations.type": "=collabore"}, "bad_constant"),
        ({"relations.source": "x"}, "unknown_field"),
        ({"couleur": "x"}, "unknown_field"),
    ):
        with pytest.raises(UsageError) as wrong:
            told(mapping)
        assert wrong.value.code == code
    with pytest.raises(InputRefused) as refusal:
        read_mapped(FILES / "gephi_imbrique_invente.gexf", {"kind": "Couleur"})
    assert refusal.value.code == "headings_not_found"
    assert "Commune" in refusal.value.values["found"]


def test_a_mapping_that_says_all_still_makes_any_table_of_it(tmp_path: Path) -> None:
    (tmp_path / "liens.csv").write_text("Source,Target,Lien\nA,B,coopère\n", "utf-8")
    whole = {"relations.source": "Source", "relations.target": "Target", "relations.type": "Lien"}
    assert importers.read(tmp_path / "liens.csv", Options(mapping=whole))[0].name == "mapped"
    assert importers.read(tmp_path / "liens.csv", Options(mapping={"relations.type": "Lien"}))[0].name == "edges"
    path = FILES / "gephi_imbrique_invente.gexf"
    assert importers.read(path, Options(mapping={"name": "Commune"}))[0].name == "gexf"


def test_the_first_node_of_two_files_is_not_the_same_actor(tmp_path: Path) -> None:
    text = '<gexf><graph><nodes><node id="1" label="{}"/></nodes></graph></gexf>'
    ids = set()
    for name, label in (("a.gexf", "Mairie"), ("b.gexf", "Mairie"), ("c.gexf", "Amap")):
        (tmp_path / name).write_text(text.format(label), "utf-8")
        ids.add(read(tmp_path / name)[1][0]["id"])
    assert len(ids) == 3


# Hostile files.

ENTITIES = "".join(f"<!ENTITY {after} '{f'&{one};' * 10}'>" for one, after in zip("abcdefgh", "bcdefghi", strict=True))
BOMB = f"<!DOCTYPE gexf [<!ENTITY a 'aaaaaaaaaa'>{ENTITIES}]>"
HOSTILE = {
    "bomb.gexf": (f'{BOMB}<gexf><graph><nodes><node id="1" label="&i;"/></nodes></graph></gexf>', "dtd_in_xml"),
    "outside.graphml": (
        '<!DOCTYPE graphml SYSTEM "file:///etc/passwd"><graphml><graph><node id="1"/></graph></graphml>',
        "dtd_in_xml",
    ),
    "entity.graphml": (
        '<!DOCTYPE graphml [<!ENTITY x SYSTEM "file:///etc/passwd">]><graphml><graph><node id="&x;"/></graph>',
        "dtd_in_xml",
    ),
    "deep.gexf": ("<gexf><graph>" + "<nodes><node id='1'>" * 5_000, "xml_too_deep"),
    "long.gexf": (f'<gexf><graph><nodes><node id="1" label="{"x" * 10_000_000}"/>', "value_too_large"),
    "text.graphml": (f"<graphml><graph><node id='1'><data key='a'>{'x' * 10_000_000}", "value_too_large"),
    "comment.gexf": (f"<gexf><!--{'x' * 10_000_000}-->", "value_too_large"),
    "cut.gexf": ("<gexf><graph><nodes><node id='1'/>", "damaged_xml"),
    "nul.gexf": ("<gexf>\0</gexf>", "damaged_xml"),
    "deep.json": ('{"elements": [{"label": ' + "[" * 100_000, "json_too_deep"),
    "cell.json": ('{"elements": [{"label": "' + "x" * 10_000_000, "value_too_large"),
    "line.net": ('*Vertices 1\n1 "' + "x" * 10_000_000 + '"\n', "value_too_large"),
    "matrix.net": ('*Vertices 2\n1 "a"\n2 "b"\n*Matrix\n0 1\n1 0\n', "pajek_matrix"),
    "deep.jsonld": ('{"@context": {}, "@id": "pair:x", "pair:a": ' + "[" * 100_000, "json_too_deep"),
    "large.ttl": ("@prefix pair: <pair:> .\n" + "#" * (MOST_BYTES + 1), "rdf_too_large"),
    "cut.ttl": ('@prefix pair: <http://virtual-assembly.org/ontologies/pair#> .\n<a> pair:label "x', "damaged_rdf"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_little_time_and_memory(name: str, tmp_path: Path) -> None:
    content, code = HOSTILE[name]
    (tmp_path / name).write_text(content, "utf-8")
    endings = {"net": "pajek", "json": "kumu", "jsonld": "pair", "ttl": "pair"}
    ending = name.rpartition(".")[2]
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(InputRefused) as refusal:
        list(READERS[endings.get(ending, ending)].read(tmp_path / name, Options()))
    taken, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusal.value.code == code
    assert peak < 300_000_000
    assert taken < 20  # slowed by the tracing; alone each takes under two seconds


def test_a_graph_of_more_nodes_than_are_known_at_once_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.graph_rows.MOST_NODES", 100)
    for count, refused in ((100, False), (101, True)):
        nodes = "".join(f"<node id='{number}'/>" for number in range(count))
        (tmp_path / "a.gexf").write_text(f"<gexf><graph><nodes>{nodes}</nodes></graph></gexf>", "utf-8")
        if refused:
            with pytest.raises(InputRefused) as refusal:
                read(tmp_path / "a.gexf")
            assert refusal.value.code == "graph_too_large"
        else:
            assert len(read(tmp_path / "a.gexf")[1]) == count
