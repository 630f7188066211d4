"""A territory as a dossier tells it: everything is read once, as of one day and as known by another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from graph.analysis.ties import ties_of
from ui.pages.parts.facts import last_source
from ui.pictures.bubbles import pairs_tied
from ui.sectors.picture import Standing
from ui.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.analysis.coverage import Coverage
    from graph.analysis.verdicts import Judged
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Evidence, Workspace
    from ui.choosing import Assessment
    from ui.locale import Language


@dataclass(frozen=True, eq=False)
class Subject(Told):
    """One territory with what the criteria come to there."""

    assessment: Assessment
    judged: Judged
    territory: Territory
    lang: Language

    @cached_property
    def network(self) -> Network:
        """The territory's surroundings on the day."""
        return self.whole.around(self.territory)

    @cached_property
    def coverage(self) -> Coverage:
        """The territory's coverage on the day."""
        return self.judged.coverage

    @property
    def whole(self) -> Network:
        """The whole network on the day: whoever offers support may have no tie to the territory."""
        return self.assessment.network

    @property
    def workspace(self) -> Workspace:
        """Where all is read."""
        return self.assessment.workspace

    @property
    def day(self) -> str:
        """The day of all figures."""
        return self.assessment.asked.day

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of all actors, by id."""
        return dict(self.assessment.names)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """By category, what is known of it."""
        return {key: Standing(each.state, len(each.actors)) for key, each in self.coverage.presence.items()}

    @cached_property
    def tied(self) -> Mapping[tuple[str, str], int]:
        """How many pairs of actors cooperate between each two categories."""
        return pairs_tied(ties_of(self.network, self.territory))

    def evidence(self, table: str, ids: Iterable[str]) -> dict[str, list[Evidence]]:
        """Return where each of these records was read, the newest last."""
        return self.workspace.evidence(table, ids, known_on=self.assessment.asked.known_on)

    def sources(self, table: str, ids: Iterable[str]) -> dict[str, str]:
        """Say where each of these records was last read."""
        return {key: last_source(said, self.lang) for key, said in self.evidence(table, ids).items()}
