"""Selections, held against brute force, integer programming and published values."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from graph.analysis.best_sets import Places, best_sets, to_beat
from graph.analysis.chosen import CORE, INSIDE, OUT, Candidate, Chance, Preference, Wanted
from graph.analysis.ranking_methods import electre, kernel, promethee, spotis, topsis
from graph.analysis.scales import HIGHEST, SCALES, scales_of
from graph.analysis.selection import select
from graph.analysis.smaa import (
    central_weights,
    confidence,
    drawn_levels,
    drawn_weights,
    rank_acceptability,
    ranking_entropy,
    weighted_sum,
)
from graph.errors import InputRefused, UsageError
from ui.locale import text

if TYPE_CHECKING:
    from graph.analysis.chosen import Level
    from graph.model.territory import Rurality

    Scored = tuple[np.ndarray[Any, Any], Places]

FEW = Chance(draws=60, seed=3)
CLASSES: st.SearchStrategy[Rurality | None] = st.sampled_from(["rural", "urban", "mixed", None])
KNOWN = st.integers(0, HIGHEST).map(lambda level: (level, level))
LEVELS = st.one_of(KNOWN, KNOWN, st.sampled_from([(0, HIGHEST), (2, HIGHEST), (1, 3)]))


def candidate(
    code: str, *levels: int | Level, rurality: Rurality | None = None, vetoes: tuple[str, ...] = ()
) -> Candidate:
    both = [each if isinstance(each, tuple) else (each, each) for each in levels]
    return Candidate(code, code.title(), rurality, dict(zip(SCALES[-len(both) :], both, strict=True)), vetoes)


@st.composite
def several(draw: st.DrawFn, *, levels: st.SearchStrategy[Level] = LEVELS, most: int = 7) -> list[Candidate]:
    return [
        candidate(
            f"c{row}",
            *(draw(levels) for _ in SCALES),
            rurality=draw(CLASSES),
            vetoes=draw(st.sampled_from([(), (), (), ("4",), ("1", "4")])),
        )
        for row in range(draw(st.integers(1, most)))
    ]


@st.composite
def scored(draw: st.DrawFn) -> Scored:
    n = draw(st.integers(1, 7))
    classes = [draw(CLASSES) for _ in range(n)]
    rural, urban = (np.array([each == name for each in classes]) for name in ("rural", "urban"))
    k = draw(st.integers(1, n))
    diverse = bool(k > 1 and rural.any() and urban.any())
    scores = [[draw(st.integers(0, 6)) for _ in range(n)] for _ in range(3)]
    return np.array(scores, dtype=float), Places(k, rural, urban, diverse=diverse)


def feasible(inside: tuple[int, ...], places: Places) -> bool:
    rows = list(inside)
    return not places.diverse or bool(places.rural[rows].any() and places.urban[rows].any())


def by_brute_force(scores: np.ndarray[Any, Any], places: Places) -> tuple[float, list[tuple[int, ...]]]:
    """Return the highest total of a set, and all sets that have it."""
    sets = [each for each in combinations(range(len(scores)), places.k) if feasible(each, places)]
    totals = [sum(scores[row] for row in each) for each in sets]
    highest = max(totals)
    return highest, [each for each, total in zip(sets, totals, strict=True) if total == highest]


@given(scored())
def test_best_sets_are_those_of_brute_force_and_of_integer_programming(asked: Scored) -> None:
    scores, places = asked
    for row, inside in zip(scores, best_sets(scores, places), strict=True):
        highest, sets = by_brute_force(row, places)
        assert tuple(np.flatnonzero(inside)) in sets
        n = len(row)
        limits = [LinearConstraint(np.ones(n), places.k, places.k)]
        if places.diverse:
            limits += [LinearConstraint(group.astype(float), 1, n) for group in (places.rural, places.urban)]
        solved = milp(-row, integrality=np.ones(n), bounds=Bounds(0, 1), constraints=limits)
        assert -solved.fun == pytest.approx(highest)


@given(scored(), st.integers(0, 2**32 - 1))
def test_a_score_above_the_one_to_beat_is_just_enough(asked: Scored, seed: int) -> None:
    _, places = asked
    n = places.rural.size
    scores = np.random.default_rng(seed).random((4, n))
    limit = to_beat(scores, places)
    assert ((scores > limit) == best_sets(scores, places)).all()
    for row in range(n):
        for step in (-1e-6, 1e-6):
            moved = scores.copy()
            moved[:, row] = np.where(np.isfinite(limit[:, row]), limit[:, row] + step, moved[:, row])
            told = np.where(np.isfinite(limit[:, row]), step > 0, limit[:, row] < 0)
            assert (best_sets(moved, places)[:, row] == told).all()


def places_of(candidates: list[Candidate], k: int) -> Places:
    rural, urban = (np.array([each.rurality == name for each in candidates]) for name in ("rural", "urban"))
    return Places(k, rural, urban, diverse=bool(k > 1 and rural.any() and urban.any()))


@settings(max_examples=60, deadline=None)
@given(several(), st.data())
def test_acceptability_is_the_share_of_draws_in_which_brute_force_chooses(
    found: list[Candidate], data: st.DataObject
) -> None:
    free = [each for each in found if not each.vetoes]
    assume(free)
    # Equal candidates share, and scores that are equal are decided by lot: both are tested apart.
    assume(len({(tuple(each.levels.values()), each.rurality) for each in free}) == len(free))
    k = data.draw(st.integers(1, len(free)))
    chosen = select(found, Wanted(k, chance=FEW))
    weights = drawn_weights(SCALES, Preference(), FEW)
    levels = [np.broadcast_to(drawn_levels(e.code, list(e.levels.values()), FEW), weights.shape) for e in free]
    least, most = np.zeros(len(free)), np.zeros(len(free))
    for draw in range(FEW.draws):
        scores = np.array([round(float(each[draw] @ weights[draw]) / HIGHEST, 7) for each in levels])
        _, sets = by_brute_force(scores, places_of(free, k))
        inside = np.array([[row in each for row in range(len(free))] for each in sets])
        least += inside.all(axis=0)
        most += inside.any(axis=0)
    for row, each in enumerate(free):
        assert least[row] - 0.5 <= chosen.acceptability[each.code] * FEW.draws <= most[row] + 0.5
    total, sets = by_brute_force(np.array([chosen.acceptability[each.code] for each in free]), places_of(free, k))
    assert sum(chosen.acceptability[code] for code in chosen.best) == pytest.approx(total)
    assert tuple(each.code for each in (free[row] for row in sets[0])) == chosen.best or len(sets) > 1


@settings(max_examples=60, deadline=None)
@given(several(), st.data())
def test_what_every_selection_keeps(found: list[Candidate], data: st.DataObject) -> None:
    free = [each for each in found if not each.vetoes]
    assume(free)
    k = data.draw(st.integers(1, len(free)))
    wanted = Wanted(k, chance=FEW)
    chosen = select(found, wanted)
    assert set(chosen.acceptability) == set(chosen.standing) == {each.code for each in found}
    assert sum(chosen.acceptability.values()) == pytest.approx(k)
    assert all(chosen.acceptability[each.code] == 0 for each in found if each.vetoes)
    assert chosen.vetoed == {each.code: each.vetoes for each in found if each.vetoes}
    assert len(chosen.best) == k
    assert list(chosen.best) == sorted(chosen.best)
    classes = {each.code: each.rurality for each in free}
    assert (chosen.diversity == "kept") == (k > 1 and {"rural", "urban"} <= set(classes.values()))
    for inside, _ in [(chosen.best, 1), *chosen.sets]:
        assert chosen.diversity != "kept" or {"rural", "urban"} <= {classes[code] for code in inside}
    for code, share in chosen.acceptability.items():
        assert chosen.standing[code] == ("core" if share >= CORE else "out" if share < OUT else "borderline")
    assert select(list(reversed(found)), wanted) == chosen
    alike: dict[Any, set[float]] = {}
    for each in free:
        alike.setdefault((tuple(each.levels.values()), each.rurality), set()).add(chosen.acceptability[each.code])
    assert all(len(shares) == 1 for shares in alike.values())


def moved(found: list[Candidate], code: str, to: dict[str, int]) -> list[Candidate]:
    return [
        replace(each, levels={**each.levels, **{scale: (level, level) for scale, level in to.items()}})
        if each.code == code
        else each
        for each in found
    ]


def share_of(found: list[Candidate], code: str, k: int) -> float:
    """Return a share without what equals share: chosen by this candidate's own lots."""
    weights = drawn_weights(SCALES, Preference(), FEW)
    levels = {e.code: drawn_levels(e.code, list(e.levels.values()), FEW) for e in found}
    scores = np.stack([weighted_sum(levels[e.code] / HIGHEST, weights) for e in found], axis=1)
    return float(best_sets(scores, places_of(found, k))[:, [e.code for e in found].index(code)].mean())


