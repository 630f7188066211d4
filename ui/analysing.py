"""What `analyse` and `structure` are asked of: two tables as files, or a territory's cooperation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.analysis.simple_graph import SimpleGraph
from graph.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from graph.analysis.ties import Ties
    from graph.workspace import Workspace

    Warn = Callable[[str, dict[str, object]], None]

ID, SOURCE, TARGET = "id", "source", "target"
SMALLEST_WEIGHT, LARGEST_WEIGHT = 1e-100, 1e100
"""Beyond, sums of squares are no numbers any more."""


@dataclass(frozen=True)
class Columns:
    """Which columns of the two tables are read beside the ids."""

    category: str | None = None
    weight: str | None = None


NO_MORE = Columns()


@dataclass(frozen=True, eq=False)
class Asked:
    """A network to analyse; `held` has the category of each actor in the order of `graph.ids`, or is None."""

    graph: SimpleGraph
    held: tuple[str, ...] | None


def read_tables(
    nodes: Path,
    edges: Path,
    columns: Columns = NO_MORE,
    *,
    directed: bool = False,
    warn: Warn = lambda _code, _values: None,
) -> Asked:
    """Read a network from a table of actors (`id`) and one of ties (`source`, `target`).

    Ids are text, taken as they stand. A loop or a second edge of a pair is read like any other and counted.

    Raises
    ------
    InputRefused
        A file cannot be read or lacks a column; `no_id`, `two_categories` (one id, two of them), `unknown_end` (an
        edge names an id that no row of the first table has), `bad_weight` (not a number above 0): with the line.
    """
    held = _read_nodes(nodes, columns.category, warn)
    ids = list(held)
    source, target, weights = _read_edges(edges, {actor: row for row, actor in enumerate(ids)}, columns.weight)
    graph = SimpleGraph.of(ids, (source, target), weight=weights, directed=directed)
    if columns.category is None:
        return Asked(graph, None)
    without = sum(not each for each in held.values())
    if without:
        warn("no_category", {"n": without})
    return Asked(graph, tuple(held[actor] for actor in graph.ids))


def _read_nodes(path: Path, category: str | None, warn: Warn) -> dict[str, str]:
    from importers.text import open_csv  # noqa: PLC0415 - slow to load, and a territory needs no file

    held: dict[str, str] = {}
    repeated = 0
    with open_csv(path) as file:
        at = _column(file.headings, ID, path)
        of = None if category is None else _column(file.headings, category, path)
        for line, cells in file:
            actor, name = cells[at], "" if of is None else cells[of].strip()
            if not actor:
                raise InputRefused("no_id", file=path.name, line=line)
            if held.get(actor, name) != name:
                raise InputRefused("two_categories", file=path.name, line=line, id=actor)
            repeated += actor in held
            held[actor] = name
    if repeated:
        warn("repeated_ids", {"n": repeated})
    return held


def _read_edges(
    path: Path, row: dict[str, int], weight: str | None
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], np.ndarray[Any, np.dtype[np.int64]], np.ndarray[Any, Any] | None]:
    from importers.text import open_csv  # noqa: PLC0415 - as above

    ends: list[int] = []
    weights: list[float] = []
    with open_csv(path) as file:
        places = [_column(file.headings, name, path) for name in (SOURCE, TARGET)]
        at = None if weight is None else _column(file.headings, weight, path)
        for line, cells in file:
            for place in places:
                found = row.get(cells[place])
                if found is None:
                    raise InputRefused("unknown_end", file=path.name, line=line, id=cells[place])
                ends.append(found)
            if at is not None:
                weights.append(_weight(cells[at], path, line))
    source, target = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    return source, target, None if weight is None else np.array(weights, dtype=np.float64)


def _column(headings: Sequence[str], name: str, path: Path) -> int:
    wanted = name.strip()
    if wanted in headings:
        return headings.index(wanted)
    alike = [place for place, heading in enumerate(headings) if heading.casefold() == wanted.casefold()]
    if not alike:
        raise InputRefused("no_such_column", file=path.name, column=name, found=", ".join(headings))
    return alike[0]


def _weight(cell: str, path: Path, line: int) -> float:
    try:
        value = float(cell.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not SMALLEST_WEIGHT <= value <= LARGEST_WEIGHT:
        raise InputRefused("bad_weight", file=path.name, line=line, value=cell)
    return value


def of_territory(ties: Ties, categories: Sequence[str | None], *, warn: Warn = lambda _code, _values: None) -> Asked:
    """Return a territory's cooperation network; several categories of an actor make one name, `collective|economic`.

    To choose one of them would be a judgement that nobody made; the joined name says what is recorded.
    """
    left, right = ties.left, ties.right
    graph = SimpleGraph.of(ties.actors.to_list(), (left, right))
    held = tuple(each or "" for each in categories)
    without = sum(not each for each in held)
    if without:
        warn("no_category", {"n": without})
    return Asked(graph, held)


def share_with_evidence(ties: Ties, workspace: Workspace, *, known_on: str | None = None) -> float | None:
    """Return the share of ties of which at least one relation rests on a statement; None without ties."""
    stated = {
        relation
        for relation, said in workspace.evidence("relations", ties.relations["id"], known_on=known_on).items()
        if said
    }
    pairs = {
        (left, right) for id_, left, right in ties.relations.select("id", "left", "right").iter_rows() if id_ in stated
    }
    return len(pairs) / ties.left.size if ties.left.size else None
