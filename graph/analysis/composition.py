"""How mixed a set of actors is: Blau's index, the index of qualitative variation, Pielou's evenness."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Composition:
    """Counts of each category, in the order of categories, and what they come to; None where undefined."""

    counts: dict[str, int]
    blau: float | None
    blau_unbiased: float | None
    iqv: float | None
    evenness: float | None


def composition(categories: Iterable[str]) -> Composition:
    """Return how evenly actors spread over k categories, those present.

    Blau = 1 - sum p^2: the chance that two actors, drawn with replacement, differ; unbiased: without replacement.
    IQV = Blau k / (k - 1). Evenness (Pielou) = -sum p ln p / ln k. The last two are None with k < 2.

    References
    ----------
    Blau, P. M. (1977). Inequality and Heterogeneity. Free Press.
    Agresti, A. and Agresti, B. F. (1978). Statistical analysis of qualitative variation. Sociological Methodology
    9, 204-237.
    Pielou, E. C. (1966). The measurement of diversity in different types of biological collections. J. Theoretical
    Biology 13, 131-144.

    Examples
    --------
    >>> composition(["a", "a", "b", "b"])
    Composition(counts={'a': 2, 'b': 2}, blau=0.5, blau_unbiased=0.6666666666666666, iqv=1.0, evenness=1.0)
    """
    counts = dict(sorted(Counter(categories).items()))
    n, k = sum(counts.values()), len(counts)
    if not n:
        return Composition(counts, None, None, None, None)
    unlike = n * n - sum(count * count for count in counts.values())
    several = k > 1
    entropy = -math.fsum(count / n * math.log(count / n) for count in counts.values())
    return Composition(
        counts=counts,
        blau=unlike / (n * n),
        blau_unbiased=unlike / (n * (n - 1)) if n > 1 else None,
        iqv=unlike * k / (n * n * (k - 1)) if several else None,
        evenness=min(1.0, entropy / math.log(k)) if several else None,
    )