@settings(max_examples=25, deadline=None)
@given(several(levels=KNOWN, most=5), st.data())
def test_no_smaller_change_would_let_a_territory_enter(found: list[Candidate], data: st.DataObject) -> None:
    found = [replace(each, vetoes=()) for each in found]
    chosen = select(found, Wanted(data.draw(st.integers(1, len(found))), chance=FEW))
    for code, entering in chosen.entering.items():
        now = {scale: level for scale, (level, _) in next(e for e in found if e.code == code).levels.items()}
        wanted = {each.scale: each.to for each in entering.changes}
        if entering.changes:
            assert entering.acceptability > INSIDE
        size = len(wanted) if wanted else len(SCALES)
        steps = sum(to - now[scale] for scale, to in wanted.items()) if wanted else np.inf
        for to in product(*(range(now[scale], HIGHEST + 1) for scale in SCALES)):
            other = {s: level for s, level in zip(SCALES, to, strict=True) if level != now[s]}
            cost = (len(other), sum(level - now[s] for s, level in other.items()))
            if cost[0] > 0 and cost < (size, steps) and (wanted or cost[0] <= size):
                # At most: by lot, equals may come out on either side.
                assert share_of(moved(found, code, other), code, chosen.k) <= INSIDE + 0.5 * _tied(found, code, other)


