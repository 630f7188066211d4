"""SIRENE: units, establishments, both together, and the answers of two APIs."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from reading import damaged, read_whole, survives

from graph import reference
from graph.errors import InputRefused
from graph.model.tables import TABLES
from graph.model.terms import CATEGORIES, KINDS
from graph.workspace import Place, Workspace
from importers import detect
from importers.base import Options
from importers.legal_forms import category_of, legal_form, legal_forms, state_operators
from importers.sirene import FORMAT
from ui.actions import Wish, import_files

OWN = Path(__file__).parent / "files" / "registers"
DOCS = Path(__file__).parents[1] / "docs" / "formats.md"
UNITS, ESTABLISHMENTS = OWN / "sirene_unites_inventees.csv", OWN / "sirene_etablissements_inventes.csv"
SEARCH = OWN / "recherche_entreprises_inventee.json"
API = OWN / "api_insee_inventee.json"
TULLE = "241927201"


def _within(*beside: Path, sirens: frozenset[str] = frozenset()) -> Options:
    territory = reference.territory(TULLE)
    assert territory is not None
    return Options(places=territory.places, sirens=sirens, beside=beside)


@pytest.mark.parametrize(
    ("name", "rows", "kept"),
    [
        ("StockUniteLegale_utf8.zip", 5, 5),
        ("sample_unites_legales_OK.csv", 3, 0),
        ("sample_etablissements_OK.csv", 3, 0),
        ("api_insee_unite_legale.json", 1, 1),
        ("api_insee_etablissement.json", 1, 0),
        ("api_insee_unite_legale_non_diffusable.json", 1, 0),
        ("api_insee_etablissement_non_diffusable.json", 1, 0),
    ],
)
def test_each_real_file_is_read_with_its_books_balanced(shared: Path, name: str, rows: int, kept: int) -> None:
    path = shared / "data/sirene" / name
    assert detect(path) is FORMAT
    found = read_whole(FORMAT, path)
    assert (found.rows, len(found.records("actors"))) == (rows, kept)


def test_the_published_archive_gives_its_associations_and_foundations_without_a_category(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/sirene/StockUniteLegale_utf8.zip")
    clemenceau = found.record("actors", "siren-039084561")
    assert (clemenceau["name"], clemenceau["kind"]) == ("FONDATION MUSEE CLEMENCEAU", "foundation")
    assert (clemenceau["since"], clemenceau["themes"]) == ("1995-12-25", "économie sociale et solidaire")
    assert "since" not in found.record("actors", "siren-300427366"), "1900-01-01 means that nobody knows"
    assert Counter(row["kind"] for row in found.records("actors")) == {"foundation": 2, "association": 3}
    assert not any("categories" in row for row in found.records("actors"))


def test_natural_persons_are_refused_without_being_quoted(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/sirene/sample_unites_legales_OK.csv")
    assert found.reasons == dict.fromkeys((2, 3, 4), ("", "", "natural_person"))
    assert "NOM1" not in str(found.rejected)


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("sample_unites_legales_KO.csv", "statutDiffusionUniteLegale"),
        ("sample_etablissements_KO_missing_header.csv", "nic"),
    ],
)
def test_a_file_that_lost_a_heading_is_refused_whole(shared: Path, name: str, missing: str) -> None:
    path = shared / "data/sirene" / name
    assert FORMAT.recognise(path)
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(path, Options()))
    assert (refusal.value.code, refusal.value.values["columns"]) == ("columns_missing", missing)


def test_units_are_read_by_their_legal_form() -> None:
    found = read_whole(FORMAT, UNITS)
    held = {row["name"]: (row.get("categories"), row.get("kind")) for row in found.records("actors")}
    assert held == {
        "RECYCLERIE DU MONTANE (RDM)": (None, "association"),
        "BOULANGERIE DES TROIS VILLAGES": ("economic", "company"),
        "ANCIENNE FORGE": ("economic", "company"),
        "COMMUNE DE TULLE": ("public", "commune"),
        "LABORATOIRE LOINTAIN": ("research", "university"),
        "AGENCE NATIONALE (ADEME)": ("national", "public_body"),
    }
    assert found.record("actors", "siren-900000159")["until"] == "2020-12-31"
    assert found.record("actors", "siren-211927207")["commune"] == "19272", "the reference knows where a commune is"
    assert found.record("actors", "siren-900000118")["rna"] == "W191000010"


def test_units_that_cannot_be_shown_or_told_are_refused_with_the_reason() -> None:
    assert read_whole(FORMAT, UNITS).reasons == {
        4: ("", "", "natural_person"),
        5: ("statutDiffusionUniteLegale", "", "not_shown"),
        9: ("denominationUniteLegale", "", "missing"),
        10: ("siren", "900000192", "bad_siren"),
        11: ("", "", "natural_person"),
        12: ("etatAdministratifUniteLegale", "C", "ceased_undated"),
    }


def test_a_seat_is_its_unit_and_another_establishment_an_actor_of_its_own() -> None:
    found = read_whole(FORMAT, ESTABLISHMENTS)
    seat = found.record("actors", "siren-900000126")
    assert (seat["name"], seat["commune"], seat["lat"], seat["lon"]) == ("AU BON PAIN DU BOURG", "19081", 45.27, 1.77)
    branch = found.record("actors", "siret-90000012600020")
    assert (branch["name"], branch["commune"]) == ("DEPOT DE PAIN", "19287")
    assert "siren" not in branch, "the number would make one actor of unit and branch"
    assert found.record("actors", "siren-900000191")["commune"] == "19272", "by postcode and name where no code stands"


def test_establishments_that_say_nothing_alone_are_told_what_would_do() -> None:
    reasons = read_whole(FORMAT, ESTABLISHMENTS).reasons
    assert {line: code for line, (_, _, code) in reasons.items()} == {
        2: "unit_not_given",
        6: "not_shown",
        7: "establishment_closed",
        8: "unit_not_given",
        9: "unit_not_given",
        12: "unit_not_given",
    }


def test_the_two_files_explain_each_other() -> None:
    units = read_whole(FORMAT, UNITS, _within(ESTABLISHMENTS))
    placed = {row["id"]: row.get("commune") for row in units.records("actors")}
    assert placed == {"siren-900000118": "19272", "siren-900000126": "19081", "siren-211927207": "19272"}
    assert (units.rows, units.outside) == (5, 7)
    establishments = read_whole(FORMAT, ESTABLISHMENTS, _within(UNITS))
    assert (establishments.rows, establishments.outside) == (9, 2)
    assert establishments.record("actors", "siren-900000118")["name"] == "RECYCLERIE DU MONTANE (RDM)"
    branch = establishments.record("actors", "siret-90000016700024")
    assert (branch["categories"], branch["name"]) == ("research", "LABORATOIRE LOINTAIN")
    assert establishments.reasons[12][2] == "unit_unnamed"
    assert establishments.reasons[5] == ("", "", "natural_person"), "only the file of units says who is a person"


def test_units_alone_cannot_be_placed_unless_they_are_known_there() -> None:
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(UNITS, _within()))
    assert refusal.value.code == "units_without_places"
    known = read_whole(FORMAT, UNITS, _within(sirens=frozenset({"900000126"})))
    assert {row["id"] for row in known.records("actors")} == {"siren-900000126", "siren-211927207"}


def test_a_result_of_the_search_gives_the_seat_and_what_was_found() -> None:
    found = read_whole(FORMAT, SEARCH)
    assert (found.rows, found.dropped) == (4, {"dirigeants": 1})
    assert found.reasons == {2: ("", "", "natural_person"), 4: ("statut_diffusion", "", "not_shown")}
    assert "INVENTE" not in str(found.frames) + str(found.rejected)
    assert [row["id"] for row in found.records("actors")] == [
        "siren-900000118",
        "siren-900000167",
        "siret-90000016700024",
    ]
    within = read_whole(FORMAT, SEARCH, _within())
    assert [row["id"] for row in within.records("actors")] == ["siren-900000118", "siret-90000016700024"]


def test_an_answer_of_insees_api_is_read_by_its_present_period_and_its_unit() -> None:
    (row,) = read_whole(FORMAT, API, _within()).records("actors")
    assert (row["id"], row["name"], row["commune"]) == ("siren-900000118", "RECYCLERIE DU MONTANE", "19272")
    assert (row["kind"], row["rna"], row["since"]) == ("association", "W191000010", "2015-03-01")


@pytest.mark.parametrize("unit", [5, 3.5, "x", [], [[]], [1], {"siren": []}, None])
def test_a_unit_that_is_none_refuses_the_establishment_and_nothing_else(tmp_path: Path, unit: object) -> None:
    answer = json.loads(API.read_text("utf-8"))
    answer["etablissements"][0]["uniteLegale"] = unit
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    survives(FORMAT, path)


def test_spreadsheets_that_made_numbers_of_codes_are_forgiven(tmp_path: Path) -> None:
    with UNITS.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    path = tmp_path / "units.csv"
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerow({**rows[0], "siren": "900000118.0", "categorieJuridiqueUniteLegale": "9220.0"})
    row = read_whole(FORMAT, path).record("actors", "siren-900000118")
    assert row["kind"] == "association"


def test_twice_gives_the_same_graph(tmp_path: Path) -> None:
    with Workspace.open(Place.of(tmp_path, environ={}), write=True) as workspace:
        wish = Wish(territory=TULLE, by="test")
        first = import_files(workspace, [UNITS, ESTABLISHMENTS], wish=wish)
        assert [each.report and (each.report.rows, each.report.outside) for each in first] == [(5, 7), (9, 2)]
        actors = workspace.undated().actors
        second = import_files(workspace, [UNITS, ESTABLISHMENTS], wish=wish)
        assert [each.report and each.report.written for each in second] == [0, 0]
        assert workspace.undated().actors.equals(actors)
        assert {"siren-900000118", "siren-900000126", "siret-90000012600020"} <= set(actors["id"])


def test_the_table_of_legal_forms_has_all_that_the_lists_of_the_state_have(shared: Path) -> None:
    folder = shared / "data/natures_juridiques"
    for name in ("collectivite", "administration_etat", "administration"):
        for code in json.loads((folder / f"{name}_natures_juridiques.json").read_text("utf-8")):
            assert code in legal_forms(), code
    for code in json.loads((folder / "collectivite_natures_juridiques.json").read_text("utf-8")):
        assert legal_forms()[code].category == "public"
    assert state_operators().keys() == json.loads((folder / "operateurs_lolf.json").read_text("utf-8")).keys()


def test_every_legal_form_means_a_known_category_and_kind() -> None:
    for form in legal_forms().values():
        assert form.category in ("", "person", *CATEGORIES), form
        assert form.kind in ("", *KINDS), form
    assert set(state_operators().values()) <= {"", "national"}


def test_what_the_table_does_not_say_stays_without_a_category() -> None:
    for code in ("9220", "9300", "6540", "8410", "3220", "", "abcd"):
        assert category_of(legal_form(code), None) == "", code
    assert category_of(legal_form("5499"), None) == "economic"
    assert category_of(legal_form("7357"), None) == "public"


def test_the_documents_show_what_each_legal_form_means() -> None:
    said = (DOCS.read_text("utf-8").split("## `sirene`")[1]).split("## `annuaire`")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in said.splitlines() if line[:1] == "|"]
    shown = {code.strip(): (row[0], row[1]) for row in rows if len(row) == 3 for code in row[2].split(",")}
    words = {"": "-", "person": "refused as a person"}
    assert {code: cells for code, cells in shown.items() if code.isdigit()} == {
        form.code: (words.get(form.category, form.category), form.kind or "-") for form in legal_forms().values()
    }


def test_only_known_columns_are_ever_kept() -> None:
    for path in (UNITS, ESTABLISHMENTS, SEARCH):
        assert read_whole(FORMAT, path).frames["actors"].columns == [*TABLES["actors"].names, "line"]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(content=damaged(UNITS.read_bytes()) | damaged(ESTABLISHMENTS.read_bytes()) | damaged(SEARCH.read_bytes()))
def test_a_damaged_register_is_read_or_refused_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "registre"
    path.write_bytes(content)
    survives(FORMAT, path)
