"""The best set of K with a rural and an urban one, exactly, for thousands of scores at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Places:
    """K places for n candidates, of whom some are `rural` and others `urban`, shape (n,).

    `diverse` asks for one of each in every set: then K is 2 or more, and there is one of each.
    """

    k: int
    rural: Truths
    urban: Truths
    diverse: bool

    @property
    def free(self) -> int:
        """How many places are left once the rural and the urban one have theirs."""
        return self.k - 2 * self.diverse


def best_sets(scores: Floats, places: Places) -> Truths:
    """Tell who is in the set of K with the highest total, shape (draws, n); of equals the first.

    Notes
    -----
    Some best set holds the best rural one: any other rural one in it could be exchanged for it without loss; likewise
    the best urban one. The other K-2 places are free, and go to the highest of the rest. So no search is needed, nor
    integer programming, which a test holds this against.
    """
    forced = np.array(scores, dtype=np.float64)
    if places.diverse:
        rows = np.arange(len(forced))
        for group in (places.rural, places.urban):
            forced[rows, _best_of(scores, group)] = np.inf
    order = np.argsort(-forced, axis=1, kind="stable")[:, : places.k]
    chosen = np.zeros(scores.shape, dtype=np.bool_)
    np.put_along_axis(chosen, order, values=True, axis=1)
    return chosen


def to_beat(scores: Floats, places: Places) -> Floats:
    """Return above which score each candidate would be in the best set, all others being as they are.

    Shape (draws, n): minus infinity where it is in whatever its score, infinity where no score would do.
    """
    rows = np.arange(len(scores))
    rest = np.array(scores, dtype=np.float64)
    if not places.diverse:
        last, next_ = _last_and_next(rest, places.free)
        return np.where(scores >= last[:, None], next_[:, None], last[:, None])
    firsts = [_best_of(scores, group) for group in (places.rural, places.urban)]
    for first in firsts:
        rest[rows, first] = -np.inf
    last, next_ = _last_and_next(rest, places.free)
    free = np.where(rest >= last[:, None], next_[:, None], last[:, None])
    beaten = free.copy()
    for first, group in zip(firsts, (places.rural, places.urban), strict=True):
        highest = scores[rows, first]
        beaten[:, group] = np.minimum(free[:, group], highest[:, None])
        second = np.where(group, rest, -np.inf).max(axis=1)
        # Without its first, the group's second takes the place that is its own and leaves a free one.
        left = np.where(second >= last, next_, last)
        beaten[rows, first] = np.minimum(left, second)
    return beaten


def _best_of(scores: Floats, group: Truths) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.where(group, scores, -np.inf).argmax(axis=1)
    return found


def _last_and_next(scores: Floats, places: int) -> tuple[Floats, Floats]:
    """Return the scores of the last who has a place and of the first who has none, shape (draws,) each."""
    ordered = -np.sort(-scores, axis=1)
    nobody = np.full(len(scores), -np.inf)
    last = ordered[:, places - 1] if places else np.full(len(scores), np.inf)
    return last, ordered[:, places] if places < ordered.shape[1] else nobody
