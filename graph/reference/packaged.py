"""The packaged tables, each read once, when first asked for."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

Name = Literal["communes", "former", "epci", "areas", "contours"]


@cache
def table(name: Name) -> pl.DataFrame:
    """Return a packaged table; `make` says how they were made, `SOURCES.md` from what."""
    import polars as pl  # noqa: PLC0415 - slow to load, and `essaim --help` looks nothing up

    with as_file(files(__package__) / f"{name}.parquet") as path:
        return pl.read_parquet(path)
