"""GEXF, Gephi's own format: 1.1, 1.2 and 1.3, whatever their namespaces are called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from graph.errors import Reason
from graph.model.batch import Rejected
from importers.base import Format
from importers.graph_rows import Declared, Edge, Graph, Node, read_graph
from importers.graph_words import takes
from importers.rows import beginning
from importers.xml_stream import events

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options
    from importers.graph_rows import Direction, Element

DIRECTIONS = frozenset({"directed", "undirected", "mutual"})
_ROOT = re.compile(r"<(?:\w+:|!DOCTYPE\s+)?gexf[\s>]", re.IGNORECASE)
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T.*)?)?)?")


def recognise(path: Path) -> bool:
    """Tell GEXF by its root."""
    return bool(_ROOT.search(beginning(path)))


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the nodes and edges of a GEXF file, nested nodes too.

    Raises
    ------
    UsageError, InputRefused
        As `read_graph` and `xml_stream.events`.
    """
    return read_graph(Graph(path, lambda: _elements(path)), options)


@dataclass
class _Reading:
    """Where we are: attributes declared so far by class and id, nodes that are open, the edge that is."""

    part: str
    titles: dict[str, dict[str, str]] = field(default_factory=dict)
    owner: str = "node"
    default: str = "undirected"
    nodes: list[tuple[Mapping[str, str], dict[str, str]]] = field(default_factory=list)
    edge: tuple[Mapping[str, str], dict[str, str]] | None = None
    count: int = 0

    def start(self, name: str, found: Mapping[str, str]) -> None:
        """Note what begins."""
        if name == "graph":
            self.default = found.get("defaultedgetype", self.default).lower()
        elif name == "attributes":
            self.owner = found.get("class", "node")
        elif name == "attribute":
            self.titles.setdefault(self.owner, {})[found.get("id", "")] = found.get("title", found.get("id", ""))
        elif name == "node":
            self.nodes.append((found, {}))
        elif name == "edge":
            self.edge = (found, {})
        elif name == "attvalue":
            self._value(found.get("for", found.get("id", "")), found.get("value", ""))

    def end(self, name: str) -> Element | None:
        """Return the element that ends."""
        if name == "attributes":
            return Declared(tuple(self.titles.get(self.owner, {}).values()))
        if name == "edge" and self.edge:
            (found, values), self.edge = self.edge, None
            return self._edge(found, values)
        if name == "node" and self.nodes:
            found, values = self.nodes.pop()
            return self._node(found, values)
        return None

    def _value(self, key: str, value: str) -> None:
        owner, kind = (self.edge, "edge") if self.edge else (self.nodes[-1] if self.nodes else None, "node")
        if owner:
            owner[1][self.titles.get(kind, {}).get(key, key)] = value

    def _node(self, found: Mapping[str, str], values: dict[str, str]) -> Element:
        self.count += 1
        key = found.get("id", "")
        if not key:
            return Rejected(self.part, self.count, "id", "", Reason("missing"))
        return Node(self.part, self.count, key, found.get("label") or key, values | _dates(found, values))

    def _edge(self, found: Mapping[str, str], values: dict[str, str]) -> Element:
        self.count += 1
        source, target = found.get("source", ""), found.get("target", "")
        said = found.get("type", self.default).lower()
        direction = cast("Direction", said if said in DIRECTIONS else "undirected")
        beside = {each: found[each] for each in ("label", "kind") if found.get(each) and each not in values}
        own = values | beside | _dates(found, values)
        return Edge(self.part, self.count, found.get("id", ""), (source,), (target,), direction, own)


def _dates(found: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return the beginning and end of an element of a dynamic graph, where they are dates and not mere numbers."""
    ends = (("since", found.get("start", "")), ("until", found.get("end", "")))
    return {name: day[:10] for name, day in ends if _DAY.fullmatch(day) and name not in values}


def _elements(path: Path) -> Iterator[Element]:
    reading = _Reading(path.stem)
    for event, name, attributes, _ in events(path):
        if event == "start":
            reading.start(name, attributes)
        elif (found := reading.end(name)) is not None:
            yield found


FORMAT = Format("gexf", recognise, read, takes)
