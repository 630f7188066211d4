"""Who of a territory cooperates with whom, as arrays: what criterion 4 is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from graph.model.terms import CATEGORIES, COOPERATION_TYPES, PAIRS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from graph.model.network import Network
    from graph.model.territory import Territory

BIT = {category: 1 << place for place, category in enumerate(CATEGORIES)}
"""The bit that stands for a category in a mask; the three required ones are the lowest three bits."""
REQUIRED = BIT["collective"] | BIT["public"] | BIT["economic"]


@dataclass(frozen=True, eq=False)
class Ties:
    """The n actors of a territory and the m ties between them.

    `actors` are ids in order, so that an index orders as an id does. `masks`, shape (n,), holds the categories
    of each as bits; `associations`, shape (n,), tells who is one by kind. `left` and `right`, shape (m,), are
    the ends of each tie, left < right, each tie once, in order. `relations` has one row per cooperation relation
    between two different actors: its `id` and the columns `left` and `right`.
    """

    actors: pl.Series
    masks: NDArray[np.uint8]
    associations: NDArray[np.bool_]
    relations: pl.DataFrame

    @cached_property
    def _ends(self) -> pl.DataFrame:
        return self.relations.select("left", "right").unique().sort("left", "right")

    @property
    def left(self) -> NDArray[np.int64]:
        """The end of each tie with the smaller id."""
        return self._ends["left"].to_numpy()

    @property
    def right(self) -> NDArray[np.int64]:
        """The end of each tie with the larger id."""
        return self._ends["right"].to_numpy()


def ties_of(network: Network, territory: Territory) -> Ties:
    """Return the cooperation within a territory, of a network that already is of one day."""
    own = pl.DataFrame({"id": network.members(territory)}).join(network.actors, on="id", maintain_order="left")
    return Ties(
        actors=own["id"],
        masks=masks_of(own),
        associations=(own["kind"] == "association").fill_null(value=False).to_numpy(),
        relations=_relations_between(network, own["id"]),
    )


def masks_of(actors: pl.DataFrame) -> NDArray[np.uint8]:
    """Return the categories of each actor as bits, shape (n,); 0 where none is recorded."""
    held = pl.col("categories").fill_null("").str.split("|")
    bits = [held.list.contains(category).cast(pl.UInt8) * bit for category, bit in BIT.items()]
    return actors.select(mask=pl.sum_horizontal(bits).cast(pl.UInt8))["mask"].to_numpy()


def _relations_between(network: Network, own: pl.Series) -> pl.DataFrame:
    rows = pl.DataFrame({"id": own}).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    ends = (
        cooperation(network)
        .join(rows.rename({"id": "source", "row": "from"}), on="source", maintain_order="left")
        .join(rows.rename({"id": "target", "row": "to"}), on="target", maintain_order="left")
    )
    return ends.select("id", left=pl.min_horizontal("from", "to"), right=pl.max_horizontal("from", "to"))


def cooperation(network: Network) -> pl.DataFrame:
    """Return the cooperation relations between two different actors: only these count for criterion 4."""
    counts = pl.col("type").is_in(COOPERATION_TYPES) & (pl.col("source") != pl.col("target"))
    return network.relations.filter(counts)


def joining(first: NDArray[np.uint8], second: NDArray[np.uint8], pair: tuple[str, str]) -> NDArray[np.bool_]:
    """Tell which ties join two categories, given the masks at their ends: either end may stand on either side."""
    a, b = BIT[pair[0]], BIT[pair[1]]
    joined: NDArray[np.bool_] = ((first & a > 0) & (second & b > 0)) | ((first & b > 0) & (second & a > 0))
    return joined


def possible_pairs(masks: NDArray[np.uint8], pair: tuple[str, str]) -> int:
    """Return how many unordered pairs of different actors hold one category and the other.

    With c actors who hold both, n_a n_b counts c pairs of an actor with itself, and those of two such actors
    twice: n_a n_b - c - c(c-1)/2.

    Examples
    --------
    >>> import numpy as np
    >>> possible_pairs(np.array([1, 1, 2, 3], dtype=np.uint8), ("collective", "public"))
    5
    """
    a, b = masks & BIT[pair[0]] > 0, masks & BIT[pair[1]] > 0
    both = int((a & b).sum())
    return int(a.sum()) * int(b.sum()) - both - both * (both - 1) // 2


def tied_pairs(ties: Ties, masks: NDArray[np.uint8]) -> list[tuple[str, str]]:
    """Return the pairs of required categories with at least one tie, under these masks."""
    first, second = masks[ties.left], masks[ties.right]
    return [pair for pair in PAIRS if joining(first, second, pair).any()]
