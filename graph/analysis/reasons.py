"""Why an actor is suggested: what it rests on, each as a path of ids that a person can follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.analysis.evidence import neighbours

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from graph.analysis.evidence import Chosen, Links

KINDS = (
    "category",
    "offer",
    "triangle",
    "shared_partner",
    "shared_initiative",
    "relation",
    "chain",
    "near",
)
"""The kinds of reasons, in the order in which they are said."""
SHOWN = 3
"""How many reasons of a kind are given, the weightiest."""


@dataclass(frozen=True)
class Because:
    """One reason: its kind, the ids of actors, initiatives, needs and offers on the way, and what else it says.

    - `category`: it is of a category that is sought (`category`); the path is the actor.
    - `offer`: actor, offer, need: it offers what the territory asks for.
    - `triangle`: actor, middle, actor: a tie between both ends would close a triangle of all three categories.
    - `shared_partner`: actor, partner of both, actor of the territory.
    - `shared_initiative`: actor, initiative, actor of the territory.
    - `relation`: actor, actor of the territory: some relation is recorded already.
    - `chain`: two or three relations of any type lead from one to the other.
    - `near`: how far it is, in `km`; the path is the actor.
    """

    kind: str
    path: tuple[str, ...]
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def as_json(self) -> dict[str, Any]:
        """Return an element of `because`."""
        return {"kind": self.kind, "path": list(self.path), **self.more}


@dataclass(frozen=True, eq=False)
class Reasons:
    """Finds the paths from actors to targets."""

    links: Links
    ids: pl.Series

    def of(self, row: int, targets: Chosen) -> list[Because]:
        """Return why an actor is near to the targets, the strongest kind first."""
        shared = list(self._shared_partners(row, targets))
        together = list(self._shared_initiatives(row, targets))
        known = list(self._relations(row, targets))
        if not (shared or known) and (path := self.links.nearest(row, targets)):
            known = [Because("chain", self._named(*path))]
        return [*shared, *together, *known]

    def _named(self, *rows: int) -> tuple[str, ...]:
        return tuple(str(self.ids[row]) for row in rows)

    def _shared_partners(self, row: int, targets: Chosen) -> Iterator[Because]:
        found = []
        for partner in neighbours(self.links.partners, row):
            others = neighbours(self.links.partners, partner)
            ends = [each for each in others if targets[each] and each != row]
            if ends:
                found.append((-len(ends) / len(others), partner, ends[0]))
        for _, partner, end in sorted(found)[:SHOWN]:
            yield Because("shared_partner", self._named(row, partner, end))

    def _shared_initiatives(self, row: int, targets: Chosen) -> Iterator[Because]:
        found = []
        for initiative in neighbours(self.links.taken_part, row):
            others = neighbours(self.links.roles, initiative)
            ends = [each for each in others if targets[each] and each != row]
            if ends:
                found.append((-len(ends) / (len(others) - 1), initiative, ends[0]))
        for _, initiative, end in sorted(found)[:SHOWN]:
            (first,), (last,) = self._named(row), self._named(end)
            yield Because("shared_initiative", (first, self.links.initiatives[initiative], last))

    def _relations(self, row: int, targets: Chosen) -> Iterator[Because]:
        ends = [each for each in neighbours(self.links.acquaintances, row) if targets[each]]
        for end in ends[:SHOWN]:
            yield Because("relation", self._named(row, end))
