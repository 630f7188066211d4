"""An empty workspace explains itself: three steps on the first page, and on every other what it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.pages.parts import frame, going
from ui.pages.parts.example import tried
from ui.pages.parts.glances import styles
from ui.pages.parts.markup import el
from ui.pages.parts.reads import Reading, open_workspace
from ui.pages.parts.to_send import form, template

if TYPE_CHECKING:
    from ui.locale import Language

ACTING = ("home", "overview", "importing", "editing")
"""The page that explains how to begin, by its two addresses, and those that fill a workspace: they wait for nothing."""


def is_empty(reading: Reading) -> bool:
    """Tell whether nothing is recorded: no territory, no actor."""
    return reading.is_empty()


def beginning(reading: Reading, lang: Language) -> None:
    """Explain in three steps how to begin."""
    say = frame.speaker(lang)
    st.html(styles())
    frame.show(el("div", el("p", el("strong", say("overview.empty"))), el("p", say("start.empty_how")), cls="callout"))
    _step(1, lang)
    tried(reading.workspace, lang)
    _step(2, lang)
    template(lang)
    form(lang)
    _step(3, lang)
    with st.container(horizontal=True, gap="small"):
        going.link("importing", say("overview.go_import"), lang)
        going.link("editing", say("start.by_hand"), lang, what="actor")


def _step(number: int, lang: Language) -> None:
    say = frame.speaker(lang)
    said = el("div", el("h2", say(f"start.step_{number}")), el("p", say(f"start.step_{number}_how")))
    frame.show(el("div", el("span", str(number), cls="which", aria_hidden="true"), said, cls="step-in"))


def waiting(page: str, lang: Language) -> None:
    """Say on a page of an empty workspace what it waits for, with the way to the beginning."""
    if page in ACTING or not is_empty(Reading(open_workspace())):
        return
    say = frame.speaker(lang)
    lines = [el("p", el("strong", say("start.waiting"))), el("p", say(f"waits_for.{page}"))]
    frame.show(el("div", *lines, cls="callout"))
    with st.container(horizontal=True, gap="small"):
        going.link("overview", say("start.begin"), lang)
        going.link("importing", say("overview.go_import"), lang)
        going.link("editing", say("start.by_hand"), lang, what="actor")
