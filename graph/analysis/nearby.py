"""How far actors are from a territory, as far as their records say where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.spatial import KDTree

from graph import reference
from graph.reference import packaged
from graph.reference.nearest import EARTH_RADIUS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.model.territory import Territory

    Numbers = NDArray[np.float64]


def kilometres(actors: pl.DataFrame, territory: Territory) -> Numbers:
    """Return how far each actor is from a territory, shape (n,): whole kilometres, nan where nobody knows.

    From its coordinates, or the centroid of its commune, to the nearest centroid of the territory's communes; 0 for who
    is recorded in one of these.
    """
    where = _positions(actors)
    here = pl.coalesce("territory", "commune").is_in(list(territory.places)) | pl.col("commune").is_in(
        list(territory.places)
    )
    inside = actors.select(here=here.fill_null(value=False))["here"].to_numpy()
    ends = _centroids(pl.Series(territory.communes, dtype=pl.String)).select("clat", "clon").to_numpy()
    far = np.full(actors.height, np.nan)
    known = np.isfinite(where).all(axis=1)
    if ends.size and known.any():
        chords, _ = KDTree(_on_the_sphere(ends)).query(_on_the_sphere(where[known]))
        far[known] = (2 * EARTH_RADIUS * np.arcsin(np.minimum(chords / 2, 1))).round()
    far[inside] = 0
    return far


def _positions(actors: pl.DataFrame) -> Numbers:
    """Return latitude and longitude of each actor, shape (n, 2)."""
    known = _centroids(actors["commune"].drop_nulls().unique())
    both = pl.col("lat").is_not_null() & pl.col("lon").is_not_null()
    placed = actors.select("commune", "lat", "lon").join(known, on="commune", how="left", maintain_order="left")
    return placed.select(
        pl.when(both).then("lat").otherwise("clat").cast(pl.Float64).fill_null(np.nan).alias("lat"),
        pl.when(both).then("lon").otherwise("clon").cast(pl.Float64).fill_null(np.nan).alias("lon"),
    ).to_numpy()


def _centroids(codes: pl.Series) -> pl.DataFrame:
    """Return `commune`, `clat` and `clon` for the communes of which a centroid is known; a district's is its city's."""
    table = packaged.table("communes")
    asked = pl.DataFrame({"commune": codes}, schema={"commune": pl.String})
    todays = [(code, reference.current_code(code) or code) for code in asked["commune"]]
    pairs = pl.DataFrame(todays, schema={"commune": pl.String, "code": pl.String}, orient="row")
    cities = table.select("city", code="code").drop_nulls()
    pairs = pairs.join(cities, on="code", how="left").with_columns(pl.coalesce("city", "code").alias("code"))
    return pairs.join(table.select("code", clat="lat", clon="lon").drop_nulls(), on="code").drop("code", "city")


def _on_the_sphere(places: Numbers) -> Numbers:
    lat, lon = np.radians(places[np.isfinite(places).all(axis=1)]).T
    points: Numbers = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    return points
