"""A territory as a page shows it: what was read of it, on which day and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from ui.told import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.analysis.coverage import Coverage
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Evidence
    from ui.locale import Language
    from ui.pages.parts.reads import Mark, Reading

T = TypeVar("T")
_KEPT = 1024


@dataclass(frozen=True, eq=False)
class View(Told):
    """What the sections of a territory's page need."""

    reading: Reading
    territory: Territory
    lang: Language

    @cached_property
    def network(self) -> Network:
        """The territory's surroundings on the day."""
        return self.reading.around(self.territory)

    @cached_property
    def coverage(self) -> Coverage:
        """The territory's coverage on the day."""
        return self.reading.coverage(self.territory)

    def evidence(self, table: str, ids: Iterable[str]) -> dict[str, list[Evidence]]:
        """Return where each of these records was read, the newest last."""
        return self.reading.evidence(table, self.network, ids)

    def kept(self, what: str, make: Callable[[View], T]) -> T:
        """Return what is made of this view alone, made once for all who see the same; nobody changes it."""
        found: T = _kept(self.reading.mark(self.territory.code), self.reading.day, self.lang, what, make, self)
        return found


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _kept(
    mark: Mark,  # noqa: ARG001 - a key of the cache
    day: str,  # noqa: ARG001 - as above
    lang: Language,  # noqa: ARG001 - as above
    what: str,  # noqa: ARG001 - as above
    _make: Callable[[View], T],
    _view: View,
) -> T:
    return _make(_view)
