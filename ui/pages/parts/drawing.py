"""The picture of a territory with the actor that is chosen in it, run again on its own when one is chosen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from graph.analysis.ties import ties_of
from graph.model.terms import folded
from ui.pages.parts import address, frame, taking
from ui.pages.parts.actor import actor
from ui.pages.parts.chosen import ACTOR as CHOSEN
from ui.pages.parts.facts import told_apart
from ui.pages.parts.markup import Html, el
from ui.pictures.bubbles import pairs_tied
from ui.pictures.territory import SHEETS
from ui.sectors import component
from ui.sectors.bubbles import bubbles_picture
from ui.sectors.columns import columns_picture
from ui.sectors.picture import Standing, picture

if TYPE_CHECKING:
    from ui.locale import Language
    from ui.pages.parts.reads import Mark
    from ui.pages.parts.view import View

NAMED = 8
PICTURES = ("sectors", "bubbles", "columns")


@st.fragment
def drawing(view: View) -> None:
    """Draw the territory and show the chosen actor; a click in the picture and the list below it do the same."""
    names, options = view.kept("options", _options)
    asked = address.one(CHOSEN, options, None, key=CHOSEN)
    way = _way(view)
    described = _picture(view.reading.mark(view.territory.code), view.reading.day, view.lang, way, view)
    component.show(described, chosen=st.session_state[CHOSEN], key="sectors", on_choice=_choose)
    frame.show(el("p", view.say(f"drawing.legend.{way}"), cls="quiet"), *_left_out(view))
    _take(view, way)
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


def _options(view: View) -> tuple[dict[str, str], list[str]]:
    names = told_apart({key: view.name(key) for key in view.members})
    return names, sorted(names, key=lambda key: (folded(names[key]), key))


def _way(view: View) -> str:
    """Ask which of the three pictures; the address names it."""
    chosen: str | None = st.segmented_control(
        view.say("drawing.way"),
        PICTURES,
        required=True,
        format_func=lambda each: view.say(f"drawing.{each}"),
        label_visibility="collapsed",
        **address.one("picture", PICTURES, PICTURES[0]),
    )
    return chosen or PICTURES[0]


def _take(view: View, way: str) -> None:
    """Offer the picture that is shown, to take along."""
    territory, day = view.territory, view.reading.day
    name = (view.say(f"drawing.{way}"), territory.name, territory.code, day)
    made = partial(SHEETS[way], view, taking.rests(view.reading, view.lang))
    taking.offer(made, name=name, lang=view.lang, key="picture")


def _left_out(view: View) -> list[Html]:
    """Name the actors that stand in no sector."""
    others = view.coverage.uncategorised
    if not others:
        return []
    return [el("p", view.say("drawing.left_out", n=len(others), names=view.named(others, NAMED)))]


def _choose(key: str) -> None:
    address.write(**{CHOSEN: key})


@st.cache_data(show_spinner=False, max_entries=256)
def _picture(
    mark: Mark,  # noqa: ARG001 - a key of the cache
    day: str,  # noqa: ARG001 - a key of the cache
    lang: Language,
    way: str,
    _view: View,
) -> dict[str, Any]:
    standings = {category: Standing(each.state, len(each.actors)) for category, each in _view.coverage.presence.items()}
    name = _view.territory.name
    if way == "columns":
        return columns_picture(_view.network, _view.members, name=name, standings=standings, lang=lang)
    if way == "bubbles":
        tied = pairs_tied(ties_of(_view.network, _view.territory))
        return bubbles_picture(_view.network, _view.members, name=name, standings=standings, tied=tied, lang=lang)
    return picture(_view.network, _view.members, name=name, standings=standings, lang=lang)
