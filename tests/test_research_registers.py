"""Registers of research: RNSR, scanR, HAL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_workspaces import place
from reading import read_whole

from graph.workspace import Origin, Workspace
from importers import detect, hal, rnsr, scanr
from importers.base import Options

FILES = Path(__file__).parent / "files" / "directories"
LABORATORY = "rnsr-209900001A"
REAL = "data/recherche_scanr_rnsr"


def recorded(workspace: Workspace, path: Path) -> tuple[int, int, int, list[str]]:
    """Import a file: rows, written, merged and the reasons of the rejected."""
    reader = detect(path)
    told = workspace.record(reader.read(path, Options()), Origin(str(path), reader.name, str(path), "test"))
    return told.rows, told.written, told.merged, [each.reason.code for each in told.rejected]


def test_every_real_structure_is_a_laboratory_with_its_establishments(shared: Path) -> None:
    path = shared / REAL / "v1_rnsr.json"
    assert detect(path) is rnsr.FORMAT
    found = read_whole(rnsr.FORMAT, path)
    assert (found.rows, found.rejected, found.dropped) == (30, (), {"leaders": 24})
    assert {row["type"] for row in found.records("relations")} == {"supervises"}
    assert found.frames["relations"].height == 37
    assert {row["categories"] for row in found.records("actors")} == {"research"}
    assert {each.reason.code for each in found.doubted} == {"structure_not_in_file"}
    assert "Prénom" not in str(found.records("actors"))


def test_a_laboratory_of_paris_is_in_its_district_and_one_without_a_code_where_its_address_says(shared: Path) -> None:
    found = read_whole(rnsr.FORMAT, shared / REAL / "v1_rnsr.json")
    assert found.record("actors", "rnsr-000021537K")["commune"] == "75115"
    assert found.record("actors", "rnsr-195517763H")["commune"] == "21106"  # « Bretenieres », Bretenière
    assert "commune" not in found.record("actors", "rnsr-194022845X")  # Guyane, without any address


def test_an_establishment_supervises_since_the_year_the_register_gives() -> None:
    found = read_whole(rnsr.FORMAT, FILES / "rnsr_invente.json")
    relations = {row["id"]: row for row in found.records("relations")}
    assert relations[f"{LABORATORY}-supervises-siren-900000019"]["since"] == "2016"
    assert relations[f"{LABORATORY}-member-of-209900002B"]["target"] == "rnsr-209900002B"
    assert found.record("actors", "siren-900000019")["siren"] == "900000019"


def test_what_the_register_does_not_say_well_is_left_out_and_told() -> None:
    found = read_whole(rnsr.FORMAT, FILES / "rnsr_invente.json")
    assert found.doubts == [
        (1, "institutions", "Mécène", "unknown_link"),
        (1, "parent", "209900099Z", "structure_not_in_file"),
        (2, "creationYear", "19x5", "bad_date"),
    ]
    assert found.reasons == {
        4: ("id", "ED 581", "not_a_structure"),
        5: ("", "", "not_an_entry"),
        6: ("label", "", "missing"),
    }
    station = found.record("actors", "rnsr-209900003C")  # its place was given the wrong way round
    assert (station["lat"], station["lon"], station["commune"]) == (45.267, 1.771, "19272")


def test_a_company_of_scanr_is_economic_and_its_turned_place_is_turned_back(shared: Path) -> None:
    path = shared / REAL / "v2_organizations.json"
    assert detect(path) is scanr.FORMAT
    company = read_whole(scanr.FORMAT, path).record("actors", "siren-016650996")
    assert (company["categories"], company["kind"], company["commune"]) == ("economic", "company", "21231")
    assert (company["lat"], company["lon"]) == (47.298541, 5.024696)
    assert company["url"] == "https://www.cycles-lapierre.fr/"


def test_real_projects_are_initiatives_with_their_participants(shared: Path) -> None:
    found = read_whole(scanr.FORMAT, shared / REAL / "v2_projects.json")
    assert (found.rows, found.rejected, found.dropped) == (4, (), {"persons": 3})
    last = found.record("initiatives", "scanr-0044-2275")
    assert last["actors"] == "rnsr-199712586Y:participant|siren-130005457:coordinator"
    assert (last["since"], last["until"]) == ("2017-01-01", "2018-12")  # 24 months from its beginning
    assert found.doubts == [(4, "endDate", "Date", "bad_date")]


def test_a_project_waits_for_its_laboratories_to_be_known(shared: Path, tmp_path: Path) -> None:
    with Workspace.open(place(tmp_path / "w"), write=True) as workspace:
        alone = recorded(workspace, shared / REAL / "v2_projects.json")
        assert alone == (4, 0, 0, ["unknown_actors"] * 4)
        own = tmp_path / "suite.json"
        projects = json.loads((FILES / "scanr_invente.json").read_text("utf-8"))
        own.write_text(json.dumps([projects[4]]))
        assert recorded(workspace, own) == (1, 0, 0, ["unknown_actors"])
        recorded(workspace, FILES / "rnsr_invente.json")
        assert recorded(workspace, own) == (1, 1, 0, [])


@pytest.mark.parametrize(("name", "rows"), [("v2_publications.json", 5), ("scanr_api_publication.json", 1)])
def test_a_publication_gives_nobody(shared: Path, name: str, rows: int) -> None:
    path = shared / REAL / name
    assert detect(path) is scanr.FORMAT
    found = read_whole(scanr.FORMAT, path)
    assert (found.rows, found.frames) == (rows, {})
    assert {code for _, _, code in found.reasons.values()} == {"publication"}


def test_persons_closed_houses_and_unnamed_participants_are_left_out_of_scanr() -> None:
    found = read_whole(scanr.FORMAT, FILES / "scanr_invente.json")
    assert found.reasons == {
        3: ("status", "old", "closed_undated"),
        6: ("title", "", "publication"),
        7: ("", "", "natural_person"),
        8: ("", "", "not_an_entry"),
    }
    assert (4, "participants", "grid.1.2", "unnamed_structure") in found.doubts
    first = found.record("initiatives", "scanr-ANR-99-INV-0001")
    assert (first["since"], first["until"], first["themes"]) == ("2014", "2017", "communs|lisières")
    assert "categories" not in next(row for row in found.records("actors") if row["name"] == "Foyer rural inventé")


def test_laboratories_that_sign_together_have_met_and_nothing_more() -> None:
    found = read_whole(hal.FORMAT, FILES / "hal_invente.json")
    assert found.frames["relations"].height == 3
    assert {row["type"] for row in found.records("relations")} == {"meets"}
    assert {(row["since"], row["until"]) for row in found.records("relations")} == {("2021-05", "2021-05")}
    assert found.dropped == {"authFullName_s": 2}
    assert found.reasons == {3: ("labStructName_s", "", "no_laboratory")}
    assert found.doubts == [(4, "labStructName_s", "11", "too_many_laboratories")]
    assert "Prénom" not in str(found.records("actors")) + str(found.records("relations"))


def test_each_register_is_found_by_its_content(tmp_path: Path) -> None:
    for name, reader in (("rnsr", rnsr), ("scanr", scanr), ("hal", hal)):
        path = tmp_path / f"{name}.txt"
        path.write_bytes((FILES / f"{name}_invente.json").read_bytes())
        assert detect(path) is reader.FORMAT


def test_who_is_only_named_is_not_put_in_the_territory_of_the_file(tmp_path: Path) -> None:
    tulle = "241927201"
    with Workspace.open(place(tmp_path / "w"), write=True) as workspace:
        territory = workspace.territory(tulle)
        for name in ("rnsr_invente.json", "scanr_invente.json", "hal_invente.json", "yeswiki_invente.json"):
            reader = detect(FILES / name)
            batches = reader.read(FILES / name, Options(places=territory.places, territory=tulle))
            told = workspace.record(batches, Origin(name, reader.name, name, "test"), territory=tulle)
            assert told.rows == told.written + told.merged + len(told.rejected)
        actors = {row["name"]: row for row in workspace.undated().actors.iter_rows(named=True)}
    assert {name for name, row in actors.items() if row["territory"] == tulle} == set()
    assert {name for name, row in actors.items() if row["commune"]} == {
        *("Ateliers inventés", "Café inventé", "Fédération inventée", "Groupe local inventé", "Station inventée")
    }
    assert actors["Université inventée"]["categories"] == "research"
    assert {"Institut inventé", "LABORATOIRE INVENTÉ DES LISIÈRES"}.isdisjoint(actors)  # in Paris


def test_laboratories_outside_the_territory_are_counted_and_passed_over() -> None:
    path = FILES / "rnsr_invente.json"
    batches = list(rnsr.FORMAT.read(path, Options(places=frozenset({"19272"}))))
    assert sum(batch.outside for batch in batches) == 4
    assert {key for batch in batches if batch.rows for key in batch.records["actors"]["id"]} == {
        *("rnsr-209900002B", "rnsr-209900003C")
    }
