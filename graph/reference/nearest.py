"""The commune whose centroid is nearest to a place."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from graph.reference import packaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EARTH_RADIUS = 6371.0088
"""Kilometres, the mean radius (IUGG)."""
FARTHEST = 30.0
"""Kilometres to a centroid beyond which a place is not taken to be in France."""


def nearest_commune(lat: float, lon: float) -> str | None:
    """Return the code of the commune whose centroid is nearest, None beyond `FARTHEST` of all.

    Parameters
    ----------
    lat, lon
        Degrees (WGS84); None is the answer for what is no place on Earth.

    Notes
    -----
    A guess: near a border the place may be in the neighbour, and seven communes created again since 2018 have no
    centroid. Great-circle distances (haversine, Sinnott 1984) to the two thousand communes of about the same
    latitude: as fast as a k-d tree asked for one place, with nothing to build.

    Examples
    --------
    >>> nearest_commune(45.267, 1.771), nearest_commune(52.52, 13.405)
    ('19272', None)
    """
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 - degrees; written so that nan is refused
        return None
    codes, lats, lons = _centroids()
    reach = math.degrees(FARTHEST / EARTH_RADIUS)
    low, high = lats.searchsorted((lat - reach, lat + reach))
    if low == high:
        return None
    distances = _distances(lat, lon, lats[low:high], lons[low:high])
    best = int(distances.argmin())
    return codes[low + best] if distances[best] <= FARTHEST else None


def _distances(lat: float, lon: float, lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np  # noqa: PLC0415 - slow to load, and `essaim --help` looks nothing up

    half_lats, half_lons = np.radians(lats - lat) / 2, np.radians(lons - lon) / 2
    chords = np.sin(half_lats) ** 2 + math.cos(math.radians(lat)) * np.cos(np.radians(lats)) * np.sin(half_lons) ** 2
    found: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(chords))
    return found


@cache
def _centroids() -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
    """Return codes and centroids from south to north."""
    known = packaged.table("communes").select("lat", "code", "lon").drop_nulls().sort("lat", "code")
    return known["code"].to_list(), known["lat"].to_numpy(), known["lon"].to_numpy()
