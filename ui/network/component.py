"""The picture of the network in a page: drawn by the browser, which says what actor was chosen."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import streamlit as st

from ui.drawing_component import renderer

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.components.v2.types import ComponentRenderer

BEFORE = ("columns", "names", "canvas")
"""The parts of the script that the last one builds upon, in their order."""


def show(picture: bytes, *, chosen: str | None, key: str, on_choice: Callable[[str], None]) -> None:
    """Draw what `ui.network.drawn.packed` returned; `on_choice` is told each actor that is chosen, "" for none.

    What is sent of a picture does not say who is chosen, so that Streamlit sends it once, and then only that it is
    the same; who is chosen is sent beside it.
    """

    def tell() -> None:
        found = st.session_state[key].get("chosen")
        if isinstance(found, str):
            on_choice(found)

    renderer("network", *BEFORE)(key=key, data=picture, on_chosen_change=tell)
    _teller()(key=f"{key}_chosen", data={"chosen": chosen or ""})


@cache
def _teller() -> ComponentRenderer:
    """Return what tells the picture who is chosen."""
    js = files("ui.network").joinpath("chosen.js").read_text("utf-8")
    return st.components.v2.component("essaim_network_chosen", html="<span hidden></span>", js=js)
