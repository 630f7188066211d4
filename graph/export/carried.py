"""What each format brings back: a network as its file says it, and what the file leaves out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from graph import reference
from graph.export import murmurations, pajek
from graph.model import ids
from graph.model.network import SCHEMAS, Network, empty, ordered
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_ALL_OF_ACTORS = frozenset(SCHEMAS["actors"]) - {"aliases"}
_ALL_OF_RELATIONS = frozenset(SCHEMAS["relations"]) - {"initiative"}
_NODES = frozenset({"id", "name", "categories", "kind", "territory", "commune", "lat", "lon", "since", "until"})
_EDGES = _ALL_OF_RELATIONS - {"note"}
_ENDS = frozenset({"source", "target", "type"})
_PROFILE = frozenset({"id", "name", "categories", "url", "description", "themes", "lat", "lon", "since", "until"})


@dataclass(frozen=True)
class Carries:
    """The columns of actors and relations that a format holds, and whether it holds where an actor acts.

    A format without `id` among the relations' columns makes relations that say the same one. No other table is held.
    """

    actors: Collection[str]
    relations: Collection[str] = ()
    acts_in: bool = True
    narrowed: Callable[[Network], Network] = lambda network: network


def _as_profiles(network: Network) -> Network:
    """Keep of a network what profiles can say: whole days, the category `national`, relations to known addresses."""
    day = pl.col("since", "until")
    national = pl.col("categories").str.split("|").list.contains("national")
    placed = pl.col("lat").is_not_null() & pl.col("lon").is_not_null()
    actors = network.actors.with_columns(
        pl.when(day.str.len_chars() == murmurations.A_DAY).then(day),
        pl.when(national).then(pl.lit("national")).alias("categories"),
        pl.when(placed).then(pl.col("lat", "lon")),
    )
    return replace(network, actors=actors, relations=murmurations.said(network))


def _as_labels(network: Network) -> Network:
    """Keep of a network what Pajek's labels can say."""
    names = [pajek.shown(name or key) or pajek.shown(key) for key, name in network.actors.select("id", "name").rows()]
    return replace(network, actors=network.actors.with_columns(pl.Series("name", names, dtype=pl.String)))


EVERYTHING = frozenset({"tables", "json", "jsonld", "parquet"})
"""The formats that hold every table."""
CARRIES = {
    "gexf": Carries(_ALL_OF_ACTORS, _ALL_OF_RELATIONS),
    "graphml": Carries(_ALL_OF_ACTORS, _ALL_OF_RELATIONS),
    "kumu": Carries(_ALL_OF_ACTORS, _ALL_OF_RELATIONS),
    "edges": Carries(_NODES, _EDGES),
    "pajek": Carries(frozenset({"id", "name"}), _ENDS, acts_in=False, narrowed=_as_labels),
    "murmurations": Carries(_PROFILE, _ENDS, acts_in=False, narrowed=_as_profiles),
    "geojson": Carries(_ALL_OF_ACTORS),
}
"""What the other formats hold."""


def kept(network: Network, format: str) -> Network:  # noqa: A002 - what it is
    """Return what comes back of a network that was written in a format and read into an empty workspace.

    Raises
    ------
    KeyError
        For a format that holds no data to be read again (`html`).
    """
    if format in EVERYTHING:
        return network
    held = CARRIES[format]
    narrow = held.narrowed(network)
    actors = _only(narrow.actors, held.actors)
    ties = _only(narrow.ties, held.relations) if held.relations else empty("relations")
    acting = network.relations.filter(pl.col("type") == ACTS_IN) if held.acts_in else empty("relations")
    where = _only(acting, _ENDS).unique()
    relations = pl.concat([_with_ids(each) for each in (ties, where)])
    return Network.of(actors=actors, relations=relations.unique("id"), territories=_own(actors, where))


def left_out(network: Network, format: str) -> dict[str, int]:  # noqa: A002 - what it is
    """Count what a format leaves out: records by table, and cells by `table.column` in the records that it holds."""
    back = kept(network, format)
    lost: dict[str, int] = {}
    for table in ("territories", "initiatives", "needs", "offers", "absences", "bodies"):
        here = set(getattr(back, table).rows())
        if missing := sum(row not in here for row in getattr(network, table).iter_rows()):
            lost[table] = missing
    missing = network.ties.height - back.ties.height
    acting = network.relations.height - network.ties.height - (back.relations.height - back.ties.height)
    if missing + acting > 0:
        lost["relations"] = missing + acting
    held = {"actors": back.actors.height, "relations": back.ties.height}
    for table, rows in held.items():
        before, after = getattr(network, table), getattr(back, table)
        for column in SCHEMAS[table]:
            cells = before[column].count() - after[column].count()
            if column not in ("id", "aliases", "source", "target", "type") and cells > 0 and rows:
                lost[f"{table}.{column}"] = cells
    return lost


def _only(frame: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    return frame.with_columns(
        pl.lit(None, dtype=frame[name].dtype).alias(name) for name in frame.columns if name not in columns
    )


def _with_ids(relations: pl.DataFrame) -> pl.DataFrame:
    """Give relations that lost their id the one that the import makes: of what tells them apart."""
    parts = ("type", "source", "target")
    made = [
        ids.from_content(*(row[name] for name in parts), None, None, None, None)
        for row in relations.iter_rows(named=True)
    ]
    return relations.with_columns(id=pl.coalesce("id", pl.Series(made, dtype=pl.String)))


def _own(actors: pl.DataFrame, where: pl.DataFrame) -> pl.DataFrame:
    """Return the territories that actors name and the reference does not know: codes, without anything else."""
    codes = sorted({*actors["territory"].drop_nulls(), *where["target"]})
    unknown = [{"code": code} for code in codes if reference.territory(code) is None]
    return ordered("territories", pl.DataFrame(unknown, schema=SCHEMAS["territories"]))
