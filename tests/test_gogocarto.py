"""Maps made with GoGoCarto: Transiscope and others."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from reading import Whole, damaged, read_whole, survives

from graph.errors import InputRefused
from graph.model import ids
from importers.base import Options
from importers.gogocarto import FORMAT, WANTED
from importers.gogocarto_elements import elements
from importers.gogocarto_labels import table, understood

FILES = Path(__file__).parent / "files"
OWN = FILES / "gogocarto_carte_inventee.json"
COMPACT = FILES / "gogocarto_compact_invente.json"
DOCS = Path(__file__).parents[1] / "docs" / "formats.md"
CTC = "gogocarto-collectif-pour-une-transition-citoyenne"
SLICE = "data/transiscope_extrait/transiscope_correze_20_elements_reconstitue.json"


def element(found: Whole, own: str) -> dict[str, Any]:
    """The actor that an element of the map gives, by the map's own id."""
    return next(row for row in found.records("actors") if row["id"].startswith(f"gogocarto-{own}-"))


def test_the_slice_of_transiscope_is_read_whole(shared: Path) -> None:
    found = read_whole(FORMAT, shared / SLICE)
    assert (found.rows, found.rejected, found.dropped) == (20, (), {})
    mons = element(found, "4CWq")
    assert (mons["name"], mons["commune"], mons["categories"]) == ("Domaine du Mons", "19287", "economic")
    assert mons["url"] == "https://presdecheznous.fr/annuaire#/fiche/id/ASG"
    assert (mons["lat"], mons["lon"], mons["source"]) == (45.35137, 1.93221, "PDCN Près de Chez Nous")
    assert "since" not in mons


def test_a_misspelt_or_missing_locality_is_found_on_the_map_and_a_common_name_by_its_place(shared: Path) -> None:
    communes = {
        row["id"].rpartition("-")[0]: row.get("commune") for row in read_whole(FORMAT, shared / SLICE).records("actors")
    }
    assert communes["gogocarto-4D04"] == "19249"  # « Saint yrieix le dejelat »
    assert communes["gogocarto-4CWn"] == "19062"  # « Correze »
    assert communes["gogocarto-4njJ"] == "19146"  # « Naves », of which there are four
    assert communes["gogocarto-4aNR"] == "19146"  # no address at all
    assert communes["gogocarto-4CWc"] == "19125"  # « Marcillac-la-croisille »


def test_a_label_of_membership_is_a_relation_to_the_national_partner(shared: Path) -> None:
    found = read_whole(FORMAT, shared / SLICE)
    member = element(found, "4aNR")["id"]
    assert found.records("relations") == [
        {
            "id": f"{member}-member-of-collectif-pour-une-transition-citoyenne",
            "source": member,
            "target": CTC,
            "type": "member_of",
            "line": 18,
        }
    ]
    assert found.record("actors", CTC)["categories"] == "national"


def test_licences_networks_and_errors_are_no_themes(shared: Path) -> None:
    found = read_whole(FORMAT, shared / SLICE)
    themes = {theme for row in found.records("actors") for theme in row.get("themes", "").split("|")}
    assert {"Agriculture et alimentation", "Solidarité", "Luttes"} <= themes
    for label in ("Membres CTC", "Partenaire Fête des Possibles", "Licence Ouverte / Open Licence", "Alternatiba"):
        assert label not in themes
    assert not any("ADEME" in theme or "Réseau" in theme for theme in themes)


def test_no_branch_of_errors_of_the_real_taxonomy_is_trusted(shared: Path) -> None:
    tree = json.loads((shared / "data/gogocarto/transiscope_categories.json").read_text("utf-8"))
    uses: dict[str, set[str]] = {}
    for main in tree:
        leaves = [option["name"] for group in main.get("subcategories", ()) for option in group["options"]]
        uses[main["name"]] = {understood(name, "Transiscope").use for name in (main["name"], *leaves)}
    assert uses.pop("Erreurs") == {"error"}
    assert set().union(*uses.values()) == {"theme"}


def test_a_struggle_on_the_map_is_not_an_economic_actor(shared: Path) -> None:
    struggle = element(read_whole(FORMAT, shared / SLICE), "4XKg")
    assert "categories" not in struggle


@pytest.mark.parametrize(
    ("name", "rows", "dropped"),
    [
        ("elements.json", 12, {"telephone": 11}),
        ("elements-single.json", 2, {"email": 2, "telephone": 1}),
        ("elements-geojson.json", 3, {}),
    ],
)
def test_older_envelopes_are_read_without_their_contacts(
    shared: Path, name: str, rows: int, dropped: dict[str, int]
) -> None:
    path = shared / "data/gogocarto" / name
    assert FORMAT.recognise(path)
    found = read_whole(FORMAT, path)
    assert (found.rows, found.rejected, found.dropped) == (rows, (), dropped)
    kept = str(found.records("actors"))
    assert "@gogocarto.fr" not in kept
    assert "06 68 51 11 07" not in kept
    assert "hidden" not in kept


