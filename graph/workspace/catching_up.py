"""What a graph must change to show the journal's last entries, worked out from the statements they touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.journal import NOW, Journal, Known
from graph.model.tables import TABLES, key_column
from graph.resolve import PROOFS, ROLES, Resolved, only, resolve
from graph.store.base import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REBUILD_SHARE = 0.05
"""From this share of changed statements on, building anew is quicker than changing."""
ALWAYS_CHANGED = 500
"""So few statements are always a change, however small the journal."""


def is_worth_a_rebuild(journal: Journal, after: int) -> bool:
    """Tell whether so much came after a revision that building the graph anew is quicker."""
    changed = journal.size(after=after)
    return changed > ALWAYS_CHANGED and changed > REBUILD_SHARE * journal.size()


def change_since(journal: Journal, after: int, upto: int) -> Change:
    """Return what differs between the graph at one revision and at a later one."""
    return change_between(journal, journal.touched(after, upto), Known(revision=after), Known(revision=upto))


def change_between(journal: Journal, touched: Mapping[str, set[str]], before: Known, after: Known) -> Change:
    """Return what differs between two states of knowledge that differ in statements about these keys only."""
    kin = kin_of(journal, touched["actors"])
    once, now = (_resolved(journal, {"actors": kin}, known) for known in (before, after))
    moved = {key for key in kin if _id(once, key) != _id(now, key)}
    records = _naming(journal, touched, moved)
    neighbours = kin_of(journal, kin | _named(journal, records))
    then, later = (_resolved(journal, records | {"actors": neighbours}, known) for known in (before, after))
    shown = records | {"actors": kin}
    gone = {table: tuple(sorted(_ids(then, table, keys) - _ids(later, table, keys))) for table, keys in shown.items()}
    return Change(only(later.network, _present(later, shown)), {table: ids for table, ids in gone.items() if ids})


def subset(journal: Journal, touched: Mapping[str, set[str]], known: Known) -> Resolved:
    """Return what is known of some records, with all that names these actors and all whom these records name."""
    kin = kin_of(journal, touched["actors"])
    records = _naming(journal, {table: set() for table in TABLES} | dict(touched), kin)
    return _resolved(journal, records | {"actors": kin_of(journal, kin | _named(journal, records))}, known)


def keys_of(journal: Journal, actors: Iterable[str], known: Known = NOW) -> dict[str, str]:
    """Return the keys under which sources speak of some actors, each with the actor's id."""
    wanted = set(actors)
    kin = kin_of(journal, wanted)
    ids = _resolved(journal, {"actors": kin}, known).ids
    return {key: found for key in sorted(kin) if (found := ids.get(key, key)) in wanted}


def ids_of(journal: Journal, keys: Iterable[str], known: Known = NOW) -> dict[str, str]:
    """Return the id of the actor that each of these keys names; a key that nobody knows stands for itself."""
    wanted = set(keys)
    ids = _resolved(journal, {"actors": kin_of(journal, wanted)}, known).ids
    return {key: ids.get(key, key) for key in wanted}


def kin_of(journal: Journal, keys: Iterable[str]) -> set[str]:
    """Return all keys that a proof of identity or a decision ever joined with these, these included."""
    found: set[str] = set()
    fresh = set(keys)
    while fresh:
        found |= fresh
        sharing: set[str] = set()
        for proof in PROOFS:
            sharing |= journal.keys_where("actors", proof, journal.values_of("actors", proof, fresh))
        fresh = (sharing | journal.ever_decided_with(fresh)) - found
    return found


def _naming(journal: Journal, touched: Mapping[str, set[str]], moved: set[str]) -> dict[str, set[str]]:
    """Return the keys of the records that were touched or that name an actor whose id changed, came or went."""
    records = {table: set(keys) for table, keys in touched.items() if table != "actors"}
    for column in ("source", "target"):
        records["relations"] |= journal.keys_where("relations", column, moved)
    records["offers"] |= journal.keys_where("offers", "partner", moved)
    for table in ROLES:
        records[table] |= journal.mentioning(table, moved)
    return records


def _named(journal: Journal, records: Mapping[str, set[str]]) -> set[str]:
    """Return the keys of all actors that these records ever named."""
    named: set[str] = set()
    for column in ("source", "target"):
        named |= journal.values_of("relations", column, records["relations"])
    named |= journal.values_of("offers", "partner", records["offers"])
    for table in ROLES:
        named |= journal.mentioned(table, records[table])
    return named


def _resolved(journal: Journal, keys: Mapping[str, set[str]], known: Known = NOW) -> Resolved:
    asked = [table for table in TABLES if table == "actors" or keys.get(table)]
    said = {table: journal.statements(table, keys=keys.get(table, ()), known=known) for table in asked}
    return resolve(said, journal.decisions(about=keys["actors"], known=known))


def _id(resolved: Resolved, key: str) -> str | None:
    known = resolved.ids.get(key, key)
    return known if known in resolved.network.position else None


def _ids(resolved: Resolved, table: str, keys: set[str]) -> set[str]:
    """Return the ids under which the records of these keys are in the network."""
    if table == "actors":
        return {found for key in keys if (found := _id(resolved, key))}
    return keys & set(getattr(resolved.network, table)[key_column(table)])


def _present(resolved: Resolved, keys: Mapping[str, set[str]]) -> dict[str, set[str]]:
    return {table: _ids(resolved, table, keys[table]) for table in keys}
