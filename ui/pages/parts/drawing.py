"""The picture of a territory with the actor that is chosen in it, run again on its own when one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graph.model.terms import folded
from ui.pages.parts import address, frame
from ui.pages.parts.actor import actor
from ui.pages.parts.chosen import ACTOR as CHOSEN
from ui.pages.parts.facts import told_apart
from ui.pages.parts.markup import Html, el
from ui.sectors import component
from ui.sectors.picture import Standing, picture

if TYPE_CHECKING:
    from ui.locale import Language
    from ui.pages.parts.reads import Stamp
    from ui.pages.parts.view import View

NAMED = 8


@st.fragment
def drawing(view: View) -> None:
    """Draw the territory and show the chosen actor; a click in the picture and the list below it do the same."""
    names = told_apart({key: view.name(key) for key in view.members})
    options = sorted(names, key=lambda key: (folded(names[key]), key))
    asked = address.one(CHOSEN, options, None, key=CHOSEN)
    described = _picture(view.reading.stamp, view.reading.day, view.territory.code, view.lang, view)
    component.show(described, chosen=st.session_state[CHOSEN], key="sectors", on_choice=_choose)
    frame.show(el("p", view.say("drawing.legend"), cls="quiet"), *_left_out(view))
    if not options:
        return
    chosen = st.selectbox(
        view.say("drawing.choose"),
        options,
        index=None,
        format_func=lambda key: names[key],
        placeholder=view.say("drawing.placeholder"),
        **asked,
    )
    if chosen:
        with st.container(border=True):
            frame.show(actor(view, chosen))


def _left_out(view: View) -> list[Html]:
    """Name the actors that stand in no sector."""
    others = view.coverage.uncategorised
    if not others:
        return []
    return [el("p", view.say("drawing.left_out", n=len(others), names=view.named(others, NAMED)))]


def _choose(key: str) -> None:
    address.write(**{CHOSEN: key})


@st.cache_data(show_spinner=False, max_entries=64)
def _picture(
    stamp: Stamp,  # noqa: ARG001 - a key of the cache
    day: str,  # noqa: ARG001 - a key of the cache
    code: str,  # noqa: ARG001 - a key of the cache
    lang: Language,
    _view: View,
) -> dict[str, Any]:
    standings = {category: Standing(each.state, len(each.actors)) for category, each in _view.coverage.presence.items()}
    return picture(_view.network, _view.members, name=_view.territory.name, standings=standings, lang=lang)
