"""The sections of the researchers' page about what lasts: rankings when ties are missing, the network between days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.change import Change, change
from graph.analysis.steadiness import MISSING
from ui.analysis_text import FEW
from ui.changing import COUNTS, moment
from ui.pages.parts import address, frame
from ui.pages.parts.background import awaited
from ui.pages.parts.facts import day as in_words
from ui.pages.parts.figures import Figures, scrolled
from ui.pages.parts.markup import el
from ui.pages.parts.when import FIRST, LAST, date_format
from ui.pages.parts.working import Work
from ui.studying import RANKED, Study

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.changing import Moment
    from ui.pages.parts.figures import Cell
    from ui.pages.parts.sheet import Sheet
    from ui.pages.parts.working import Telling

YEARS_BACK = 5
MOST_YEARS = 40
AT_ONCE = 100_000_000
"""Up to so many steps (some five seconds) all rankings are tried without being asked."""


def steady(sheet: Sheet) -> None:
    """Show, for each ranking, whether the first three would still be the first three with ties missing."""
    frame.section(sheet.say("research.steadiness"))
    study = sheet.study
    offered = [each for each in RANKED if study.resamplings(each)]
    if not sheet.found.graph.m or not offered:
        frame.show(el("p", sheet.say("research.no_ties" if offered else "research.too_many_to_rank")))
        return
    wanted = address.flag("rankings", key="research_steady")
    if study.resampling_steps > AT_ONCE and not st.toggle(sheet.say("research.try_rankings"), **wanted):
        return
    if not tried("rankings", sheet, tuple(offered)):
        return
    figures = sheet.tables.steadiness(offered)
    frame.show(
        el("p", sheet.say("research.steady_lead", missing=round(100 * MISSING))), sheet.table(figures, "steadiness")
    )
    sheet.file("steadiness", figures.as_csv())
    sheet.note("steadiness", "resampled")


def tried(kind: str, sheet: Sheet, measures: tuple[str, ...]) -> bool:
    """Tell whether it is known how far these rankings can be trusted; while it is found, that is said."""
    return awaited(kind, sheet.lang, _tried, sheet.study, measures) is not None


@st.cache_resource(show_spinner=False, max_entries=24, on_release=Work.leave, hash_funcs={Study: id})
def _tried(study: Study, measures: tuple[str, ...]) -> Work[Study]:
    def each_in_turn(tell: Telling) -> Study:
        for measure in measures:
            study.steadiness_of(measure, tell)
        return study

    return Work.begin((study, measures), each_in_turn)  # it keeps the study, whose id is the key


def changed(sheet: Sheet, everything: Network, territories: Sequence[Territory], years: Sequence[int]) -> None:
    """Compare the day that is shown with another, and go through the years."""
    frame.section(sheet.say("research.change"))
    question = sheet.study.question

    def at(day: str) -> Moment:
        return moment(everything, territories, question.types, day)

    now, other = at(question.day), _other_day(sheet)
    if other == question.day:
        frame.show(el("p", sheet.say("research.same_day"), role="status"))
    else:
        _between(sheet, at(other), now, dict(everything.actors.select("id", "name").iter_rows()))
    _through(sheet, at, now, years)
    sheet.note("change")


def _other_day(sheet: Sheet) -> str:
    shown = date.fromisoformat(sheet.study.question.day)
    first = max(FIRST, date(max(FIRST.year, shown.year - YEARS_BACK), 12, 31))
    chosen = st.date_input(
        sheet.say("research.other_day"),
        format=date_format(sheet.lang),
        min_value=FIRST,
        max_value=LAST,
        width=240,
        **address.day("other", first, FIRST, LAST, key="research_then"),
    )
    return chosen.isoformat()


def _between(sheet: Sheet, then: Moment, now: Moment, names: dict[str, str]) -> None:
    before, after = (then, now) if then.day <= now.day else (now, then)
    found = change(before.graph, after.graph)
    figures = _figures(sheet, before, after)

    def tie(pair: tuple[str, str]) -> str:
        return f"{names.get(pair[0], pair[0])} – {names.get(pair[1], pair[1])}"

    frame.show(
        sheet.table(figures, "change"),
        sheet.listed("research.actors_added", [names.get(each, each) for each in found.actors_added]),
        sheet.listed("research.actors_removed", [names.get(each, each) for each in found.actors_removed]),
        sheet.listed("research.ties_added", [tie(each) for each in found.ties_added]),
        sheet.listed("research.ties_removed", [tie(each) for each in found.ties_removed]),
    )
    if min(before.graph.n, after.graph.n) >= FEW:
        frame.show(el("p", sheet.say("research.persistence", value=sheet.number(found.persistence))))
    if now.undated:
        said = sheet.say("research.undated", n=now.undated, all=now.relations)
        frame.show(el("div", el("p", said), cls="callout ask"))
    sheet.files(change_figures=figures, change=_what_changed(sheet, found, names))


def _figures(sheet: Sheet, before: Moment, after: Moment) -> Figures:
    few = min(before.graph.n, after.graph.n) < FEW
    rows: list[list[Cell]] = [
        [sheet.say(f"research.figure.{name}"), before.figure(name), after.figure(name)]
        for name in (*COUNTS, *(() if few else ("density",)))
    ]
    heads = [*sheet.tables.head("what"), in_words(before.day, sheet.lang), in_words(after.day, sheet.lang)]
    return Figures(heads, rows)


def _what_changed(sheet: Sheet, found: Change, names: dict[str, str]) -> Figures:
    rows: list[list[Cell]] = []
    for word, actors, ties in (
        ("added", found.actors_added, found.ties_added),
        ("removed", found.actors_removed, found.ties_removed),
    ):
        said = sheet.say(f"research.column.{word}")
        rows += [[said, each, names.get(each), None, None] for each in actors]
        rows += [[said, a, names.get(a), b, names.get(b)] for a, b in ties]
    return Figures(sheet.tables.head("what", "id", "actor", "other_id", "other"), rows)


def _through(sheet: Sheet, at: Callable[[str], Moment], now: Moment, years: Sequence[int]) -> None:
    """Draw how many actors and ties there were at the end of each year in which something is dated."""
    past = [year for year in years if FIRST.year <= year < int(now.day[:4])][-MOST_YEARS:]
    moments = [*(at(f"{year}-12-31") for year in past), now]
    if len(moments) == 1:
        return
    rows: list[list[Cell]] = [
        [each.day, each.graph.n, each.graph.m, each.graph.density if each.graph.n >= FEW else None] for each in moments
    ]
    most = max(1, *(each.graph.m for each in moments))
    drawn = [
        ((in_words(each.day, sheet.lang), sheet.number(each.graph.n), sheet.number(each.graph.m)), each.graph.m / most)
        for each in moments
    ]
    frame.show(scrolled(sheet.bars(("day", "actors", "ties"), drawn), sheet.say("research.caption.years")))
    sheet.file("years", Figures(sheet.tables.head("day", "actors", "ties", "density"), rows).as_csv())
