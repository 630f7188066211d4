"""The page of territories: each with its coverage at a glance, and the way to any inter-communality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graph import reference
from graph.model.terms import REQUIRED_CATEGORIES
from ui.pages.parts import frame, going
from ui.pages.parts.attention import attention
from ui.pages.parts.country import country
from ui.pages.parts.facts import about
from ui.pages.parts.level import in_words
from ui.pages.parts.markup import Html, el, shape
from ui.pages.parts.reads import Reading, open_workspace
from ui.pages.parts.view import View
from ui.pages.parts.ways import ways

if TYPE_CHECKING:
    from ui.locale import Language

Row = dict[str, Any]
CARDS = 8
FOUND = 8
POINTS = 3


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("overview.title"), say("overview.lead"))
    reading = Reading(open_workspace())
    register = reading.register()
    if reading.workspace.example:
        frame.show(el("div", el("p", say("overview.example")), cls="callout ask"))
    if not register:
        _empty(lang)
    else:
        ways(reading, lang)
    _search(lang)
    if register:
        country(reading, lang)
    inhabited = [row for row in register if row["actors"]]
    if inhabited:
        frame.section(say("overview.followed"))
        _cards(reading, inhabited, lang)
    _others([row for row in register if not row["actors"]], lang)


def _empty(lang: Language) -> None:
    say = frame.speaker(lang)
    frame.show(
        el("div", el("p", el("strong", say("overview.empty"))), el("p", say("overview.empty_how")), cls="callout"),
    )
    going.link("importing", say("overview.go_import"), lang)


def _search(lang: Language) -> None:
    say = frame.speaker(lang)
    asked = st.text_input(
        say("overview.search"), key="overview_search", placeholder=say("overview.search_example"), max_chars=100
    )
    if not asked.strip():
        return
    found = reference.search(asked, FOUND)
    if not found:
        frame.show(el("p", say("overview.search_none"), cls="quiet"))
    for territory in found:
        going.link("territory", territory.name, lang, territory=territory.code)


def _cards(reading: Reading, rows: list[Row], lang: Language) -> None:
    """Show two cards side by side; the way to the next ones stands below."""
    say = frame.speaker(lang)
    place = st.container()
    pages = -(-len(rows) // CARDS)
    at = 1
    if pages > 1:
        at = int(st.number_input(say("overview.page", n=pages), 1, pages, key="overview_page", width=180))
    here = rows[(at - 1) * CARDS : at * CARDS]
    with place:
        for first in range(0, len(here), 2):
            for column, row in zip(st.columns(2, gap="medium"), here[first : first + 2], strict=False):
                with column, st.container(border=True, height="stretch"):
                    _card(View(reading, reading.territory(row["code"]), lang), row)


def _card(view: View, row: Row) -> None:
    points = attention(view, presence=False)
    counts = (
        f"{view.say('overview.n_actors', n=row['actors'])} · {view.say('overview.n_relations', n=row['relations'])}"
    )
    parts = [
        el("h3", view.territory.name),
        el("p", about(view.territory, view.lang), cls="quiet"),
        el("p", counts, cls="quiet"),
        _categories(view),
        in_words(view),
    ]
    if points:
        parts.append(el("ul", *(el("li", point) for point in points[:POINTS]), cls="dots"))
    if len(points) > POINTS:
        parts.append(el("p", view.say("overview.more_points", n=len(points) - POINTS), cls="quiet"))
    frame.show(*parts)
    open_it = view.say("overview.open_named", name=view.territory.name)
    going.link("territory", open_it, view.lang, territory=view.territory.code)


def _categories(view: View) -> Html:
    lines = []
    for category in REQUIRED_CATEGORIES:
        presence = view.coverage.presence[category]
        note = view.say("overview.n_actors" if presence.actors else f"sectors.{presence.state}", n=len(presence.actors))
        said = el("span", note, cls=None if presence.actors else "warn")
        title = view.say(f"categories.{category}") + view.say("frame.colon")
        lines.append(el("li", shape(category, filled=bool(presence.actors)), el("span", title, said)))
    return el("ul", *lines, cls="plain")


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
        key="overview_others",
    )
    if chosen:
        going.link("territory", say("overview.open_named", name=names[chosen]), lang, territory=chosen)


if __name__ == "__main__":
    main()
