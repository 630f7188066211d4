"""Counts held against their draws: how many are as low and as high, how far they are off, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.analysis.null_models import benjamini_hochberg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Place = int | tuple[int, ...]

SIGNIFICANT = 0.05
Verdict = Literal["more", "fewer", "undetermined"]
ROUNDING = 1e-9
"""Draws that are all the same leave nothing but rounding: a share of their distance to what was observed."""


@dataclass(frozen=True, eq=False)
class Tested:
    """Counts among their draws, arrays of one shape; `z`, `p` and `adjusted` are nan where all draws are the same.

    `z` = (observed - mean) / sd of the draws; `p` is two-sided, as in `null_models.two_sided`; `adjusted`: p over all
    tests of the array (Benjamini and Hochberg).
    """

    observed: Rows
    mean: Numbers
    sd: Numbers
    z: Numbers
    p: Numbers
    adjusted: Numbers

    def verdict(self, at: Place) -> Verdict:
        """Return `more` or `fewer` than the draws have where adjusted p is below .05, else `undetermined`."""
        if not self.adjusted[at] < SIGNIFICANT:
            return "undetermined"
        return "more" if self.z[at] > 0 else "fewer"


class Tally:
    """What is kept of the draws of some counts, so that the draws themselves need not be."""

    def __init__(self, observed: Rows) -> None:
        """Take the counts that were observed, of any shape."""
        self.observed = observed
        self._low, self._high, self._draws = np.zeros_like(observed), np.zeros_like(observed), 0
        self._off, self._squares = np.zeros(observed.shape), np.zeros(observed.shape)

    def add(self, drawn: Rows) -> None:
        """Take some more draws, of shape (draws, ...)."""
        off = (drawn - self.observed).astype(np.float64)
        self._low += (off <= 0).sum(axis=0)
        self._high += (off >= 0).sum(axis=0)
        self._draws += len(drawn)
        for each in off:  # one after the other: the same order of sums whatever the size of a block
            self._off += each
            self._squares += each * each

    def tested(self, *, but: Flags | None = None) -> Tested:
        """Return what the draws say; those flagged in `but` repeat another test, and are not counted as one more."""
        off = self._off / self._draws
        sd = np.sqrt(np.maximum(self._squares / self._draws - off * off, 0))
        sd[sd <= ROUNDING * np.abs(off)] = 0
        varied = sd > 0
        p = np.minimum(1.0, 2 * (1 + np.minimum(self._low, self._high)) / (self._draws + 1))
        p[~varied] = np.nan
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(varied, -off / sd, np.nan)
        counted = varied if but is None else varied & ~but
        adjusted = np.full(p.shape, np.nan)
        adjusted[counted] = benjamini_hochberg(p[counted].tolist())
        return Tested(self.observed, self.observed + off, sd, z, p, adjusted)
