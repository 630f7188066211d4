"""The picture of the network in a page: drawn by the browser, which says what actor was chosen."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.components.v2.types import ComponentRenderer

SCRIPTS = ("columns", "names", "canvas", "network")
"""The parts of the script that draws, in the order in which they build upon each other."""


def show(picture: bytes, *, chosen: str | None, key: str, on_choice: Callable[[str], None]) -> None:
    """Draw what `ui.network.drawn.packed` returned; `on_choice` is told each actor that is chosen, "" for none.

    What is sent of a picture does not say who is chosen, so that Streamlit sends it once, and then only that it is
    the same; who is chosen is sent beside it.
    """

    def tell() -> None:
        found = st.session_state[key].get("chosen")
        if isinstance(found, str):
            on_choice(found)

    _drawing()(key=key, data=picture, on_chosen_change=tell)
    _teller()(key=f"{key}_chosen", data={"chosen": chosen or ""})


@cache
def _drawing() -> ComponentRenderer:
    here = files("ui.network")
    return st.components.v2.component(
        "essaim_network",
        html='<div class="essaim-network"></div>',
        css=here.joinpath("network.css").read_text("utf-8"),
        js="\n".join(here.joinpath(f"{part}.js").read_text("utf-8") for part in SCRIPTS),
        isolate_styles=False,
    )


@cache
def _teller() -> ComponentRenderer:
    """Return what tells the picture who is chosen."""
    js = files("ui.network").joinpath("chosen.js").read_text("utf-8")
    return st.components.v2.component("essaim_network_chosen", html="<span hidden></span>", js=js)
