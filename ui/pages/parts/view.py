"""A territory as a page shows it: what was read of it, on which day and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ui.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.analysis.coverage import Coverage
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Evidence
    from ui.locale import Language
    from ui.pages.parts.reads import Reading


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
