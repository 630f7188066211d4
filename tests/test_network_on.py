"""What is valid on a day, held against its definition row by row, whether few or many actors are there."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import DATES, DAY, actor, network, networks, tie
from odd_networks import networks as odd_networks

from graph.model.network import SCHEMAS, Network


def _valid(row: dict[str, Any], day: str) -> bool:
    begun = row["since"] is None or row["since"] <= day
    return begun and (row["until"] is None or f"{row['until']}~" >= day)


def _by_definition(net: Network, day: str) -> dict[str, list[dict[str, Any]]]:
    rows = {table: getattr(net, table).to_dicts() for table in SCHEMAS}
    for table in ("actors", "initiatives", "relations", "offers"):
        rows[table] = [row for row in rows[table] if _valid(row, day)]
    for table, column in (("needs", "stated_on"), ("absences", "date")):
        rows[table] = [row for row in rows[table] if row[column] is None or row[column] <= day]
    here, joined = {row["id"] for row in rows["actors"]}, {row["id"] for row in rows["initiatives"]}
    rows["relations"] = [
        row
        for row in rows["relations"]
        if row["source"] in here and (row["type"] == "acts_in" or row["target"] in here)
    ]
    rows["participations"] = [
        row for row in rows["participations"] if row["actor"] in here and row["initiative"] in joined
    ]
    rows["offers"] = [row for row in rows["offers"] if row["partner"] in here]
    rows["memberships"] = [row for row in rows["memberships"] if row["actor"] in here]
    return rows


@settings(deadline=None)
@given(st.one_of(networks(), odd_networks()), DATES.filter(bool))
def test_what_is_valid_on_a_day_is_what_the_definition_says(net: Network, day: str) -> None:
    found = net.on(day)
    for table, rows in _by_definition(net, day).items():
        assert getattr(found, table).to_dicts() == rows
    assert found.on(day) is found
    assert found.on("2023-01-01").differences(net.on(day).keeping(net.actors["id"]).on("2023-01-01")) == []


@settings(deadline=None)
@given(networks(), st.sets(st.sampled_from([f"a{row}" for row in range(9)])))
def test_keeping_some_actors_keeps_what_is_between_them(net: Network, ids: set[str]) -> None:

    found = net.keeping(pl.Series(sorted(ids), dtype=pl.String))
    assert set(found.actors["id"]) == ids & set(net.actors["id"])
    between = [
        row
        for row in net.relations.to_dicts()
        if row["source"] in ids and (row["type"] == "acts_in" or row["target"] in ids)
    ]
    assert found.relations.to_dicts() == between


def test_what_is_made_of_a_day_is_looked_at_again_on_that_day() -> None:
    net = network(actors=[actor("a"), actor("b", until="2020")], relations=[tie("r", "a", "b")]).on(DAY)
    late = Network.of(actors=network(actors=[actor("c", until="2020")]).actors)
    assert net.relations.is_empty()
    assert late.on(DAY).actors.is_empty()
    assert net.on("2021-01-01").actors["id"].to_list() == ["a"]


@settings(deadline=None)
@given(odd_networks(), st.text(max_size=3))
def test_an_actor_is_found_by_its_id_without_looking_at_all(net: Network, other: str) -> None:
    assert all(net.row_of(key) == row for key, row in net.position.items())
    assert net.row_of(other) == net.position.get(other)
