"""A review of pairs that may be one actor: which of them are open, what was decided last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from graph.analysis.duplicates import Pair


@dataclass(frozen=True)
class Decided:
    """A decision of this review: `same`, `apart`, or `later`, which no journal keeps and which has no `entry`."""

    kind: str
    pair: frozenset[str]
    names: tuple[str, str]
    entry: int | None = None


@dataclass(frozen=True)
class Review:
    """Pairs found once, gone through in one session.

    `place` tells where they were looked for. `seen` is the revision after this session's own last decision: where
    the journal has another, somebody else changed something and the pairs are to be found anew.
    """

    pairs: tuple[Pair, ...]
    place: tuple[str, str | None]
    seen: int
    decided: tuple[Decided, ...] = ()

    def open(self, here: Container[str], apart: set[frozenset[str]]) -> list[Pair]:
        """Return the pairs that wait for a decision: both still here, not held apart, not put off."""
        settled = apart | {each.pair for each in self.decided if each.kind == "later"}
        both_here = [each for each in self.pairs if each.a in here and each.b in here]
        return [each for each in both_here if frozenset((each.a, each.b)) not in settled]

    def after(self, decided: Decided) -> Review:
        """Return the review after one more decision."""
        return replace(self, decided=(*self.decided, decided), seen=decided.entry or self.seen)

    def before(self, entry: int | None) -> Review:
        """Return the review without its last decision, which this entry took back."""
        return replace(self, decided=self.decided[:-1], seen=entry or self.seen)
