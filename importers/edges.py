"""Lists of nodes and edges as CSV, as Gephi writes them and Essaim too: one file, or a folder with both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import InputRefused, Reason
from graph.model.batch import Rejected
from graph.model.terms import folded
from importers import tables
from importers.base import Format
from importers.graph_rows import Declared, Edge, Graph, Node, read_graph
from importers.graph_sheets import first_rows, is_blank, pop, sheets
from importers.graph_words import completes
from importers.workbook import is_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options
    from importers.graph_rows import Direction, Element
    from importers.graph_sheets import Rows

DIRECTIONS: dict[str, Direction] = {"directed": "directed", "undirected": "undirected", "mutual": "mutual"}
"""What Gephi's column `Type` says; any other word there is a type of relation."""
ENDS = frozenset({"source", "target"})
NAMES = (frozenset({"id", "label"}), frozenset({"id", "name"}), frozenset({"id", "nom"}))
"""Headings of a list of nodes: Gephi's, and beside a list of edges others too."""


def recognise(path: Path) -> bool:
    """Tell a list of edges by `Source` and `Target`, one of nodes by `Id` and `Label`; in a folder every file."""
    try:
        if not path.is_dir() and is_workbook(path):
            return False
    except InputRefused:
        return False
    found = first_rows(path)
    edges = any(_is_edges(heads, rows) for _, heads, rows in found)
    names = NAMES if edges else NAMES[:1]
    return bool(found) and all(_is_edges(heads, rows) or _is_nodes(heads, names) for _, heads, rows in found)


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read nodes, edges or both; edges alone name actors by the ids or names by which they are known.

    Raises
    ------
    UsageError, InputRefused
        As `read_graph` and `open_csv`; `not_edges`.
    """
    if not any(set(heads) >= ENDS or _is_nodes(heads, NAMES) for _, heads, _ in first_rows(path)):
        raise InputRefused("not_edges", file=path.name)
    yield from read_graph(Graph(path, lambda: _elements(path), ours=_is_ours(path)), options)


def _is_edges(headings: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bool:
    """Tell a list of edges; one with nothing but the columns of our own relations is a native table."""
    if not set(headings) >= ENDS:
        return False
    kinds = {folded(text) for row in rows for head, text in row.items() if folded(head) == "type"}
    native = all(tables.column_named("relations", head) for head in headings if head) and "type" in headings
    return not native or bool(kinds & DIRECTIONS.keys())


def _is_nodes(headings: Sequence[str], names: Sequence[frozenset[str]]) -> bool:
    return any(set(headings) >= each for each in names) and not set(headings) >= ENDS


def _is_ours(path: Path) -> bool | None:
    """Tell edges alone that Essaim wrote, whose ids count; of nodes the attributes tell it."""
    headings = [heads for _, heads, _ in first_rows(path)]
    if any(_is_nodes(heads, NAMES) for heads in headings):
        return None
    return any(set(heads) >= {"confirmed by", "initiative", "weight"} for heads in headings)


def _elements(path: Path) -> Iterator[Element]:
    with sheets(path) as found:
        for sheet in found:
            yield Declared(tuple(head for head in sheet.headings if head))
            for line, cells in sheet.rows:
                yield _element(sheet, line, cells)


def _element(sheet: Rows, line: int, cells: Sequence[str]) -> Element:
    if is_blank(cells):
        return Rejected(sheet.name, line, "", "", Reason("empty_row"))
    if not is_blank(cells[len(sheet.headings) :]):
        return Rejected(sheet.name, line, "", "", Reason("too_many_cells"))
    said = sheet.named(cells)
    if {folded(head) for head in sheet.headings} >= ENDS:
        return _edge(sheet.name, line, said)
    key, label = pop(said, "id"), pop(said, "label") or pop(said, "name", "nom")
    if not key:
        return Rejected(sheet.name, line, "Id", "", Reason("missing"))
    return Node(sheet.name, line, key, label or key, said)


def _edge(part: str, line: int, said: dict[str, str]) -> Element:
    source, target = pop(said, "source"), pop(said, "target")
    if not source or not target:
        return Rejected(part, line, "Target" if source else "Source", "", Reason("missing"))
    direction: Direction = "directed"
    for heading, text in [*said.items()]:
        if folded(heading) == "type" and folded(text) in DIRECTIONS:
            direction = DIRECTIONS[folded(said.pop(heading))]
    return Edge(part, line, pop(said, "id"), (source,), (target,), direction, said)


FORMAT = Format("edges", recognise, read, completes)
