"""A record that is there no longer when its form is sent: who did what to it, and what the form held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graph.workspace.catching_up import ids_of
from graph.workspace.editing import Opened, meanwhile
from ui.pages.parts import address, frame
from ui.pages.parts.editing_desk import alert, field, key, label
from ui.pages.parts.editing_records import title
from ui.pages.parts.editing_told import changed_by, in_words
from ui.pages.parts.going import plain
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.pages.parts.editing_desk import Desk


def gone(desk: Desk, asked: str, held: tuple[Opened, Mapping[str, Any]] | None, *, table: str = "actors") -> None:
    """Say that a record is there no longer; `held` is what its form showed, if one was open in this session."""
    workspace = desk.reading.workspace
    name = title(desk, table, held[1]) if held else label(asked)
    parts = [el("p", el("strong", desk.say("editing.gone", name=name)))]
    found = meanwhile(workspace, held[0] if held else Opened(table, asked, 0))
    if decisive := [each for each in found if each.kind != "import"][-3:]:
        parts.append(
            el(
                "ul",
                *(el("li", *changed_by(desk, table, each, shown=held[1] if held else {})) for each in decisive),
                cls="dots",
            )
        )
    else:
        parts.append(el("p", desk.say("editing.gone_why")))
    if held and (lost := _typed(desk, table, held[1])):
        parts += [el("p", desk.say("editing.gone_typed")), el("ul", *lost, cls="dots")]
    frame.show(alert(*parts))
    now = ids_of(workspace.journal, [asked])[asked] if table == "actors" else asked
    if now != asked and now in desk.network.position:
        words = plain(desk.say("editing.correct_this", name=label(desk.name(now))))
        st.button(words, key=key(f"instead {now}"), on_click=_instead, args=(now,))


def _typed(desk: Desk, table: str, row: Mapping[str, Any]) -> list[Html]:
    """Return what stands in the fields of the form and was not what it showed."""
    lines = []
    for column, shown in row.items():
        written = st.session_state.get(key(f"{table}_{column}"))
        value = "|".join(written) if isinstance(written, list) else written
        if value and value != shown:
            lines.append(el("li", el("strong", field(desk, table, column)), " – ", in_words(desk, column, value)))
    return lines


def _instead(actor: str) -> None:
    address.write(table="actors", id=actor, actor=None)
