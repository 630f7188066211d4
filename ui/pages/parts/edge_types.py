"""Lets a person say what the edges of a graph file are, where they do not say it themselves."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from graph.model.terms import RELATION_TYPES
from importers.graph_words import CONSTANT
from ui.pages.parts import frame
from ui.pages.parts.facts import term
from ui.pages.parts.uploads import placed

if TYPE_CHECKING:
    from ui.locale import Language
    from ui.pages.parts.uploads import Sent

FIELD = "relations.type"


@st.cache_data(show_spinner=False, max_entries=16)
def is_graph(identity: str, _sent: Sent) -> bool:  # noqa: ARG001 - the identity is the key
    """Tell whether a file is one whose edges may be told what they are."""
    import importers  # noqa: PLC0415 - slow to load, not always needed

    with tempfile.TemporaryDirectory(prefix="essaim-") as folder:
        (path,) = placed([_sent], Path(folder))
        try:
            return importers.detect(path).told({FIELD: CONSTANT})
        except EssaimError:
            return False


def chosen_type(sent: Sent, identity: str, lang: Language) -> dict[str, str]:
    """Ask what the edges without a known type are; empty where nothing was chosen, and then they are refused."""
    if not is_graph(identity, sent):
        return {}
    say = frame.speaker(lang)
    chosen = st.selectbox(
        say("importing.edge_type"),
        list(RELATION_TYPES),
        index=None,
        format_func=lambda each: term("type_name", each, lang),
        placeholder=say("importing.no_edge_type"),
        key="import_edge_type",
        help=say("importing.edge_type_help"),
    )
    return {FIELD: f"{CONSTANT}{chosen}"} if chosen else {}
