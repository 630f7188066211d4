"""Three ways in: what needs attention for those who choose, who facilitate and who study, and where to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph.analysis.answering import answers
from graph.analysis.glance import at_a_glance
from graph.analysis.verdicts import MULTI_ACTOR
from graph.model.terms import REQUIRED_CATEGORIES
from graph.workspace.register import declared
from ui.locale import shown
from ui.pages.parts import frame, going
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from graph.model.network import Network
    from graph.workspace import Workspace
    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp

WAYS = {"choosing": "comparison", "facilitating": "partners", "study": "research"}
"""The page that each group of people goes on to."""
Figures = dict[str, dict[str, int]]


def ways(reading: Reading, lang: Language) -> None:
    """Show the three ways side by side, each with three numbers and a link."""
    say = frame.speaker(lang)
    figures = _figures(reading.stamp, reading.day, reading.whole(), reading.workspace)
    for column, (way, page) in zip(st.columns(len(WAYS), gap="medium"), WAYS.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            lines = (
                el("li", el("b", shown(n, lang)), f" {say(f'ways.{way}_{name}', n=n)}")
                for name, n in figures[way].items()
            )
            frame.show(el("h2", say(f"ways.{way}")), el("ul", *lines, cls="bare"))
            going.link(page, say(f"ways.{way}_go"), lang)


@st.cache_data(show_spinner=False, max_entries=16)
def _figures(stamp: Stamp, day: str, _whole: Network, _workspace: Workspace) -> Figures:  # noqa: ARG001 - stamp: a key of the cache
    territories = [declared(row) for row in _whole.territories.iter_rows(named=True)]
    glance = at_a_glance(_whole, territories, day).with_columns(status=_whole.territories["status"])
    answered = answers(_whole, day)["need"]
    return {
        "choosing": _choosing(glance.filter(pl.col("status") == "candidate")),
        "facilitating": {
            "gaps": glance.filter(pl.col("attested") < len(REQUIRED_CATEGORIES)).height,
            "needs": _whole.needs.filter(~pl.col("id").is_in(answered.implode())).height,
            "unclassed": _whole.actors.filter(pl.col("categories").fill_null("") == "").height,
        },
        "study": {
            "actors": _whole.actors.height,
            "ties": _whole.ties.height,
            "undated": _whole.ties.filter(pl.col("since").is_null()).height,
        },
    }


def _choosing(candidates: pl.DataFrame) -> dict[str, int]:
    states = [pl.col(category) for category in REQUIRED_CATEGORIES]
    asking = pl.any_horizontal(state == "unknown" for state in states) & (pl.col("level") < MULTI_ACTOR)
    return {
        "candidates": candidates.height,
        "cooperating": candidates.filter(pl.col("level") >= MULTI_ACTOR).height,
        "asking": candidates.filter(asking).height,
    }
