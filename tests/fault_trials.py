"""Trials that really do harm to a workspace and judge what is left: used by the tests and by `benchmarks/faults.py`.

Each trial works on its own copy of one small workspace. What is right is known beforehand: the state before what was
interrupted, or after it.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from made_workspaces import ODD, actor, fill, place, put, tie

from graph.errors import EssaimError, InputRefused
from graph.workspace import Workspace
from graph.workspace.backup import check_backup
from graph.workspace.erasing import erase

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from multiprocessing.connection import Connection

MANY = 300
ACTIONS = ("import", "undo", "merge", "rebuild", "backup", "restore", "erase")
BACKUP = "kept.essaim"
LONGEST = 120


@dataclass(frozen=True)
class State:
    """What a workspace shows: its last entry and its whole network."""

    revision: int
    network: Any


class Lost(AssertionError):
    """Something was lost, half written or answered wrongly."""


@cache
def _context() -> multiprocessing.context.ForkServerContext:
    """Children begin with the modules loaded: a trial is a fresh process all the same."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["fault_trials"])
    known = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))  # where its server looks for them
    try:
        context.Process(target=int).start()
    finally:
        os.environ.pop("PYTHONPATH")
        if known is not None:
            os.environ["PYTHONPATH"] = known
    return context


def make_model(folder: Path) -> Path:
    """Make the workspace that the trials copy, with a backup of it beside its files."""
    with Workspace.open(place(folder), write=True) as workspace:
        fill(workspace)
        put(workspace, *(actor(f"m{number}", description="x" * 100) for number in range(MANY)), file="beaucoup.csv")
        workspace.backup(folder / BACKUP)
    return folder


def act(folder: Path, action: str) -> None:
    """Do one thing to a workspace, from opening it to closing it."""
    if action == "restore":
        Workspace.restore(place(folder / "restored"), folder / BACKUP)
        return
    with Workspace.open(place(folder), write=True) as workspace:
        _act(workspace, action, folder)


def _act(workspace: Workspace, action: str, folder: Path) -> None:
    if action == "import":
        rows = [actor(f"i{number}", description="y" * 100) for number in range(MANY)]
        put(workspace, *rows, tie("it", "i0", "m0"), tie("iu", "a", "i1"), file="import.csv")
    elif action == "undo":
        workspace.undo(8, by="Zoé")
    elif action == "merge":
        workspace.merge("m0", "m1", by="Zoé", why="la même")
    elif action == "rebuild":
        workspace.rebuild()
    elif action == "erase":
        erase(workspace, "b", by="Zoé", why="demandé")
    else:
        workspace.backup(folder / "new.essaim")


def state(folder: Path) -> State:
    """Return what the next who opens a workspace finds; graph and journal must agree."""
    with Workspace.open(place(folder), write=True) as workspace:
        found = State(workspace.revision, workspace.undated())
        checked = workspace.check()
        if not checked.ok:
            raise Lost(checked.problems)
    return found


def states(model: Path, folder: Path) -> dict[str, tuple[State, State, float]]:
    """Return what each action makes of the model, undisturbed, and its seconds."""
    before, known = state(model), {}
    for action in ACTIONS:
        work = copied(model, folder / f"sound-{action}")
        begun = time.perf_counter()
        run(work, action, kill_after=None)
        seconds = time.perf_counter() - begun
        known[action] = (before, state(work / "restored" if action == "restore" else work), seconds)
    return known


def copied(model: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(model, folder))


def run(folder: Path, action: str, *, kill_after: float | None, limit: int | None = None) -> str:
    """Do it in a process of its own, perhaps killed after some seconds; return `done`, an error's code or `killed`."""
    mine, theirs = _context().Pipe(duplex=False)
    child = _context().Process(target=_child, args=(folder, action, theirs, limit))
    child.start()
    theirs.close()
    try:
        mine.recv()
        if kill_after is not None:
            time.sleep(kill_after)
            child.kill()
        child.join(LONGEST)
        said = str(mine.recv()) if mine.poll() else "killed"
    except EOFError:
        said = "killed"
    child.join()
    if said == "killed" and kill_after is None:
        raise Lost(f"{action}: the process died by itself: {child.exitcode}")
    return said


