"""An actor erased: no byte of it is left in any file of the workspace, and everything else is as it was."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import servers
from calling import Caller
from fault_trials import copied
from made_workspaces import actor, ids, place, put, tie

from graph.errors import EssaimError, JournalUnusable
from graph.journal.erasing import ERASURE
from graph.model.records import Actor
from graph.workspace import Origin, Workspace
from graph.workspace.erasing import erase
from graph.workspace.keeping import keep, kept
from graph.workspace.returning import BY_HAND
from importers.base import Read, batched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.workspace import Place
    from importers.base import Record

PERSON, OTHER_KEY, SIREN = "jeanne-durand-maraichage", "durand-jeanne-7", "732829320"
NAMES = ("Jeanne Durand, maraîchère", "J. Durand-Lefèvre EARL")
WORDS = (PERSON, OTHER_KEY, SIREN, *NAMES, "exemple.org/jeanne-durand", "Vend ses légumes au marché de Mens")
RECORDS: list[list[Record]] = [
    [
        actor(PERSON, name=NAMES[0], siren=SIREN, description=WORDS[-1], url=f"https://{WORDS[-2]}"),
        actor("foyer", name="Foyer rural", description=f"On y voit souvent {NAMES[0].upper()}."),
        actor("mairie", name="Mairie"),
        tie("r1", PERSON, "foyer", note=f"d'après {NAMES[0]}"),
        tie("r2", "foyer", "mairie", note=f"voir {OTHER_KEY}"),
        ("offers", {"id": "o", "partner": PERSON, "kind": "method", "theme": "maraîchage"}),
        ("initiatives", {"id": "i", "name": "Épicerie", "actors": f"foyer|{PERSON}:pilote"}),
        ("bodies", {"id": "copil", "name": "Copil", "members": f"{PERSON}:présidente|mairie"}),
        ("needs", {"id": "n", "territory": "241927201", "kind": "method", "theme": "eau", "note": NAMES[0]}),
    ],
    [actor(OTHER_KEY, name=NAMES[1], siren=SIREN), tie("r3", OTHER_KEY, "mairie")],
    [actor("dead", name=NAMES[1], siren=SIREN)],
]


def record(workspace: Workspace, rows: list[Record], file: str) -> int | None:
    """Import rows as from a file whose fingerprint says nothing of what is in it."""
    read = [Read(line, [each]) for line, each in enumerate(rows, start=2)]
    return workspace.record(
        batched("", read), Origin(file, "tables", hashlib.sha256(file.encode()).hexdigest(), NAMES[0])
    ).entry


def fill(workspace: Workspace) -> None:
    """Speak of the person in every way there is: imports, one taken back, decisions, documents: ten entries."""
    for number, rows in enumerate(RECORDS):
        record(workspace, rows, f"{NAMES[0]} {number}.csv")
    workspace.undo(3, by="Zoé", why=f"doublon de {NAMES[0]}")
    workspace.merge("foyer", PERSON, by="Zoé", why=f"{NAMES[0]} le préside")
    workspace.split(PERSON, by="Zoé")
    workspace.hold_apart("mairie", PERSON, by="Zoé")
    keep(
        workspace,
        "suggestion",
        {f'["241927201", "{PERSON}"]': {"actor": PERSON, "fate": "taken"}},
        by="Zoé",
        file=PERSON,
    )
    columns = {"id": ["x", PERSON], "name": ["Autre", NAMES[0]], "description": ["a", "b"]}
    keep(workspace, "candidate", {"241927201 rna liste": {"columns": columns}}, by="Zoé")
    keep(workspace, "decision", {"d": {"why": f"grâce à {NAMES[0]}"}}, by="Zoé")


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return place(tmp_path / "ws")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a workspace once; each test has its files."""
    folder = tmp_path_factory.mktemp("model") / "ws"
    with Workspace.open(place(folder), write=True) as opened:
        fill(opened)
    return folder


@pytest.fixture
def workspace(here: Place, model: Path) -> Iterator[Workspace]:
    copied(model, here.folder)
    with Workspace.open(here, write=True) as opened:
        yield opened


