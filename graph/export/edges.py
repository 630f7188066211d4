"""A network as two CSV files for R, Gephi and `essaim analyse`: an edge list, and the nodes beside it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl

from graph.export.frames import acting
from graph.export.whole import whole_file
from graph.model.guard import guarded
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from graph.model.network import Network

EDGE_COLUMNS = ("source", "target", "type", "since", "until", "weight", "id", "confirmed_by", "initiative", "amount")
"""`weight` is 1: each relation is a row, and programs that join parallel rows add it up."""
NODE_COLUMNS = ("id", "label", "categories", "kind", "territory", "commune", "lat", "lon", "since", "until", ACTS_IN)
"""`label` is the actor's name: R's igraph calls the id `name`."""


def nodes_file(path: Path) -> Path:
    """Return where the nodes of an edge list stand.

    Examples
    --------
    >>> from pathlib import Path
    >>> nodes_file(Path("reseau.csv")).name
    'reseau-nodes.csv'
    """
    return path.with_name(f"{path.stem}-nodes{path.suffix}")


def write(network: Network, path: Path) -> None:
    """Write the edge list to `path` and the actors to `nodes_file(path)`, both or none; UTF-8 without a mark, commas.

    Each relation between two actors is a row. A text that a spreadsheet would take for a formula gets an apostrophe
    before it, in both files alike, as in the native tables; numbers are numbers.

    Raises
    ------
    OSError
        Where a file cannot be written.
    """
    with whole_file(nodes_file(path)) as nodes, whole_file(path) as edges:
        label = pl.coalesce("name", "id").alias("label")
        _write_rows(nodes, acting(network).with_columns(label).select(NODE_COLUMNS))
        _write_rows(edges, network.ties.with_columns(weight=pl.lit(1)).select(EDGE_COLUMNS))


def _write_rows(file: TextIO, frame: pl.DataFrame) -> None:
    rows = csv.writer(file)
    rows.writerow(frame.columns)
    rows.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in frame.iter_rows())
