"""Backup and restore on real engines: everything comes back, elsewhere too, and nothing of a damaged backup does."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import servers
from calling import Caller
from fault_trials import copied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_workspaces import actor, fill, ids, place, put, shown, tie

from graph.errors import EssaimError, InputRefused, StoreUnusable
from graph.workspace import Check, Workspace
from graph.workspace.backup import check_backup
from graph.workspace.erasing import erase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.synchronize import Event

    from graph.workspace import Place

OLD = Path(__file__).parent / "files" / "backup-0001.essaim"
"""Made by the first version that could, whose journal had the tables of `v0001_first`."""
OLDER = sorted(OLD.parent.glob("backup-*.essaim"))
"""One of each earlier version of the journal's tables, all of the same workspace."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a workspace once; each test has its files."""
    folder = tmp_path_factory.mktemp("model") / "ws"
    with Workspace.open(place(folder), write=True) as opened:
        fill(opened)
    return folder


@pytest.fixture
def full(model: Path, tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(place(copied(model, tmp_path / "full")), write=True) as opened:
        yield opened


@pytest.fixture
def postgres_place(tmp_path: Path, postgres_url: str) -> Place:
    return place(tmp_path / "on-server", journal=postgres_url)


def refused(file: Path, into: Place) -> str:
    """Return why a restore is refused; nothing may have been written."""
    with pytest.raises(EssaimError) as raised:
        Workspace.restore(into, file)
    if isinstance(raised.value, InputRefused):
        assert not into.folder.exists()
    return raised.value.code


def test_everything_comes_back(full: Workspace, tmp_path: Path) -> None:
    done = full.backup(tmp_path / "b.essaim")
    assert done == Check(ok=True, actors=3, relations=1, waiting=("initiatives: i ← d",))
    there = place(tmp_path / "there")
    assert Workspace.restore(there, tmp_path / "b.essaim") == full.check()
    with Workspace.open(there, write=True) as restored:
        assert shown(restored) == shown(full)
        for workspace in (restored, full):
            workspace.undo(5, by="Zoé")
            assert put(workspace, actor("new"), file="après.csv").entry == 9
        assert ids(restored.undated()) == ids(full.undated())
        assert {"b", "new"} <= ids(restored.undated())[0]


def test_the_same_record_gives_the_same_bytes_on_either_journal(
    full: Workspace, tmp_path: Path, postgres_place: Place
) -> None:
    full.backup(tmp_path / "1")
    full.backup(tmp_path / "2")
    assert Workspace.restore(postgres_place, tmp_path / "1").ok
    with Workspace.open(postgres_place, write=True) as on_server:
        assert shown(on_server) == shown(full)
        on_server.backup(tmp_path / "3")
        assert put(on_server, actor("new"), file="après.csv").entry == 8
        on_server.backup(tmp_path / "4")
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes() == (tmp_path / "3").read_bytes()
    there = place(tmp_path / "and-back")
    assert Workspace.restore(there, tmp_path / "4").ok
    with Workspace.open(there, write=True) as back:
        assert "new" in ids(back.undated())[0]
        assert put(back, actor("newer"), file="encore.csv").entry == 9


@pytest.mark.xdist_group("neo4j")
def test_a_workspace_moves_to_a_server_of_graphs_and_back(
    full: Workspace, tmp_path: Path, neo4j_server: servers.Server
) -> None:
    server = servers.emptied(neo4j_server)
    full.backup(tmp_path / "1")
    moved = place(tmp_path / "moved", graph=server.url)
    assert Workspace.restore(moved, tmp_path / "1").ok
    with Workspace.open(moved, write=True) as on_server:
        assert shown(on_server) == shown(full)
        put(on_server, actor("new"))
        on_server.backup(tmp_path / "2")
        # The server still holds this workspace's graph: it is accepted again, and only by it.
        assert Workspace.restore(place(tmp_path / "again", graph=server.url), tmp_path / "2").ok
    with pytest.raises(StoreUnusable, match="graph_foreign"):
        Workspace.open(place(tmp_path / "other", graph=server.url), write=True)
    assert Workspace.restore(place(tmp_path / "back"), tmp_path / "2").ok


def test_the_identity_is_kept(full: Workspace, tmp_path: Path) -> None:
    full.backup(tmp_path / "b")
    there = place(tmp_path / "there")
    with Workspace.open(there, write=True) as empty:
        assert empty.revision == 0
    assert Workspace.restore(there, tmp_path / "b").ok
    with Workspace.open(there) as restored:
        assert restored.journal.identity == full.journal.identity
        assert ids(restored.undated()) == ids(full.undated())


def test_a_full_workspace_is_left_alone(full: Workspace, tmp_path: Path) -> None:
    full.backup(tmp_path / "b")
    there = place(tmp_path / "there")
    with Workspace.open(there, write=True) as other:
        put(other, actor("x"))
    with pytest.raises(EssaimError) as raised:
        Workspace.restore(there, tmp_path / "b")
    assert (raised.value.code, raised.value.exit_code) == ("workspace_full", 4)
    with Workspace.open(there) as other:
        assert ids(other.undated()) == ({"x"}, set())


def test_the_graph_of_another_workspace_is_left_alone(full: Workspace, tmp_path: Path) -> None:
    full.backup(tmp_path / "b")
    with Workspace.open(place(tmp_path / "other"), write=True) as other:
        put(other, actor("x"))
    mixed = place(tmp_path / "new", graph=f"ladybug:///{tmp_path}/other/graph.lbug")
    with pytest.raises(StoreUnusable, match="graph_foreign"):
        Workspace.restore(mixed, tmp_path / "b")
    with Workspace.open(place(tmp_path / "other")) as other:
        assert ids(other.undated()) == ({"x"}, set())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut=st.booleans())
