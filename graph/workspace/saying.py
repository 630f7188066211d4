"""What a person says by hand: a few records, written together in one entry."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import polars as pl

from graph.errors import InputRefused
from graph.journal import Origin
from graph.model.batch import LINE, Batch
from graph.model.tables import TABLES, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.model.records import Record
    from graph.model.tables import Value
    from graph.workspace import Workspace
    from graph.workspace.reports import Report

EDIT = "edit"


def say(workspace: Workspace, records: Sequence[Record], *, by: str) -> Report:
    """Write records in one entry, after trying: a person mends a form, they do not look for what was left out."""
    batch = batch_of(records)
    tried = workspace.record([batch], origin_of(by), dry_run=True)
    for each in tried.rejected:
        raise InputRefused("record_refused", column=each.column, value=each.value)
    return workspace.record([batch], origin_of(by))


def origin_of(by: str) -> Origin:
    """Return the origin of one edit: no two are the same."""
    return Origin(EDIT, EDIT, f"{EDIT} {uuid.uuid4().hex}", by)


def batch_of(records: Sequence[Record], emptied: Collection[str] = ()) -> Batch:
    """Return records as a batch, numbered as lines; `emptied` are the columns whose values they withdraw."""
    frames = {}
    for table in dict.fromkeys(each.table for each in records):
        rows = [
            {**_said(each), **dict.fromkeys(emptied, WITHDRAWN), LINE: line}
            for line, each in enumerate(records, start=1)
            if each.table == table
        ]
        frames[table] = pl.DataFrame(rows, schema={**TABLES[table].schema, LINE: pl.Int64})
    return Batch("", len(records), frames)


def _said(record: Record) -> dict[str, Value | None]:
    """Return what a record says; what a rule made empty (`|`) is silence."""
    return {name: None if value == WITHDRAWN else value for name, value in record.values().items()}
