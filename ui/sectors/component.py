"""The picture of a territory in a page: drawn by the browser, which says what actor was chosen."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def show(picture: Mapping[str, Any], *, chosen: str | None, key: str) -> str | None:
    """Draw a picture of `ui.sectors.picture` and return the actor that was just chosen in it, else None.

    A choice is a trigger, not a state: the same actor can be chosen again after another was chosen elsewhere
    in the page. The picture is drawn again only when it differs.
    """
    digest = hashlib.sha256(json.dumps(picture, sort_keys=True).encode()).hexdigest()
    result = _renderer()(
        key=key, data={"picture": picture, "key": digest, "chosen": chosen}, on_chosen_change=lambda: None
    )
    found = result.get("chosen")
    return found if isinstance(found, str) else None
