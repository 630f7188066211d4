"""Ways from one page to another, which keep the language, the territory and the days in the address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui.pages.parts.address import LANG, carried

if TYPE_CHECKING:
    from ui.locale import Language

PAGES = Path(__file__).resolve().parents[1]


def link(page: str, words: str, lang: Language, **address: str) -> None:
    """Put a link to a page; `address` becomes its query string."""
    st.page_link(PAGES / f"{page}.py", label=plain(words), query_params=place(page, lang, **address))


def place(page: str, lang: Language, **address: str) -> dict[str, str]:
    """Return the query string of a page: what is said here, and what it shares with the page one comes from."""
    return {**carried(page), **address, LANG: lang}


def plain(words: str) -> str:
    r"""Return a text that Streamlit's Markdown shows as it is.

    A word joiner (invisible) after a colon keeps `:red[...]`, `:smile:` and `https://` from meaning anything.

    Examples
    --------
    >>> plain("*Les* amis") == r"\*Les\* amis"
    True
    """
    escaped = re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$&])", r"\\\1", " ".join(words.split()))
    return re.sub(r":(?=\S)", ":\u2060", escaped)
