"""The picture of a territory in a page: drawn by the browser, which says what actor was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.drawing_component import renderer, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def show(picture: Mapping[str, Any], *, chosen: str | None, key: str, on_choice: Callable[[str], None]) -> None:
    """Draw a picture of `ui.sectors.picture`; `on_choice` is told each actor that is chosen, before the page runs.

    A choice is a trigger, not a state: the same actor can be chosen again after another was chosen elsewhere
    in the page. The picture is drawn again only when it differs.
    """

    def tell() -> None:
        found = st.session_state[key].get("chosen")
        if isinstance(found, str):
            on_choice(found)

    renderer("sectors")(key=key, data={**signed(picture), "chosen": chosen}, on_chosen_change=tell)
