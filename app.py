"""The app: opens the workspace once, lists the pages, runs one."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import streamlit as st

from graph.errors import EssaimError
from ui.pages.parts import frame, searching
from ui.pages.parts.markup import icon

PAGES = Path(__file__).with_name("ui") / "pages"
FIRST = "overview"
GROUPS = {
    "all": (FIRST, "territory"),
    "choosing": ("comparison", "selection", "what_if", "decisions", "governance"),
    "facilitating": ("editing", "partners", "offers", "network"),
    "research": ("research",),
    "keeping": ("importing", "duplicates", "history"),
}
"""The pages as the list shows them: what everybody opens, then the three groups of people, then the lists."""
SIDEBAR = 220  # pixels: the list of pages is short, the pictures need room


def main() -> None:
    """Show the page that was asked for, or a sentence in its place."""
    st.set_page_config(page_title="Essaim", page_icon=icon(), layout="wide", initial_sidebar_state=SIDEBAR)
    lang = frame.language()
    say = frame.speaker(lang)
    pages = {
        say(f"menu.{group}"): [
            st.Page(PAGES / f"{name}.py", title=say(f"{name}.menu"), url_path=name, default=name == FIRST)
            for name in names
        ]
        for group, names in GROUPS.items()
    }
    page = st.navigation(pages)
    st.set_page_config(page_title=f"{page.title} · Essaim")
    with frame.begin(lang):
        searching.box(page.url_path, lang)
    try:
        page.run()
    except EssaimError as error:
        frame.trouble(error, lang)
    except Exception:  # noqa: BLE001 - a person sees a sentence, never a traceback; the log has it all
        traceback.print_exc(file=sys.stderr)
        frame.fault(lang)


main()
