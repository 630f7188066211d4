"""Three ways in: a door for those who choose, who facilitate and who study, each with what waits behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.locale import shown
from ui.pages.parts import frame, going
from ui.pages.parts.markup import el
from ui.pages.parts.start import standing

if TYPE_CHECKING:
    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp

WAYS = ("choosing", "facilitating", "studying")
"""The start page of each group of people."""
Figures = dict[str, dict[str, int]]


def ways(reading: Reading, lang: Language) -> None:
    """Show the three ways side by side, each with its numbers and a link."""
    say = frame.speaker(lang)
    figures = _figures(reading.stamp, reading.day, reading)
    for column, way in zip(st.columns(len(WAYS), gap="medium"), WAYS, strict=True):
        with column, st.container(border=True, height="stretch"):
            lines = (
                el("li", el("b", shown(n, lang)), f" {say(f'ways.{way}_{name}', n=n)}")
                for name, n in figures[way].items()
            )
            frame.show(el("h2", say(f"ways.{way}")), el("ul", *lines, cls="bare"))
            going.link(way, say(f"ways.{way}_go"), lang)


@st.cache_data(show_spinner=False, max_entries=16)
def _figures(stamp: Stamp, day: str, _reading: Reading) -> Figures:  # noqa: ARG001 - keys of the cache
    found = standing(_reading)
    return {
        "choosing": {
            "candidates": found.candidates.height,
            "cooperating": found.cooperating.height,
            "asking": found.asking.height,
        },
        "facilitating": {
            "gaps": found.short.height,
            "needs": found.unanswered.height,
            "unclassed": found.unclassed.height,
        },
        "studying": {
            "actors": found.network.actors.height,
            "ties": found.network.ties.height,
            "undated": found.undated.height,
        },
    }
