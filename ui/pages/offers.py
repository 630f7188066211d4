"""The page of needs and offers: what finds a partner, what does not, where one more place would change something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.matching import Matching, match
from graph.analysis.support import Support, support
from ui.pages.parts import frame, going
from ui.pages.parts.markup import el
from ui.pages.parts.matched import capacity, covered, matrix, waiting
from ui.pages.parts.when import dated_reading, day_input
from ui.partners_text import Words

if TYPE_CHECKING:
    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp

KEPT = 8


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("offers.title"), say("offers.lead"))
    reading = dated_reading()
    day_input(st.columns([1, 3])[0], reading, lang)
    if reading.workspace.example:
        frame.show(el("p", say("overview.example"), cls="quiet"))
    network = reading.whole()
    if network.needs.is_empty():
        frame.show(el("div", el("p", el("strong", say("offers.none"))), el("p", say("offers.none_how")), cls="callout"))
        going.link("importing", say("overview.go_import"), lang)
        return
    found, cells = _matched(reading.stamp, reading.day, reading)
    _figures(found, network.needs.height, lang)
    words, names = Words(network, lang), reading.names()
    covered(words, found, names)
    waiting(words, found, names, "orphans")
    waiting(words, found, names, "left_out")
    capacity(words, found)
    matrix(words, cells, names)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _matched(stamp: Stamp, day: str, _reading: Reading) -> tuple[Matching, list[Support]]:  # noqa: ARG001 - what is kept is kept for it
    network = _reading.whole()
    found = match(network, day)
    return found, support(network, found)


def _figures(found: Matching, needs: int, lang: Language) -> None:
    say = frame.speaker(lang)
    counts = {
        "needs": needs,
        "covered": len(found.covered),
        "left_out": len(found.left_out),
        "orphans": len(found.orphans),
    }
    boxes = [el("div", el("b", str(n)), say(f"offers.n_{key}", n=n)) for key, n in counts.items()]
    frame.show(el("div", *boxes, cls="figures", role="status"), el("p", say("offers.rule"), cls="quiet"))
    if not found.exact:
        frame.show(el("p", say("offers.inexact"), cls="quiet"))


if __name__ == "__main__":
    main()
