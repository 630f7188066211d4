"""Pajek's .net: actors are vertices labelled by their name, relations between actors arcs; no attributes, no dates.

Vertices are numbered from 1 in the order of ids. An actor's id stands as the vertex's `url`, percent-encoded where it
holds a quotation mark, a backslash, a percent sign or a line break: programs disagree on how to escape these, and a
label only shows what something is called, while the id must come back. Hence an apostrophe for a quotation mark in
a label, a slash for a backslash, a blank for a line break. Labels are all different, since networkx takes vertices
with the same label for one: a name that several actors bear is followed by the id.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from graph.export.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.model.network import Network

_SHOWN = str.maketrans({'"': "'", "\\": "/"})


def write(network: Network, path: Path) -> None:
    """Write a network; the same network gives the same bytes.

    An arc's value is 1, its label (`l`) the type of the relation.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    ids = network.actors["id"].to_list()
    labels = _labels(ids, network.actors["name"].to_list())
    ties = network.ties
    ends = zip(network.rows_of(ties["source"]), network.rows_of(ties["target"]), ties["type"], strict=True)
    with whole_file(path) as file:
        file.write(f"*Vertices {len(ids)}\n")
        for row, (key, label) in enumerate(zip(ids, labels, strict=True)):
            file.write(f'{row + 1} "{label}" {_on_a_circle(row, len(ids))} ellipse url "{_encoded(key)}"\n')
        file.write("*Arcs\n")
        file.writelines(f'{source + 1} {target + 1} 1 l "{kind}"\n' for source, target, kind in ends)


def _labels(ids: Sequence[str], names: Sequence[str | None]) -> list[str]:
    called = [shown(name or key) or shown(key) for key, name in zip(ids, names, strict=True)]
    borne = Counter(called)
    taken: dict[str, None] = {}
    for key, label in zip(ids, called, strict=True):
        own = label
        while (own in borne and borne[label] > 1) or own in taken:
            own = f"{own} ({shown(key)})"
        taken[own] = None
    return list(taken)


def shown(name: str) -> str:
    """Return a name as a label shows it: on one line, no quotation mark nor backslash in it."""
    return " ".join(name.translate(_SHOWN).split())


def _encoded(key: str) -> str:
    return "".join(f"%{ord(each):02X}" if each in '"\\%' or ord(each) < ord(" ") else each for each in key)


def _on_a_circle(row: int, n: int) -> str:
    """Return a place: without one Pajek draws a circle as well, but then no reader finds what follows it."""
    turn = 2 * math.pi * row / n
    return f"{0.5 + 0.45 * math.cos(turn):.4f} {0.5 + 0.45 * math.sin(turn):.4f}"
