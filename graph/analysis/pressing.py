"""Which of many territories needs what first, from the look at all of them at once (`at_a_glance`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.model.terms import CATEGORIES, REQUIRED_CATEGORIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

ASKED_ABOUT = (*REQUIRED_CATEGORIES, "research")
"""The categories that criterion 4 and its "++" ask about."""
_STATES = ("attested", "unknown", "absent")


@dataclass(frozen=True)
class Alike:
    """Two territories that little tells apart, and the categories whose state differs."""

    one: str
    other: str
    differing: tuple[str, ...]


def lacking(glance: pl.DataFrame) -> pl.DataFrame:
    """Return every category of `ASKED_ABOUT` of which a territory has nobody: `code`, `category`, `state`.

    The state is `unknown` (ask first) or `absent` (somebody made sure). In the order of the territories given, the
    categories in theirs.
    """
    columns = pl.col(list(ASKED_ABOUT))
    order = pl.DataFrame({"category": ASKED_ABOUT, "place": range(len(ASKED_ABOUT))})
    told = glance.select("code", columns).with_row_index("row")
    long = told.unpivot(on=list(ASKED_ABOUT), index=["row", "code"], variable_name="category", value_name="state")
    found = long.filter(pl.col("state") != "attested").join(order, on="category").sort("row", "place")
    return found.select("code", "category", "state")


def most_unasked(glance: pl.DataFrame) -> tuple[str, tuple[str, ...]] | None:
    """Return the territory of which most categories were asked of nobody, with these; None where all was asked.

    Of as many, the one with most actors (there is somebody to ask), then the first by code.
    """
    unknown = lacking(glance).filter(pl.col("state") == "unknown")
    if unknown.is_empty():
        return None
    count = unknown.group_by("code").len().join(glance.select("code", "actors"), on="code")
    (code,) = count.sort("len", "actors", "code", descending=[True, True, False])["code"].head(1)
    return code, tuple(unknown.filter(pl.col("code") == code)["category"])


def apart(glance: pl.DataFrame) -> NDArray[np.int64]:
    """Return how much tells each two territories apart, shape (n, n).

    The difference of their levels, plus 1 for every category whose state differs.
    """
    level = glance["level"].to_numpy()
    states = glance.select(
        pl.col(list(CATEGORIES)).replace_strict(_STATES, range(len(_STATES)), return_dtype=pl.Int8)
    ).to_numpy()
    far: NDArray[np.int64] = np.abs(level[:, None] - level[None, :]).astype(np.int64)
    for column in states.T:
        far += column[:, None] != column[None, :]
    return far


def closest(glance: pl.DataFrame) -> Alike | None:
    """Return the two territories that least tells apart; None of fewer than two where anybody is recorded.

    Of pairs that are as close, the one of the higher levels, then of more actors, then the first by code.
    """
    some = glance.filter(pl.col("actors") > 0).sort("level", "actors", "code", descending=[True, True, False])
    if some.height < 2:  # noqa: PLR2004 - two make a pair
        return None
    far = apart(some)
    far[np.tril_indices(some.height)] = np.iinfo(np.int64).max
    one, other = (int(row) for row in np.unravel_index(int(far.argmin()), far.shape))
    states = some.select(list(CATEGORIES)).rows()
    differing = tuple(each for each, a, b in zip(CATEGORIES, states[one], states[other], strict=True) if a != b)
    return Alike(some["code"][one], some["code"][other], differing)


def neighbours(glance: pl.DataFrame, most: int) -> dict[str, tuple[str, ...]]:
    """Return for each territory up to `most` others that least tells apart from it, the closest first.

    Of those as close, the first in the order given.
    """
    far = apart(glance)
    np.fill_diagonal(far, np.iinfo(np.int64).max)
    nearest = far.argsort(axis=1, kind="stable")[:, : min(most, max(glance.height - 1, 0))]
    codes = glance["code"].to_list()
    return {code: tuple(codes[row] for row in rows) for code, rows in zip(codes, nearest.tolist(), strict=True)}


def strongest_first(glance: pl.DataFrame) -> pl.DataFrame:
    """Return the territories by level, then by categories attested, then by actors, then by code."""
    columns = ["level", "attested", "actors", "code"]
    return glance.sort(columns, descending=[True, True, True, False])


def neediest_first(glance: pl.DataFrame) -> pl.DataFrame:
    """Return the territories by how many categories of `ASKED_ABOUT` have nobody, then by actors, then by code.

    Those where nobody at all is recorded come last: there is nobody to ask yet.
    """
    missing = pl.sum_horizontal(pl.col(each) != "attested" for each in ASKED_ABOUT)
    order = [pl.col("actors") > 0, missing, pl.col("actors"), pl.col("code")]
    return glance.sort(order, descending=[True, True, True, False])
