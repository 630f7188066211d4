"""Lambert-93: longitudes and latitudes as places on a plane, which maps of France are drawn on."""

from __future__ import annotations

import math

_SEMI_AXIS, _ECCENTRICITY = 6_378_137.0, 0.081_819_191_042_8158
"""Of the ellipsoid GRS80, in metres."""
_ORIGIN = math.radians(46.5)
_PARALLELS = math.radians(44), math.radians(49)
_MERIDIAN, _EAST, _NORTH = 3.0, 700_000.0, 6_600_000.0


def _isometric(latitude: float) -> float:
    sine = _ECCENTRICITY * math.sin(latitude)
    return math.tan(math.pi / 4 - latitude / 2) / math.pow((1 - sine) / (1 + sine), _ECCENTRICITY / 2)


def _radius(latitude: float) -> float:
    return math.cos(latitude) / math.sqrt(1 - (_ECCENTRICITY * math.sin(latitude)) ** 2)


_EXPONENT = math.log(_radius(_PARALLELS[0]) / _radius(_PARALLELS[1])) / math.log(
    _isometric(_PARALLELS[0]) / _isometric(_PARALLELS[1])
)
_SCALE = _SEMI_AXIS * _radius(_PARALLELS[0]) / (_EXPONENT * _isometric(_PARALLELS[0]) ** _EXPONENT)


def on_plane(longitude: float, latitude: float) -> tuple[float, float]:
    """Return metres east and north in Lambert-93 (EPSG:2154) of a point in degrees (RGF93, WGS84).

    References
    ----------
    IGN, *Projections cartographiques en France*; J. P. Snyder (1987), *Map projections: a working manual*,
    U.S. Geological Survey Professional Paper 1395, pp. 107-109 (Lambert conformal conic).

    Examples
    --------
    >>> [round(metres) for metres in on_plane(3, 46.5)]
    [700000, 6600000]
    """
    far = _SCALE * _isometric(math.radians(latitude)) ** _EXPONENT
    angle = _EXPONENT * math.radians(longitude - _MERIDIAN)
    return _EAST + far * math.sin(angle), _NORTH + _SCALE * _isometric(_ORIGIN) ** _EXPONENT - far * math.cos(angle)
