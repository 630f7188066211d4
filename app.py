"""The app: opens the workspace once, lists the pages, runs one."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from ui.pages.parts import address, beginning, frame, searching
from ui.pages.parts.markup import icon

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

PAGES = Path(__file__).with_name("ui") / "pages"
FIRST = "overview"
ROOT = "home"  # Streamlit serves the first page at the root and keeps the address of its own name from others
GROUPS = {
    "all": (FIRST, "territory"),
    "choosing": ("choosing", "comparison", "selection", "what_if", "decisions", "governance"),
    "facilitating": ("facilitating", "editing", "partners", "offers", "network"),
    "research": ("studying", "research"),
    "keeping": ("importing", "duplicates", "history"),
}
"""The pages as the list shows them: what everybody opens, the three groups of people each with its start, the lists."""
SIDEBAR = 220  # pixels: the list of pages is short, the pictures need room


def main() -> None:
    """Show the page that was asked for, or a sentence in its place."""
    st.set_page_config(page_title="Essaim", page_icon=icon(), layout="wide", initial_sidebar_state=SIDEBAR)
    lang = frame.language()
    say = frame.speaker(lang)
    pages = {
        say(f"menu.{group}"): [
            st.Page(
                PAGES / f"{name}.py",
                title=say(f"{name}.menu"),
                url_path=ROOT if name == FIRST else name,
                default=name == FIRST,
            )
            for name in names
        ]
        for group, names in GROUPS.items()
    }
    first = next(iter(pages.values()))[0]
    named = st.Page(lambda: _home(first), title=first.title, url_path=FIRST, visibility="hidden")
    page = st.navigation({**pages, "": [named]})
    st.set_page_config(page_title=f"{page.title} · Essaim")
    address.arrive(page.url_path, lang)
    with frame.begin(lang):
        searching.box(page.url_path, lang)
    try:
        page.run()
        beginning.waiting(page.url_path or FIRST, lang)
    except EssaimError as error:
        frame.trouble(error, lang)
    except Exception:  # noqa: BLE001 - a person sees a sentence, never a traceback; the log has it all
        traceback.print_exc(file=sys.stderr)
        frame.fault(lang)


def _home(first: Page) -> None:
    """Go on to the first page, which Streamlit serves without its name, for those who ask for it by name."""
    st.switch_page(first, query_params=st.query_params.to_dict())


main()
