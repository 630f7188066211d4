"""Random imports, edits, undos, merges, splits, erasures, rebuilds and restores give what plain Python says.

Short here; `python benchmarks/faults.py --operations N` does the same for as long as one wants, on either engine.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import hypothesis
import pytest
import servers
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from made_workspaces import place, put
from plain_model import ACTOR, RELATION, Model, Record, Refused, Shown
from stdnum import luhn

from graph import journal
from graph.errors import EssaimError, InputRefused
from graph.journal import erasing, writing
from graph.model.records import Actor
from graph.workspace import Workspace
from graph.workspace.editing import edit
from graph.workspace.erasing import erase
from graph.workspace.keeping import keep, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.model.network import Network

SIRENS = [f"{base}{luhn.calc_check_digit(str(base))}" for base in (21190272, 20006674)]
KEYS = ["a", "b", "c", "d", "e", "f"]
KEY = st.sampled_from(KEYS)
DATES = st.sampled_from(["2019-03-01", "2020-06-15", "2021-01-01"])
ACTORS = st.fixed_dictionaries(
    {"id": KEY, "name": st.sampled_from(["Foyer", "Mairie", "L'œuf « çà »", "=1+1"])},
    optional={"siren": st.sampled_from(SIRENS), "description": st.text("xyzé", min_size=1), "since": DATES},
)
RELATIONS = st.fixed_dictionaries(
    {"id": st.sampled_from(["r1", "r2", "r3", "r4"]), "source": KEY, "target": KEY, "type": st.just("cooperates")},
    optional={"since": DATES, "until": DATES},
)
INITIATIVES = st.builds(
    lambda key, who: {"id": key, "name": key, "actors": "|".join(who)},
    st.sampled_from(["i1", "i2"]),
    st.lists(KEY, min_size=1, max_size=3, unique=True),
)
RECORDS: st.SearchStrategy[Record] = st.one_of(
    st.tuples(st.just("actors"), ACTORS),
    st.tuples(st.just("actors"), ACTORS),
    st.tuples(st.just("relations"), RELATIONS),
    st.tuples(st.just("initiatives"), INITIATIVES),
)
FIRST_DAY = date(2024, 1, 1)
FILES = count(1)


class Clock(datetime):
    """A day later after each operation."""

    day = 0

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # any zone: it is always UTC here
        assert tz is UTC
        return datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=cls.day)


def today() -> str:
    return (FIRST_DAY + timedelta(days=Clock.day)).isoformat()


class Machine(RuleBasedStateMachine):
    """One workspace and its model; `graph` gives the graph's URL, None for a file beside the journal."""

    graph: str | None = None
    empty: Path
    clear: Callable[[], object] = staticmethod(int)
    done = 0

    @initialize()
    def begin(self) -> None:
        Clock.day = 0
        self.clear()
        self.patches = [mock.patch.object(each, "datetime", Clock) for each in (writing, journal, erasing)]
        for each in self.patches:
            each.start()
        self.home = Path(tempfile.mkdtemp(prefix="essaim-same-"))
        self.folder = Path(shutil.copytree(self.empty, self.home / "0"))
        self.model = Model()
        self.workspace = self.opened()

    def opened(self) -> Workspace:
        return Workspace.open(place(self.folder, graph=self.graph), write=True)

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace.close()
            for each in self.patches:
                each.stop()
            shutil.rmtree(self.home)

    def both(self, ours: Callable[[], object], models: Callable[[], None]) -> None:
        """Do the same to workspace and model; both must refuse, and for the same reason, or neither."""
        refused = [""] * 2
        try:
            ours()
        except EssaimError as error:
            refused[0] = error.code
        try:
            models()
        except Refused as error:
            refused[1] = str(error)
        assert refused[0] == refused[1]

    @rule(records=st.lists(RECORDS, min_size=1, max_size=4))
    def take(self, records: list[Record]) -> None:
        put(self.workspace, *records, file=f"{next(FILES)}.csv")
        self.model.take(today(), records)

    @rule(key=KEY, name=st.text("xyz", min_size=1))
    def edit(self, key: str, name: str) -> None:
        self.workspace.say(Actor(id=key, name=name), by="Zoé")
        self.model.take(today(), [("actors", {"id": key, "name": name})], by_hand=True)

    @rule(key=KEY, column=st.sampled_from(["siren", "description", "since"]))
    def withdraw(self, key: str, column: str) -> None:
        edit(self.workspace, lambda: [Actor(id=key, name="x")], by="Zoé", emptied=[column])
        self.model.take(today(), [("actors", {"id": key, "name": "x", column: ""})], by_hand=True)

    @rule(number=st.integers(1, 12))
    def undo(self, number: int) -> None:
        back = len(self.model.entries) + 1 - number
        self.both(lambda: self.workspace.undo(back, by="Zoé"), lambda: self.model.undo(today(), back))

    @rule(kept=KEY, other=KEY)
    def merge(self, kept: str, other: str) -> None:
        self.both(
            lambda: self.workspace.merge(kept, other, by="Zoé", why="?"),
            lambda: self.model.merge(today(), kept, other),
        )

    @rule(key=KEY)
    def split(self, key: str) -> None:
        self.both(lambda: self.workspace.split(key, by="Zoé"), lambda: self.model.split(today(), key))

    @rule(one=KEY, other=KEY)
    def apart(self, one: str, other: str) -> None:
        self.both(
            lambda: self.workspace.hold_apart(one, other, by="Zoé"), lambda: self.model.apart(today(), one, other)
        )

    @rule(key=KEY, who=KEY)
    def keep(self, key: str, who: str) -> None:
        keep(self.workspace, "suggestion", {key: {"who": who}}, by="Zoé")
        self.model.keep(today(), key, who)

    @rule(key=KEY, sure=st.integers(0, 2))
    def erase(self, key: str, sure: int) -> None:
        """Seldom, for much is gone then; to foresee it changes nothing."""
        if sure < 2:
            with contextlib.suppress(InputRefused):
                erase(self.workspace, key, by="Zoé", why="?", dry_run=True)
            return
        self.both(lambda: erase(self.workspace, key, by="Zoé", why="?"), lambda: self.model.erase(today(), key))

    @rule(day=st.sampled_from(["2019-02-28", "2019-03-01", "2020-12-31", "2030-01-01"]))
    def as_of(self, day: str) -> None:
        assert rows(self.workspace.network(as_of=day)) == self.model.shown(as_of=day)

    @rule(before=st.integers(0, 12))
    def known_on(self, before: int) -> None:
        day = (FIRST_DAY + timedelta(days=Clock.day - before)).isoformat()
        assert rows(self.workspace.undated(known_on=day)) == self.model.shown(known_on=day)

    @rule(how=st.sampled_from(["rebuild", "reopen", "lose", "move"]))
    def carry_on(self, how: str) -> None:
        """Build the graph anew, open again (perhaps without the graph's file), or go on with a restored backup.

        One rule, for each of these takes as long as ten others.
        """
        if how == "rebuild":
            assert self.workspace.rebuild().ok
            return
        if how == "move":
            assert self.workspace.backup(self.home / "backup").ok
        self.workspace.close()
        if how == "lose" and self.graph is None:
            (self.folder / "graph.lbug").unlink(missing_ok=True)
        if how == "move":
            self.folder = self.home / f"{next(FILES)}"
            assert Workspace.restore(place(self.folder, graph=self.graph), self.home / "backup").ok
        self.workspace = self.opened()

    @invariant()
    def same(self) -> None:
        Machine.done += 1
        assert rows(self.workspace.undated()) == self.model.shown()
        assert self.workspace.revision == len(self.model.entries)
        assert {key: each.body["who"] for key, each in kept(self.workspace, "suggestion").items()} == (
            self.model.documents()
        )
        Clock.day += 1


