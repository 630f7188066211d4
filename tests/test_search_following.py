"""The search after an entry: an index that is followed answers as one that is made anew."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_networks import network
from made_workspaces import actor, place, put

from graph.analysis.plain_search import plain_search
from graph.analysis.search_following import Indexed, changes, followed
from graph.analysis.searching import Entry, index, search, words_of
from graph.errors import EssaimError
from graph.workspace import Workspace
from graph.workspace.erasing import erase
from ui.search import kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.analysis.searching import Index
    from graph.model.network import Network

TULLE, TRIEVES, OTHER = "241927201", "200030658", "999"
NAMES = ["Foyer rural de Tulle", "Foyer rural", "Mairie", "Épicerie d'Ici", "", "co voiturage", "Amap"]
ASKED = ["foyer", "foyr rurl", "mairie tulle", "epicerie", "covoiturage", "a", "211927207", "agglo", TULLE, "renommée"]
KEYS = ["a", "b", "c", "d", "e"]


@st.composite
def states(draw: st.DrawFn) -> tuple[Network, dict[str, str]]:
    name = st.sampled_from(NAMES)
    acting = {
        key: {
            "id": key,
            "name": draw(name),
            "commune": draw(st.sampled_from([None, "19272", "29151"])),
            "territory": draw(st.sampled_from([None, TULLE, OTHER])),
            "siren": draw(st.sampled_from([None, "211927207"])),
        }
        for key in draw(st.sets(st.sampled_from(KEYS)))
    }
    begun = [{"id": key, "name": draw(name)} for key in draw(st.sets(st.sampled_from(KEYS)))]
    names = draw(st.dictionaries(st.sampled_from([TULLE, TRIEVES, OTHER]), st.sampled_from(["Agglo", "Renommée", ""])))
    return network(actors=acting.values(), initiatives=begun), names


def assert_same(found: Index, shown: Network, names: Mapping[str, str], asked: list[str]) -> None:
    judge = index(shown, names)
    for text in asked:
        for limit in (2, 50):
            assert search(found, text, limit) == search(judge, text, limit)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(states(), states())
def test_an_index_that_is_followed_answers_as_one_made_anew(
    before: tuple[Network, dict[str, str]], after: tuple[Network, dict[str, str]]
) -> None:
    assert_same(followed(Indexed.of(*before), *after), *after, ASKED)


STEPS = st.one_of(
    st.builds(lambda key, name: actor(key, name=name, commune="19272"), st.sampled_from(KEYS), st.sampled_from(NAMES)),
    st.tuples(st.just("undo"), st.integers(1, 5)),
    st.tuples(st.just("merge"), st.sampled_from(KEYS)),
    st.tuples(st.just("erase"), st.sampled_from(KEYS)),
)
NUMBERS = count()


def take(workspace: Workspace, step: tuple[str, Any]) -> None:
    does, what = step
    try:
        if does == "undo":
            workspace.undo(what, by="moi")
        elif does == "merge":
            workspace.merge("a", what, by="moi", why="la même")
        elif does == "erase":
            erase(workspace, what, by="moi", why="demande")
        else:
            put(workspace, step, file=f"{next(NUMBERS)}.csv")
    except EssaimError:
        pass  # what is refused changes nothing


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("searching")


@settings(deadline=None, max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=3, max_size=8))
def test_after_any_entry_it_answers_as_one_made_anew(steps: list[tuple[str, Any]], folder: Path) -> None:
    names = {TULLE: "Agglo"}
    with Workspace.open(place(folder / str(next(NUMBERS))), write=True) as workspace:
        put(workspace, actor("a", name=NAMES[0]), actor("b", name=NAMES[3]))
        made = Indexed.of(workspace.undated(), names)
        for step in steps:
            take(workspace, step)
            assert_same(followed(made, workspace.undated(), names), workspace.undated(), names, ASKED[:6])


def test_only_what_changed_is_indexed_again() -> None:
    rows = [{"id": f"k{row}", "name": NAMES[0]} for row in range(50)]
    made = Indexed.of(network(actors=rows), {})
    assert followed(made, network(actors=rows), {}) is made.index
    assert changes(followed(made, network(actors=[*rows[1:], {"id": "new", "name": "Amap"}]), {})) == 2


def test_what_came_stands_among_equals_where_it_would_stand() -> None:
    made = Indexed.of(of_names("Foyer B", "Foyer D", "Foyer F"), {TULLE: "Foyer A"})
    assert_same(made.index, of_names("Foyer B", "Foyer D", "Foyer F"), {TULLE: "Foyer A"}, ["foyer"])
    after = (
        of_names("Foyer B", "Foyer E", "Foyer F", "Foyer C", "Foyer B", "Foyer G"),
        {TULLE: "Foyer A", OTHER: "Foyer Z"},
    )
    assert_same(followed(made, *after), *after, ["foyer"])


def test_an_actor_is_found_by_the_new_name_of_its_territory_only() -> None:
    there = network(actors=[{"id": "a", "name": "Foyer", "territory": OTHER}])
    made = Indexed.of(there, {OTHER: "Ancienne"})
    found = followed(made, there, {OTHER: "Nouvelle"})
    assert Entry("actor", "a", "Foyer") in search(found, "nouvelle").entries
    assert search(found, "ancienne").total == 0


def of_names(*names: str) -> Network:
    return network(actors=[{"id": f"k{row}", "name": name} for row, name in enumerate(names)])


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.sampled_from(NAMES) | st.text("aéœeT' ", max_size=9), max_size=6),
    st.sampled_from(["foyer", "ÉPICERIE ici", "tulle rural", "ée", "œ", "?"]),
)
def test_a_plain_reading_finds_the_names_that_have_all_words(names: list[str], asked: str) -> None:
    found = plain_search(of_names(*names), {}, asked, 50)
    spelt = [(f"k{row}", " ".join(words_of(name))) for row, name in enumerate(names)]
    wanted = {key for key, name in spelt if words_of(asked) and all(word in name for word in words_of(asked))}
    assert {each.id for each in found.entries} == wanted
    assert found.total == len(wanted)


def test_where_it_takes_long_the_index_is_made_behind_and_nothing_stale_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "AT_ONCE", 0)
    held, first = kept.Names(), of_names("Foyer", "Mairie")
    assert held.index(1, first, {}, 0) is None
    held.wait(30)
    made = held.index(1, first, {}, 0)
    assert made is not None
    assert held.index(1, first, {}, 0) is made
    erased = held.index(2, of_names("Amap"), {}, 1)
    assert erased is not None
    assert search(erased, "foyer").total == 0
    assert search(erased, "amap").entries == (Entry("actor", "k0", "Amap"),)
    held.wait(30)
    again = held.index(2, of_names("Amap"), {}, 1)
    assert again is not None
    assert again.entries["name"].to_list() == ["Amap"]


def test_many_changes_are_indexed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    held = kept.Names()
    monkeypatch.setattr(kept, "MOST_CHANGES", 2)
    for state, names in enumerate((["Foyer"], ["Foyer", "Amap"], ["Foyer", "Amap", "Mairie", "École"])):
        found = held.index(state, of_names(*names), {}, 0)
        assert found is not None
        assert (found.later is None) == (state != 1)
        assert search(found, "foyer").total == 1
