"""What the workspace tells the graph to change is held against a graph built anew, for any series of imports."""

from __future__ import annotations

import contextlib
import os
import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_store import PlainStore
from stdnum import luhn

from graph.errors import EssaimError
from graph.journal import Journal, Known, Origin
from graph.journal.schema import ENTRIES
from graph.model.network import concat
from graph.resolve import resolve
from graph.store.base import Held
from graph.workspace import decisions
from graph.workspace.catching_up import change_since
from graph.workspace.rebuilding import parts
from graph.workspace.recording import record
from importers.base import Read, batched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.model.network import Network

SIRENS = [f"{base}{luhn.calc_check_digit(str(base))}" for base in (21190272, 20006674, 24190001)]
RNAS = ["W192000001", "W192000002", "W192000003"]
IDS = ["a", "b", "c", "d", "e"]
ACTORS = st.fixed_dictionaries(
    {"name": st.sampled_from(["Foyer", "Mairie", "Amap"])},
    optional={
        "id": st.sampled_from(IDS),
        "siren": st.sampled_from(SIRENS),
        "rna": st.sampled_from(RNAS),
        "kind": st.sampled_from(["association", "commune"]),
    },
)
RELATIONS = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["r1", "r2", "r3"]),
        "source": st.sampled_from(IDS),
        "target": st.sampled_from(IDS),
        "type": st.sampled_from(["cooperates", "funds"]),
    }
)
INITIATIVES = st.builds(
    lambda name, actors: {"id": name, "name": name, "actors": "|".join(actors)},
    st.sampled_from(["i1", "i2"]),
    st.lists(st.sampled_from([*IDS, "a:pilote", "b:appui"]), min_size=1, max_size=3),
)
OFFERS = st.fixed_dictionaries(
    {"id": st.sampled_from(["o1", "o2"]), "partner": st.sampled_from(IDS), "theme": st.just("énergie")}
)
RECORDS = st.one_of(
    st.tuples(st.just("actors"), ACTORS),
    st.tuples(st.just("relations"), RELATIONS),
    st.tuples(st.just("initiatives"), INITIATIVES),
    st.tuples(st.just("offers"), OFFERS),
)
IMPORTS = st.lists(st.lists(RECORDS, min_size=1, max_size=6), min_size=1, max_size=5)
NUMBERS = count()
EXAMPLES = int(os.environ.get("ESSAIM_EXAMPLES", "30"))
"""Series drawn for each test, other ones every time; a thousand take some minutes."""


