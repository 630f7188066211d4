"""Fills an empty workspace from a backup: first the journal, all or nothing, then the graph from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.errors import StoreUnusable, WorkspaceUnusable
from graph.workspace.backup import Manifest, check_backup, read_backup

if TYPE_CHECKING:
    from pathlib import Path

    from graph.journal import Journal
    from graph.store.base import Store
    from graph.workspace.reports import Check


def fill_from_backup(path: Path, journal: Journal, store: Store) -> Manifest:
    """Fill an empty journal; the graph is left empty, for that of the workspace that was in the backup.

    Raises
    ------
    InputRefused
        As `check_backup`.
    WorkspaceUnusable
        `workspace_full`; `graph_foreign` where the graph is neither this empty workspace's nor the backup's.
    """
    manifest = check_backup(path)
    if journal.revision():
        raise WorkspaceUnusable("workspace_full", path=journal.name)
    # Before the journal: killed in between, an empty workspace without a graph is sound.
    try:
        store.discard(journal.identity)
    except StoreUnusable as error:
        if error.code != "graph_foreign":
            raise
        store.discard(manifest.workspace)
    return read_backup(path, journal)


def compared(found: Check, manifest: Manifest) -> Check:
    """Add to what the check of a restored workspace found where it differs from what the backup says it holds."""
    counts = {"actors": (manifest.actors, found.actors), "relations": (manifest.relations, found.relations)}
    differing = tuple(f"backup: {name}: {then} ≠ {now}" for name, (then, now) in counts.items() if then != now)
    return replace(found, ok=found.ok and not differing, problems=found.problems + differing)
