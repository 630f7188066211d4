"""Graph files: nodes become actors, edges relations between them, whatever the format that they came in.

A file is gone through twice: first to know every node, since edges name them by keys that say nothing to a person and
may stand before them; then to hand over the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from graph.errors import InputRefused
from graph.model import ids
from graph.model.batch import Rejected
from graph.model.terms import folded
from importers.base import batched
from importers.graph_actors import actor, is_person, name_of, said
from importers.graph_relations import relation
from importers.graph_words import Told, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options, Read

Direction = Literal["directed", "undirected", "mutual"]
MOST_NODES = 500_000
"""Nodes above which a file is refused: all are known at once, and no map of actors has so many."""
OURS = frozenset({"categories", "territory", "acts_in"})
"""The attributes of nodes by which a file is known that Essaim wrote: its ids are actors' ids."""
MOST_HEADINGS = 16_384
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A node: `key` is what edges call it, `line` its row or number, `attributes` its texts by their names."""

    part: str
    line: int
    key: str
    label: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge, or several where a row names several ends; `key` is empty where it has none of its own."""

    part: str
    line: int
    key: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    direction: Direction
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Declared:
    """No row: the names of attributes that a file declares, whether an element bears them or not."""

    names: tuple[str, ...]


Element = Node | Edge | Rejected | Declared


@dataclass(frozen=True)
class Graph:
    """A graph file as its reader hands it over.

    `elements` gives its nodes and edges from the beginning each time it is called. `prefix` stands before keys that
    are different in the whole world (Kumu's); without one, ids are made from key, label and the file's name, since
    the first node of two files is not the same actor. `by_label`: edges may name a node by its label. `ours`:
    Essaim wrote it, and keys are ids; None asks the names of the attributes.
    """

    path: Path
    elements: Callable[[], Iterator[Element]]
    prefix: str = ""
    by_label: bool = False
    ours: bool | None = None


@dataclass
class Survey:
    """What the first pass knows: label and name of each node by key (None: refused), keys by label, all headings."""

    graph: Graph
    told: Told
    ours: bool = False
    nodes: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    headings: dict[str, None] = field(default_factory=dict)
    edges_first: bool = False

    def id_of(self, key: str, label: str) -> str:
        """Return the id of the actor that a node becomes."""
        if self.ours:
            return key
        if self.graph.prefix:
            return f"{self.graph.prefix}{key}"
        return ids.from_content(label or key, key, self.graph.path.name)

    def find(self, end: str) -> tuple[str, str] | str:
        """Return id and name of the node that an edge names, or why there is none (the code of a reason)."""
        if not self.nodes:
            return end, end  # a list of edges alone: the workspace knows whom it names, or says that it does not
        keys = [end] if end in self.nodes else self.labels.get(end, [])
        if len(keys) != 1:
            return "several_nodes" if keys else "unknown_node"
        known = self.nodes[keys[0]]
        return (self.id_of(keys[0], known[0]), known[1]) if known else "end_refused"


def read_graph(graph: Graph, options: Options) -> Iterator[Batch]:
    """Read a graph file: each node gives an actor, each edge its relations.

    Raises
    ------
    UsageError
        As `graph_words.told`.
    InputRefused
        `graph_too_large`, `headings_not_found` (an attribute that the mapping names), and those of `elements`.
    """
    survey = _surveyed(graph, told(options.mapping))
    rows = _elements(survey)
    for part, found in groupby(rows, key=lambda each: each.table if isinstance(each, Rejected) else each.part):
        yield from batched(part, (_row(each, survey) for each in found))


def _surveyed(graph: Graph, named: Told) -> Survey:
    survey = Survey(graph, named)
    edges = False
    for each in graph.elements():
        if isinstance(each, Declared):
            _head(survey, each.names)
        elif isinstance(each, Edge):
            edges = True
            _head(survey, each.attributes)
        elif isinstance(each, Node):
            survey.edges_first |= edges
            _head(survey, each.attributes)
            _know(survey, each)
    survey.ours = survey.headings.keys() >= OURS if graph.ours is None else graph.ours
    known = {folded(heading) for heading in survey.headings}
    missing = [each for each in named.named if folded(each) not in known]
    if missing:
        found = ", ".join([*survey.headings][:_SHOWN]) or "-"
        raise InputRefused("headings_not_found", file=graph.path.name, missing=", ".join(missing), found=found)
    return survey


def _head(survey: Survey, names: Iterable[str]) -> None:
    survey.headings.update(dict.fromkeys(names))
    if len(survey.headings) > MOST_HEADINGS:
        raise InputRefused("too_many_columns", file=survey.graph.path.name, limit=MOST_HEADINGS)


def _know(survey: Survey, node: Node) -> None:
    found = said(node, survey.told)
    name = name_of(found)
    refused = not name or is_person(found)
    survey.nodes[node.key] = None if refused else (node.label, name)
    if len(survey.nodes) > MOST_NODES:
        raise InputRefused("graph_too_large", file=survey.graph.path.name, limit=MOST_NODES)
    if survey.graph.by_label:
        known = survey.labels.setdefault(node.label, [])
        if node.key not in known:
            known.append(node.key)


def _elements(survey: Survey) -> Iterator[Node | Edge | Rejected]:
    """Give the elements of the second pass, the nodes first."""
    if not survey.edges_first:
        yield from (each for each in survey.graph.elements() if not isinstance(each, Declared))
        return
    yield from (each for each in survey.graph.elements() if not isinstance(each, Declared | Edge))
    yield from (each for each in survey.graph.elements() if isinstance(each, Edge))


def _row(element: Node | Edge | Rejected, survey: Survey) -> Read | Rejected:
    if isinstance(element, Rejected):
        return element
    if isinstance(element, Node):
        return actor(element, survey)
    return relation(element, survey)
