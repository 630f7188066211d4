"""The embedded graph under everything that happens to files and processes; the parent here must always survive."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import ladybug as engine
import pytest
from dying_writer import NEW, OLD, STATES, STEP, held

from graph.errors import StoreUnusable, WorkspaceOwned
from graph.model.network import Network
from graph.store import MENDED_BY_BUILD, open_store, stamp
from graph.store.ladybug import Handle
from graph.store.probe import survives
from ui.locale import error_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store.base import Store

WRITER = Path(__file__).with_name("dying_writer.py")
ALWAYS = 10_000
"""More steps than any writing has."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "graph.lbug"


def opened(path: Path) -> Store:
    return open_store(f"ladybug:///{path}")


def built(path: Path) -> Path:
    with opened(path) as store:
        store.build(OLD, held(1))
    return path


def left_open(path: Path) -> Path:
    """Leave the graph as a killed process does: with its last change in the log only."""
    assert write(built(path), "leave", ALWAYS) == -signal.SIGKILL
    assert path.with_name("graph.lbug.wal").stat().st_size
    return path


def write(path: Path, action: str, steps: int) -> int:
    done = subprocess.run([sys.executable, WRITER, path, action, str(steps)], check=False, capture_output=True)  # noqa: S603 - ours
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr.decode()
    return done.returncode


def old_or_new(path: Path) -> str:
    """Say what the next who opens finds; in any case building anew makes it good."""
    with opened(path) as store:
        try:
            found = store.held()
            assert found is not None
            assert store.network().differences(STATES[found.revision]) == []
            answer = f"revision {found.revision}"
        except StoreUnusable as error:
            answer = error.code
        assert answer in {"revision 1", "revision 2"} | MENDED_BY_BUILD
        store.build(NEW, held(2))
        assert store.network() == NEW
    with opened(path) as store:
        assert store.held() == held(2)
        assert store.network() == NEW
    return answer


@pytest.mark.parametrize("action", ["build", "apply"])
def test_a_writer_killed_at_any_step_leaves_the_old_or_the_new(tmp_path: Path, action: str) -> None:
    built(tmp_path / "model.lbug")
    answers, killed, step = set(), True, 1
    while killed:
        folder = tmp_path / f"{step}"
        folder.mkdir()
        for ending in ("", ".sum"):
            shutil.copy(tmp_path / f"model.lbug{ending}", folder / f"graph.lbug{ending}")
        killed = write(folder / "graph.lbug", action, step) != 0
        answers.add(old_or_new(folder / "graph.lbug"))
        step += 4
    assert step > 20
    assert {"revision 1", "revision 2"} <= answers <= {"revision 1", "revision 2", "graph_damaged"}


def test_a_writer_killed_at_any_moment_loses_no_change_that_was_reported(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from graph.store.ladybug import Ladybug\n"
        "from graph.store.base import Change, Held; from made_networks import actor, network\n"
        "store = Ladybug(Path(sys.argv[1])); last = store.held().revision\n"
        "for now in range(last + 1, 100_000):\n"
        "    store.apply(Change(network(actors=[actor(f'a{now}')])), Held('w', now)); print(now, flush=True)\n"
    )
    with opened(path) as store:
        store.build(Network.of(), held(0))
    for seconds in (0.2, 0.5, 0.9):
        command = [sys.executable, "-c", script, str(path)]
        paths = {"PYTHONPATH": os.pathsep.join([str(WRITER.parent), *sys.path])}
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | paths, text=True) as writer:  # noqa: S603 - ours
            assert writer.stdout is not None
            said = [writer.stdout.readline()]
            time.sleep(seconds)
            writer.kill()
            said += writer.stdout.readlines()
        reported = int([line for line in said if line.endswith("\n")][-1])
        with opened(path) as store:
            found = store.held()
            assert found is not None
            assert found.revision in {reported, reported + 1}
            assert store.network().actors.height == found.revision


@pytest.mark.parametrize("at", [0, 5, 0.3, 0.5, 0.7, -1])
def test_one_flipped_byte_is_noticed_before_the_first_answer(path: Path, at: float) -> None:
    flip(built(path), at)
    with opened(path) as store:
        for ask in (store.held, store.network, lambda: store.apply(STEP, held(2))):
            with pytest.raises(StoreUnusable, match="graph_changed"):
                ask()
    assert old_or_new(path) == "graph_changed"


def flip(path: Path, at: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(at * len(content)) if isinstance(at, float) else at] ^= 0x55
    path.write_bytes(content)


@pytest.mark.parametrize("content", [b"", b"LBUG", b"not a graph", b"\0" * 100_000])
def test_a_file_cut_or_overwritten_is_noticed_and_mended(path: Path, content: bytes) -> None:
    built(path).write_bytes(content)
    assert old_or_new(path) == "graph_changed"


@pytest.mark.parametrize("change", ["flip", "cut", "garbage", "lost"])
@pytest.mark.parametrize("at", [0, 0.3, 0.9, -1])
def test_a_damaged_log_gives_the_old_the_new_or_a_clear_error(path: Path, change: str, at: float) -> None:
    log = left_open(path).with_name("graph.lbug.wal")
    length = log.stat().st_size
    if change == "flip":
        flip(log, at)
    elif change == "cut":
        os.truncate(log, int(at * length) if at >= 0 else length - 1)
    elif change == "garbage":
        log.write_bytes(os.urandom(max(int(abs(at) * length), 1)))
    else:
        log.unlink()
    assert old_or_new(path) in {"revision 1", "revision 2", "graph_damaged"}


def test_an_unclean_stop_is_mended_and_nothing_is_lost(path: Path) -> None:
    assert old_or_new(left_open(path)) == "revision 2"


