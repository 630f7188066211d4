"""What every start page is made of: three numbers with what proves them, one picture, the next actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from ui.locale import shown
from ui.pages.parts import frame, going
from ui.pages.parts.beginning import is_empty
from ui.pages.parts.glances import styles
from ui.pages.parts.markup import Html, el
from ui.pages.parts.reads import Reading, open_workspace
from ui.starting import Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.locale import Language
    from ui.pages.parts.reads import Stamp

PROVEN = 100
"""How many records a number shows at most; where there are more it says so."""


@dataclass(frozen=True)
class Number:
    """A number in words, with a line for each of the records that it counts (the first of them, at most `PROVEN`).

    `rest` leads to where the others are.
    """

    n: int
    words: str
    lines: Sequence[Html] = ()
    rest: Html | None = None


@dataclass(frozen=True)
class Action:
    """Something to do next and why, with the page where it is done and what is asked of that page."""

    what: str
    why: str
    page: str
    go: str
    asked: dict[str, str | list[str]] = field(default_factory=dict)


def begin(page: str, lang: Language) -> Reading | None:
    """Write what each start page begins with; None where the workspace is empty, which the frame has said."""
    say = frame.speaker(lang)
    frame.heading(say(f"{page}.title"), say(f"{page}.lead"))
    reading = Reading(open_workspace())
    if is_empty(reading):
        return None
    if reading.workspace.example:
        frame.show(el("p", say("overview.example"), cls="quiet"))
    return reading


def standing(reading: Reading) -> Standing:
    """Return what is known on the day at a glance, looked at once for each state of the workspace."""
    return _standing(reading.stamp, reading.day, reading)


@st.cache_resource(show_spinner=False, max_entries=4)
def _standing(stamp: Stamp, day: str, _reading: Reading) -> Standing:  # noqa: ARG001 - stamp: a key of the cache
    return Standing.of(_reading.whole(), day, glance=_reading.glance())


def numbers(three: Sequence[Number], lang: Language) -> Html:
    """Return the numbers side by side, each with the way to the list that proves it."""
    return el("div", *(_number(each, lang) for each in three), cls="numbers")


def _number(number: Number, lang: Language) -> Html:
    say = frame.speaker(lang)
    parts = [el("b", shown(number.n, lang)), el("span", number.words)]
    if number.lines:
        lines = [el("li", line) for line in number.lines]
        if number.n > len(lines):
            rest = [" – ", number.rest] if number.rest else []
            lines.append(el("li", say("start.others", n=number.n - len(lines)), *rest, cls="quiet"))
        listed = el("div", el("ul", *lines, cls="dots"), tabindex="0", role="group", aria_label=number.words)
        parts.append(el("details", el("summary", say("start.which")), listed))
    return el("div", *parts)


def actions(some: Sequence[Action], lang: Language) -> None:
    """Show what to do next, each with its reason and the way to it."""
    say = frame.speaker(lang)
    frame.section(say("start.next"))
    if not some:
        frame.show(el("p", say("start.nothing_next"), role="status"))
    for each in some:
        with st.container(border=True):
            frame.show(el("p", el("strong", each.what)), el("p", each.why, cls="quiet"))
            to_page(each.page, each.go, lang, each.asked)


def to_page(page: str, words: str, lang: Language, asked: dict[str, str | list[str]]) -> None:
    """Put a link to a page that may be asked for several values of one name."""
    address = {**going.place(page, lang), **asked}
    st.page_link(going.PAGES / f"{page}.py", label=going.plain(words), query_params=address)


def drawn(*parts: str) -> None:
    """Write markup with the styles of the start pages."""
    st.html(styles())
    frame.show(*parts)
