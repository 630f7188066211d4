"""A whole workspace under what happens to processes, files, disks and clocks: nothing is lost or answered wrongly.

A short form of `benchmarks/faults.py`, which does the same hundreds of times.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import fault_trials as trials
import pytest
from made_workspaces import ODD, actor, ids, place, put, tie

from graph.errors import EssaimError, JournalUnusable, StoreUnusable, WorkspaceOwned
from graph.journal import writing
from graph.store.ladybug import Ladybug
from graph.workspace import Workspace
from ui.locale import error_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("faults")  # what the trials need beforehand is made once
Known = dict[str, tuple[trials.State, trials.State, float]]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trials.make_model(tmp_path_factory.mktemp("model") / "ws")


@pytest.fixture(scope="module")
def known(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Known:
    return trials.states(model, tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="module")
def sound(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trials.left_open(model, tmp_path_factory.mktemp("left") / "ws")


@pytest.fixture
def work(model: Path, tmp_path: Path) -> Path:
    return trials.copied(model, tmp_path / "ws")


@pytest.mark.parametrize("action", trials.ACTIONS)
def test_a_process_killed_at_any_moment_leaves_all_or_nothing(
    model: Path, known: Known, tmp_path: Path, action: str
) -> None:
    for share in (0.35, 0.8):
        moment = share * known[action][2]
        assert trials.killed_once(model, tmp_path / "ws", action, known[action], moment) in {"old", "new"}


@pytest.mark.parametrize("name", trials.FILES)
def test_a_damaged_file_gives_the_right_answer_or_a_clear_refusal(sound: Path, tmp_path: Path, name: str) -> None:
    draw = random.Random(name)  # noqa: S311 - not a secret
    for kind in draw.sample(trials.HARMS, 2):
        trials.damaged_once(sound, tmp_path / "ws", name, kind, draw)


def test_a_text_changed_inside_the_journal_is_found_out(work: Path) -> None:
    """Everything still parses, and SQLite finds nothing wrong."""
    with sqlite3.connect(work / "journal.sqlite") as connection:
        connection.execute("UPDATE actors_said SET name = 'Foyer urbain' WHERE key = 'a'")
    connection.close()
    with Workspace.open(place(work)) as workspace:
        assert workspace.undated().actors.filter(id="a")["name"].to_list() == [ODD]
        assert workspace.check().problems == ("journal: entry 1: altered",)
        for ask in (
            lambda: workspace.undated(known_on="2999-01-01"),
            workspace.rebuild,
            lambda: workspace.backup(work / "b"),
            lambda: workspace.evidence("actors", ["a"]),
        ):
            with pytest.raises(JournalUnusable, match="journal_altered"):
                ask()
    (work / "graph.lbug").unlink()
    with pytest.raises(JournalUnusable, match="journal_altered"):
        Workspace.open(place(work))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET by = 'quelqu''un' WHERE id = 2",
        "UPDATE entries SET kind = 'import', target = NULL WHERE kind = 'undo'",
        "DELETE FROM actors_said WHERE seq = 2",
        "UPDATE relations_said SET entry = 2",
        "UPDATE mentions SET actor = 'b' WHERE actor = 'd'",
        "UPDATE actors_said SET lat = lat + 1e-12 WHERE lat IS NOT NULL",
        "DELETE FROM mentions",
    ],
)
def test_no_change_behind_our_back_passes_the_check(work: Path, change: str) -> None:
    with sqlite3.connect(work / "journal.sqlite") as connection:
        assert connection.execute(change).rowcount
    connection.close()
    with Workspace.open(place(work)) as workspace:
        found = workspace.check()
        assert not found.ok
        assert all(each.startswith("journal: entry ") for each in found.problems)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.95])
def test_a_journal_whose_last_writes_were_lost_is_refused_until_a_person_decides(
    sound: Path, tmp_path: Path, share: float
) -> None:
    """As a disk does that lies about having written: the tail of the journal's log is gone."""
    work = trials.copied(sound, tmp_path / "ws")
    log = work / "journal.sqlite-wal"
    os.truncate(log, int(share * log.stat().st_size))
    (work / "journal.sqlite-shm").unlink(missing_ok=True)
    with pytest.raises(JournalUnusable, match="journal_behind"):
        Workspace.open(place(work))
    with Workspace.open(place(work), behind=True, write=True) as workspace:
        assert workspace.rebuild().ok
        assert "last" not in workspace.undated().position
    assert trials.state(work).revision in {8, 9}