def test_values_of_the_older_envelope_are_in_their_place(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/gogocarto/elements.json")
    hive = element(found, "10kw")
    assert (hive["commune"], hive["description"]) == ("79084", "Tous produits alimentaires locaux")
    assert element(found, "10hI")["commune"] == "16089"  # « Chateaubernard »
    assert element(found, "10i0")["commune"] == "16097"  # « Cherves », Cherves-Richemont today
    assert not any("themes" in row for row in found.records("actors"))  # numbers of categories say nothing


@pytest.mark.parametrize("name", ["taxonomy-full.json", "taxonomy-simple.json", "taxonomy-without-category.json"])
def test_a_taxonomy_is_not_a_list_of_elements(shared: Path, name: str) -> None:
    path = shared / "data/gogocarto" / name
    assert not FORMAT.recognise(path)
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(path, Options()))
    assert refusal.value.code == "not_gogocarto"


def test_a_list_of_categories_gives_no_actor(shared: Path) -> None:
    path = shared / "data/gogocarto/transiscope_categories.json"
    assert not FORMAT.recognise(path)
    found = read_whole(FORMAT, path)
    assert not found.frames
    assert {code for _, _, code in found.reasons.values()} == {"not_an_element"}


def test_texts_numbers_and_places_are_read_in_every_form_people_give_them() -> None:
    found = read_whole(FORMAT, OWN)
    assert element(found, "A1") == {
        "id": ids.of_source("gogocarto", "A1", "cafe du coin"),
        "name": "Café du Coin",
        "categories": "economic",
        "commune": "19272",
        "url": "https://exemple.fr",
        "description": "Ouvert à tous\nTél. […]",
        "themes": "Magasins, commerces",
        "lat": 45.267,
        "lon": 1.771,
        "source": "Carte inventée",
        "line": 1,
    }
    assert element(found, "12")["commune"] == "19146"
    scop = element(found, "B2")
    assert (scop["lat"], scop["lon"], scop["kind"], scop["themes"]) == (45.267, 1.771, "cooperative", "Luttes")
    assert found.dropped == {"email": 1, "telephone": 1}


def test_a_place_that_the_map_could_not_find_is_not_believed() -> None:
    assert not element(read_whole(FORMAT, OWN), "A7").keys() & {"lat", "lon", "commune"}


def test_what_the_map_does_not_show_is_refused_with_its_number_and_reason() -> None:
    assert read_whole(FORMAT, OWN).reasons == {
        3: ("status", "0", "element_pending"),
        4: ("status", "-4", "element_deleted"),
        5: ("status", "-6", "element_duplicate"),
        6: ("status", "-2", "element_refused"),
        8: ("name", "", "missing"),
        9: ("latitude", "145.3", "out_of_range"),
        10: ("name", "Nul\ufffd", "control"),
        11: ("", "", "not_an_element"),
        12: ("", "", "not_an_element"),
    }


ELEMENT = {"id": "A1", "name": "Amap", "geo": {"latitude": 45.267, "longitude": 1.771}, "categories": ["Solidarité"]}


@pytest.mark.parametrize(
    "content",
    [
        [ELEMENT],
        {"data": [ELEMENT], "ontology": "gogofull"},
        {"licence": "ODbL", "ontology": "gogosync", "data": [ELEMENT]},
        {"data": ELEMENT, "ontology": "gogofull"},
        {"@context": "https://exemple.fr/context.jsonld", "@graph": [ELEMENT]},
        {"data": [["A1", "Amap", 45.267, 1.771, ["Solidarité"]]], "ontology": "gogocompact"},
        {
            "ontology": "gogocompact",
            "mapping": ["name", "longitude", "latitude", ["id", "categories"]],
            "data": [["Amap", 1.771, 45.267, ["A1", ["Solidarité"]]]],
        },
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_envelope_gives_the_same(tmp_path: Path, content: object, encoding: str) -> None:
    path = tmp_path / "carte.txt"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding=encoding)
    assert FORMAT.recognise(path) or (encoding == "utf-16" and "ontology" in str(content))
    assert read_whole(FORMAT, path).records("actors") == [
        {
            "id": ids.of_source("gogocarto", "A1", "amap"),
            "name": "Amap",
            "commune": "19272",
            "themes": "Solidarité",
            "lat": 45.267,
            "lon": 1.771,
            "line": 1,
        }
    ]


def test_the_compact_form_keeps_its_statuses() -> None:
    found = read_whole(FORMAT, COMPACT)
    assert element(found, "C1")["categories"] == "economic"
    assert found.reasons == {2: ("status", "-4", "element_deleted")}


def test_an_element_without_an_id_gets_the_same_one_each_time(tmp_path: Path) -> None:
    path = tmp_path / "carte.json"
    path.write_text(json.dumps([{key: value for key, value in ELEMENT.items() if key != "id"}]))
    first, again = (read_whole(FORMAT, path).records("actors")[0]["id"] for _ in range(2))
    assert first == again
    assert first.startswith("amap-")


def test_elements_of_two_maps_with_one_id_are_two_actors(tmp_path: Path) -> None:
    found = []
    for number, name in enumerate(("Amap", "Ressourcerie")):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps([{**ELEMENT, "name": name}]))
        found.append(read_whole(FORMAT, path).records("actors")[0]["id"])
    assert len(set(found)) == 2


