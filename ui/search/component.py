"""The field of the search in a page: it tells what is typed, asked for with Enter, and chosen of what was offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.drawing_component import renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TYPED, ENTERED, CHOSEN = "typed", "entered", "chosen"
"""What the field tells: two texts, and `{"kind": …, "id": …}`."""


def show(data: Mapping[str, Any], *, key: str, tell: Callable[[str, Any], None]) -> None:
    """Draw the field; `tell` is told each thing that a person does there, before the script runs.

    `data` has `words` (`label`, `example`, `busy`, `choose`), `place` (the field is emptied where it changes), `asked`
    (what stands in it at first) and `offer`: None where nothing new was looked for, else `asked`, `said` and `groups`
    of `name` and `options` (`kind`, `id`, `name`, `where`).
    """

    def told(event: str) -> Callable[[], None]:
        return lambda: tell(event, st.session_state[key].get(event))

    renderer("search")(
        key=key,
        data=dict(data),
        on_typed_change=told(TYPED),
        on_entered_change=told(ENTERED),
        on_chosen_change=told(CHOSEN),
    )
