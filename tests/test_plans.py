"""ADEME's action plans."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from reading import read_whole

from graph.errors import InputRefused
from importers import detect
from importers.ademe_plan import FORMAT
from importers.base import Options

OWN = Path(__file__).parent / "files" / "directories" / "plan_invente.csv"


@pytest.mark.parametrize(
    ("name", "rows", "initiatives", "reasons"),
    [
        ("complex_plan.xlsx", 29, 29, {}),
        ("export_plan_action.xlsx", 0, 0, {}),
        ("modele-import-pa.xlsx", 1, 0, {5: "example_of_template"}),
        ("nouveau-plan-valide.xlsx", 7, 7, {}),
        ("one_fiche_plan.xlsx", 1, 1, {}),
        ("plan_with_duplicate_actions.xlsx", 2, 1, {}),
        ("plan_with_sous_actions_valid.xlsx", 8, 7, {3: "no_action"}),
    ],
)
def test_every_real_plan_is_read_whole(
    shared: Path, name: str, rows: int, initiatives: int, reasons: dict[int, str]
) -> None:
    path = shared / "data/ademe_plans" / name
    assert detect(path) is FORMAT
    found = read_whole(FORMAT, path)
    assert found.rows == rows
    assert len({row["id"] for row in found.records("initiatives")}) == initiatives
    assert {line: code for line, (_, _, code) in found.reasons.items()} == reasons


def test_persons_of_a_real_plan_are_dropped_and_counted(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/ademe_plans/complex_plan.xlsx")
    assert found.dropped == {"Personne pilote": 29, "Élu·e référent·e": 1}
    kept = str(found.records("actors")) + str(found.records("initiatives"))
    assert "Prénom NOM" not in kept
    assert "Élue EXEMPLE" not in kept


def test_a_list_of_pilots_is_one_actor_each_and_its_day_numbers_are_days(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/ademe_plans/complex_plan.xlsx")
    action = next(row for row in found.records("initiatives") if row["line"] == 12 + 4)
    assert action["until"] == "2030-09-03"  # 47729
    roles = [each.rpartition(":")[2] for each in action["actors"].split("|")]
    assert roles == ["pilote"] * 3
    names = {row["name"] for row in found.records("actors")}
    assert {"Oppelia Tempo", "CCBDP", "Service Autonomie à Domicile (SAD)"} <= names
    assert "relations" not in found.frames or not found.frames["relations"].filter(line=16).height  # « À venir »


def relations(line: int) -> list[tuple[str, str, str, float | None]]:
    found = read_whole(FORMAT, OWN)
    names = {row["id"]: row["name"] for row in found.records("actors")}
    return [
        (names[row["source"]], row["type"], names[row["target"]], row.get("amount"))
        for row in found.records("relations")
        if row["line"] == line
    ]


def test_an_action_under_way_relates_its_pilot_to_partners_and_funders() -> None:
    assert relations(5) == [
        ("Communauté inventée", "partner_of", "Amap du Pré", None),
        ("Communauté inventée", "partner_of", "Foyer rural (cantine, salle)", None),
        ("Région inventée", "funds", "Communauté inventée", 15_000.0),
        ("Fondation A", "funds", "Communauté inventée", None),  # 9,000 together, whose share is whose is not said
        ("Fondation B", "funds", "Communauté inventée", None),
    ]


def test_several_pilots_lead_together_and_what_each_receives_is_not_said() -> None:
    assert relations(6) == [
        ("Communauté inventée", "co_leads", "Syndicat inventé", None),
        ("Communauté inventée", "partner_of", "Amap du Pré", None),
        ("Syndicat inventé", "partner_of", "Amap du Pré", None),
    ]


@pytest.mark.parametrize("line", [7, 8, 10])
def test_an_action_that_is_only_planned_paused_or_discussed_relates_nobody(line: int) -> None:
    assert relations(line) == []


def test_roles_are_kept_whatever_the_status() -> None:
    found = read_whole(FORMAT, OWN)
    planned = next(row for row in found.records("initiatives") if row["line"] == 7)
    assert [each.rpartition(":")[2] for each in planned["actors"].split("|")] == ["pilote", "partenaire"]
    assert all("categories" not in row for row in found.records("actors"))


def test_what_cannot_be_read_in_a_plan_is_told_and_the_action_kept() -> None:
    found = read_whole(FORMAT, OWN)
    assert found.doubts == [
        (8, "Date de début", "03/04/21", "ambiguous_date"),
        (8, "Partenaires", "", "natural_person"),
    ]
    assert found.reasons == {9: ("Titre de la fiche action", "", "no_action")}
    assert found.dropped == {"Personne pilote": 1, "Élu·e référent·e": 1}
    assert "Invention" not in str(found.records("actors"))


def test_rows_of_help_are_part_of_the_headings_and_help_left_in_a_row_says_nothing() -> None:
    found = read_whole(FORMAT, OWN)
    assert found.rows == 6
    assert not any("➔" in row["name"] for row in found.records("actors"))


def test_the_same_names_in_two_territories_are_not_the_same_actors() -> None:
    def keys(territory: str | None) -> set[str]:
        batches = FORMAT.read(OWN, Options(territory=territory))
        return {key for batch in batches for key in batch.records["actors"]["id"]}

    assert keys("241927201") == keys("241927201")
    assert keys("241927201").isdisjoint(keys("200066744"))


def test_a_cell_with_too_many_names_refuses_its_row_only(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Axe (x)", "Titre de l'action", "Structure pilote", "Statut "])
    sheet.append(["1", "Trop", ",".join(f"Nom {number}" for number in range(100)), "En cours"])
    sheet.append(["1", "Juste", "Amap", "En cours"])
    book.save(tmp_path / "plan.xlsx")
    found = read_whole(FORMAT, tmp_path / "plan.xlsx")
    assert {line: code for line, (_, _, code) in found.reasons.items()} == {2: "too_many_names"}
    assert [row["name"] for row in found.records("initiatives")] == ["Juste"]


def test_a_workbook_without_a_plan_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "vide.xlsx")
    assert not FORMAT.recognise(tmp_path / "vide.xlsx")
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(tmp_path / "vide.xlsx", Options()))
    assert refusal.value.code == "not_a_plan"
