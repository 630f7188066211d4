"""Subsidies as relations of funding."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from reading import damaged, read_whole, survives
from stdnum import luhn

from graph.errors import InputRefused
from importers import scdl_columns
from importers.base import Options
from importers.scdl import FORMAT
from importers.scdl_dates import period

OWN = Path(__file__).parent / "files" / "scdl_departement_invente.csv"
GIVER = "siren-221927205"
HEADINGS = ["nomAttribuant", "idAttribuant", "dateConvention", "nomBeneficiaire", "idBeneficiaire", "montant"]
ROW = ["Département de la Corrèze", "22192720500015", "2024-01-01", "Les Jardins inventés", "90000001900019", "1"]


def made_sound(path: Path, at: Path) -> Path:
    """Copy a published list whose SIRET were made up, with check digits that fit."""
    text = path.read_text("utf-8-sig")

    def sound(found: re.Match[str]) -> str:
        siren = found[0][:8] + luhn.calc_check_digit(found[0][:8])
        return siren + found[0][9:13] + luhn.calc_check_digit(siren + found[0][9:13])

    at.write_text(re.sub(r"\b\d{14}\b", sound, text), encoding="utf-8-sig")
    return at


@pytest.mark.parametrize(
    ("name", "rows", "actors", "doubts"),
    [
        # One giver and a beneficiary a row; doubts: two numbers a row, less the giver's where its cell is empty.
        ("SCDL.csv", 4, 1 + 4, 7),
        ("SCDL_DILCRAH_2019.csv", 4, 1 + 4, 8),
        ("SCDL_LESS_DATA.csv", 3, 1 + 3, 5),
        # The giver's name goes with two wrong numbers, and in the first row with none; six rows have one beneficiary.
        ("SCDL_SECOND_IMPORT.csv", 9, 3 + 4, 17),
        ("SCDL_WITH_EXERCICE.csv", 4, 1 + 4, 7),
        ("test-csv-valid.csv", 38, 1 + 38, 76),
        ("test-csv-invalid.csv", 38, 1 + 38, 76),
        # Three beneficiaries have two rows each; one row has no number of the giver, one has no name of it.
        ("SCDL.xlsx", 10, 1 + 7, 19),
    ],
)
def test_each_published_list_gives_its_relations_and_its_made_up_sirets_are_doubted(
    shared: Path, name: str, rows: int, actors: int, doubts: int
) -> None:
    path = shared / "data/scdl_subventions" / name
    assert FORMAT.recognise(path)
    found = read_whole(FORMAT, path)
    assert (found.rows, len(found.rejected), found.frames["relations"]["id"].n_unique()) == (rows, 0, rows)
    assert (found.frames["actors"]["id"].n_unique(), len(found.doubted)) == (actors, doubts)
    assert {each.reason.code for each in found.doubted} == {"bad_siret"}
    assert found.frames["actors"]["siren"].null_count() == 2 * rows
    ends = {*found.frames["relations"]["source"], *found.frames["relations"]["target"]}
    assert ends == set(found.frames["actors"]["id"])


def test_a_doubt_names_line_column_and_value_and_the_rest_of_the_row_is_in_its_place(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/scdl_subventions/SCDL.csv")
    assert found.doubts[:3] == [
        (2, "idBeneficiaire", "13579246800043", "bad_siret"),
        (3, "idAttribuant", "99000000000001", "bad_siret"),
        (3, "idBeneficiaire", "11223344500034", "bad_siret"),
    ]
    # The first row's giver has its number in other rows only, the second's is named in others only.
    assert len({row["source"] for row in found.records("relations")}) == 1
    first, second = found.records("relations")[:2]
    assert (first["target"], second["target"]) == ("rna-W123456789", "rna-W123456974")
    assert (second["amount"], second["since"], second["until"]) == (50_000.0, "2019-02-15", "2022-02-14")
    assert found.record("actors", first["source"])["name"] == "TEST_SOCLE_SCDL"


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("SCDL_MANY_MISSING_MANDATORY.csv", "montant"),
        ("test-csv-invalid-headers-names.csv", "nomBeneficiaire, montant"),
    ],
)
def test_a_list_without_a_needed_column_is_refused_and_says_which(shared: Path, name: str, missing: str) -> None:
    path = shared / "data/scdl_subventions" / name
    assert FORMAT.recognise(path)
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(path, Options()))
    assert (refusal.value.code, refusal.value.values["columns"]) == ("columns_missing", missing)


@pytest.mark.parametrize(
    ("name", "rows", "different"),
    [
        ("SCDL.csv", 4, 4),
        ("SCDL_DILCRAH_2019.csv", 4, 4),
        ("SCDL_LESS_DATA.csv", 3, 3),
        # Its last two rows differ by the check digit of the giver only.
        ("SCDL_SECOND_IMPORT.csv", 9, 8),
        ("SCDL_WITH_EXERCICE.csv", 4, 4),
        ("test-csv-valid.csv", 38, 38),
        ("test-csv-invalid.csv", 38, 38),
    ],
)
def test_each_published_list_with_sound_sirets_gives_its_relations(
    shared: Path, tmp_path: Path, name: str, rows: int, different: int
) -> None:
    found = read_whole(FORMAT, made_sound(shared / "data/scdl_subventions" / name, tmp_path / name))
    assert (len(found.rejected), found.frames["relations"].height) == (0, rows)
    assert found.frames["relations"]["id"].n_unique() == different
    assert set(found.frames["relations"]["type"]) == {"funds"}
    ends = {*found.frames["relations"]["source"], *found.frames["relations"]["target"]}
    assert ends == set(found.frames["actors"]["id"])


def test_values_of_a_published_list_are_in_their_place(shared: Path, tmp_path: Path) -> None:
    found = read_whole(FORMAT, made_sound(shared / "data/scdl_subventions/SCDL.csv", tmp_path / "SCDL.csv"))
    second = found.records("relations")[1]
    assert (second["amount"], second["since"], second["until"]) == (50_000.0, "2019-02-15", "2022-02-14")
    assert second["note"].startswith("Les engagés de l'AFEV")
    # Its giver is named in other rows only, the first row's giver has its number in other rows only.
    assert {row["source"] for row in found.records("relations")} == {"siren-990000002"}
    assert found.record("actors", "siren-990000002")["name"] == "TEST_SOCLE_SCDL"
    assert found.record("actors", second["target"])["rna"] == "W123456974"


def test_open_ends_of_periods_are_unknown(shared: Path, tmp_path: Path) -> None:
    path = made_sound(shared / "data/scdl_subventions/test-csv-valid.csv", tmp_path / "liste.csv")
    by_line = {row["line"]: row for row in read_whole(FORMAT, path).records("relations")}
    assert "until" not in by_line[4]
    assert (by_line[4]["since"], by_line[2]["until"]) == ("2017-12-12", "2019-12-31")
    assert by_line[5]["since"] == "2018-04-25"
    assert (by_line[32].get("since"), by_line[32]["until"]) == (None, "2019-06-30")
    assert by_line[2]["amount"] == 27_346.88


def test_a_departement_and_a_commune_are_public_and_a_beneficiary_without_a_sign_is_not() -> None:
    found = read_whole(FORMAT, OWN)
    assert found.record("actors", GIVER) == {
        "id": GIVER,
        "name": "Département de la Corrèze",
        "categories": "public",
        "kind": "local_authority",
        "siren": "221927205",
        "line": 2,
    }
    tulle = found.record("actors", "siren-211927207")
    assert (tulle["categories"], tulle["kind"], tulle["commune"]) == ("public", "commune", "19272")
    gardens = found.record("actors", "siren-900000019")
    assert (gardens["kind"], gardens["rna"]) == ("association", "W191000001")
    assert "categories" not in gardens


def test_money_dates_and_notes_are_made_canonical() -> None:
    by_line = {row["line"]: row for row in read_whole(FORMAT, OWN).records("relations")}
    assert (by_line[3]["amount"], by_line[3]["since"]) == (1234.5, "2019-05-20")
    assert (by_line[4]["amount"], by_line[4]["since"]) == (500.0, "2018-11-20")
    assert by_line[4]["note"] == "Une fête : Mme Untel […]"
    assert by_line[2]["confirmed_by"] == "source"


def test_the_same_subsidy_twice_is_one_relation_and_others_are_others() -> None:
    ids = [row["id"] for row in read_whole(FORMAT, OWN).records("relations")]
    assert len(ids) == 5
    assert ids[0] == ids[4]
    assert len(set(ids)) == 4


def test_bad_rows_are_refused_with_line_column_and_reason_and_a_person_is_not_quoted() -> None:
    found = read_whole(FORMAT, OWN)
    assert found.reasons == {
        6: ("nomBeneficiaire", "", "natural_person"),
        7: ("montant", "aide en numéraire", "bad_number"),
        8: ("dateConvention", "32/13/2019", "bad_date"),
        9: ("nomBeneficiaire", "", "missing"),
        10: ("nomAttribuant", "", "missing"),
    }
    assert "Untel" not in str(found.rejected)
    assert found.doubts == [(5, "idBeneficiaire", "90000002700013", "bad_siret")]


@pytest.mark.parametrize(
    "name", ["M. Jean Untel", "Mme UNTEL", "M.UNTEL", "Monsieur et Madame Untel", "M et Mme Untel"]
)
def test_a_natural_person_is_recognised(tmp_path: Path, name: str) -> None:
    path = a_list(tmp_path, {"nomBeneficiaire": name})
    assert read_whole(FORMAT, path).reasons[2] == ("nomBeneficiaire", "", "natural_person")


@pytest.mark.parametrize("name", ["M.J.C. de Tulle", "Mmesure", "Monsieurs", "MR", "La maison de Mme Untel"])
def test_an_organisation_is_not_taken_for_a_person(tmp_path: Path, name: str) -> None:
    assert not read_whole(FORMAT, a_list(tmp_path, {"nomBeneficiaire": name})).rejected


def a_list(folder: Path, values: dict[str, str]) -> Path:
    """Write a list of one subsidy with some other values, or other columns."""
    cells = dict(zip(HEADINGS, ROW, strict=True)) | values
    path = folder / "liste.csv"
    path.write_text(";".join(cells) + "\n" + ";".join(f'"{cell}"' for cell in cells.values()) + "\n", encoding="utf-8")
    return path


def one(folder: Path, values: dict[str, str]) -> dict[str, str]:
    """Return the relation that a list of one subsidy gives."""
    found: dict[str, str] = read_whole(FORMAT, a_list(folder, values)).records("relations")[0]
    return found


WRONG = {"idBeneficiaire": "90000002700013", "nomBeneficiaire": "Comité des fêtes"}
AGGLO = {"idAttribuant": "24192720100012", "nomAttribuant": "Tulle Agglo"}


def test_one_name_with_one_wrong_number_is_one_party_across_lists_and_no_other_of_that_name(tmp_path: Path) -> None:
    party = one(tmp_path, WRONG)["target"]
    assert one(tmp_path, WRONG | AGGLO)["target"] == party
    assert one(tmp_path, WRONG | {"idBeneficiaire": " 900 000 027 00013 "})["target"] == party
    assert one(tmp_path, WRONG | {"idBeneficiaire": "90000002700014"})["target"] != party
    assert one(tmp_path, WRONG | {"idBeneficiaire": ""})["target"] != party
    assert one(tmp_path, WRONG | {"nomBeneficiaire": "Comité de jumelage"})["target"] != party
    as_giver = {"idAttribuant": "90000002700013", "nomAttribuant": "COMITÉ DES FÊTES"}
    assert one(tmp_path, as_giver)["source"] == party


@pytest.mark.parametrize("filler", ["1234", "11111111111111", "9,87654321E+13", "9 ou 10"])
def test_a_filler_tells_names_apart_within_a_list_only(tmp_path: Path, filler: str) -> None:
    party = one(tmp_path, WRONG | {"idBeneficiaire": filler})["target"]
    assert party != one(tmp_path, WRONG | {"idBeneficiaire": ""})["target"]
    assert party != one(tmp_path, WRONG | AGGLO | {"idBeneficiaire": filler})["target"]


@pytest.mark.parametrize("cell", ["Un four", "en cours", "00000000000000"])
def test_a_number_that_says_nothing_is_doubted_and_taken_for_none(tmp_path: Path, cell: str) -> None:
    nothing = {"nomBeneficiaire": "Comité des fêtes", "idBeneficiaire": ""}
    found = read_whole(FORMAT, a_list(tmp_path, nothing | {"idBeneficiaire": cell}))
    assert found.doubts == [(2, "idBeneficiaire", cell, "bad_siret" if cell.isdigit() else "bad_siren")]
    assert found.records("relations")[0]["target"] == one(tmp_path, nothing)["target"]


def test_a_wrong_siret_leaves_the_rna_number_and_a_wrong_rna_number_the_siret_or_the_name(tmp_path: Path) -> None:
    known = one(tmp_path, WRONG | {"rnaBeneficiaire": "w191000002"})
    assert known["target"] == "rna-W191000002"
    unsound = {"rnaBeneficiaire": "W19100000"}
    found = read_whole(FORMAT, a_list(tmp_path, unsound))
    assert found.doubts == [(2, "rnaBeneficiaire", "W19100000", "bad_rna")]
    assert found.records("relations")[0]["target"] == "siren-900000019"
    assert "rna" not in found.record("actors", "siren-900000019")
    by_name = one(tmp_path, unsound | {"idBeneficiaire": ""})["target"]
    assert by_name.startswith("les-jardins-inventes-")
    assert by_name != one(tmp_path, {"idBeneficiaire": ""})["target"]


@pytest.mark.parametrize("names", [[], ["Département inventé", "Région inventée"]])
def test_a_giver_known_by_a_wrong_number_only_or_by_one_of_several_names_is_refused(
    tmp_path: Path, names: list[str]
) -> None:
    path = tmp_path / "liste.csv"
    rows = [[name, "99000000000001", *ROW[2:]] for name in ["", *names]]
    path.write_text("\n".join(";".join(row) for row in [HEADINGS, *rows]), encoding="utf-8")
    found = read_whole(FORMAT, path)
    assert found.reasons == {2: ("idAttribuant", "99000000000001", "bad_siret")}
    assert [line for line, *_ in found.doubts] == [*range(3, 3 + len(names))]
    assert found.frames["relations"]["source"].n_unique() == len(names) if names else not found.frames


def test_a_giver_without_a_number_is_the_one_that_the_list_names_with_a_sound_one(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    numbers = [ROW[1], "", "22192720500016"]
    rows = [[ROW[0], number, *ROW[2:]] for number in numbers]
    path.write_text("\n".join(";".join(row) for row in [HEADINGS, *rows]), encoding="utf-8")
    sound, filled, doubted = (row["source"] for row in read_whole(FORMAT, path).records("relations"))
    assert (sound, filled) == (GIVER, GIVER)
    assert doubted.startswith("departement-de-la-correze-")


def test_a_doubt_saves_no_row_that_has_another_fault_and_quotes_no_person(tmp_path: Path) -> None:
    for values, column in (
        ({"dateConvention": "32/13/2019"}, "dateConvention"),
        ({"montant": "aucune idée"}, "montant"),
        ({"nomBeneficiaire": ""}, "nomBeneficiaire"),
        ({"nomBeneficiaire": "Mme Untel"}, "nomBeneficiaire"),
        ({"datesPeriodeVersement": "2022-01-01", "nomBeneficiaire": "a\x01"}, "nomBeneficiaire"),
    ):
        found = read_whole(FORMAT, a_list(tmp_path, WRONG | values))
        assert [each.column for each in found.rejected] == [column]
        assert found.doubts == []
        assert "90000002700013" not in str(found.rejected)


def test_beneficiaries_of_one_name_are_one_within_a_list_only(tmp_path: Path) -> None:
    nameless = {"idBeneficiaire": "", "nomBeneficiaire": "Comité des fêtes"}
    first = read_whole(FORMAT, a_list(tmp_path, nameless)).records("relations")[0]["target"]
    louder = nameless | {"nomBeneficiaire": "COMITÉ DES FÊTES"}
    again = read_whole(FORMAT, a_list(tmp_path, louder)).records("relations")[0]["target"]
    other = nameless | {"idAttribuant": "24192720100012", "nomAttribuant": "Tulle Agglo"}
    elsewhere = read_whole(FORMAT, a_list(tmp_path, other)).records("relations")[0]["target"]
    assert first == again != elsewhere


def test_an_inter_communality_that_gives_is_recorded_in_its_own_territory(tmp_path: Path) -> None:
    path = a_list(tmp_path, {"idAttribuant": "24192720100012", "nomAttribuant": ""})
    giver = read_whole(FORMAT, path).record("actors", "siren-241927201")
    assert (giver["name"], giver["territory"], giver["kind"]) == ("CA Tulle Agglo", "241927201", "epci")


def test_an_rna_number_in_the_place_of_a_siret_is_read_as_one(tmp_path: Path) -> None:
    path = a_list(tmp_path, {"idBeneficiaire": "W191000002"})
    assert read_whole(FORMAT, path).records("relations")[0]["target"] == "rna-W191000002"


@pytest.mark.parametrize(
    ("values", "since", "until"),
    [
        ({"dateConvention": "45292"}, "2024-01-01", None),
        ({"dateConvention": "", "exercice": "2023"}, "2023", "2023"),
        ({"datesPeriodeVersement": "45292.0"}, "2024-01-01", None),
        ({"dateConvention": "", "datesPeriodeVersement": "non renseigné"}, None, None),
    ],
)
def test_dates_come_from_what_is_there(
    tmp_path: Path, values: dict[str, str], since: str | None, until: str | None
) -> None:
    relation = read_whole(FORMAT, a_list(tmp_path, values)).records("relations")[0]
    assert (relation.get("since"), relation.get("until")) == (since, until)


@given(st.lists(st.dates(date(1990, 1, 1), date(2099, 12, 31)), min_size=2, max_size=4))
def test_a_period_is_from_the_first_to_the_last_of_its_dates(days: list[date]) -> None:
    first, last = min(days).isoformat(), max(days).isoformat()
    assert period("/".join(map(str, days))) == (first, last)
    assert period(" au ".join(f"{day:%d/%m/%Y}" for day in days)) == (first, last)


def test_headings_that_lost_their_accents_or_were_misread_are_known() -> None:
    seen = ["Nom de lâ€™attribuant", "Nom du b\ufffdn\ufffdficiaire", "Montant total de la subvention* ", "Objet"]
    assert scdl_columns.places(seen[1:]) == {"beneficiary": 0, "amount": 1, "purpose": 2}
    assert scdl_columns.places(["Nom du bÃ©nÃ©ficiaire*"]) == {"beneficiary": 0}


def test_a_workbook_is_read_below_its_titles_and_from_the_sheet_that_has_the_list(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Résumé", 0).append(["Ce document a été exporté"])
    sheet = book.create_sheet("Du 01-01-2023 au 30-06-2023")
    sheet.append(["Date d'actualisation", None, "03/10/23"])
    sheet.append(HEADINGS)
    sheet.append([ROW[0], int(ROW[1]), date(2023, 1, 15), *ROW[3:5], 3_780_000])
    path = tmp_path / "liste.dat"
    book.save(path)
    assert FORMAT.recognise(path)
    relation = read_whole(FORMAT, path).records("relations")[0]
    assert (relation["amount"], relation["since"], relation["line"]) == (3_780_000.0, "2023-01-15", 3)


def test_a_foreign_table_is_refused_whole(tmp_path: Path) -> None:
    foreign = tmp_path / "SCDL.csv"
    foreign.write_text("nom;commune\nAmap;Tulle\n")
    assert not FORMAT.recognise(foreign)
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(foreign, Options()))
    assert refusal.value.code == "not_subsidies"


def test_a_list_of_headings_only_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(";".join(HEADINGS) + "\n")
    assert read_whole(FORMAT, path).rows == 0


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=damaged(OWN.read_bytes()))
def test_a_damaged_list_is_read_or_refused_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "liste"
    path.write_bytes(content)
    survives(FORMAT, path)


@pytest.mark.parametrize(
    "headings",
    [
        "nomAttribuant;idAttribuant;dateConvention;referenceDecision;nomBeneficiaire;idBeneficiaire;rnaBeneficiaire",
        "objet;montant;nature;conditionsVersement;datesPeriodeVersement;idRAE;notificationUE;pourcentageSubvention",
        "dispositifAide;exercice;object",
        " Nom attributaire* ; Identification de l'attributaire* ;Date de convention*;Nom du b\ufffdn\ufffdficiaire",
        "aide notifi\u00c3\u00a9e \u00c3\u00a0 l'Europe",
    ],
)
def test_every_heading_in_which_lists_were_seen_published_is_known(headings: str) -> None:
    listed = headings.split(";")
    assert len(scdl_columns.places(listed)) == len(listed)
