"""The empty workbook of the native tables: headings, a line of help below each, lists to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from graph.export.book import cell, save
from graph.export.tables import headings, title
from graph.model.guard import HELP
from graph.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from graph.export.tables import Language
    from graph.model.tables import Column, Table

CHOICES = {
    "territories.status": "status",
    "territories.resilience_project": "yes_no",
    "actors.categories": "categories",
    "actors.kind": "kind_of_actor",
    "initiatives.transitions": "transitions",
    "relations.type": "relation_type",
    "relations.confirmed_by": "confirmed_by",
    "needs.kind": "kind_of_need",
    "offers.kind": "kind_of_need",
    "absences.category": "categories",
}
"""The columns with a list to choose from, and the name of the list."""
_CLOSED = frozenset(CHOICES) - {"actors.categories", "actors.kind", "initiatives.transitions"}
"""Those where nothing else will do; the others take several values or a word of one's own."""
_FIRST_ROW, _LAST_ROW = 3, 1_000
_WIDTH, _TALL = 22, 60


def write(path: Path, *, lang: Language, help: Mapping[str, str], choices: Mapping[str, Sequence[str]]) -> None:  # noqa: A002 - what it is
    """Write the template.

    Parameters
    ----------
    path
        The workbook to write, `.xlsx`.
    lang
        The language of headings and sheets.
    help
        What stands below the heading of each `table.column`.
    choices
        The words of each list that `CHOICES` names; they stand in a hidden sheet.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in TABLES.values():
        _write_table(book.create_sheet(title(table, lang)), table, lang, help)
    _write_choices(book, lang, choices)
    save(book, path)


def _write_table(sheet: Worksheet, table: Table, lang: Language, help: Mapping[str, str]) -> None:  # noqa: A002 - as above
    named = zip(table.columns, headings(table, lang), strict=True)
    sheet.append([cell(sheet, _starred(column, heading), style="heading") for column, heading in named])
    said = [f"{HELP} {help[f'{table.name}.{column.name}']}" for column in table.columns]
    sheet.append([cell(sheet, each, style="help") for each in said])
    sheet.row_dimensions[2].height = _TALL
    sheet.freeze_panes = "A3"
    for position in range(1, len(table.columns) + 1):
        sheet.column_dimensions[get_column_letter(position)].width = _WIDTH


def _starred(column: Column, heading: str) -> str:
    return f"{heading} *" if column.required else heading


def _write_choices(book: Workbook, lang: Language, choices: Mapping[str, Sequence[str]]) -> None:
    hidden = book.create_sheet("Listes" if lang == "fr" else "Lists")
    hidden.sheet_state = "hidden"
    columns = {name: get_column_letter(position) for position, name in enumerate(choices, 1)}
    for name, letter in columns.items():
        for row, word in enumerate(choices[name], 1):
            hidden[f"{letter}{row}"] = word
    for field, name in CHOICES.items():
        table, _, column = field.partition(".")
        letter = get_column_letter(TABLES[table].names.index(column) + 1)
        listed = DataValidation(
            type="list",
            formula1=f"'{hidden.title}'!${columns[name]}$1:${columns[name]}${len(choices[name])}",
            allow_blank=True,
            showErrorMessage=field in _CLOSED,
        )
        listed.add(f"{letter}{_FIRST_ROW}:{letter}{_LAST_ROW}")
        book[title(TABLES[table], lang)].add_data_validation(listed)