def rows(network: Network) -> Shown:
    return {
        "actors": set(network.actors.select("id", *ACTOR).iter_rows()),
        "relations": set(network.relations.select("id", *RELATION).iter_rows()),
        "participations": set(network.participations.iter_rows()),
    }


@contextmanager
def machine(graph: str | None, clear: Callable[[], object]) -> Iterator[type[Machine]]:
    """Make the machine for one engine: it begins with copies of one empty workspace, which open in a moment."""
    with tempfile.TemporaryDirectory(prefix="essaim-empty-") as made:
        Workspace.open(place(Path(made)), write=True).close()
        yield type("MachineHere", (Machine,), {"graph": graph, "empty": Path(made), "clear": staticmethod(clear)})


def run(
    graph: str | None = None,
    *,
    clear: Callable[[], object] = int,
    examples: int,
    steps: int,
    seed: int | None = None,
) -> None:
    """Run so many series of so many operations; those of a seed are always the same, and are not made shorter."""
    asked = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        database=None,
        phases=[Phase.generate] if seed is not None else [Phase.generate, Phase.shrink],
    )
    with machine(graph, clear) as made:
        run_state_machine_as_test(made if seed is None else hypothesis.seed(seed)(made), settings=asked)


def test_any_series_of_operations_gives_what_plain_python_says() -> None:
    run(examples=6, steps=12)


@pytest.mark.xdist_group("neo4j")
def test_the_same_on_a_server_of_graphs(neo4j_server: servers.Server) -> None:
    run(neo4j_server.url, clear=lambda: servers.emptied(neo4j_server), examples=1, steps=10)
