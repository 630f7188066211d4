"""The actors as GeoJSON (RFC 7946), for maps: those whose place nobody knows are there too, without geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.export.frames import acting
from graph.export.json_list import items
from graph.export.whole import whole_file
from graph.model.network import SCHEMAS
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.model.network import Network

_PROPERTIES = [name for name in SCHEMAS["actors"] if name not in ("id", "lat", "lon", "aliases")] + [ACTS_IN]
_SEVERAL = frozenset({"categories", "themes", ACTS_IN})


def write(network: Network, path: Path) -> None:
    """Write a collection with a feature for each actor, in the order of ids; unknown values are null.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    with whole_file(path) as file:
        file.write('{"type": "FeatureCollection", "features": [')
        file.writelines(items(map(_feature, acting(network).iter_rows(named=True))))
        file.write("\n]}\n")


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    known = row["lat"] is not None and row["lon"] is not None
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]} if known else None,
        "properties": {name: _value(name, row[name]) for name in _PROPERTIES},
    }


def _value(name: str, value: str | None) -> str | list[str] | None:
    return (value.split("|") if value else []) if name in _SEVERAL else value
