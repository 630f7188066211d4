"""A value that a person takes away: gone from then on, back by an undo, and back where a later list says it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from made_workspaces import place

from graph.model.batch import LINE, Batch
from graph.model.records import Absence, Actor, Initiative, Need
from graph.model.tables import TABLES, WITHDRAWN
from graph.workspace import Origin, Workspace
from graph.workspace.editing import edit
from graph.workspace.erasing import erase
from graph.workspace.foreseeing import foresee

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.workspace import Report

SIREN = "200066744"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(place(tmp_path), write=True) as opened:
        read(opened, "first.csv", {"id": "a", "name": "Foyer rural", "commune": "19275", "siren": SIREN})
        yield opened


def read(workspace: Workspace, file: str, cells: dict[str, str], *, dry_run: bool = False) -> Report:
    row = pl.DataFrame([{**cells, LINE: 2}], schema={**TABLES["actors"].schema, LINE: pl.Int64})
    batch = Batch("", 1, {"actors": row})
    return workspace.record([batch], Origin(file, "tables", file, "Ana"), dry_run=dry_run)


def emptied(workspace: Workspace, *columns: str) -> int:
    entry = edit(workspace, lambda: [Actor(id="a", name="Foyer rural")], by="Bob", emptied=columns).entry
    assert entry is not None
    return entry


def known(workspace: Workspace, actor: str, column: str) -> object:
    return workspace.undated().actors.row(by_predicate=pl.col("id") == actor, named=True)[column]


def test_an_emptied_value_is_none_whichever_way_the_graph_is_made_and_an_undo_brings_it_back(
    workspace: Workspace,
) -> None:
    entry = emptied(workspace, "commune", "siren")
    assert (known(workspace, "a", "commune"), known(workspace, "a", "siren")) == (None, None)
    assert known(workspace, "a", "name") == "Foyer rural"
    assert workspace.check().ok
    assert workspace.rebuild().ok
    assert known(workspace, "a", "commune") is None
    last = workspace.evidence("actors", ["a"])["a"][-1]
    assert (last.by, last.values["commune"]) == ("Bob", WITHDRAWN)
    workspace.undo(entry, by="Bob")
    assert (known(workspace, "a", "commune"), known(workspace, "a", "siren")) == ("19275", SIREN)


def test_the_same_file_again_leaves_it_empty_and_another_list_that_says_it_again_fills_it_after_saying_so(
    workspace: Workspace,
) -> None:
    emptied(workspace, "commune")
    cells = {"id": "a", "name": "Foyer rural", "commune": "19275"}
    assert read(workspace, "first.csv", cells).entry is None
    assert known(workspace, "a", "commune") is None
    (change,) = foresee(workspace, read(workspace, "second.csv", cells, dry_run=True)).changed
    assert change.columns == {"commune": (None, "19275")}
    read(workspace, "second.csv", cells)
    assert known(workspace, "a", "commune") == "19275"


def test_an_empty_cell_of_a_file_is_silent_even_where_a_rule_makes_it_empty(workspace: Workspace) -> None:
    read(workspace, "second.csv", {"id": "a", "name": "Foyer rural", "commune": "", "siren": WITHDRAWN})
    workspace.say(Actor(id="a", name="Foyer rural", categories="|"), by="Bob")
    assert (known(workspace, "a", "commune"), known(workspace, "a", "siren")) == ("19275", SIREN)
    assert WITHDRAWN not in workspace.evidence("actors", ["a"])["a"][-1].values.values()


def test_actors_without_their_withdrawn_numbers_are_not_one(workspace: Workspace) -> None:
    emptied(workspace, "siren")
    workspace.say(Actor(id="b", name="Autre foyer"), by="Bob")
    edit(workspace, lambda: [Actor(id="b", name="Autre foyer")], by="Bob", emptied=["siren", "rna"])
    assert workspace.undated().actors["id"].to_list() == ["a", "b"]
    assert workspace.rebuild().ok
    assert workspace.undated().actors["id"].to_list() == ["a", "b"]


def test_an_actor_with_a_withdrawn_value_is_erased_as_any_other(workspace: Workspace) -> None:
    workspace.say(Actor(id="b", name="Autre lieu", description="Un texte"), by="Bob")
    emptied(workspace, "siren", "description")
    erase(workspace, "a", by="Bob", why="demande")
    assert workspace.undated().actors["id"].to_list() == ["b"]
    assert known(workspace, "b", "description") == "Un texte"


HERE = SIREN


def test_a_territory_is_emptied_and_an_actor_taken_out_of_a_list_and_all_of_them(workspace: Workspace) -> None:
    workspace.say(
        Actor(id="b", name="Autre lieu", territory=HERE),
        Initiative(id="i", name="Repair café", territory=HERE, actors="a:porteur|b"),
        by="Ana",
    )
    assert edit(workspace, lambda: [Actor(id="b", name="Autre lieu")], by="Bob", emptied=["territory"]).entry
    assert known(workspace, "b", "territory") is None
    edit(workspace, lambda: [Initiative(id="i", name="Repair café", actors="b")], by="Bob")
    assert workspace.undated().participations.rows() == [("i", "b", "")]
    entry = edit(workspace, lambda: [Initiative(id="i", name="Repair café")], by="Bob", emptied=["actors"]).entry
    assert entry
    assert workspace.undated().participations.is_empty()
    assert workspace.check().ok
    assert workspace.rebuild().ok
    workspace.undo(entry, by="Bob")
    assert workspace.undated().participations.rows() == [("i", "b", "")]


def test_a_withdrawn_absence_or_need_is_there_no_more_until_the_withdrawal_is_undone_or_it_is_said_again(
    workspace: Workspace,
) -> None:
    absence = Absence(id="n", territory=HERE, category="public", source="mairie", date="2026-01-05", author="Ana")
    need = Need(id="w", territory=HERE, theme="eau")
    workspace.say(absence, need, by="Ana")
    entry = edit(workspace, lambda: [absence], by="Bob", emptied=["category"]).entry
    assert entry
    edit(workspace, lambda: [need], by="Bob", emptied=["theme"])
    assert workspace.undated().absences.is_empty()
    assert workspace.undated().needs.is_empty()
    assert workspace.check().ok
    assert workspace.rebuild().ok
    assert workspace.undated().absences.is_empty()
    workspace.undo(entry, by="Bob")
    assert workspace.undated().absences["category"].to_list() == ["public"]
    assert workspace.undated().needs.is_empty()
    workspace.say(need, by="Chloé")
    assert workspace.undated().needs["theme"].to_list() == ["eau"]
    assert workspace.check().ok
