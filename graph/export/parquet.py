"""A network as a folder of Parquet files, one for each of its tables: every type and every null as it was."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from graph.model.network import SCHEMAS

if TYPE_CHECKING:
    import polars as pl

    from graph.model.network import Network


def write(network: Network, path: Path) -> None:
    """Write a file for each table of `SCHEMAS`, with its columns; roles are tables of their own.

    The files are written beside the folder and put into it once all are complete; others in it stay.

    Raises
    ------
    OSError
        Where something cannot be written, or a file stands where the folder should be.
    """
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name[:50]}-") as folder:
        made = [Path(folder) / f"{table}.parquet" for table in SCHEMAS]
        for each in made:
            frame: pl.DataFrame = getattr(network, each.stem)
            frame.write_parquet(each)
        path.mkdir(exist_ok=True)
        for each in made:
            each.replace(path / each.name)
