"""What a person writes from a form that was open for a while: in one entry, unless somebody else wrote meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from graph.errors import InputRefused
from graph.workspace.catching_up import keys_of
from graph.workspace.saying import batch_of, origin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from graph.model.batch import Batch
    from graph.model.records import Record
    from graph.workspace import Workspace
    from graph.workspace.reports import Report


@dataclass(frozen=True)
class Opened:
    """A record as a form shows it: its table, its id and the journal's revision when the form was opened."""

    table: str
    id: str
    revision: int


@dataclass(frozen=True)
class Meanwhile:
    """What somebody wrote about a record since a form was opened.

    `entry` is its number, `at` the time in UTC, `kind` that of the journal's entry, `target` the entry that it took
    back; `values` are the values that it says of the record.
    """

    entry: int
    at: str
    by: str
    kind: str
    target: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


class EditedMeanwhile(InputRefused):
    """Somebody wrote about the same record since the form was opened; nothing was written."""

    def __init__(self, changes: tuple[Meanwhile, ...]) -> None:
        """Take what was written, oldest first."""
        super().__init__("edited_meanwhile", by=", ".join(dict.fromkeys(each.by for each in changes)))
        self.changes = changes


def edit(
    workspace: Workspace,
    said: Callable[[], Sequence[Record]],
    *,
    by: str,
    opened: Opened | None = None,
    emptied: Collection[str] = (),
) -> Report:
    """Write in one entry what a person says; nothing where one row of it is refused.

    Parameters
    ----------
    said
        Gives the records. It is called once to try them, and once more under the writers' lock: what it reads then
        (the members that a body has by now) cannot change before it is written.
    opened
        The record that the form shows; None where it shows none.
    emptied
        Columns of text whose values the records withdraw: from then on there is none, until a value is said again.

    Returns
    -------
    Report
        Where `rejected` says why a row was refused, `entry` is None and nothing was written.

    Raises
    ------
    EditedMeanwhile
        When another entry about the same record stands after the revision at which the form was opened.
    """
    tried = workspace.record([batch_of(said(), emptied)], origin_of(by), dry_run=True)
    if tried.rejected:
        return tried

    def batches() -> Iterator[Batch]:
        if opened is not None and (changes := meanwhile(workspace, opened)):
            raise EditedMeanwhile(changes)
        yield batch_of(said(), emptied)

    return workspace.record(batches(), origin_of(by))


def meanwhile(workspace: Workspace, opened: Opened) -> tuple[Meanwhile, ...]:
    """Return what was written about a record, or taken back of it, after the form was opened; oldest first."""
    journal, now = workspace.journal, workspace.revision
    keys = {opened.id}
    if opened.table == "actors":
        keys |= set(keys_of(journal, keys))
    if not keys & journal.touched(opened.revision, now)[opened.table]:
        return ()
    since = journal.entries().filter(pl.col("id").is_between(opened.revision + 1, now))
    about = journal.entries_about(opened.table, keys)
    values = _values(workspace, opened, keys)
    return tuple(
        Meanwhile(row["id"], row["at"], row["by"], row["kind"], row["target"], values.get(row["id"], {}))
        for row in since.iter_rows(named=True)
        if row["id"] in about and keys & journal.touched(row["id"] - 1, row["id"])[opened.table]
    )


def _values(workspace: Workspace, opened: Opened, keys: set[str]) -> dict[int, dict[str, str]]:
    """Return what each later entry says of the record, by entry."""
    found: dict[int, dict[str, str]] = {}
    for said in workspace.journal.evidence(opened.table, keys).values():
        for each in said:
            if each.entry > opened.revision:
                found.setdefault(each.entry, {}).update(each.values)
    return found
