"""Small workspaces for tests: records as a reader gives them, and one workspace with a bit of everything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph.workspace import Origin, Place, Report, Workspace
from importers.base import Read, batched

if TYPE_CHECKING:
    from pathlib import Path

    from graph.model.network import Network
    from importers.base import Record

TULLE = "241927201"
SIREN_OF_TULLE = "211927207"
ODD = 'l\'œuf «\u00a0çà\u00a0» \u202e"quoted" %s ? :x {y} ; DROP TABLE entries; -- =1+1 \U0001f41d'


def place(folder: Path, journal: str | None = None, graph: str | None = None) -> Place:
    return Place.of(folder, journal=journal, graph=graph, environ={"ESSAIM_GRAPH_PASSWORD": "only-for-tests"})


def actor(key: str, **cells: str) -> Record:
    return ("actors", {"id": key, "name": key.title(), **cells})


def tie(key: str, source: str, target: str, **cells: str) -> Record:
    return ("relations", {"id": key, "source": source, "target": target, "type": "cooperates", **cells})


def put(workspace: Workspace, *records: Record, file: str = "liste.csv") -> Report:
    rows = [Read(line, [record]) for line, record in enumerate(records, start=2)]
    return workspace.record(batched("", rows), Origin(file, "tables", json.dumps([file, records]), "Zoé"))


def fill(workspace: Workspace) -> None:
    """Write imports, a merge, a proof of identity, an undo and a split: seven entries."""
    put(
        workspace,
        actor("a", name="Foyer rural", categories="collectif", territory=TULLE, lat="45.27", lon="1.77"),
        actor("b", name=ODD, description=ODD * 3),
        actor("mairie", siren=SIREN_OF_TULLE, commune="19272"),
        tie("r", "a", "b", amount="1234.5", since="2020-05"),
    )
    put(workspace, actor("", name="COMMUNE DE TULLE", siren=SIREN_OF_TULLE), file="registre.csv")
    put(workspace, actor("c"), actor("d"), tie("s", "c", "mairie"), file="erreur.csv")
    put(
        workspace,
        ("initiatives", {"id": "i", "name": "Épicerie", "territory": TULLE, "actors": "a:pilote|d"}),
        ("offers", {"id": "o", "partner": "a", "kind": "method", "theme": "énergie", "capacity": "2"}),
        ("bodies", {"id": "copil", "name": "Copil", "members": "b:présidente"}),
        file="suite.csv",
    )
    workspace.merge("a", "b", by="Zoé", why="la même")
    workspace.undo(3, by="Zoé", why="erreur")
    workspace.split("mairie", by="Zoé")


def shown(workspace: Workspace) -> dict[str, Any]:
    """Return all that a workspace can be asked: to compare it with another."""
    return {
        "network": workspace.undated(),
        "before": workspace.undated(known_on="2001-01-01"),
        "known": workspace.undated(known_on="2999-01-01"),
        "history": workspace.history().rows(named=True),
        "evidence": workspace.evidence("actors", ["a", "b", "mairie", "c"]),
        "revision": workspace.revision,
        "check": workspace.check(),
    }


def ids(network: Network) -> tuple[set[str], set[str]]:
    return set(network.actors["id"]), set(network.relations["id"])