def holding(folder: Path, words: tuple[str, ...] = WORDS) -> set[tuple[str, str]]:
    """Return the files in which a word stands, in any of the ways that a file may write a text."""
    found = set()
    for each in sorted(folder.rglob("*")):
        content = each.read_bytes() if each.is_file() else b""
        for word in words:
            escaped = word.encode("unicode_escape")
            if any(
                form in content for form in (word.encode(), word.upper().encode(), escaped, word.encode("utf-16-le"))
            ):
                found.add((each.name, word))
    return found


def test_no_byte_of_it_is_left_in_any_file(here: Place) -> None:
    workspace = Workspace.open(here, write=True)
    fill(workspace)
    before = {name for name, _ in holding(here.folder)}
    assert {"journal.sqlite-wal", "graph.lbug.wal"} <= before  # else nothing would be shown by finding nothing
    done = erase(workspace, PERSON, by="Zoé", why=f"À la demande de {NAMES[0]}")
    assert holding(here.folder) == set()
    assert {(each.place, each.what) for each in done.places if each.count} >= {
        ("rows", "actors"),
        ("rows", "relations"),
        ("rows", "offers"),
        ("texts", None),
        ("documents", None),
    }
    assert workspace.check().ok
    workspace.close()
    assert holding(here.folder) == set()


def test_everything_else_is_as_it_was(workspace: Workspace) -> None:
    erase(workspace, OTHER_KEY, by="Zoé", why="demandé")
    assert ids(workspace.undated()) == ({"foyer", "mairie"}, {"r2"})
    network = workspace.undated()
    assert network.participations.rows() == [("i", "foyer", "")]
    assert network.memberships.rows() == [("copil", "mairie", "")]
    said = dict(network.actors.select("id", "description").iter_rows())
    assert said["foyer"] == "On y voit souvent […]."
    assert network.relations["note"].to_list() == ["voir […]"]
    assert kept(workspace, "candidate")["241927201 rna liste"].body["columns"]["id"] == ["x"]
    assert kept(workspace, "decision")["d"].body == {"why": "grâce à […]"}
    assert kept(workspace, "suggestion") == {}
    history = workspace.history()
    assert history["kind"].to_list()[-1] == "erase"
    assert history["id"].to_list() == list(range(1, 12))
    assert history["by"].to_list()[0] == "[…]"


def test_the_erasure_says_what_went_and_not_whose_it_was(workspace: Workspace) -> None:
    done = erase(workspace, PERSON, by="Zoé", why="demandé")
    last = workspace.history().row(-1, named=True)
    assert (last["id"], last["by"], last["why"], last["what"]) == (done.entry, "Zoé", "demandé", "")
    (said,) = workspace.journal.kept(ERASURE).values()
    assert said.body["removed"] == {"relations": 2, "offers": 1, "actors": 3}
    assert {1, 2, 3} <= set(said.body["entries"])


@pytest.mark.parametrize("way", ["merge", "split", "history", "undo", "erase", "again"])
def test_what_was_erased_cannot_be_joined_traced_or_taken_back(workspace: Workspace, way: str) -> None:
    done = erase(workspace, PERSON, by="Zoé", why="demandé")
    assert done.entry is not None
    before = (workspace.revision, workspace.undated())
    asked: dict[str, Callable[[], object]] = {
        "merge": lambda: workspace.merge("foyer", PERSON, by="Zoé", why="?"),
        "split": lambda: workspace.split(OTHER_KEY, by="Zoé"),
        "history": lambda: workspace.history(PERSON),
        "undo": lambda: workspace.undo(done.entry or 0, by="Zoé"),
        "erase": lambda: erase(workspace, "nobody", by="Zoé", why="?"),
        "again": lambda: erase(workspace, "dead", by="Zoé", why="?"),
    }
    with pytest.raises(EssaimError) as raised:
        asked[way]()
    assert raised.value.exit_code == 3
    assert (workspace.revision, workspace.undated()) == before


