"""All tables of a network as one JSON document: the columns of the native tables, lists where a cell holds several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.export.json_list import items
from graph.export.whole import whole_file
from graph.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.network import Network

SEVERAL = ("categories", "themes", "transitions", "communes")
ROLES = {"initiatives": ("participations", "initiative", "actors"), "bodies": ("memberships", "body", "members")}
"""Where the roles of a table's records stand in a network, by what they are found, and how the column is called."""


def write(network: Network, path: Path) -> None:
    """Write a network as `{"actors": [{...}], ...}`; unknown values are null, roles are `id:role`.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    with whole_file(path) as file:
        for row, table in enumerate(TABLES):
            file.write("{" if row == 0 else ",")
            file.write(f'\n"{table}": [')
            file.writelines(items(records(network, table)))
            file.write("\n]")
        file.write("\n}\n")


def records(network: Network, table: str) -> Iterator[dict[str, object]]:
    """Return the records of one table, in the order of ids."""
    frame: pl.DataFrame = getattr(network, table)
    frame = frame.with_columns(pl.col(name).str.split("|").fill_null([]) for name in SEVERAL if name in frame.columns)
    if table in ROLES:
        frame = _with_roles(network, frame, table)
    yield from frame.select(name for name in TABLES[table].names if name in frame.columns).iter_rows(named=True)


def _with_roles(network: Network, frame: pl.DataFrame, table: str) -> pl.DataFrame:
    roles_table, owner, column = ROLES[table]
    told = pl.concat_str(
        "actor", pl.when(pl.col("role").fill_null("") != "").then(":" + pl.col("role")), ignore_nulls=True
    )
    roles: pl.DataFrame = getattr(network, roles_table)
    listed = roles.group_by(id=owner, maintain_order=True).agg(told.alias(column))
    return frame.join(listed, on="id", how="left", maintain_order="left").with_columns(pl.col(column).fill_null([]))
