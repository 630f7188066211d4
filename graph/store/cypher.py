"""The queries, once for both engines. Names in them are ours; values only ever come as parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.store.schema import EDGES, NODES, RELATIONS, edge_rows, key_of, node_rows, properties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from graph.store.base import Change
    from graph.store.schema import Edge, Side

HELD = (
    "MATCH (g:EssaimGraph {id: 'essaim'}) "
    "RETURN g.workspace AS workspace, g.revision AS revision, g.format AS format, g.state AS state"
)
HOLD = (
    "MERGE (g:EssaimGraph {id: 'essaim'}) "
    "SET g.workspace = $workspace, g.revision = $revision, g.format = $format, g.state = $state"
)
WHOLE, BUILDING = "whole", "building"
"""The states of a graph: only a whole one is answered from."""


@dataclass(frozen=True)
class Rows:
    """How an engine is handed many rows: `head` names them, `cell` is one of their columns."""

    head: str
    cell: str

    def cells(self, names: Iterable[str], *, of: str | None = None) -> str:
        """Return `name: cell` pairs for a pattern, or `of.name = cell` assignments."""
        pairs = ((f"`{name}`", self.cell.format(name)) for name in names)
        return ", ".join(f"{of}.{name} = {cell}" if of else f"{name}: {cell}" for name, cell in pairs)


@dataclass(frozen=True)
class Write:
    """One statement of a change: over rows where it has some, else over `$ids`."""

    query: str
    rows: pl.DataFrame | None = None
    ids: tuple[str, ...] = ()


def nodes(label: str, *, by_key: bool = False) -> str:
    """Return the query for all nodes of a label, or for those with the keys `$ids`."""
    found = f"UNWIND $ids AS id MATCH (n:{label} {{{key_of(label)}: id}})" if by_key else f"MATCH (n:{label})"
    return f"{found} RETURN {_columns('n', properties(label))}"


def edges(edge: Edge, *, by: Side | None = None) -> str:
    """Return the query for all edges of a kind, or for those at the nodes `$ids` of one side."""
    (source, source_column), (target, target_column) = edge.source, edge.target
    at = {side: f" {{{key_of(label)}: id}}" if by == side else "" for side, label in _sides(edge)}
    ends = f"a.{key_of(source)} AS `{source_column}`, b.{key_of(target)} AS `{target_column}`"
    own = _columns("r", edge.columns)
    head = "UNWIND $ids AS id " if by else ""
    return (
        f"{head}MATCH (a:{source}{at['source']})-[r:{edge.type}]->(b:{target}{at['target']}) "
        f"RETURN {ends}{', ' if own else ''}{own}"
    )


def put_nodes(label: str, rows: Rows) -> str:
    """Return the statement that writes nodes, new or known, with all their columns."""
    key = key_of(label)
    others = rows.cells((name for name in properties(label) if name != key), of="n")
    return f"{rows.head} MERGE (n:{label} {{{rows.cells([key])}}}){f' SET {others}' if others else ''}"


def create_nodes(label: str, rows: Rows) -> str:
    """Return the statement that writes nodes of which none is there yet."""
    return f"{rows.head} CREATE (n:{label} {{{rows.cells(properties(label))}}})"


def create_edges(edge: Edge, rows: Rows) -> str:
    """Return the statement that writes edges, of which none is there, between nodes that are.

    The MATCHes are chained: a product of both makes Ladybug a thousand times slower.
    """
    (source, source_column), (target, target_column) = edge.source, edge.target
    own = f" {{{rows.cells(edge.columns)}}}" if edge.columns else ""
    return (
        f"{rows.head} MATCH (a:{source} {{{key_of(source)}: {rows.cell.format(source_column)}}}) "
        f"MATCH (b:{target} {{{key_of(target)}: {rows.cell.format(target_column)}}}) "
        f"CREATE (a)-[:{edge.type}{own}]->(b)"
    )


def delete_nodes(label: str) -> str:
    """Return the statement that deletes the nodes with the keys `$ids`, and the edges at them."""
    return f"UNWIND $ids AS id MATCH (n:{label} {{{key_of(label)}: id}}) DETACH DELETE n"


def delete_edges(edge: Edge) -> str:
    """Return the statement that deletes edges: those of their owners `$ids`, or with the ids `$ids`."""
    at = {side: f" {{{key_of(label)}: id}}" if edge.owner == side else "" for side, label in _sides(edge)}
    by_id = "" if edge.owner else " WHERE r.id = id"
    return (
        f"UNWIND $ids AS id MATCH (a:{edge.source[0]}{at['source']})-[r:{edge.type}]->"
        f"(b:{edge.target[0]}{at['target']}){by_id} DELETE r"
    )


def writes(change: Change, rows: Rows) -> Iterator[Write]:
    """Return the statements of a change, in order; doing them twice changes nothing more."""
    come, ties = node_rows(change.come), edge_rows(change.come)
    for edge in RELATIONS:
        yield Write(delete_edges(edge), ids=(*change.gone.get("relations", ()), *change.come.relations["id"]))
    for label, table in NODES.items():
        yield Write(delete_nodes(label), ids=change.gone.get(table, ()))
    for label, frame in come.items():
        yield Write(put_nodes(label, rows), rows=frame)
    for edge in EDGES:
        if edge.owner:
            owner = edge.source[0] if edge.owner == "source" else edge.target[0]
            yield Write(delete_edges(edge), ids=tuple(come[owner][key_of(owner)]))
        yield Write(create_edges(edge, rows), rows=ties[edge])


def _sides(edge: Edge) -> tuple[tuple[Side, str], tuple[Side, str]]:
    return ("source", edge.source[0]), ("target", edge.target[0])


def _columns(variable: str, names: Iterable[str]) -> str:
    return ", ".join(f"{variable}.`{name}` AS `{name}`" for name in names)
