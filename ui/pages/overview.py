"""The first page: a door for each group of people, the country, any territory; how to begin where it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graph import reference
from ui.pages.parts import address, frame, going
from ui.pages.parts.beginning import beginning, is_empty
from ui.pages.parts.country import country
from ui.pages.parts.example import invented
from ui.pages.parts.markup import el
from ui.pages.parts.reads import Reading, open_workspace
from ui.pages.parts.ways import ways

if TYPE_CHECKING:
    from ui.locale import Language

Row = dict[str, Any]
LISTED = 24
FOUND = 8


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("overview.title"), say("overview.lead"))
    reading = Reading(open_workspace())
    invented(reading.workspace, lang)
    if is_empty(reading):
        beginning(reading, lang)
        frame.section(say("overview.elsewhere"))
        _search(lang)
        return
    ways(reading, lang)
    register = reading.register()
    if not register:
        _nowhere(reading, lang)
    _search(lang)
    if register:
        country(reading, lang)
        _followed([row for row in register if row["actors"]], lang)
        _others([row for row in register if not row["actors"]], lang)


def _nowhere(reading: Reading, lang: Language) -> None:
    """Say that actors are there whom no territory has, and what gives them one."""
    say = frame.speaker(lang)
    said = say("start.nowhere", n=reading.whole().actors.height)
    frame.show(el("div", el("p", said), cls="callout ask"))
    with st.container(horizontal=True, gap="small"):
        going.link("editing", say("start.correct"), lang, what="correct")
        going.link("importing", say("overview.go_import"), lang)


def _search(lang: Language) -> None:
    say = frame.speaker(lang)
    asked = st.text_input(
        say("overview.search"),
        placeholder=say("overview.search_example"),
        max_chars=100,
        **address.words("search", key="overview_search"),
    )
    if not asked.strip():
        return
    found = reference.search(asked, FOUND)
    if not found:
        frame.show(el("p", say("overview.search_none"), cls="quiet"))
    for territory in found:
        going.link("territory", territory.name, lang, territory=territory.code)


def _followed(rows: list[Row], lang: Language) -> None:
    """Give the ways to the territories where somebody is recorded, some at a time."""
    if not rows:
        return
    say = frame.speaker(lang)
    frame.section(say("overview.followed"))
    pages = -(-len(rows) // LISTED)
    at = 1
    if pages > 1:
        at = int(
            st.number_input(say("overview.page", n=pages), 1, pages, width=180, **address.number("page", 1, pages, 1))
        )
    with st.container(horizontal=True, gap="small"):
        for row in rows[(at - 1) * LISTED : at * LISTED]:
            words = say("overview.open_counted", name=row["name"], n=row["actors"])
            going.link("territory", words, lang, territory=row["code"])


def _others(rows: list[Row], lang: Language) -> None:
    """List the territories of the register where nobody is recorded yet."""
    if not rows:
        return
    say = frame.speaker(lang)
    frame.section(say("overview.others"))
    frame.show(el("p", say("overview.others_lead", n=len(rows)), cls="quiet"))
    names = {row["code"]: row["name"] for row in rows}
    chosen = st.selectbox(
        say("overview.others_choose"),
        list(names),
        index=None,
        format_func=lambda code: f"{names[code]} ({code})",
        placeholder=say("overview.others_placeholder"),
        **address.one("other", names, None, key="overview_others"),
    )
    if chosen:
        going.link("territory", say("overview.open_named", name=names[chosen]), lang, territory=chosen)


if __name__ == "__main__":
    main()
