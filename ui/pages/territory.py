"""The page of one territory: who is there, who cooperates with whom, and what nobody has asked yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError, InputRefused
from ui.pages.parts import address, frame, going
from ui.pages.parts.address import TERRITORY
from ui.pages.parts.asking import asking
from ui.pages.parts.attention import attention
from ui.pages.parts.cooperation import cooperation, researchers
from ui.pages.parts.drawing import drawing
from ui.pages.parts.editing_links import to_editing
from ui.pages.parts.facts import about
from ui.pages.parts.level import summary
from ui.pages.parts.listing import listing
from ui.pages.parts.markup import el
from ui.pages.parts.paper import paper
from ui.pages.parts.presence import presence
from ui.pages.parts.view import View
from ui.pages.parts.when import dated_reading, day_input, known_input, year_slider

if TYPE_CHECKING:
    from ui.locale import Language
    from ui.pages.parts.reads import Reading


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    try:
        reading = dated_reading(known=True)
    except EssaimError:
        frame.heading(say("territory.title"))
        raise
    code = address.asked(TERRITORY)
    if not code:
        frame.heading(say("territory.title"), say("territory.lead"))
        _choose(reading, None, lang)
        return
    try:
        view = View(reading, reading.territory(code), lang)
    except InputRefused as error:
        frame.heading(say("territory.title"))
        frame.trouble(error, lang)
        _choose(reading, None, lang)
        return
    _page(view)


def _choose(reading: Reading, view: View | None, lang: Language) -> None:
    """Offer the register's territories and the days; all go into the address."""
    say = frame.speaker(lang)
    names = reading.names()
    if view:
        names.setdefault(view.territory.code, view.territory.name)
    left, right = st.columns([3, 1], gap="medium")
    left.selectbox(
        say("territory.choose"),
        list(names),
        index=None,
        format_func=lambda code: f"{names[code]} ({code})",
        placeholder=say("territory.placeholder"),
        **address.one(TERRITORY, names, None),
    )
    day_input(right, reading, lang)
    if view:
        year_slider(reading, view.territory.code, lang)
    known_input(reading, lang)


def _page(view: View) -> None:
    say = view.say
    frame.heading(view.territory.name, about(view.territory, view.lang))
    if view.territory.note:
        frame.show(el("p", view.territory.note, cls="quiet"))
    _choose(view.reading, view, view.lang)
    if view.reading.workspace.example:
        frame.show(el("p", say("overview.example"), cls="quiet"))
    frame.show(view.kept("summary", summary))
    if not view.members:
        frame.show(el("p", say("territory.nobody")))
        going.link("importing", say("overview.go_import"), view.lang)
    points = view.kept("attention", attention)
    if points and view.members:
        frame.section(say("territory.attention"))
        frame.show(el("ul", *(el("li", point) for point in points), cls="dots"))
    frame.section(say("territory.picture"))
    drawing(view)
    _evidence(view)


def _evidence(view: View) -> None:
    say = view.say
    frame.section(say("territory.presence"))
    frame.show(el("p", say("territory.presence_lead"), cls="quiet"), view.kept("presence", presence))
    frame.section(say("territory.cooperation"))
    frame.show(el("p", say("territory.cooperation_lead"), cls="quiet"), view.kept("cooperation", cooperation))
    frame.section(say("territory.researchers"))
    frame.show(view.kept("researchers", researchers))
    frame.section(say("territory.asking"))
    frame.show(view.kept("asking", asking))
    to_editing(view)
    frame.section(say("territory.listing"))
    listing(view)
    frame.section(say("paper.title"))
    paper(view.reading, [view.territory.code], view.lang)


if __name__ == "__main__":
    main()
