"""The ways from what other pages show to where it is written and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph.analysis.questions import questions
from ui.locale import text
from ui.pages.parts import frame, going
from ui.pages.parts.editing_desk import label
from ui.pages.parts.glances import page
from ui.pages.parts.markup import Html, el, joined

if TYPE_CHECKING:
    from ui.locale import Language
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
    frame.show(view.kept("corrections", _corrections))


def to_correct(table: str, record: str, name: str, lang: Language, territory: str | None = None) -> Html:
    """Return the way to correct a record, in markup."""
    where = {"territory": territory} if territory else {}
    spoken = text("editing.correct_this", lang, name=label(name))
    asked = {"what": "correct", "table": table, "id": record, **where}
    return el("span", page("editing", text("editing.correct", lang), lang, spoken=spoken, **asked), cls="source")


def _corrections(view: View) -> Html:
    """List the initiatives and the needs of a territory, each with the way to correct it."""
    code = view.territory.code
    parts = []
    for table, column in (("initiatives", "name"), ("needs", "theme")):
        found = getattr(view.network, table).filter(pl.col("territory") == code).select("id", column).rows()
        named = sorted((label((name or key).replace("|", ", ")), key) for key, name in found)
        lines = [el("li", name, " ", to_correct(table, key, name, view.lang, code)) for name, key in named]
        if lines:
            title = el("summary", view.say(f"editing_here.{table}", n=len(lines)))
            parts.append(el("details", title, el("ul", *lines, cls="dots")))
    return joined(*parts)
