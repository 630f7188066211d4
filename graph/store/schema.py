"""How a network lies in a graph database: which nodes and edges there are, and their rows.

Beside the records themselves there is a node for each place, a code of a commune or a territory, so that a
territory's surroundings are found by walking from its places.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from graph.model.network import SCHEMAS
from graph.model.tables import key_column
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from graph.model.network import Network

Side = Literal["source", "target"]

PLACE = "Place"
NODES = {
    "Territory": "territories",
    "Actor": "actors",
    "Initiative": "initiatives",
    "Need": "needs",
    "Offer": "offers",
    "Absence": "absences",
    "Body": "bodies",
}
"""The frame of a network that each label shows, one node a row with all its columns."""

FORMAT = f"1-{zlib.crc32(repr([(table, list(columns)) for table, columns in SCHEMAS.items()]).encode()):08x}"
"""What a graph written by another version does not bear: it is built anew."""


@dataclass(frozen=True)
class Edge:
    """A kind of edge: `source` and `target` are (label, column of its rows that names the node).

    `columns` lie on the edge itself. `owner` is the side whose record brings all its edges of this kind along:
    they are replaced when that record is; None where the edge is a record of its own, with an id.
    """

    type: str
    source: tuple[str, str]
    target: tuple[str, str]
    columns: tuple[str, ...] = ()
    owner: Side | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of its rows: the two ends, then its own."""
        return (self.source[1], self.target[1], *self.columns)


_OF_RELATIONS = tuple(name for name in SCHEMAS["relations"] if name not in {"source", "target"})
RELATES = Edge("RELATES", ("Actor", "source"), ("Actor", "target"), _OF_RELATIONS)
ACTS = Edge("ACTS_IN", ("Actor", "source"), (PLACE, "target"), _OF_RELATIONS)
RELATIONS = (RELATES, ACTS)
TAKES_PART = Edge("TAKES_PART", ("Actor", "actor"), ("Initiative", "initiative"), ("role",), "target")
MEMBER_OF = Edge("MEMBER_OF", ("Actor", "actor"), ("Body", "body"), ("role",), "target")
MAKES = Edge("MAKES", ("Actor", "partner"), ("Offer", "id"), (), "target")
RECORDED_IN = {
    label: Edge("RECORDED_IN", (label, "id"), (PLACE, "place"), (), "source")
    for label in ("Actor", "Initiative", "Need", "Absence", "Body")
}
EDGES = (RELATES, ACTS, TAKES_PART, MEMBER_OF, MAKES, *RECORDED_IN.values())


def key_of(label: str) -> str:
    """Return the property that tells the nodes of a label apart."""
    return "code" if label == PLACE else key_column(NODES[label])


def properties(label: str) -> tuple[str, ...]:
    """Return the properties of the nodes of a label, in order."""
    return ("code",) if label == PLACE else tuple(SCHEMAS[NODES[label]])


def node_rows(network: Network) -> dict[str, pl.DataFrame]:
    """Return the rows of each label, each key once (of equals the last), the places included."""
    rows = {label: getattr(network, table) for label, table in NODES.items()}
    named = [rows_of_edge["place"] for rows_of_edge in (_recorded_in(network, label) for label in RECORDED_IN)]
    named.append(network.relations.filter(pl.col("type") == ACTS_IN)["target"].rename("place"))
    rows[PLACE] = pl.concat(named).rename("code").to_frame()
    return {label: each.unique(key_of(label), keep="last", maintain_order=True) for label, each in rows.items()}


def edge_rows(network: Network) -> dict[Edge, pl.DataFrame]:
    """Return the rows of each kind of edge, with the columns `Edge.names`."""
    acting = pl.col("type") == ACTS_IN
    found = {
        RELATES: network.relations.filter(~acting),
        ACTS: network.relations.filter(acting),
        TAKES_PART: network.participations,
        MEMBER_OF: network.memberships,
        MAKES: network.offers,
    }
    found |= {edge: _recorded_in(network, label) for label, edge in RECORDED_IN.items()}
    return {edge: rows.select(edge.names) for edge, rows in found.items()}


def _recorded_in(network: Network, label: str) -> pl.DataFrame:
    rows: pl.DataFrame = getattr(network, NODES[label])
    place = pl.coalesce("territory", "commune") if label == "Actor" else pl.col("territory")
    return rows.select("id", place=place).drop_nulls()
