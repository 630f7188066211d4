"""The choice of K territories: vetoes, then what is best whatever weights the group would give to the criteria."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.analysis.best_sets import Places, best_sets, to_beat
from graph.analysis.chosen import CORE, INSIDE, OUT, Selection
from graph.analysis.entering import Lacking, entering
from graph.analysis.scales import HIGHEST, scales_of
from graph.analysis.smaa import (
    Stream,
    central_weights,
    drawn_codings,
    drawn_levels,
    drawn_weights,
    stream,
    weighted_sum,
)
from graph.errors import InputRefused, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from graph.analysis.chosen import Candidate, Chance, Diversity, Entering, Standing, Wanted

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

LOT = 1e-9
"""Scores closer than this are equal: lots decide between them, anew in each draw."""
SETS_SHOWN = 3
_BLOCK = 4096


def select(candidates: Sequence[Candidate], wanted: Wanted) -> Selection:
    """Return the best set of K, and in which share of the draws each candidate is chosen.

    In each draw of weights and of unknown levels the K with the highest total are chosen, at least one rural and one
    urban where there is one of each among those not vetoed. Equal scores are decided by lot, anew in each draw;
    candidates equal in all that counts share what they have together. `best` is the set of K with the highest total
    acceptability under the same condition; among equals the first by code.

    Raises
    ------
    UsageError
        `bad_k`.
    InputRefused
        `too_few_candidates`; as `drawn_weights`.
    """
    ordered = sorted(candidates, key=lambda each: each.code)
    free = [each for each in ordered if not each.vetoes]
    if wanted.k < 1:
        raise UsageError("bad_k", k=wanted.k)
    if wanted.k > len(free):
        raise InputRefused("too_few_candidates", k=wanted.k, n=len(free), vetoed=len(ordered) - len(free))
    drawn = _Drawn.of(free, wanted)
    diversity = _diversity(free, wanted.k)
    places = _places(free, wanted.k, diversity)
    chosen = _in_blocks(best_sets, drawn.scores, places)
    acceptability = _shared(free, chosen)
    best = best_sets(acceptability[None, :], places)[0]
    shares = dict.fromkeys([each.code for each in ordered], 0.0)
    shares |= dict(zip(drawn.codes, acceptability.tolist(), strict=True))
    return Selection(
        k=wanted.k,
        wave=wanted.wave,
        as_of=wanted.as_of,
        chance=wanted.chance,
        preference=wanted.preference,
        candidates=tuple(ordered),
        best=tuple(code for code, inside in zip(drawn.codes, best, strict=True) if inside),
        acceptability=shares,
        standing={code: standing(share) for code, share in shares.items()},
        diversity=diversity,
        ties=_ties(drawn.codes, acceptability, best, places),
        central_weights=_central(drawn, chosen),
        sets=_sets(drawn.codes, chosen),
        entering=_entering(free, drawn, places, best=best, acceptability=acceptability),
    )


def standing(acceptability: float) -> Standing:
    """Return what a share of the draws means: core from 0.8 on, out under 0.2."""
    return "core" if acceptability >= CORE else "out" if acceptability < OUT else "borderline"


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What was drawn for n candidates: weights, levels by candidate, and `scores`, shape (draws, n), from 0 to 1."""

    codes: list[str]
    scales: tuple[str, ...]
    weights: Floats
    measured: list[Floats]
    scores: Floats

    @classmethod
    def of(cls, candidates: Sequence[Candidate], wanted: Wanted) -> _Drawn:
        scales, chance = scales_of(wanted.wave), wanted.chance
        weights = drawn_weights(scales, wanted.preference, chance)
        coding = drawn_codings(chance)
        measured = [_measured(each, chance, coding) for each in candidates]
        scores = np.empty((chance.draws, len(candidates)), order="F")
        for column, (each, levels) in enumerate(zip(candidates, measured, strict=True)):
            lots = stream(chance.seed, Stream.LOTS, each.code).random(chance.draws)
            scores[:, column] = weighted_sum(levels / HIGHEST, weights) + LOT * lots
        return cls([each.code for each in candidates], scales, weights, measured, scores)


