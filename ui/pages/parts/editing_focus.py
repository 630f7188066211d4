"""The cursor goes to the first field of the next form, where somebody has just written something."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import streamlit as st

from ui.pages.parts.editing_desk import CONFLICT, ROUND, key

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

TOLD = "editing_told"
"""Where it stands what was written, or that somebody else wrote."""
FIRST = {
    "actor": "actors_name",
    "tie": "relations_source",
    "initiative": "initiatives_name",
    "need": "needs_theme",
    "offer": "offers_partner",
    "absence": "absences_category",
    "member": "bodies_name",
    "paste": "pasted",
}
"""The field where each form begins; those that choose a record begin with it."""
CHOSEN = {"correct": "editing_record", "confirm": "editing_tie"}


def focus(way: str) -> None:
    """Put the cursor where the next record begins, once after each writing; on what asks for a decision instead."""
    asks = CONFLICT in st.session_state
    first = TOLD if asks else CHOSEN.get(way) or key(FIRST[way])
    form = f"{st.session_state.get(ROUND, 0)}{'?' if asks else ''}"
    # Streamlit writes a key into a class so.
    name = re.sub(r"[^a-zA-Z0-9_-]", "-", first)
    _component()(key="editing_focus", data={"form": form, "field": name, "told": TOLD}, width="content")


@cache
def _component() -> ComponentRenderer:
    js = files("ui.pages.parts").joinpath("editing_focus.js").read_text("utf-8")
    return st.components.v2.component("essaim_form", html="<span></span>", js=js)
