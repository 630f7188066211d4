"""Suppositions: the network as it would be is the one that recording the same would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_workspaces import TULLE, actor, place, put, tie

from graph.analysis.coverage import coverage
from graph.analysis.what_if import SUPPOSED, WhatIf, supposing, what_if_of
from graph.errors import BadValue, InputRefused
from graph.model.records import Absence, Actor, Initiative, Need, Offer, Relation
from graph.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from graph.model.records import Record

DAY = "2026-11-23"
NEW = (
    Actor(id="n1", name="Atelier vélo", categories="collectif", territory=TULLE),
    Actor(id="n2", name="Laboratoire", categories="recherche", since="2020"),
    Relation(id="t1", source="n1", target="a", type="coopère avec"),
    Relation(id="t2", source="n2", target="b", type="cooperates", since="2021-03"),
    Relation(id="t3", source="n2", target=TULLE, type="acts_in"),
    Initiative(id="i1", name="Filière bois", territory=TULLE, actors="n1:pilote|b|a"),
    Need(id="b1", territory=TULLE, theme="eau", kind="thème"),
    Offer(id="o1", partner="n2", theme="eau", kind="thème", capacity=2),
)


def filled(folder: Path) -> Workspace:
    workspace = Workspace.open(place(folder), write=True)
    put(
        workspace,
        actor("a", categories="public", territory=TULLE),
        actor("b", categories="economique", territory=TULLE),
        actor("c", categories="collectif", territory=TULLE),
        tie("r", "a", "b"),
        tie("s", "a", "c"),
    )
    return workspace


def closed(records: set[Record]) -> tuple[Record, ...]:
    """Return these records with the new actors that they name."""
    named = {actor.id for actor in NEW[:2] for each in records if str(actor.id) in str(each.values())}
    return tuple(each for each in NEW if each in records or each.id in named)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.sets(st.sampled_from(NEW), min_size=1))
def test_what_would_be_is_what_recording_it_gives(
    tmp_path_factory: pytest.TempPathFactory, chosen: set[Record]
) -> None:
    records = closed(chosen)
    with filled(tmp_path_factory.mktemp("w")) as workspace:
        before = workspace.undated()
        supposed = supposing(before, WhatIf("essai", records))
        assert workspace.undated() == before
        workspace.say(*records, by="Zoé")
        assert supposed.differences(workspace.undated()) == []


def test_who_leaves_takes_their_ties_along(tmp_path: Path) -> None:
    with filled(tmp_path) as workspace:
        tulle = workspace.territory(TULLE)
        left = supposing(workspace.network(), WhatIf("départ", removed=("a",)))
        assert left.relations.is_empty()
        found = coverage(left, tulle, DAY)
        assert found.triad.level == 1
        assert found.presence["public"].state == "unknown"


def test_a_record_without_an_id_gets_one_that_others_can_name(tmp_path: Path) -> None:
    added = (
        Actor(name="Atelier", categories="collectif", territory=TULLE),
        Relation(source=f"{SUPPOSED}1", target="b", type="cooperates"),
    )
    with filled(tmp_path) as workspace:
        network = supposing(workspace.network(), WhatIf("essai", added))
        assert f"{SUPPOSED}1" in network.position
        assert coverage(network, workspace.territory(TULLE), DAY).triad.level == 3


def test_a_supposition_is_written_and_read_again() -> None:
    what_if = WhatIf("essai", NEW, ("a",))
    assert what_if_of(what_if.as_json()) == what_if


@pytest.mark.parametrize(
    ("what_if", "code"),
    [
        (WhatIf("x", removed=("nobody",)), "unknown_actor"),
        (WhatIf("x", (Relation(source="a", target="nobody", type="cooperates"),)), "unknown_actor"),
        (WhatIf("x", (Relation(source="a", target="b", type="cooperates"),), ("a",)), "unknown_actor"),
        (WhatIf("x", (Offer(partner="nobody", theme="eau"),)), "unknown_actor"),
        (WhatIf("x", (Initiative(name="X", actors="nobody:pilote"),)), "unknown_actor"),
        (WhatIf("x", (Actor(id="a", name="A"),)), "what_if_exists"),
    ],
)
def test_a_supposition_about_nobody_known_is_refused(tmp_path: Path, what_if: WhatIf, code: str) -> None:
    with filled(tmp_path) as workspace:
        network = workspace.network()
        with pytest.raises(InputRefused) as refused:
            supposing(network, what_if)
        assert refused.value.code == code


def test_a_supposition_of_another_table_or_a_wrong_value_is_refused() -> None:
    absence = Absence(territory=TULLE, category="public", source="s", date="2024", author="Zoé")
    with pytest.raises(InputRefused) as refused:
        what_if_of(WhatIf("x", (absence,)).as_json())
    assert refused.value.code == "what_if_table"
    with pytest.raises(BadValue):
        what_if_of(
            {"name": "x", "added": [{"table": "relations", "source": "a", "target": "b", "type": "?"}], "removed": []}
        )


def test_supposing_nothing_changes_nothing(tmp_path: Path) -> None:
    with filled(tmp_path) as workspace:
        assert supposing(workspace.network(), WhatIf("rien")) == workspace.network()
