"""The example: every cell accepted, every name known, and each territory as the README of the example says."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import polars as pl
import pytest

from graph import reference
from graph.analysis.coverage import coverage
from graph.model.batch import LINE, Batch
from graph.model.network import Network
from graph.model.tables import TABLES, key_column
from graph.model.terms import ACTS_IN, CATEGORIES, CONFIRMED_BY, RELATION_TYPES, STATUSES
from importers.base import Cellwise, check

if TYPE_CHECKING:
    from graph.model.territory import Territory

EXAMPLE = Path(__file__).resolve().parents[1] / "ui" / "example"
DAY = "2026-11-23"
FULL = ("200030658", "200040715", "241927201", "200040293")
LEVELS = {
    "200030658": (5, 5, 5),
    "200040715": (4, 4, 4),
    "241927201": (3, 3, 3),
    "200040293": (4, 2, 4),
    "200066744": (2, 2, 2),
    "200067767": (5, 5, 4),
    "242900835": (0, 0, 0),
    "lyon-3-7": (2, 2, 2),
}
"""By territory: the level as recorded, with associations as collectives, with associations as economic actors."""


@cache
def cells(table: str) -> list[dict[str, str]]:
    with (EXAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def checked(table: str) -> Batch:
    rows = cells(table)
    columns = {name: pl.Series([row[name] for row in rows], dtype=pl.String) for name in TABLES[table].names}
    lines = pl.Series(range(2, len(rows) + 2), dtype=pl.Int64)
    return check(table, len(rows), {table: Cellwise(columns, lines)})


def records(table: str) -> pl.DataFrame:
    return checked(table).records[table].drop(LINE)


def parts(table: str, column: str, names: tuple[str, str, str]) -> pl.DataFrame:
    """Give each `id:role` of the cells of a column a row of its own."""
    rows = []
    for key, cell in records(table).select("id", column).iter_rows():
        for each in (cell or "").split("|"):
            actor, _, role = each.partition(":")
            rows.append((key, actor, role or None))
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


@cache
def whole() -> Network:
    return Network.of(
        territories=records("territories"),
        actors=records("actors").with_columns(aliases=pl.lit(None, pl.String)),
        relations=records("relations"),
        initiatives=records("initiatives"),
        participations=parts("initiatives", "actors", ("initiative", "actor", "role")),
        needs=records("needs"),
        offers=records("offers"),
        absences=records("absences"),
        bodies=records("bodies"),
        memberships=parts("bodies", "members", ("body", "actor", "role")),
    )


@cache
def place(code: str) -> Territory:
    row = records("territories").row(by_predicate=pl.col("code") == code, named=True)
    communes = row["communes"].split("|") if row["communes"] else []
    said = {name: row[name] for name in ("status", "applied_on", "resilience_project", "note")}
    return replace(reference.describe(code, row["name"], communes), **said)


@cache
def answer(code: str) -> dict[str, Any]:
    return coverage(whole().on(DAY), place(code), DAY).as_json()


def ids(table: str) -> set[str]:
    return set(records(table)[key_column(table)])


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_exactly_the_native_columns_and_every_cell_is_accepted(table: str) -> None:
    assert tuple(cells(table)[0]) == TABLES[table].names
    assert checked(table).rejected == ()
    assert checked(table).records[table].height == len(cells(table)) > 0


@pytest.mark.parametrize("table", TABLES)
def test_every_record_has_an_id_of_its_own(table: str) -> None:
    keys = records(table)[key_column(table)]
    assert keys.null_count() == 0
    assert keys.n_unique() == len(keys)


def test_every_name_in_a_cell_is_known() -> None:
    network = whole()
    actors, places = ids("actors"), ids("territories")
    to_actors = network.relations.filter(pl.col("type") != ACTS_IN)
    to_places = network.relations.filter(pl.col("type") == ACTS_IN)
    assert set(network.relations["source"]) | set(to_actors["target"]) <= actors
    assert set(to_places["target"]) <= places
    assert set(network.relations["initiative"].drop_nulls()) <= ids("initiatives")
    assert set(network.participations["actor"]) | set(network.memberships["actor"]) <= actors
    assert set(network.offers["partner"]) <= actors
    for table in ("actors", "initiatives", "needs", "absences", "bodies"):
        assert set(getattr(network, table)["territory"].drop_nulls()) <= places


def test_every_inter_communality_is_in_the_reference_under_its_own_name() -> None:
    codes = [code for code in ids("territories") if code.isdigit()]
    assert len(codes) == 7
    for code in codes:
        known = reference.territory(code)
        assert known is not None
        assert records("territories").row(by_predicate=pl.col("code") == code, named=True)["name"] == known.name


def test_an_actor_of_a_territory_sits_in_one_of_its_communes() -> None:
    actors = records("actors").select("name", "territory", "commune").rows()
    assert len(actors) > 100
    for name, code, commune in actors:
        assert commune is not None, name
        assert code is None or commune in place(code).places, name


def test_rural_urban_and_mixed_territories_are_all_there() -> None:
    assert {place(code).rurality for code in LEVELS} == {"rural", "urban", "mixed"}
    assert {place(code).kind for code in LEVELS} == {"epci", "districts"}


def test_there_are_some_150_organisations_and_no_name_twice() -> None:
    actors = records("actors")
    assert 145 <= actors.height <= 170
    assert actors["name"].n_unique() == actors.height
    assert set(itertools.chain(*actors["categories"].drop_nulls().str.split("|"))) == set(CATEGORIES)


def test_every_actor_says_that_it_is_invented_and_has_no_number_of_a_real_one() -> None:
    actors = records("actors")
    assert set(actors["source"]) == {"Exemple inventé"}
    assert actors.select("siren", "rna", "url").null_count().row(0) == (actors.height,) * 3
    assert all(note.startswith("Exemple inventé") for note in records("territories")["note"])
    assert all(source.startswith("Exemple inventé") for source in records("absences")["source"])


def test_no_cell_reaches_a_person() -> None:
    contact = re.compile(r"@|(?:\+33|\b0)[ .]?[1-9](?:[ .-]?\d{2}){4}\b|\b(?:M\.|Mme|Monsieur|Madame)\s")
    found = [cell for table in TABLES for row in cells(table) for cell in row.values() if contact.search(cell)]
    assert found == []


def test_every_type_of_relation_every_status_and_every_confirmation_is_used() -> None:
    relations = records("relations")
    assert set(relations["type"]) == set(RELATION_TYPES)
    assert set(relations["confirmed_by"]) == {*CONFIRMED_BY, None}
    assert set(records("territories")["status"]) == set(STATUSES)
    assert set(records("territories")["resilience_project"]) == {"yes", "no", None}
    assert set(records("needs")["kind"]) == set(records("offers")["kind"]) == {"method", "theme", None}


def test_relations_are_over_under_way_and_to_come_and_dated_by_day_month_and_year() -> None:
    relations = records("relations")
    valid = set(whole().on(DAY).relations["id"])
    begun = relations["since"].drop_nulls()
    assert set(begun.str.len_chars()) == {4, 7, 10}
    assert relations["since"].null_count() > 0
    assert relations.filter(pl.col("since") > DAY).height > 0
    assert relations.filter(~pl.col("id").is_in(list(valid)) & pl.col("until").is_not_null()).height > 5


def test_only_funding_has_an_amount_and_always_one() -> None:
    relations = records("relations")
    assert relations.filter((pl.col("type") == "funds") != pl.col("amount").is_not_null()).height == 0


def test_some_actors_have_left_some_hold_several_categories_and_one_none() -> None:
    actors = records("actors")
    assert {"tri-amap", "hco-scierie"} == set(actors.filter(pl.col("until") < DAY)["id"])
    assert actors.filter(pl.col("categories").str.contains("|", literal=True)).height > 10
    assert actors.filter(pl.col("categories").is_null())["id"].to_list() == ["mor-reponse"]


@pytest.mark.parametrize("code", LEVELS)
def test_a_territory_stands_at_the_level_that_the_readme_of_the_example_says(code: str) -> None:
    found = answer(code)
    codings = found["codings"]
    recorded, collective, economic = LEVELS[code]
    assert found["level"] == recorded
    assert codings["as_recorded"] == recorded
    assert codings["associations_as_collective"] == collective
    assert codings["associations_as_economic"] == economic


def test_the_trieves_has_research_from_before_its_application_and_no_pair_hangs_on_one_actor() -> None:
    found = answer("200030658")
    assert {pair["redundancy"] >= 2 for pair in found["cooperation"].values()} == {True}
    assert all(found["presence"][category]["state"] == "attested" for category in CATEGORIES)
    assert len(found["initiatives_of_all_three"]) >= 3
    assert research_dates("200030658")[0] < "2026-03-15"


def research_dates(code: str) -> list[str]:
    """Return when each cooperation of a territory's actors with researchers anywhere began, in order."""
    network = whole().on(DAY)
    own = set(network.members(place(code)))
    researchers = set(network.actors.filter(pl.col("categories").str.contains("research"))["id"])
    ties = network.ties.filter(pl.col("type").is_in(["cooperates", "partner_of", "co_leads"]))
    between = [
        since
        for one, other, since in ties.select("source", "target", "since").iter_rows()
        if (one in own and other in researchers) or (other in own and one in researchers)
    ]
    return sorted(since or "" for since in between)


