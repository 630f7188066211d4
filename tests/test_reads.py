"""What pages read and keep: after every entry it is what somebody reads who kept nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_workspaces import TULLE, actor, place, put, tie

from graph.analysis.coverage import coverage
from graph.model.terms import folded
from graph.workspace import Workspace
from graph.workspace.checking import resolved
from ui.pages.parts.reads import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAY, DIOIS = "2025-06-15", "242600534"
STEPS: dict[str, Callable[[Workspace], object]] = {
    "an actor": lambda it: put(it, actor("a", commune="19272", categories="public"), file="1.csv"),
    "another elsewhere": lambda it: put(it, actor("b", commune="26113", categories="collective"), file="2.csv"),
    "a tie between": lambda it: put(it, tie("r", "a", "b", since="2024"), file="3.csv"),
    "a name": lambda it: put(it, actor("b", name="Foyer", commune="26113"), file="4.csv"),
    "a declaration": lambda it: put(it, ("territories", {"code": DIOIS, "status": "candidate"}), file="5.csv"),
    "an actor acting there": lambda it: put(
        it, actor("c"), tie("s", "c", TULLE, type="acts_in"), tie("t", "c", "a"), file="6.csv"
    ),
    "an absence": lambda it: put(
        it,
        ("absences", {"territory": TULLE, "category": "research", "source": "mairie", "date": "2024", "author": "Zoé"}),
        file="7.csv",
    ),
    "a merge": lambda it: it.merge("a", "c", by="Zoé", why="la même"),
    "an undo": lambda it: it.undo(2, by="Zoé"),
    "an undo of the merge": lambda it: it.undo(8, by="Zoé"),
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.open(place(tmp_path_factory.mktemp("reads")), write=True) as opened:
        yield opened


def test_after_every_entry_pages_show_what_the_journal_comes_to(workspace: Workspace) -> None:
    assert Reading(workspace, DAY).is_empty()
    for what, step in STEPS.items():
        step(workspace)
        judge = resolved(workspace.journal).network
        reading = Reading(workspace, DAY)
        assert reading.whole().differences(judge.on(DAY)) == [], what
        for code in (TULLE, DIOIS):
            here = workspace.territory(code)
            assert reading.territory(code) == here
            assert reading.around(here).differences(judge.around(here).on(DAY)) == [], what
            assert reading.coverage(here) == coverage(judge.on(DAY), here, DAY), what
        ids = sorted(judge.actors["id"])
        assert reading.evidence("actors", judge, ids) == workspace.evidence("actors", ids), what
        assert [each.code for each in reading.territories()] == [row["code"] for row in reading.register()]
        assert reading.territories() == [workspace.territory(row["code"]) for row in reading.register()]
        assert not reading.is_empty()


def test_an_entry_about_another_place_leaves_a_territory_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    with Workspace.open(place(tmp_path), write=True) as other:
        put(other, actor("a", commune="19272"), actor("far", commune="26113"))
        before = Reading(other, DAY)
        around, mark, diois = before.around(other.territory(TULLE)), before.mark(TULLE), before.mark(DIOIS)
        put(other, actor("far", name="Autre", commune="26113"), file="ailleurs.csv")
        after = Reading(other, DAY)
        assert after.stamp != before.stamp
        assert after.mark(TULLE) == mark
        assert after.around(other.territory(TULLE)) is around
        assert after.mark(DIOIS) != diois
        assert Reading(workspace, DAY).mark(TULLE) != mark


def test_the_list_of_territories_begins_with_those_declared_and_names_every_inter_communality(
    workspace: Workspace,
) -> None:
    names = Reading(workspace, DAY).names()
    assert next(iter(names)) == DIOIS
    assert names[TULLE] == "CA Tulle Agglo"
    assert list(names)[1:] == sorted(list(names)[1:], key=lambda code: _folded(names[code], code))
    names.clear()
    assert Reading(workspace, DAY).names()


def _folded(name: str, code: str) -> tuple[str, str]:

    return folded(name), code
