"""Needs matched to offers, the capacity of each partner shared by all territories (criterion 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.analysis.answering import answers, by_theme
from graph.analysis.assignment import Choice, Program, choose, most_covered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graph.model.network import Network

PART, WHOLE = 1, 2
"""How far an offer covers a need that it answers: some of its themes, or all of them."""
MOST_TRIED = 200
"""Links up to which it is found exactly what one more unit of an offer's capacity would cover."""


@dataclass(frozen=True)
class OneMore:
    """What one more unit of an offer's capacity would cover: so many more needs, or where not `exact` at least so."""

    offer: str
    covers: int
    exact: bool


@dataclass(frozen=True, eq=False)
class Matching:
    """The answer of `match`: ids in order.

    Attributes
    ----------
    covered
        Pairs (need, offer), each need once.
    orphans, left_out
        Needs that no valid offer answers; needs with an offer, but no capacity left.
    saturated
        Offers at capacity, which counts distinct territories.
    unlimited
        Valid offers that state no capacity, taken to be without limit: to be asked.
    whole
        The covered needs all of whose themes the offer has.
    one_more
        The offers of which one more unit of capacity would cover more needs, the most first.
    pairs
        All that answers: `need`, `offer`, `territory`, `degree`.
    exact
        Whether the fit is surely the best; the number of needs covered always is the most possible.
    """

    as_of: str
    covered: tuple[tuple[str, str], ...]
    orphans: tuple[str, ...]
    left_out: tuple[str, ...]
    saturated: tuple[str, ...]
    unlimited: tuple[str, ...]
    whole: tuple[str, ...]
    one_more: tuple[OneMore, ...]
    pairs: pl.DataFrame = field(repr=False)
    exact: bool = True

    def as_json(self) -> dict[str, object]:
        """Return the answer of `essaim match`."""
        return {
            "as_of": self.as_of,
            "covered": [{"need": need, "offer": offer} for need, offer in self.covered],
            "orphans": list(self.orphans),
            "left_out": list(self.left_out),
            "saturated": list(self.saturated),
            "unlimited": list(self.unlimited),
            "covered_whole": list(self.whole),
            "one_more": [{"offer": each.offer, "covers": each.covers, "exact": each.exact} for each in self.one_more],
            "best_fit_exact": self.exact,
        }


def match(network: Network, day: str) -> Matching:
    """Match the needs stated by a day to the offers valid on it: the most needs covered, then the best fit.

    An offer's capacity counts distinct territories, one territory once however many of its needs it answers; an offer
    without a stated capacity is not limited. Best fit: the most needs covered whole (the offer has all their themes);
    of equals, up to some 400 possible links, the first needs by id, then the fewest links with the first offers. Of
    the offers that serve its territory each need gets the one that covers it whole, then one that states the same
    kind, then the first by id; no link is kept that others make needless.

    Notes
    -----
    Maximum coverage by integer programming (HiGHS); see `graph.analysis.assignment`.

    Examples
    --------
    >>> from graph.model.network import Network
    >>> match(Network.of(), "2026-11-23").covered
    ()
    """
    valid = network.on(day)
    pairs = _pairs(valid, day)
    capacity = dict(valid.offers.select("id", "capacity").iter_rows())
    chosen, one_more, exact = _chosen(pairs, capacity)
    given = _given(chosen)
    held, answered = set(given["need"]), set(pairs["need"])
    serving = dict(given.group_by("offer").agg(pl.col("territory").n_unique()).iter_rows())
    return Matching(
        as_of=day,
        covered=tuple(given.select("need", "offer").iter_rows()),
        orphans=tuple(each for each in valid.needs["id"] if each not in answered),
        left_out=tuple(sorted(answered - held)),
        saturated=tuple(each for each, most in capacity.items() if most is not None and serving.get(each, 0) >= most),
        unlimited=tuple(each for each, most in capacity.items() if most is None),
        whole=tuple(given.filter(pl.col("degree") == WHOLE)["need"]),
        one_more=one_more,
        pairs=pairs.select("need", "offer", "territory", "degree"),
        exact=exact,
    )


