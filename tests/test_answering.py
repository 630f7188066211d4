"""Which offers answer which needs, held against the definition read aloud."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from made_networks import DATES, DAY, HERE, actor, network

from graph.analysis.answering import answers
from graph.model.network import Network
from graph.model.terms import folded

KINDS = st.sampled_from(["method", "theme", None])
THEMES = st.lists(st.sampled_from(["Énergie", "energie", "eau", "forêt"]), min_size=1, max_size=3).map("|".join)


@st.composite
def askings(draw: st.DrawFn) -> Network:
    keys = [f"a{row}" for row in range(3)]
    return network(
        actors=[actor(key, "national", since=draw(DATES), until=draw(DATES)) for key in keys],
        needs=[
            {"id": f"n{row}", "territory": HERE, "kind": draw(KINDS), "theme": draw(THEMES), "stated_on": draw(DATES)}
            for row in range(draw(st.integers(0, 4)))
        ],
        offers=[
            {"id": f"o{row}", "partner": draw(st.sampled_from(keys)), "kind": draw(KINDS), "theme": draw(THEMES)}
            | {"since": draw(DATES), "until": draw(DATES), "capacity": draw(st.sampled_from([None, 0, 1]))}
            for row in range(draw(st.integers(0, 4)))
        ],
    )


def valid(row: dict[str, str | None], day: str) -> bool:
    return (row["since"] or "") <= day <= (row["until"] or "9") + "~"


@given(askings())
def test_answers_are_the_pairs_that_the_definition_names(net: Network) -> None:
    active = {row["id"] for row in net.actors.iter_rows(named=True) if valid(row, DAY)}
    wanted = [
        (need["id"], offer["id"])
        for need in net.needs.iter_rows(named=True)
        for offer in net.offers.iter_rows(named=True)
        if (need["stated_on"] or "") <= DAY
        and valid(offer, DAY)
        and offer["partner"] in active
        and (not need["kind"] or not offer["kind"] or need["kind"] == offer["kind"])
        and {folded(each) for each in need["theme"].split("|")} & {folded(each) for each in offer["theme"].split("|")}
    ]
    assert answers(net, DAY).rows() == sorted(wanted)


def test_no_need_and_no_offer_make_no_answer() -> None:
    assert answers(Network.of(), DAY).is_empty()
