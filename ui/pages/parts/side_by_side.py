"""Two actors side by side: every field that one of them has, where they differ, and where each was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graph import reference
from graph.model.tables import TABLES
from graph.model.terms import folded
from ui.answers import heading
from ui.locale import shown, text
from ui.pages.parts.facts import day, sourced, term
from ui.pages.parts.markup import Html, el, joined, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.model.network import Network
    from graph.workspace import Evidence
    from ui.locale import Language

LETTERS = ("A", "B")
POSITION = ("lat", "lon")
SOURCES, RELATIONS = 8, 8
Row = dict[str, Any]


def side_by_side(network: Network, both: tuple[str, str], evidence: dict[str, list[Evidence]], lang: Language) -> Html:
    """Return a table of two actors; whether they differ is said in words in each line."""
    rows = [network.actors.row(by_predicate=pl.col("id") == each, named=True) for each in both]
    head = el(
        "tr",
        el("th", text("pair.field", lang), scope="col", role="columnheader"),
        *(el("th", text("pair.actor", lang, letter=each), scope="col", role="columnheader") for each in LETTERS),
        role="row",
    )
    one, other = rows
    lines = [_field(name, one, other, lang) for name in TABLES["actors"].names if name not in POSITION]
    lines.append(_positions(one, other, lang))
    lines.append(_line(text("pair.relations", lang), [_relations(network, each, lang) for each in both]))
    lines.append(_line(text("pair.sources", lang), [_sources(evidence.get(each, ()), lang) for each in both]))
    body = el("tbody", *(each for each in lines if each), role="rowgroup")
    return el("table", el("thead", head, role="rowgroup"), body, cls="pair", role="table")


def _field(name: str, one: Row, other: Row, lang: Language) -> Html | None:
    values = [one[name], other[name]]
    if all(each in (None, "") for each in values):
        return None
    mark = None if name == "id" else _compared(*(_canonical(each) for each in values))
    title = heading("actors", name, lang)
    cells = [_cell(name, each, lang) for each in values]
    return _line(title[:1].upper() + title[1:], cells, mark=mark, badge=_badge(mark, lang))


def _positions(one: Row, other: Row, lang: Language) -> Html | None:
    said = [", ".join(f"{row[each]:.5f}" for each in POSITION if row[each] is not None) for row in (one, other)]
    if not any(said):
        return None
    mark = _compared(*said)
    return _line(
        text("pair.where", lang), [_cell("", each, lang) for each in said], mark=mark, badge=_badge(mark, lang)
    )


def _canonical(value: object) -> str:
    return folded("" if value is None else str(value))


def _compared(one: str, other: str) -> str:
    if one and other:
        return "same" if one == other else "different"
    return "alone"


def _badge(mark: str | None, lang: Language) -> Html | None:
    return el("span", text(f"pair.{mark}", lang), cls=f"badge {_LOOKS[mark]}".strip()) if mark else None


def _line(title: str, cells: Sequence[Html], *, mark: str | None = None, badge: Html | None = None) -> Html:
    head = el("th", title, *([" ", badge] if badge else []), scope="row", role="rowheader")
    return el("tr", head, *(el("td", each, role="cell") for each in cells), cls=mark, role="row")


_LOOKS = {"same": "on", "different": "ask", "alone": ""}


def _cell(name: str, value: object, lang: Language) -> Html:
    if value in (None, ""):
        return el("span", text("pair.nothing", lang), cls="source")
    said = str(value)
    if name == "categories":
        return joined(*(part for each in said.split("|") for part in (shape(each), f" {_term(each, lang)} ")))
    return el("span", _in_words(name, said, lang))


def _term(category: str, lang: Language) -> str:
    return text(f"category.{category}", lang)


def _in_words(name: str, value: str, lang: Language) -> str:
    """Return a value as a person reads it: names of places beside their codes, dates in words."""
    if name == "kind":
        return term("kind", value, lang)
    if name in ("since", "until"):
        return day(value, lang)
    if name == "themes":
        return value.replace("|", ", ")
    place = reference.commune(value) if name in ("commune", "territory") else None
    territory = reference.territory(value) if name == "territory" and place is None else None
    known = place.name if place else territory.name if territory else ""
    return f"{known} ({value})" if known else value


def _relations(network: Network, actor: str, lang: Language) -> Html:
    mine = network.ties.filter((pl.col("source") == actor) | (pl.col("target") == actor))
    names = dict(network.actors.select("id", "name").iter_rows())
    others = sorted(
        {names[each] for row in mine.select("source", "target").iter_rows() for each in row if each != actor}
    )
    return _listed(others, RELATIONS, mine.height, lang)


def _sources(said: Iterable[Evidence], lang: Language) -> Html:
    found = [sourced(each, lang) for each in reversed(list(said))]
    return _listed(found, SOURCES, len(found), lang)


def _listed(lines: Sequence[str], most: int, count: int, lang: Language) -> Html:
    if not lines:
        return el("span", text("pair.none", lang), cls="source")
    items = [el("li", each) for each in lines[:most]]
    if len(lines) > most:
        items.append(el("li", text("foreseen.more", lang, n=len(lines) - most)))
    return joined(el("b", shown(count, lang)), el("ul", *items, cls="dots source"))
