"""What the pages of the choice share: the candidates judged, the wave asked about, verdicts in words and marks."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.ties import ties_of
from graph.analysis.verdicts import CRITERIA, WAVES
from graph.errors import EssaimError
from ui.choosing import Asked, assess_candidates
from ui.pages.parts import address, frame, going
from ui.pages.parts.address import WAVE
from ui.pages.parts.background import awaited
from ui.pages.parts.markup import Html, el
from ui.pages.parts.when import dated_reading, day_input, known_input
from ui.pages.parts.working import Work
from ui.pictures.bubbles import bubbles_svg, pairs_tied, spoken
from ui.sectors.picture import Standing

if TYPE_CHECKING:
    from graph.analysis.verdicts import Criterion, Judged, Verdict, Wave
    from graph.workspace import Workspace
    from ui.choosing import Assessment
    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp

BADGES: dict[Verdict, str] = {"met": "badge on", "not_met": "badge off", "unknown": "badge ask", "not_asked": "badge"}
_KEPT = 4


def wave_input(lang: Language) -> Wave:
    """Ask for which wave one chooses: the first three territories, or the next ones."""
    say = frame.speaker(lang)
    chosen: Wave = st.radio(
        say("choice.wave"),
        WAVES,
        horizontal=True,
        format_func=lambda wave: say(f"wave.{wave}"),
        **address.one(WAVE, WAVES, WAVES[0]),
    )
    return chosen


def asked_candidates(lang: Language) -> tuple[Reading, Assessment] | None:
    """Ask for the wave and the days, and judge all candidates; None where there are none yet, which is then said."""
    say = frame.speaker(lang)
    try:
        reading = dated_reading(known=True)
    except EssaimError as error:
        frame.trouble(error, lang)
        return None
    left, right = st.columns([3, 1], gap="medium")
    with left:
        wave = wave_input(lang)
    day_input(right, reading, lang)
    known_input(reading, lang)
    found = candidates(reading, wave, lang)
    if found is None:
        return None
    if not found.judged:
        frame.show(el("p", say("comparison.nobody")))
        going.link("importing", say("overview.go_import"), lang)
        return None
    return reading, found


def candidates(reading: Reading, wave: Wave, lang: Language) -> Assessment | None:
    """Return all candidates, judged; None while they are, which is then said."""
    return awaited("judging", lang, _judged, reading.stamp, reading.day, wave, reading.workspace)


@st.cache_resource(show_spinner=False, max_entries=_KEPT, on_release=Work.leave)
def _judged(stamp: Stamp, day: str, wave: Wave, _workspace: Workspace) -> Work[Assessment]:
    asked = Asked(wave, day, stamp.known_on)
    return Work.begin((stamp, asked), lambda tell: assess_candidates(_workspace, asked, asking=True, tell=tell))


def all_criteria(judged: Judged) -> list[tuple[str, Criterion]]:
    """Return the criteria by name, the partnership with researchers last."""
    return [*((name, judged.criteria[name]) for name in CRITERIA), ("plus", judged.plus)]


def badge(criterion: Criterion, lang: Language) -> Html:
    """Say a verdict."""
    return el("span", frame.speaker(lang)(f"verdict.{criterion.verdict}"), cls=BADGES[criterion.verdict])


@st.cache_data(show_spinner=False, max_entries=256)
def bubbles(stamp: Stamp, day: str, code: str, lang: Language, _found: Assessment) -> Html:  # noqa: ARG001 - keys of the cache
    """Return the picture of a territory by categories, with its content in words for who does not see it."""
    judged = next(each for each in _found.judged if each.code == code)
    standings = {key: Standing(each.state, len(each.actors)) for key, each in judged.coverage.presence.items()}
    tied = pairs_tied(ties_of(_found.looked_at, judged.territory))
    name = judged.territory.name
    drawn = base64.b64encode(bubbles_svg(name, standings, tied, lang).encode()).decode()
    words = spoken(name, standings, tied, lang)
    return el("img", src=f"data:image/svg+xml;base64,{drawn}", alt=words, cls="picture")
