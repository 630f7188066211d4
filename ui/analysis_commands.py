"""The commands about measures: `analyse` two tables, `structure` of a territory."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import Call, Code, Json, _help, app

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.analysis.analyse import Analysis
    from ui.analysing import Asked

MOST_DRAWS = 1_000_000
DEFAULT_SEED = 1
"""As in graph.analysis, which is slow to load; a test holds them equal."""
LARGE = 500_000_000
"""Above so many actors times ties the shortest paths alone take half a minute."""

Draws = Annotated[int | None, typer.Option("--draws", metavar="N", min=1, max=MOST_DRAWS, help=_help("draws"))]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, max=2**63 - 1, help=_help("seed"))]


@app.command(help=_help("analyse"))
def analyse(
    context: typer.Context,
    nodes: Annotated[Path, typer.Argument(metavar="NODES.csv", help=_help("nodes_file"))],
    edges: Annotated[Path, typer.Argument(metavar="EDGES.csv", help=_help("edges_file"))],
    *,
    category: Annotated[str | None, typer.Option("--category", metavar="COLUMN", help=_help("category_column"))] = None,
    directed: Annotated[bool, typer.Option("--directed", help=_help("directed"))] = False,
    weight: Annotated[str | None, typer.Option("--weight", metavar="COLUMN", help=_help("weight_column"))] = None,
    draws: Draws = None,
    seed: Seed = DEFAULT_SEED,
    json: Json = False,
) -> None:
    """Measure a network of two tables."""
    from ui.analysing import Columns, read_tables  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    asked = read_tables(nodes, edges, Columns(category, weight), directed=directed, warn=call.notice)
    about = {"files": [nodes.name, edges.name], "category": category, "weight_column": weight}
    found = _measured(call, asked, draws=draws, seed=seed, about=about)
    _answer(call, found, {}, json=json)


@app.command(help=_help("structure"))
def structure(
    context: typer.Context, code: Code, *, draws: Draws = None, seed: Seed = DEFAULT_SEED, json: Json = False
) -> None:
    """Measure a territory's cooperation network."""
    from graph.analysis.ties import ties_of  # noqa: PLC0415 - slow to load
    from graph.model.terms import COOPERATION_TYPES  # noqa: PLC0415 - as above
    from graph.workspace import today  # noqa: PLC0415 - as above
    from ui.analysing import of_territory, share_with_evidence  # noqa: PLC0415 - as above

    call: Call = context.obj
    day = call.as_of or today()
    with call.open() as workspace:
        territory = workspace.territory(code, known_on=call.known_on)
        network = workspace.network(territory, as_of=day, known_on=call.known_on)
        ties = ties_of(network, territory)
        about = {
            "territory": territory.code,
            "as_of": day,
            "known_on": call.known_on,
            "relation_types": sorted(COOPERATION_TYPES),
            "share_with_evidence": share_with_evidence(ties, workspace, known_on=call.known_on),
        }
    rows = network.actors.select("id", "name", "categories")
    named = {actor: (name, held) for actor, name, held in rows.iter_rows()}
    asked = of_territory(ties, [named[actor][1] for actor in ties.actors], warn=call.notice)
    found = _measured(call, asked, draws=draws, seed=seed, about=about)
    _answer(call, found, {actor: name for actor, (name, _) in named.items()}, json=json)


def _measured(call: Call, asked: Asked, *, draws: int | None, seed: int, about: Mapping[str, Any]) -> Analysis:
    """Take all measures; of a large network this is said to take long, and how far it is."""
    from graph.analysis.analyse import analyse as measure  # noqa: PLC0415 - slow to load
    from graph.analysis.null_models import default_draws  # noqa: PLC0415 - as above
    from ui.progress import measuring  # noqa: PLC0415 - as above

    graph = asked.graph
    taken = default_draws(graph.m) if draws is None else draws
    if graph.n * graph.m > LARGE:
        call.notice("large_network", {"actors": graph.n, "ties": graph.m, "draws": taken})
    return measure(graph, asked.held, draws=taken, seed=seed, about=about, tell=measuring(call.lang))


def _answer(call: Call, found: Analysis, names: Mapping[str, str], *, json: bool) -> None:
    from ui.analysis_text import analysis_text  # noqa: PLC0415 - not loaded for JSON

    call.answer(found.as_json(), as_json=json, show=lambda: analysis_text(found, names, lang=call.lang))
