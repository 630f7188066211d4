from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import numbers as formats

import importers
from graph.errors import EssaimError, InputRefused, UsageError
from graph.model.guard import guarded, unguarded
from graph.model.tables import TABLES
from importers import tables, workbook
from importers.base import Options
from importers.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from graph.model.batch import Batch, Rejected

ACTORS = "id;nom\na1;Amap\na2;Mairie\n"


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def read(path: Path) -> list[Batch]:
    return list(tables.read(path, Options()))


def records(path: Path, table: str = "actors") -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if value is not None}
        for batch in read(path)
        if table in batch.records
        for row in batch.records[table].iter_rows(named=True)
    ]


def rejected(path: Path) -> list[Rejected]:
    return [each for batch in read(path) for each in batch.rejected]


def refusal(path: Path, reading: Callable[[Path], object] = read) -> EssaimError:
    with pytest.raises(EssaimError) as caught:
        reading(path)
    return caught.value


def test_a_name_alone_is_already_an_import(tmp_path: Path) -> None:
    assert records(put(tmp_path / "actors.csv", "name\nAmap\n")) == [{"name": "Amap", "line": 2}]


def test_one_file_is_known_by_its_name_in_either_language_or_by_its_headings(tmp_path: Path) -> None:
    for name in ("actors.csv", "Acteurs.csv", "ACTEURS.CSV", "liste de 2024.csv"):
        assert records(put(tmp_path / name, ACTORS))[0] == {"id": "a1", "name": "Amap", "line": 2}
        assert importers.detect(tmp_path / name).name == "tables"


@pytest.mark.parametrize("heading", ["catégories", "Categories", " CATÉGORIES * ", "categories*", "Cate\u0301gories"])
def test_headings_are_forgiven_accents_case_blanks_and_stars(tmp_path: Path, heading: str) -> None:
    found = records(put(tmp_path / "actors.csv", f"{heading};nom *\ncollectif|Public;Amap\n"))
    assert found == [{"name": "Amap", "categories": "collective|public", "line": 2}]


def test_a_folder_gives_its_tables_in_the_order_in_which_they_name_each_other(tmp_path: Path) -> None:
    put(tmp_path / "relations.csv", "source,target,type\na1,a2,cooperates\n")
    put(tmp_path / "Acteurs.csv", ACTORS)
    put(tmp_path / "territories.csv", "code\n200066744\n")
    put(tmp_path / "LISEZMOI.txt", "rien")
    put(tmp_path / "budget.csv", "poste;montant\nsalle;12\n")
    assert [(batch.part, list(batch.records), batch.rows) for batch in read(tmp_path)] == [
        ("territories", ["territories"], 1),
        ("Acteurs", ["actors"], 2),
        ("relations", ["relations"], 1),
    ]
    assert importers.detect(tmp_path).name == "tables"


def test_a_workbook_is_read_by_its_sheets_in_any_order_and_language(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "Notes": [["à faire"], ["appeler la mairie"]],
            "relations": [["Type", "source", "Cible"], ["finance", "a1", "a2"]],
            "Acteurs ": [["identifiant", "nom"], ["a1", "Amap"], ["a2", "Mairie"]],
            "Instances": [],
        },
    )
    assert [(batch.part, batch.rows) for batch in read(path)] == [("Acteurs", 2), ("relations", 1)]
    assert records(path, "relations")[0]["type"] == "funds"
    assert importers.detect(path).name == "tables"


