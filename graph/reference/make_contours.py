"""Make the packaged contours of EPCI from their source, which `SOURCES.md` names with its licence.

The input is a GeoJSON in degrees with a property `code`: the table `epci_metro_geo` of the R package COGiter (commit
4536aa3, EPCI of 2025, metropolitan France), simplified to 150 m. Then
`python -m graph.reference.make_contours FILE`. The same input gives the same bytes with the same version of polars.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from graph.reference.plane import on_plane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

TOLERANCE = 1000.0
"""Metres by which a line may be off: less than a pixel where the country is a thousand wide."""
SMALLEST = 4e6
"""Square metres: smaller islands and holes are left out, but for the largest piece of each."""
UNIT = 100.0
"""Metres in the packaged table."""
CORNERS = 3


def rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    """Yield the rings of a polygon or of several."""
    several = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in several:
        yield from polygon


def area(ring: NDArray[np.float64]) -> float:
    """Return the area inside a ring of shape (N, 2), in its units squared."""
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def simplified(ring: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Return the corners of a closed ring that keep it within a tolerance (Douglas and Peucker, 1973)."""
    far = int(np.argmax(np.hypot(*(ring - ring[0]).T)))
    closed = np.vstack([ring, ring[:1]])
    kept = {0, far}
    parts = [(0, far), (far, len(ring))]
    while parts:
        first, last = parts.pop()
        off = _off(closed, first, last)
        if len(off) and off.max() > tolerance:
            middle = first + 1 + int(np.argmax(off))
            kept.add(middle)
            parts += [(first, middle), (middle, last)]
    return ring[sorted(kept)]


def _off(points: NDArray[np.float64], first: int, last: int) -> NDArray[np.float64]:
    """Return how far the points between two are from the line that joins them."""
    along = points[last] - points[first]
    between = points[first + 1 : last] - points[first]
    length = float(np.hypot(*along))
    off: NDArray[np.float64] = np.hypot(between[:, 0], between[:, 1])
    if length:
        off = np.abs(along[0] * between[:, 1] - along[1] * between[:, 0]) / length
    return off


def rows(features: list[dict[str, Any]]) -> Iterator[dict[str, object]]:
    """Yield the rings that are kept of each EPCI, the largest first."""
    for feature in sorted(features, key=lambda each: each["properties"]["code"]):
        found = [np.array([on_plane(*point) for point in ring[:-1]]) for ring in rings(feature["geometry"])]
        found.sort(key=area, reverse=True)
        for order, ring in enumerate(found):
            corners = np.rint(simplified(ring, TOLERANCE) / UNIT).astype(int)
            if order == 0 or (area(ring) >= SMALLEST and len(corners) >= CORNERS):
                yield {"code": feature["properties"]["code"], "x": corners[:, 0].tolist(), "y": corners[:, 1].tolist()}


def main() -> None:
    """Write the packaged table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("contours.parquet"))
    asked = parser.parse_args()
    features = json.loads(asked.file.read_text("utf-8"))["features"]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "code": pl.String,
        "x": pl.List(pl.Int32),
        "y": pl.List(pl.Int32),
    }
    pl.DataFrame(list(rows(features)), schema=schema).write_parquet(asked.out, compression="zstd", compression_level=19)


if __name__ == "__main__":
    main()
