"""The network as the app's picture draws it: columns rather than one object for each actor, packed, with their key."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.analysis.layout import NONE
from graph.model.terms import CATEGORIES, RELATION_TYPES
from ui.locale import shown, text
from ui.network.content import (
    LINES,
    MOST_CURVES,
    about,
    actors_of,
    line_of,
    name_of,
    opacity,
    reach,
    relations_of,
)
from ui.palette import MARKS, mark, outline
from ui.sectors.labels import shortened

if TYPE_CHECKING:
    from graph.analysis.layout import Group, Layout
    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.locale import Language

    Json = dict[str, Any]

KEY = 16
"""How many bytes before the picture tell it from another."""
LONGEST = 120
_KINDS = (*CATEGORIES, NONE)
_LINES = tuple(LINES)
WORDS = ("find", "show", "closer", "farther", "whole", "nobody", "legend", "keys")


@dataclass(frozen=True)
class Scene:
    """What stands beside the actors in a picture: its title, and the territory whose actors stand together."""

    title: str
    lang: Language
    territory: Territory | None = None


def packed(network: Network, placed: Layout, scene: Scene) -> bytes:
    """Return a picture as it is sent: its key of `KEY` bytes, then JSON in gzip; the same network gives the same."""
    written = json.dumps(columns(network, placed, scene), ensure_ascii=False, separators=(",", ":"))
    content = gzip.compress(written.encode("utf-8", "replace"), compresslevel=4, mtime=0)
    return hashlib.sha256(content).digest()[:KEY] + content


def columns(network: Network, placed: Layout, scene: Scene) -> Json:
    """Describe a picture: `actors` and `relations` as columns of equal length, rows of one naming rows of the other."""
    actors = actors_of(network, placed)
    relations = relations_of(network, actors)
    return {
        "lang": scene.lang,
        "words": {word: text(f"drawn.{word}", scene.lang) for word in WORDS}
        | {"title": scene.title, "found": text("drawn.found", scene.lang, n="{n}")},
        "actors": _actors(actors, scene.lang),
        "relations": _relations(relations),
        "curved": relations.height <= MOST_CURVES,
        "opacity": opacity(relations.height),
        "groups": [_group(each, network, scene) for each in placed.groups],
        "marks": list(map(_mark, _KINDS)),
        "lines": [look | {"arrow": line == "other"} for line, look in LINES.items()],
        "legend": _legend(actors, relations, scene.lang),
    }


def _actors(actors: pl.DataFrame, lang: Language) -> Json:
    """Return the columns of the actors; what is said of several in the same words stands once, in `abouts`."""
    said: dict[tuple[tuple[str, ...], int], int] = {}
    keys = [(tuple(held), ties) for held, ties in actors.select("held", "ties").iter_rows()]
    rows = [said.setdefault(key, len(said)) for key in keys]
    return {
        "id": actors["id"].to_list(),
        "name": [shortened(name, LONGEST) for name in actors["name"]],
        "abouts": [about(held, ties, lang) for held, ties in said],
        "about": rows,
        "kind": [_KINDS.index(each) if each in _KINDS else len(_KINDS) - 1 for each in actors["category"]],
        "x": actors["x"].round().cast(pl.Int64).to_list(),
        "y": actors["y"].round().cast(pl.Int64).to_list(),
        "size": [reach(ties) for ties in actors["ties"]],
        "group": actors["group"].to_list(),
    }


def _relations(relations: pl.DataFrame) -> Json:
    lines = {kind: _LINES.index(line_of(kind)) for kind in RELATION_TYPES}
    return {
        "from": relations["from"].to_list(),
        "to": relations["to"].to_list(),
        "line": [lines[kind] for kind in relations["type"]],
    }


def _group(group: Group, network: Network, scene: Scene) -> Json:
    tinted = [[MARKS[each.category].tint, round(each.start, 4), round(each.end, 4)] for each in group.sectors]
    place = {"x": round(group.x), "y": round(group.y), "radius": round(group.radius), "sectors": tinted}
    return place | {"name": shortened(name_of(group, network, scene.lang, scene.territory), LONGEST)}


def _mark(category: str) -> Json:
    return {"path": outline(category, 1), "colour": mark(category).colour}


def _legend(actors: pl.DataFrame, relations: pl.DataFrame, lang: Language) -> Json:
    """Return what the marks and lines mean; only those that are there."""
    marks = dict(actors["category"].value_counts().iter_rows())
    lines = {line_of(kind) for kind in relations["type"].unique()}
    return {
        "marks": [
            [row, f"{text(f'categories.{each}', lang)} ({shown(marks[each], lang)})"]
            for row, each in enumerate(_KINDS)
            if each in marks
        ],
        "lines": [[row, text(f"drawn.line.{each}", lang)] for row, each in enumerate(_LINES) if each in lines],
    }