def _tied(found: list[Candidate], code: str, other: dict[str, int]) -> bool:
    after = moved(found, code, other)
    own = next(e for e in after if e.code == code)
    return any(e.code != code and e.levels == own.levels for e in after)


def two_alike(*more: Candidate) -> list[Candidate]:
    return [candidate("a", 3, 3, 3, 3, 3), candidate("b", 3, 3, 3, 3, 3), *more]


def test_equals_share_and_the_code_decides_between_them_and_it_is_said() -> None:
    chosen = select(two_alike(candidate("c", 0, 0, 0, 0, 0)), Wanted(1, chance=FEW))
    assert chosen.acceptability == {"a": 0.5, "b": 0.5, "c": 0}
    assert chosen.best == ("a",)
    assert chosen.ties == (("a", "b"),)
    assert select(two_alike(), Wanted(2, chance=FEW)).ties == ()


def test_equal_totals_of_different_profiles_are_decided_by_lot() -> None:
    even = Preference(weights=dict.fromkeys(SCALES, 1))
    chosen = select([candidate("a", 4, 2, 3, 3, 3), candidate("b", 2, 4, 3, 3, 3)], Wanted(1, preference=even))
    assert chosen.acceptability["a"] == pytest.approx(0.5, abs=0.03)


def test_the_rural_one_takes_a_place_though_all_urban_ones_are_better() -> None:
    found = [candidate(f"u{row}", 4, 4, 4, 4, 4 - row, rurality="urban") for row in range(3)]
    chosen = select([*found, candidate("r", 0, 0, 0, 0, 0, rurality="rural")], Wanted(2, chance=FEW))
    assert chosen.best == ("r", "u0")
    assert chosen.acceptability["r"] == 1
    assert select(found, Wanted(2, chance=FEW)).diversity == "no_rural"
    assert select([replace(each, rurality="rural") for each in found], Wanted(2, chance=FEW)).diversity == "no_urban"
    assert select([replace(each, rurality="mixed") for each in found], Wanted(1)).diversity == "no_rural_no_urban"
    assert select([*found, candidate("r", 0, 0, 0, 0, 0, rurality="rural")], Wanted(1)).diversity == "one_place"


