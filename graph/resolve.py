"""From what was said to what is known: statements become the current network. A pure function.

Of several statements about one record, a later value is read instead of an earlier one, a value that was withdrawn
later is none, and silence changes nothing. Actors with the same proof of identity (SIREN, RNA) are one actor.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from graph.model.ids import is_derived
from graph.model.network import SCHEMAS, Network, ordered
from graph.model.tables import LISTS, WITHDRAWN, WITHDRAWN_WITH, key_column
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

PROOFS = ("siren", "rna")
ROLES = {
    "initiatives": ("participations", "initiative", LISTS["initiatives"]),
    "bodies": ("memberships", "body", LISTS["bodies"]),
}
"""The frames that the lists of `[actor, role]` are spread into: the frame, its column for the record, the list."""


@dataclass(frozen=True)
class Waiting:
    """A record that names an actor whom nobody's statements make known any more; it returns with the actor."""

    table: str
    id: str
    missing: str


@dataclass(frozen=True)
class Resolved:
    """What statements come to: the network, the id of each actor by key, and what waits for an actor."""

    network: Network
    ids: Mapping[str, str]
    waiting: tuple[Waiting, ...]


def resolve(said: Mapping[str, pl.DataFrame], decisions: pl.DataFrame | None = None) -> Resolved:
    """Resolve statements, frames in the order they were said with `seq`, `key` and the values, by table.

    `decisions` are persons' on who is one: `kind` (`merge`, `apart`), `kept` and `other`, oldest first. The
    statements about actors must hold, with an actor, all others that a proof of identity or a decision joins to it.
    """
    ids = same_actors(said["actors"], decisions)
    actors = resolve_actors(said["actors"], ids)
    others = {table: frame for table, frame in said.items() if table != "actors"}
    rest, waiting = resolve_others(others, ids, actors["id"])
    return Resolved(replace(rest, actors=ordered("actors", actors)), ids, waiting)


def resolve_others(
    said: Mapping[str, pl.DataFrame], ids: Mapping[str, str], actors: pl.Series
) -> tuple[Network, tuple[Waiting, ...]]:
    """Resolve statements about all but actors, given the `ids` of actor keys and the actors that are known.

    Return a network without actors, and what waits for one.
    """
    frames = {table: _keyed(table, fold(standing(table, frame))) for table, frame in said.items()}
    waiting: list[Waiting] = []
    for table, resolved in (("relations", _relations), ("offers", _offers)):
        if table in frames:
            frames[table], left = resolved(frames[table], ids, actors)
            waiting += left
    for table, (name, record, column) in ROLES.items():
        if table in frames:
            listed = frames[table].select("id", column)
            frames[name], left = _roles(table, listed, record, ids, actors)
            waiting += left
    return Network.of(**frames), tuple(sorted(waiting, key=lambda each: (each.table, each.id, each.missing)))


def fold(said: pl.DataFrame, by: str = "key") -> pl.DataFrame:
    """Return one row for each key: of every column the last value that is not null; in order of first mention.

    Where the last is `WITHDRAWN` there is none.
    """
    values = [name for name in said.columns if name not in ("seq", by)]
    once = said.select(by, *values)
    if said[by].is_duplicated().any():
        once = once.group_by(by, maintain_order=True).agg(pl.col(values).drop_nulls().last())
    return silent(once)


def standing(table: str, said: pl.DataFrame) -> pl.DataFrame:
    """Return the statements without those about records that are withdrawn: the value that makes them one is none."""
    column = WITHDRAWN_WITH.get(table)
    if column is None or not (said[column] == WITHDRAWN).any():
        return said
    last = said.select("key", column).drop_nulls().group_by("key").last()
    gone = last.filter(pl.col(column) == WITHDRAWN)["key"]
    return said.filter(~pl.col("key").is_in(gone.implode()))


