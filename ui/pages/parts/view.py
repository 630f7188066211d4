"""A territory as a page shows it: what was read of it, on which day and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.analysis.coverage import Coverage
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Evidence
    from ui.locale import Language
    from ui.pages.parts.reads import Reading


@dataclass(frozen=True, eq=False)
class View:
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

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of all actors around, by id."""
        return dict(self.network.actors.select("id", "name").iter_rows())

    @cached_property
    def members(self) -> list[str]:
        """The ids of the territory's own actors, in order."""
        return self.network.members(self.territory).to_list()

    def name(self, actor: str) -> str:
        """Return an actor's name; an id that nobody knows stands for itself."""
        return self.names.get(actor, actor)

    def named(self, actors: Iterable[str], most: int) -> str:
        """Return some actors' names in one phrase; beyond so many, how many others there are."""
        names = sorted(self.name(each) for each in actors)
        if len(names) > most:
            return self.say("view.others", names=", ".join(names[:most]), n=len(names) - most)
        return self.say("view.and").join(filter(None, (", ".join(names[:-1]), *names[-1:])))

    def say(self, key: str, **values: object) -> str:
        """Return a text in the language of the page."""
        return text(key, self.lang, **values)

    def evidence(self, table: str, ids: Iterable[str]) -> dict[str, list[Evidence]]:
        """Return where each of these records was read, the newest last."""
        return self.reading.evidence(table, self.network, ids)
