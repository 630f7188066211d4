"""What a start page shows of many territories: three numbers, a picture for each page of them, the next actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from ui.pages.parts import address, frame
from ui.pages.parts.glances import glances, legend
from ui.pages.parts.markup import Html, el
from ui.pages.parts.start import Action, actions, drawn
from ui.pages.parts.taking_glances import take

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from ui.locale import Language
    from ui.pages.parts.glances import Way
    from ui.pages.parts.reads import Reading

A_PAGE = 40


@dataclass(frozen=True)
class Sight:
    """Ready to be sent: a picture for each `A_PAGE` territories, in the order of `rows`."""

    rows: pl.DataFrame
    names: Mapping[str, str]
    numbers: Html
    pictures: tuple[Html, ...]
    actions: tuple[Action, ...]


def pictures(rows: pl.DataFrame, names: Mapping[str, str], way: tuple[str, Way], lang: Language) -> tuple[Html, ...]:
    """Return the pictures of some rows of `at_a_glance`; `way` as `glances`."""
    pages = [rows.slice(first, A_PAGE) for first in range(0, rows.height, A_PAGE)]
    return tuple(glances(each, names, way, lang) for each in pages)


def show(sight: Sight, page: str, reading: Reading, lang: Language) -> None:
    """Show it on the start page of that name."""
    say = frame.speaker(lang)
    drawn(sight.numbers)
    frame.section(say(f"{page}.picture"))
    if sight.pictures:
        at = _page(len(sight.pictures), lang)
        frame.show(sight.pictures[at - 1], legend(lang))
        take(sight.rows, sight.names, say(f"{page}.picture"), reading, lang)
    else:
        frame.show(el("p", say(f"{page}.nobody")))
    actions(sight.actions, lang)


def _page(last: int, lang: Language) -> int:
    if last == 1:
        return 1
    words = frame.speaker(lang)("overview.page", n=last)
    return int(st.number_input(words, 1, last, width=180, **address.number("page", 1, last, 1)))
