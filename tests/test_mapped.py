from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from graph.errors import EssaimError
from graph.model.tables import TABLES
from importers import mapped
from importers.base import Options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.model.batch import Batch

FORM = "Horodateur;Votre structure ;Quel thème ?;Autre;Autre\n2024;Amap;alimentation;a;b\n2024;;;c;\n2024;Foyer;;;d\n"


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, mapping: Mapping[str, str]) -> list[Batch]:
    return list(mapped.read(path, Options(mapping)))


def rows(path: Path, mapping: Mapping[str, str], table: str = "actors") -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if value is not None}
        for batch in read(path, mapping)
        if table in batch.records
        for row in batch.records[table].iter_rows(named=True)
    ]


def refusal(path: Path, mapping: Mapping[str, str]) -> EssaimError:
    with pytest.raises(EssaimError) as caught:
        read(path, mapping)
    return caught.value


def test_headings_and_numbers_say_which_column_is_which(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", FORM)
    found = rows(path, {"name": "Votre structure", "actors.themes": "Quel thème ?", "description": "#4"})
    assert found == [
        {"name": "Amap", "themes": "alimentation", "description": "a", "line": 2},
        {"name": "Foyer", "line": 4},
    ]
    (batch,) = read(path, {"name": "votre structure", "source": "#1"})
    assert [(each.line, each.column, each.reason.code) for each in batch.rejected] == [
        (3, "Votre structure", "missing")
    ]


def test_a_row_gives_a_record_for_each_table_of_which_it_says_something(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.csv",
        "nom;financeur;financé;quoi;montant\nAmap;a;b;finance;12,5\nFoyer;;;;\n;c;d;finance;\n;;;;\nScop;e;f;prête;1\n",
    )
    mapping = {
        "name": "nom",
        "relations.source": "financeur",
        "relations.target": "financé",
        "relations.type": "quoi",
        "relations.amount": "montant",
    }
    (batch,) = read(path, mapping)
    assert batch.rows == 5
    assert batch.records["actors"].select("name", "line").rows() == [("Amap", 2), ("Foyer", 3)]
    assert batch.records["relations"].select("source", "target", "type", "amount", "line").rows() == [
        ("a", "b", "funds", 12.5, 2),
        ("c", "d", "funds", None, 4),
    ]
    assert [(each.line, each.reason.code) for each in batch.rejected] == [(5, "empty_row"), (6, "unknown_type")]


def test_of_equal_headings_the_number_says_which(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", FORM)
    error = refusal(path, {"name": "Votre structure", "description": "Autre"})
    assert (error.code, error.values["numbers"], error.exit_code) == ("repeated_heading", "#4, #5", 3)
    assert rows(path, {"name": "Votre structure", "description": "#5"})[0]["description"] == "b"


def test_headings_that_are_nowhere_are_named_beside_those_found(tmp_path: Path) -> None:
    error = refusal(put(tmp_path / "a.csv", FORM), {"name": "Nom", "url": "#9"})
    assert (error.code, error.values["missing"]) == ("headings_not_found", "Nom, #9")
    assert "Horodateur, Votre structure, Quel thème ?" in error.values["found"]


@pytest.mark.parametrize(
    ("mapping", "code", "said"),
    [
        ({}, "mapping_needed", ""),
        ({"name": "nom", "couleur": "x"}, "unknown_field", "actors.couleur"),
        ({"people.name": "nom"}, "unknown_field", "people.name"),
        ({"siren": "x"}, "field_needed", "actors.name"),
        ({"relations.source": "a", "relations.target": "b"}, "field_needed", "relations.type"),
    ],
)
def test_a_mapping_that_cannot_be_is_wrong_usage(
    tmp_path: Path, mapping: Mapping[str, str], code: str, said: str
) -> None:
    error = refusal(put(tmp_path / "a.csv", "nom\nx\n"), mapping)
    assert (error.code, error.values.get("field", ""), error.exit_code) == (code, said, 2)


def test_the_first_sheet_that_has_all_the_columns_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["nom", "Autre", "Autre"])
    for name in ("vide", "bonne", "pareille"):
        book.create_sheet(name)
    for sheet in book.worksheets[2:]:
        sheet.append(["site", "nom"])
        sheet.append(["exemple.fr", sheet.title])
    book.save(tmp_path / "a.xlsx")
    assert rows(tmp_path / "a.xlsx", {"name": "nom", "url": "site"}) == [
        {"name": "bonne", "url": "https://exemple.fr", "line": 2}
    ]


def test_every_field_of_every_table_can_be_mapped() -> None:
    for table in TABLES.values():
        mapping = {f"{table.name}.{column.name}": "#1" for column in table.columns}
        assert mapped.fields(mapping) == mapping


def test_no_file_is_taken_without_a_mapping(tmp_path: Path) -> None:
    assert not mapped.recognise(put(tmp_path / "a.csv", FORM))


@pytest.mark.parametrize("name", ["export_libelles_fr_both.csv", "export_libelles_fr_both.xlsx"])
def test_kobo_answers_become_actors(shared: Path, name: str) -> None:
    mapping = {"name": "Nom du territoire", "lat": "_Localisation_latitude", "lon": "_Localisation_longitude"}
    assert rows(shared / "data/kobo" / name, mapping) == [
        {"name": "Cœur de Savoie", "lat": 45.4881, "lon": 6.1214, "line": 2},
        {"name": 'Pays de Lamballe "Terre & Mer"', "line": 3},
    ]


def test_the_second_sheet_of_kobo_is_found_by_its_headings(shared: Path) -> None:
    mapping = {"name": "Nom de l'acteur", "categories": "Catégorie d'acteur"}
    found = rows(shared / "data/kobo/export_libelles_fr_both.xlsx", mapping)
    assert found[0] == {"name": "Collectif « Arvan »; test", "categories": "collective", "line": 2}


@pytest.mark.parametrize(
    "name",
    ["webform_compact_labels_pipe.csv", "webform_excel_utf16le.xls", "webform_separate_labels_pointvirgule.csv"],
)
def test_framaforms_answers_become_actors_whatever_was_chosen_for_the_file(shared: Path, name: str) -> None:
    mapping = {"name": "Nom du territoire", "description": "Commentaires", "id": "SID"}
    found = rows(shared / "data/framaforms" / name, mapping)
    assert [(row["id"], row["name"], row["line"]) for row in found] == [
        ("7421", "Cœur de Savoie ; Combe", 4),
        ("7433", "Pays de Gex", 5),
    ]
    assert found[0]["description"] == 'Ligne 1\nLigne 2 avec "guillemets" ; et point-virgule'


def test_limesurvey_and_typeform_answers_are_read(shared: Path) -> None:
    limesurvey = shared / "data/limesurvey/results-survey123456_codes.csv"
    assert [row["name"] for row in rows(limesurvey, {"name": "territoire", "themes": "themes[other]"})] == [
        "Cœur de Savoie",
        "Pays de Gex",
    ]
    typeform = shared / "data/typeform/typeform_mairie_test_ok.csv"
    assert refusal(typeform, {"name": "#", "description": "Other"}).code == "repeated_heading"
    assert len(rows(typeform, {"name": "#", "description": "#5", "themes": "#7"})) == 1