def _pairs(valid: Network, day: str) -> pl.DataFrame:
    """Return which offer answers which need, of which territory, how far, and whether both state one kind."""
    asked, given = by_theme(valid.needs, "need"), by_theme(valid.offers, "offer")
    common = asked.join(given, on="theme").group_by("need", "offer").len("common")
    themes = asked.group_by("need").len("themes")
    both = answers(valid, day).join(common, on=["need", "offer"]).join(themes, on="need")
    needs = valid.needs.select("territory", "kind", need="id")
    offers = valid.offers.select(offer="id", kind_offered="kind")
    return (
        both.join(needs, on="need")
        .join(offers, on="offer")
        .select(
            "need",
            "offer",
            "territory",
            degree=pl.when(pl.col("common") == pl.col("themes")).then(WHOLE).otherwise(PART),
            alike=(pl.col("kind") == pl.col("kind_offered")).fill_null(value=False),
        )
        .sort("need", "offer")
    )


def _chosen(pairs: pl.DataFrame, capacity: Mapping[str, int | None]) -> tuple[pl.DataFrame, tuple[OneMore, ...], bool]:
    """Return the pairs whose offer serves the need's territory, and what more capacity would cover."""
    territories = pairs["territory"].n_unique()
    # What no territory has to share needs no choice: more than all of them nobody can serve.
    limits = {each: territories if most is None else min(most, territories) for each, most in capacity.items()}
    links = pairs.select("offer", "territory").unique().sort("offer", "territory").with_row_index("link")
    if links.is_empty():
        return pairs, (), True
    offers, needs = links["offer"].unique().sort(), pairs["need"].unique().sort()
    placed = pairs.join(links, on=["offer", "territory"], maintain_order="left")
    program = Program(
        offer=_place(links["offer"], offers),
        capacity=np.array([limits[each] for each in offers], dtype=np.int64),
        need=_place(placed["need"], needs),
        link=placed["link"].cast(pl.Int64).to_numpy(),
        degree=placed["degree"].cast(pl.Int64).to_numpy(),
    )
    choice = choose(program)
    needed = _without_needless(program, choice.links)
    more = _one_more(program, needed, choice, offers)
    return placed.filter(pl.Series(needed[program.link])), more, choice.exact


def _place(values: pl.Series, known: pl.Series) -> NDArray[np.int64]:
    return values.replace_strict(known, np.arange(len(known)), return_dtype=pl.Int64).to_numpy()


def _without_needless(program: Program, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Drop links, the last offers first, without which each need is covered to the same degree."""
    of_link: dict[int, list[tuple[int, int]]] = {}
    for need, link, degree in zip(program.need.tolist(), program.link.tolist(), program.degree.tolist(), strict=True):
        if chosen[link]:
            of_link.setdefault(link, []).append((need, degree))
    count: dict[tuple[int, int], int] = {}
    for ways in of_link.values():
        for need, degree in ways:
            for reached in range(PART, degree + 1):
                count[need, reached] = count.get((need, reached), 0) + 1
    kept = np.zeros_like(chosen)
    for link in sorted(of_link, reverse=True):
        steps = [(need, reached) for need, degree in of_link[link] for reached in range(PART, degree + 1)]
        kept[link] = any(count[step] == 1 for step in steps)
        if not kept[link]:
            for step in steps:
                count[step] -= 1
    return kept


def _given(chosen: pl.DataFrame) -> pl.DataFrame:
    ranked = chosen.sort("need", "degree", "alike", "offer", descending=[False, True, True, False])
    return ranked.unique("need", keep="first", maintain_order=True)


def _one_more(program: Program, chosen: NDArray[np.bool_], choice: Choice, offers: pl.Series) -> tuple[OneMore, ...]:
    """Return which offers would cover more with one more unit.

    What the offer would cover where everything else stays is a sure lower bound. Where that is less than what it can be
    at most, small programs are solved again.
    """
    left = np.ones(int(program.need.max()) + 1, dtype=np.bool_)
    left[program.need[chosen[program.link]]] = False
    gains = np.bincount(program.link[left[program.need]], minlength=program.offer.size)
    found = []
    for row, name in enumerate(offers):
        surely = int(gains[program.offer == row].max(initial=0))
        exact = surely >= min(choice.more[row], left.sum())
        if not exact and program.offer.size <= MOST_TRIED:
            capacity = program.capacity.copy()
            capacity[row] += 1
            surely, exact = most_covered(program, capacity) - choice.most, True
        if surely > 0:
            found.append(OneMore(str(name), surely, exact=bool(exact)))
    return tuple(sorted(found, key=lambda each: (-each.covers, each.offer)))
