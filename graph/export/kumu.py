"""A Kumu blueprint (JSON), which Kumu imports: actors are elements, relations between actors connections.

Relations that say the same both ways have no direction. A territory is no element: its code stands as `acts_in`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.export.frames import acting
from graph.export.json_list import items
from graph.export.whole import whole_file
from graph.model.network import SCHEMAS
from graph.model.terms import ACTS_IN, COOPERATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.network import Network

MADE_BY = "Essaim"
"""The name of the project, by which the import knows that ids are actors' ids."""
UNDIRECTED = frozenset({*COOPERATION_TYPES, "meets"})
CALLED = {"kind": "type", "themes": "tags"}
"""Kumu's own names of attributes; the others bear the names of our columns."""
_ACTOR = [name for name in SCHEMAS["actors"] if name not in ("id", "name", "aliases")] + [ACTS_IN]
_RELATION = ("since", "until", "confirmed_by", "amount", "note")
_SEVERAL = frozenset({"themes"})


def write(network: Network, path: Path) -> None:
    """Write a network; the same network gives the same bytes.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    with whole_file(path) as file:
        file.write(f'{{"name": "{MADE_BY}",\n"elements": [')
        file.writelines(items(_elements(network)))
        file.write('\n],\n"connections": [')
        file.writelines(items(_connections(network)))
        file.write("\n]}\n")


def _elements(network: Network) -> Iterator[dict[str, Any]]:
    for row in acting(network).iter_rows(named=True):
        said = {
            CALLED.get(name, name): row[name].split("|") if name in _SEVERAL else row[name]
            for name in _ACTOR
            if row[name] is not None
        }
        yield {"id": row["id"], "label": row["name"] or row["id"]} | said


def _connections(network: Network) -> Iterator[dict[str, Any]]:
    for row in network.ties.iter_rows(named=True):
        direction = "undirected" if row["type"] in UNDIRECTED else "directed"
        ends = {"id": row["id"], "from": row["source"], "to": row["target"], "direction": direction}
        yield ends | {"type": row["type"]} | {name: row[name] for name in _RELATION if row[name] is not None}