def test_researchers_came_before_the_application_after_it_or_nobody_knows_when() -> None:
    assert research_dates("200040715")[0] < "2026-04-02"
    assert research_dates("200067767") == ["2021-10"]
    assert research_dates("241927201") == [""]
    assert research_dates("200040293") == ["2026-09-15"]
    verdicts = {code: answer(code)["researchers"]["verdict"] for code in LEVELS}
    assert {code for code, verdict in verdicts.items() if verdict == "met"} == {"200030658", "200040715", "200067767"}
    assert {code for code, verdict in verdicts.items() if verdict == "unknown"} == {"241927201", "242900835"}


def test_all_triangles_of_grenoble_pass_through_the_metropole() -> None:
    network = whole().on(DAY)
    others = network.actors.filter(pl.col("id") != "gr-metro")["id"]
    assert coverage(network.keeping(others), place("200040715"), DAY).as_json()["level"] == 3


def test_all_of_tulle_hangs_on_one_collective_and_public_economic_was_never_asked() -> None:
    found = answer("241927201")
    assert found["broker"] == "tul-collectif"
    for pair in ("collective-public", "collective-economic"):
        assert found["cooperation"][pair]["cut"] == ["tul-collectif"]
    assert found["cooperation"]["public-economic"]["ties"] == 0
    assert {found["presence"][category]["state"] for category in CATEGORIES} == {"attested"}