def test_no_byte_of_a_backup_can_change_or_miss(tmp_path: Path, at: float, bit: int, *, cut: bool) -> None:
    content = bytearray(OLD.read_bytes())
    position = int(at * len(content))
    if cut:
        del content[position:]
    else:
        content[position] ^= 1 << bit
    (tmp_path / "damaged").write_bytes(content)
    assert refused(tmp_path / "damaged", place(tmp_path / "ws")) in {"backup_damaged", "backup_foreign"}


@pytest.mark.parametrize("content", [b"", b"PK", b"ma th\xc3\xa8se " * 1000, OLD.read_bytes() + b"\0"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert refused(tmp_path / "file", place(tmp_path / "ws")) in {"backup_damaged", "backup_foreign"}
    assert refused(tmp_path / "nowhere", place(tmp_path / "ws")) == "no_such_file"
    assert refused(tmp_path, place(tmp_path / "ws")) == "no_such_file"


def made_over(path: Path, **changed: object) -> Path:
    """Write a backup whose manifest says something else, with checksums that are right."""
    with zipfile.ZipFile(OLD) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), **changed}).encode()
            new.writestr(name, content)
        new.comment = old.comment
    content = path.read_bytes()[:-64]
    path.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    return path


@pytest.mark.parametrize("changed", [{"format": 2}, {"schema": "9999"}])
def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path, changed: dict[str, object]) -> None:
    assert check_backup(made_over(tmp_path / "same")).revision == 7
    assert refused(made_over(tmp_path / "newer", **changed), place(tmp_path / "ws")) == "backup_newer"


def test_a_restore_that_finds_other_counts_than_the_backup_says_tells_it(tmp_path: Path) -> None:
    found = Workspace.restore(place(tmp_path / "ws"), made_over(tmp_path / "other", actors=99))
    assert (found.ok, found.problems) == (False, ("backup: actors: 99 ≠ 3",))


