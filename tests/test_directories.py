"""Directories of the transition: Longue Vie aux Objets, YesWiki, Communecter."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from reading import read_whole

from graph.errors import EssaimError
from importers import communecter, detect, lvao, yeswiki
from importers.yeswiki_entries import lists

FILES = Path(__file__).parent / "files" / "directories"
DOCS = Path(__file__).parents[1] / "docs" / "formats.md"


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("actions.json", 18),
        ("acteur_types.json", 11),
        ("labels.json", 8),
        ("sources.json", 76),
        ("acteur_services.json", 17),
    ],
)
def test_the_codes_of_longue_vie_aux_objets_are_no_actors(shared: Path, name: str, rows: int) -> None:
    path = shared / "data/ademe_lvao" / name
    assert detect(path) is lvao.FORMAT
    found = read_whole(lvao.FORMAT, path)
    assert (found.rows, found.frames) == (rows, {})
    assert {code for _, _, code in found.reasons.values()} == {"not_an_actor"}


def test_real_establishments_are_actors_by_their_type(shared: Path) -> None:
    found = read_whole(lvao.FORMAT, shared / "data/ademe_lvao/acteurs.json")
    assert (found.rows, found.reasons) == (10, {9: ("acteur_type", "pav_public", "collection_point")})
    assert found.dropped == {"email": 4, "telephone": 3, "nom": 1}
    by_line = {row["line"]: row for row in found.records("actors")}
    assert (by_line[1]["categories"], by_line[1]["commune"], by_line[1]["siren"]) == ("economic", "06027", "794012518")
    assert "categories" not in by_line[2]  # « ess »: an association or a company
    assert "categories" not in by_line[6]  # a lycée is a public establishment, not a local authority
    assert (by_line[10]["name"], by_line[10].get("siren")) == ("RAPID'COUTURE AURAY", None)  # a sole trader
    assert "lucile" not in str(by_line)


def test_our_codes_are_those_that_the_directory_publishes(shared: Path) -> None:
    for name, of in (("acteur_types.json", "type"), ("acteur_services.json", "service")):
        published = json.loads((shared / "data/ademe_lvao" / name).read_text("utf-8"))
        codes = {each["fields"]["code"] for each in published}
        assert codes == {code for kind, code in lvao.terms() if kind == of}


def test_shops_of_one_chain_are_several_actors_and_a_site_is_not_who_runs_it() -> None:
    found = read_whole(lvao.FORMAT, FILES / "lvao_invente.json")
    sirens = {row["id"]: row.get("siren") for row in found.records("actors")}
    assert sirens == {
        "lvao-A1": "900000019",
        "lvao-A2": None,
        "lvao-A3": None,
        "lvao-A4": None,
        "lvao-A9": None,
        "lvao-B1": None,
    }
    assert found.record("actors", "lvao-B1")["categories"] == "public"


def test_persons_bins_and_closed_shops_are_refused_each_with_its_reason() -> None:
    found = read_whole(lvao.FORMAT, FILES / "lvao_invente.json")
    assert found.reasons == {
        5: ("nom", "", "natural_person"),
        6: ("acteur_type", "pav_public", "collection_point"),
        7: ("statut", "SUPPRIME", "not_active"),
        8: ("siret_is_closed", "", "not_active"),
        11: ("model", "qfdmo.acteurtype", "not_an_actor"),
        12: ("nom", "", "missing"),
    }
    assert found.record("actors", "lvao-A1")["description"] == "Écrivez à […]"


def test_the_entries_of_a_new_wiki_are_two_events_and_no_actor(shared: Path) -> None:
    path = shared / "data/yeswiki/entries_default_content.json"
    assert detect(path) is yeswiki.FORMAT
    found = read_whole(yeswiki.FORMAT, path)
    assert (found.rows, set(found.frames)) == (8, {"initiatives"})
    assert [(row["name"], row["since"], row["until"]) for row in found.records("initiatives")] == [
        ("Super événement à Bordeaux", "2024-04-10", "2024-04-12"),
        ("Sortie Culturelle", "2024-05-30", "2024-05-30"),
    ]
    assert [code for _, _, code in found.reasons.values()] == ["entry_without_place"] * 4 + ["natural_person"] * 2


@pytest.mark.parametrize(
    ("name", "kept", "reason"),
    [
        ("export-bazar-1_reconstruit.csv", 0, "natural_person"),
        ("export-bazar-2_reconstruit.csv", 2, None),
        ("export-bazar-4_reconstruit.csv", 0, "entry_without_place"),
    ],
)
def test_each_export_of_a_form_is_read_as_its_entries_are(
    shared: Path, name: str, kept: int, reason: str | None
) -> None:
    path = shared / "data/yeswiki" / name
    assert detect(path) is yeswiki.FORMAT
    found = read_whole(yeswiki.FORMAT, path)
    assert (found.rows, len(found.rejected)) == (2, 2 - kept)
    assert {code for _, _, code in found.reasons.values()} == ({reason} if reason else set())
    assert "Ada" not in str(found.rejected)


def test_a_known_list_says_what_a_group_is_and_an_unknown_one_nothing() -> None:
    found = read_whole(yeswiki.FORMAT, FILES / "yeswiki_invente.json")
    by_name = {row["name"]: row for row in found.records("actors")}
    assert by_name["Groupe local inventé"]["categories"] == "collective"
    assert "categories" not in by_name["Café inventé"]
    assert (by_name["Groupe local inventé"]["lat"], by_name["Groupe local inventé"]["commune"]) == (45.16, "19031")
    member = next(row for row in found.records("relations") if row["type"] == "member_of")
    assert found.record("actors", member["target"])["categories"] == "national"
    assert found.reasons[3] == ("bf_titre", "Groupe endormi", "inactive_group")


def test_a_link_between_entries_is_a_meeting_and_one_that_leads_nowhere_is_told() -> None:
    found = read_whole(yeswiki.FORMAT, FILES / "yeswiki_invente.json")
    assert [row["type"] for row in found.records("relations") if row["line"] == 1] == ["meets"]
    assert found.doubts == [(1, "listefiche5", "FicheAbsente", "link_outside_file")]
    event = found.records("initiatives")[0]
    assert (event["territory"], event["actors"].rpartition(":")[2]) == ("241927201", "lié")
    assert found.dropped == {"bf_mail": 1}
    assert found.record("actors", event["actors"].rpartition(":")[0])["name"] == "Café inventé"


def test_an_empty_form_is_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "vide.json"
    path.write_text("null")
    assert read_whole(yeswiki.FORMAT, path).rows == 0


def test_csv_inside_csv_is_read_as_several_themes() -> None:
    found = read_whole(yeswiki.FORMAT, FILES / "yeswiki_invente.csv")
    shop = found.records("actors")[0]
    assert (shop["themes"], shop["description"]) == ("Réemploi|Don d'objets", "Tout se <répare>")
    assert found.dropped == {"Email (n'apparaitra pas sur le web) *": 1}
    assert {line: code for line, (_, _, code) in found.reasons.items()} == {
        3: "entry_without_place",
        4: "empty_row",
        5: "missing",
    }


@pytest.mark.parametrize("name", ["organization.json", "project.json", "event.json"])
def test_an_empty_model_of_communecter_is_no_actor(shared: Path, name: str) -> None:
    path = shared / "data/communecter" / name
    assert detect(path) is communecter.FORMAT
    found = read_whole(communecter.FORMAT, path)
    assert (found.rows, found.reasons) == (1, {1: ("name", "STRING", "template_entry")})


@pytest.mark.parametrize(
    "name", ["communecter/mappings.json", "communecter/person.json", "pacte_transition/pacte_partiel.json"]
)
def test_what_names_no_organisation_is_in_no_known_format(shared: Path, name: str) -> None:
    with pytest.raises(EssaimError) as refusal:
        detect(shared / "data" / name)
    assert refusal.value.code == "unknown_format"


def test_the_table_of_communecter_is_the_one_it_imports(shared: Path) -> None:
    mappings = json.loads((shared / "data/communecter/mappings.json").read_text("utf-8"))
    published = next(each["fields"] for each in mappings if each["key"] == "organizationStandart")
    with (FILES / "communecter_invente.csv").open(encoding="utf-8") as file:
        assert set(next(csv.reader(file))) <= set(published)


def test_organisations_of_communecter_have_their_type_their_members_and_no_person() -> None:
    found = read_whole(communecter.FORMAT, FILES / "communecter_invente.json")
    gardens = found.record("actors", "communecter-5d0000000000000000000001")
    assert (gardens["kind"], gardens.get("categories"), gardens["commune"]) == ("association", None, "19272")
    bakery = next(row for row in found.records("actors") if row["line"] == 2)
    assert (bakery["categories"], bakery["commune"]) == ("economic", "19272")  # its code is wrong, its place is not
    pairs = [(row["source"][-1], row["type"], row["target"][-1]) for row in found.records("relations")]
    assert pairs == [("1", "member_of", "9"), ("2", "member_of", "1")]
    assert found.records("initiatives")[0]["actors"] == "communecter-5d0000000000000000000002"
    assert found.dropped == {"email": 1, "phone": 1, "links": 1}
    assert found.reasons == {4: ("name", "", "natural_person"), 5: ("name", "", "missing")}
    assert "Prénom" not in str(found.frames)


def test_the_documentation_shows_every_type_and_list_that_gives_a_category() -> None:
    shown = DOCS.read_text("utf-8")
    for (_, code), term in lvao.terms().items():
        assert not term.category or f"`{code}`" in shown
    for kind, (category, _) in communecter.TYPES.items():
        assert not category or f"`{kind}`" in shown
    for (field, value), meaning in lists().items():
        assert not meaning.category or (field in shown and f"`{value}`" in shown)