def test_absences_are_attested_in_one_place_and_contradicted_in_another() -> None:
    haute_correze, clunisois = answer("200066744")["presence"], answer("200040293")["presence"]
    assert haute_correze["economic"]["state"] == haute_correze["research"]["state"] == "absent"
    assert haute_correze["economic"]["actors"] == []
    assert clunisois["collective"]["state"] == "attested"
    assert clunisois["collective"]["contradicted"] is True


def test_of_morlaix_everything_is_unknown() -> None:
    assert {each["state"] for each in answer("242900835")["presence"].values()} == {"unknown"}


@pytest.mark.parametrize("code", FULL)
def test_a_full_territory_is_one_large_network_with_hubs_and_a_periphery(code: str) -> None:
    inside = whole().on(DAY).keeping(whole().on(DAY).members(place(code)))
    network: nx.Graph[str] = nx.Graph(inside.ties.select("source", "target").rows())
    degrees = Counter(dict(network.degree()))
    assert 20 <= inside.actors.height <= 40
    assert 25 <= inside.ties.height <= 60
    assert len(max(nx.connected_components(network), key=len)) >= 0.7 * inside.actors.height
    assert max(degrees.values()) >= 6
    assert sum(degree == 1 for degree in degrees.values()) >= 4


def test_territories_are_tied_to_one_another_and_actors_act_in_a_second_one() -> None:
    network = whole().on(DAY)
    home = dict(network.actors.select("id", "territory").iter_rows())
    ties = network.ties.select("source", "target").rows()
    crossing = [(one, other) for one, other in ties if home[one] and home[other] and home[one] != home[other]]
    assert ("tri-cc", "gr-labo-montagne") in crossing
    acting = network.relations.filter(pl.col("type") == ACTS_IN).select("source", "target").rows()
    assert {one for one, code in acting if home[one] not in (None, code)} == {"gr-labo-montagne", "roy-ecole"}


def test_the_national_committee_has_one_or_two_of_each_local_committee() -> None:
    bodies, members = records("bodies"), whole().memberships
    national = set(members.filter(pl.col("body") == "copil-national")["actor"])
    local = bodies.filter(pl.col("territory").is_not_null())["id"].to_list()
    assert len(local) >= 5
    for body in local:
        assert 1 <= len(national & set(members.filter(pl.col("body") == body)["actor"])) <= 2, body
    assert {"gt-selection", "gt-accompagnement", "gt-communication", "gt-recherche"} <= set(bodies["id"])


def test_some_needs_have_an_offer_and_some_have_none() -> None:
    offered = set(itertools.chain(*whole().on(DAY).offers["theme"].str.split("|")))
    answered = {
        need: bool(offered & set(theme.split("|")))
        for need, theme in records("needs").select("id", "theme").iter_rows()
    }
    assert Counter(answered.values())[True] >= 10
    assert {need for need, found in answered.items() if not found} == {"gr-b4", "clu-b3", "hco-b2"}
