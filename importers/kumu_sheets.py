"""The sheets that Kumu imports: elements (`Label`), connections (`From`, `To`), in a workbook or a CSV file."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from graph.errors import InputRefused, Reason
from graph.model.batch import Rejected
from graph.model.terms import folded
from importers.base import Format
from importers.graph_rows import Edge, Graph, Node, read_graph
from importers.graph_sheets import first_rows, is_blank, named, pop, sheets
from importers.graph_words import completes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options
    from importers.graph_rows import Direction, Element
    from importers.graph_sheets import Rows

IGNORED = "(ignore)"
"""How the name of a sheet ends that Kumu passes over."""
NEW_SECTION = 2
"""Blank rows after which a sheet begins anew, with headings of its own."""
DIRECTIONS = frozenset({"directed", "undirected", "mutual"})
_ELEMENT_BESIDE = frozenset({"type", "element type", "description", "tags", "image"})
_GEPHI = frozenset({"timeset", "weight", "source", "target"})


def recognise(path: Path) -> bool:
    """Tell Kumu's sheets by what stands in their first cells."""
    if path.is_dir():
        return False
    found = [headings for name, headings, _ in first_rows(path) if not _is_ignored(name)]
    return any(_is_connections(headings) or _is_elements(headings) for headings in found)


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the elements and connections of every sheet and section; a row with several ends gives several relations.

    Raises
    ------
    UsageError, InputRefused
        As `read_graph`, `open_csv` and `open_workbook`; `not_kumu`.
    """
    if not recognise(path):
        raise InputRefused("not_kumu", file=path.name)
    yield from read_graph(Graph(path, lambda: _elements(path), by_label=True), options)


def _is_ignored(name: str) -> bool:
    return name.strip().casefold().endswith(IGNORED)


def _is_connections(headings: Sequence[str]) -> bool:
    return list(headings[:2]) == ["from", "to"]


def _is_elements(headings: Sequence[str]) -> bool:
    """Tell the headings of elements; a list that begins with an id and might be Gephi's is left to it."""
    if headings[:1] == ["label"]:
        return not _GEPHI & set(headings)
    return (
        headings[:1] == ["id"]
        and "label" in headings
        and bool(_ELEMENT_BESIDE & set(headings))
        and not (_GEPHI & set(headings))
    )


def _elements(path: Path) -> Iterator[Element]:
    with sheets(path) as found:
        for sheet in found:
            if not _is_ignored(sheet.name):
                yield from _sections(sheet)


def _sections(sheet: Rows) -> Iterator[Element]:
    """Give the rows of each section: after two blank rows the next one holds headings."""
    headings, last = [head.strip() for head in sheet.headings], sheet.heading_line
    for line, cells in sheet.rows:
        if is_blank(cells):
            continue
        if line - last > NEW_SECTION:
            headings = [cell.strip() for cell in cells]
        else:
            yield from _row(sheet.name, line, headings, cells)
        last = line


def _row(part: str, line: int, headings: Sequence[str], cells: Sequence[str]) -> Iterator[Element]:
    heads = [folded(head) for head in headings]
    said = named(headings, cells)
    if _is_connections(heads):
        yield _edge(part, line, said)
    elif _is_elements(heads):
        yield _node(part, line, said)


def _node(part: str, line: int, said: dict[str, str]) -> Element:
    label = pop(said, "label")
    key = pop(said, "id") or label
    return Node(part, line, key, label, said) if key else Rejected(part, line, "Label", "", Reason("missing"))


def _edge(part: str, line: int, said: dict[str, str]) -> Element:
    sources, targets = _ends(pop(said, "from")), _ends(pop(said, "to"))
    if not sources or not targets:
        return Rejected(part, line, "To" if sources else "From", "", Reason("missing"))
    direction = pop(said, "direction").lower() or "directed"
    given = cast("Direction", direction if direction in DIRECTIONS else "undirected")
    return Edge(part, line, pop(said, "id"), sources, targets, given, said)


def _ends(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


FORMAT = Format("kumu_sheets", recognise, read, completes)
