"""A picture that the browser draws in a page: what loads its script and styles, and tells one picture from another."""

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
def script(name: str, *parts: str) -> str:
    """Return the script of `ui/<name>`: how elements are made, then its parts in their order."""
    here = files(f"ui.{name}")
    shared = files("ui").joinpath("elements.js").read_text("utf-8")
    return "\n".join([shared, *(here.joinpath(f"{part}.js").read_text("utf-8") for part in parts)])


@cache
def renderer(name: str, *before: str) -> ComponentRenderer:
    """Return what draws by `ui/<name>/<name>.js` and `.css` in an element of the class `essaim-<name>`.

    `before` are the parts of the script that it builds upon.
    """
    return st.components.v2.component(
        f"essaim_{name}",
        html=f'<div class="essaim-{name}"></div>',
        css=files(f"ui.{name}").joinpath(f"{name}.css").read_text("utf-8"),
        js=script(name, *before, name),
        isolate_styles=False,
    )


def signed(picture: Mapping[str, Any]) -> dict[str, Any]:
    """Return a picture with what tells it from another: the browser draws it again only when it differs."""
    digest = hashlib.sha256(json.dumps(picture, sort_keys=True).encode()).hexdigest()
    return {"picture": picture, "key": digest}
