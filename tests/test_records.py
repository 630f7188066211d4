"""Records one at a time: checked when they are made, said in the workspace, read back from the network."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import TYPE_CHECKING

import pytest

from graph.errors import BadValue, InputRefused
from graph.model.records import RECORDS, Absence, Actor, Body, Declaration, Initiative, Need, Offer, Relation, record_of
from graph.model.tables import TABLES
from graph.workspace import Place, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TULLE = "241927201"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(Place.of(tmp_path, environ={}), write=True) as opened:
        yield opened


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_record_has_the_columns_of_its_table(table: str) -> None:
    own = {each.name for each in fields(RECORDS[table])}
    assert own - {"id"} == set(TABLES[table].names) - {"id"}


def test_values_become_canonical_and_stay_so() -> None:
    actor = Actor(name=" Foyer ", categories="public|habitants", since="01/05/2024", url="foyer.fr", lat="45,5")  # type: ignore[arg-type]  # as a form gives it
    assert (actor.name, actor.categories, actor.since) == ("Foyer", "collective|public", "2024-05-01")
    assert (actor.url, actor.lat) == ("https://foyer.fr", 45.5)
    assert record_of("actors", actor.values()) == actor


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        (Actor, {"name": ""}, "missing"),
        (Actor, {"name": "x", "siren": "123456789"}, "bad_siren"),
        (Relation, {"source": "a", "target": "b", "type": "danse"}, "unknown_type"),
        (Absence, {"territory": TULLE, "category": "public", "source": "s", "date": "hier", "author": "a"}, "bad_date"),
    ],
)
def test_a_record_that_a_rule_refuses_is_never_made(kind: type[Actor], values: dict[str, str], code: str) -> None:
    with pytest.raises(BadValue) as raised:
        kind(**values)  # type: ignore[arg-type]  # text, as a form gives it
    assert raised.value.reason.code == code


def test_a_record_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Actor(name="Foyer").name = "Mairie"  # type: ignore[misc]  # what must not be possible


def test_what_a_person_says_is_recorded_with_its_author_and_can_be_taken_back(workspace: Workspace) -> None:
    workspace.say(Actor(id="a", name="Foyer", territory=TULLE), Actor(id="b", name="Mairie", commune="19272"), by="Zoé")
    report = workspace.say(
        Declaration(code="pays", name="Pays de Tulle", communes="19272|19275"),
        Relation(source="Foyer", target="b", type="coopère"),
        Initiative(id="i", name="Épicerie", actors="a:pilote|b"),
        Need(territory=TULLE, theme="eau"),
        Offer(partner="a", theme="eau", capacity=2),
        Absence(territory=TULLE, category="research", source="réunion", date="2026-01-05", author="Zoé"),
        Body(name="Copil", territory="pays", members="b:référent"),
        by="Zoé",
    )
    assert (report.rows, report.written, report.rejected) == (7, 7, ())
    network = workspace.network()
    assert network.participations.height == 2
    assert workspace.evidence("actors", ["a"])["a"][0].by == "Zoé"
    workspace.say(Actor(id="a", name="Foyer rural"), by="Ali")
    assert workspace.network().actors.filter(id="a").row(0, named=True)["territory"] == TULLE
    assert workspace.check().ok
    workspace.undo(report.entry or 0, by="Zoé")
    assert workspace.network().relations.is_empty()


def test_a_record_that_names_nobody_is_refused_and_nothing_is_written(workspace: Workspace) -> None:
    with pytest.raises(InputRefused) as raised:
        workspace.say(Actor(id="a", name="Foyer"), Relation(source="a", target="z", type="cooperates"), by="Zoé")
    assert raised.value.code == "record_refused"
    assert workspace.revision == 0
