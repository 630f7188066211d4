"""The frame around every page: its language, its one heading, and sentences where something goes wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import streamlit as st

from ui.locale import LANGUAGES, Language, text, texts
from ui.pages.parts import address
from ui.pages.parts.markup import el, shape_styles
from ui.sectors.labels import shortened

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer
    from streamlit.delta_generator import DeltaGenerator

    from graph.errors import EssaimError

Say = Callable[..., str]
_LANG = "lang"
TITLE = 70


def language() -> Language:
    """Return the language of this person's screen: of the address, else chosen before, else the environment's."""
    known: dict[str | None, Language] = {each: each for each in LANGUAGES}
    for asked in (st.query_params.get(_LANG), st.session_state.get(_LANG), os.environ.get("ESSAIM_LANG")):
        if asked in known:
            st.session_state[_LANG] = asked
            return known[asked]
    return "fr"


def speaker(lang: Language) -> Say:
    """Return a function that says a text of the pages in a language."""

    def say(key: str, **values: object) -> str:
        return text(key, lang, **values)

    return say


def _change(lang: Language) -> None:
    st.session_state[_LANG] = lang
    st.query_params[_LANG] = lang


def begin(lang: Language) -> DeltaGenerator:
    """Put what every page begins with: styles, the language of the document, and the way to the other language.

    Returns
    -------
    DeltaGenerator
        The room beside the way to the other language, for the search.
    """
    st.html(f"<style>{_style()}</style>")
    other: Language = "en" if lang == "fr" else "fr"
    with st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        room = st.container()
        said = {"lang": lang, "arrived": address.completed(), **_words_of_streamlit(lang)}
        _document()(key="document_language", data=said, width="content")
        st.button(
            text("frame.language", other), key="change_language", type="tertiary", on_click=_change, args=(other,)
        )
    return room


@cache
def _style() -> str:
    return files("ui.pages.parts").joinpath("style.css").read_text("utf-8") + shape_styles()


@cache
def _words_of_streamlit(lang: Language) -> dict[str, dict[str, str]]:
    """Return what Streamlit says in English with what it means: whole texts, beginnings, texts with holes."""
    return {
        name: {said["en"]: said[lang] for key, said in texts().items() if key.startswith(f"streamlit_{family}.")}
        for name, family in (("whole", "says"), ("begins", "begins"), ("holes", "counts"))
    }


@cache
def _document() -> ComponentRenderer:
    """Return what tells the browser, and through it screen readers, in which language the page is."""
    parts = files("ui.pages.parts")
    js = "".join(parts.joinpath(name).read_text("utf-8") for name in ("arriving.js", "document.js"))
    return st.components.v2.component("essaim_language", html="<span></span>", js=js)


def show(*children: str) -> None:
    """Write markup of `ui.pages.parts.markup` into the page."""
    st.html(el("div", *children, cls="ess"))


def why(error: EssaimError, lang: Language) -> str:
    """Say what went wrong and what to do on a page, which is not always what to do on the command line."""
    keys = (f"page_error.{error.code}", f"error.{error.code}")
    key = next((key for key in keys if key in texts()), "frame.fault")
    said = text(key, lang, **error.values)
    return said[:1].upper() + said[1:]


def trouble(error: EssaimError, lang: Language) -> None:
    """Say what went wrong and what to do, in place of what could not be shown."""
    title = el("strong", text("frame.trouble", lang))
    show(el("div", el("p", title), el("p", why(error, lang)), cls="callout ask", role="alert"))


def fault(lang: Language) -> None:
    """Say that a fault of ours was found; the log has it."""
    show(el("div", el("p", text("frame.fault", lang)), cls="callout ask", role="alert"))


def heading(title: str, *lead: str) -> None:
    """Write the one first-level heading of a page, and what it is about; the browser's tab says it too."""
    st.set_page_config(page_title=f"{shortened(title, TITLE)} · Essaim")
    st.title(title, anchor=False)
    if lead:
        show(el("p", *lead, cls="lead"))


def section(title: str) -> None:
    """Begin a section of a page."""
    st.header(title, anchor=False)