def test_weights_without_preference_are_uniform_on_the_simplex() -> None:
    drawn = drawn_weights(SCALES, Preference(), Chance(draws=40_000))
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert drawn.mean(axis=0) == pytest.approx(0.2, abs=0.004)
    # Dirichlet(1, ..., 1) over five: each weight has variance 4/150 and exceeds t with probability (1-t)^4.
    assert drawn.var(axis=0) == pytest.approx(4 / 150, rel=0.03)
    assert (drawn > 0.5).mean(axis=0) == pytest.approx(0.5**4, abs=0.006)


def test_weights_in_an_order_have_the_known_means() -> None:
    """The mean of the i-th largest of m uniform weights is (1/m) sum_{j>=i} 1/j."""
    order = ("4", "1", "plus", "2", "3")
    drawn = drawn_weights(SCALES, Preference(order=order), Chance(draws=40_000))
    for place, scale in enumerate(order, start=1):
        column = drawn[:, SCALES.index(scale)]
        assert column.mean() == pytest.approx(sum(1 / j for j in range(place, 6)) / 5, abs=0.004)
    first = drawn_weights(SCALES, Preference(order=("3",)), Chance(draws=20_000))
    assert (first.argmax(axis=1) == SCALES.index("3")).all()
    assert np.delete(first, SCALES.index("3"), axis=1).mean(axis=0) == pytest.approx((1 - 137 / 300) / 4, abs=0.004)


def test_an_unknown_level_is_each_level_equally_often() -> None:
    drawn = drawn_levels("x", [(0, 4), (2, 2), (1, 2)], Chance(draws=50_000))
    assert np.bincount(drawn[:, 0].astype(int)) / 50_000 == pytest.approx(0.2, abs=0.01)
    assert set(drawn[:, 1]) == {2}
    assert np.bincount(drawn[:, 2].astype(int))[1:] / 50_000 == pytest.approx(0.5, abs=0.01)


def test_half_of_all_weights_speak_for_each_of_two_opposites() -> None:
    chosen = select([candidate("a", 4, 0, 2, 2, 2), candidate("b", 0, 4, 2, 2, 2)], Wanted(1))
    assert chosen.acceptability["a"] == pytest.approx(0.5, abs=0.02)
    weights = chosen.central_weights["a"]
    assert weights is not None
    # Of two weights that share what is left, the larger has three quarters on average.
    assert weights["1"] / (weights["1"] + weights["2"]) == pytest.approx(0.75, abs=0.02)


def test_the_coding_of_associations_is_the_same_for_all_candidates() -> None:
    """Of two that the codings turn opposite ways, one is ahead as recorded, each under one of the others."""
    alone = Preference(weights={"4": 1})
    one = replace(candidate("a", 0, 0, 0, (2, 4), 0), codings=(3, 4, 2))
    other = replace(candidate("b", 0, 0, 0, (2, 4), 0), codings=(2, 2, 4))
    chosen = select([one, other], Wanted(1, preference=alone))
    assert chosen.acceptability["a"] == pytest.approx(2 / 3, abs=0.02)
    twin = replace(one, code="c")
    assert select([one, twin], Wanted(1, preference=alone)).acceptability == {"a": 0.5, "c": 0.5}


