"""Onodo's workbook: a sheet of nodes, a sheet of relations that name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import InputRefused, Reason
from graph.model.batch import Rejected
from graph.model.terms import YES_NO, folded
from importers.base import Format
from importers.graph_rows import Edge, Graph, Node, read_graph
from importers.graph_sheets import first_rows, is_blank, pop, sheets
from importers.graph_words import completes
from importers.workbook import is_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options
    from importers.graph_rows import Direction, Element
    from importers.graph_sheets import Rows

NODES, RELATIONS = "nodes", "relations"
SHEETS = {NODES: frozenset({"name", "type"}), RELATIONS: frozenset({"source", "target", "directed"})}
"""The sheets by name, folded, and the headings without which they are not Onodo's."""


def recognise(path: Path) -> bool:
    """Tell Onodo by its two sheets."""
    try:
        if path.is_dir() or not is_workbook(path):
            return False
    except InputRefused:
        return False
    found = {folded(name): set(headings) for name, headings, _ in first_rows(path)}
    return all(name in found and found[name] >= headings for name, headings in SHEETS.items())


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the nodes, those that are hidden too, and the relations between them.

    Raises
    ------
    UsageError, InputRefused
        As `read_graph` and `open_workbook`; `not_onodo`.
    """
    if not recognise(path):
        raise InputRefused("not_onodo", file=path.name)
    yield from read_graph(Graph(path, lambda: _elements(path), by_label=True), options)


def _elements(path: Path) -> Iterator[Element]:
    with sheets(path) as found:
        for sheet in sorted(found, key=lambda each: folded(each.name)):
            if folded(sheet.name) in SHEETS:
                for line, cells in sheet.rows:
                    if not is_blank(cells):
                        yield _row(sheet, line, cells)


def _row(sheet: Rows, line: int, cells: Sequence[str]) -> Element:
    said = sheet.named(cells)
    if folded(sheet.name) == NODES:
        name = pop(said, "name")
        return Node(sheet.name, line, name, name, said) if name else _missing(sheet, line, "Name")
    source, target = pop(said, "source"), pop(said, "target")
    if not source or not target:
        return _missing(sheet, line, "Target" if source else "Source")
    return Edge(sheet.name, line, "", (source,), (target,), _direction(pop(said, "directed")), said)


def _missing(sheet: Rows, line: int, column: str) -> Rejected:
    return Rejected(sheet.name, line, column, "", Reason("missing"))


def _direction(cell: str) -> Direction:
    """Return what Onodo's 1 or 0 means; an empty cell says nothing of a direction."""
    return "directed" if YES_NO.find(cell) == "yes" else "undirected"


FORMAT = Format("onodo", recognise, read, completes)
