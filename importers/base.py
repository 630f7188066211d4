"""What every reader shares: the rows it hands over, their check, and what it may be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from graph import reference
from graph.errors import BadValue, Reason, quoted
from graph.model import rules
from graph.model.batch import LINE, Batch, Rejected
from graph.model.settled import numbers, settled
from graph.model.tables import TABLES, Column, Value
from importers.chunks import series

if TYPE_CHECKING:
    from pathlib import Path

ROWS_A_BATCH = 50_000

Cells = Mapping[str, str | None]
Record = tuple[str, Cells]
"""A native table's name and the cells of one record, as found."""


@dataclass(frozen=True)
class Options:
    """What a person may say about a file.

    `mapping`: heading (or `#3`) of the file by `table.column` of the native tables. For registers, which may be far
    larger than what is wanted of them: `places`, the codes of the communes whose rows are read (None: all are),
    `sirens`, the units known there already, and `beside`, the other files of the same call. `territory`: the code of
    the one that the file is about, by which mere names are told apart from those of other territories.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    places: frozenset[str] | None = None
    sirens: frozenset[str] = frozenset()
    beside: Sequence[Path] = ()
    territory: str | None = None


@dataclass(frozen=True)
class Read:
    """One row that gives records.

    `dropped` names its columns that were left out as personal data, `doubts` its cells that were left out because
    they fail their check, though the row can do without them. `elsewhere` has the ids of actors that it names without
    saying that they are in the territory that the file is about.
    """

    line: int
    records: Sequence[Record]
    dropped: tuple[str, ...] = ()
    doubts: tuple[Rejected, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """A format that can be read: `recognise` looks at the beginning, `read` streams batches.

    `recognise(path)` answers from the content, never from the name alone, and never raises. `read(path, options)`
    raises `InputRefused` for a file that it cannot read at all. `told(mapping)` says whether it reads a file of its
    own by such a mapping; else `mapped` does. Its description is `format.<name>` in `ui.locale`.
    """

    name: str
    recognise: Callable[[Path], bool]
    read: Callable[[Path, Options], Iterator[Batch]]
    told: Callable[[Mapping[str, str]], bool] = lambda _: False


@dataclass(frozen=True)
class Cellwise:
    """The raw cells of one native table: by column a series of text, and the row each came from; shape (n,)."""

    columns: Mapping[str, pl.Series]
    lines: pl.Series


def batched(
    part: str,
    rows: Iterable[Read | Rejected],
    *,
    size: int = ROWS_A_BATCH,
    headings: Mapping[str, str] | None = None,
) -> Iterator[Batch]:
    """Gather a row-wise reader's rows, of one part and in order, into checked batches; `headings` as in `check`."""
    stream = iter(rows)
    while chunk := list(islice(stream, size)):
        read = [row for row in chunk if isinstance(row, Read)]
        rejected = [row for row in chunk if isinstance(row, Rejected)]
        dropped = Counter(column for row in read for column in row.dropped)
        checked = check(part, len(chunk), _cellwise(read), rejected=rejected, headings=headings)
        refused = {each.line for each in checked.rejected}
        doubted = tuple(each for row in read if row.line not in refused for each in row.doubts)
        elsewhere = frozenset(key for row in read for key in row.elsewhere)
        yield replace(checked, dropped=dropped, doubted=doubted, elsewhere=elsewhere)


def beside(records: Iterable[Record], own: str = "") -> tuple[str, ...]:
    """Return the ids of the actors that a row names beside its own: of where they are it says nothing."""
    return tuple(key for table, cells in records if table == "actors" and (key := cells.get("id")) and key != own)


def _cellwise(rows: Iterable[Read]) -> dict[str, Cellwise]:
    found: dict[str, list[tuple[int, Cells]]] = {}
    for row in rows:
        for table, cells in row.records:
            found.setdefault(table, []).append((row.line, cells))
    return {
        table: Cellwise(
            {name: series([cells.get(name) for _, cells in records]) for name in TABLES[table].names},
            pl.Series([line for line, _ in records], dtype=pl.Int64),
        )
        for table, records in found.items()
    }