@pytest.mark.parametrize("old", OLDER, ids=lambda each: each.stem)
@pytest.mark.parametrize("journal", ["sqlite", "postgresql"])
def test_a_backup_of_an_earlier_version_still_restores(
    tmp_path: Path, journal: str, old: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if journal == "postgresql" else None
    there = place(tmp_path / "ws", journal=url)
    found = Workspace.restore(there, old)
    assert found == Check(ok=True, actors=3, relations=1, waiting=("initiatives: i ← d",))
    with Workspace.open(there, write=True) as restored:
        assert ids(restored.undated()) == ({"a", "mairie", "siren-211927207"}, {"r"})
        kinds = restored.history()["kind"].to_list()
        assert kinds == ["import", "import", "import", "import", "merge", "undo", "apart"]
        (row,) = restored.undated().relations.rows(named=True)
        assert (row["source"], row["target"], row["amount"], row["since"]) == ("a", "a", 1234.5, "2020-05")
        said = restored.evidence("actors", ["a"])["a"]
        assert [(each.file, each.line) for each in said] == [("liste.csv", 2), ("liste.csv", 3)]
        assert put(restored, actor("new")).entry == 8
        erase(restored, "a", by="Zoé", why="demandé")
        assert restored.check().ok
        assert ids(restored.undated()) == ({"mairie", "siren-211927207", "new"}, set())


def test_other_files_are_never_replaced_and_old_backups_are(full: Workspace, tmp_path: Path) -> None:
    (tmp_path / "thesis").write_text("ma thèse")
    for target in (tmp_path / "thesis", tmp_path / "full" / "journal.sqlite"):
        before = target.read_bytes()
        with pytest.raises(InputRefused, match="not_a_backup_there"):
            full.backup(target)
        assert target.read_bytes() == before
    (tmp_path / "b").write_bytes(OLD.read_bytes())
    full.backup(tmp_path / "b")
    assert check_backup(tmp_path / "b").schema > "0001"
    with pytest.raises(InputRefused, match="cannot_write"):
        full.backup(tmp_path / "nowhere" / "b")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["b", "full", "thesis"]


def test_a_backup_of_an_empty_workspace_restores(tmp_path: Path) -> None:
    with Workspace.open(place(tmp_path / "empty"), write=True) as empty:
        assert empty.backup(tmp_path / "b") == Check(ok=True, actors=0, relations=0)
    assert Workspace.restore(place(tmp_path / "there"), tmp_path / "b").ok


def _write_on(folder: Path, journal: str | None, entries: int, begun: Event) -> None:
    with Workspace.open(place(folder, journal=journal), write=True) as workspace:
        for number in range(entries):
            some = [actor(f"n{number}-{each}") for each in range(20)]
            put(workspace, *some, tie(f"t{number}", f"n{number}-0", f"n{number}-1"), file=f"{number}.csv")
            begun.set()


@pytest.mark.parametrize("journal", ["sqlite", "postgresql"])
def test_a_backup_is_of_one_moment_while_others_write(
    tmp_path: Path, journal: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if journal == "postgresql" else None
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    writer = context.Process(target=_write_on, args=(tmp_path / "ws", url, 25, begun))
    writer.start()
    assert begun.wait(60)
    revisions: list[int] = []
    with Workspace.open(place(tmp_path / "ws", journal=url)) as reader:
        while not revisions or (writer.is_alive() and len(revisions) < 6):
            found = reader.backup(tmp_path / f"{len(revisions)}.essaim")
            revisions.append(check_backup(tmp_path / f"{len(revisions)}.essaim").revision)
            assert (found.actors, found.relations) == (20 * revisions[-1], revisions[-1])
    writer.join(60)
    assert writer.exitcode == 0
    for number in {0, len(revisions) - 1}:
        restored = Workspace.restore(place(tmp_path / f"r{number}"), tmp_path / f"{number}.essaim")
        assert (restored.ok, restored.relations) == (True, revisions[number])


def test_the_commands_answer_as_the_contract_says(tmp_path: Path) -> None:
    essaim, other = Caller(tmp_path / "ws"), Caller(tmp_path / "other")
    assert other("restore", OLD, "--json").json["actors"] == 3
    done = other("backup", tmp_path / "b", "--json")
    assert (done.code, done.json["ok"], done.json["relations"]) == (0, True, 1)
    assert set(done.json) == {"ok", "actors", "relations", "problems"}
    restored = essaim("restore", tmp_path / "b", "--json")
    assert (restored.code, restored.json) == (0, other("check", "--json").json)
    full = essaim("--lang", "en", "restore", tmp_path / "b")
    assert (full.code, "holds records already" in full.err) == (4, True)
    (tmp_path / "b").write_bytes((tmp_path / "b").read_bytes()[:-1])
    damaged = Caller(tmp_path / "third")("restore", tmp_path / "b", "--json")
    assert (damaged.code, damaged.out, (tmp_path / "third").exists()) == (3, "", False)
    assert Caller(tmp_path / "third")("backup", tmp_path / "c").code == 4
