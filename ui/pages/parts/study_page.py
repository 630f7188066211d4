"""The sections of the researchers' page about who is there and what holds: every figure with its method and file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.steadiness import MISSING
from ui.analysis_text import FEW
from ui.pages.parts import address, frame
from ui.pages.parts.figures import scrolled
from ui.pages.parts.markup import Html, el
from ui.pages.parts.study_chance import communities, mixing, roles, triads
from ui.pages.parts.study_tables import MEASURES
from ui.pages.parts.study_time import steady, tried
from ui.studying import RANKED

if TYPE_CHECKING:
    from ui.pages.parts.sheet import Sheet

A_PAGE = 50


def study_sections(sheet: Sheet) -> None:
    """Write all sections of one study; of few actors only counts and lists."""
    _counts(sheet)
    if not sheet.found.graph.n:
        frame.show(el("p", sheet.say("research.nobody")))
        return
    few = sheet.found.graph.n < FEW
    if few:
        said = sheet.say("measures.few", few=FEW)
        frame.show(el("div", el("p", said), cls="callout", role="status"))
    _actors(sheet, few=few)
    _degrees(sheet)
    _composition(sheet, few=few)
    _fragility(sheet, few=few)
    if not few:
        steady(sheet)
        mixing(sheet)
        roles(sheet)
        triads(sheet)
        communities(sheet)


def _counts(sheet: Sheet) -> None:
    graph = sheet.found.graph
    figures = [("actors", sheet.number(graph.n)), ("ties", sheet.number(graph.m))]
    if graph.n:
        alone = int((graph.contacts == 0).sum())
        figures += [("components", sheet.number(graph.components)), ("isolates", sheet.number(alone))]
    if graph.n >= FEW:
        figures.append(("density", sheet.number(graph.density, 3)))
    boxes = [el("div", el("b", value), sheet.say(f"research.figure.{key}")) for key, value in figures]
    frame.show(el("div", *boxes, cls="figures", role="status"), sheet.rests())
    sheet.file("everything", json.dumps(sheet.found.as_json(), ensure_ascii=False, indent=1).encode(), "json")


def _actors(sheet: Sheet, *, few: bool) -> None:
    frame.section(sheet.say("research.actors"))
    measures = ("degree",) if few else MEASURES
    order = sheet.tables.by_name() if few else _order(sheet)
    first = _first(sheet, len(order))
    frame.show(sheet.table(sheet.tables.positions(order, measures=measures), "positions", first=first, most=A_PAGE))
    sheet.file("positions", sheet.tables.positions(order, ids=True, measures=measures).as_csv())
    sheet.note("degree" if few else "positions", *(() if few else ("resampled",)))


def _order(sheet: Sheet) -> list[int]:
    """Ask for the order of the actors; a ranking comes with how far it can be trusted."""
    offered = [each for each in RANKED if sheet.study.resamplings(each)]
    if not sheet.found.graph.m:
        return sheet.tables.by_name()
    if len(offered) < len(RANKED):
        missing = ", ".join(sheet.say(f"research.column.{each}") for each in RANKED if each not in offered)
        frame.show(el("p", sheet.say("research.no_ranking", measures=missing), cls="quiet"))
    by = st.selectbox(
        sheet.say("research.order"),
        ["name", *offered],
        format_func=lambda each: sheet.say(f"research.order_by.{each}"),
        **address.one("order", ["name", *offered], "name", key="research_order"),
    )
    if by not in offered:
        return sheet.tables.by_name()
    if not tried("ranking", sheet, (by,)):
        return sheet.tables.by_name()
    frame.show(_stability(sheet, by))
    return sheet.study.ranked_by(by)


def _stability(sheet: Sheet, by: str) -> Html:
    found = sheet.study.steadiness_of(by)
    said = [
        el("li", sheet.say("research.stays", name=sheet.tables.name(actor), share=round(100 * kept)))
        for actor, kept in zip(found.top, found.kept, strict=True)
    ]
    head = sheet.say("research.steady", missing=round(100 * MISSING), draws=found.draws)
    whole = sheet.say("research.overlap", overlap=sheet.number(found.overlap))
    return el("div", el("p", head), el("ul", *said, cls="dots"), el("p", whole), cls="callout ask")


def _first(sheet: Sheet, rows: int) -> int:
    pages = -(-rows // A_PAGE)
    if pages <= 1:
        return 0
    asked = address.number("page", 1, pages, 1, key="research_at")
    at = st.number_input(sheet.say("overview.page", n=pages), 1, pages, width=180, **asked)
    return (int(at) - 1) * A_PAGE


def _composition(sheet: Sheet, *, few: bool) -> None:
    frame.section(sheet.say("research.composition"))
    counts, indices = sheet.tables.composition(), sheet.tables.indices()
    frame.show(sheet.table(counts, "composition"), *(() if few else (sheet.table(indices, "indices"),)))
    sheet.files(composition=counts, **({} if few else {"indices": indices}))
    sheet.note("counts" if few else "composition")


def _fragility(sheet: Sheet, *, few: bool) -> None:
    frame.section(sheet.say("research.fragility"))
    name = sheet.tables.name
    frame.show(
        sheet.listed("measures.cut_points", [name(each) for each in sheet.found.cut_points]),
        sheet.listed("measures.bridges", [f"{name(a)} – {name(b)}" for a, b in sheet.found.bridges]),
    )
    if not few:
        frame.show(*_key_players(sheet))
    sheet.file("fragility", sheet.tables.fragile(few=few).as_csv())
    sheet.note("cuts" if few else "fragility")


def _key_players(sheet: Sheet) -> list[Html]:
    said = []
    for key, players in zip(("key_player", "key_pair"), sheet.found.key_players, strict=True):
        if players and players.fragmentation is not None:
            who = ", ".join(sheet.tables.name(sheet.found.graph.ids[row]) for row in players.members)
            words = sheet.say(f"measures.{key}", names=who, share=sheet.number(players.fragmentation))
            said.append(el("p", words if players.exact else f"{words} {sheet.say('research.inexact')}"))
    return said


def _degrees(sheet: Sheet) -> None:
    """Draw the distribution as a table with bars."""
    frame.section(sheet.say("research.degrees"))
    figures = sheet.tables.degrees()
    most = max(int(row[1] or 0) for row in figures.rows)
    rows = [((str(row[0]), sheet.number(float(row[1] or 0), 0)), int(row[1] or 0) / most) for row in figures.rows]
    frame.show(scrolled(sheet.bars(("degree", "actors"), rows), sheet.say("research.caption.degrees")))
    sheet.file("degrees", figures.as_csv())
    sheet.note("degree")