def test_a_stop_inside_a_checkpoint_is_never_trusted(path: Path) -> None:
    stamp.write_stamp(built(path), stamp.Stamp("changing", "w"))
    assert old_or_new(path) == "graph_damaged"


def test_a_graph_without_its_checksum_is_built_anew(path: Path) -> None:
    built(path).with_name("graph.lbug.sum").unlink()
    assert old_or_new(path) == "graph_damaged"


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: flip(path, 0.5),
        lambda path: os.truncate(path, 100),
        lambda path: path.write_bytes(b"garbage" * 10_000),
        lambda path: path.with_name("graph.lbug.wal").write_bytes(b"garbage"),
    ],
)
def test_a_change_behind_our_back_is_noticed_before_the_next_answer(path: Path, harm: Callable[[Path], None]) -> None:
    with opened(built(path)) as store:
        assert store.network() == OLD
        harm(path)
        for ask in (store.held, store.network, lambda: store.apply(STEP, held(2))):
            with pytest.raises(StoreUnusable, match="graph_changed"):
                ask()
        store.build(NEW, held(2))
        assert store.network() == NEW


def test_a_deleted_graph_is_empty_and_can_be_built_again(path: Path) -> None:
    with opened(built(path)) as store:
        assert store.held() == held(1)
        path.unlink()
        assert store.held() is None
        store.build(NEW, held(2))
        assert store.network() == NEW


def test_a_change_behind_our_back_is_also_noticed_by_the_next_who_opens(path: Path) -> None:
    with opened(built(path)) as store:
        store.apply(STEP, held(2))
        flip(path, 0.5)
    assert old_or_new(path) in {"graph_changed", "graph_damaged"}


def test_a_build_that_fails_leaves_the_old_graph(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with opened(built(path)) as store:
        with monkeypatch.context() as patched:
            patched.setattr(stamp, "sync_file", full)
            with pytest.raises(StoreUnusable, match="No space left"):
                store.build(NEW, held(2))
        assert store.held() == held(1)
        assert store.network() == OLD
    assert {each.name for each in path.parent.iterdir()} == {"graph.lbug", "graph.lbug.sum", "graph.lbug.lock"}


def test_a_large_log_is_brought_into_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.store.ladybug.LONGEST_LOG", 100)
    with opened(built(path)) as store:
        store.apply(STEP, held(2))
        assert not path.with_name("graph.lbug.wal").exists()
        assert store.network() == NEW


def test_files_that_are_not_ours_are_never_replaced(path: Path) -> None:
    path.write_text("my thesis")
    with opened(path) as store:
        for ask in (store.held, store.network, lambda: store.build(NEW, held(2))):
            with pytest.raises(StoreUnusable, match="graph_foreign"):
                ask()
    assert path.read_text() == "my thesis"


def test_somebody_elses_ladybug_is_never_replaced(path: Path) -> None:
    database = engine.Database(str(path), buffer_pool_size=1 << 26)
    connection = engine.Connection(database)
    connection.execute("CREATE NODE TABLE Recipe(id STRING PRIMARY KEY)")
    connection.execute("CREATE (:Recipe {id: 'soupe'})")
    connection.close()
    database.close()
    with opened(path) as store, pytest.raises(StoreUnusable, match="graph_foreign"):
        store.build(NEW, held(2))
    handle = Handle(path)
    assert handle.run("MATCH (r:Recipe) RETURN r.id AS id")["id"].to_list() == ["soupe"]
    handle.close()


def test_another_process_is_told_who_owns_the_graph_until_that_one_dies(path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from graph.store.ladybug import Ladybug\n"
        "store = Ladybug(Path(sys.argv[1]), what='app'); store.held(); print('open', flush=True); time.sleep(600)"
    )
    built(path)
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | paths, text=True) as other:  # noqa: S603 - ours
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(WorkspaceOwned) as told:
            opened(path)
        other.kill()
    values = told.value.values
    assert values["pid"] == str(other.pid)
    assert values["what"] == "app"
    assert values["since"].startswith(time.strftime("%Y-"))
    assert values["who"] not in {"", "?"}
    for lang in ("fr", "en"):
        assert values["who"] in error_text(told.value, lang)
    with opened(path) as store:
        assert store.held() == held(1)


def test_one_process_opens_a_graph_only_once(path: Path) -> None:
    with opened(path), pytest.raises(WorkspaceOwned, match="graph_owned"):
        opened(path)
    opened(path).close()


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="graph_folder_missing"):
        opened(tmp_path / "nowhere" / "graph.lbug")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # the point of the test
def test_a_forked_child_keeps_its_hands_off_and_the_parent_goes_on(path: Path) -> None:
    with opened(built(path)) as store:
        assert store.held() == held(1)
        child = os.fork()
        if child == 0:
            try:
                store.held()
            except StoreUnusable as error:
                store.close()
                os._exit(17 if error.code == "graph_forked" else 18)
            os._exit(19)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 17
        with pytest.raises(WorkspaceOwned):
            opened(path)
        store.apply(STEP, held(2))
        assert store.network() == NEW


def test_the_probe_tells_a_sound_file_from_a_broken_one(path: Path) -> None:
    assert survives(built(path))
    path.write_bytes(path.read_bytes()[:5000])
    assert not survives(path)
    assert not survives(path.with_name("missing" * 60))


def test_several_threads_may_ask_and_write(path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only here

    with opened(built(path)) as store, ThreadPoolExecutor(8) as threads:
        writing = threads.submit(store.apply, STEP, held(2))
        reading = [threads.submit(store.network) for _ in range(30)]
        writing.result()
        assert all(each.result() in (OLD, NEW) for each in reading)
        assert store.network() == NEW