def _measured(candidate: Candidate, chance: Chance, coding: NDArray[np.int64]) -> Floats:
    """Return a candidate's levels as drawn, with that of criterion 4 by the coding that holds in each draw."""
    drawn = drawn_levels(candidate.code, list(candidate.levels.values()), chance)
    if not candidate.codings:
        return drawn
    levels = np.broadcast_to(drawn, (chance.draws, drawn.shape[1])).copy()
    levels[:, list(candidate.levels).index("4")] = np.array(candidate.codings, dtype=np.float64)[coding]
    return levels


def _diversity(candidates: Sequence[Candidate], k: int) -> Diversity:
    held = {each.rurality for each in candidates}
    if not {"rural", "urban"} & held:
        return "no_rural_no_urban"
    if not {"rural", "urban"} <= held:
        return "no_urban" if "rural" in held else "no_rural"
    return "kept" if k > 1 else "one_place"


def _places(candidates: Sequence[Candidate], k: int, diversity: Diversity) -> Places:
    rural, urban = (np.array([each.rurality == name for each in candidates]) for name in ("rural", "urban"))
    return Places(k, rural, urban, diverse=diversity == "kept")


def _in_blocks(of: Callable[[Floats, Places], NDArray[Any]], scores: Floats, places: Places) -> NDArray[Any]:
    """Ask some thousand draws at a time: what is sorted on the way takes several times the room of the scores."""
    return np.concatenate([of(scores[start : start + _BLOCK], places) for start in range(0, len(scores), _BLOCK)])


def _shared(candidates: Sequence[Candidate], chosen: Truths) -> Floats:
    """Return the share of draws of each; those equal in all that counts share theirs, so that no lot parts them."""
    groups: dict[object, list[int]] = defaultdict(list)
    for row, each in enumerate(candidates):
        groups[tuple(each.levels.values()), each.codings, each.rurality].append(row)
    times = chosen.sum(axis=0)
    shares = np.empty(len(candidates))
    for rows in groups.values():
        shares[rows] = int(times[rows].sum()) / (len(chosen) * len(rows))
    return shares


def _ties(codes: Sequence[str], acceptability: Floats, best: Truths, places: Places) -> tuple[tuple[str, ...], ...]:
    """Return the groups of equal acceptability in which the code alone decided who is in the best set."""
    found = []
    for share in np.unique(acceptability[best]):
        inside = np.flatnonzero(best & (acceptability == share)).tolist()
        outside = np.flatnonzero(~best & (acceptability == share)).tolist()
        if any(_exchangeable(one, other, best, places) for one in inside for other in outside):
            found.append(tuple(codes[row] for row in sorted((*inside, *outside))))
    return tuple(sorted(found))


def _exchangeable(one: int, other: int, best: Truths, places: Places) -> bool:
    exchanged = best.copy()
    exchanged[[one, other]] = exchanged[[other, one]]
    return not places.diverse or bool((exchanged & places.rural).any() and (exchanged & places.urban).any())


def _central(drawn: _Drawn, chosen: Truths) -> dict[str, Mapping[str, float] | None]:
    rows = zip(drawn.codes, central_weights(chosen, drawn.weights), strict=True)
    return {
        code: None if np.isnan(row).any() else dict(zip(drawn.scales, row.tolist(), strict=True)) for code, row in rows
    }


def _sets(codes: Sequence[str], chosen: Truths) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Return the sets that are best most often, with their share of the draws; of equals the first by code."""
    packed = np.packbits(chosen, axis=1)
    _, first, times = np.unique(packed, axis=0, return_index=True, return_counts=True)
    order = np.lexsort((-np.arange(times.size), -times))[:SETS_SHOWN]
    named = [tuple(codes[row] for row in np.flatnonzero(chosen[each]).tolist()) for each in first[order]]
    return tuple(zip(named, (times[order] / len(chosen)).tolist(), strict=True))


def _entering(
    candidates: Sequence[Candidate], drawn: _Drawn, places: Places, *, best: Truths, acceptability: Floats
) -> dict[str, Entering]:
    ahead = drawn.scores - _in_blocks(to_beat, drawn.scores, places)
    return {
        each.code: entering(Lacking(each, ahead[:, row], drawn.measured[row], drawn.weights))
        for row, each in enumerate(candidates)
        if not best[row] and acceptability[row] <= INSIDE
    }
