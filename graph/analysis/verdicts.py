"""What the four criteria come to for a territory: verdicts, with what they rest on and what to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.analysis.coverage import Coverage
    from graph.analysis.questions import Question
    from graph.model.territory import Territory

Verdict = Literal["met", "not_met", "unknown", "not_asked"]
Wave = Literal["first", "next"]
WAVES: tuple[Wave, ...] = ("first", "next")
CRITERIA = ("1", "2", "3", "4")
"""By the numbers that the programme gives them."""


@dataclass(frozen=True)
class Ground:
    """One record that a verdict rests on: its table, its id (a territory's code) and its own date, where it has one."""

    table: str
    record: str
    date: str | None = None


@dataclass(frozen=True)
class Criterion:
    """One verdict: `because` is what it rests on, `questions` what would turn unknown into known, and whom to ask."""

    verdict: Verdict
    because: tuple[Ground, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Engagement:
    """What criterion 1 looks at.

    `project` is what the territory said of a resilience project, None where nobody asked. `transitions` are the kinds
    of transition of its initiatives with actors, in order; `initiatives` are these (ids).
    """

    project: str | None
    transitions: tuple[str, ...]
    initiatives: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix partner x theme of a territory: its needs on the theme, the offers that answer them."""

    partner: str
    theme: str
    needs: tuple[str, ...]
    offers: tuple[str, ...]


@dataclass(frozen=True)
class Support:
    """What criterion 2 looks at: ids of the needs stated, of those that an offer answers, and the matrix.

    `with_room` are the needs answered by an offer whose capacity is not 0; `cells` are ordered by partner and theme.
    """

    needs: tuple[str, ...]
    answered: tuple[str, ...]
    with_room: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def orphans(self) -> tuple[str, ...]:
        """The needs that no offer answers."""
        found = set(self.answered)
        return tuple(need for need in self.needs if need not in found)


@dataclass(frozen=True)
class Judged:
    """A territory criterion by criterion on a day, in a wave of the programme.

    `criteria` has a verdict for each of `CRITERIA`; `plus` is that on the partnership with researchers. What the
    verdicts are made of stands beside them: `engagement` (1), `support` (2), `territory.kind` (3), `coverage` (4), and
    for `plus` how many pairs of actors the relations in its `because` join (`partnerships`).
    """

    territory: Territory
    wave: Wave
    as_of: str
    criteria: Mapping[str, Criterion]
    plus: Criterion
    engagement: Engagement
    support: Support
    coverage: Coverage
    partnerships: int

    @property
    def code(self) -> str:
        """The territory's code."""
        return self.territory.code

    @property
    def depends_on_coding(self) -> bool:
        """Whether criterion 4 is met as recorded, and not with another coding of associations."""
        return self.criteria["4"].verdict == "met" and min(self.coverage.codings.values()) < MULTI_ACTOR

    @property
    def met_by_other_coding(self) -> bool:
        """Whether criterion 4 is not met as recorded, and is with another coding of associations."""
        return self.criteria["4"].verdict != "met" and max(self.coverage.codings.values()) >= MULTI_ACTOR


MULTI_ACTOR = 3
"""The triad level from which criterion 4 is met: two of the three pairs of categories cooperate."""
KINDS_WANTED = 2
"""How many kinds of transition criterion 1 asks for."""
