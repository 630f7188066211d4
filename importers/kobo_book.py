"""The sheets of a KoboToolbox workbook: answers, and the tables that repeat inside them, linked by their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.answers import Answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.answer_sources import Source
    from importers.questions import Form

INDEX, PARENT, PARENT_TABLE = "_index", "_parent_index", "_parent_table_name"
_LONGEST_SHEET_NAME = 31


def linked(found: Sequence[tuple[Source, Form]]) -> list[Answers]:
    """Return the tables, each after the one it repeats inside of; sheets that are none of them are left out."""
    tables = [
        (source, Answers(form, source.rows, _place(source, INDEX), _place(source, PARENT)))
        for source, form in found
        if INDEX in source.headings or len(found) == 1
    ]
    by_name = {each.form.part: each for _, each in tables}
    for source, each in tables:
        if each.parent is not None:
            each.inside = _outer(source, each, by_name, [other for _, other in tables])
    return sorted((each for _, each in tables), key=lambda each: len(each.line_of_descent))


def _outer(source: Source, own: Answers, by_name: dict[str, Answers], tables: Sequence[Answers]) -> Answers | None:
    """Return the table that a table names, whose name a workbook cuts at 31 characters; else the answers themselves."""
    rows = source.sample()
    own.rows = source.rows
    place = _place(source, PARENT_TABLE)
    name = rows[0][place] if rows and place is not None and place < len(rows[0]) else ""
    found = by_name.get(name) or by_name.get(name[:_LONGEST_SHEET_NAME])
    if found is None or own in found.line_of_descent:
        found = next((each for each in tables if each.parent is None), None)
    return found


def _place(source: Source, heading: str) -> int | None:
    return source.headings.index(heading) if heading in source.headings else None
