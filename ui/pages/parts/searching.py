"""The search on every page: some words of a name, and the ways to what they may mean."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph.errors import EssaimError
from graph.model.terms import ACTS_IN
from graph.workspace.register import declared, memberships
from ui.pages.parts import chosen, frame, going
from ui.pages.parts.address import DAY
from ui.pages.parts.markup import el
from ui.pages.parts.when import dated_reading
from ui.sectors.labels import shortened

if TYPE_CHECKING:
    from graph.analysis.searching import Entry, Index
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Workspace
    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp

ASKED, ASKED_AT = "search_everywhere", "search_everywhere_at"
MOST = 8
LONGEST = 120
NAME = 70
_ROWS = {"actor": "actors", "initiative": "initiatives"}


def box(page: str, lang: Language) -> None:
    """Draw the search on a page, by its name; it is emptied where a person has gone on to another place."""
    if st.session_state.get(ASKED) and st.session_state.get(ASKED_AT) != _here(page):
        st.session_state[ASKED] = ""
    _box(page, lang)


def _here(page: str) -> tuple[str | None, ...]:
    return (page, *(st.query_params.get(name) for name in ("territory", chosen.ACTOR)))


def _remember(page: str) -> None:
    st.session_state[ASKED_AT] = _here(page)


@st.fragment
def _box(page: str, lang: Language) -> None:
    """Draw the field, and below it what was found; the page behind does not run again while a person searches."""
    say = frame.speaker(lang)
    asked = st.text_input(
        say("searching.label"),
        key=ASKED,
        placeholder=say("searching.example"),
        max_chars=LONGEST,
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=_remember,
        args=(page,),
    )
    if asked and asked.strip():
        try:
            with st.spinner(say("searching.busy")):
                _answer(dated_reading(), asked, lang)
        except EssaimError as error:
            frame.trouble(error, lang)


def _answer(reading: Reading, asked: str, lang: Language) -> None:
    from graph.analysis.searching import search  # noqa: PLC0415 - slow to load, not always needed

    say = frame.speaker(lang)
    found = search(_index(reading.stamp, reading), asked, MOST)
    if not found.entries:
        frame.show(el("p", say("searching.none"), role="status"))
        return
    key = "searching.best" if found.total > MOST else "searching.found"
    said = say(key, n=found.total, most=MOST) if found.whole else say("searching.some")
    frame.show(el("p", said, cls="quiet", role="status"))
    whole = reading.workspace.undated()
    codes = _places(whole, found.entries, _named(reading.stamp, reading.workspace))
    for entry in found.entries:
        _link(entry, codes.get((entry.kind, entry.id)), whole, reading, lang)


@st.cache_resource(show_spinner=False, max_entries=2)
def _index(stamp: Stamp, _reading: Reading) -> Index:  # noqa: ARG001 - the stamp is the key of the cache
    """Make the index once for each state of the journal: who has ended is found too."""
    from graph.analysis.searching import index  # noqa: PLC0415 - slow to load, not always needed

    return index(_reading.workspace.undated(), _reading.names())


@st.cache_resource(show_spinner=False, max_entries=2)
def _named(stamp: Stamp, _workspace: Workspace) -> list[Territory]:  # noqa: ARG001 - the stamp is the key of the cache
    return [declared(row) for row in _workspace.undated().territories.iter_rows(named=True)]


def _places(whole: Network, entries: tuple[Entry, ...], named: list[Territory]) -> dict[tuple[str, str], str]:
    """Return the territory of each entry that has one, by kind and id; of several, the first by code."""
    found = {(each.kind, each.id): each.id for each in entries if each.kind == "territory"}
    ids = {kind: pl.Series([each.id for each in entries if each.kind == kind], dtype=pl.String) for kind in _ROWS}
    for kind, wanted in ids.items():
        rows = getattr(whole, _ROWS[kind]).filter(pl.col("id").is_in(wanted.implode()))
        places = rows.select("id", "territory", commune="commune" if kind == "actor" else pl.lit(None, pl.String))
        acting = whole.relations.filter((pl.col("type") == ACTS_IN) & pl.col("source").is_in(wanted.implode()))
        some = replace(whole, actors=places, relations=acting if kind == "actor" else acting.clear())
        for key, code in memberships(some, named).sort("actor", "territory", descending=True).iter_rows():
            found[kind, key] = code
    return found


def _link(entry: Entry, code: str | None, whole: Network, reading: Reading, lang: Language) -> None:
    """Put the way to an entry: its territory's page, on a day on which it is there."""
    say = frame.speaker(lang)
    address = {"territory": code} if code else {}
    said = [say(f"searching.{entry.kind}")]
    if entry.kind != "territory":
        row = getattr(whole, _ROWS[entry.kind]).row(by_predicate=pl.col("id") == entry.id, named=True)
        day = day_of(row["since"], row["until"], reading.day)
        address |= {DAY: day} if day != reading.day else {}
        said.append(reading.territory(code).name if code else say("searching.nowhere"))
    if entry.kind == "actor":
        address[chosen.ACTOR] = entry.id
    # Isolated, so that no direction of writing in a name reaches the words beside it.
    name = (
        f"\u2068{shortened(entry.name, NAME)}\u2069" if entry.name.strip() else say("searching.nameless", id=entry.id)
    )
    going.link("territory" if code else "network", f"{name} · {', '.join(said)}", lang, **address)


def day_of(since: str | None, until: str | None, day: str) -> str:
    """Return a day on which something is there: this one, else the last or first of its own.

    Examples
    --------
    >>> day_of("2019", "2023-02", "2025-06-15"), day_of("2026", None, "2025-06-15"), day_of(None, None, "2025-06-15")
    ('2023-02-28', '2026-01-01', '2025-06-15')
    """
    if until and f"{until}~" < day:
        month = f"{until}-12"[:7]
        return until if len(until) > len(month) else f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
    if since and since > day:
        return f"{since}-01-01"[:10]
    return day
