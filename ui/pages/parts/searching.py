"""The search on every page: some words of a name, answered while they are typed, and the ways to what they may mean."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from graph.errors import EssaimError
from graph.journal.erasing import ERASURE
from ui.pages.parts import chosen, frame, going
from ui.pages.parts.found import Way, ways
from ui.pages.parts.markup import el
from ui.pages.parts.when import dated_reading
from ui.search import component

if TYPE_CHECKING:
    from graph.analysis.searching import Entry, Found, Index
    from ui.locale import Language
    from ui.pages.parts.reads import Reading
    from ui.search.kept import Names

ASKED, ASKED_AT = "search_everywhere", "search_everywhere_at"
TYPED, CHOSEN = "search_typed", "search_chosen"
MOST = 8
LONGEST = 120


def box(page: str, lang: Language) -> None:
    """Draw the search on a page, by its name; it is emptied where a person has gone on to another place."""
    if st.session_state.get(ASKED) and st.session_state.get(ASKED_AT) != _here(page):
        st.session_state[ASKED] = ""
    _box(page, lang)


def _here(page: str) -> tuple[str | None, ...]:
    return (page, *(st.query_params.get(name) for name in ("territory", chosen.ACTOR)))


@st.fragment
def _box(page: str, lang: Language) -> None:
    """Draw the field, and below it what was asked for with Enter; the page behind does not run while a person types."""
    try:
        _go_to_chosen(lang)
        typed = st.session_state.pop(TYPED, None)
        offer = _offer(dated_reading(), typed, lang) if typed else None
    except EssaimError as error:
        offer = None
        frame.trouble(error, lang)
    say = frame.speaker(lang)
    asked = st.session_state.get(ASKED) or ""
    words = {name: say(f"searching.{name}") for name in ("label", "example", "busy", "choose")}
    data = {"words": words, "place": repr(_here(page)), "asked": asked, "offer": offer}
    component.show(data, key="search_box", tell=lambda event, what: _heard(event, what, page))
    if asked:
        try:
            with st.spinner(say("searching.busy")):
                _list(dated_reading(), asked, lang)
        except EssaimError as error:
            frame.trouble(error, lang)


def _heard(event: str, what: object, page: str) -> None:
    """Keep what the browser tells, as far as it is what it should be."""
    if event == component.CHOSEN and isinstance(what, dict):
        st.session_state[CHOSEN] = what.get("kind"), what.get("id")
    elif event == component.TYPED and isinstance(what, str):
        st.session_state[TYPED] = what[:LONGEST]
    elif event == component.ENTERED and isinstance(what, str):
        st.session_state[ASKED], st.session_state[ASKED_AT] = what[:LONGEST].strip(), _here(page)


def _go_to_chosen(lang: Language) -> None:
    """Go to what a person chose among what was offered, if it is still there."""
    kind, key = st.session_state.pop(CHOSEN, (None, None))
    if not isinstance(kind, str) or not isinstance(key, str):
        return
    reading = dated_reading()
    chosen_one = _known(reading, kind, key)
    for way in ways([chosen_one] if chosen_one else [], reading, lang):
        st.session_state[ASKED] = ""
        query = going.place(way.page, lang, **way.address)
        st.switch_page(going.PAGES / f"{way.page}.py", query_params=query)


def _found(reading: Reading, asked: str, lang: Language) -> tuple[Found, str]:
    """Look for a text; return what was found, and how that is said."""
    from graph.analysis.plain_search import plain_search  # noqa: PLC0415 - slow to load, not always needed
    from graph.analysis.searching import search  # noqa: PLC0415 - as above

    say = frame.speaker(lang)
    index = _index(reading)
    if index is None:
        found = plain_search(reading.workspace.undated(), reading.names(), asked, MOST)
        return found, say("searching.preparing", n=found.total)
    found = search(index, asked, MOST)
    if not found.entries:
        return found, say("searching.none")
    key = "searching.best" if found.total > MOST else "searching.found"
    return found, say(key, n=found.total, most=MOST) if found.whole else say("searching.some")


def _offer(reading: Reading, asked: str, lang: Language) -> dict[str, Any]:
    """Return what the browser offers while a person types: the best answers, by kind, the best kind first."""
    found, said = _found(reading, asked, lang)
    kinds = list(dict.fromkeys(each.kind for each in found.entries))
    by_kind = sorted(found.entries, key=lambda each: kinds.index(each.kind))
    groups = groupby(ways(by_kind, reading, lang), key=lambda way: way.entry.kind)
    say = frame.speaker(lang)
    offered = [
        {"name": say(f"searching.group.{kind}"), "options": [_option(way) for way in some]} for kind, some in groups
    ]
    return {"asked": asked, "said": said, "groups": offered}


def _option(way: Way) -> dict[str, str]:
    return {"kind": way.entry.kind, "id": way.entry.id, "name": way.name, "where": way.where}


def _list(reading: Reading, asked: str, lang: Language) -> None:
    """Put the ways to what was found."""
    found, said = _found(reading, asked, lang)
    frame.show(el("p", said, cls="quiet" if found.entries else None, role="status"))
    for way in ways(found.entries, reading, lang):
        kind = frame.speaker(lang)(f"searching.{way.entry.kind}")
        # Isolated, so that no direction of writing in a name reaches the words beside it.
        words = f"\u2068{way.name}\u2069 · {', '.join(each for each in (kind, way.where) if each)}"
        going.link(way.page, words, lang, **way.address)


def _known(reading: Reading, kind: str, key: str) -> Entry | None:
    """Return what was offered, if it is still there."""
    from graph.analysis import searching  # noqa: PLC0415 - slow to load, not always needed

    if kind == "territory":
        name = reading.names().get(key)
        return None if name is None else searching.Entry(kind, key, name)
    if kind not in searching.KINDS:
        return None
    whole = reading.workspace.undated()
    rows = (whole.actors if kind == "actor" else whole.initiatives).filter(pl.col("id") == key)
    return searching.Entry(kind, key, rows["name"].item() or "") if rows.height else None


def _index(reading: Reading) -> Index | None:
    """Return the index of the present state: who has ended is found too; None while the first one is being made."""
    journal = reading.workspace.journal
    erasures = len(journal.kept(ERASURE))
    return _names(reading.stamp.journal).index(reading.stamp, reading.workspace.undated(), reading.names(), erasures)


@st.cache_resource(show_spinner=False, max_entries=4)
def _names(journal: str) -> Names:  # noqa: ARG001 - a key of the cache
    from ui.search.kept import Names  # noqa: PLC0415 - slow to load, not always needed

    return Names()
