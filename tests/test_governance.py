"""Who sits where: hand-made bodies with known answers."""

from __future__ import annotations

import polars as pl
import pytest

from graph.analysis.governance import governance, seats_of
from graph.model.network import Network
from graph.model.territory import Territory


def territory(code: str, name: str) -> Territory:
    return Territory(code, name, "epci", (), frozenset({code}), None, None)


T1, T2 = territory("t1", "CC du Trièves"), territory("t2", "Tulle Agglo")


def network(bodies: list[tuple[str, str, str | None]], seats: list[tuple[str, str, str]]) -> Network:
    people = sorted({actor for _, actor, _ in seats})
    return Network.of(
        actors=_frame({"id": people, "name": people}, "actors"),
        bodies=pl.DataFrame(bodies, schema={"id": pl.String, "name": pl.String, "territory": pl.String}, orient="row"),
        memberships=pl.DataFrame(
            seats, schema={"body": pl.String, "actor": pl.String, "role": pl.String}, orient="row"
        ),
    )


def _frame(columns: dict[str, list[str]], table: str) -> pl.DataFrame:
    from graph.model.network import SCHEMAS  # noqa: PLC0415 - beside its only use

    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in SCHEMAS[table].items() if name not in columns
    )


NATIONAL = ("n", "Comité de pilotage national", None)
LOCAL = ("l", "Comité local", "t1")


@pytest.mark.parametrize(
    ("on_national", "verdict"),
    [([], "none_sits"), (["a"], "met"), (["a", "b"], "met"), (["a", "b", "c"], "too_many")],
)
def test_one_or_two_of_a_local_committee_sit_on_the_national_one(on_national: list[str], verdict: str) -> None:
    seats = [("l", actor, "") for actor in "abc"] + [("n", actor, "") for actor in ["z", *on_national]]
    found = governance(network([NATIONAL, LOCAL], seats), [T1]).local[0]
    assert (found.verdict, found.on_national) == (verdict, tuple(on_national))


def test_a_territory_without_a_committee_or_with_an_empty_one_says_so() -> None:
    found = governance(network([NATIONAL, LOCAL], [("n", "z", "")]), [T1, T2])
    assert [each.verdict for each in found.local] == ["no_members", "no_local_committee"]


def test_without_a_steering_committee_that_can_be_told_nothing_is_concluded() -> None:
    groups = [("g1", "Groupe recherche", None), ("g2", "Groupe sélection", None), LOCAL]
    found = governance(network(groups, [("l", "a", ""), ("g1", "a", "")]), [T1])
    assert found.steering is None
    assert found.local[0].verdict == "national_unknown"


def test_the_only_national_body_is_the_national_committee() -> None:
    found = governance(network([("g", "Comité", None), LOCAL], [("l", "a", ""), ("g", "a", "")]), [T1])
    assert (found.steering, found.local[0].verdict) == ("g", "met")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("référent du Trièves", "t1"),
        ("Référente de Tulle", "t2"),
        ("référent", None),
        ("référent de Cluny", None),
    ],
)
def test_a_referent_is_of_the_territory_that_the_role_names(role: str, expected: str | None) -> None:
    found = governance(network([NATIONAL], [("n", "a", role)]), [T1, T2])
    assert [each.territory for each in found.referents] == [expected]


def test_a_referent_in_a_local_body_is_of_its_territory() -> None:
    found = governance(network([LOCAL], [("l", "a", "référente")]), [T1])
    assert found.referents[0].territory == "t1"


def test_who_sits_in_several_bodies_is_counted() -> None:
    found = governance(
        network([NATIONAL, LOCAL], [("l", "a", ""), ("n", "a", "x"), ("n", "a", "y"), ("n", "b", "")]), [T1]
    )
    assert seats_of(found) == {"a": 2, "b": 1}


def test_no_body_at_all_is_an_answer() -> None:
    found = governance(Network.of(), [T1])
    assert found.as_json() == {
        "steering": None,
        "bodies": [],
        "local": [{"territory": "t1", "bodies": [], "on_national": [], "verdict": "no_local_committee"}],
        "referents": [],
    }
