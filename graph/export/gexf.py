"""GEXF 1.2, for Gephi: actors are nodes labelled by their name, relations between actors directed edges.

A territory is no node: the relations `acts_in` stand as an attribute of their actor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from graph.export.whole import whole_file
from graph.export.xml import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, attribute, edges, nodes, xml_type

if TYPE_CHECKING:
    from pathlib import Path

    from graph.export.xml import Attributes
    from graph.model.network import Network

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
<meta><creator>Essaim</creator></meta>
<graph defaultedgetype="directed" mode="static">
"""


def write(network: Network, path: Path) -> None:
    """Write a network; the same network gives the same bytes.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    node_keys = {name: f"n{row}" for row, name in enumerate(NODE_ATTRIBUTES)}
    edge_keys = {name: f"e{row}" for row, name in enumerate(EDGE_ATTRIBUTES)}
    with whole_file(path) as file:
        file.write(HEAD)
        _declare(file, "node", {node_keys[name]: (name, xml_type(kind)) for name, kind in NODE_ATTRIBUTES.items()})
        _declare(file, "edge", {edge_keys[name]: (name, xml_type(kind)) for name, kind in EDGE_ATTRIBUTES.items()})
        file.write("<nodes>\n")
        for key, name, known in nodes(network):
            file.write(f"<node id={attribute(key)} label={attribute(name)}>{_values(known, node_keys)}</node>\n")
        file.write("</nodes>\n<edges>\n")
        for key, source, target, known in edges(network):
            ends = f"source={attribute(source)} target={attribute(target)} label={attribute(known['type'])}"
            file.write(f"<edge id={attribute(key)} {ends}>{_values(known, edge_keys)}</edge>\n")
        file.write("</edges>\n</graph>\n</gexf>\n")


def _declare(file: TextIO, owner: str, keys: dict[str, tuple[str, str]]) -> None:
    file.write(f'<attributes class="{owner}">\n')
    file.writelines(f'<attribute id="{key}" title="{title}" type="{kind}"/>\n' for key, (title, kind) in keys.items())
    file.write("</attributes>\n")


def _values(known: Attributes, keys: dict[str, str]) -> str:
    values = [f'<attvalue for="{keys[name]}" value={attribute(value)}/>' for name, value in known.items()]
    return f"<attvalues>{''.join(values)}</attvalues>"