def silent(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with null in place of `WITHDRAWN`."""
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    emptied = [name for name in texts if (rows[name] == WITHDRAWN).any()]
    return rows.with_columns(pl.col(emptied).replace(WITHDRAWN, None)) if emptied else rows


def same_actors(said: pl.DataFrame, decisions: pl.DataFrame | None = None) -> dict[str, str]:
    """Return the id of each actor key that is not its own id: those joined by a proof of identity or a decision.

    Keys are joined by proof when, as now known, they share one and contradict each other in none, and nobody
    decided that they are `apart`; of the joined, the id is the first that a person or a source gave, else the first
    said. A `merge` joins two whatever their proofs, under the id that was kept.
    """
    decided = [] if decisions is None else decisions.select("kind", "kept", "other").rows()
    apart = {frozenset((kept, other)) for kind, kept, other in decided if kind == "apart"}
    ids = {key: group[0] for group in _groups(_doubtful(said), apart) for key in group[1:]}
    for kind, kept, other in decided:
        if kind == "merge":
            _merge(ids, ids.get(kept, kept), ids.get(other, other))
    return ids


def _merge(ids: dict[str, str], kept: str, other: str) -> None:
    if kept != other:
        ids.update({key: kept for key, known in ids.items() if known == other})
        ids[other] = kept


def _doubtful(said: pl.DataFrame) -> pl.DataFrame:
    """Return the proofs, as now known, of the keys that share one with another, in the order they were first said."""
    keys = pl.DataFrame(schema={"key": pl.String})
    for proof in PROOFS:
        shown = said.filter(pl.col(proof).is_not_null()).select("key", proof).unique(maintain_order=True)
        keys = pl.concat([keys, shown.filter(pl.col(proof).is_duplicated()).select("key")])
    return fold(said.filter(pl.col("key").is_in(keys["key"].implode())).select("seq", "key", *PROOFS))


def _groups(known: pl.DataFrame, apart: Collection[frozenset[str]]) -> Iterator[list[str]]:
    """Join keys, in the order they were first said, to the first group that proves them and contradicts none."""
    groups: list[tuple[list[str], dict[str, str]]] = []
    by_proof: dict[tuple[str, str], list[int]] = {}
    for row in known.iter_rows(named=True):
        key, proofs = row["key"], {name: row[name] for name in PROOFS if row[name]}
        found = sorted({number for proof in proofs.items() for number in by_proof.get(proof, ())})
        joined = [
            each for each in found if _agree(groups[each][1], proofs) and not _parted(groups[each][0], key, apart)
        ]
        if not joined:
            groups.append(([], {}))
            joined = [len(groups) - 1]
        first = joined[0]
        for number in joined[1:]:
            if _agree(groups[number][1], groups[first][1] | proofs) and not any(
                _parted(groups[first][0], each, apart) for each in groups[number][0]
            ):
                _move(groups, number, first)
        groups[first][0].append(key)
        groups[first][1].update(proofs)
        for proof in groups[first][1].items():
            known_in = by_proof.setdefault(proof, [])
            if first not in known_in:
                known_in.append(first)
    for keys, _ in groups:
        if len(keys) > 1:
            given = next((key for key in keys if not is_derived(key)), keys[0])
            yield [given, *sorted(key for key in keys if key != given)]


def _parted(keys: Iterable[str], key: str, apart: Collection[frozenset[str]]) -> bool:
    return bool(apart) and any(frozenset((each, key)) in apart for each in keys)


def _agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(one.get(name, value) == value for name, value in other.items())


def _move(groups: list[tuple[list[str], dict[str, str]]], number: int, first: int) -> None:
    keys, proofs = groups[number]
    groups[first][0].extend(keys)
    groups[first][1].update(proofs)
    groups[number] = ([], {})


def resolve_actors(said: pl.DataFrame, ids: Mapping[str, str]) -> pl.DataFrame:
    """Return one row for each actor, with its aliases."""
    renamed = said.with_columns(_renamed("key", ids).alias("id"))
    names: dict[str, list[str]] = {}
    for key, actor in ids.items():
        names.setdefault(actor, []).append(key)
    aliases = {actor: json.dumps(sorted(keys), ensure_ascii=False) for actor, keys in names.items()}
    folded = fold(renamed.drop("key"), by="id")
    known_as = folded["id"].replace_strict(aliases, default=None, return_dtype=pl.String) if aliases else None
    return folded.with_columns(
        pl.lit(None, dtype=pl.String).alias("aliases") if known_as is None else known_as.alias("aliases")
    )


def _renamed(column: str, ids: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace(list(ids), list(ids.values())) if ids else pl.col(column)


def _keyed(table: str, folded: pl.DataFrame) -> pl.DataFrame:
    return folded.rename({"key": key_column(table)})


def _relations(folded: pl.DataFrame, ids: Mapping[str, str], actors: pl.Series) -> tuple[pl.DataFrame, list[Waiting]]:
    named = folded.with_columns(
        _renamed("source", ids),
        pl.when(pl.col("type") == ACTS_IN).then("target").otherwise(_renamed("target", ids)).alias("target"),
    )
    known = actors.implode()
    sources, targets = pl.col("source").is_in(known), (pl.col("type") == ACTS_IN) | pl.col("target").is_in(known)
    left = named.filter(~(sources & targets)).select(
        "id", pl.when(~sources).then("source").otherwise("target").alias("missing")
    )
    waiting = [Waiting("relations", *row) for row in left.iter_rows()]
    return named.filter(sources & targets) if waiting else named, waiting


def _offers(folded: pl.DataFrame, ids: Mapping[str, str], actors: pl.Series) -> tuple[pl.DataFrame, list[Waiting]]:
    named = folded.with_columns(_renamed("partner", ids))
    known = pl.col("partner").is_in(actors.implode())
    left = named.filter(~known).select("id", "partner")
    return named.filter(known), [Waiting("offers", *row) for row in left.iter_rows()]


def _roles(
    table: str, folded: pl.DataFrame, record: str, ids: Mapping[str, str], actors: pl.Series
) -> tuple[pl.DataFrame, list[Waiting]]:
    """Spread the JSON lists of `[actor, role]`: one row for each role of each actor, once."""
    here = set(actors)
    kept: dict[tuple[str, str, str], None] = {}
    waiting: list[Waiting] = []
    for key, listed in folded.drop_nulls().iter_rows():
        for actor, role in json.loads(listed):
            known = ids.get(actor, actor)
            if known in here:
                kept[key, known, role] = None
            else:
                waiting.append(Waiting(table, key, known))
    schema = {record: pl.String, "actor": pl.String, "role": pl.String}
    return pl.DataFrame(list(kept), schema=schema, orient="row"), waiting


def only(network: Network, keys: Mapping[str, Iterable[str]]) -> Network:
    """Return the rows of some records only, by table; roles go with their initiative or body."""
    frames = {}
    for table in SCHEMAS:
        owner = next(((record, name) for record, (frame, name, _) in ROLES.items() if frame == table), None)
        column, of = (owner[1], owner[0]) if owner else (key_column(table), table)
        wanted = pl.Series(list(keys.get(of, ())), dtype=pl.String).implode()
        frames[table] = ordered(table, getattr(network, table).filter(pl.col(column).is_in(wanted)))
    return Network.of(**frames)
