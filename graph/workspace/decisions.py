"""What persons decide about the record: to take an entry back, to hold two actors for one, or for two."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from graph.errors import InputRefused, UsageError
from graph.journal import NOW, Decision, Journal, Known
from graph.model.tables import TABLES, key_column
from graph.workspace.catching_up import change_between, ids_of, keys_of, subset
from graph.workspace.erasing import is_erased

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.model.network import Network
    from graph.resolve import Waiting


@dataclass(frozen=True)
class Consequences:
    """What taking an entry back does: ids by table that go, whose values change, that come back; what then waits."""

    gone: Mapping[str, tuple[str, ...]]
    changed: Mapping[str, tuple[str, ...]]
    waiting: tuple[Waiting, ...]
    back: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def entry_of(journal: Journal, number: int) -> dict[str, object]:
    """Return one entry.

    Raises
    ------
    InputRefused
        `unknown_entry`.
    """
    found = journal.entries().filter(pl.col("id") == number)
    if found.is_empty():
        raise InputRefused("unknown_entry", entry=number)
    return found.row(0, named=True)


def _standing(journal: Journal, number: int) -> dict[str, object]:
    """Return one entry that nobody has taken back yet."""
    entry = entry_of(journal, number)
    if entry["kind"] == "erase":
        raise InputRefused("erasure_stays", entry=number)
    if entry["undone"]:
        raise InputRefused("already_undone", entry=number)
    return entry


def consequences(journal: Journal, number: int) -> Consequences:
    """Say what taking an entry back would do, before it is done.

    Raises
    ------
    InputRefused
        `unknown_entry`, or `already_undone`.
    """
    entry = _standing(journal, number)
    touched = journal.keys_of_entry(number)
    target = entry["target"]
    while isinstance(target, int):
        for table, keys in journal.keys_of_entry(target).items():
            touched[table] |= keys
        target = entry_of(journal, target)["target"]
    without = Known(without=frozenset({number}))
    change = change_between(journal, touched, NOW, without)
    before = change_between(journal, touched, without, NOW).come
    changed, back = _changed(before, change.come), _back(before, change.come)
    return Consequences(change.gone, changed, _waiting(journal, touched, without), back)


def _changed(before: Network, after: Network) -> dict[str, tuple[str, ...]]:
    """Return, by table, the ids of the records that stay and read differently."""
    found = {}
    for table in TABLES:
        then, now = getattr(before, table), getattr(after, table)
        differing = set(now.join(then, on=now.columns, how="anti", nulls_equal=True)[key_column(table)])
        if ids := differing & set(then[key_column(table)]):
            found[table] = tuple(sorted(ids))
    return found


def _back(before: Network, after: Network) -> dict[str, tuple[str, ...]]:
    """Return, by table, the ids of the records that were not there and are."""
    found = {}
    for table in TABLES:
        then, now = (set(getattr(each, table)[key_column(table)]) for each in (before, after))
        if ids := now - then:
            found[table] = tuple(sorted(ids))
    return found


def _waiting(journal: Journal, touched: Mapping[str, set[str]], without: Known) -> tuple[Waiting, ...]:
    before = set(subset(journal, touched, NOW).waiting)
    return tuple(each for each in subset(journal, touched, without).waiting if each not in before)


def undo(journal: Journal, number: int, *, by: str, why: str | None = None) -> int:
    """Take an entry back, whatever came after it; return the new entry's number.

    Raises
    ------
    InputRefused
        `unknown_entry`, or `already_undone`.
    """
    entry = _standing(journal, number)
    return journal.decide(Decision(by, "undo", str(entry["what"]), target=number, why=why))


def merge(journal: Journal, kept: str, other: str, *, by: str, why: str) -> int:
    """Hold two actors for one, under the id of the first; return the entry's number.

    Raises
    ------
    UsageError
        `merge_with_itself`.
    InputRefused
        `unknown_actor`, or `already_one`.
    """
    if kept == other:
        raise UsageError("merge_with_itself", actor=kept)
    one, two = (_known_actor(journal, each) for each in (kept, other))
    if one == two:
        raise InputRefused("already_one", kept=kept, other=other)
    return journal.decide(Decision(by, "merge", f"{kept} ← {other}", kept=kept, other=other, why=why))


def _known_actor(journal: Journal, key: str) -> str:
    """Return the id of the actor that a key names."""
    resolved = subset(journal, {"actors": {key}}, NOW)
    found = resolved.ids.get(key, key)
    if found not in resolved.network.position:
        raise InputRefused("erased_actor" if is_erased(journal, key) else "unknown_actor", actor=key)
    return found


def hold_apart(journal: Journal, one: str, other: str, *, by: str, why: str | None = None) -> int:
    """Record that two actors are two, so that they are not suggested as one again; return the entry's number.

    Raises
    ------
    UsageError
        `apart_from_itself`.
    InputRefused
        `unknown_actor`, `already_one`, or `already_apart`.
    """
    if one == other:
        raise UsageError("apart_from_itself", actor=one)
    first, second = (_known_actor(journal, each) for each in (one, other))
    if first == second:
        raise InputRefused("already_one", kept=one, other=other)
    if frozenset((first, second)) in held_apart(journal):
        raise InputRefused("already_apart", one=one, other=other)
    return journal.decide(Decision(by, "apart", f"{first} ≠ {second}", kept=first, other=second, why=why))


def held_apart(journal: Journal, *, known: Known = NOW) -> set[frozenset[str]]:
    """Return the pairs of actors that somebody holds for two, by the ids that they have now."""
    apart = journal.decisions(known=known).filter(pl.col("kind") == "apart").select("kept", "other")
    if apart.is_empty():
        return set()
    ids = ids_of(journal, (key for row in apart.iter_rows() for key in row), known)
    return {pair for row in apart.iter_rows() if len(pair := frozenset(ids[key] for key in row)) > 1}


def split(journal: Journal, key: str, *, by: str, why: str | None = None) -> list[int]:
    """Take back the last decision that joined an actor, by either id; or hold apart what a proof of identity joined.

    Raises
    ------
    InputRefused
        `unknown_actor`, or `not_joined`.
    """
    actor = _known_actor(journal, key)
    merges = journal.decisions(about=[key]).filter(pl.col("kind") == "merge")
    if not merges.is_empty():
        last = merges.row(-1, named=True)
        what = f"{last['kept']} ← {last['other']}"
        return [journal.decide(Decision(by, "split", what, target=last["id"], why=why))]
    others = sorted(each for each in keys_of(journal, [actor]) if each != key)
    if not others:
        raise InputRefused("not_joined", actor=key)
    return [journal.decide(Decision(by, "apart", f"{key} ≠ {each}", kept=key, other=each, why=why)) for each in others]


def history(journal: Journal, actor: str | None = None, *, known: Known = NOW) -> pl.DataFrame:
    """Return the entries, oldest first; of an actor those that said or decided something about it.

    Raises
    ------
    InputRefused
        `unknown_actor` where nothing was ever said about it.
    """
    entries = journal.entries(known=known)
    if actor is None:
        return entries
    keys = {actor, *keys_of(journal, [actor])}
    about = journal.entries_about("actors", keys)
    if not about:
        raise InputRefused("erased_actor" if is_erased(journal, actor) else "unknown_actor", actor=actor)
    return entries.filter(pl.col("id").is_in(sorted(about)))
