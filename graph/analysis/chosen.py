"""What a selection comes to: who is chosen in which share of the draws, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.analysis.verdicts import Wave
    from graph.model.territory import Rurality

Standing = Literal["core", "borderline", "out"]
Diversity = Literal["kept", "no_rural", "no_urban", "no_rural_no_urban", "one_place"]
CORE, OUT, INSIDE = 0.8, 0.2, 0.5
"""Core from 0.8 on, out under 0.2; a territory has entered where it is chosen in more than half of the draws."""
DRAWS, SEED = 10_000, 1
Level = tuple[int, int]
"""The lowest and the highest level that a territory may have on a scale: equal where it is known."""


@dataclass(frozen=True)
class Preference:
    """What the group says of the weights of the scales: nothing, an order of importance, or the weights.

    `order` names scales from the most important on; those not named come after them, in no stated order. `weights`
    are numbers of 0 and more; scales not named weigh 0. Only one of them is given.
    """

    order: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Chance:
    """How many weights are drawn, and from which seed."""

    draws: int = DRAWS
    seed: int = SEED


NO_PREFERENCE = Preference()
USUAL_CHANCE = Chance()


@dataclass(frozen=True)
class Wanted:
    """What is asked of a selection: how many, for which wave, on which day, by which preference and chance."""

    k: int
    wave: Wave = "first"
    as_of: str = ""
    preference: Preference = NO_PREFERENCE
    chance: Chance = USUAL_CHANCE


@dataclass(frozen=True)
class Candidate:
    """A candidate on the scales: `levels` by scale, in their order; `vetoes` are the criteria not met that exclude.

    `codings` are the levels of scale 4 as recorded, with associations as inhabitants, and as economic actors, where
    that makes its interval: a convention, which is the same for all candidates in one draw. Else empty.
    """

    code: str
    name: str
    rurality: Rurality | None
    levels: Mapping[str, Level]
    vetoes: tuple[str, ...] = ()
    codings: tuple[int, ...] = ()


@dataclass(frozen=True)
class Change:
    """One scale of a territory, brought (or found to be) at the level `to`."""

    scale: str
    before: Level
    to: int


@dataclass(frozen=True)
class Entering:
    """The smallest changes after which a territory would be chosen in more than half of the draws, all else equal.

    `changes` is empty where none would do; `acceptability` is what it would then have.
    """

    changes: tuple[Change, ...]
    acceptability: float


@dataclass(frozen=True)
class Selection:
    """The choice of K territories among candidates, robust to weights that nobody knows.

    Attributes
    ----------
    best
        The K codes that together are chosen most often, in order of code.
    acceptability
        By code, the share of draws in which it is in the best set; 0 where vetoed; they sum to K.
    standing
        `core`, `borderline` or `out`, by code.
    diversity
        `kept`, or which of rural and urban is not among the candidates, or that K is 1.
    ties
        Groups of codes that are equal in all that counts, of which some are in `best` and some are not: there the
        code decided.
    central_weights
        By code, the mean weights of the draws in which it is chosen: the view of things that speaks for it. None
        where it never is.
    sets
        The sets chosen most often as a whole, with their share of the draws.
    entering
        By code, for those not vetoed and not in `best`: what would have to change.
    """

    k: int
    wave: Wave
    as_of: str
    chance: Chance
    preference: Preference
    candidates: tuple[Candidate, ...]
    best: tuple[str, ...]
    acceptability: Mapping[str, float]
    standing: Mapping[str, Standing]
    diversity: Diversity
    ties: tuple[tuple[str, ...], ...]
    central_weights: Mapping[str, Mapping[str, float] | None]
    sets: tuple[tuple[tuple[str, ...], float], ...]
    entering: Mapping[str, Entering]

    @property
    def vetoed(self) -> dict[str, tuple[str, ...]]:
        """The criteria that exclude, by code of those they exclude."""
        return {each.code: each.vetoes for each in self.candidates if each.vetoes}
