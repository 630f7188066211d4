"""What is known as it is told in words, on a page or on paper: names, phrases and texts of one language."""

from __future__ import annotations

from abc import ABC, abstractmethod
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


class Speaking(ABC):
    """What sentences about actors need; where they are read from is said by who derives from it."""

    lang: Language

    @cached_property
    @abstractmethod
    def network(self) -> Network:
        """The actors that are spoken of, and what is around them, on the day."""

    @abstractmethod
    def evidence(self, table: str, ids: Iterable[str]) -> dict[str, list[Evidence]]:
        """Return where each of these records was read, the newest last."""

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of all actors around, by id."""
        return dict(self.network.actors.select("id", "name").iter_rows())

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
        """Return a text in the language in which it is told."""
        return text(key, self.lang, **values)


class Told(Speaking):
    """What sentences about a territory need besides; its network is the territory's surroundings."""

    territory: Territory

    @cached_property
    @abstractmethod
    def coverage(self) -> Coverage:
        """The territory's coverage on the day."""

    @cached_property
    def members(self) -> list[str]:
        """The ids of the territory's own actors, in order."""
        return self.network.members(self.territory).to_list()
