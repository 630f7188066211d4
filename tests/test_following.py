"""The network in memory is followed from entry to entry: what it shows is what a store shows that is read anew."""

from __future__ import annotations

from itertools import count, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_workspaces import actor, place, put, tie
from odd_networks import difference, networks

from graph.errors import EssaimError
from graph.model.network import SCHEMAS, Network
from graph.model.territory import Territory
from graph.workspace import Workspace
from graph.workspace.checking import resolved
from graph.workspace.erasing import erase
from graph.workspace.following import followed
from graph.workspace.seeing import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importers.base import Record

TULLE = Territory("241927201", "Tulle", "epci", ("19272",), frozenset({"241927201", "19272"}), None, None)
IDS = ["a", "b", "c", "d"]
NUMBERS = count()
drawn = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@drawn
@given(st.lists(networks(), min_size=2, max_size=4))
def test_a_network_that_follows_changes_is_the_one_they_lead_to(states: list[Network]) -> None:
    shown = states[0]
    for before, after in pairwise(states):
        shown = followed(shown, difference(before, after))
        assert shown.differences(after) == []
        assert all(getattr(shown, table).schema == getattr(after, table).schema for table in SCHEMAS)


def test_frames_that_a_change_leaves_alone_are_shared() -> None:
    one = Network.of()
    assert followed(one, difference(one, one)).actors is one.actors


RECORDS = st.one_of(
    st.builds(
        lambda key, name, siren, commune: actor(key, name=name, siren=siren, commune=commune),
        st.sampled_from(IDS),
        st.sampled_from(["Foyer", "Mairie"]),
        st.sampled_from(["", "211927207"]),
        st.sampled_from(["", "19272", "29151"]),
    ),
    st.builds(tie, st.sampled_from(["r", "s"]), st.sampled_from(IDS), st.sampled_from(IDS)),
    st.builds(
        lambda who: ("initiatives", {"id": "i", "name": "Épicerie", "territory": TULLE.code, "actors": who}),
        st.sampled_from(IDS),
    ),
    st.builds(lambda who: ("offers", {"id": "o", "partner": who, "theme": "énergie"}), st.sampled_from(IDS)),
)
STEPS = st.lists(
    st.one_of(
        st.lists(RECORDS, min_size=1, max_size=4),
        st.tuples(st.just("undo"), st.integers(1, 5), st.just("")),
        st.tuples(st.just("merge"), st.sampled_from(IDS), st.sampled_from(IDS)),
        st.tuples(st.just("split"), st.sampled_from(IDS), st.just("")),
        st.tuples(st.just("erase"), st.sampled_from(IDS), st.just("")),
    ),
    min_size=2,
    max_size=7,
)


def _take(workspace: Workspace, step: list[Record] | tuple[str, int | str, str]) -> None:
    does: dict[str, Callable[..., object]] = {
        "undo": lambda number, _: workspace.undo(number, by="moi"),
        "merge": lambda one, other: workspace.merge(one, other, by="moi", why="la même"),
        "split": lambda one, _: workspace.split(one, by="moi"),
        "erase": lambda one, _: erase(workspace, one, by="moi", why="demande"),
    }
    try:
        if isinstance(step, list):
            put(workspace, *step, file=f"{next(NUMBERS)}.csv")
        else:
            does[step[0]](*step[1:])
    except EssaimError:
        pass  # what is refused changes nothing


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("following")


@settings(drawn, max_examples=8)
@given(steps=STEPS)
def test_after_any_step_the_workspace_shows_what_the_journal_comes_to(
    steps: list[list[Record] | tuple[str, int | str, str]], folder: Path
) -> None:
    with Workspace.open(place(folder / str(next(NUMBERS))), write=True) as workspace:
        looking = Surroundings(TULLE.code)
        shown: dict[int, object] = {}
        for step in steps:
            _take(workspace, step)
            judge = resolved(workspace.journal).network
            assert workspace.undated().differences(judge) == []
            here = workspace.territory(TULLE.code)
            assert workspace.undated(here).differences(judge.around(here)) == []
            seen = looking.seen(workspace)
            assert seen.network.differences(judge.around(here)) == []
            evidence = _evidence(workspace, seen.network)
            assert shown.setdefault(seen.since, evidence) == evidence


def _evidence(workspace: Workspace, network: Network) -> object:
    frames = {table: getattr(network, table) for table in SCHEMAS if "id" in SCHEMAS[table]}
    return {table: workspace.evidence(table, sorted(frame["id"])) for table, frame in frames.items()}


def test_a_territory_is_the_same_until_something_is_said_about_it(tmp_path: Path) -> None:
    with Workspace.open(place(tmp_path), write=True) as workspace:
        put(workspace, actor("a", commune="19272"), actor("b", commune="19272"), actor("c"), tie("r", "a", "b"))
        looking = Surroundings(TULLE.code)
        first = looking.seen(workspace)
        put(workspace, actor("d", commune="29151"), tie("s", "c", "d"), file="ailleurs.csv")
        assert looking.seen(workspace) is first
        put(workspace, actor("b", commune="19272"), file="encore.csv")
        again = looking.seen(workspace)
        assert again.since == workspace.revision == 3
        assert again.network.differences(first.network) == []
        put(workspace, tie("t", "d", "a"), file="lien.csv")
        assert looking.seen(workspace).since == workspace.revision
        assert "d" in looking.seen(workspace).network.position
        put(workspace, ("territories", {"code": TULLE.code, "note": "Candidate"}), file="territoire.csv")
        assert looking.seen(workspace).since == workspace.revision


def test_an_empty_journal_says_nothing_and_so_does_one_of_which_all_was_taken_back(tmp_path: Path) -> None:
    with Workspace.open(place(tmp_path), write=True) as workspace:
        assert not workspace.journal.says_anything("actors")
        put(workspace, actor("a"))
        assert workspace.journal.says_anything("actors")
        assert not workspace.journal.says_anything("territories")
        workspace.undo(1, by="moi")
        assert not workspace.journal.says_anything("actors")
