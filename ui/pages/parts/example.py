"""The invented example: tried in an empty workspace, and taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from ui.actions import EXAMPLE, fill_with_example, whoami
from ui.pages.parts import frame, going
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from graph.workspace import Workspace
    from ui.locale import Language

ASKED, DONE, TROUBLE = "example_asked", "example_done", "example_trouble"


def tried(workspace: Workspace, lang: Language) -> None:
    """Offer to write the example into the workspace: one entry, which can be taken back."""
    say = frame.speaker(lang)
    if not workspace.writable:
        frame.show(el("p", say("history_page.read_only"), cls="quiet"))
        return
    st.button(say("example.try"), type="primary", key="example_try", on_click=_fill, args=(workspace,))


def invented(workspace: Workspace, lang: Language) -> None:
    """Say what was done of the example last; where it is there, that it is invented and how it is taken away."""
    say = frame.speaker(lang)
    trouble: EssaimError | None = st.session_state.pop(TROUBLE, None)
    if trouble is not None:
        frame.trouble(trouble, lang)
    done = st.session_state.pop(DONE, None)
    if done:
        frame.show(el("div", el("p", say(f"example.{done}")), cls="callout", role="status"))
    if not workspace.example:
        return
    frame.show(el("div", el("p", say("overview.example")), cls="callout ask"))
    if not workspace.writable:
        return
    if not st.session_state.get(ASKED):
        st.button(say("example.remove"), key="example_remove", on_click=_ask, args=(True,))
        return
    frame.show(el("p", say("example.sure"), role="status"))
    with st.container(horizontal=True, gap="small"):
        st.button(say("example.remove_now"), type="primary", key="example_sure", on_click=_remove, args=(workspace,))
        st.button(say("history_page.cancel"), key="example_cancel", on_click=_ask, args=(False,))
        going.link("history", say("example.history"), lang)


def _ask(asked: bool) -> None:  # noqa: FBT001 - one fact
    st.session_state[ASKED] = asked


def _fill(workspace: Workspace) -> None:
    try:
        if not workspace.example:
            fill_with_example(workspace)
    except EssaimError as error:
        st.session_state[TROUBLE] = error
        return
    st.session_state[DONE] = "filled"


def _remove(workspace: Workspace) -> None:
    _ask(False)  # noqa: FBT003 - one fact
    entries = workspace.history()
    there = entries.filter((entries["format"] == EXAMPLE) & ~entries["undone"])["id"]
    try:
        for entry in there:
            workspace.undo(entry, by=st.session_state.get("author") or whoami())
    except EssaimError as error:
        st.session_state[TROUBLE] = error
        return
    st.session_state[DONE] = "removed"