def test_a_single_sheet_of_another_name_is_known_by_its_headings(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Feuil1": [["nom", "siren"], ["Tulle Agglo", "200066744"]]})
    assert records(path) == [{"name": "Tulle Agglo", "siren": "200066744", "line": 2}]


def test_a_sheet_that_looks_like_a_table_beside_named_ones_is_not_forgotten_in_silence(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Acteurs": [["nom"], ["Amap"]], "Acteur 2": [["nom"], ["Mairie"]]})
    assert (refusal(path).code, refusal(path).values["part"]) == ("unknown_part", "Acteur 2")


@pytest.mark.parametrize(
    ("name", "text", "code", "said"),
    [
        ("actors.csv", "nom;adresse\nAmap;ici\n", "unknown_column", "adresse"),
        ("actors.csv", "id;siren\na;1\n", "missing_column", "nom"),
        ("relations.csv", "source;cible\na;b\n", "missing_column", "type"),
        ("actors.csv", "nom;name\na;b\n", "repeated_column", "name"),
    ],
)
def test_a_wrong_heading_refuses_the_file_and_says_which(
    tmp_path: Path, name: str, text: str, code: str, said: str
) -> None:
    error = refusal(put(tmp_path / name, text))
    assert (error.code, error.values["column"], error.exit_code) == (code, said, 3)


def test_nothing_is_handed_over_before_all_headings_are_good(tmp_path: Path) -> None:
    put(tmp_path / "actors.csv", ACTORS)
    put(tmp_path / "relations.csv", "source;cible;type;couleur\na1;a2;finance;bleu\n")
    batches = tables.read(tmp_path, Options())
    with pytest.raises(InputRefused, match="unknown_column"):
        next(batches)


def test_a_file_in_no_known_format_is_refused_with_its_headings(tmp_path: Path) -> None:
    error = refusal(put(tmp_path / "liste.csv", "Raison sociale;Ville\nAmap;Tulle\n"), importers.detect)
    assert (error.code, error.values["found"]) == ("unknown_format", "Raison sociale, Ville")
    assert refusal(tmp_path / "rien.csv", importers.detect).code == "no_such_file"
    (tmp_path / "vide").mkdir()
    assert refusal(tmp_path / "vide", importers.detect).code == "unknown_format"
    assert refusal(tmp_path / "vide").code == "no_native_table"


def test_a_reader_is_chosen_by_name_by_mapping_or_by_content(tmp_path: Path) -> None:
    path = put(tmp_path / "actors.csv", ACTORS)
    assert importers.read(path, Options())[0].name == "tables"
    assert importers.read(path, Options({"name": "nom"}))[0].name == "mapped"
    assert importers.read(path, Options({"name": "nom"}), format="tables")[0].name == "tables"
    with pytest.raises(UsageError, match="unknown_reader"):
        importers.read(path, Options(), format="excel")


def test_every_row_is_kept_or_refused_once_with_its_line_and_column(tmp_path: Path) -> None:
    path = put(
        tmp_path / "actors.csv",
        "nom;catégories;siren;;depuis;jusqu'au\n"
        "Amap;collectif\n"
        ";collectif\n"
        ";;;;\n"
        "\n"
        "Mairie;martien;123456789\n"
        "Foyer;;;égaré\n"
        "Lycée;public;;;;;de trop\n"
        "Scop;économique;;;2024;2023\n"
        " ; ;\n",
    )
    (batch,) = read(path)
    assert batch.rows == 8
    assert batch.records["actors"]["name"].to_list() == ["Amap"]
    assert [(each.line, each.column, each.value, each.reason.code) for each in batch.rejected] == [
        (3, "nom", "", "missing"),
        (4, "", "", "empty_row"),
        (6, "catégories", "martien", "unknown_category"),
        (7, "#4", "égaré", "too_many_cells"),
        (8, "#7", "de trop", "too_many_cells"),
        (9, "jusqu'au", "2023", "ends_before_it_begins"),
        (10, "", "", "empty_row"),
    ]


def test_a_file_of_many_batches_keeps_its_line_numbers(tmp_path: Path) -> None:
    lines = [f"a{row};{'' if row % 10_000 == 9_999 else f'Nom {row}'}" for row in range(50_000)]
    path = put(tmp_path / "actors.csv", "id;nom\n" + "\n".join(lines) + "\n")
    assert [each.line for each in rejected(path)] == [10_001, 20_001, 30_001, 40_001, 50_001]
    assert sum(batch.rows for batch in read(path)) == 50_000
    assert all(row["line"] == int(row["id"][1:]) + 2 for row in records(path))


def test_the_line_of_help_is_no_row_but_a_later_one_like_it_is(tmp_path: Path) -> None:
    path = put(tmp_path / "actors.csv", "nom;siren\n↑ obligatoire;↑ neuf chiffres\nAmap;\n↑ haut;\n")
    assert [row["name"] for row in records(path)] == ["Amap", "↑ haut"]
    assert sum(batch.rows for batch in read(path)) == 2


GUARDS = st.one_of(st.text(st.sampled_from("'=+-@↑a"), max_size=6), st.text(max_size=6))


@settings(deadline=None)
@given(GUARDS)
def test_the_import_takes_off_exactly_what_the_export_puts_on(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in tuple("=+-@")


def test_ids_come_back_verbatim(tmp_path: Path) -> None:
    ids = ["NA", "null", "007", "=1+1", "1e5", "-", "a:b", "TRUE"]
    path = put(tmp_path / "actors.csv", "id;nom\n" + "".join(f"{key};x\n" for key in ids))
    assert [row["id"] for row in records(path)] == ids
    path = put(tmp_path / "actors.csv", "id;nom\n" + "".join(f"{guarded(key)};x\n" for key in ids))
    assert [row["id"] for row in records(path)] == ids


def test_cells_of_a_workbook_are_what_a_person_sees(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Acteurs"
    sheet.append(["id", "nom", "siren", "commune", "depuis", "latitude", "description"])
    sheet.append([7.0, "Amap", 200066744.0, 1004, date(2024, 5, 1), 45.488100000000003, True])
    sheet.append([20006674400018, "Mairie", "200066744", "19272", datetime(2024, 5, 1, 14, 30), -0.5, False])  # noqa: DTZ001 - a sheet has no zone
    sheet.append([12, "Scop", None, None, 45413, None, "_x000D_ \u00e9"])
    sheet["A4"].number_format = "0000"
    sheet["E4"].number_format = "mmm yyyy"
    made.save(tmp_path / "a.xlsx")
    assert records(tmp_path / "a.xlsx") == [
        {
            "id": "7", "name": "Amap", "siren": "200066744", "commune": "01004", "since": "2024-05-01", "lat": 45.4881,
            "description": "yes", "line": 2,
        },
        {
            "id": "20006674400018", "name": "Mairie", "siren": "200066744", "commune": "19272", "since": "2024-05-01",
            "lat": -0.5, "description": "no", "line": 3,
        },
        {"id": "0012", "name": "Scop", "since": "2024-05", "description": "\u00e9", "line": 4},
    ]  # fmt: skip


def test_errors_and_formulas_without_a_result_refuse_their_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["nom", "siren"], ["Amap", "#N/A"], ["=A2", None], ["Mairie", None]]
    path = book(tmp_path / "a.xlsx", {"Acteurs": rows})
    assert [(each.line, each.column, each.reason.code) for each in rejected(path)] == [
        (2, "siren", "error_cell"),
        (3, "nom", "formula_without_value"),
    ]
    assert [row["name"] for row in records(path)] == ["Mairie"]


def test_blank_rows_of_a_sheet_are_no_rows_and_cells_beyond_the_headings_refuse_theirs(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["nom"],
        ["Amap"],
        [None],
        ["  "],
        ["Foyer", None, "égaré"],
        [None],
        ["Mairie"],
        [None, None],
    ]
    path = book(tmp_path / "a.xlsx", {"Acteurs": rows})
    assert [row["line"] for row in records(path)] == [2, 7]
    assert [(each.line, each.column, each.value) for each in rejected(path)] == [(5, "#3", "égaré")]


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Write the workbook again with one part changed."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return path


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return book(tmp_path / "a.xlsx", {"Acteurs": [["nom"], ["Amap"], ["Mairie"]]})


def test_a_cell_in_the_last_corner_costs_nothing(sound: Path) -> None:
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    changed(sound, SHEET, lambda xml: xml.replace(b"</sheetData>", corner))
    assert [row["name"] for row in records(sound)] == ["Amap", "Mairie"]
    assert [(each.line, each.column) for each in rejected(sound)] == [(1_048_576, "#16384")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b'<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "too_many_rows"),
        (b'<row r="99999999999999"/>', "too_many_rows"),
        (b'<row r="9"><c r="XFE9"><v>1</v></c></row>', "too_many_columns"),
        (b'<row r="9"><c r="ZZZZZZZZ9"><v>1</v></c></row>', "too_many_columns"),
        (b'<row r="2"><c r="A2"><v>1</v></c></row>', "damaged_workbook"),
        (b'<row r="9"><c r="A9" t="s"><v>99</v></c></row>', "damaged_workbook"),
        (b'<row r="neuf"/>', "damaged_workbook"),
        (b'<row r="9"><c r="9"><v>1</v></c></row>', "damaged_workbook"),
        (b"<row", "damaged_workbook"),
    ],
)
def test_rows_that_no_spreadsheet_has_are_refused(sound: Path, row: bytes, code: str) -> None:
    made = changed(sound, SHEET, lambda xml: xml.replace(b"</sheetData>", row + b"</sheetData>"))
    assert refusal(made).code == code


DTD = b'<?xml version="1.0"?><!-- <x> --><!DOCTYPE a [<!ENTITY lol "lol">]>'


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml", "[Content_Types].xml", "xl/autre.bin"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_anywhere_is_refused(sound: Path, part: str, encoding: str) -> None:
    def hostile(xml: bytes) -> bytes:
        body = xml.partition(b"?>")[2] or xml or b"<a/>"
        return (DTD + body).decode().encode(encoding)

    assert refusal(changed(sound, part, hostile)).code == "dtd_in_workbook"


def test_a_workbook_that_inflates_too_far_is_refused_before_it_does(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(sound, "xl/media/image1.png", lambda _: b"\0" * 3_000_000)
    monkeypatch.setattr(workbook, "MOST_BYTES", 2_000_000)
    assert refusal(sound).code == "workbook_too_large"


def test_damaged_and_foreign_archives_are_refused(sound: Path, tmp_path: Path) -> None:
    whole = sound.read_bytes()
    cases = {
        "cut.xlsx": (whole[: len(whole) // 2], "damaged_workbook"),
        "old.xls": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old_workbook"),
        "locked.xlsx": (
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "password_protected",
        ),
    }
    for name, (content, code) in cases.items():
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name).code == code
        assert refusal(tmp_path / name, importers.detect).code == code
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as other:
        other.writestr("photo.txt", "rien")
    assert refusal(tmp_path / "photos.zip").code in ("not_a_workbook", "damaged_workbook")


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), max_size=4), st.integers(0, 10_000))
def test_a_damaged_workbook_is_refused_or_read_never_worse(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]], length: int
) -> None:
    path = book(tmp_path_factory.mktemp("book") / "a.xlsx", {"Acteurs": [["nom"], ["Amap"]]})
    content = bytearray(path.read_bytes())
    for place, byte in changes:
        content[place % len(content)] = byte
    path.write_bytes(content[:length])
    assert tables.recognise(path) in (True, False)
    with suppress(InputRefused):
        assert sum(batch.rows for batch in read(path)) <= 1


def test_sheets_that_are_hidden_are_left_alone(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Acteurs": [["nom"], ["Amap"]], "Relations": [["couleur"], ["bleu"]]})
    made = load_workbook(path)
    made["Relations"].sheet_state = "hidden"
    made.save(path)
    with open_workbook(path) as found:
        assert found.names == ["Acteurs"]


def test_dates_of_the_other_epoch_and_of_1900_are_right(tmp_path: Path) -> None:
    made = Workbook()
    made.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - as openpyxl has it
    made.worksheets[0].title = "Acteurs"
    made.worksheets[0].append(["nom", "depuis"])
    made.worksheets[0].append(["Amap", date(2024, 5, 1)])
    made.worksheets[0]["B2"].number_format = formats.FORMAT_DATE_DDMMYY
    made.save(tmp_path / "a.xlsx")
    assert records(tmp_path / "a.xlsx")[0]["since"] == "2024-05-01"


def test_every_table_is_named_and_headed_in_both_languages() -> None:
    for table in TABLES.values():
        assert tables.table_named(table.name) == tables.table_named(table.title) == table.name
        for column in table.columns:
            assert tables.column_named(table.name, column.name) == column.name
            assert tables.column_named(table.name, column.heading) == column.name
