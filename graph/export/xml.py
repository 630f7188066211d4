"""What GEXF and GraphML have in common: actors as nodes, relations between actors as edges, safe XML text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from graph.model.network import SCHEMAS
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.model.network import Network

    Attributes = dict[str, str]

NODE_ATTRIBUTES = {name: kind for name, kind in SCHEMAS["actors"].items() if name not in ("id", "name", "aliases")} | {
    ACTS_IN: pl.String
}
"""The columns of an actor, and the territories it acts in, separated by `|`."""
EDGE_ATTRIBUTES = {name: kind for name, kind in SCHEMAS["relations"].items() if name not in ("id", "source", "target")}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def attribute(value: str) -> str:
    r"""Return a text as a quoted XML attribute; what XML cannot hold becomes U+FFFD.

    Examples
    --------
    >>> attribute('Café "L\'Orée" & Cie')
    '"Café &quot;L\'Orée&quot; &amp; Cie"'
    """
    return quoteattr(_NOT_XML.sub("\ufffd", value))


def content(value: str) -> str:
    """Return a text as the content of an XML element; what XML cannot hold becomes U+FFFD."""
    return escape(_NOT_XML.sub("\ufffd", value), {"\r": "&#13;"})


def xml_type(kind: type[pl.DataType]) -> str:
    """Return the name that both formats give to the type of a column."""
    return "double" if kind is pl.Float64 else "string"


def nodes(network: Network) -> Iterator[tuple[str, str, Attributes]]:
    """Return each actor's id, name and known attributes."""
    acting = network.relations.filter(pl.col("type") == ACTS_IN).group_by(id="source").agg(pl.col("target").sort())
    where = acting.select("id", pl.col("target").list.unique(maintain_order=True).list.join("|").alias(ACTS_IN))
    rows = network.actors.join(where, on="id", how="left", maintain_order="left")
    for row in rows.iter_rows(named=True):
        yield row["id"], row["name"] or row["id"], _known(row, NODE_ATTRIBUTES)


def edges(network: Network) -> Iterator[tuple[str, str, str, Attributes]]:
    """Return each relation's id, source, target and known attributes; parallel ones are different edges."""
    for row in network.ties.iter_rows(named=True):
        yield row["id"], row["source"], row["target"], _known(row, EDGE_ATTRIBUTES)


def _known(row: dict[str, object], names: dict[str, type[pl.DataType]]) -> Attributes:
    return {name: str(row[name]) for name in names if row[name] is not None}
