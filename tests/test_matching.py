"""Needs and offers matched, held against every possible choice on small cases."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import DAY, ELSEWHERE, HERE, actor, network

from graph.analysis import assignment
from graph.analysis.answering import answers
from graph.analysis.matching import Matching, match

if TYPE_CHECKING:
    from graph.model.network import Network

THIRD = "200030658"
THEMES = st.lists(st.sampled_from(["eau", "Forêt", "énergie"]), min_size=1, max_size=2, unique=True).map("|".join)


def need(key: str, theme: str, territory: str = HERE, kind: str | None = "theme") -> dict[str, object]:
    return {"id": key, "territory": territory, "kind": kind, "theme": theme}


def offer(key: str, theme: str, capacity: int | None = 1, kind: str | None = "theme") -> dict[str, object]:
    return {"id": key, "partner": "p", "kind": kind, "theme": theme, "capacity": capacity}


def asking(needs: list[dict[str, object]], offers: list[dict[str, object]]) -> Network:
    return network(actors=[actor("p", "national")], needs=needs, offers=offers)


@st.composite
def askings(draw: st.DrawFn) -> Network:
    kinds = st.sampled_from(["theme", "method", None])
    places = st.sampled_from([HERE, ELSEWHERE, THIRD])
    needs = [need(f"n{row}", draw(THEMES), draw(places), draw(kinds)) for row in range(draw(st.integers(0, 5)))]
    capacities = st.sampled_from([0, 1, 1, 2, None])
    offers = [offer(f"o{row}", draw(THEMES), draw(capacities), draw(kinds)) for row in range(draw(st.integers(0, 4)))]
    return asking(needs, offers)


Choice = dict[str, str]


def choices(net: Network) -> list[Choice]:
    """Return every way to give each need one of the offers that answer it, or none, within all capacities."""
    able: dict[str, list[str | None]] = {key: [None] for key in net.needs["id"]}
    for one, other in answers(net, DAY).iter_rows():
        able[one].append(other)
    where = dict(net.needs.select("id", "territory").iter_rows())
    most = dict(net.offers.select("id", "capacity").iter_rows())
    found = []
    for picked in product(*able.values()):
        given_to = {key: each for key, each in zip(able, picked, strict=True) if each is not None}
        links = {(each, where[key]) for key, each in given_to.items()}
        if all(most[each] is None or sum(o == each for o, _ in links) <= most[each] for each in most):
            found.append(given_to)
    return found


def whole(net: Network, choice: Choice) -> int:
    """Count the needs all of whose themes the offer has."""
    asked, has = (dict(frame.select("id", "theme").iter_rows()) for frame in (net.needs, net.offers))
    return sum(set(asked[key].split("|")) <= set(has[each].split("|")) for key, each in choice.items())


def check(net: Network, found: Matching) -> None:
    known = choices(net)
    most = max(len(each) for each in known)
    chosen = dict(found.covered)
    assert chosen in known
    assert len(chosen) == len(found.covered) == most
    assert whole(net, chosen) == len(found.whole) == max(whole(net, each) for each in known if len(each) == most)
    answered = set(answers(net, DAY)["need"])
    assert set(found.orphans) == set(net.needs["id"]) - answered
    assert set(found.left_out) == answered - set(chosen)
    where = dict(net.needs.select("id", "territory").iter_rows())
    for key, capacity in net.offers.select("id", "capacity").iter_rows():
        served = {where[each] for each, by in found.covered if by == key}
        assert (key in found.saturated) == (capacity is not None and len(served) == capacity)


@settings(max_examples=80, deadline=None)
@given(askings())
def test_the_most_needs_are_covered_then_the_most_of_them_whole(net: Network) -> None:
    check(net, match(net, DAY))


@settings(max_examples=15, deadline=None)
@given(askings())
def test_a_choice_too_large_to_be_thought_over_at_once_covers_as_many(net: Network) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("SMALL", "TINY", "AT_ONCE"):
            patch.setattr(assignment, limit, 2 if limit == "AT_ONCE" else 0)
        found = match(net, DAY)
    known = choices(net)
    assert dict(found.covered) in known
    assert len(found.covered) == max(map(len, known))


@settings(max_examples=40, deadline=None)
@given(askings())
def test_one_more_unit_of_capacity_covers_what_it_says(net: Network) -> None:
    found = match(net, DAY)
    said = {each.offer: each.covers for each in found.one_more}
    for key, capacity in net.offers.select("id", "capacity").iter_rows():
        rows = [row | {"capacity": row["capacity"] + (row["id"] == key)} for row in net.offers.rows(named=True)
                if row["capacity"] is not None]  # fmt: skip
        rows += [row for row in net.offers.rows(named=True) if row["capacity"] is None]
        more = max(map(len, choices(asking(net.needs.rows(named=True), rows)))) - len(found.covered)
        assert said.get(key, 0) == (0 if capacity is None else more)
    assert all(each.exact for each in found.one_more)


def test_of_equals_the_first_by_id_is_chosen() -> None:
    found = match(asking([need("b", "eau"), need("a", "eau", ELSEWHERE)], [offer("o", "eau")]), DAY)
    assert (found.covered, found.left_out) == ((("a", "o"),), ("b",))
    found = match(asking([need("a", "eau")], [offer("z", "eau"), offer("o", "eau"), offer("p", "eau")]), DAY)
    assert found.covered == (("a", "o"),)


def test_an_offer_serves_all_needs_of_a_territory_for_one_unit() -> None:
    needs = [need("a", "eau"), need("b", "eau|forêt"), need("c", "eau", ELSEWHERE)]
    found = match(asking(needs, [offer("o", "eau|forêt")]), DAY)
    assert found.covered == (("a", "o"), ("b", "o"))
    assert (found.saturated, found.left_out) == (("o",), ("c",))


def test_first_come_first_served_would_have_lost_a_need() -> None:
    needs = [need("a", "eau"), need("b", "forêt", ELSEWHERE)]
    found = match(asking(needs, [offer("o", "eau|forêt"), offer("p", "eau")]), DAY)
    assert found.covered == (("a", "p"), ("b", "o"))


def test_no_partner_is_engaged_where_the_others_suffice() -> None:
    needs = [need("a", "eau"), need("b", "forêt")]
    found = match(asking(needs, [offer("o", "eau"), offer("p", "eau|forêt")]), DAY)
    assert found.covered == (("a", "p"), ("b", "p"))
    assert found.saturated == ("p",)


def test_an_offer_without_a_capacity_is_said_and_not_limited() -> None:
    needs = [need(str(row), "eau", where) for row, where in enumerate([HERE, ELSEWHERE, THIRD])]
    found = match(asking(needs, [offer("o", "eau", None)]), DAY)
    assert len(found.covered) == 3
    assert (found.unlimited, found.saturated) == (("o",), ())


def test_nothing_asked_is_an_answer() -> None:
    found = match(asking([], [offer("o", "eau", 0)]), DAY)
    assert (found.covered, found.orphans, found.saturated) == ((), (), ("o",))
