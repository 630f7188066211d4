"""The one door that writes: what is kept, merged and refused, and how journal and graph stay in step."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from stdnum import luhn

from graph.errors import EssaimError, InputRefused, JournalUnusable, StoreUnusable, WorkspaceOwned
from graph.store import MENDED_BY_BUILD
from graph.workspace import Origin, Place, Report, Workspace
from importers.base import Read, batched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importers.base import Record

TULLE, LYON = "241927201", "200046977"
SIREN_OF_TULLE = "211927207"
SIRET_OF_TULLE = SIREN_OF_TULLE + "0001" + luhn.calc_check_digit(SIREN_OF_TULLE + "0001")


def place(folder: Path) -> Place:
    return Place.of(folder, environ={})


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(place(tmp_path / "ws"), write=True) as opened:
        yield opened


def put(
    workspace: Workspace,
    *records: Record,
    file: str = "liste.csv",
    content: str | None = None,
    territory: str | None = None,
    dry_run: bool = False,
) -> Report:
    rows = [Read(line, [record]) for line, record in enumerate(records, start=2)]
    return workspace.record(
        batched("", rows),
        Origin(file, "tables", content or json.dumps(records), "Zoé"),
        territory=territory,
        dry_run=dry_run,
    )


def actor(name: str, **cells: str) -> Record:
    return ("actors", {"name": name, **cells})


def tie(source: str, target: str, kind: str = "cooperates", **cells: str) -> Record:
    return ("relations", {"source": source, "target": target, "type": kind, **cells})


def reasons(report: Report) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.reason.code) for each in report.rejected]


def assert_in_step(workspace: Workspace) -> None:
    checked = workspace.check()
    assert checked.problems == ()
    assert checked.ok


def test_rows_in_are_written_merged_or_rejected(workspace: Workspace) -> None:
    report = put(
        workspace,
        actor("Foyer rural", id="a", categories="collectif", commune="Tulle"),
        actor("Foyer rural de Tulle", id="a"),
        actor("Mairie", id="b", categories="habitant·es"),
        tie("a", "Personne"),
    )
    assert (report.rows, report.written, report.merged) == (4, 1, 1)
    assert reasons(report) == [(4, "categories", "unknown_category"), (5, "target", "unknown_actors")]
    assert_in_step(workspace)


def test_ids_given_come_back_verbatim(workspace: Workspace) -> None:
    odd = ["007", "=1+1", "NA", "null", "É t é", "a'b\"c", "x:y"]
    put(workspace, *(actor(f"n{at}", id=each) for at, each in enumerate(odd)))
    assert set(workspace.network().actors["id"]) == set(odd)
    assert_in_step(workspace)


def test_a_later_value_is_read_and_silence_changes_nothing(workspace: Workspace) -> None:
    put(workspace, actor("Foyer", id="a", description="un", url="foyer.fr"))
    put(workspace, actor("Foyer rural", id="a", description=""))
    row = workspace.network().actors.row(0, named=True)
    assert (row["name"], row["description"], row["url"]) == ("Foyer rural", "un", "https://foyer.fr")
    assert [each.values["name"] for each in workspace.evidence("actors", ["a"])["a"]] == ["Foyer", "Foyer rural"]


def test_the_same_file_again_writes_nothing_new(workspace: Workspace) -> None:
    rows = [actor("Foyer", id="a"), actor("Sans numéro", commune="Tulle"), tie("a", "Sans numéro")]
    first = put(workspace, *rows)
    assert (first.written, first.merged) == (3, 0)
    again = put(workspace, *rows)
    assert (again.entry, again.rows, again.written, again.merged) == (None, 3, 0, 3)
    assert workspace.revision == first.entry


def test_the_same_file_again_writes_the_rows_that_had_waited_for_an_actor(workspace: Workspace) -> None:
    rows = [actor("Foyer", id="a"), tie("a", "b")]
    assert reasons(put(workspace, *rows)) == [(3, "target", "unknown_actors")]
    put(workspace, actor("Mairie", id="b"))
    again = put(workspace, *rows)
    assert (again.written, again.merged, again.rejected) == (1, 1, ())
    assert_in_step(workspace)


def test_the_same_proof_of_identity_is_one_actor_with_the_id_that_a_person_gave(workspace: Workspace) -> None:
    put(workspace, actor("COMMUNE DE TULLE", siren=SIREN_OF_TULLE), file="registre.csv")
    put(workspace, actor("Tulle", id="mairie", siren=SIREN_OF_TULLE), actor("Foyer", id="f"), tie("f", "mairie"))
    last = put(workspace, actor("Ville de Tulle", siren=SIRET_OF_TULLE), tie("f", "siren-211927207", "funds"))
    assert last.merged == 1
    network = workspace.network()
    assert set(network.actors["id"]) == {"mairie", "f"}
    assert set(network.relations["target"]) == {"mairie"}
    assert network.actors.filter(id="mairie")["name"].item() == "Ville de Tulle"
    assert len(workspace.evidence("actors", ["mairie"])["mairie"]) == 3
    assert_in_step(workspace)


def test_contradicting_proofs_are_not_merged(workspace: Workspace) -> None:
    put(workspace, actor("A", id="a", siren=SIREN_OF_TULLE, rna="W192000001"))
    put(workspace, actor("B", id="b", siren="200066744", rna="W192000001"))
    assert set(workspace.network().actors["id"]) == {"a", "b"}
    assert_in_step(workspace)


def test_two_files_with_a_mere_name_do_not_mean_the_same_actor(workspace: Workspace) -> None:
    put(workspace, actor("Attac"), file="savoie.csv", content="1")
    put(workspace, actor("Attac"), file="haute-savoie.csv", content="2")
    assert workspace.network().actors.height == 2
    put(workspace, actor("Attac"), file="ailleurs/savoie.csv", content="1 et une ligne de plus")
    assert workspace.network().actors.height == 2


def test_a_name_that_several_have_names_nobody(workspace: Workspace) -> None:
    put(workspace, actor("Attac", id="a"), actor("Attac", id="b"), actor("Mairie", id="c"))
    assert reasons(put(workspace, tie("Attac", "c"), tie("a", "Mairie"))) == [(2, "source", "several_actors")]
    assert workspace.network().relations["source"].to_list() == ["a"]


def test_two_relations_with_different_ids_are_two_and_without_an_id_one(workspace: Workspace) -> None:
    put(workspace, actor("A", id="a"), actor("B", id="b"))
    put(
        workspace,
        tie("a", "b", id="r1"),
        tie("a", "b", id="r2"),
        tie("a", "b"),
        tie("a", "b"),
        tie("a", "b", since="2020"),
    )
    assert workspace.network().relations.height == 4


def test_roles_name_actors_by_id_or_name_even_with_colons(workspace: Workspace) -> None:
    put(workspace, actor("Foyer", id="a"), actor("Mairie", id="x:y"))
    report = put(
        workspace,
        ("initiatives", {"id": "i", "name": "Épicerie", "actors": "Foyer:pilote|x:y|x:y:appui|a"}),
        ("initiatives", {"id": "j", "name": "Four", "actors": "Foyer|Inconnu:pilote"}),
        ("bodies", {"id": "copil", "name": "Copil", "members": "a:présidente"}),
    )
    assert reasons(report) == [(3, "actors", "unknown_actors")]
    network = workspace.network()
    assert set(network.participations.iter_rows()) == {
        ("i", "a", "pilote"),
        ("i", "x:y", ""),
        ("i", "x:y", "appui"),
        ("i", "a", ""),
    }
    assert network.memberships.rows() == [("copil", "a", "présidente")]
    assert_in_step(workspace)


def test_territories_are_named_by_code_or_exact_name(workspace: Workspace) -> None:
    report = put(
        workspace,
        ("territories", {"code": "lyon-3-7", "name": "Lyon 3e et 7e", "communes": "69383|69387"}),
        actor("A", id="a", territory=TULLE),
        actor("B", id="b", territory="CA Tulle Agglo"),
        actor("C", id="c", territory="Lyon 3e et 7e"),
        actor("D", id="d", territory="999999999"),
        actor("E", id="e", commune="69383"),
    )
    assert reasons(report) == [(6, "territory", "unknown_territories")]
    assert workspace.network().actors["territory"].to_list() == [TULLE, TULLE, "lyon-3-7", None]
    counts = dict(workspace.register().select("code", "actors").iter_rows())
    assert counts == {TULLE: 2, "lyon-3-7": 2, LYON: 1}


def test_the_territory_of_the_command_is_for_what_has_no_place(workspace: Workspace) -> None:
    put(workspace, actor("A", id="a"), actor("B", id="b", commune="69383"), territory=TULLE)
    assert workspace.network().actors["territory"].to_list() == [TULLE, None]
    with pytest.raises(InputRefused):
        put(workspace, actor("C", id="c"), territory="000000000")


def test_a_dry_run_says_the_same_and_writes_nothing(workspace: Workspace) -> None:
    rows = [actor("Foyer", id="a"), actor("Mairie", id="b"), tie("a", "b"), tie("a", "z")]
    tried = put(workspace, *rows, dry_run=True)
    assert workspace.revision == 0
    assert workspace.network().actors.is_empty()
    done = put(workspace, *rows)
    assert (tried.rows, tried.written, tried.merged, tried.rejected) == (
        done.rows,
        done.written,
        done.merged,
        done.rejected,
    )
    assert tried.shown == done.shown
    assert tried.entry is None


def test_a_file_refused_half_way_writes_nothing(workspace: Workspace) -> None:
    def torn() -> Iterator[Read]:
        yield Read(2, [actor("Foyer", id="a")])
        raise InputRefused("damaged", file="x")

    with pytest.raises(InputRefused):
        workspace.record(batched("", torn(), size=1), Origin("x", "tables", "torn", "Zoé"))
    assert workspace.revision == 0
    assert workspace.network().actors.is_empty()
    assert_in_step(workspace)


def test_dates_choose_what_is_shown(workspace: Workspace) -> None:
    put(workspace, actor("A", id="a", since="2020", until="2022"), actor("B", id="b"), tie("a", "b", since="2021-06"))
    assert workspace.network(as_of="2019-12-31").actors["id"].to_list() == ["b"]
    assert workspace.network(as_of="2021-05-31").relations.is_empty()
    assert workspace.network(as_of="2022-12-31").relations.height == 1
    assert workspace.network(as_of="2023-01-01").relations.is_empty()
    assert workspace.network(known_on="2001-01-01").actors.is_empty()


def test_reading_goes_on_from_the_journal_while_another_process_owns_the_graph(tmp_path: Path) -> None:
    with Workspace.open(place(tmp_path), write=True) as workspace:
        put(workspace, actor("Foyer", id="a", territory=TULLE))
        read = essaim(tmp_path, "actors", "--territory", TULLE, "--json")
        assert [each["id"] for each in json.loads(read.stdout)] == ["a"]
        (tmp_path / "liste.csv").write_text("name\nAmap\n")
        refused = essaim(tmp_path, "import", str(tmp_path / "liste.csv"))
        assert refused.returncode == WorkspaceOwned.exit_code
        assert str(os.getpid()) in refused.stderr
        assert workspace.revision == 1


def essaim(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the command line in a process of its own."""
    command = [sys.executable, "-m", "ui", "--workspace", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program


def test_a_reader_does_not_make_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(JournalUnusable) as raised:
        Workspace.open(place(tmp_path / "rien"))
    assert raised.value.code == "journal_missing"
    assert not (tmp_path / "rien").exists()


@pytest.mark.parametrize("damage", ["gone", "emptied", "torn", "flipped", "older"])
def test_a_graph_file_that_was_meddled_with_is_built_anew_and_said(tmp_path: Path, damage: str) -> None:
    with Workspace.open(place(tmp_path), write=True) as workspace:
        put(workspace, actor("Foyer", id="a"))
    graph = tmp_path / "graph.lbug"
    old = graph.read_bytes()
    with Workspace.open(place(tmp_path), write=True) as workspace:
        put(workspace, actor("Mairie", id="b"), tie("a", "b"))
    content = graph.read_bytes()
    if damage == "gone":
        graph.unlink()
    else:
        half = len(content) // 2
        changed = {
            "emptied": b"",
            "torn": content[:half],
            "flipped": content[:half] + bytes([content[half] ^ 0xFF]) + content[half + 1 :],
            "older": old,
        }
        graph.write_bytes(changed[damage])
    notices: list[str] = []
    with Workspace.open(place(tmp_path), notice=lambda code, _: notices.append(code)) as workspace:
        assert set(workspace.network().actors["id"]) == {"a", "b"}
        assert_in_step(workspace)
    assert notices == ["graph_rebuilt"]


def test_a_graph_changed_while_it_is_open_is_noticed_before_the_next_answer(tmp_path: Path) -> None:
    with Workspace.open(place(tmp_path), write=True) as workspace:
        put(workspace, actor("Foyer", id="a"))
        graph = tmp_path / "graph.lbug"
        content = bytearray(graph.read_bytes())
        content[len(content) // 2] ^= 0xFF
        graph.write_bytes(bytes(content))
        assert workspace.network(workspace.territory(TULLE)).actors.is_empty()
        assert workspace.network().actors["id"].to_list() == ["a"]
        assert_in_step(workspace)


def test_the_graph_of_another_workspace_is_refused(tmp_path: Path) -> None:
    with Workspace.open(place(tmp_path / "one"), write=True) as workspace:
        put(workspace, actor("Foyer", id="a"))
    with Workspace.open(place(tmp_path / "two"), write=True) as workspace:
        put(workspace, actor("Mairie", id="b"))
    for name in ("graph.lbug", "graph.lbug.sum"):
        if (tmp_path / "one" / name).exists():
            shutil.copy(tmp_path / "one" / name, tmp_path / "two" / name)
    there = Place.of(tmp_path / "two", graph=f"ladybug:///{tmp_path / 'one' / 'graph.lbug'}", environ={})
    with pytest.raises(StoreUnusable) as raised:
        Workspace.open(there, write=True)
    assert raised.value.code == "graph_foreign"
    assert raised.value.exit_code == 4


def test_a_graph_that_is_behind_catches_up(tmp_path: Path) -> None:
    """As after a kill between the journal's commit and the graph's."""
    with Workspace.open(place(tmp_path), write=True) as workspace:
        put(workspace, actor("Foyer", id="a"))
        workspace._bring_up_to_date = lambda **_: None  # type: ignore[method-assign]  # the moment of the kill
        put(workspace, actor("Mairie", id="b"))
    notices: list[str] = []
    with Workspace.open(place(tmp_path), notice=lambda code, _: notices.append(code)) as workspace:
        assert set(workspace.network().actors["id"]) == {"a", "b"}
    assert notices == ["graph_caught_up"]


def test_unknown_territory_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputRefused) as raised:
        workspace.territory("12")
    assert raised.value.code == "unknown_territory"
    assert raised.value.exit_code == 3


def test_every_epci_answers_without_being_in_the_register(workspace: Workspace) -> None:
    assert workspace.territory(TULLE).name == "CA Tulle Agglo"
    assert workspace.register().is_empty()


def test_errors_of_ours_have_exit_codes() -> None:
    assert issubclass(StoreUnusable, EssaimError)
    assert MENDED_BY_BUILD
