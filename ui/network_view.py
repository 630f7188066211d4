"""The picture of any network as one HTML page that stands alone: the only place that knows pyvis.

What pyvis does that this page must not, and what is done instead:

- its template loads scripts and styles from other hosts: a template of our own embeds what the package ships, and
  a Content-Security-Policy lets nothing else run and nothing be fetched;
- it writes headings as they come: our template escapes, names stand in JSON that holds no `<`, and the script sets
  text, never markup;
- `add_node` and `add_edge` look through lists, which is quadratic: the lists are set at once;
- only `generate_html` is called, which writes no file.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pyvis
from markupsafe import Markup
from pyvis.network import Network as Picture

from graph.analysis.layout import NONE, layout
from graph.model.terms import CATEGORIES, RELATION_TYPES
from ui.locale import text
from ui.network.content import (
    LINES,
    MOST_CURVES,
    about,
    actors_of,
    categories_said,
    line_of,
    name_of,
    opacity,
    reach,
    relations_of,
)
from ui.palette import MARKS, mark, outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.analysis.layout import Group, Layout
    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.locale import Language

    Json = dict[str, Any]

HERE = Path(__file__).parent / "network"
VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
MOST_ROWS = 1000
"""How many rows of each table are read as text: beyond, browsers get slow."""
WORDS = (
    *("find", "show", "closer", "farther", "whole", "nobody", "picture", "legend", "hint", "as_text"),
    *("actors", "relations", "name", "categories", "from", "relation", "to", "dates"),
)


def page(
    network: Network, *, title: str, lang: Language, territory: Territory | None = None, positions: Layout | None = None
) -> str:
    """Return a network as a page that makes no request; the same network gives the same text.

    Parameters
    ----------
    title
        The heading, as text.
    territory
        Where given, its actors stand together and all others apart; else each stands in its own territory.
    positions
        The places of actors, where they were computed before.
    """
    placed = positions or layout(network, territory)
    actors = actors_of(network, placed)
    relations = relations_of(network, actors)
    picture = Picture(height="100%", width="100%", directed=True, heading=title, cdn_resources="in_line")
    picture.nodes = list(_nodes(actors, lang))
    picture.edges = relations.select("from", "to", "type").to_dicts()
    picture.options = _options(relations.height)
    picture.set_template_dir(str(HERE), "page.html")
    picture.templateEnv.autoescape = True
    picture.templateEnv.globals |= {
        "lang": lang,
        "summary": text("drawn.summary", lang, actors=actors.height, relations=relations.height),
        "words": {word: text(f"drawn.{word}", lang) for word in WORDS},
        "groups": [
            _group(group, network, lang, territory)
            | {"rows": actors.filter(pl.col("group") == number)["row"].to_list()}
            for number, group in enumerate(placed.groups)
        ],
        "styles": {kind: _style(kind, relations.height) for kind in RELATION_TYPES},
        "verbs": {kind: [text(f"type.{kind}", lang), text(f"type_back.{kind}", lang)] for kind in RELATION_TYPES},
        "marks": list(_marks(actors, lang)),
        "lines": [line | {"name": text(f"drawn.line.{name}", lang)} for name, line in LINES.items()],
        "actors": list(_actors_as_text(actors, lang)),
        "relations": list(_relations_as_text(relations, lang)),
        "cut": text("drawn.cut", lang, most=MOST_ROWS) if max(actors.height, relations.height) > MOST_ROWS else "",
        **_embedded(),
    }
    return str(picture.generate_html())


@cache
def _embedded() -> dict[str, Markup | str]:
    """Return the scripts and styles that the page holds, and the policy that lets only these run."""
    scripts = [file.read_text("utf-8").replace("\r\n", "\n") for file in (VIS, HERE / "picture.js")]
    digests = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    policy = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
    vis, script = (Markup(each) for each in scripts)  # noqa: S704 - files of ours and of the package, not of people
    css = Markup((HERE / "page.css").read_text("utf-8"))  # noqa: S704 - the same
    return {"vis": vis, "script": script, "css": css, "policy": policy + "; form-action 'none'"}


def _nodes(actors: pl.DataFrame, lang: Language) -> Iterator[Json]:
    rows = actors.select("row", "name", "x", "y", "held", "category", "ties")
    for row, name, x, y, held, category, ties in rows.iter_rows():
        said = about(held, ties, lang)
        node = {"id": row, "name": name, "x": x, "y": y, "size": reach(ties), "about": said, "title": f"{name}\n{said}"}
        yield node | {"shape": mark(category).shape, "color": mark(category).colour}


def _options(relations: int) -> Json:
    curved = {"type": "curvedCW", "roundness": 0.12}
    return {
        "physics": {"enabled": False},
        "layout": {"randomSeed": 1, "improvedLayout": False},
        "nodes": {"borderWidth": 0, "borderWidthSelected": 3},
        "edges": {"smooth": curved if relations <= MOST_CURVES else False, "selectionWidth": 1.5},
        "interaction": {
            "hover": True,
            "dragNodes": False,
            "hideEdgesOnDrag": relations > MOST_CURVES,
            "hideEdgesOnZoom": relations > MOST_CURVES,
            "keyboard": {"enabled": True, "bindToWindow": False},
        },
    }


def _style(kind: str, relations: int) -> Json:
    """Return how vis-network draws a relation; many lines are pale, or they would hide who they join."""
    line = LINES[line_of(kind)]
    dashes = [int(part) for part in str(line["dashes"]).split()]
    arrows = {"to": {"enabled": True, "scaleFactor": 0.45}} if line_of(kind) == "other" else ""
    seen = opacity(relations)
    colour = {"color": line["colour"], "highlight": "#111827", "hover": "#111827", "opacity": seen}
    return {"color": colour, "width": line["width"], "dashes": dashes or False, "arrows": arrows}


def _group(group: Group, network: Network, lang: Language, territory: Territory | None) -> Json:
    tinted = [{"tint": MARKS[each.category].tint, "start": each.start, "end": each.end} for each in group.sectors]
    place = {"x": group.x, "y": group.y, "radius": group.radius, "sectors": tinted}
    return place | {"name": name_of(group, network, lang, territory)}


def _marks(actors: pl.DataFrame, lang: Language) -> Iterator[Json]:
    for category in (*CATEGORIES, NONE):
        count = actors.filter(pl.col("category") == category).height
        if count or category != NONE:
            path, name = outline(category, 9), text(f"categories.{category}", lang)
            yield {"path": path, "colour": mark(category).colour, "name": name, "count": count}


def _actors_as_text(actors: pl.DataFrame, lang: Language) -> Iterator[tuple[str, str, int]]:
    first = actors.sort("ties", "id", descending=[True, False]).head(MOST_ROWS)
    for name, held, ties in first.select("name", "held", "ties").iter_rows():
        yield name, categories_said(held, lang), ties


def _relations_as_text(relations: pl.DataFrame, lang: Language) -> Iterator[tuple[str, str, str, str]]:
    shown = relations.sort("source_name", "target_name", "id").head(MOST_ROWS)
    for source, kind, target, since, until in shown.select(
        "source_name", "type", "target_name", "since", "until"
    ).iter_rows():
        yield source, text(f"type.{kind}", lang), target, _dates(since, until, lang)


def _dates(since: str | None, until: str | None, lang: Language) -> str:
    if since and until:
        return text("drawn.between", lang, since=since, until=until)
    if since:
        return text("drawn.since", lang, since=since)
    return text("drawn.until", lang, until=until) if until else ""
