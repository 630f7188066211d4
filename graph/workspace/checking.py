"""Holds the graph against the journal, and the journal against its own checksums; mends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import StoreUnusable
from graph.journal import Known
from graph.model.network import Network
from graph.resolve import Resolved, resolve
from graph.workspace.reports import Check

if TYPE_CHECKING:
    from datetime import date

    from graph.journal import Journal
    from graph.model.territory import Territory
    from graph.store.base import Store


def resolved(journal: Journal, on: date | None = None) -> Resolved:
    """Return what the journal comes to now, or as known by the end of a day."""
    known = Known(journal.revision(), on)
    return resolve(journal.all_statements(known=known), journal.decisions(known=known))


def check(journal: Journal, store: Store | None) -> Check:
    """Say whether the journal is what was recorded, and whether the graph shows it in full."""
    problems = [f"journal: {each}" for each in journal.problems()]
    seen = shown(store) if store else None
    if problems:  # it may hold anything: not even to be resolved
        actors, relations = (seen.actors.height, seen.relations.height) if seen else (0, 0)
        return Check(ok=False, actors=actors, relations=relations, problems=tuple(problems))
    found = resolved(journal)
    differing = differences(found.network, seen) if seen else []
    counts = found.network.actors.height, found.network.relations.height
    return Check(not differing, *counts, tuple(differing), said_waiting(found))


def shown(store: Store, territory: Territory | None = None) -> Network:
    """Return what a graph shows; where nothing was ever built, nothing."""
    try:
        return store.network(territory)
    except StoreUnusable as error:
        if error.code != "graph_empty":
            raise
        return Network.of()


def differences(network: Network, shown: Network) -> list[str]:
    """Say in which tables the graph shows something else than the journal says."""
    return [
        f"graph: {table}: {getattr(shown, table).height} ≠ {getattr(network, table).height}"
        if getattr(shown, table).height != getattr(network, table).height
        else f"graph: {table}"
        for table in network.differences(shown)
    ]


def said_waiting(found: Resolved) -> tuple[str, ...]:
    """Say which records wait for which actors."""
    return tuple(f"{each.table}: {each.id} ← {each.missing}" for each in found.waiting)
