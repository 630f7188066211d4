from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import importers
from graph.export.template import CHOICES
from graph.model.tables import TABLES
from graph.model.terms import (
    CATEGORIES,
    CONFIRMED_BY,
    KINDS,
    NEED_KINDS,
    RELATION_TYPES,
    STATUSES,
    TRANSITIONS,
    YES_NO,
    Terms,
)
from importers.base import Options
from ui.locale import LANGUAGES, Language, text
from ui.template import write_template

if TYPE_CHECKING:
    from pathlib import Path

LISTS: dict[str, Terms] = {
    "categories": CATEGORIES,
    "kind_of_actor": KINDS,
    "relation_type": RELATION_TYPES,
    "status": STATUSES,
    "yes_no": YES_NO,
    "confirmed_by": CONFIRMED_BY,
    "kind_of_need": NEED_KINDS,
    "transitions": TRANSITIONS,
}


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    return found


def test_the_template_as_it_is_gives_no_row_and_nothing_is_refused(tmp_path: Path, lang: Language) -> None:
    write_template(tmp_path / "a.xlsx", lang=lang)
    reader, batches = importers.read(tmp_path / "a.xlsx", Options())
    assert (reader.name, list(batches)) == ("tables", [])


def test_rows_typed_below_the_help_are_read_whether_it_was_kept_or_deleted(tmp_path: Path, lang: Language) -> None:
    write_template(tmp_path / "a.xlsx", lang=lang)
    book = load_workbook(tmp_path / "a.xlsx")
    sheet = book["Acteurs" if lang == "fr" else "Actors"]
    sheet["B3"] = "Amap de Naves"
    book.save(tmp_path / "a.xlsx")
    (batch,) = importers.read(tmp_path / "a.xlsx", Options())[1]
    assert (batch.rows, batch.records["actors"]["name"].to_list(), batch.rejected) == (1, ["Amap de Naves"], ())
    sheet.delete_rows(2)
    book.save(tmp_path / "b.xlsx")
    (batch,) = importers.read(tmp_path / "b.xlsx", Options())[1]
    assert batch.records["actors"].select("name", "line").rows() == [("Amap de Naves", 2)]


def test_every_column_is_there_with_its_help_and_a_star_where_it_is_needed(tmp_path: Path, lang: Language) -> None:
    write_template(tmp_path / "a.xlsx", lang=lang)
    book = load_workbook(tmp_path / "a.xlsx")
    for table, sheet in zip(TABLES.values(), book.worksheets[: len(TABLES)], strict=True):
        headings, help_line = (list(row) for row in sheet.iter_rows(values_only=True))
        assert [str(heading).endswith("*") for heading in headings] == [column.required for column in table.columns]
        expected = [f"↑ {text(f'tables.{table.name}.{column.name}', lang)}" for column in table.columns]
        assert help_line == expected
        assert sheet["A1"].font.bold


def test_what_the_lists_offer_is_what_the_rules_know(lang: Language) -> None:
    assert set(CHOICES.values()) == set(LISTS)
    for name, known in LISTS.items():
        assert [known.find(word) for word in text(f"choices.{name}", lang).split("|")] == list(known)


def test_the_same_template_is_the_same_bytes(tmp_path: Path, lang: Language) -> None:
    write_template(tmp_path / "a.xlsx", lang=lang)
    write_template(tmp_path / "b.xlsx", lang=lang)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
