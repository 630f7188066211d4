"""The native tables in one JSON document, as Essaim writes them: `{"actors": [{...}], ...}`."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graph.errors import InputRefused, Reason, quoted
from graph.model.batch import Rejected
from graph.model.tables import TABLES
from importers.base import Format, Read, batched
from importers.json_stream import built, events, skip
from importers.kumu import text_of
from importers.rows import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options

_FIRST = re.compile(rf'\s*\{{\s*"(?:{"|".join(TABLES)})"\s*:\s*\[\s*(?:\]|\{{)')
_SECOND = re.compile(rf'"(?:{"|".join(TABLES)})"\s*:\s*\[')
_ENOUGH = 2


def recognise(path: Path) -> bool:
    """Tell the document by its first list and a record of ours in it, or another list."""
    start = beginning(path)
    if not _FIRST.match(start):
        return False
    record = re.search(r"\{([^{}]*)\}", start[start.index("[") :])
    keys = set(re.findall(r'"(\w+)"\s*:', record[1])) if record else set()
    table = next(name for name in re.findall(r'"(\w+)"', start) if name in TABLES)
    return len(_SECOND.findall(start)) >= _ENOUGH or (bool(keys) and keys <= set(TABLES[table].names))


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read the records of every table, in the order of `TABLES` wherever they stand.

    Raises
    ------
    InputRefused
        `no_native_table`, `unknown_column`, and those of `json_stream.events`.
    """
    left = set(TABLES)
    while left:
        before = len(left)
        for table, rows in groupby(_rows(path, left), key=lambda each: each[0]):
            yield from batched(table, (row for _, row in rows))
        if len(left) == before:
            break


def _rows(path: Path, left: set[str]) -> Iterator[tuple[str, Read | Rejected]]:
    """Give the rows of the tables that are left and stand in order; those read are left no more."""
    stream = events(path)
    if next(stream, ("null", None))[0] != "start_map":
        raise InputRefused("no_native_table", file=path.name, known=", ".join(TABLES))
    order, number, reached, known = list(TABLES), 0, -1, False
    for event, key in stream:
        if event != "map_key":
            continue
        first = next(stream)
        known |= key in TABLES
        in_order = key in left and first[0] == "start_array" and order.index(key) > reached
        if in_order:
            reached = order.index(key)
        for found in _listed(stream, first, path) if first[0] == "start_array" and key in TABLES else ():
            number += 1
            if in_order:
                yield key, _row(path, key, number, found)
        if first[0] != "start_array" or key not in TABLES:
            skip(stream, first)
        elif in_order:
            left.discard(key)
    if not known:
        raise InputRefused("no_native_table", file=path.name, known=", ".join(TABLES))


def _listed(stream: Iterator[tuple[str, Any]], first: tuple[str, Any], path: Path) -> Iterator[Any]:
    if first[0] != "start_array":
        return
    for each in stream:
        if each[0] == "end_array":
            return
        yield built(stream, each, path)


def _row(path: Path, table: str, number: int, found: Any) -> Read | Rejected:  # noqa: ANN401 - any JSON value
    if not isinstance(found, dict):
        return Rejected(table, number, "", quoted(found), Reason("not_a_record"))
    unknown = next((key for key in found if key not in TABLES[table].names), None)
    if unknown is not None:
        known = ", ".join(TABLES[table].names)
        raise InputRefused("unknown_column", file=path.name, table=table, column=unknown, known=known)
    return Read(number, [(table, {key: _cell(value) for key, value in found.items()})])


def _cell(value: object) -> str | None:
    """Return a value as a cell; a yes or no as such."""
    return ("yes" if value else "no") if isinstance(value, bool) else text_of(value) or None


FORMAT = Format("json", recognise, read)
