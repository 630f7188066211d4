"""Which actor is chosen in the picture of a territory: kept in the address, so that it can be sent and reloaded."""

from __future__ import annotations

import streamlit as st

ACTOR = "actor"
"""Its name in the address and in the session."""
_READ = "actor_read"


def read_address() -> None:
    """Choose the actor that the address names, once for each time that it comes to name one."""
    asked = st.query_params.get(ACTOR)
    if asked and st.session_state.get(_READ) != asked:
        st.session_state[ACTOR] = asked
    st.session_state[_READ] = asked


def write_address(chosen: str | None) -> None:
    """Name in the address the actor that is chosen."""
    st.session_state[_READ] = chosen
    if st.query_params.get(ACTOR) == chosen:
        return
    if chosen:
        st.query_params[ACTOR] = chosen
    else:
        del st.query_params[ACTOR]