def test_earlier_entries_can_still_be_taken_back(workspace: Workspace) -> None:
    erase(workspace, PERSON, by="Zoé", why="demandé")
    for entry in (4, 6, 2, 1, 9, 10):
        workspace.undo(entry, by="Zoé")
        assert workspace.check().ok
        assert PERSON not in workspace.undated().position
    workspace.undo(workspace.revision - 2, by="Zoé")
    assert "foyer" in workspace.undated().position


def test_only_to_foresee_it_changes_nothing(workspace: Workspace, here: Place) -> None:
    workspace.close()
    content = (here.folder / "journal.sqlite").read_bytes()
    with Workspace.open(here, write=True) as again:
        before = again.undated()
        foreseen = erase(again, PERSON, by="Zoé", why="?", dry_run=True)
        assert (again.undated(), foreseen.entry) == (before, None)
        done = erase(again, PERSON, by="Zoé", why="?", dry_run=True)
        assert done == foreseen
    assert (here.folder / "journal.sqlite").read_bytes() == content


def test_the_next_list_does_not_bring_it_back_but_a_person_may(workspace: Workspace) -> None:
    erase(workspace, PERSON, by="Zoé", why="demandé")
    rows = [actor(PERSON), actor("new", siren=SIREN), actor("fine"), tie("t", PERSON, "fine"), tie("u", "new", "fine")]
    report = put(workspace, *rows, file="encore.csv")
    assert (report.rows, report.written, report.merged, len(report.rejected)) == (5, 1, 0, 4)
    assert [each.reason.code for each in report.rejected][:2] == ["erased_before"] * 2
    assert [each.column for each in report.rejected][:2] == ["id", "siren"]
    assert ids(workspace.undated())[0] == {"foyer", "mairie", "fine"}
    said = workspace.say(Actor(id=PERSON, name="Jeanne"), by="Zoé")
    assert (said.written, BY_HAND) == (1, "edit")
    assert put(workspace, actor(PERSON, name="Jeanne D."), tie("t", PERSON, "fine"), file="bis.csv").rejected == ()
    assert ids(workspace.undated()) == ({"foyer", "mairie", "fine", PERSON}, {"r2", "t"})


def test_common_words_are_left_and_told(here: Place) -> None:
    with Workspace.open(here, write=True) as workspace:
        put(
            workspace,
            actor("a", name="Foyer"),
            actor("b", name="Foyer de Mens", description="Le Foyer est ouvert."),
            actor("c", name="Foyer rural", description="rien"),
            actor("d", name="Foyer rural de Mens"),
            tie("r", "b", "d", note="au Foyer rural de Mens"),
        )
        told = {each.place: each.count for each in erase(workspace, "a", by="Zoé", why="?").places}
        assert told["texts_left"] == 2
        erase(workspace, "c", by="Zoé", why="?")  # its name is part of another's
        assert workspace.undated().relations["note"].to_list() == ["au Foyer rural de Mens"]
        assert workspace.undated().actors.filter(id="b")["description"].to_list() == ["Le Foyer est ouvert."]


def test_an_altered_journal_is_not_made_right_by_erasing(workspace: Workspace, here: Place) -> None:
    with sqlite3.connect(here.folder / "journal.sqlite") as connection:
        connection.execute("UPDATE actors_said SET name = 'Foyer urbain' WHERE key = 'foyer'")
    connection.close()
    with pytest.raises(JournalUnusable, match="journal_altered"):
        erase(workspace, PERSON, by="Zoé", why="?")
    assert PERSON in workspace.undated().position


def test_the_history_of_an_actor_tells_what_named_it(workspace: Workspace) -> None:
    entry = put(workspace, tie("late", "foyer", "mairie"), file="plus tard.csv").entry
    assert entry in workspace.history("mairie")["id"].to_list()


KILLED = """
import os, signal, sys
sys.path[:0] = sys.argv[2:]
from graph import journal
from graph.workspace import Workspace, erasing
from made_workspaces import place
from pathlib import Path
def die(*_given, **_named): os.kill(os.getpid(), signal.SIGKILL)
erasing.wipe = die
with Workspace.open(place(Path(sys.argv[1])), write=True) as workspace:
    erasing.erase(workspace, "jeanne-durand-maraichage", by="Zoé", why="?")
"""


