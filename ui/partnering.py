"""What the page of gaps and partners and the command line both ask: suggestions with what was decided of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.analysis.partnership import LIMIT, partners
from graph.workspace.suggestions import fates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.analysis.partnership import Partners, Suggestion
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Workspace
    from graph.workspace.suggestions import Decided


@dataclass(frozen=True)
class Asked:
    """What is asked: on which day, as known by which other, how many for each gap, from how far (None: anywhere)."""

    day: str
    known_on: str | None = None
    limit: int = LIMIT
    within: float | None = None


@dataclass(frozen=True, eq=False)
class Suggested:
    """The suggestions for a territory, none of an actor who was refused, and what was decided of actors, by id."""

    network: Network
    territory: Territory
    partners: Partners
    decided: Mapping[str, Decided]

    def fate(self, actor: str) -> str | None:
        """Return what was decided of an actor."""
        return self.decided[actor].fate if actor in self.decided else None

    def ordered(self) -> list[Suggestion]:
        """Return all suggestions, best first; what was put off stands last."""
        return sorted(self.partners.suggestions, key=lambda each: self.fate(each.actor) == "later")

    def as_json(self) -> list[dict[str, Any]]:
        """Return the answer of `essaim partners`."""
        names = dict(self.network.actors.select("id", "name").iter_rows())
        return [{**each.as_json(), "name": names[each.actor], "fate": self.fate(each.actor)} for each in self.ordered()]


def suggested(workspace: Workspace, network: Network, territory: Territory, asked: Asked) -> Suggested:
    """Return who could fill a territory's gaps; `network` is the whole one on the day."""
    known = fates(workspace, network, territory.code, known_on=asked.known_on)
    refused = {actor for actor, each in known.items() if each.fate == "refused"}
    found = partners(network, territory, asked.day, refused=refused, limit=asked.limit, within=asked.within)
    return Suggested(network, territory, found, known)
