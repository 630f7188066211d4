"""Servers killed in the middle of a transaction and started again: all or nothing, and in step again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import servers
from made_workspaces import actor, ids, place, put, tie
from neo4j import GraphDatabase

from graph.errors import JournalUnusable, StoreUnusable
from graph.store import neo4j
from graph.workspace import Origin, Workspace
from importers.base import Read, batched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.model.batch import Batch

LONGEST = 120
pytestmark = [
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="the server's process is found in /proc"),
    pytest.mark.xdist_group("neo4j"),  # a Java server is enough at a time
]


class Killable:
    """A running server that can be killed like a machine that loses power, and started again."""

    def __init__(self, word: str) -> None:
        self._word = word.encode()
        self._restarted: subprocess.Popen[bytes] | None = None

    def _processes(self) -> list[tuple[int, list[bytes]]]:
        found = []
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                command = each.read_bytes().removesuffix(b"\0").split(b"\0")
            except OSError:
                continue
            if any(self._word in part for part in command):
                found.append((int(each.parent.name), command))
        return sorted(found)

    def kill(self) -> None:
        processes = self._processes()
        self._command = processes[0][1]  # what started it, perhaps as another user
        for pid, _ in reversed(processes):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def start(self, answers: Callable[[], object]) -> None:
        """Start it again and wait until it answers; PostgreSQL waits itself for the last of its old processes."""
        end = time.monotonic() + LONGEST
        while True:
            if self._restarted is None or self._restarted.poll() is not None:
                self._restarted = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - as it was started
            try:
                answers()
            except (JournalUnusable, StoreUnusable):
                if time.monotonic() > end:
                    raise
                time.sleep(0.3)
            else:
                return

    def close(self) -> None:
        if self._restarted:
            self._restarted.terminate()
            self._restarted.wait(LONGEST)


@contextmanager
def killable(word: str) -> Iterator[Killable]:
    server = Killable(word)
    try:
        yield server
    finally:
        server.close()


def test_a_postgresql_killed_in_the_middle_of_an_import_keeps_nothing_of_it(tmp_path: Path) -> None:
    with servers.postgres() as url, killable(f"-p\0{url.rpartition(':')[2]}".split("\0")[1]) as server:
        here = place(tmp_path / "ws", journal=servers.postgres_database(url, "essaim"))
        with Workspace.open(here, write=True) as workspace:
            put(workspace, actor("a"), actor("b"))

            def torn() -> Iterator[Batch]:
                for number in range(4):
                    if number == 3:
                        server.kill()
                    rows = [Read(2, [actor(f"n{number}")]), Read(3, [tie(f"t{number}", f"n{number}", "a")])]
                    yield from batched("", rows)

            with pytest.raises(JournalUnusable):
                workspace.record(torn(), Origin("torn.csv", "tables", "torn", "Zoé"))
            server.start(lambda: workspace.revision)
            assert ids(workspace.undated()) == ({"a", "b"}, set())
            assert workspace.revision == 1
            put(workspace, actor("c"), tie("t", "a", "c"), file="c.csv")
            assert workspace.check().ok
        server.kill()
        with pytest.raises(JournalUnusable):
            Workspace.open(here)
        server.start(lambda: Workspace.open(here).close())
        with Workspace.open(here, write=True) as workspace:
            assert ids(workspace.undated()) == ({"a", "b", "c"}, {"t"})
            assert workspace.check().ok


def test_a_neo4j_killed_in_the_middle_of_a_change_or_a_rebuild_is_brought_in_step_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = GraphDatabase.driver
    patience: dict[str, Any] = {"max_transaction_retry_time": 1}
    monkeypatch.setattr(GraphDatabase, "driver", lambda *given, **named: driver(*given, **(named | patience)))
    home = tmp_path / "neo4j"
    with servers.neo4j(home) as running, killable(f"--home-dir={home}") as server:
        here = place(tmp_path / "ws", graph=running.url)

        def dying(step: Callable[..., Any]) -> Callable[..., Any]:
            """Let one step of a transaction happen, and kill the server before the commit."""

            def then_killed(*given: object, **named: object) -> object:
                done = step(*given, **named)
                server.kill()
                return done

            return then_killed

        with Workspace.open(here, write=True) as workspace:
            put(workspace, actor("a"), actor("b"), tie("t", "a", "b"))
            with monkeypatch.context() as patched:
                patched.setattr(neo4j.Neo4j, "_apply", dying(neo4j.Neo4j._apply))
                with pytest.raises(StoreUnusable, match="server_"):
                    put(workspace, actor("c"), tie("u", "b", "c"), file="c.csv")
            server.start(workspace.check)
            assert ids(workspace.undated()) == ({"a", "b", "c"}, {"t", "u"})
            with monkeypatch.context() as patched:
                patched.setattr(neo4j, "_fill", dying(neo4j._fill))
                with pytest.raises(StoreUnusable, match="server_"):
                    workspace.rebuild()
            server.start(lambda: workspace._store and workspace._store.held())
            assert not workspace.check().ok  # half built, and not answered from
        with Workspace.open(here, write=True) as workspace:
            assert ids(workspace.undated()) == ({"a", "b", "c"}, {"t", "u"})
            assert workspace.check().ok