TABLE = """\
Title,taxonomy,lat,lng,streetAddress,addressLocality,postalCode,id,telephone
Épicerie inventée,"Alimentation@Magasins, commerces",45.267,1.771,1 rue Haute,Tulle,19000,E1,0555000000
Sans lieu,,,,,,,,
,,,,,,,,
"""


def test_the_table_that_maps_import_and_export_is_read(tmp_path: Path) -> None:
    path = tmp_path / "carte"
    path.write_text(TABLE, encoding="utf-8")
    assert FORMAT.recognise(path)
    found = read_whole(FORMAT, path)
    shop = element(found, "E1")
    assert (shop["name"], shop["commune"], shop["lat"]) == ("Épicerie inventée", "19272", 45.267)
    assert found.dropped == {"telephone": 1}
    assert found.reasons == {3: ("", "", "not_an_element"), 4: ("", "", "not_an_element")}


def deep(levels: int) -> str:
    return '{"data":[{"geo":' + '{"a":' * levels + "1" + "}" * levels + "}]}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "damaged_json"),
        ("not json", "damaged_json"),
        (OWN.read_text("utf-8")[:700], "damaged_json"),
        (OWN.read_text("utf-8") + "[]", "damaged_json"),
        ('{"data":[{"name":"a\0b"}]}', "damaged_json"),
        ('{"data":[{"name":1e999999}]}', "damaged_json"),
        ('{"error": "Element does not exists"}', "directory_error"),
        ('{"entities": {}}', "not_gogocarto"),
        ('"data"', "not_gogocarto"),
        (deep(100_000), "json_too_deep"),
        ("[" * 300_000, "json_too_deep"),
        ('{"data":[{"name":"' + "a" * 10_000_000 + '"}]}', "value_too_large"),
        ('{"data":[{"categories":[' + ",".join(["1"] * 30_000) + "]}]}", "value_too_large"),
    ],
)
def test_a_damaged_foreign_or_hostile_file_is_refused_whole(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "carte.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(path, Options()))
    assert refusal.value.code == code


def test_bytes_that_are_no_utf_8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "carte.json"
    path.write_bytes('[{"name":"Café","geo":{}}]'.encode("cp1252"))
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(path, Options()))
    assert refusal.value.code == "damaged_json"


def test_an_error_of_the_server_is_recognised_to_be_explained(tmp_path: Path) -> None:
    path = tmp_path / "carte.json"
    path.write_text('{ "error": "Element does not exists" }')
    assert FORMAT.recognise(path)


def test_a_shape_of_a_hundred_thousand_points_is_passed_over(tmp_path: Path) -> None:
    shape = {"type": "Polygon", "coordinates": [[[1.7, 45.2]] * 100_000]}
    path = tmp_path / "carte.json"
    path.write_text(json.dumps([{**ELEMENT, "geoJSONFeature": {"geometry": shape}}]))
    assert element(read_whole(FORMAT, path), "A1")["commune"] == "19272"


def test_memory_stays_flat_as_the_map_grows(tmp_path: Path) -> None:
    def peak(size: int) -> int:
        path = tmp_path / f"{size}.json"
        path.write_text(json.dumps([{**ELEMENT, "id": str(number), "more": "x" * 200} for number in range(size)]))
        tracemalloc.start()
        count = sum(1 for _ in elements(path, WANTED))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert count == size
        return most

    peak(10)
    assert peak(20_000) < 1.5 * peak(2_000)


def test_the_documentation_shows_every_label_that_gives_a_category() -> None:
    shown = DOCS.read_text("utf-8")
    for label in table().values():
        if label.category or label.partner:
            assert label.name in shown


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=damaged(OWN.read_bytes()))
def test_a_damaged_map_is_read_or_refused_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "carte"
    path.write_bytes(content)
    survives(FORMAT, path)


def nested(levels: int) -> Any:  # noqa: ANN401 - any JSON value
    return [nested(levels - 1)] if levels else {"latitude": 1}


@pytest.mark.parametrize("key", sorted(WANTED))
@pytest.mark.parametrize("value", [None, True, 0, -1.5, "", "x" * 1_000, [], {}, [[]], {"a": {}}, nested(10)])
def test_any_value_in_any_key_is_read_or_refused_by_row(tmp_path: Path, key: str, value: object) -> None:
    path = tmp_path / "carte.json"
    path.write_text(json.dumps([{**ELEMENT, key: value}, ELEMENT]))
    found = read_whole(FORMAT, path)
    assert found.rows == 2
    assert any(row["line"] == 2 for row in found.records("actors"))
