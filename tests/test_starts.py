"""What the start pages say first, held against definitions written again in plain Python."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import DAY, ELSEWHERE, HERE, actor, network, networks, territory, tie

from graph.analysis.bringing import bringing
from graph.analysis.category_ties import category_ties, dated
from graph.analysis.glance import at_a_glance
from graph.analysis.introductions import TENTHS
from graph.analysis.pressing import (
    ASKED_ABOUT,
    closest,
    lacking,
    most_unasked,
    neediest_first,
    neighbours,
    strongest_first,
)
from graph.model.terms import CATEGORIES

if TYPE_CHECKING:
    from graph.model.network import Network

BOTH = [territory(), territory(ELSEWHERE, communes=())]
STATES = st.sampled_from(["attested", "attested", "unknown", "absent"])
Row = dict[str, object]


@st.composite
def glances(draw: st.DrawFn) -> pl.DataFrame:
    """Draw what is seen of some territories at a glance: every state, levels and counts in any combination."""
    rows = []
    for number in range(draw(st.integers(0, 6))):
        row: Row = {"code": f"t{number}", "actors": draw(st.integers(0, 3)), "level": draw(st.integers(0, 5))}
        row |= {each: draw(STATES) for each in CATEGORIES}
        rows.append(row | {"attested": sum(row[each] == "attested" for each in ASKED_ABOUT[:3])})
    schema = {"code": pl.String, "actors": pl.Int64, "level": pl.Int64} | dict.fromkeys(CATEGORIES, pl.String)
    return pl.DataFrame(rows, schema={**schema, "attested": pl.Int64})


def distance(one: Row, other: Row) -> int:
    return abs(int(str(one["level"])) - int(str(other["level"]))) + sum(one[each] != other[each] for each in CATEGORIES)


@given(glances())
@settings(max_examples=60, deadline=None)
def test_what_is_lacking_is_every_category_that_is_not_attested(glance: pl.DataFrame) -> None:
    rows = glance.rows(named=True)
    wanted = [(row["code"], each, row[each]) for row in rows for each in ASKED_ABOUT if row[each] != "attested"]
    assert lacking(glance).rows() == wanted
    most = max((sum(row[each] == "unknown" for each in ASKED_ABOUT) for row in rows), default=0)
    found = most_unasked(glance)
    assert (found is None) == (most == 0)
    if found:
        (chosen,) = (row for row in rows if row["code"] == found[0])
        assert found[1] == tuple(each for each in ASKED_ABOUT if chosen[each] == "unknown")
        same = [row for row in rows if sum(row[each] == "unknown" for each in ASKED_ABOUT) == most]
        assert chosen == min(same, key=lambda row: (-row["actors"], row["code"]))


@given(glances())
@settings(max_examples=60, deadline=None)
def test_the_closest_two_are_those_that_least_tells_apart(glance: pl.DataFrame) -> None:
    rows = {row["code"]: row for row in glance.rows(named=True)}
    pairs = list(combinations([row for row in rows.values() if row["actors"]], 2))
    found = closest(glance)
    assert (found is None) == (not pairs)
    if found:
        one, other = rows[found.one], rows[found.other]
        assert distance(one, other) == min(distance(*pair) for pair in pairs)
        best = max(max(pair[0]["level"], pair[1]["level"]) for pair in pairs if distance(*pair) == distance(one, other))
        assert max(one["level"], other["level"]) == best
        assert found.differing == tuple(each for each in CATEGORIES if one[each] != other[each])
    near = neighbours(glance, 2)
    for code, others in near.items():
        wanted = sorted(
            (row for row in rows.values() if row["code"] != code), key=lambda row: distance(rows[code], row)
        )
        assert list(others) == [row["code"] for row in wanted[:2]]


@given(glances())
@settings(max_examples=40, deadline=None)
def test_territories_are_shown_in_the_order_that_is_said(glance: pl.DataFrame) -> None:
    rows = glance.rows(named=True)
    by_level = sorted(rows, key=lambda row: (-row["level"], -row["attested"], -row["actors"], row["code"]))
    assert strongest_first(glance).rows(named=True) == by_level
    missing = {row["code"]: sum(row[each] != "attested" for each in ASKED_ABOUT) for row in rows}
    by_need = sorted(rows, key=lambda row: (not row["actors"], -missing[row["code"]], -row["actors"], row["code"]))
    assert neediest_first(glance).rows(named=True) == by_need


def holds(net: Network, key: str, category: str) -> bool:
    (held,) = net.actors.filter(pl.col("id") == key)["categories"]
    return category in (held or "").split("|")


@given(networks())
@settings(max_examples=60, deadline=None)
def test_who_could_bring_whom_is_the_most_trusted_relation_out_of_the_territory(drawn: Network) -> None:
    valid = drawn.on(DAY)
    lacks = lacking(at_a_glance(valid, BOTH, DAY))
    wanted = []
    for code, category, _ in lacks.rows():
        (where,) = (each for each in BOTH if each.code == code)
        members = set(valid.members(where))
        ways = [
            (-TENTHS[by], member, known)
            for source, target, by in valid.ties.select("source", "target", "confirmed_by").rows()
            for member, known in ((source, target), (target, source))
            if member in members and known not in members and holds(valid, known, category)
        ]
        if ways:
            trust, member, known = min(ways)
            wanted.append((code, category, member, known, -trust))
    assert bringing(valid, BOTH, lacks).rows() == wanted


@given(networks())
@settings(max_examples=60, deadline=None)
def test_relations_are_counted_by_the_categories_that_they_join(drawn: Network) -> None:
    ends = [
        ({each for each in CATEGORIES if holds(drawn, a, each)}, {each for each in CATEGORIES if holds(drawn, b, each)})
        for a, b in drawn.ties.select("source", "target").rows()
        if a != b
    ]
    for one, other, count in category_ties(drawn).rows():
        wanted = sum((one in a and other in b) or (other in a and one in b) for a, b in ends)
        assert count == wanted
    assert category_ties(drawn).height == len(CATEGORIES) * (len(CATEGORIES) + 1) // 2


@given(networks())
@settings(max_examples=60, deadline=None)
def test_relations_without_a_date_are_counted_once_for_each_territory(drawn: Network) -> None:
    wanted = []
    for each in BOTH:
        members = set(drawn.members(each))
        own = [
            since
            for source, target, since in drawn.ties.select("source", "target", "since").rows()
            if {source, target} & members
        ]
        wanted.append((each.code, len(own), sum(since is None for since in own)))
    assert dated(drawn, BOTH).rows() == wanted


def test_nothing_is_said_of_nothing() -> None:
    nothing = network()
    glance = at_a_glance(nothing, [], DAY)
    assert most_unasked(glance) is None
    assert closest(glance) is None
    assert neighbours(glance, 2) == {}
    assert bringing(nothing, [], lacking(glance)).is_empty()
    assert dated(nothing, []).is_empty()
    assert category_ties(nothing)["relations"].sum() == 0


def test_one_territory_alone_has_nobody_to_be_compared_with() -> None:
    some = network(
        actors=[actor("a", "public"), actor("b", "research", territory=ELSEWHERE)], relations=[tie("r", "a", "b")]
    )
    glance = at_a_glance(some, [territory(HERE)], DAY)
    assert closest(glance) is None
    assert neighbours(glance, 2) == {HERE: ()}
    assert bringing(some, [territory(HERE)], lacking(glance)).select("member", "known").rows() == [("a", "b")]
