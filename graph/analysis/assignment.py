"""Which offers serve which territories: an integer program over links, with capacity shared by all territories.

A link is an offer that serves a territory; it covers, each to some degree, the needs of the territory that the offer
answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, vstack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Chosen = NDArray[np.bool_]

SMALL, TINY = 1500, 400
"""Links up to which the best fit is found exactly, and equals are told apart by their place."""
AT_ONCE = 2500
"""Links that are thought over together where there are too many for all of them."""
_NEARLY = 1e-6


@dataclass(frozen=True, eq=False)
class Program:
    """What may be chosen.

    Attributes
    ----------
    offer
        The offer of each of the L links, shape (L,), in order of offers, then territories.
    capacity
        How many territories each of the O offers can serve, shape (O,).
    need, link, degree
        The P ways to cover a need: which need (0 to N - 1), by which link, to which degree (1 part, 2 whole).
    """

    offer: Rows
    capacity: Rows
    need: Rows
    link: Rows
    degree: Rows

    @cached_property
    def _reached(self) -> tuple[csr_array, Rows, Rows]:
        """Return a row for each need and degree that it can reach: its links, the need, the degree."""
        rows, columns, needs, degrees = [], [], [], []
        count = 0
        for degree in np.unique(self.degree):
            those = self.degree >= degree
            of, row = np.unique(self.need[those], return_inverse=True)
            rows.append(count + row)
            columns.append(self.link[those])
            needs.append(of)
            degrees.append(np.full(of.size, degree))
            count += of.size
        ends = (np.concatenate(rows), np.concatenate(columns))
        table = coo_array((np.ones(ends[0].size), ends), shape=(count, self.offer.size)).tocsr()
        return table, np.concatenate(needs), np.concatenate(degrees)

    @property
    def covers(self) -> Numbers:
        """Of each variable (links, then reached degrees) what it adds to the number of needs covered."""
        _, _, degrees = self._reached
        return np.concatenate([np.zeros(self.offer.size), degrees == degrees.min()]).astype(np.float64)

    @property
    def fits(self) -> Numbers:
        """Of each variable what it adds to the needs covered whole."""
        _, _, degrees = self._reached
        whole = degrees > degrees.min()
        return np.concatenate([np.zeros(self.offer.size), whole]).astype(np.float64)

    def rows(self, kept: Chosen, opened: Chosen, capacity: Rows) -> tuple[csr_array, Numbers]:
        """Return the constraints over some links, others being opened for good, and their limits."""
        table, _, _ = self._reached
        some = int(kept.sum())
        reached = table.shape[0]
        ends = (self.offer[kept], np.arange(some))
        serving = coo_array((np.ones(some), ends), shape=(capacity.size, some + reached))
        identity = coo_array((np.ones(reached), (np.arange(reached), some + np.arange(reached))))
        wide = csr_array(table[:, kept])
        covered = coo_array(identity, shape=(reached, some + reached)) - csr_array(
            (wide.data, wide.indices, wide.indptr), shape=(reached, some + reached)
        )
        left = capacity - np.bincount(self.offer[opened], minlength=capacity.size)
        already = np.minimum(table @ opened, 1)
        return vstack([covered, serving]).tocsr(), np.concatenate([already, left]).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Choice:
    """Links that are chosen.

    Attributes
    ----------
    links
        Which of the L links, shape (L,).
    most
        How many needs they cover: surely the most.
    exact
        Whether the number of needs covered whole is surely the most too.
    more
        How many more needs one more unit of each offer's capacity covers at most, shape (O,).
    """

    links: Chosen
    most: int
    exact: bool
    more: Rows


def choose(program: Program) -> Choice:
    """Choose links: the most needs covered, then the most covered whole.

    Notes
    -----
    Maximum coverage with capacities is NP-hard; the linear relaxation is mostly tight. It is solved first (interior
    point), then the integer program over its support, and the whole one only where these two differ. Above `SMALL`
    links, best fit is sought by thinking over `AT_ONCE` links at a time. The relaxation is concave in the capacities,
    so that its shadow prices limit what more of one can bring.
    """
    everything = np.ones(program.offer.size, dtype=np.bool_)
    none = ~everything
    value, shadow, support = relaxed(program)
    chosen = solved(program, program.covers, kept=support, opened=none)
    if covered(program, chosen) < np.floor(value + _NEARLY):
        chosen = solved(program, program.covers, kept=everything, opened=none)
    most = covered(program, chosen)
    more = np.floor(value + shadow + _NEARLY).astype(np.int64) - most
    weighted = program.covers * (program.fits.sum() + 1) + program.fits
    if program.offer.size > SMALL:
        return Choice(_improved(program, chosen, weighted), most, exact=False, more=more)
    chosen = solved(program, weighted, kept=everything, opened=none)
    return Choice(_first(program, chosen) if program.offer.size <= TINY else chosen, most, exact=True, more=more)


def relaxed(program: Program) -> tuple[float, Numbers, Chosen]:
    """Return how many needs fractions of links could cover, each offer's shadow price, and the links with a share."""
    table, limits = program.rows(*_all(program), program.capacity)
    found = linprog(-program.covers, A_ub=table, b_ub=limits, bounds=(0, 1), method="highs-ipm")
    shadow = -found.ineqlin.marginals[-program.capacity.size :]
    return -found.fun, shadow, found.x[: program.offer.size] > _NEARLY