def test_unknown_is_neither_the_worst_nor_the_best() -> None:
    found = [candidate("worst", 0, 0, 0, 0, 0), candidate("best", 4, 4, 4, 4, 4), candidate("silent", *[(0, 4)] * 5)]
    chosen = select(found, Wanted(2))
    assert chosen.best == ("best", "silent")
    assert chosen.acceptability["best"] > 0.99
    assert chosen.acceptability["silent"] > 0.99
    assert chosen.acceptability["worst"] < 0.01


def test_who_joins_or_leaves_does_not_change_the_draws_of_others() -> None:
    found = [candidate("a", (0, 4), 3, 3, 3, 3), candidate("b", 2, 3, (1, 4), 3, 3)]
    beaten = candidate("z", 0, 0, 0, 0, 0)
    alone, beside = (select(each, Wanted(1, chance=FEW)) for each in (found, [*found, beaten]))
    assert {code: beside.acceptability[code] for code in "ab"} == alone.acceptability


def test_what_would_have_to_change_is_named() -> None:
    found = [candidate("a", 3, 3, 3, 3, 3), candidate("b", 3, 3, 3, 3, 1), candidate("c", 0, 0, 0, 0, (0, 4))]
    chosen = select(found, Wanted(1, chance=FEW))
    (change,) = chosen.entering["b"].changes
    assert (change.scale, change.before, change.to) == ("plus", (1, 1), 4)
    assert len(chosen.entering["c"].changes) > 1
    assert "a" not in chosen.entering


def refused(found: list[Candidate], wanted: Wanted) -> str:
    with pytest.raises((InputRefused, UsageError)) as caught:
        select(found, wanted)
    return caught.value.code


def test_what_cannot_be_chosen_is_refused() -> None:
    vetoed = candidate("z", 4, 4, 4, 4, 4, vetoes=("4",))
    assert refused(two_alike(), Wanted(0)) == "bad_k"
    assert refused(two_alike(), Wanted(-1)) == "bad_k"
    assert refused(two_alike(), Wanted(3)) == "too_few_candidates"
    assert refused(two_alike(vetoed), Wanted(3)) == "too_few_candidates"
    assert refused([], Wanted(1)) == "too_few_candidates"
    for weights, code in (
        ({"4": -1.0, "1": 2.0}, "bad_scale_weight"),
        ({"4": float("nan")}, "bad_scale_weight"),
        ({"4": float("inf")}, "bad_scale_weight"),
        ({"4": 0.0, "1": 0.0}, "weights_all_zero"),
        ({"5": 1.0}, "unknown_scale"),
    ):
        assert refused(two_alike(), Wanted(1, preference=Preference(weights=weights))) == code
    assert refused(two_alike(), Wanted(1, preference=Preference(order=("plus", "x")))) == "unknown_scale"
    later = [candidate("a", 1, 1, 1, 1)]
    assert scales_of("next") == tuple(later[0].levels)
    assert refused(later, Wanted(1, "next", preference=Preference(weights={"1": 1.0}))) == "unknown_scale"
    assert select(later, Wanted(1, "next", chance=FEW)).best == ("a",)


def test_huge_weights_count_like_any_others() -> None:
    huge = Preference(weights=dict.fromkeys(SCALES, 1e308))
    assert drawn_weights(SCALES, huge, FEW) == pytest.approx(0.2)


