"""The picture of the network with the actor that is chosen in it, run again on its own when one is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from ui.network import component
from ui.pages.parts import address, frame
from ui.pages.parts.actor import actor
from ui.pages.parts.chosen import ACTOR
from ui.pages.parts.network_asked import AROUND, PATHS, SOURCE, SURROUNDINGS, TARGET, VIEW, centre, present_view
from ui.told import Speaking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.model.network import Network
    from graph.workspace import Evidence
    from ui.locale import Language
    from ui.pages.parts.network_asked import Asked
    from ui.pages.parts.reads import Reading


class Around(Speaking):
    """The actors of a page on which no territory must be chosen, as they are told in words."""

    network: Network

    def __init__(self, reading: Reading, network: Network, lang: Language) -> None:
        self.reading, self.network, self.lang = reading, network, lang

    def evidence(self, table: str, ids: Iterable[str]) -> dict[str, list[Evidence]]:
        """Return where each of these records was read, the newest last."""
        return self.reading.evidence(table, self.network, ids)


@dataclass(frozen=True)
class Drawn:
    """A picture as it is sent, and what was asked to see it."""

    picture: bytes
    asked: Asked


@st.fragment
def picture(drawn: Drawn, view: Around) -> None:
    """Draw the network and show the chosen actor."""
    component.show(drawn.picture, chosen=address.asked(ACTOR), key="network", on_choice=_choose)
    card(drawn.asked, view)


def card(asked: Asked, view: Around) -> None:
    """Tell who is chosen, and the ways from there."""
    chosen = address.asked(ACTOR)
    if chosen is None or view.network.row_of(chosen) is None:
        return
    with st.container(border=True):
        _ways(asked, chosen, view)
        frame.show(actor(view, chosen))


def _ways(asked: Asked, chosen: str, view: Around) -> None:
    """Offer to see only what is around an actor, or how it and another are joined."""
    ways = {}
    if asked.subset.around != chosen:
        ways["see_its_surroundings"] = {VIEW: SURROUNDINGS, AROUND: chosen}
    first = asked.source or asked.subset.around
    if first and first != chosen:
        ways["path_from_named"] = {VIEW: PATHS, SOURCE: first, TARGET: chosen}
    elif chosen != asked.source:
        ways["path_from_here"] = {VIEW: PATHS, SOURCE: chosen}
    with st.container(horizontal=True, gap="small"):
        for way, said in ways.items():
            name = view.name(first) if first else ""
            if st.button(view.say(f"network_page.{way}", name=_short(name)), key=f"network_{way}"):
                address.write(**said)
                st.rerun()


def _short(name: str) -> str:
    from ui.pages.parts.going import plain  # noqa: PLC0415 - beside its only use
    from ui.sectors.labels import shortened  # noqa: PLC0415 - as above

    return plain(shortened(name, 60))


def _choose(key: str) -> None:
    """Say in the address who is chosen, and what is seen: an actor alone in it would ask for its surroundings."""
    seen = {VIEW: present_view(), AROUND: centre()}
    address.write(**{**seen, ACTOR: key or None})