def most_covered(program: Program, capacity: Rows) -> int:
    """Return the most needs that can be covered with other capacities."""
    other = Program(program.offer, capacity, program.need, program.link, program.degree)
    kept, opened = _all(program)
    return covered(program, solved(other, other.covers, kept=kept, opened=opened))


def _all(program: Program) -> tuple[Chosen, Chosen]:
    everything = np.ones(program.offer.size, dtype=np.bool_)
    return everything, ~everything


def covered(program: Program, chosen: Chosen) -> int:
    """Return how many needs the chosen links cover."""
    return int(np.unique(program.need[chosen[program.link]]).size)


def solved(  # noqa: PLR0913 - what may be chosen, for what, and within what
    program: Program,
    gain: Numbers,
    *,
    kept: Chosen,
    opened: Chosen,
    also: tuple[tuple[Numbers, float], ...] = (),
    otherwise: Chosen | None = None,
) -> Chosen:
    """Return the links that gain most, chosen among those kept beside those opened.

    `also` holds further rows of coefficients, each with the least that it must come to; `otherwise` is the answer where
    rounding leaves none that does.
    """
    within = np.concatenate([kept, np.ones(gain.size - kept.size, dtype=np.bool_)])
    table, limits = program.rows(kept, opened, program.capacity)
    constraints = [LinearConstraint(table, -np.inf, limits)]
    constraints += [LinearConstraint(csr_array(each[None, within]), least, np.inf) for each, least in also]
    whole = np.concatenate([np.ones(kept.sum()), np.zeros(gain.size - kept.size)])
    found = milp(
        -gain[within], integrality=whole, bounds=Bounds(0, 1), constraints=constraints, options={"mip_rel_gap": 0}
    )
    if found.x is None:
        if otherwise is None:
            raise ArithmeticError(found.message)
        return otherwise
    chosen = opened.copy()
    chosen[np.flatnonzero(kept)] = found.x[: int(kept.sum())] > 1 / 2
    return chosen


def _first(program: Program, chosen: Chosen) -> Chosen:
    """Return, of all choices as good as this one, one with the first needs by place, then with the first offers."""
    _, needs, degrees = program._reached  # noqa: SLF001 - a step of the same program
    everything, none = _all(program)
    kept = [(program.covers, covered(program, chosen) - 1 / 2), (program.fits, _whole(program, chosen) - 1 / 2)]
    later = np.concatenate([np.zeros(program.offer.size), -(needs + 1.0) * (degrees == degrees.min())])
    # Without a limit from above a need may count as left uncovered although a link covers it: the first step asks
    # for exactly as many, so that it only chooses which.
    kept.append((-program.covers, -covered(program, chosen) - 1 / 2))
    chosen = solved(program, later, kept=everything, opened=none, also=tuple(kept), otherwise=chosen)
    held = np.unique(program.need[chosen[program.link]])
    of_held = np.concatenate([np.zeros(program.offer.size), np.isin(needs, held) & (degrees == degrees.min())])
    kept = [(of_held, held.size - 1 / 2), (program.fits, _whole(program, chosen) - 1 / 2)]
    cost = np.concatenate([program.capacity.size + program.offer + 0.0, np.zeros(needs.size)])
    return solved(program, -cost, kept=everything, opened=none, also=tuple(kept), otherwise=chosen)


def _whole(program: Program, chosen: Chosen) -> int:
    degrees = np.unique(program.degree)
    if degrees.size == 1:
        return 0
    return int(np.unique(program.need[chosen[program.link] & (program.degree == degrees[-1])]).size)


def _improved(program: Program, chosen: Chosen, gain: Numbers) -> Chosen:
    """Return a choice that covers as many and fits as well or better: offers are thought over some at a time."""
    starts = np.searchsorted(program.offer, np.arange(program.capacity.size + 1))
    first = 0
    while first < program.capacity.size:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + AT_ONCE, side="right")) - 1)
        some = np.zeros(program.offer.size, dtype=np.bool_)
        some[starts[first] : starts[last]] = True
        chosen = solved(program, gain, kept=some, opened=chosen & ~some)
        first = last
    return chosen
