"""GraphML as yEd draws it: labels stand in the drawing of a node or edge, groups are nodes that hold a graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from importers.base import Format
from importers.graph_rows import Graph, read_graph
from importers.graph_words import takes
from importers.graphml import Open, Reading, elements, is_graphml, is_yed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options
    from importers.graph_rows import Direction, Element

REALIZERS = frozenset({"GroupNode", "GenericGroupNode"})
NO_ARROW = "none"


def recognise(path: Path) -> bool:
    """Tell yEd's GraphML by the drawings of its nodes."""
    return is_graphml(path) and is_yed(path)


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the nodes, groups and edges of a drawing; a node that shows no text is refused: its id means nothing.

    Raises
    ------
    UsageError, InputRefused
        As `read_graph` and `xml_stream.events`.
    """
    return read_graph(Graph(path, lambda: elements(path, _Drawing(path.stem))), options)


@dataclass
class _Shown:
    """What the drawing of one element shows: labels by the state of a group they belong to, and arrows."""

    labels: list[tuple[int, str]] = field(default_factory=list)
    active: int = 0
    state: int = -1
    arrows: tuple[str, str] = (NO_ARROW, NO_ARROW)

    @property
    def label(self) -> str:
        """The first label of the state that is shown (a group is open or closed), else the first at all."""
        shown = [text for state, text in self.labels if state == self.active]
        return next((text for text in (*shown, *(text for _, text in self.labels)) if text.strip()), "")


@dataclass
class _Drawing(Reading):
    """GraphML with what yEd draws."""

    shown: list[_Shown] = field(default_factory=list)

    def start(self, name: str, found: Mapping[str, str]) -> Element | None:
        """Note what begins, in the drawing too."""
        made = super().start(name, found)
        if name in ("node", "edge", "hyperedge"):
            self.shown.append(_Shown())
        elif self.shown:
            now = self.shown[-1]
            if name == "Realizers":
                now.active = int(found["active"]) if found.get("active", "").isdigit() else 0
            elif name in REALIZERS:
                now.state += 1
            elif name == "Arrows":
                now.arrows = (found.get("source", NO_ARROW), found.get("target", NO_ARROW))
        return made

    def end(self, name: str, text: str) -> Element | None:
        """Return the element that ends; of a drawing keep the labels."""
        if name in ("NodeLabel", "EdgeLabel") and self.shown:
            self.shown[-1].labels.append((max(self.shown[-1].state, 0), text))
        if name == "edge" and self.open and self.shown[-1].label:
            self.open[-1].values.setdefault("label", self.shown[-1].label)
        made = super().end(name, text)
        if name in ("node", "edge", "hyperedge") and self.shown:
            self.shown.pop()
        return made

    def label(self, node: Open) -> str:  # noqa: ARG002 - the drawing says it
        """Return the text that the drawing shows."""
        return self.shown[-1].label

    def direction(self, edge: Open) -> Direction:  # noqa: ARG002 - the drawing says it
        """Return which way the arrows point; the arrow at the source alone is turned round by `_made`."""
        source, target = (each != NO_ARROW for each in self.shown[-1].arrows)
        return "mutual" if source and target else "directed" if source or target else "undirected"

    def _made(self, found: Open) -> Element:
        arrows = self.shown[-1].arrows
        if found.name == "edge" and arrows[0] != NO_ARROW and arrows[1] == NO_ARROW:
            ends = {"source": found.attributes.get("target", ""), "target": found.attributes.get("source", "")}
            found = Open(found.name, {**found.attributes, **ends}, found.values, found.default)
        return super()._made(found)


FORMAT = Format("yed", recognise, read, takes)
