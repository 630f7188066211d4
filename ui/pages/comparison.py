"""Candidate territories side by side, criterion by criterion, each verdict with what it rests on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.scales import candidate_of
from ui.choosing_text import level_means
from ui.dossier.subject import Subject
from ui.pages.parts import address, frame, going, taking
from ui.pages.parts.choice import all_criteria, asked_candidates, badge, bubbles
from ui.pages.parts.facts import about, day, sourced
from ui.pages.parts.markup import Html, el, joined
from ui.pages.parts.paper import paper
from ui.pages.parts.telling import question_of, records_of
from ui.pictures.territory import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.analysis.verdicts import Criterion, Judged
    from ui.choosing import Assessment
    from ui.locale import Language
    from ui.pages.parts.reads import Reading

    Words = Mapping[tuple[str, str], str]

CHOSEN = "compared"
FIRST_SHOWN = 3
MOST_PICTURES = 12
GROUNDS = 12


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("comparison.title"), say("comparison.lead"))
    asked = asked_candidates(lang)
    if asked is None:
        return
    reading, found = asked
    chosen = _choose(found, lang)
    if chosen:
        _compare(reading, found, chosen, lang)


def _choose(found: Assessment, lang: Language) -> list[Judged]:
    """Ask which territories to compare; the address holds them."""
    say = frame.speaker(lang)
    by_code = {each.code: each for each in found.judged}
    codes = st.multiselect(
        say("comparison.which"),
        list(by_code),
        format_func=lambda code: f"{by_code[code].territory.name} ({code})",
        placeholder=say("comparison.placeholder"),
        **address.some(CHOSEN, by_code, list(by_code)[:FIRST_SHOWN]),
    )
    return [by_code[code] for code in codes]


def _compare(reading: Reading, found: Assessment, chosen: Sequence[Judged], lang: Language) -> None:
    say = frame.speaker(lang)
    if reading.workspace.example:
        frame.show(el("p", say("overview.example"), cls="quiet"))
    frame.section(say("comparison.verdicts"))
    frame.show(el("p", say("dossier.three_values"), cls="quiet"), _table(chosen, lang))
    frame.section(say("comparison.pictures"))
    frame.show(el("p", say("dossier.bubbles_legend"), cls="quiet"))
    places = st.columns(min(len(chosen), 2), gap="medium")
    for place, judged in enumerate(chosen[:MOST_PICTURES]):
        with places[place % len(places)]:
            frame.show(bubbles(reading.stamp, reading.day, judged.code, lang, found))
            _take(reading, found, judged, lang)
    frame.section(say("comparison.evidence"))
    words = records_of(found, chosen, lang, most=GROUNDS)
    for judged in chosen:
        with st.expander(going.plain(judged.territory.name), key=f"evidence {judged.code}"):
            frame.show(el("p", about(judged.territory, lang), cls="quiet"))
            frame.show(*(_evidence(found, judged, name, words, lang) for name, _ in all_criteria(judged)))
            going.link("territory", say("comparison.open", name=judged.territory.name), lang, territory=judged.code)
    frame.section(say("paper.title"))
    paper(reading, [each.code for each in chosen], lang, wave=chosen[0].wave)


def _take(reading: Reading, found: Assessment, judged: Judged, lang: Language) -> None:
    """Offer the picture of a territory, to take along."""
    told = Subject(found, judged, judged.territory, lang)
    name = (told.say("drawing.bubbles"), judged.territory.name, judged.code, reading.day)
    made = partial(SHEETS["bubbles"], told, taking.rests(reading, lang))
    taking.offer(made, name=name, lang=lang, key=judged.code)


def _table(chosen: Sequence[Judged], lang: Language) -> Html:
    """Return the verdicts: a row for each criterion, a column for each territory."""
    say = frame.speaker(lang)
    head = [
        el("th", say("dossier.criterion"), scope="col"),
        *(el("th", each.territory.name, scope="col") for each in chosen),
    ]
    levels = [candidate_of(each).levels for each in chosen]
    rows = []
    for place, (name, _) in enumerate(all_criteria(chosen[0])):
        cells = [el("th", say(f"criterion_short.{name}"), scope="row")]
        for judged, level in zip(chosen, levels, strict=True):
            said = level_means(name, level[name], lang) if name in level else ""
            cells.append(el("td", badge(all_criteria(judged)[place][1], lang), el("div", said, cls="source")))
        rows.append(el("tr", *cells))
    facts = el(
        "tr",
        el("th", say("dossier.rurality"), scope="row"),
        *(el("td", say(f"rurality.{each.territory.rurality or 'unknown'}")) for each in chosen),
    )
    table = el("table", el("thead", el("tr", *head)), el("tbody", *rows, facts), cls="verdicts")
    return el("div", table, cls="scroll", tabindex="0", role="group", aria_label=say("comparison.verdicts"))


def _evidence(found: Assessment, judged: Judged, name: str, words: Words, lang: Language) -> Html:
    say = frame.speaker(lang)
    criterion = dict(all_criteria(judged))[name]
    parts = [el("div", say(f"criterion.{name}"), " ", badge(criterion, lang), cls="head")]
    if name == "4" and judged.depends_on_coding:
        parts.append(el("p", say("choosing.depends_on_coding"), cls="warn"))
    if name == "4" and judged.met_by_other_coding:
        parts.append(el("p", say("choosing.met_by_other_coding"), cls="warn"))
    if criterion.because:
        parts.append(_grounds(found, criterion, words, lang))
    if criterion.questions:
        parts.append(el("ul", *(el("li", question_of(found, each, lang)) for each in criterion.questions), cls="dots"))
    return el("div", *parts, cls="row" if criterion.verdict == "met" else "row dashed")


def _grounds(found: Assessment, criterion: Criterion, words: Words, lang: Language) -> Html:
    say = frame.speaker(lang)
    lines = []
    for ground in criterion.because[:GROUNDS]:
        said = found.source(ground)
        dated = f" ({day(ground.date, lang)})" if ground.date else ""
        where = sourced(said, lang) if said else say("dossier.reference")
        told = words.get((ground.table, ground.record), ground.record)
        lines.append(el("li", told, dated, " ", el("span", where, cls="source")))
    if len(criterion.because) > GROUNDS:
        lines.append(el("li", say("dossier.others", n=len(criterion.because) - GROUNDS)))
    counted = el("summary", say("comparison.records", n=len(criterion.because)))
    return joined(el("details", counted, el("ul", *lines, cls="dots")))


if __name__ == "__main__":
    main()