@pytest.fixture(scope="session")
def empty_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty journal once: its copies open in a moment."""
    path = tmp_path_factory.mktemp("empty") / "journal.sqlite"
    Journal(f"sqlite:///{path}", create=True).close()
    return path


def copied(empty: Path, folder: Path) -> Journal:
    path = folder / f"{next(NUMBERS)}.sqlite"
    shutil.copy(empty, path)
    return Journal(f"sqlite:///{path}")


@settings(deadline=None, max_examples=EXAMPLES)
@given(imports=IMPORTS)
def test_a_graph_that_catches_up_equals_one_built_anew(
    imports: Sequence[Sequence[tuple[str, dict[str, str]]]], empty_journal: Path
) -> None:
    journal = copied(empty_journal, empty_journal.parent)
    store = PlainStore()
    store.build(resolve(journal.all_statements()).network, Held(journal.identity, 0))
    for records in imports:
        rows = [Read(line, [entry]) for line, entry in enumerate(records, start=2)]
        origin = Origin("f", "tables", str(next(NUMBERS)), "moi")
        with journal.writing(origin) as writer:
            tally = record(writer, batched("", rows), origin, territory=None, progress=None)
        assert tally.rows == tally.written + tally.merged + len(tally.rejected)
        before = store.now.revision if store.now else 0
        store.apply(change_since(journal, before, journal.revision()), Held(journal.identity, journal.revision()))
        assert store.network().differences(resolve(journal.all_statements()).network) == []
    journal.close()


DECISIONS = st.one_of(
    st.tuples(st.just("undo"), st.integers(1, 6), st.just("")),
    st.tuples(st.just("merge"), st.sampled_from(IDS), st.sampled_from(IDS)),
    st.tuples(st.just("split"), st.sampled_from(IDS), st.just("")),
)
STEPS = st.lists(st.one_of(st.lists(RECORDS, min_size=1, max_size=5), DECISIONS), min_size=2, max_size=8)


def take(journal: Journal, step: list[tuple[str, dict[str, str]]] | tuple[str, int | str, str]) -> None:
    """Do one step; what the journal refuses changes nothing."""
    with contextlib.suppress(EssaimError):
        match step:
            case ("undo", int(number), _):
                decisions.undo(journal, number, by="moi")
            case ("merge", str(kept), str(other)):
                decisions.merge(journal, kept, other, by="moi", why="")
            case ("split", str(key), _):
                decisions.split(journal, key, by="moi")
            case list(records):
                origin = Origin("f", "tables", str(next(NUMBERS)), "moi")
                rows = [Read(line, [each]) for line, each in enumerate(records, start=2)]
                with journal.writing(origin) as writer:
                    record(writer, batched("", rows), origin, territory=None, progress=None)


def whole(journal: Journal) -> Network:
    return resolve(journal.all_statements(), journal.decisions()).network


@settings(deadline=None, max_examples=EXAMPLES)
@given(steps=STEPS)
def test_a_graph_catches_up_with_decisions_in_any_order(
    steps: Sequence[list[tuple[str, dict[str, str]]] | tuple[str, int | str, str]], empty_journal: Path
) -> None:
    journal = copied(empty_journal, empty_journal.parent)
    store, was = PlainStore(), whole(journal)
    store.build(was, Held(journal.identity, 0))
    for step in steps:
        before = journal.revision()
        if isinstance(step, tuple) and step[0] == "undo" and isinstance(step[1], int):
            foreseen = foresee(journal, step[1])
        else:
            foreseen = None
        take(journal, step)
        store.apply(change_since(journal, before, journal.revision()), Held(journal.identity, journal.revision()))
        now = whole(journal)
        assert store.network().differences(now) == []
        assert concat(parts(journal, Known())).differences(now) == []
        if foreseen is not None:
            assert foreseen.gone.get("actors", ()) == tuple(sorted(set(was.actors["id"]) - set(now.actors["id"])))
            assert set(foreseen.gone.get("relations", ())) == set(was.relations["id"]) - set(now.relations["id"])
        was = now
    journal.close()


def foresee(journal: Journal, number: int) -> decisions.Consequences | None:
    try:
        return decisions.consequences(journal, number)
    except EssaimError:
        return None


def everything_at_once(journal: Journal) -> list[str]:
    """Return the frames in which the last state differs from what one change from the beginning gives."""
    store = PlainStore()
    store.build(
        resolve({table: frame.clear() for table, frame in journal.all_statements().items()}).network, Held("", 0)
    )
    store.apply(change_since(journal, 0, journal.revision()), Held("", 1))
    return store.network().differences(resolve(journal.all_statements()).network)


@settings(deadline=None, max_examples=EXAMPLES)
@given(imports=IMPORTS)
def test_several_entries_at_once_come_to_the_same(
    imports: Sequence[Sequence[tuple[str, dict[str, str]]]], empty_journal: Path
) -> None:
    journal = copied(empty_journal, empty_journal.parent)
    for records in imports:
        rows = [Read(line, [entry]) for line, entry in enumerate(records, start=2)]
        origin = Origin("f", "tables", str(next(NUMBERS)), "moi")
        with journal.writing(origin) as writer:
            record(writer, batched("", rows), origin, territory=None, progress=None)
    assert everything_at_once(journal) == []
    journal.close()


def test_taking_an_entry_back_is_caught_up_with_too(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}", create=True)
    store = PlainStore()
    store.build(resolve(journal.all_statements()).network, Held(journal.identity, 0))
    for number, records in enumerate(
        (
            [("actors", {"id": "a", "name": "Foyer"}), ("actors", {"id": "b", "name": "Mairie"})],
            [("relations", {"id": "r", "source": "a", "target": "b", "type": "cooperates"})],
        )
    ):
        origin = Origin("f", "tables", f"undo {number}", "moi")
        with journal.writing(origin) as writer:
            record(
                writer,
                batched("", [Read(2 + i, [each]) for i, each in enumerate(records)]),
                origin,
                territory=None,
                progress=None,
            )
    store.apply(change_since(journal, 0, 2), Held(journal.identity, 2))
    assert store.network().relations.height == 1
    with journal.engine.begin() as connection:
        connection.execute(sa.insert(ENTRIES).values(at="2030-01-01", by="moi", kind="undo", what="", target=1))
    store.apply(change_since(journal, 2, 3), Held(journal.identity, 3))
    assert store.network().actors.is_empty()
    assert store.network().relations.is_empty()
    resolved = resolve(journal.all_statements())
    assert [(each.table, each.id) for each in resolved.waiting] == [("relations", "r")]
    assert store.network() == resolved.network
    journal.close()
