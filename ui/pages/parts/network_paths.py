"""How two actors are joined, in words: each step with its relations, their dates and where they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from ui.pages.parts.facts import day, last_source, term
from ui.pages.parts.lasting import during
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.paths import Paths
    from graph.workspace import Evidence
    from ui.pages.parts.network_picture import Around

SHOWN = 20


def summary(view: Around, paths: Paths, ends: tuple[str, str], on: str) -> Html:
    """Say how many shortest paths join two actors, or that there is none."""
    source, target = (view.name(each) for each in ends)
    values = {"source": source, "target": target, "day": day(on, view.lang)}
    if ends[0] == ends[1]:
        said = view.say("network_page.same_end")
    elif not paths.count:
        said = view.say("network_page.no_path", **values)
    else:
        through = view.say("network_page.path_length", n=paths.length)
        said = view.say("network_page.paths", n=paths.count, length=through, **values)
    return el("div", el("p", said), cls="callout", role="status")


def steps(view: Around, paths: Paths) -> Html:
    """Tell every step."""
    lines = []
    for number in range(1, paths.length + 1):
        rows = paths.relations.filter(pl.col("step") == number).rows(named=True)
        shown = rows[:SHOWN]
        evidence = view.evidence("relations", [row["id"] for row in shown])
        said = [_relation(view, row, evidence.get(row["id"], ())) for row in shown]
        if len(rows) > SHOWN:
            said.append(el("li", view.say("actor.more", n=len(rows) - SHOWN)))
        title = el("strong", view.say("network_page.step", number=number, of=paths.length))
        lines.append(el("li", title, el("ul", *said, cls="dots")))
    return el("ol", *lines, cls="bare")


def _relation(view: Around, row: dict[str, Any], said: Sequence[Evidence]) -> Html:
    words = f"{view.name(row['source'])} {term('type', row['type'], view.lang)} {view.name(row['target'])}"
    source = el("span", last_source(said, view.lang), cls="source")
    return el("li", words, during(view, row), " ", source)
