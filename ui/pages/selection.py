"""Choosing K territories among the candidates, whatever the criteria weigh; the group decides, and it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.chosen import Chance, Preference
from graph.analysis.scales import HIGHEST, scales_of
from graph.errors import EssaimError
from ui.choosing import Asked, Decision, choose, decide
from ui.choosing_text import change_text, level_text, percent, veto_text
from ui.pages.parts import address, frame, going
from ui.pages.parts.author import author
from ui.pages.parts.choice import asked_candidates
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from graph.analysis.chosen import Candidate, Selection
    from graph.analysis.verdicts import Wave
    from ui.choosing import Assessment
    from ui.locale import Language
    from ui.pages.parts.reads import Reading

USUAL = {"first": 3, "next": 10}
HEAVIEST = 5
BADGES = {"core": "badge on", "borderline": "badge ask", "out": "badge"}
WHY, CODES = "decide_why", "decide_codes"


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("selection.title"), say("selection.lead"))
    asked = asked_candidates(lang)
    if asked is None:
        return
    reading, found = asked
    if reading.workspace.example:
        frame.show(el("p", say("overview.example"), cls="quiet"))
    try:
        selection = _selected(found, found.asked.wave, lang)
    except EssaimError as error:
        frame.trouble(error, lang)
        return
    _show(selection, lang)
    _decide(reading, found, selection, lang)


def _selected(found: Assessment, wave: Wave, lang: Language) -> Selection:
    say = frame.speaker(lang)
    most = len(found.judged)
    asked = address.number(f"k_{wave}", 1, most, min(USUAL[wave], most))
    k = int(st.number_input(say("selection.k"), 1, most, width=240, **asked))
    return choose(found, k, preference=_preference(wave, lang), chance=Chance())


def _preference(wave: Wave, lang: Language) -> Preference:
    """Ask what the criteria weigh: by default nobody says, and all weights are tried."""
    say = frame.speaker(lang)
    ways = ("any", "order", "weights")
    way = st.radio(
        say("selection.weights"),
        ways,
        format_func=lambda each: say(f"selection.by_{each}"),
        **address.one("weighing", ways, ways[0], key="weighing"),
    )
    scales = scales_of(wave)
    if way == "order":
        named = st.multiselect(
            say("selection.order"),
            scales,
            format_func=lambda scale: say(f"scale.{scale}"),
            placeholder=say("selection.order_placeholder"),
            **address.some(f"order_{wave}", scales),
        )
        return Preference(order=tuple(named))
    if way == "weights":
        places = st.columns(len(scales), gap="medium")
        given = {
            scale: float(
                place.slider(say(f"scale.{scale}"), 0, HEAVIEST, **address.number(f"weight_{scale}", 0, HEAVIEST, 1))
            )
            for place, scale in zip(places, scales, strict=True)
        }
        return Preference(weights=given)
    return Preference()


def _show(found: Selection, lang: Language) -> None:
    say = frame.speaker(lang)
    names = {each.code: each.name for each in found.candidates}
    frame.section(say("selection.result"))
    best = ", ".join(names[code] for code in found.best)
    lines = [el("p", el("strong", say("choosing.best", names=best))), el("p", say(f"diversity.{found.diversity}"))]
    lines += [el("p", say("choosing.tie", names=", ".join(names[code] for code in group))) for group in found.ties]
    frame.show(el("div", *lines, cls="callout", role="status"))
    drawn = say("choosing.drawn", draws=found.chance.draws, seed=str(found.chance.seed))
    frame.show(el("p", say("choosing.standings"), " ", drawn, cls="quiet"), _table(found, lang))
    if found.vetoed:
        told = (
            say("choosing.vetoed", name=names[code], code=code, why=veto_text(vetoes, lang))
            for code, vetoes in found.vetoed.items()
        )
        frame.show(el("ul", *(el("li", each) for each in told), cls="dots"))
    _entering(found, names, lang)


def _table(found: Selection, lang: Language) -> Html:
    say = frame.speaker(lang)
    scales = scales_of(found.wave)
    free = sorted((e for e in found.candidates if not e.vetoes), key=lambda e: (-found.acceptability[e.code], e.code))
    columns = ("territory", "rurality", "share", "standing")
    heads = [el("th", say(f"selection.{each}"), scope="col") for each in columns]
    heads += [el("th", say(f"scale.{scale}"), scope="col") for scale in scales]
    rows = [_row(found, each, scales, lang) for each in free]
    table = el("table", el("thead", el("tr", *heads)), el("tbody", *rows), cls="choice")
    return el("div", table, cls="scroll", tabindex="0", role="group", aria_label=say("selection.result"))


def _row(found: Selection, each: Candidate, scales: tuple[str, ...], lang: Language) -> Html:
    say = frame.speaker(lang)
    share, standing = found.acceptability[each.code], found.standing[each.code]
    width = f"width: {100 * share:.0f}%"
    bar = el("span", el("span", style=width, cls="full"), cls="bar", aria_hidden="true")
    cells = [
        el("th", each.name, scope="row"),
        el("td", say(f"rurality.{each.rurality or 'unknown'}")),
        el("td", bar, percent(share, lang), cls="share"),
        el("td", el("span", say(f"standing.{standing}"), cls=BADGES[standing])),
    ]
    cells += [el("td", level_text(each.levels[scale]), cls="number") for scale in scales]
    return el("tr", *cells)


def _entering(found: Selection, names: dict[str, str], lang: Language) -> None:
    """Say what would have to change for those who are not in."""
    say = frame.speaker(lang)
    if not found.entering:
        return
    by_code = {each.code: each for each in found.candidates}
    items = []
    for code, entering in found.entering.items():
        share = percent(entering.acceptability, lang)
        changes = " ; ".join(change_text(each, by_code[code], lang) for each in entering.changes)
        key = "choosing.could_enter" if changes else "choosing.cannot_enter"
        items.append(el("li", say(key, name=names[code], changes=changes, share=share)))
    with st.expander(say("selection.entering"), key="entering"):
        frame.show(el("p", say("selection.entering_lead", of=HIGHEST), cls="quiet"), el("ul", *items, cls="dots"))


def _decide(reading: Reading, found: Assessment, selection: Selection, lang: Language) -> None:
    """Ask for the group's own choice, which may be another than the one above, and its reasons."""
    say = frame.speaker(lang)
    frame.section(say("selection.decide"))
    if not reading.workspace.writable:
        frame.show(el("p", say("selection.read_only")))
        return
    frame.show(el("p", say("selection.decide_lead"), cls="quiet"))
    names = {each.code: each.territory.name for each in found.judged}
    with st.form("decision", clear_on_submit=False):
        codes = st.multiselect(
            say("selection.chosen"),
            list(names),
            default=list(selection.best),
            format_func=lambda code: names[code],
            placeholder=say("comparison.placeholder"),
        )
        why = st.text_area(say("selection.why"), key=WHY, max_chars=4000)
        by = author(lang, key="decision_author")
        kept = st.form_submit_button(say("selection.keep"), type="primary")
    if not kept:
        return
    if not codes:
        frame.show(el("p", say("selection.nobody_chosen"), cls="warn", role="alert"))
        return
    asked = Asked(selection.wave, reading.day, reading.known_on)
    decision = Decision(tuple(codes), why, by)
    try:
        with st.spinner(say("selection.keeping")):
            frozen = decide(
                reading.workspace, decision, asked, preference=selection.preference, chance=selection.chance
            )
    except EssaimError as error:
        frame.trouble(error, lang)
        return
    frame.show(el("div", el("p", say("selection.kept", decision=frozen.id)), cls="callout", role="status"))
    going.link("decisions", say("selection.see"), lang)


if __name__ == "__main__":
    main()
