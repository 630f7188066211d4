"""A network as the native tables: a folder of CSV files or one workbook, which the import reads back as they are."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Literal

import polars as pl

from graph.errors import InputRefused
from graph.export.whole import whole_file
from graph.model.guard import guarded
from graph.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from graph.model.network import Network
    from graph.model.tables import Table, Value

Language = Literal["fr", "en"]
_SEPARATOR = {"fr": ";", "en": ","}
"""The list separator of spreadsheets in that language: what opens in columns by a double click."""
_ROLES = {"initiatives": ("participations", "initiative", "actors"), "bodies": ("memberships", "body", "members")}
_WIDTH = 18
MOST_ROWS = 1_048_575
"""Rows below the headings that a sheet can hold."""


def write(network: Network, path: Path, *, lang: Language) -> None:
    """Write a network as one workbook where `path` ends in `.xlsx`, else as a folder with a CSV file for each table.

    Files are UTF-8 with a mark, so that spreadsheets read the accents; headings are in the language, file names are
    the English ones, which every language reads back.

    Raises
    ------
    InputRefused
        `too_long_for_a_workbook` or `too_many_for_a_workbook`: what CSV files would hold.
    OSError
        Where something cannot be written.
    """
    if path.suffix.lower() == ".xlsx":
        _write_book(network, path, lang)
        return
    path.mkdir(exist_ok=True)
    for table in TABLES.values():
        with whole_file(path / f"{table.name}.csv") as file:
            file.write("\ufeff")
            rows = csv.writer(file, delimiter=_SEPARATOR[lang])
            rows.writerow(headings(table, lang))
            for row in frame_of(network, table.name).iter_rows():
                rows.writerow([as_text(value) for value in row])


def headings(table: Table, lang: Language) -> list[str]:
    """Return the headings of a table in a language."""
    return [column.name if lang == "en" else column.heading for column in table.columns]


def title(table: Table, lang: Language) -> str:
    """Return the name of a table's sheet in a language."""
    return table.name.capitalize() if lang == "en" else table.title


def rows_with_roles(network: Network, table: str) -> Iterator[dict[str, Any]]:
    """Return the records of a native table by column name, in the order of ids; roles as `id:role|id`."""
    return frame_of(network, table).iter_rows(named=True)


def frame_of(network: Network, table: str) -> pl.DataFrame:
    """Return one native table of a network, with the columns of `TABLES`; roles as `id:role|id`."""
    frame: pl.DataFrame = getattr(network, table)
    if table in _ROLES:
        roles_table, owner, column = _ROLES[table]
        role = pl.col("role").fill_null("")
        told = pl.col("actor") + pl.when(role == "").then(pl.lit("")).otherwise(":" + role)
        roles: pl.DataFrame = getattr(network, roles_table)
        listed = roles.group_by(pl.col(owner).alias("id"), maintain_order=True).agg(told.str.join("|").alias(column))
        frame = frame.join(listed, on="id", how="left", maintain_order="left")
    return frame.select(TABLES[table].names)


def as_text(value: Value | None) -> str:
    """Return a value as the text of a cell: no `.0`, no formula.

    Examples
    --------
    >>> as_text(12.0), as_text(45.27), as_text(None), as_text("=1+1")
    ('12', '45.27', '', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    return guarded(str(value))


def _write_book(network: Network, path: Path, lang: Language) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and CSV files do without

    from graph.export.book import cell, refuse_too_long, save  # noqa: PLC0415 - the same

    frames = {table: frame_of(network, table.name) for table in TABLES.values()}
    for table, frame in frames.items():
        if frame.height > MOST_ROWS:
            raise InputRefused("too_many_for_a_workbook", table=title(table, lang), rows=frame.height, limit=MOST_ROWS)
        for column in frame.select(pl.col(pl.String)):
            refuse_too_long(column)
    book = Workbook(write_only=True)
    for table, frame in frames.items():
        sheet = book.create_sheet(title(table, lang))
        sheet.freeze_panes = "A2"
        for position in range(len(table.columns)):
            sheet.column_dimensions[chr(ord("A") + position)].width = _WIDTH
        sheet.append([cell(sheet, heading, style="heading") for heading in headings(table, lang)])
        for row in frame.iter_rows():
            sheet.append([cell(sheet, guarded(each) if isinstance(each, str) else each) for each in row])
    save(book, path)
