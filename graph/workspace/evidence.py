"""What a figure rests on: the statements about some records, by whom, from which file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.workspace.catching_up import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.journal import Evidence, Journal, Known


def evidence(journal: Journal, table: str, ids: Iterable[str], *, known: Known) -> dict[str, list[Evidence]]:
    """Return, by id, what was said about some records, in the order in which it was recorded."""
    keys = {each: each for each in ids}
    if table == "actors":
        keys = keys_of(journal, keys, known)
    found: dict[str, list[Evidence]] = {}
    for key, said in journal.evidence(table, keys, known=known).items():
        found.setdefault(keys[key], []).extend(said)
    # Not by the clock, which may have been set back.
    return {each: sorted(said, key=lambda one: one.entry) for each, said in found.items()}
