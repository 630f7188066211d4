"""Kumu: a project as it is exported (JSON), and the blueprints that it imports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from graph.errors import InputRefused, Reason, quoted
from graph.model.batch import Rejected
from importers.base import Format
from importers.graph_rows import Edge, Graph, Node, read_graph
from importers.graph_words import takes
from importers.json_stream import built, events, skip
from importers.rows import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options
    from importers.graph_rows import Direction, Element
    from importers.json_stream import Event

MADE_BY = "Essaim"
"""The name of a project that Essaim wrote: its ids are actors' ids."""
PREFIX = "kumu-"
"""What stands before Kumu's ids, which are different in the whole world."""
LISTS = ("elements", "connections")
DIRECTIONS = frozenset({"directed", "undirected", "mutual"})
_ELEMENTS = re.compile(r'"elements"\s*:\s*\[\s*(?:\]|\{(?:\s*"_?id"\s*:\s*"[^"]*"\s*,)?\s*"(?:label|attributes|type)")')
_CONNECTIONS = re.compile(r'"connections"\s*:\s*\[\s*(?:\]|\{)')
_OWN = frozenset({"_id", "id", "from", "to", "direction", "label", "attributes"})


def recognise(path: Path) -> bool:
    """Tell Kumu by its two lists."""
    start = beginning(path)
    return start.lstrip()[:1] == "{" and bool(_ELEMENTS.search(start) or _CONNECTIONS.search(start))


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the elements and connections; loops, maps and views are about how the map is drawn.

    Raises
    ------
    UsageError, InputRefused
        As `read_graph` and `json_stream.events`; `not_kumu`.
    """
    project, ours = _kind(path)
    prefix = PREFIX if project else ""
    yield from read_graph(Graph(path, lambda: _elements(path), prefix, by_label=True, ours=ours), options)


def _kind(path: Path) -> tuple[bool, bool]:
    """Tell whether a file is a project, whose ids are the world's, and whether Essaim wrote it."""
    start = beginning(path)
    ours = re.match(rf'\s*\{{\s*"name"\s*:\s*"{MADE_BY}"\s*,', start) is not None
    return re.search(r'"_id"\s*:\s*"(?:elem|conn)-', start) is not None, ours


def _elements(path: Path) -> Iterator[Element]:
    stream = events(path)
    if next(stream, ("null", None))[0] != "start_map":
        raise InputRefused("not_kumu", file=path.name)
    count, seen = 0, False
    for event, key in stream:
        if event != "map_key":
            continue
        first = next(stream)
        if key not in LISTS or first[0] != "start_array":
            skip(stream, first)
            continue
        seen = True
        for each in _listed(stream, path):
            count += 1
            yield _element(path.stem, count, each, key)
    if not seen:
        raise InputRefused("not_kumu", file=path.name)


def _listed(stream: Iterator[Event], path: Path) -> Iterator[Any]:
    for first in stream:
        if first[0] == "end_array":
            return
        yield built(stream, first, path)


def _element(part: str, count: int, found: Any, key: str) -> Element:  # noqa: ANN401 - any JSON value
    if not isinstance(found, dict):
        return Rejected(part, count, key, quoted(found), Reason("not_a_node" if key == "elements" else "not_an_edge"))
    return _node(part, count, found) if key == "elements" else _edge(part, count, found)


def _node(part: str, count: int, found: Mapping[str, Any]) -> Element:
    said = _attributes(found)
    label = text_of(found.get("label")) or said.pop("label", "")
    key = text_of(found.get("_id")) or text_of(found.get("id")) or label
    if not key:
        return Rejected(part, count, "label", "", Reason("missing"))
    return Node(part, count, key, label, said)


def _edge(part: str, count: int, found: Mapping[str, Any]) -> Element:
    said = text_of(found.get("direction")).lower() or "directed"
    direction = cast("Direction", said if said in DIRECTIONS else "undirected")
    own = _attributes(found)
    if text_of(found.get("label")):
        own.setdefault("label", text_of(found["label"]))
    key = text_of(found.get("_id")) or text_of(found.get("id"))
    ends = ((text_of(found.get("from")),), (text_of(found.get("to")),))
    return Edge(part, count, key, *ends, direction, own)


def _attributes(found: Mapping[str, Any]) -> dict[str, str]:
    """Return the attributes of an element as text, whether they stand under `attributes` or beside the ends."""
    held = found.get("attributes")
    beside = {key: value for key, value in found.items() if key not in _OWN}
    every = beside | (held if isinstance(held, dict) else {})
    return {str(key): text for key, value in every.items() if (text := text_of(value))}


def text_of(value: object) -> str:
    """Return a value as the text of a cell, several ones separated by `|`, nothing of an object.

    Examples
    --------
    >>> text_of(["eau", "énergie"]), text_of(12.0), text_of(None), text_of({"x": 1})
    ('eau|énergie', '12', '', '')
    """
    if isinstance(value, list):
        return "|".join(filter(None, map(text_of, value)))
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


FORMAT = Format("kumu", recognise, read, takes)
