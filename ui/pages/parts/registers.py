"""Organisations of the registers that could be looked at for a gap: to be checked, they count in no coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.workspace.candidates import candidates
from ui.pages.parts import frame
from ui.pages.parts.facts import term
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from graph.workspace import Workspace
    from graph.workspace.candidates import Candidate
    from ui.pages.parts.reads import Stamp
    from ui.pages.parts.suggesting import Sitting

SHOWN = 5


def from_registers(sitting: Sitting) -> None:
    """List a few candidates of each category that is missing, where registers were read for the territory."""
    say = sitting.words.say
    missing = [gap.sought[0] for gap in sitting.found.partners.gaps if gap.kind == "category"]
    found = {
        each: _candidates(sitting.reading.stamp, sitting.code, each, sitting.reading.workspace) for each in missing
    }
    if not any(found.values()):
        return
    frame.section(say("partners.registers"))
    frame.show(el("p", say("partners.registers_lead"), cls="quiet"))
    for category, some in found.items():
        if some:
            lines = [el("li", each.name, " ", el("span", _told(sitting, each), cls="source")) for each in some]
            frame.show(el("h3", say(f"categories.{category}")), el("ul", *lines, cls="dots"))


def _told(sitting: Sitting, each: Candidate) -> str:
    lang = sitting.words.lang
    return " · ".join(filter(None, (term("kind", each.kind, lang), each.commune, term("format", each.register, lang))))


@st.cache_data(show_spinner=False, max_entries=64)
def _candidates(stamp: Stamp, code: str, category: str, _workspace: Workspace) -> list[Candidate]:
    return candidates(_workspace, code, category=category, limit=SHOWN, known_on=stamp.known_on)