def test_killed_after_the_journal_forgot_it_the_next_opening_does_the_rest(
    workspace: Workspace, here: Place, tmp_path: Path
) -> None:
    workspace.close()
    work = copied(here.folder, tmp_path / "killed")
    command = [sys.executable, "-c", KILLED, str(work), *filter(None, sys.path)]
    assert subprocess.run(command, check=False).returncode == -9  # noqa: S603 - our own
    assert {name for name, _ in holding(work)} >= {"graph.lbug"}
    with Workspace.open(place(work), write=True) as opened:
        assert PERSON not in opened.undated().position
        assert opened.check().ok
        assert holding(work) == set()


def test_backups_beside_it_are_named_and_an_old_one_brings_it_back(
    workspace: Workspace, here: Place, tmp_path: Path
) -> None:
    workspace.backup(here.folder / "avant.essaim")
    done = erase(workspace, PERSON, by="Zoé", why="demandé")
    assert ("backup", "out_of_reach", "avant.essaim") in {(each.place, each.state, each.what) for each in done.places}
    there = place(tmp_path / "there")
    assert Workspace.restore(there, here.folder / "avant.essaim").ok
    with Workspace.open(there, write=True) as restored:
        assert PERSON in restored.undated().position
        erase(restored, PERSON, by="Zoé", why="demandé")
        assert holding(there.folder) == set()
    workspace.backup(tmp_path / "après.essaim")
    assert Workspace.restore(place(tmp_path / "new"), tmp_path / "après.essaim").ok
    assert holding(tmp_path / "new") == set()


def test_a_journal_on_a_server_keeps_nothing_of_it_in_its_tables(tmp_path: Path) -> None:
    with servers.postgres_files() as (url, files):
        here = place(tmp_path / "ws", journal=servers.postgres_database(url, "essaim"))
        with Workspace.open(here, write=True) as workspace:
            fill(workspace)
            with workspace.journal.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.exec_driver_sql("ANALYZE")
                connection.exec_driver_sql("CHECKPOINT")
            assert holding(files / "base") != set()
            done = erase(workspace, PERSON, by="Zoé", why="demandé")
            assert holding(files / "base") == set()
            assert holding(here.folder) == set()
            assert ("server_logs", "out_of_reach") in {(each.place, each.state) for each in done.places}
            assert workspace.check().ok
            assert workspace.undo(4, by="Zoé")


@pytest.mark.xdist_group("neo4j")
def test_a_graph_on_a_server_answers_nothing_of_it(tmp_path: Path, neo4j_server: servers.Server) -> None:
    server = servers.emptied(neo4j_server)
    with Workspace.open(place(tmp_path / "ws", graph=server.url), write=True) as workspace:
        fill(workspace)
        erase(workspace, PERSON, by="Zoé", why="demandé")
        found = str(servers.query(server, "MATCH (n) OPTIONAL MATCH (n)-[r]-() RETURN properties(n), properties(r)"))
        assert "Foyer rural" in found
        assert not [word for word in WORDS if word in found]
        assert workspace.check().ok


def test_the_command_answers_as_the_contract_says(model: Path, here: Place) -> None:
    essaim = Caller(copied(model, here.folder))
    assert essaim("erase", PERSON).code == 2  # without why
    foreseen = essaim("erase", PERSON, "--why", "demandé", "--dry-run", "--json").json
    assert (foreseen["erased"], foreseen["entry"]) == (PERSON, None)
    done = essaim("erase", PERSON, "--why", "demandé", "--json")
    assert (done.code, done.json["erased"]) == (0, PERSON)
    assert {each["place"] for each in done.json["places"]} == {each["place"] for each in foreseen["places"]}
    assert holding(here.folder) == set()
    again = essaim("--lang", "en", "erase", PERSON, "--why", "demandé")
    assert (again.code, again.out, again.err.count("\n")) == (3, "", 1)
    assert "erased already" in again.err
    assert "effacement d'un acteur" in essaim("history").out
