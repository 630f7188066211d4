"""A network as a file that other programs read: graph formats here, the native tables in `tables`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.export import edges, geojson, gexf, graphml, json, jsonld, kumu, murmurations, pajek, parquet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.model.network import Network

EXPORTS: dict[str, Callable[[Network, Path], None]] = {
    "gexf": gexf.write,
    "graphml": graphml.write,
    "pajek": pajek.write,
    "edges": edges.write,
    "parquet": parquet.write,
    "json": json.write,
    "kumu": kumu.write,
    "jsonld": jsonld.write,
    "murmurations": murmurations.write,
    "geojson": geojson.write,
}
"""The writers by format: each takes a network and a path, and leaves a whole file or none.

`edges` writes a second file beside (`edges.nodes_file`), `parquet` a folder.

Native tables need a language besides (`tables.write`), and a page needs words (`ui.network_view`).
"""
