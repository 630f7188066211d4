"""Cells that are left out of rows that are kept: told in the report, in JSON and in words, of kept rows only."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import Reason
from graph.model.batch import Rejected
from graph.workspace import Origin, Place, Report, Workspace
from importers.base import Read, Record, batched
from ui.actions import FileReport, Wish, import_files
from ui.answers import imported, show_imported

OWN = Path(__file__).parent / "files" / "scdl_departement_invente.csv"


def plain(text: str) -> str:
    """Return a text with plain blanks where French has no-break ones."""
    return text.replace("\u00a0", " ")


def a_doubt(line: int, column: str = "siret") -> Rejected:
    return Rejected("liste", line, column, "123", Reason("bad_siret", {"value": "123"}))


def a_report(*, doubted: int = 0, rejected: tuple[Rejected, ...] = ()) -> FileReport:
    doubts = tuple(a_doubt(line) for line in range(2, 2 + doubted))
    return FileReport("lieu/liste.csv", "scdl", Report(1, doubted, doubted, 0, rejected, doubts))


def test_only_rows_that_are_kept_to_the_end_are_doubted_in_the_order_of_the_file(tmp_path: Path) -> None:
    actor: Record = ("actors", {"id": "a", "name": "Amap"})
    nobody: Record = ("relations", {"source": "a", "target": "personne", "type": "funds"})
    nameless: Record = ("actors", {"id": "b"})
    rows = [
        Read(2, [actor], doubts=(a_doubt(2, "siret"), a_doubt(2, "rna"))),
        Read(3, [nobody], doubts=(a_doubt(3),)),
        Read(4, [nameless], doubts=(a_doubt(4),)),
        Read(5, [actor], doubts=(a_doubt(5),)),
    ]
    with Workspace.open(Place.of(tmp_path / "ws", environ={}), write=True) as workspace:
        report = workspace.record(batched("liste", rows, size=2), Origin("liste.csv", "scdl", "1", "Zoé"))
    assert [(each.line, each.reason.code) for each in report.rejected] == [(3, "unknown_actors"), (4, "missing")]
    assert [(each.line, each.column) for each in report.doubted] == [(2, "siret"), (2, "rna"), (5, "siret")]
    assert report.rows == report.written + report.merged + len(report.rejected) == 4


def test_a_list_of_subsidies_is_told_with_its_doubts_in_json_and_in_words_also_when_tried(tmp_path: Path) -> None:
    with Workspace.open(Place.of(tmp_path / "ws", environ={}), write=True) as workspace:
        for dry_run in (True, False, False):
            reports = import_files(workspace, [OWN], wish=Wish(dry_run=dry_run))
            (told,) = imported(reports, "fr")
            assert told["rows"] == told["written"] + told["merged"] + len(told["rejected"])
            (doubt,) = told["doubted"]
            assert doubt.keys() == told["rejected"][0].keys()
            assert (doubt["table"], doubt["line"], doubt["column"]) == (OWN.stem, 5, "idBeneficiaire")
            assert doubt["value"] == "90000002700013"
            said = show_imported(reports, "fr", dry_run=dry_run)
            expected = f"Gardée, sans cette case : ligne 5, colonne idBeneficiaire : {doubt['reason']}"
            assert plain(expected) in plain(said)


@pytest.mark.parametrize(("doubts", "more"), [(20, ""), (21, "une autre case"), (23, "3 autres cases")])
def test_of_many_doubts_the_first_twenty_are_said_and_the_rest_counted(doubts: int, more: str) -> None:
    said = show_imported([a_report(doubted=doubts)], "fr", dry_run=False)
    assert said.count("Gardée, sans cette case") == 20
    assert "ligne 21," in said
    assert "ligne 22," not in said
    assert more in said
    assert ("… et" in said) == bool(more)


def test_a_table_is_named_only_where_the_file_does_not_name_it_and_a_column_only_where_there_is_one() -> None:
    rejected = (
        Rejected("liste", 2, "", "", Reason("empty_row")),
        Rejected("Feuille 2", 3, "nom", "", Reason("missing")),
        Rejected("", 4, "nom", "", Reason("missing")),
    )
    said = plain(show_imported([a_report(rejected=rejected)], "fr", dry_run=False)).splitlines()[-3:]
    assert [line.strip().partition(" : ")[2] for line in said] == [
        "ligne 2 : cette ligne est vide",
        "ligne 3 de Feuille 2, colonne nom : cette case est vide et doit être remplie",
        "ligne 4, colonne nom : cette case est vide et doit être remplie",
    ]


def test_a_file_that_is_refused_whole_has_neither_rows_nor_doubts(tmp_path: Path) -> None:
    (tmp_path / "vide.csv").touch()
    with Workspace.open(Place.of(tmp_path / "ws", environ={}), write=True) as workspace:
        (told,) = imported(import_files(workspace, [tmp_path / "vide.csv"], wish=Wish()), "fr")
    assert (told["rejected"], told["doubted"], bool(told["refused"])) == ([], [], True)
