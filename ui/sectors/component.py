"""The picture of a territory in a page: drawn by the browser, which says what actor was chosen."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from streamlit.components.v2.types import ComponentRenderer


@cache
def _renderer() -> ComponentRenderer:
    here = files("ui.sectors")
    return st.components.v2.component(
        "essaim_sectors",
        html='<div class="essaim-sectors"></div>',
        css=here.joinpath("sectors.css").read_text("utf-8"),
        js=here.joinpath("sectors.js").read_text("utf-8"),
        isolate_styles=False,
    )


def show(picture: Mapping[str, Any], *, chosen: str | None, key: str, on_choice: Callable[[str], None]) -> None:
    """Draw a picture of `ui.sectors.picture`; `on_choice` is told each actor that is chosen, before the page runs.

    A choice is a trigger, not a state: the same actor can be chosen again after another was chosen elsewhere
    in the page. The picture is drawn again only when it differs.
    """

    def tell() -> None:
        found = st.session_state[key].get("chosen")
        if isinstance(found, str):
            on_choice(found)

    digest = hashlib.sha256(json.dumps(picture, sort_keys=True).encode()).hexdigest()
    _renderer()(key=key, data={"picture": picture, "key": digest, "chosen": chosen}, on_chosen_change=tell)
