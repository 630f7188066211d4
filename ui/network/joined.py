"""Where the actors between two stand: the first at one end, the second at the other, each step a column between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ACROSS, DOWN = 240.0, 90.0
HIGHEST = 12
"""How many actors stand in a column before a second one begins."""
BESIDE = 110.0


def side_by_side(steps: Sequence[Sequence[str]]) -> Layout:
    """Place the actors of each step; the picture has no discs.

    Examples
    --------
    >>> side_by_side([["a"], ["b", "c"], ["d"]]).places.select("id", "x", "y").rows()
    [('a', 0.0, 0.0), ('b', 240.0, -45.0), ('c', 240.0, 45.0), ('d', 480.0, 0.0)]
    """
    schema = {"id": pl.String, "x": pl.Float64, "y": pl.Float64, "group": pl.Int64}
    return Layout(pl.DataFrame(list(_placed(steps)), schema=schema, orient="row").sort("id"), ())


def _placed(steps: Sequence[Sequence[str]]) -> Iterator[tuple[str, float, float, int]]:
    x = 0.0
    for step in steps:
        wide = -(-len(step) // HIGHEST)
        high = -(-len(step) // max(1, wide))
        for seat, actor in enumerate(step):
            column, row = divmod(seat, high)
            here = min(high, len(step) - column * high)
            yield actor, x + column * BESIDE, (row - (here - 1) / 2) * DOWN, -1
        x += ACROSS + max(0, wide - 1) * BESIDE
