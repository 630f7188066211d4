"""GraphML, for Gephi, R (igraph), yEd and networkx: actors are nodes, relations between actors directed edges.

A node's name stands as `label`, which programs show, and as `name`, the word of the tables. A territory is no
node: the relations `acts_in` stand as an attribute of their actor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.export.whole import whole_file
from graph.export.xml import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, attribute, content, edges, nodes, xml_type

if TYPE_CHECKING:
    from pathlib import Path

    from graph.export.xml import Attributes
    from graph.model.network import Network

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""


def write(network: Network, path: Path) -> None:
    """Write a network; the same network gives the same bytes.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    node_types = {"label": pl.String, "name": pl.String} | NODE_ATTRIBUTES
    node_keys = {name: f"n{row}" for row, name in enumerate(node_types)}
    edge_keys = {name: f"e{row}" for row, name in enumerate(EDGE_ATTRIBUTES)}
    with whole_file(path) as file:
        file.write(HEAD)
        for owner, types, keys in (("node", node_types, node_keys), ("edge", EDGE_ATTRIBUTES, edge_keys)):
            for name, kind in types.items():
                file.write(f'<key id="{keys[name]}" for="{owner}" attr.name="{name}" attr.type="{xml_type(kind)}"/>\n')
        file.write('<graph id="essaim" edgedefault="directed">\n')
        for key, name, known in nodes(network):
            values = _values({"label": name, "name": name} | known, node_keys)
            file.write(f"<node id={attribute(key)}>{values}</node>\n")
        for key, source, target, known in edges(network):
            ends = f"source={attribute(source)} target={attribute(target)}"
            file.write(f"<edge id={attribute(key)} {ends}>{_values(known, edge_keys)}</edge>\n")
        file.write("</graph>\n</graphml>\n")


def _values(known: Attributes, keys: dict[str, str]) -> str:
    return "".join(f'<data key="{keys[name]}">{content(value)}</data>' for name, value in known.items())
