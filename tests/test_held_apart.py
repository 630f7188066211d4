"""Two actors that somebody holds for two are not suggested as one again, until that is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from calling import Caller

from graph.errors import InputRefused, UsageError
from graph.workspace import Origin, Place, Workspace
from importers.base import Read, batched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TULLE = "241927201"
NOBODY = frozenset[frozenset[str]]()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ws"


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    with Workspace.open(Place.of(folder, environ={}), write=True) as opened:
        put(opened, "a", "Foyer rural de Tulle")
        put(opened, "b", "Foyer rural Tulle")
        put(opened, "c", "Foyer rural de Tulle, antenne")
        yield opened


def put(workspace: Workspace, key: str, name: str, **cells: str) -> int:
    record = ("actors", {"id": key, "name": name, "territory": TULLE, **cells})
    report = workspace.record(
        batched("", [Read(2, [record])]), Origin(f"{key}.csv", "tables", f"{key}{name}{cells}", "Zoé")
    )
    assert report.entry is not None
    return report.entry


def suggested(folder: Path) -> set[frozenset[str]]:
    """Return the pairs that the command line suggests."""
    answer = Caller(folder)("duplicates", "--json")
    assert answer.code == 0
    return {frozenset((each["a"], each["b"])) for each in answer.json}


def test_a_pair_held_apart_is_suggested_again_only_after_that_is_taken_back(workspace: Workspace, folder: Path) -> None:
    pair = frozenset(("a", "b"))
    assert workspace.held_apart() == NOBODY
    assert pair in suggested(folder)
    entry = workspace.hold_apart("a", "b", by="Ana", why="two villages")
    assert workspace.held_apart() == {pair}
    assert pair not in suggested(folder)
    assert workspace.held_apart(known_on="2020-01-01") == NOBODY
    back = workspace.undo(entry, by="Ana")
    assert workspace.held_apart() == NOBODY
    assert pair in suggested(folder)
    workspace.undo(back, by="Ana")
    assert workspace.held_apart() == {pair}


def test_those_held_apart_are_named_by_the_ids_they_have_now(workspace: Workspace) -> None:
    workspace.hold_apart("a", "b", by="Ana")
    merge = workspace.merge("c", "a", by="Ana", why="the same")
    assert workspace.held_apart() == {frozenset(("c", "b"))}
    workspace.undo(merge, by="Ana")
    assert workspace.held_apart() == {frozenset(("a", "b"))}
    workspace.merge("a", "b", by="Ana", why="one after all")
    assert workspace.held_apart() == NOBODY


def test_a_proof_of_identity_told_later_does_not_join_those_held_apart(workspace: Workspace) -> None:
    workspace.hold_apart("a", "b", by="Ana")
    put(workspace, "a", "Foyer rural de Tulle", siren="211927207")
    put(workspace, "b", "Foyer rural Tulle", siren="211927207")
    assert {"a", "b"} <= set(workspace.network().actors["id"])
    assert workspace.check().ok


def test_holding_apart_what_cannot_be_is_refused_and_writes_nothing(workspace: Workspace) -> None:
    workspace.hold_apart("a", "b", by="Ana")
    workspace.merge("a", "c", by="Ana", why="the same")
    before = workspace.revision
    with pytest.raises(UsageError) as itself:
        workspace.hold_apart("a", "a", by="Ana")
    assert itself.value.code == "apart_from_itself"
    for one, other, code in (("a", "x", "unknown_actor"), ("a", "c", "already_one"), ("c", "b", "already_apart")):
        with pytest.raises(InputRefused) as refused:
            workspace.hold_apart(one, other, by="Ana")
        assert refused.value.code == code
    assert workspace.revision == before


def test_what_comes_back_is_said_before_a_merge_is_taken_back(workspace: Workspace) -> None:
    merge = workspace.merge("a", "b", by="Ana", why="the same")
    foreseen = workspace.consequences(merge)
    assert foreseen.back == {"actors": ("b",)}
    assert not foreseen.gone
    assert foreseen.changed == {"actors": ("a",)}
    back = workspace.undo(merge, by="Ana")
    assert workspace.consequences(back).gone == {"actors": ("b",)}


def test_sources_are_given_as_they_were_known_on_a_day(workspace: Workspace) -> None:
    assert [each.file for each in workspace.evidence("actors", ["a"])["a"]] == ["a.csv"]
    assert not workspace.evidence("actors", ["a"], known_on="2020-01-01")
