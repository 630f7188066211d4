"""What a mapping says: which question or column gives which column of which of our tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.errors import UsageError
from graph.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELD = re.compile(r"(?:([a-z]+)(?:#([1-9]\d?))?\.)?([a-z_]+)")
CONSTANT = "="
Group = tuple[str, str]
"""A table, and which of its records in one row is meant: empty, or a number."""
Fields = dict[str, str]
"""By column of a table, what gives it: a heading, `#3`, `#3-#6`, or `=` and the text itself."""


def is_plain(mapping: Mapping[str, str]) -> bool:
    """Tell whether a mapping names one record a table and one column a field: what any table can be read by."""
    fields_plain = all("#" not in field for field in mapping)
    return fields_plain and not any(
        column.strip().startswith(CONSTANT) or column.strip().count("#") > 1 for column in mapping.values()
    )


def wanted(mapping: Mapping[str, str]) -> dict[Group, Fields]:
    """Return a mapping by table and record, in the order of the tables.

    Raises
    ------
    UsageError
        `mapping_needed`, `unknown_field`, or `field_needed` where a required column can come from nowhere.

    Examples
    --------
    >>> wanted({"name": "Structure", "actors#2.name": "Mairie", "actors#2.categories": "=public"})
    {('actors', ''): {'name': 'Structure'}, ('actors', '2'): {'name': 'Mairie', 'categories': '=public'}}
    """
    if not mapping:
        raise UsageError("mapping_needed")
    found: dict[Group, Fields] = {}
    for field, column in mapping.items():
        told = _FIELD.fullmatch(field.strip())
        table = (told[1] or "actors") if told else field.partition(".")[0]
        if told is None or table not in TABLES or told[3] not in TABLES[table].names:
            known = ", ".join(TABLES[table].names) if table in TABLES else ", ".join(f"{name}.…" for name in TABLES)
            raise UsageError("unknown_field", field=field if "." in field else f"{table}.{field}", known=known)
        found.setdefault((table, told[2] or ""), {})[told[3]] = column
    for group, fields in found.items():
        _complete(group, fields, found)
    return {group: found[group] for group in sorted(found, key=lambda each: (list(TABLES).index(each[0]), each[1]))}


def _complete(group: Group, fields: Fields, found: Mapping[Group, Fields]) -> None:
    """Refuse a record that lacks a required column; a territory's code is worked out from its name, or implied."""
    table, number = group
    declared = any(name == "territories" for name, _ in found)
    needed = [column.name for column in TABLES[table].columns if column.required and column.name not in fields]
    if table == "territories" and "name" in fields:
        needed = []
    missing = [name for name in needed if not (name == "territory" and declared)]
    if missing:
        prefix = f"{table}#{number}" if number else table
        raise UsageError("field_needed", field=", ".join(f"{prefix}.{name}" for name in missing), table=table)
