"""The ways from a territory's page to where its answers are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.questions import questions
from ui.pages.parts import going

if TYPE_CHECKING:
    from ui.pages.parts.view import View


def to_editing(view: View) -> None:
    """Offer to write down that nobody is known of a category that nobody asked about, and to add or correct."""
    if not view.reading.workspace.writable:
        return
    code = view.territory.code
    found = view.kept("questions", lambda seen: questions(seen.coverage, seen.network, seen.territory))
    asked = [category for each in found if each.code == "category_never_asked" for category in each.categories]
    with st.container(horizontal=True, gap="small"):
        for category in dict.fromkeys(asked):
            words = view.say("editing.go_absence", category=view.say(f"categories.{category}"))
            going.link("editing", words, view.lang, territory=code, what="absence", category=category)
        going.link("editing", view.say("editing.go"), view.lang, territory=code)
