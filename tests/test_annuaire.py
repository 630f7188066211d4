"""The directory of the administration, in its three forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from reading import damaged, read_whole, survives

from graph import reference
from graph.model.tables import TABLES
from graph.model.terms import CATEGORIES, KINDS
from graph.workspace import Place, Workspace
from importers import detect
from importers.administration_types import service_types
from importers.annuaire import FORMAT
from importers.base import Options
from ui.actions import Wish, import_files

OWN = Path(__file__).parent / "files" / "registers"
DOCS = Path(__file__).parents[1] / "docs" / "formats.md"
FILE, API = OWN / "annuaire_invente.json", OWN / "annuaire_api_invente.json"


def test_the_real_town_hall_is_its_commune_in_both_forms(shared: Path) -> None:
    folder = shared / "data/annuaire_administration"
    for name in ("lannuaire_zip_1_mairie.json", "lannuaire_api_opendatasoft_forme_derivee.json"):
        assert detect(folder / name) is FORMAT
        found = read_whole(FORMAT, folder / name)
        (actor,) = found.records("actors")
        assert (actor["id"], actor["name"]) == ("siren-217701887", "Mairie - Fontaine-le-Port")
        assert (actor["categories"], actor["kind"], actor["commune"]) == ("public", "commune", "77188")
        assert actor["url"] == "http://www.ville-fontaineleport.fr"
        assert (actor["lat"], actor["lon"]) == (48.4868011475, 2.75745010376)
        assert found.dropped == {"adresse_courriel": 1, "telephone": 1, "telecopie": 1}


def test_the_real_brigades_are_services_of_the_state_where_they_stand(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/annuaire_administration/gendarmeries_3.json")
    assert (found.rows, found.rejected) == (3, ())
    assert {row["commune"] for row in found.records("actors")} == {"01281", "01283", "01034"}
    assert {(row["categories"], row["kind"]) for row in found.records("actors")} == {("public", "state_service")}
    assert found.record("actors", "annuaire-1008620")["lat"] == 46.27591
    assert found.dropped == {"telephone": 3}


def test_lists_written_as_text_say_the_same_as_lists() -> None:
    one, other = read_whole(FORMAT, FILE), read_whole(FORMAT, API)
    assert one.records("actors") == other.records("actors")
    assert one.dropped == other.dropped
    assert one.reasons == {6: ("statut_de_diffusion", "false", "not_published"), 8: ("nom", "", "missing")}


def test_a_number_is_a_services_own_only_where_the_service_is_the_whole_authority() -> None:
    ids = {row["name"]: row["id"] for row in read_whole(FORMAT, FILE).records("actors")}
    assert ids["Mairie - Tulle"] == "siren-211927207"
    assert ids["Mairie déléguée - Bourg inventé"] == "annuaire-a2", "its number is that of the commune"
    assert ids["Sous-préfecture inventée"] == "annuaire-a3", "its number is that of what it is a branch of"
    assert ids["Communauté inventée"] == "siren-241927201"


def test_what_the_table_of_types_does_not_say_stays_without_a_category() -> None:
    held = {row["id"]: row.get("categories") for row in read_whole(FORMAT, FILE).records("actors")}
    assert held["annuaire-a4"] is None
    assert held["annuaire-a7"] is None
    assert held["annuaire-a3"] == "public"


def test_persons_and_means_of_reaching_them_are_left_out_and_counted() -> None:
    found = read_whole(FORMAT, FILE)
    assert found.dropped == {"adresse_courriel": 6, "telephone": 6, "affectation_personne": 1}
    kept = str(found.records("actors"))
    assert "INVENTE" not in kept
    assert "exemple.fr'" in kept
    assert "@" not in kept
    assert "05 55" not in kept


def test_the_place_itself_counts_not_the_letters_one() -> None:
    mission = read_whole(FORMAT, FILE).record("actors", "annuaire-a4")
    assert (mission["commune"], mission["lat"]) == ("19081", 45.27), "by the only commune that it is for"
    assert read_whole(FORMAT, FILE).record("actors", "annuaire-a7")["commune"] == "75115"


def test_of_a_territory_only_its_own_services_are_read() -> None:
    territory = reference.territory("241927201")
    assert territory is not None
    found = read_whole(FORMAT, FILE, Options(places=territory.places))
    assert (found.rows, found.outside) == (7, 1)
    assert "annuaire-a7" not in {row["id"] for row in found.records("actors")}


def test_the_table_has_all_types_and_only_known_words(shared: Path) -> None:
    listed = json.loads((shared / "data/annuaire_administration/type_service_local_codes_acceslibre.json").read_text())
    assert service_types().keys() == listed.keys()
    assert all(each.category in ("", *CATEGORIES) and each.kind in ("", *KINDS) for each in service_types().values())
    assert {code for code, each in service_types().items() if each.category == "national"} == {"ademe", "cerema"}


def test_the_documents_show_what_each_type_means() -> None:
    said = (DOCS.read_text("utf-8").split("## `annuaire`")[1]).split("## `banatic`")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in said.splitlines() if line[:1] == "|"]
    shown = {code.strip(): (row[0], row[1]) for row in rows if len(row) == 3 for code in row[2].split(",")}
    for each in service_types().values():
        assert shown[each.code] == (each.category or "-", each.kind or "-")


def test_twice_gives_the_same_graph(tmp_path: Path) -> None:
    with Workspace.open(Place.of(tmp_path, environ={}), write=True) as workspace:
        import_files(workspace, [FILE], wish=Wish(by="test"))
        actors = workspace.undated().actors
        (again,) = import_files(workspace, [FILE], wish=Wish(by="test"))
        (other,) = import_files(workspace, [API], wish=Wish(by="test"))
        assert [each.report and each.report.written for each in (again, other)] == [0, 0]
        assert workspace.undated().actors.equals(actors)


def test_only_known_columns_are_ever_kept() -> None:
    assert read_whole(FORMAT, FILE).frames["actors"].columns == [*TABLES["actors"].names, "line"]


@pytest.mark.parametrize("content", ["[]", "{}", '{"service": []}', '{"results": null}', '[{"id": "x"}]'])
def test_other_json_is_not_taken_for_the_directory(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content)
    assert not FORMAT.recognise(path)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(content=damaged(FILE.read_bytes()) | damaged(API.read_bytes()))
def test_a_damaged_directory_is_read_or_refused_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "annuaire"
    path.write_bytes(content)
    survives(FORMAT, path)
