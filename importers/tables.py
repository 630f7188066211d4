"""The native tables: a workbook, a folder of CSV files, or one CSV file of one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import EssaimError, InputRefused
from graph.model.tables import TABLES
from graph.model.terms import folded
from importers.base import Format, Options
from importers.columns import batches, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.columns import Part

_NAMED = {folded(word): table.name for table in TABLES.values() for word in (table.name, table.title)}
_COLUMNS = {
    table.name: {folded(word): column.name for column in table.columns for word in (column.name, column.heading)}
    for table in TABLES.values()
}


def recognise(path: Path) -> bool:
    """Tell a workbook, folder or CSV file with at least one native table, by its name or else by all its headings."""
    try:
        with parts_of(path) as parts:
            return any(_candidates(parts))
    except EssaimError:
        return False


def read(path: Path, options: Options) -> Iterator[Batch]:  # noqa: ARG001 - the native form needs to be told nothing
    """Read the native tables, in the order of `TABLES`, once all their headings have been found good.

    Raises
    ------
    InputRefused
        `no_native_table`, `unknown_column`, `missing_column`, `repeated_column`, `unknown_part`, and those of
        `open_csv` and `open_workbook`.
    """
    with parts_of(path) as parts:
        assigned = _assigned(path, parts)
        if not assigned:
            raise InputRefused("no_native_table", file=path.name, known=_titles())
        plans = [(table, part, _places(path, table, part)) for table, part in assigned]
        for table, part, places in sorted(plans, key=lambda plan: list(TABLES).index(plan[0])):
            yield from batches(part, {table: places}, native=True)


def table_named(name: str) -> str | None:
    """Return the table that a file or sheet is named after, in either language.

    Examples
    --------
    >>> table_named("Acteurs"), table_named("TERRITORIES "), table_named("Feuil1")
    ('actors', 'territories', None)
    """
    return _NAMED.get(folded(name).rstrip(" *"))


def column_named(table: str, heading: str) -> str | None:
    """Return the column that a heading means; accents, case and a `*` at its end do not matter.

    Examples
    --------
    >>> column_named("actors", "Catégories "), column_named("actors", "nom*"), column_named("actors", "adresse")
    ('categories', 'name', None)
    """
    return _COLUMNS[table].get(folded(heading.rstrip(" *\u00a0")))


def _assigned(path: Path, parts: Sequence[Part]) -> list[tuple[str, Part]]:
    """Say which part holds which table: by name; where none is named so, by headings that are all one table's.

    Raises
    ------
    InputRefused
        `unknown_part` where beside named tables another has exactly the headings of one: forgetting it in silence
        would lose what somebody typed.
    """
    named, alike = _candidates(parts)
    if named and alike:
        raise InputRefused("unknown_part", file=path.name, part=alike[0][1].name, known=_titles())
    return named or alike


def _candidates(parts: Sequence[Part]) -> tuple[list[tuple[str, Part]], list[tuple[str, Part]]]:
    """Return the parts that are named after a table, and those of another name that look like one."""
    headed = [part for part in parts if any(part.headings)]
    named = [(table, part) for part in headed if (table := table_named(part.name))]
    others = [part for part in headed if not table_named(part.name)]
    return named, [(table, part) for part in others if (table := _best_match(part.headings))]


def _best_match(headings: Sequence[str]) -> str | None:
    """Return the table that knows all these headings and whose required columns are there: the first such."""
    said = [heading for heading in headings if heading]
    for table in TABLES:
        found = {column_named(table, heading) for heading in said}
        if None not in found and found.issuperset(_required(table)):
            return table
    return None


def _required(table: str) -> list[str]:
    return [column.name for column in TABLES[table].columns if column.required]


def _places(path: Path, table: str, part: Part) -> Mapping[str, int]:
    places: dict[str, int] = {}
    known = ", ".join(f"{column.name} ({column.heading})" for column in TABLES[table].columns)
    for place, heading in enumerate(part.headings):
        if not heading:
            continue
        name = column_named(table, heading)
        if name is None:
            raise InputRefused("unknown_column", file=path.name, table=part.name, column=heading, known=known)
        if name in places:
            raise InputRefused("repeated_column", file=path.name, table=part.name, column=heading)
        places[name] = place
    missing = [TABLES[table][name].heading for name in _required(table) if name not in places]
    if missing:
        raise InputRefused("missing_column", file=path.name, table=part.name, column=", ".join(missing))
    return places


def _titles() -> str:
    return ", ".join(f"{table.name} ({table.title})" for table in TABLES.values())


FORMAT = Format("tables", recognise, read)
