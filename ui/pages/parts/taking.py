"""Below a picture: the ways to take it along, each made only when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.locale import text
from ui.pages.parts.facts import day
from ui.pages.parts.markup import el
from ui.pictures.sheet import Rests
from ui.pictures.taken import WAYS, stem

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.locale import Language
    from ui.pages.parts.reads import Reading
    from ui.pictures.sheet import Sheet


def offer(
    drawn: Callable[[], Sheet],
    *,
    name: tuple[str, ...],
    lang: Language,
    key: str,
    page: Callable[[], str] | None = None,
) -> None:
    """Offer a picture as SVG, PNG and HTML page.

    Parameters
    ----------
    drawn
        Makes the sheet. Called when a form is chosen, outside the page's run: it reads what the page has read.
    name
        What the file is called after: the picture, the place, the day.
    key
        Tells this offer from others of the page.
    page
        Makes the HTML page, where there is one that can do more than show the sheet.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"taking {key}"):
        st.html(el("div", el("span", text("taking.offer", lang), cls="quiet"), cls="ess"), width="content")
        for ending, (media, _) in WAYS.items():
            st.download_button(
                text(f"taking.{ending}", lang),
                data=page if page and ending == "html" else _made(drawn, ending),
                file_name=f"{stem(*name)}.{ending}",
                mime=media,
                key=f"taking {key} {ending}",
                help=text(f"taking.help.{ending}", lang),
                on_click="ignore",
            )


def _made(drawn: Callable[[], Sheet], ending: str) -> Callable[[], bytes]:
    return lambda: WAYS[ending][1](drawn())


def rests(reading: Reading, lang: Language) -> Rests:
    """Say what a picture rests on: the day, what was known, the state of the journal, whether it is an example."""
    said = [text("taking.on", lang, day=day(reading.day, lang))]
    if reading.known_on:
        said.append(text("taking.known", lang, day=day(reading.known_on, lang)))
    said += [text("taking.revision", lang, revision=str(reading.workspace.revision)), text("taking.unknown", lang)]
    if reading.workspace.example:
        said.append(text("dossier.example", lang))
    return Rests(text("taking.foot", lang, rests=" · ".join(said)), reading.day)
