"""How far two ways of grouping the same actors agree, chance taken off."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]


def adjusted_rand(a: Rows, b: Rows) -> float:
    """Return the adjusted Rand index of two groupings, shape (n,) each: 1 the same, 0 as by chance.

    1 where both put everybody together, or both everybody apart.

    References
    ----------
    Hubert, L. and Arabie, P. (1985). Comparing partitions. J. Classification 2, 193-218.

    Examples
    --------
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 3, 3]))
    1.0
    """
    # A table of groups by groups would be as large as the square of the actors where most stand alone.
    first, second = (np.unique(each, return_inverse=True)[1].astype(np.int64) for each in (a, b))
    rows, columns = _pairs(np.bincount(first)), _pairs(np.bincount(second))
    both = _pairs(np.unique(first * (a.size + 1) + second, return_counts=True)[1])
    every = a.size * (a.size - 1) // 2
    possible = (rows + columns) * every - 2 * rows * columns
    return 2 * (both * every - rows * columns) / possible if possible else 1.0


def adjusted_mutual_information(a: Rows, b: Rows) -> float:
    """Return the adjusted mutual information of two groupings (arithmetic mean), shape (n,) each.

    References
    ----------
    Vinh, N. X., Epps, J. and Bailey, J. (2010). Information theoretic measures for clusterings comparison. J. Machine
    Learning Research 11, 2837-2854.
    """
    table = _table(a, b)
    n, rows, columns = a.size, table.sum(axis=1).tolist(), table.sum(axis=0).tolist()
    if len(rows) == len(columns) and len(rows) in (1, n):
        return 1.0
    shared = math.fsum(
        cell / n * math.log(n * cell / (rows[i] * columns[j]))
        for i, line in enumerate(table.tolist())
        for j, cell in enumerate(line)
        if cell
    )
    expected = math.fsum(_expected(x, y, n) for x in rows for y in columns)
    mean = (_entropy(rows, n) + _entropy(columns, n)) / 2
    return (shared - expected) / (mean - expected)


def _table(a: Rows, b: Rows) -> Rows:
    first, second = np.unique(a, return_inverse=True)[1], np.unique(b, return_inverse=True)[1]
    width = int(second.max()) + 1 if b.size else 1
    height = int(first.max()) + 1 if a.size else 1
    return np.bincount(first * width + second, minlength=height * width).reshape(height, width)


def _pairs(counts: Rows) -> int:
    return int((counts * (counts - 1) // 2).sum())


def _entropy(counts: list[int], n: int) -> float:
    return -math.fsum(count / n * math.log(count / n) for count in counts)


def _expected(x: int, y: int, n: int) -> float:
    """Return the mutual information that two groups of x and y of n actors share by chance (hypergeometric)."""
    fixed = sum(math.lgamma(each + 1) for each in (x, y, n - x, n - y)) - math.lgamma(n + 1)
    return math.fsum(
        cell
        / n
        * math.log(n * cell / (x * y))
        * math.exp(fixed - sum(math.lgamma(each + 1) for each in (cell, x - cell, y - cell, n - x - y + cell)))
        for cell in range(max(1, x + y - n), min(x, y) + 1)
    )
