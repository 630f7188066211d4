"""What an import would do to what is known: what comes, what reads differently, what stays, what may be there twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from graph.journal import statement_schema
from graph.model.tables import TABLES, key_column
from graph.resolve import PROOFS, fold, resolve_actors, same_actors, standing
from graph.workspace.catching_up import kin_of
from graph.workspace.doubling import Doubtful, doubtful

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.workspace import Report, Workspace

LISTED = 500
"""How many of each kind are listed; all are counted."""
_SEQ = 2**62
_ENDS = {"relations": ["source", "target"], "offers": ["partner"]}
"""The columns in which records name an actor."""


@dataclass(frozen=True)
class Named:
    """A record as a person knows it; `name` is its type for a relation, its id for what has no name."""

    table: str
    id: str
    name: str


@dataclass(frozen=True)
class Changed:
    """A record that would read differently: by column, what it says now (None: nothing) and what it would say."""

    table: str
    id: str
    name: str
    columns: Mapping[str, tuple[object, object]]


@dataclass(frozen=True)
class Foreseen:
    """What an import would do.

    Attributes
    ----------
    counts
        By kind (`added`, `changed`, `merged`: known and saying nothing else) and table, how many records.
    added, changed, merged
        The first of them, in the order of the file.
    joined
        Actors, now two, that a proof of identity of the file makes one: the id that stays and the one that goes.
    doubtful
        Pairs of a new actor and one that is known which may be one; see `doubling`.
    compared
        How many statements were compared with what is known; the counts are of these.
    complete
        Whether they are all.
    """

    counts: Mapping[str, Mapping[str, int]]
    added: tuple[Named, ...]
    changed: tuple[Changed, ...]
    merged: tuple[Named, ...]
    joined: tuple[tuple[str, str], ...]
    doubtful: Doubtful
    compared: int
    complete: bool = True


@dataclass
class _Gathered:
    counts: dict[str, dict[str, int]] = field(default_factory=lambda: {"added": {}, "changed": {}, "merged": {}})
    added: list[Named] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    merged: list[Named] = field(default_factory=list)


def foresee(workspace: Workspace, report: Report) -> Foreseen:
    """Return what an import that was tried would do, worked out from the statements that it would write.

    Parameters
    ----------
    report
        Of a dry run.
    """
    gathered = _Gathered()
    joined: tuple[tuple[str, str], ...] = ()
    new = pl.DataFrame(schema=TABLES["actors"].schema)
    for table in (each for each in TABLES if each in report.said):
        before, after = (
            _actors(workspace, report.said[table]) if table == "actors" else _others(workspace, report, table)
        )
        fresh = _gather(gathered, table, before, after)
        if table == "actors":
            new = fresh
            joined = _joined(before, after)
    said = sum(frame.height for frame in report.said.values())
    return Foreseen(
        counts=gathered.counts,
        added=tuple(gathered.added),
        changed=tuple(gathered.changed),
        merged=tuple(gathered.merged),
        joined=joined,
        doubtful=doubtful(workspace, new),
        compared=said,
        complete=said >= sum(report.added.values()) + sum(report.known.values()),
    )


def _statements(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return what the import would say as the journal would hold it: later than all that is said."""
    schema = statement_schema(table)
    numbered = frame.with_columns(pl.int_range(_SEQ, _SEQ + frame.height, dtype=pl.Int64).alias("seq"))
    return numbered.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _actors(workspace: Workspace, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the actors concerned as they are and as they would be, by id; the second with `touched`."""
    journal = workspace.journal
    keys = journal.keys_where("actors", "key", frame["key"])
    for proof in PROOFS:
        keys |= journal.keys_where("actors", proof, frame[proof].drop_nulls())
    keys = kin_of(journal, keys)
    known = journal.statements("actors", keys=keys)
    decisions = journal.decisions(about=keys)
    said = pl.concat([known, _statements("actors", frame)])
    then, now = same_actors(known, decisions), same_actors(said, decisions)
    before, after = resolve_actors(known, then), resolve_actors(said, now)
    named = pl.Series([now.get(key, key) for key in frame["key"]], dtype=pl.String)
    values = [name for name in after.columns if name != "aliases"]
    # Whom a number joined to one of these is by itself again where that number is another's from now on.
    others = after.join(before, on=values, how="anti", nulls_equal=True)["id"]
    touched = pl.concat([named, others]).unique()
    return before, after.with_columns(pl.col("id").is_in(touched.implode()).alias("touched"))


def _others(workspace: Workspace, report: Report, table: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the records concerned of another table as they are and as they would be; all of them are touched."""
    frame = report.said[table]
    known = workspace.journal.statements(table, keys=set(frame["key"]))
    renamed = {"key": key_column(table)}
    before = fold(standing(table, known)).rename(renamed)
    after = fold(standing(table, pl.concat([known, _statements(table, frame)]))).rename(renamed)
    if columns := _ENDS.get(table):
        ids = _ids_now(workspace, {cell for each in (before, after) for name in columns for cell in each[name]})
        before, after = (each.with_columns(pl.col(columns).replace(ids)) for each in (before, after))
    return before, after.with_columns(pl.lit(value=True).alias("touched"))


def _ids_now(workspace: Workspace, keys: set[str]) -> dict[str, str]:
    """Return the id of each actor by each of its keys: two keys of one actor are no change of who is named."""
    journal = workspace.journal
    kin = kin_of(journal, keys)
    return same_actors(journal.statements("actors", keys=kin), journal.decisions(about=kin))


def _gather(gathered: _Gathered, table: str, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Sort the records of a table into what is added, changed and only known; return the added ones."""
    key = key_column(table)
    values = [name for name in after.columns if name not in ("touched", "aliases")]
    shown = after.filter("touched").select(values)
    known = pl.col(key).is_in(before[key].implode())
    added, there = shown.filter(~known), shown.filter(known)
    changed = there.join(before.select(values), on=values, how="anti", nulls_equal=True, maintain_order="left")
    merged = there.join(changed.select(key), on=key, how="anti", maintain_order="left")
    for kind, frame in (("added", added), ("changed", changed), ("merged", merged)):
        if frame.height:
            gathered.counts[kind][table] = frame.height
    gathered.added += _named(table, added.head(LISTED))
    gathered.merged += _named(table, merged.head(LISTED))
    gathered.changed += _differences(table, changed.head(LISTED), before)
    return added


def _label(table: str, row: Mapping[str, object]) -> str:
    columns = ("type",) if table == "relations" else ("name", "theme", "category")
    found = next((row[column] for column in columns if row.get(column)), None)
    return str(found or row[key_column(table)])


def _named(table: str, frame: pl.DataFrame) -> list[Named]:
    key = key_column(table)
    return [Named(table, str(row[key]), _label(table, row)) for row in frame.iter_rows(named=True)]


def _differences(table: str, changed: pl.DataFrame, before: pl.DataFrame) -> list[Changed]:
    key = key_column(table)
    once = {row[key]: row for row in before.filter(pl.col(key).is_in(changed[key].implode())).iter_rows(named=True)}
    return [
        Changed(
            table,
            str(row[key]),
            _label(table, row),
            {name: (once[row[key]][name], value) for name, value in row.items() if once[row[key]][name] != value},
        )
        for row in changed.iter_rows(named=True)
    ]


def _joined(before: pl.DataFrame, after: pl.DataFrame) -> tuple[tuple[str, str], ...]:
    """Return the actors that would be one with another: each with the id under which it would be known."""
    gone = sorted(set(before["id"]) - set(after["id"]))
    found = []
    for each in gone:
        kept = after.filter(pl.col("aliases").fill_null("[]").str.json_decode(pl.List(pl.String)).list.contains(each))
        found += [(str(kept["id"][0]), each)] if kept.height else []
    return tuple(found)