@pytest.mark.parametrize("kept", [0, 1])
def test_a_graph_whose_last_writes_were_lost_catches_up(sound: Path, tmp_path: Path, kept: int) -> None:
    work = trials.copied(sound, tmp_path / "ws")
    log = work / "graph.lbug.wal"
    os.truncate(log, kept * log.stat().st_size // 2)
    assert "last" in trials.state(work).network.position


@pytest.fixture(params=["small disk", "small files"])
def harmed(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "small disk" and not trials.may_mount(tmp_path):
        pytest.skip("a small disk can only be mounted by root")
    return str(request.param)


def test_a_full_disk_loses_nothing(model: Path, known: Known, tmp_path: Path, harmed: str) -> None:
    once = trials.full_disk_once if harmed == "small disk" else trials.small_files_once
    rooms = (30_000, 400_000) if harmed == "small disk" else (200_000, 2_000_000)
    for number, (action, room) in enumerate(zip(("import", "rebuild"), rooms, strict=True)):
        assert once(model, tmp_path / f"{number}", action, known[action], room) != "done"


@pytest.mark.parametrize("change", ["deleted", "older", "older with its checksum"])
def test_a_graph_deleted_or_replaced_by_an_older_one_is_made_good(work: Path, tmp_path: Path, change: str) -> None:
    old = trials.copied(work, tmp_path / "old")
    with Workspace.open(place(work), write=True) as workspace:
        put(workspace, actor("new"), tie("nt", "new", "a"), file="nouveau.csv")
        workspace.undo(4, by="Zoé")
        right = workspace.undated()
    if change == "deleted":
        (work / "graph.lbug").unlink()
    else:
        shutil.copy(old / "graph.lbug", work)
    if change == "older with its checksum":
        shutil.copy(old / "graph.lbug.sum", work)
    found = trials.state(work)
    assert (found.network, found.revision) == (right, 10)


def test_what_is_kept_though_the_graph_cannot_follow_is_said_to_be_kept(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise StoreUnusable("disk_full", path="graph")

    with Workspace.open(place(work), write=True) as workspace:
        with monkeypatch.context() as patched:
            patched.setattr(Ladybug, "apply", full)
            writes: list[Callable[[], object]] = [
                lambda: put(workspace, actor("x")),
                lambda: workspace.undo(8, by="Zoé"),
            ]
            for number, write in enumerate(writes):
                with pytest.raises(StoreUnusable) as raised:
                    write()
                assert (raised.value.code, raised.value.values["kept"]) == ("disk_full", str(9 + number))
                assert "gardée dans le journal" in error_text(raised.value, "fr")
        assert "x" in workspace.undated().position
        assert workspace.check().ok


def test_of_two_processes_one_writes_and_the_other_is_told(work: Path) -> None:
    script = (
        "import sys; from graph.workspace import Workspace, Place\n"
        "place = Place.of(sys.argv[1], environ={})\n"
        "with Workspace.open(place, write=True): print('open', flush=True); sys.stdin.read()\n"
    )
    paths = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", script, str(work)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=os.environ | paths, text=True) as other:  # noqa: S603 - ours
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(WorkspaceOwned):
            Workspace.open(place(work), write=True)
        with Workspace.open(place(work)) as reader:
            assert "m0" in reader.undated().position
            with pytest.raises(EssaimError, match="read_only"):
                put(reader, actor("x"))
            assert reader.backup(work / "b").ok
        other.kill()
    assert trials.state(work).revision == 8


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # the point of the test
def test_a_forked_child_harms_nothing(work: Path) -> None:
    with Workspace.open(place(work), write=True) as workspace:
        put(workspace, actor("before"), file="avant.csv")
        child = os.fork()
        if child == 0:
            try:
                workspace.undated()
            except StoreUnusable as error:
                os._exit(17 if error.code == "graph_forked" else 18)
            os._exit(19)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 17
        put(workspace, actor("after"), file="après.csv")
        assert {"before", "after"} <= ids(workspace.undated())[0]
        assert workspace.check().ok


def test_a_clock_set_back_changes_no_answer_of_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is the order of the entries; the clock only says what was known on which day."""

    class Clock(datetime):
        hours = 0

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # any zone: it is always UTC here
            assert tz is UTC
            return datetime(2026, 3, 10, 12, tzinfo=UTC) + timedelta(hours=cls.hours)

    monkeypatch.setattr(writing, "datetime", Clock)
    with Workspace.open(place(tmp_path / "ws"), write=True) as workspace:
        put(workspace, actor("a", name="Foyer"), actor("b"), file="1.csv")
        Clock.hours = -72
        put(workspace, actor("a", name="Foyer rural"), tie("r", "a", "b"), file="2.csv")
        assert workspace.undated().actors.filter(id="a")["name"].to_list() == ["Foyer rural"]
        assert workspace.history()["id"].to_list() == [1, 2]
        assert workspace.history()["at"].is_sorted(descending=True)
        # On the 7th only the second was known, as its clock said: the relation waits for an actor not yet known.
        assert ids(workspace.undated(known_on="2026-03-08")) == ({"a"}, set())
        workspace.undo(2, by="Zoé")
        assert workspace.undated().actors.filter(id="a")["name"].to_list() == ["Foyer"]
        workspace.backup(tmp_path / "b")
        assert workspace.check().ok
    assert Workspace.restore(place(tmp_path / "there"), tmp_path / "b").ok
