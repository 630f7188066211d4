"""Other published ways of ranking alternatives on several criteria, to compare with: none decides a selection.

TOPSIS and PROMETHEE rank each alternative relative to the others: their order can turn when one withdraws. SPOTIS, like
our weighted sum, measures on fixed bounds, and cannot. `criteria` are shape (m,), alternatives x criteria shape (n, m);
`gains` tells for each criterion whether more is better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]


def topsis(table: Floats, weights: Floats, gains: Truths) -> Floats:
    """Return the relative closeness to the ideal, shape (n,), the higher the better; columns divided by their length.

    Hwang and Yoon (1981), as in Tzeng and Huang (2011).
    """
    scaled = table / np.sqrt((table**2).sum(axis=0)) * weights
    best = np.where(gains, scaled.max(axis=0), scaled.min(axis=0))
    worst = np.where(gains, scaled.min(axis=0), scaled.max(axis=0))
    above, below = (np.sqrt(((scaled - end) ** 2).sum(axis=1)) for end in (best, worst))
    closeness: Floats = below / (above + below)
    return closeness


def promethee(table: Floats, weights: Floats, gains: Truths) -> Floats:
    """Return the net flow of PROMETHEE II with the usual criterion, shape (n,), the higher the better.

    Brans and Vincke (1985), as in Zhao, Peng and Li (2013).
    """
    turned = np.where(gains, table, -table)
    preferred = (turned[:, None, :] > turned[None, :, :]) @ weights
    net: Floats = (preferred.sum(axis=1) - preferred.sum(axis=0)) / (len(table) - 1)
    return net


def spotis(table: Floats, weights: Floats, gains: Truths, *, bounds: Floats) -> Floats:
    """Return the distance to the ideal within fixed bounds, shape (n,), the lower the better; `bounds` shape (m, 2).

    Dezert, Tchamova, Han and Tacnet (2020).
    """
    ideal = np.where(gains, bounds[:, 1], bounds[:, 0])
    distance: Floats = np.abs(table - ideal) / np.abs(bounds[:, 1] - bounds[:, 0]) @ weights
    return distance


def electre(table: Floats, weights: Floats, gains: Truths) -> tuple[Floats, Floats]:
    """Return concordance and discordance of ELECTRE I, shape (n, n) each, columns divided by their sum.

    Roy (1968), as in Cebrian and Porcar (2009): entry (a, b) is about "a outranks b"; the diagonal is nan.
    """
    scaled = table / table.sum(axis=0)
    ahead = np.where(gains, 1.0, -1.0) * (scaled[:, None, :] - scaled[None, :, :])
    concordance = (ahead >= 0) @ weights
    span = scaled.max(axis=0) - scaled.min(axis=0)
    discordance = (np.maximum(-ahead, 0) / span.max()).max(axis=2)
    for each in (concordance, discordance):
        np.fill_diagonal(each, np.nan)
    return concordance, discordance


def kernel(concordance: Floats, discordance: Floats, *, least: float, most: float) -> list[int]:
    """Return the alternatives that none outranks: concordance at least `least`, discordance at most `most`."""
    outranks = (np.nan_to_num(concordance) >= least) & (np.nan_to_num(discordance, nan=np.inf) <= most)
    return np.flatnonzero(~outranks.any(axis=0)).tolist()
