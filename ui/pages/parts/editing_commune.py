"""A commune while its name is written: which it may be, of the territory first, homonyms with their département."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.reference.completing import communes_like, surely_meant
from ui.pages.parts import frame
from ui.pages.parts.editing_desk import field, key
from ui.pages.parts.editing_places import commune_in_words
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from ui.pages.parts.editing_desk import Desk

SHORTEST, LONGEST = 2, 100


def commune_while_written(desk: Desk) -> str:
    """Ask for a commune by the first letters of its name, or its code; return its code, or what was written."""
    written: str = st.text_input(
        field(desk, "actors", "commune"),
        key=key("actors_commune"),
        placeholder=desk.say("editing.letters"),
        live=True,
    ).strip()
    if not SHORTEST <= len(written) <= LONGEST:  # what is longer is refused by name when it is sent
        return written
    near = desk.territory.places if desk.territory else frozenset[str]()
    if meant := surely_meant(written, near=near):
        frame.show(el("p", commune_in_words(meant), cls="quiet", role="status"))
        return meant
    found = communes_like(written, near=near)
    if not found:
        frame.show(el("p", desk.say("editing.no_commune"), cls="warn", role="status"))
        return written
    own = [code for code in found if code in near]
    chosen: str | None = st.radio(
        desk.say("editing.which_commune"),
        found,
        index=found.index(own[0]) if len(own) == 1 else None,
        format_func=commune_in_words,
        key=key(f"which {written}"),
    )
    return chosen or written
