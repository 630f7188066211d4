"""Which day a page shows, and by which day it was known: asked in the address, chosen with a date or a year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from ui.pages.parts import address, frame
from ui.pages.parts.address import DAY, KNOWN, day_of
from ui.pages.parts.facts import day as in_words
from ui.pages.parts.markup import el
from ui.pages.parts.reads import Reading, open_workspace

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from ui.locale import Language

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)


def dated_reading(*, known: bool = False) -> Reading:
    """Return what is recorded on the day that is asked about; with `known`, as known by the day asked for."""
    return Reading(open_workspace(), _asked(DAY) or _today().isoformat(), _asked(KNOWN) if known else None)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a person's day is local


def _asked(name: str) -> str | None:
    """Return the day that the address asks for; what is no day, or none that a field can hold, counts for nothing."""
    found = day_of(address.asked(name))
    return found.isoformat() if found and FIRST <= found <= LAST else None


def _ask(name: str, day: date | None) -> None:
    address.write(**{name: day.isoformat() if day else None})


def day_input(place: DeltaGenerator, reading: Reading, lang: Language) -> None:
    """Ask for the day."""
    st.session_state["day_choice"] = date.fromisoformat(reading.day)
    place.date_input(
        frame.speaker(lang)("territory.day"),
        key="day_choice",
        format=date_format(lang),
        min_value=FIRST,
        max_value=LAST,
        help=frame.speaker(lang)("territory.day_help"),
        on_change=lambda: _ask(DAY, st.session_state["day_choice"] or _today()),
    )


def date_format(lang: Language) -> str:
    """Return how a date is written in a field."""
    return "DD/MM/YYYY" if lang == "fr" else "YYYY-MM-DD"


def year_slider(reading: Reading, code: str | None, lang: Language) -> None:
    """Let a person go through the years in which something changed; a past year is seen on its last day."""
    this = _today().year
    years = sorted({*(year for year in reading.years(code) if FIRST.year <= year <= LAST.year), this})
    if len(years) <= 1:
        return
    shown = date.fromisoformat(reading.day).year
    st.session_state["year_choice"] = max((year for year in years if year <= shown), default=years[0])
    st.select_slider(frame.speaker(lang)("when.year"), years, key="year_choice", on_change=_year_chosen)


def _year_chosen() -> None:
    year = st.session_state["year_choice"]
    _ask(DAY, _today() if year == _today().year else date(year, 12, 31))


def known_input(reading: Reading, lang: Language) -> None:
    """Ask, among the rarer wishes, by which day something must have been recorded to count."""
    say = frame.speaker(lang)
    st.session_state["known_choice"] = date.fromisoformat(reading.known_on) if reading.known_on else None
    with st.expander(say("when.more"), key="when_more", expanded=reading.known_on is not None):
        st.date_input(
            say("when.known"),
            key="known_choice",
            value=None,
            format=date_format(lang),
            min_value=FIRST,
            max_value=LAST,
            width=240,
            on_change=lambda: _ask(KNOWN, st.session_state["known_choice"]),
        )
        frame.show(el("p", say("when.known_help"), cls="quiet"))
    if reading.known_on:
        said = say("when.known_said", day=in_words(reading.known_on, lang))
        frame.show(el("div", el("p", said), cls="callout ask", role="status"))
