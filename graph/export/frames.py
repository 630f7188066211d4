"""A network in the forms that notebooks work with: a networkx graph, pandas tables; polars frames it holds itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import polars as pl

from graph.errors import UsageError
from graph.model.network import SCHEMAS
from graph.model.terms import ACTS_IN, RELATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd  # type: ignore[import-untyped]  # pandas ships no types

    from graph.model.network import Network

    Known = dict[str, Any]

_GRAPHS: dict[tuple[bool, bool], type[nx.Graph[str]]] = {
    (False, False): nx.Graph,
    (False, True): nx.MultiGraph,
    (True, False): nx.DiGraph,
    (True, True): nx.MultiDiGraph,
}


def as_networkx(
    network: Network, *, types: Iterable[str] | None = None, directed: bool = False, multigraph: bool = True
) -> nx.Graph[str]:
    """Return actors as nodes and the relations between them as edges; loops and isolates stay.

    Parameters
    ----------
    types
        The types of relation that become edges; None takes all. `acts_in`, whose target is a territory, never is
        an edge: the codes stand at their actor as `acts_in`, separated by `|`.
    directed
        Whether an edge goes from source to target. Without directions one cannot tell which end was which.
    multigraph
        Whether each relation is an edge of its own, whose key is the relation's id. Otherwise two actors have one
        edge (in each direction, where there are directions) with `weight`, how many relations it stands for, their
        `types` and their ids as `relations`, separated by `|`.

    Returns
    -------
    networkx.Graph
        Nodes are ids. Attributes are the columns of the tables under their names; what is unknown is left out, as
        networkx writes no None into a file.

    Raises
    ------
    UsageError
        `unknown_relation_type`: none of those between actors.
    """
    ties = network.ties if types is None else network.ties.filter(pl.col("type").is_in(_refuse_unknown(types)))
    graph = _GRAPHS[directed, multigraph]()
    graph.add_nodes_from(_nodes(network))
    edges: Any = _each(ties) if multigraph else _joined(ties, directed=directed)
    graph.add_edges_from(edges)
    return graph


def as_pandas(network: Network) -> dict[str, pd.DataFrame]:
    """Return every table of a network as a pandas frame, by name; `polars.from_pandas` gives the same table back.

    Columns are of types that know what is missing (`pandas.NA`), so that a whole number stays one.
    """
    return {table: getattr(network, table).to_pandas(use_pyarrow_extension_array=True) for table in SCHEMAS}


def _refuse_unknown(types: Iterable[str]) -> list[str]:
    between = [each for each in RELATION_TYPES if each != ACTS_IN]
    asked = [types] if isinstance(types, str) else list(types)
    for each in asked:
        if each not in between:
            raise UsageError("unknown_relation_type", value=each, known=", ".join(between))
    return asked


def _nodes(network: Network) -> Iterator[tuple[str, Known]]:
    for row in acting(network).iter_rows(named=True):
        yield row.pop("id"), _known(row)


def acting(network: Network) -> pl.DataFrame:
    """Return the actors with a column `acts_in`: the codes of the territories, in order, separated by `|`, or null."""
    codes = network.relations.filter(pl.col("type") == ACTS_IN).group_by(id="source").agg(pl.col("target"))
    told = codes.select("id", pl.col("target").list.unique().list.sort().list.join("|").alias(ACTS_IN))
    return network.actors.join(told, on="id", how="left", maintain_order="left")


def _each(ties: pl.DataFrame) -> Iterator[tuple[str, str, str, Known]]:
    for row in ties.iter_rows(named=True):
        yield row.pop("source"), row.pop("target"), row.pop("id"), _known(row)


def _joined(ties: pl.DataFrame, *, directed: bool) -> Iterator[tuple[str, str, Known]]:
    if not directed:
        turned = pl.col("source") > pl.col("target")
        ties = ties.with_columns(
            source=pl.when(turned).then("target").otherwise("source"),
            target=pl.when(turned).then("source").otherwise("target"),
        )
    pairs = ties.group_by("source", "target", maintain_order=True).agg(
        weight=pl.len(),
        types=pl.col("type").unique().sort().str.join("|"),
        relations=pl.col("id").str.join("|"),
    )
    for row in pairs.iter_rows(named=True):
        yield row.pop("source"), row.pop("target"), row


def _known(row: Known) -> Known:
    return {name: value for name, value in row.items() if value is not None}