def _child(folder: Path, action: str, told: Connection, limit: int | None) -> None:
    told.send("begun")
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        act(folder, action)
        told.send("done")
    except EssaimError as error:
        told.send(error.code)


def killed_once(model: Path, folder: Path, action: str, known: tuple[State, State, float], seconds: float) -> str:
    """Kill an action after some seconds; return whether the old or the new state is found, in full.

    Raises
    ------
    Lost
        When it is neither, or when what was reported as done is not there.
    """
    before, after, _ = known
    work = copied(model, folder)
    said = run(work, action, kill_after=seconds)
    if said not in {"done", "killed"}:
        raise Lost(f"{action}: {said}")
    found = judged(work, action, before, after)
    if said == "done" and found == "old":
        raise Lost(f"{action} was reported, and is not there")
    return found


def judged(work: Path, action: str, before: State, after: State) -> str:
    """Say whether a workspace is in the state before or after an action, and can be written on."""
    if action == "restore":
        return _judged_restore(work, after)
    if action == "backup":
        new = work / "new.essaim"
        found = state(work)
        if found != before or (new.exists() and check_backup(new).revision != before.revision):
            raise Lost(action)
        return "new" if new.exists() else "old"
    found = state(work)
    if action == "erase" and found == after and (files := holding(work, ODD.encode())):
        raise Lost(f"not erased: {files}")
    if found not in (before, after):
        raise Lost(f"{action}: revision {found.revision}, {found.network.actors.height} actors")
    with Workspace.open(place(work), write=True) as workspace:
        put(workspace, actor("later"), file="later.csv")
        if "later" not in workspace.network().position or not workspace.check().ok:
            raise Lost("a later import")
    return "new" if found == after else "old"


def holding(folder: Path, word: bytes) -> list[str]:
    """Return the files, but for the backup, in which these bytes stand."""
    files = [each for each in sorted(folder.rglob("*")) if each.is_file() and each.name != BACKUP]
    return [each.name for each in files if word in each.read_bytes()]


def _judged_restore(work: Path, after: State) -> str:
    there = work / "restored"
    if there.exists():
        found = state(there)
        if found == after:
            return "new"
        if found.revision or found.network.actors.height:
            raise Lost(f"restore: half of it: revision {found.revision}")
    if not Workspace.restore(place(there), work / BACKUP).ok or state(there) != after:
        raise Lost("restore, again")
    return "old"


FILES = ("graph.lbug", "graph.lbug.wal", "graph.lbug.sum", "journal.sqlite", "journal.sqlite-wal", BACKUP)
HARMS = ("bit", "byte", "block", "zeros", "cut", "grown")


def harm(path: Path, kind: str, draw: random.Random) -> None:
    """Damage a file somewhere."""
    content = bytearray(path.read_bytes())
    at = draw.randrange(len(content))
    if kind == "bit":
        content[at] ^= 1 << draw.randrange(8)
    elif kind == "byte":
        content[at] ^= draw.randrange(1, 256)
    elif kind == "block":
        content[at : at + 512] = draw.randbytes(min(512, len(content) - at))
    elif kind == "zeros":
        content[at : at + 4096] = bytes(min(4096, len(content) - at))
    elif kind == "cut":
        del content[at:]
    else:
        content += draw.randbytes(draw.randrange(1, 5000))
    path.write_bytes(content)


def left_open(model: Path, folder: Path) -> Path:
    """Return a copy that was written on and left by a killed process: with the logs of journal and graph."""
    work = copied(model, folder)
    child = _context().Process(target=_write_and_die, args=(work,))
    child.start()
    child.join(LONGEST)
    for name in ("journal.sqlite-wal", "graph.lbug.wal"):
        if not (work / name).stat().st_size:
            raise Lost(name)
    return work


def _write_and_die(folder: Path) -> None:
    with Workspace.open(place(folder), write=True) as workspace:
        workspace.merge("m2", "m3", by="Zoé", why="la même")
        put(workspace, actor("last"), tie("lt", "last", "a"), file="last.csv")
        os.kill(os.getpid(), signal.SIGKILL)