def test_smaa_reproduces_the_published_thrombolytics(shared: Path) -> None:
    folder = shared / "cases" / "smaa_thrombolytics"
    wanted = json.loads((folder / "expected.json").read_text("utf-8"))["published"]
    names = ("meas_Enoxaparin", "meas_Heparin", "weights")
    enoxaparin, heparin, weights = (np.loadtxt(folder / f"{each}.csv", delimiter=",", skiprows=1) for each in names)
    measured = np.stack([heparin, enoxaparin], axis=1)
    scores = np.stack([weighted_sum(each, weights) for each in (heparin, enoxaparin)], axis=1)
    assert rank_acceptability(scores) == pytest.approx(np.array(wanted["rank_acceptability"]), abs=5e-5)
    first = scores == scores.max(axis=1, keepdims=True)
    central = central_weights(first, weights)
    assert central == pytest.approx(np.array(wanted["central_weights"]), abs=5e-7)
    assert confidence(measured, central) == pytest.approx(np.array(wanted["confidence_factor"]), abs=5e-5)
    assert ranking_entropy(scores) == pytest.approx(wanted["ranking_entropy_bits"], abs=5e-7)
    fixed = np.array([[0.5, 0.2, 0.3]])
    stated = np.stack([weighted_sum(each, fixed) for each in (heparin, enoxaparin)], axis=1)
    assert rank_acceptability(stated)[:, 0] == pytest.approx(np.array(wanted["first_rank_fixed_weights_.5_.2_.3"]))


def case(found: dict[str, Any], name: str) -> tuple[Any, Any, Any, Any]:
    each = found[name]
    gains = np.array(each.get("types", np.sign(each["w"]))) > 0
    return np.array(each["M"], dtype=float), np.array(each["w"]), gains, each


def test_other_methods_reproduce_their_published_examples(shared: Path) -> None:
    found = json.loads((shared / "cases" / "mcda_published" / "expected.json").read_text("utf-8"))
    table, weights, gains, wanted = case(found, "promethee2_usual")
    assert promethee(table, weights, gains) == pytest.approx(np.array(wanted["net_flow"]))
    table, weights, gains, wanted = case(found, "topsis_vector")
    assert topsis(table, weights, gains) == pytest.approx(np.array(wanted["closeness"]), abs=5e-5)
    table, weights, gains, wanted = case(found, "spotis")
    distances = spotis(table, weights, gains, bounds=np.array(wanted["bounds"]))
    assert distances == pytest.approx(np.array(wanted["score_lower_is_better"]), abs=5e-5)
    table, weights, gains, wanted = case(found, "electre1")
    concordance, discordance = electre(table, weights, gains)
    for ours, theirs in ((concordance, wanted["concordance"]), (discordance, wanted["discordance"])):
        assert ours == pytest.approx(np.array(theirs, dtype=float), abs=5e-5, nan_ok=True)
    assert kernel(concordance, discordance, least=0.65, most=0.35) == wanted["kernel_index"]


def test_relative_methods_turn_round_when_the_worst_withdraws_and_ours_does_not() -> None:
    """Why the scales are fixed: the order of two territories must not depend on who else is a candidate."""
    rng = np.random.default_rng(5)
    turned = {"topsis": 0, "sum": 0}
    for _ in range(300):
        table, weights = rng.integers(0, 5, (6, 5)) + 1e-6 * rng.random((6, 5)), rng.dirichlet(np.ones(5))
        gains = np.ones(5, dtype=bool)
        ranked: dict[str, Any] = {
            "topsis": lambda t, w=weights, g=gains: topsis(t, w, g),
            "sum": lambda t, w=weights: t @ w,
        }
        for name, rank in ranked.items():
            order = np.argsort(-rank(table))
            turned[name] += list(np.argsort(-rank(table[order[:-1]]))) != list(range(5))
    assert turned["sum"] == 0
    assert turned["topsis"] > 0


def test_every_level_has_its_anchor_in_both_languages_and_in_the_documents() -> None:
    methods = (Path(__file__).parents[1] / "docs" / "methods.md").read_text("utf-8")
    for scale in SCALES:
        row = next(
            line for line in methods.splitlines() if line.startswith(f"| `{scale}` {text(f'scale.{scale}', 'en')}")
        )
        anchors = [text(f"anchor.{scale}.{level}", "en") for level in range(HIGHEST + 1)]
        assert [cell.strip() for cell in row.split("|")[2:7]] == anchors
        assert len({text(f"anchor.{scale}.{level}", "fr") for level in range(HIGHEST + 1)}) == HIGHEST + 1
