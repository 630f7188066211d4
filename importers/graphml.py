"""GraphML, of networkx, igraph, Gephi and others; yEd's, whose labels stand elsewhere, is `importers.yed`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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

LABELS = ("label", "name", "nom", "title", "titre")
"""The attributes that programs call the label of a node, folded, the first most."""
_ROOT = re.compile(r"<(?:\w+:|!DOCTYPE\s+)?graphml[\s>]", re.IGNORECASE)
_YED = re.compile(r"yfiles\.type|www\.yworks\.com/xml")


def is_graphml(path: Path) -> bool:
    """Tell GraphML of any kind by its root."""
    return bool(_ROOT.search(beginning(path)))


def is_yed(path: Path) -> bool:
    """Tell whether the graphics of nodes are yEd's."""
    return bool(_YED.search(beginning(path)))


def recognise(path: Path) -> bool:
    """Tell GraphML by its root, but for yEd's."""
    return is_graphml(path) and not is_yed(path)


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the nodes and edges of a GraphML file, those of graphs inside nodes too.

    Raises
    ------
    UsageError, InputRefused
        As `read_graph` and `xml_stream.events`.
    """
    return read_graph(Graph(path, lambda: elements(path, Reading(path.stem))), options)


@dataclass
class Open:
    """An element whose end has not come."""

    name: str
    attributes: Mapping[str, str]
    values: dict[str, str] = field(default_factory=dict)
    default: str = "directed"


@dataclass
class Reading:
    """Where we are: the names of attributes by id, the elements that are open, how many have ended."""

    part: str
    names: dict[str, str] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)
    defaults: list[str] = field(default_factory=list)
    key: str = ""
    count: int = 0

    def start(self, name: str, found: Mapping[str, str]) -> Element | None:
        """Note what begins."""
        if name == "key":
            title = found.get("attr.name", "")
            self.names[found.get("id", "")] = title
            return Declared((title,)) if title else None
        if name == "graph":
            self.defaults.append(found.get("edgedefault", "directed").lower())
        elif name in ("node", "edge", "hyperedge"):
            self.open.append(Open(name, found, default=self.defaults[-1] if self.defaults else "directed"))
        elif name == "data":
            self.key = found.get("key", "")
        return None

    def end(self, name: str, text: str) -> Element | None:
        """Return the element that ends."""
        if name == "graph" and self.defaults:
            self.defaults.pop()
        elif name == "data" and self.open:
            title = self.names.get(self.key, "")
            if title and text.strip():
                self.open[-1].values[title] = text
        elif name in ("node", "edge", "hyperedge") and self.open:
            self.count += 1
            return self._made(self.open.pop())
        return None

    def label(self, node: Open) -> str:
        """Return what programs show of a node: an attribute called so, else its id."""
        for wanted in LABELS:
            for title, text in node.values.items():
                if title.lower() == wanted and text.strip():
                    return text
        return node.attributes.get("id", "")

    def direction(self, edge: Open) -> Direction:
        """Return whether an edge goes one way."""
        said = edge.attributes.get("directed", "true" if edge.default == "directed" else "false")
        return "directed" if said.strip().lower() in ("true", "1") else "undirected"

    def _made(self, found: Open) -> Element:
        key = found.attributes.get("id", "")
        if found.name == "hyperedge":
            return Rejected(self.part, self.count, "hyperedge", key, Reason("hyperedge"))
        if found.name == "edge":
            ends = ((found.attributes.get("source", ""),), (found.attributes.get("target", ""),))
            return Edge(self.part, self.count, key, *ends, self.direction(found), found.values)
        if not key:
            return Rejected(self.part, self.count, "id", "", Reason("missing"))
        return Node(self.part, self.count, key, self.label(found), found.values)


def elements(path: Path, reading: Reading) -> Iterator[Element]:
    """Give the nodes and edges of a file as they end."""
    for event, name, attributes, text in events(path):
        found = reading.start(name, attributes) if event == "start" else reading.end(name, text)
        if found is not None:
            yield found


FORMAT = Format("graphml", recognise, read, takes)