Answers = dict[str, Any]
"""What a workspace answers, by question; an `EssaimError` is answered by its code."""


SHOWN = ("actors", "relations", "offers", "memberships")


def answers(folder: Path) -> Answers:
    """Ask a workspace all that can be asked as a whole."""
    try:
        workspace = Workspace.open(place(folder))
    except EssaimError as error:
        return {"open": error.code}
    questions: dict[str, Callable[[], object]] = {
        "network": lambda: {
            table: rows(workspace, table) for table in ("actors", "relations", "offers", "memberships")
        },
        "known": lambda: set(workspace.undated(known_on="2999-01-01").actors.iter_rows()),
        "history": lambda: workspace.history().rows(named=True),
        "check": lambda: workspace.check().ok,
        "backup": lambda: _restores(workspace, folder),
    }
    with workspace:
        return {name: _answer(ask) for name, ask in questions.items()}


def rows(workspace: Workspace, table: str) -> set[tuple[object, ...]]:
    return set(getattr(workspace.undated(), table).iter_rows())


def _answer(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except EssaimError as error:
        return error.code


def _restores(workspace: Workspace, folder: Path) -> int:
    workspace.backup(folder / "check.essaim")
    return check_backup(folder / "check.essaim").revision


def damaged_once(sound: Path, folder: Path, name: str, kind: str, draw: random.Random) -> str:
    """Damage one file of a workspace; return `right`, `told` (by a check) or the code of a refusal.

    Raises
    ------
    Lost
        When any answer is wrong.
    """
    work = copied(sound, folder)
    harm(work / name, kind, draw)
    if name == BACKUP:
        try:
            check_backup(work / BACKUP)
        except InputRefused as error:
            return error.code
        raise Lost(name)
    found, right = answers(work), _right_answers(sound)
    codes = [each for each in found.values() if isinstance(each, str)]
    for question, answer in found.items():
        wrong = answer != right.get(question) and not isinstance(answer, str)
        if wrong and not (question == "check" and answer is False):
            raise Lost(f"{name} {kind}: {question}")
    if codes:
        return codes[0]
    return "right" if found["check"] else "told"


@cache
def _right_answers(sound: Path) -> Answers:
    return answers(copied(sound, sound.with_name(f"{sound.name}-asked")))


class SmallDisk:
    """A file system of so many bytes, where this user may mount one."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self._mount(f"size={size}")

    def _mount(self, options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", options, "essaim-tests", str(self.folder)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command

    def grow(self) -> None:
        """Make room, as a person does who deletes other files."""
        self._mount("remount,size=500m")

    def close(self) -> None:
        subprocess.run(["umount", str(self.folder)], check=True, capture_output=True)  # noqa: S603, S607 - as above


def may_mount(folder: Path) -> bool:
    """Tell whether this process may make a small disk."""
    try:
        SmallDisk(folder / "tried", 1 << 20).close()
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def size_of(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def full_disk_once(model: Path, folder: Path, action: str, known: tuple[State, State, float], room: int) -> str:
    """Do something where only so many bytes are left; then make room and judge. Returns `old`, `new` or a code."""
    before, after, _ = known
    disk = SmallDisk(folder, size_of(model) + 4096 * len(list(model.iterdir())) + room)
    try:
        work = copied(model, folder / "ws")
        said = run(work, action, kill_after=None)
        disk.grow()
        found = judged(work, action, before, after)
        if said == "done" and found != "new":
            raise Lost(f"{action} was reported, and is not there")
        return found if said == "done" else said
    finally:
        disk.close()


def small_files_once(model: Path, folder: Path, action: str, known: tuple[State, State, float], limit: int) -> str:
    """Do something where no file may grow past a limit; then judge without it. Returns `old`, `new` or a code."""
    before, after, _ = known
    work = copied(model, folder)
    said = run(work, action, kill_after=None, limit=limit)
    found = judged(work, action, before, after)
    if said == "done" and found != "new":
        raise Lost(f"{action} was reported, and is not there")
    return found if said == "done" else said
