"""Pajek's .net: vertices, arcs (directed), edges (not), and lists of either."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from graph.errors import InputRefused, Reason, quoted
from graph.model.batch import Rejected
from importers.base import Format
from importers.graph_rows import Edge, Graph, Node, read_graph
from importers.graph_words import takes
from importers.rows import beginning
from importers.text import LONGEST_READ, encoding_of, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options
    from importers.graph_rows import Direction, Element

SECTIONS: dict[str, Direction] = {
    "*arcs": "directed",
    "*arcslist": "directed",
    "*edges": "undirected",
    "*edgeslist": "undirected",
}
_START = re.compile(r"\s*(?:%[^\n]*\n\s*|\*network[^\n]*\n\s*)*\*vertices\s+\d+", re.IGNORECASE)
_OURS = re.compile(r'\d+ "[^"\n]*" [-\d.]+ [-\d.]+ ellipse url "[^"\n]*"')
_TOKEN = re.compile(r'"([^"]*)"?|(\S+)')
_NAMED = re.compile(r'\*\w+\s*:\s*\d+\s*(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_SHOWN = str.maketrans({'"': "'", "\\": "/"})
_ENDS = 2


def recognise(path: Path) -> bool:
    """Tell Pajek by its first section, the vertices."""
    return bool(_START.match(beginning(path)))


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read the vertices and lines of a network; of the network that Essaim wrote the ids too.

    Raises
    ------
    UsageError, InputRefused
        As `read_graph` and `encoding_of`; `value_too_large`, and `pajek_matrix` where ties stand as a matrix.
    """
    return read_graph(Graph(path, lambda: _elements(path), ours=_is_ours(path)), options)


def _is_ours(path: Path) -> bool:
    """Tell what Essaim wrote: every vertex in the first part of the file is drawn as it draws them, with its id."""
    lines = beginning(path).splitlines()[1:-1]
    vertices = [line for line in lines if line[:1].isdigit() and " ellipse url " in line]
    links = [line.rsplit('url "', 1)[-1].startswith(("http://", "https://")) for line in vertices]
    return bool(vertices) and not all(links) and all(_OURS.fullmatch(line) for line in vertices)


def _elements(path: Path) -> Iterator[Element]:
    ours = _is_ours(path)
    ids: dict[str, str] = {}
    section, relation = "", ""
    for line, text in _lines(path):
        if text.startswith("*"):
            section = text.split(maxsplit=1)[0].lower().partition(":")[0]
            named = _NAMED.match(text)
            relation = (named[1] or named[2] or "") if named else ""
            if section == "*matrix":
                raise InputRefused("pajek_matrix", file=path.name)
            continue
        tokens = [quoted_ if quoted_ or not bare else bare for quoted_, bare in _TOKEN.findall(text)]
        if section == "*vertices":
            if ours and tokens[-2:-1] == ["url"]:
                ids[tokens[0]] = unquote(tokens[-1])
            yield _vertex(path.stem, line, tokens, ids.get(tokens[0]))
        elif section in SECTIONS:
            ends = [ids.get(token, token) for token in tokens]
            yield _line(path.stem, line, ends, (section, relation))


def _vertex(part: str, line: int, tokens: Sequence[str], key: str | None) -> Node:
    """Return a vertex; what Essaim put behind a name that several actors bear is taken off again."""
    label = tokens[1] if len(tokens) > 1 else tokens[0]
    if key is None:
        return Node(part, line, tokens[0], label, {})
    return Node(part, line, key, label.removesuffix(f" ({shown(key)})") or label, {})


def shown(key: str) -> str:
    """Return an id as Pajek's labels show it."""
    return " ".join(key.translate(_SHOWN).split())


def _line(part: str, line: int, tokens: Sequence[str], section: tuple[str, str]) -> Element:
    name, relation = section
    if len(tokens) < _ENDS:
        return Rejected(part, line, name, quoted(" ".join(tokens)), Reason("not_an_edge"))
    targets = tuple(tokens[1:]) if name.endswith("list") else (tokens[1],)
    after = zip(tokens[_ENDS:], tokens[_ENDS + 1 :], strict=False)
    label = next((said for word, said in after if word == "l"), relation)
    return Edge(part, line, "", (tokens[0],), targets, SECTIONS[name], {"label": label} if label else {})


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Give the lines that say something, with their numbers."""
    encoding = encoding_of(path)
    with io.TextIOWrapper(opened(path), encoding, "replace") as lines:
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_READ:
                raise InputRefused("value_too_large", file=path.name, limit=LONGEST_READ)
            text = line.strip()
            if text and not text.startswith("%"):
                yield number, text


FORMAT = Format("pajek", recognise, read, takes)
