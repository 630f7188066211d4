"""The page for researchers: the structure of any part of the network, every figure with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from graph.model.terms import ACTS_IN, COOPERATION_TYPES, RELATION_TYPES
from ui.pages.parts import address, frame
from ui.pages.parts.address import TERRITORY
from ui.pages.parts.background import awaited
from ui.pages.parts.facts import told_apart
from ui.pages.parts.markup import el
from ui.pages.parts.when import dated_reading, day_input
from ui.pages.parts.working import Work

if TYPE_CHECKING:
    import polars as pl

    from graph.model.network import Network
    from graph.workspace import Workspace
    from ui.locale import Language
    from ui.pages.parts.reads import Mark, Reading, Stamp
    from ui.studying import Question, Study

DRAWS = (249, 499, 999, 1999)
"""At least as many as sub-groups are held against, which are then the same networks."""
FIRST_DRAWS = 999
MOST_REWIRED = 6_000_000
"""How many ties all draws may rewire together, some half a minute: of large networks fewer draws are taken."""
SEED = 1
MOST_SEED = 2**31 - 1
MOST_ACTORS, MOST_TIES, LARGE = 10_000, 30_000, 2_000
"""Beyond, shortest paths and draws take longer than anybody waits for a page; from `LARGE` actors on it says so."""


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("research.title"), say("research.lead"))
    reading = dated_reading()
    if reading.workspace.example:
        frame.show(el("p", say("overview.example"), cls="quiet"))
    codes = _territories(reading, lang)
    types = _types(lang)
    draws, seed = _draws(lang)
    if not codes or not types:
        frame.show(el("p", say("research.choose_types" if codes else "research.choose"), role="status"))
        return
    _answer(reading, (codes, types, draws, seed), lang)


def _answer(reading: Reading, asked: tuple[tuple[str, ...], tuple[str, ...], int, int], lang: Language) -> None:
    from ui.pages.parts.sheet import Sheet  # noqa: PLC0415 - slow to load, not always needed
    from ui.pages.parts.study_page import study_sections  # noqa: PLC0415 - as above
    from ui.pages.parts.study_time import changed  # noqa: PLC0415 - as above
    from ui.studying import Question, members_of, ties_between  # noqa: PLC0415 - as above

    say = frame.speaker(lang)
    codes, types, draws, seed = asked
    try:
        territories = [reading.territory(code) for code in codes]
    except EssaimError as error:
        frame.trouble(error, lang)
        return
    network = reading.around(territories[0]) if len(territories) == 1 else reading.whole()
    own = members_of(network, territories)
    ties = ties_between(network, own, types).left.size
    if own.height > MOST_ACTORS or ties > MOST_TIES:
        said = say("research.too_many", n=own.height, ties=ties, most=MOST_ACTORS, most_ties=MOST_TIES)
        frame.show(el("div", el("p", said), cls="callout ask", role="status"))
        return
    taken = _affordable(draws, ties)
    if taken < draws:
        frame.show(el("p", say("research.fewer_draws", draws=taken, asked=draws), cls="quiet"))
    where = reading.mark(codes[0]) if len(codes) == 1 else reading.stamp
    asked_for = Question(codes, types, reading.day, taken, seed)
    found = awaited("study", lang, _study, where, asked_for, network, own, reading.workspace)
    if found is None:
        if own.height > LARGE:
            frame.show(el("p", say("research.working_long", n=own.height), cls="quiet"))
        return
    sheet = Sheet(found, lang)
    study_sections(sheet)
    if not own.height:
        return
    around = codes[0] if len(codes) == 1 else None
    everything = _undated(reading.stamp, around, reading.workspace)
    changed(sheet, everything, territories, sorted({year for code in codes for year in reading.years(code)}))


def _affordable(draws: int, ties: int) -> int:
    """Return how many draws are taken: those asked for, or as many as rewire a large network in half a minute."""
    most = MOST_REWIRED // max(1, ties)
    return draws if draws <= most else max((each for each in DRAWS if each <= most), default=DRAWS[0])


def _territories(reading: Reading, lang: Language) -> tuple[str, ...]:
    """Ask for territories; the one of the address, or seen last, is chosen to begin with."""
    say = frame.speaker(lang)
    names = told_apart(reading.names())
    left, right = st.columns([3, 1], gap="medium")
    chosen = left.multiselect(
        say("research.territories"),
        list(names),
        format_func=lambda code: names[code],
        placeholder=say("territory.placeholder"),
        **address.some(TERRITORY, names, key="research_territories"),
    )
    day_input(right, reading, lang)
    return tuple(sorted(chosen))


def _types(lang: Language) -> tuple[str, ...]:
    say = frame.speaker(lang)
    offered = [each for each in RELATION_TYPES if each != ACTS_IN]
    chosen = st.multiselect(
        say("network_page.types"),
        offered,
        format_func=lambda each: say(f"type_name.{each}"),
        **address.some("types", offered, COOPERATION_TYPES, key="research_types"),
    )
    if set(chosen) - set(COOPERATION_TYPES):
        frame.show(el("p", say("research.other_types"), cls="quiet"))
    return tuple(sorted(chosen))


def _draws(lang: Language) -> tuple[int, int]:
    say = frame.speaker(lang)
    with st.expander(say("research.draws_and_seed"), key="research_how"):
        asked = address.one("draws", DRAWS, FIRST_DRAWS, key="research_draws")
        draws = st.selectbox(say("research.draws"), DRAWS, width=240, **asked)
        asked = address.number("seed", 0, MOST_SEED, SEED, key="research_seed")
        seed = st.number_input(say("research.seed"), 0, MOST_SEED, width=240, **asked)
    return draws, int(seed)


@st.cache_resource(show_spinner=False, max_entries=24, on_release=Work.leave)
def _study(
    where: Mark | Stamp, question: Question, _network: Network, _own: pl.DataFrame, _workspace: Workspace
) -> Work[Study]:
    from ui.studying import study  # noqa: PLC0415 - slow to load, not always needed

    return Work.begin(
        (where, question), lambda tell: study(_network, _own, question, _workspace, where.known_on, tell=tell)
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _undated(stamp: Stamp, code: str | None, _workspace: Workspace) -> Network:
    territory = _workspace.territory(code, known_on=stamp.known_on) if code else None
    return _workspace.undated(territory, known_on=stamp.known_on)


if __name__ == "__main__":
    main()
