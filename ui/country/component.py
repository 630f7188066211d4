"""The picture of the country in a page: drawn by the browser, which says what territory was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.drawing_component import renderer

if TYPE_CHECKING:
    from collections.abc import Mapping


def show(drawn: Mapping[str, Any], *, key: str) -> str | None:
    """Draw what `signed` returned; return the code of the territory that was just chosen, if one was."""
    chosen = renderer("country")(key=key, data=drawn, on_chosen_change=lambda: None).get("chosen")
    return chosen if isinstance(chosen, str) else None
