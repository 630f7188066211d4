"""A network out of a graph database, by the shared queries: whole, or a territory's surroundings only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import polars as pl

from graph.model.network import SCHEMAS, Network
from graph.model.terms import ACTS_IN
from graph.store import cypher
from graph.store.schema import ACTS, MAKES, MEMBER_OF, NODES, RECORDED_IN, RELATES, RELATIONS, TAKES_PART

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.model.territory import Territory
    from graph.store.schema import Edge, Side


class Ask(Protocol):
    """How an engine answers a reading query: by a frame with the query's columns, null where there is none."""

    def __call__(self, query: str, ids: list[str] | None = None) -> pl.DataFrame:
        """Ask `query`, with the keys `$ids` where it has them: never none."""


def whole(ask: Ask) -> Network:
    """Return the whole network."""
    frames = {table: ask(cypher.nodes(label)) for label, table in NODES.items()}
    relations = [_as_relations(ask(cypher.edges(edge))) for edge in RELATIONS]
    return Network.of(
        **frames,
        relations=pl.concat(relations),
        participations=ask(cypher.edges(TAKES_PART)),
        memberships=ask(cypher.edges(MEMBER_OF)),
    )


def around(ask: Ask, territory: Territory) -> Network:
    """Return `Network.around` of a territory, walking from its places: the rest is never read."""
    walk = _Walk(ask)
    code = [territory.code]
    here = {label: walk.ends(edge, "target", code) for label, edge in RECORDED_IN.items() if label != "Actor"}
    acting = walk.ends(ACTS, "target", code)
    own = _several(walk.ends(RECORDED_IN["Actor"], "target", sorted(territory.places)), acting)
    relations = walk.relations(own)
    initiatives = _several(here["Initiative"], walk.ends(TAKES_PART, "source", own))
    participations = walk.edges(TAKES_PART, "target", initiatives)
    memberships = walk.edges(MEMBER_OF, "target", here["Body"])
    others = relations.filter(pl.col("type") != ACTS_IN)["target"]
    actors = _several(own, relations["source"], others, participations["actor"], memberships["actor"])
    return Network.of(
        territories=walk.nodes("Territory", code),
        actors=walk.nodes("Actor", actors),
        relations=relations,
        initiatives=walk.nodes("Initiative", initiatives),
        participations=participations,
        needs=walk.nodes("Need", here["Need"]),
        offers=walk.nodes("Offer", walk.ends(MAKES, "source", actors)),
        absences=walk.nodes("Absence", here["Absence"]),
        bodies=walk.nodes("Body", here["Body"]),
        memberships=memberships,
    )


class _Walk:
    """Steps from some nodes to their neighbours; from none at all, no query is sent."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def nodes(self, label: str, keys: list[str]) -> pl.DataFrame:
        if keys:
            return self._ask(cypher.nodes(label, by_key=True), keys)
        return pl.DataFrame(schema=SCHEMAS[NODES[label]])

    def edges(self, edge: Edge, by: Side, keys: list[str]) -> pl.DataFrame:
        if keys:
            return self._ask(cypher.edges(edge, by=by), keys)
        return pl.DataFrame(schema=dict.fromkeys(edge.names, pl.String))

    def ends(self, edge: Edge, by: Side, keys: list[str]) -> list[str]:
        """Return the keys at the other side."""
        column = edge.source[1] if by == "target" else edge.target[1]
        return _several(self.edges(edge, by, keys)[column])

    def relations(self, own: list[str]) -> pl.DataFrame:
        found = [
            self.edges(RELATES, "source", own),
            self.edges(RELATES, "target", own),
            self.edges(ACTS, "source", own),
        ]
        return pl.concat(_as_relations(each) for each in found).unique("id")


def _as_relations(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(kind) for name, kind in SCHEMAS["relations"].items())


def _several(*keys: Iterable[str]) -> list[str]:
    return sorted({key for each in keys for key in each})
