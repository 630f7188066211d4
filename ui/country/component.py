"""The picture of the country in a page: drawn by the browser, which says what territory was chosen."""

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
    here = files("ui.country")
    return st.components.v2.component(
        "essaim_country",
        html='<div class="essaim-country"></div>',
        css=here.joinpath("country.css").read_text("utf-8"),
        js=here.joinpath("country.js").read_text("utf-8"),
        isolate_styles=False,
    )


def signed(picture: Mapping[str, Any]) -> dict[str, Any]:
    """Return a picture with what tells it from another: the browser draws it again only when it differs."""
    digest = hashlib.sha256(json.dumps(picture, sort_keys=True).encode()).hexdigest()
    return {"picture": picture, "key": digest}


def show(drawn: Mapping[str, Any], *, key: str) -> str | None:
    """Draw what `signed` returned; return the code of the territory that was just chosen, if one was."""
    chosen = _renderer()(key=key, data=drawn, on_chosen_change=lambda: None).get("chosen")
    return chosen if isinstance(chosen, str) else None
