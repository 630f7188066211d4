"""Who decides: asked once, remembered from page to page."""

from __future__ import annotations

import streamlit as st

from ui.actions import whoami
from ui.locale import Language, text

_AUTHOR = "author"


def author(lang: Language, *, key: str) -> str:
    """Ask a person's name, which is kept with what they decide; the session's name where they give none."""
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(_AUTHOR, "")
    said: str = st.text_input(
        text("author.name", lang), key=key, placeholder=whoami(), max_chars=100, width=320, autocomplete="name"
    )
    st.session_state[_AUTHOR] = said
    return said.strip() or whoami()