def check(
    part: str,
    rows: int,
    raw: Mapping[str, Cellwise],
    *,
    rejected: Iterable[Rejected] = (),
    headings: Mapping[str, str] | None = None,
) -> Batch:
    """Apply the rules of the native tables to raw cells; a row with one bad cell is refused whole, once.

    `headings` says how the file calls `table.column`, for the person who mends it.
    """
    bad = {each.line: each for each in rejected}
    frames = {}
    for table, cells in raw.items():
        names = {name: (headings or {}).get(f"{table}.{name}", name) for name in TABLES[table].names}
        frames[table] = _check_table(part, table, cells, names, bad)
    lines = pl.Series(list(bad), dtype=pl.Int64).implode()
    kept = {table: frame.filter(~pl.col(LINE).is_in(lines)) if bad else frame for table, frame in frames.items()}
    return Batch(part, rows, kept, tuple(sorted(bad.values(), key=lambda each: each.line)))


def _check_table(
    part: str, table: str, cells: Cellwise, names: Mapping[str, str], bad: dict[int, Rejected]
) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {}
    for column in TABLES[table].columns:
        found = cells.columns.get(column.name)
        if found is None:
            found = pl.repeat(None, len(cells.lines), dtype=pl.String, eager=True)
        columns[column.name], faults = _check_column(rule_of(table, column.name), column, found)
        for row, reason in faults:
            line = cells.lines[row]
            bad.setdefault(line, Rejected(part, line, names[column.name], quoted(found[row] or ""), reason))
    frame = pl.DataFrame({**columns, LINE: cells.lines})
    if "until" in columns:
        for line, until in frame.filter(pl.col("since") > (pl.col("until") + "~")).select(LINE, "until").iter_rows():
            bad.setdefault(line, Rejected(part, line, names["until"], until, Reason("ends_before_it_begins")))
    return frame


def _check_column(
    rule: Callable[[str], Value], column: Column, cells: pl.Series
) -> tuple[pl.Series, list[tuple[int, Reason]]]:
    """Return the canonical values of a column, and why not by row; what is canonical at sight costs no rule."""
    values = numbers(rule, cells) if column.dtype.is_numeric() else settled(rule, cells)
    if values is None:
        values = pl.repeat(None, len(cells), dtype=column.dtype, eager=True)
    faults = []
    left = cells.filter(values.is_null() & cells.is_not_null()).unique()
    if len(left):
        answers, refused = _ask(rule, left)
        said = cells.replace_strict(list(answers), list(answers.values()), default=None, return_dtype=column.dtype)
        values = values.zip_with(values.is_not_null(), said)
        rows = cells.is_in(list(refused)).arg_true() if refused else ()
        faults = [(row, refused[cells[row]]) for row in rows]
    if column.required and values.null_count():
        seen = {row for row, _ in faults}
        faults += [(row, Reason("missing")) for row in values.is_null().arg_true() if row not in seen]
    return values, faults


def _ask(rule: Callable[[str], Value], cells: Iterable[str]) -> tuple[dict[str, Value | None], dict[str, Reason]]:
    """Return what a rule makes of different cells, and why it refuses the others; a blank cell says nothing."""
    answers: dict[str, Value | None] = {"": None}
    refused: dict[str, Reason] = {}
    for cell in cells:
        try:
            answers[cell] = rule(cell) if cell and not cell.isspace() else None
        except BadValue as error:
            refused[cell] = error.reason
    return answers, refused


@cache
def rule_of(table: str, column: str) -> Callable[[str], Value]:
    """Return the rule of a column as files are read: communes are looked up in the reference."""
    if (table, column) == ("actors", "commune"):
        return known_commune
    if (table, column) == ("territories", "communes"):
        return rules.several(known_commune)
    return TABLES[table][column].rule


def known_commune(cell: str) -> str:
    """Return the current code of the commune or district that a cell names, by any of its codes or by its name.

    Raises
    ------
    BadValue
        `unknown_commune`, or `several_communes` where a name does not tell which.
    """
    value = rules.text(cell)
    if any(character.isdigit() for character in value):
        code = reference.current_code(rules.commune(value))
        if code is None:
            raise BadValue("unknown_commune", value=value)
        return code
    codes = reference.communes_named(value)
    if not codes:
        raise BadValue("unknown_commune", value=value)
    if len(codes) > 1:
        raise BadValue("several_communes", value=value, codes=", ".join(codes[:8]))
    return codes[0]
