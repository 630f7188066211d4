"""Where a workspace lives: its folder, its journal and its graph database."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "essaim-data"
JOURNAL, GRAPH = "journal.sqlite", "graph.lbug"


@dataclass(frozen=True)
class Place:
    """The addresses of a workspace; those not given are files in its folder."""

    folder: Path
    journal: str
    graph: str
    graph_user: str = "neo4j"
    graph_password: str = ""

    @classmethod
    def of(
        cls,
        folder: str | Path | None = None,
        *,
        journal: str | None = None,
        graph: str | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> Place:
        """Return the place that is meant: as given, else by `ESSAIM_...`, else in the folder `essaim-data`."""
        home = Path(folder or environ.get("ESSAIM_WORKSPACE") or FOLDER).absolute()
        return cls(
            folder=home,
            journal=journal or environ.get("ESSAIM_JOURNAL") or f"sqlite:///{home / JOURNAL}",
            graph=graph or environ.get("ESSAIM_GRAPH") or f"ladybug:///{home / GRAPH}",
            graph_user=environ.get("ESSAIM_GRAPH_USER") or "neo4j",
            graph_password=environ.get("ESSAIM_GRAPH_PASSWORD") or "",
        )

    @property
    def embedded(self) -> bool:
        """Whether the graph is a file of this machine, which one process owns."""
        return self.graph.startswith("ladybug:")
