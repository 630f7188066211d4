"""The embedded engine is asked key by key, and for all in slices: the answers are those of asking at once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_networks import actor, network, tie
from odd_networks import difference, networks, territories

from graph.store import asking, open_store
from graph.store.base import Held

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from graph.model.network import Network
    from graph.model.territory import Territory


def test_in_slices_and_key_by_key_or_not_any_network_and_its_surroundings_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
    @given(states=st.lists(networks(), min_size=2, max_size=3), places=st.lists(territories(), min_size=1, max_size=2))
    def check(states: list[Network], places: list[Territory]) -> None:
        with open_store(f"ladybug:///{tmp_path}/graph.lbug") as store:
            store.build(states[0], Held("w", 1))
            for revision, (before, after) in enumerate(pairwise(states), start=2):
                store.apply(difference(before, after), Held("w", revision))
            for slice_, few in ((2, 0), (1, 3), (250_000, 5_000)):
                monkeypatch.setattr(asking, "SLICE", slice_)
                monkeypatch.setattr(asking, "FEW", few)
                assert store.network().differences(states[-1]) == []
                for place in places:
                    assert store.network(place).differences(states[-1].around(place)) == []
            store.discard("w")

    check()


def test_an_engine_whose_memory_is_nearly_full_is_opened_anew_and_knows_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "CROWDED", 0.0)
    before = network(actors=[actor("a")])
    after = network(actors=[actor("a", "public"), actor("b")], relations=[tie("r", "a", "b")])
    with open_store(f"ladybug:///{tmp_path}/graph.lbug") as store:
        store.build(before, Held("w", 1))
        store.apply(difference(before, after), Held("w", 2))
        assert store.held() == Held("w", 2)
        assert store.network().differences(after) == []
        store.apply(difference(after, before), Held("w", 3))
        assert store.network().differences(before) == []
    with open_store(f"ladybug:///{tmp_path}/graph.lbug") as store:
        assert store.held() == Held("w", 3)
