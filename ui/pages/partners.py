"""The page of gaps and partners: what a territory lacks, who could fill it and why, and who could introduce them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import InputRefused
from ui.pages.parts import address, frame
from ui.pages.parts.address import TERRITORY
from ui.pages.parts.author import author
from ui.pages.parts.facts import about, told_apart
from ui.pages.parts.introducing import introducing, preset
from ui.pages.parts.markup import el
from ui.pages.parts.registers import from_registers
from ui.pages.parts.suggesting import DONE, Sitting, decided, suggestions_for
from ui.pages.parts.when import dated_reading, day_input
from ui.partnering import Asked, Suggested, suggested
from ui.partners_text import Words

if TYPE_CHECKING:
    from graph.analysis.gaps import Gap
    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp

DISTANCES = (30, 60, 120, None)
USUAL_DISTANCE = 60
FOUND = 20
KEPT = 32


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("partners.title"), say("partners.lead"))
    reading = dated_reading()
    code, within = _asked(reading, lang)
    if code is None:
        frame.show(el("p", say("partners.choose_first")))
        return
    try:
        territory = reading.territory(code)
    except InputRefused as error:
        frame.trouble(error, lang)
        return
    found = _suggested(reading.stamp, reading.day, code, within, reading)
    frame.show(el("p", about(territory, lang), cls="quiet"))
    if reading.workspace.example:
        frame.show(el("p", say("overview.example"), cls="quiet"))
    by = author(lang, key="partners_by") if reading.workspace.writable else ""
    if not reading.workspace.writable:
        frame.show(el("div", el("p", say("history_page.read_only")), cls="callout ask"))
    sitting = Sitting(reading, found, Words(found.network, lang), by)
    _last(lang)
    preset(sitting)
    _gaps(sitting)
    introducing(sitting)
    from_registers(sitting)
    decided(sitting)


def _asked(reading: Reading, lang: Language) -> tuple[str | None, int | None]:
    """Ask for the territory, how far to look, and the day."""
    say = frame.speaker(lang)
    names = told_apart(reading.names())
    left, middle, right = st.columns([3, 1.4, 1.2], gap="medium")
    code = address.pick(left, say("territory.choose"), names, TERRITORY, placeholder=say("territory.placeholder"))
    within = middle.selectbox(
        say("partners.within"),
        DISTANCES,
        format_func=lambda km: say("partners.within_km", n=km) if km else say("partners.anywhere"),
        help=say("partners.within_help"),
        **address.one("within", DISTANCES, USUAL_DISTANCE, key="partners_within"),
    )
    day_input(right, reading, lang)
    return code, within


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _suggested(stamp: Stamp, day: str, code: str, within: int | None, _reading: Reading) -> Suggested:
    asked = Asked(day, stamp.known_on, FOUND, within)
    return suggested(_reading.workspace, _reading.whole(), _reading.territory(code), asked)


def _last(lang: Language) -> None:
    """Say what was decided last, once."""
    said = st.session_state.pop(DONE, None)
    if said:
        fate, name = said
        words = frame.speaker(lang)(f"partners.was_{fate}", name=name)
        frame.show(el("div", el("p", words), cls="callout", role="status"))


def _gaps(sitting: Sitting) -> None:
    say, gaps = sitting.words.say, sitting.found.partners.gaps
    if not gaps:
        frame.show(el("div", el("p", say("partners.no_gap")), cls="callout"))
        return
    frame.section(say("partners.n_gaps", n=len(gaps)))
    frame.show(el("p", say("partners.order"), cls="quiet"))
    for number, gap in enumerate(gaps):
        _gap(sitting, gap, number)


def _gap(sitting: Sitting, gap: Gap, number: int) -> None:
    frame.show(el("h3", sitting.words.gap(gap), cls="gap"))
    uncategorised = sitting.found.partners.uncategorised
    if gap.kind == "category" and uncategorised:
        frame.show(el("p", sitting.words.uncategorised(uncategorised), cls="quiet"))
    if gap.kind == "pair" and len(gap.sought) == 1:
        return  # the same candidates as for the category that has nobody
    suggestions_for(sitting, gap, number)


if __name__ == "__main__":
    main()
