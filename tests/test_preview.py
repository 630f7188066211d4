from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.duplicates import duplicates
from graph.model.batch import LINE, Batch
from graph.model.tables import TABLES, key_column
from graph.workspace import Origin, Workspace
from graph.workspace import recording as recordings
from graph.workspace.foreseeing import Foreseen, foresee
from graph.workspace.place import Place
from ui.actions import Stopped, Wish, import_files
from ui.foreseen_text import foreseen_as_json, foreseen_lines
from ui.pages.parts.working import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.model.network import Network
    from graph.workspace import Report

SIREN, OTHER_SIREN, RNA = "200066744", "241927201", "W191000001"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(Place.of(tmp_path / "w", environ={}), write=True) as opened:
        yield opened


def batch(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> Batch:
    frames, line = {}, 1
    for table, told in records.items():
        found = [{**row, LINE: line + place} for place, row in enumerate(told, 1)]
        line += len(told)
        frames[table] = pl.DataFrame(found, schema={**TABLES[table].schema, LINE: pl.Int64})
    return Batch("t", line - 1, frames)


def record(
    workspace: Workspace, records: Mapping[str, Sequence[Mapping[str, Any]]], *, dry_run: bool = False, name: str = "f"
) -> Report:
    return workspace.record([batch(records)], Origin(f"{name}.csv", "tables", name, "test"), dry_run=dry_run)


def foreseen(workspace: Workspace, records: Mapping[str, Sequence[Mapping[str, Any]]], *, name: str = "g") -> Foreseen:
    return foresee(workspace, record(workspace, records, dry_run=True, name=name))


def sorted_ids(network: Network, table: str) -> dict[str, dict[str, Any]]:
    frame = getattr(network, table)
    return {
        row[key_column(table)]: {name: value for name, value in row.items() if name != "aliases"}
        for row in frame.iter_rows(named=True)
    }


def regrouped(before: Network, after: Network) -> bool:
    """Tell whether an actor is made of other keys than it was: what names one of them may then name another actor."""
    once, now = (dict(each.actors.select("id", "aliases").iter_rows()) for each in (before, after))
    return any(once[key] != now[key] for key in once.keys() & now.keys())


def test_what_comes_what_changes_and_what_stays_is_told_apart(workspace: Workspace) -> None:
    record(
        workspace,
        {
            "actors": [
                {"id": "a", "name": "Amap"},
                {"id": "b", "name": "Bus", "url": "https://b.fr"},
                {"id": "c", "name": "Cuma"},
            ]
        },
    )
    found = foreseen(
        workspace,
        {
            "actors": [
                {"id": "a", "name": "Amap"},
                {"id": "b", "name": "Bus", "url": "https://b.org", "kind": "association"},
                {"id": "d", "name": "Dojo"},
            ]
        },
    )
    assert found.counts == {"added": {"actors": 1}, "changed": {"actors": 1}, "merged": {"actors": 1}}
    assert [(each.id, each.name) for each in found.added] == [("d", "Dojo")]
    assert [(each.id, dict(each.columns)) for each in found.changed] == [
        ("b", {"kind": (None, "association"), "url": ("https://b.fr", "https://b.org")})
    ]
    assert [each.id for each in found.merged] == ["a"]
    assert workspace.revision == 1


def test_a_proof_that_makes_two_actors_one_is_foreseen(workspace: Workspace) -> None:
    record(workspace, {"actors": [{"id": "a", "name": "Amap", "siren": SIREN}, {"id": "b", "name": "Bus", "rna": RNA}]})
    found = foreseen(workspace, {"actors": [{"id": "c", "name": "Cuma", "siren": SIREN, "rna": RNA}]})
    assert found.joined == (("a", "b"),)
    assert found.counts["added"] == {}
    assert [(each.id, dict(each.columns)) for each in found.changed] == [
        ("a", {"name": ("Amap", "Cuma"), "rna": (None, RNA)})
    ]


def test_new_actors_that_may_be_there_already_are_listed_with_the_reasons(workspace: Workspace) -> None:
    record(
        workspace,
        {
            "actors": [
                {"id": "a", "name": "Recyclerie du Plateau", "commune": "19275"},
                {"id": "b", "name": "Foyer rural", "commune": "38226"},
            ]
        },
    )
    found = foreseen(
        workspace,
        {
            "actors": [
                {"id": "x", "name": "La Recyclerie du plateau", "commune": "19275"},
                {"id": "y", "name": "Foyer rural", "commune": "29232"},
            ]
        },
    )
    assert [(each.a, each.b) for each in found.doubtful.pairs] == [("a", "x")]
    (told,) = foreseen_as_json(found, "en")["doubtful"]
    assert (told["new"], told["known"], told["known_name"]) == ("x", "a", "Recyclerie du Plateau")
    assert told["reasons"]
    assert any("Recyclerie du Plateau" in line for line in foreseen_lines(found, "fr"))


def test_the_doubtful_are_the_pairs_that_the_search_for_duplicates_finds_across(workspace: Workspace) -> None:
    names = [
        "Amap des Monts",
        "AMAP des monts",
        "Épicerie du Lac",
        "Epicerie du lac",
        "Cuma",
        "La Cuma de Tulle",
        "Repair café Orliac",
    ]
    there = [{"id": f"k{at}", "name": name, "commune": "19272"} for at, name in enumerate(names)]
    new = [
        {"id": f"n{at}", "name": name.upper(), "commune": ("19272", "19275", "38226")[at % 3]}
        for at, name in enumerate(names)
    ]
    record(workspace, {"actors": there})
    found = foreseen(workspace, {"actors": new})
    whole = pl.DataFrame([*there, *new], schema=TABLES["actors"].schema)
    across = {(each.a, each.b) for each in duplicates(whole) if {each.a[0], each.b[0]} == {"k", "n"}}
    assert {(each.a, each.b) for each in found.doubtful.pairs} == across
    assert across
    assert (found.doubtful.looked_at, found.doubtful.new, found.doubtful.count) == (7, 7, len(across))


def test_of_very_many_records_the_first_are_compared_and_that_is_said(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.workspace.FORESEEN", 2)
    found = foreseen(workspace, {"actors": [{"id": name, "name": name} for name in "abcde"]})
    assert (found.compared, found.complete, found.counts["added"]) == (2, False, {"actors": 2})
    assert recordings.FORESEEN > 100_000
    assert any("2" in line for line in foreseen_lines(found, "fr"))


def test_a_tie_that_names_the_same_actors_by_other_keys_is_no_change(workspace: Workspace) -> None:
    same = [{"id": key, "name": "Amap", "siren": SIREN} for key in ("a", "b")]
    tie = {"id": "t", "source": "a", "target": "c", "type": "cooperates"}
    record(workspace, {"actors": [*same, {"id": "c", "name": "Cuma"}], "relations": [tie]})
    assert not foreseen(workspace, {"relations": [tie | {"source": "b"}]}).changed
    (changed,) = foreseen(workspace, {"relations": [tie | {"target": "b"}]}).changed
    assert changed.columns == {"target": ("c", "a")}


IDS = st.sampled_from(["a", "b", "c", "d", "e"])
ACTORS = st.fixed_dictionaries(
    {
        "id": IDS,
        "name": st.sampled_from(["Amap", "Bus", "Cuma"]),
        "kind": st.sampled_from([None, "association", "commune"]),
        "siren": st.sampled_from([None, None, SIREN, OTHER_SIREN]),
        "rna": st.sampled_from([None, None, RNA]),
    }
)
RELATIONS = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["r", "s", "t"]),
        "source": IDS,
        "target": IDS,
        "type": st.sampled_from(["cooperates", "funds"]),
        "note": st.sampled_from([None, "x"]),
    }
)
NEEDS = st.fixed_dictionaries(
    {"id": st.sampled_from(["n", "m"]), "territory": st.just(SIREN), "theme": st.sampled_from(["eau", "eau|bois"])}
)
FILES = st.fixed_dictionaries(
    {
        "actors": st.lists(ACTORS, max_size=6),
        "relations": st.lists(RELATIONS, max_size=3),
        "needs": st.lists(NEEDS, max_size=3),
    }
)


@given(st.lists(FILES, min_size=2, max_size=3))
@settings(max_examples=12, deadline=None)
def test_what_is_foreseen_is_what_the_import_then_does(
    tmp_path_factory: pytest.TempPathFactory, told: list[dict[str, list[dict[str, Any]]]]
) -> None:
    with Workspace.open(Place.of(tmp_path_factory.mktemp("w"), environ={}), write=True) as workspace:
        for number, records in enumerate(told[:-1]):
            record(workspace, records, name=str(number))
        before = workspace.undated()
        tried = record(workspace, told[-1], dry_run=True, name="last")
        found = foresee(workspace, tried)
        assert workspace.undated() == before
        done = record(workspace, told[-1], name="last")
        assert (tried.rows, tried.written, tried.merged, tried.rejected, tried.added, tried.known) == (
            done.rows,
            done.written,
            done.merged,
            done.rejected,
            done.added,
            done.known,
        )
        after = workspace.undated()
        for table in ("actors", "needs", "relations"):
            once, now = sorted_ids(before, table), sorted_ids(after, table)
            told_added = {each.id for each in found.added if each.table == table}
            told_changed = {each.id for each in found.changed if each.table == table}
            assert told_added == now.keys() - once.keys()
            if table == "actors":
                assert {each for _, each in found.joined} == once.keys() - now.keys()
            if table != "relations" or not (found.joined or regrouped(before, after)):
                assert told_changed == {key for key in once.keys() & now.keys() if once[key] != now[key]}
            assert found.counts["added"].get(table, 0) == len(told_added)


def test_an_import_that_is_stopped_writes_nothing_of_the_file_and_leaves_those_after_it(tmp_path: Path) -> None:
    paths = []
    for name in ("un", "deux", "trois"):
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text(f"nom\n{name}\n", encoding="utf-8")

    def tell(file: str, _rows: int) -> None:
        if "deux" in file:
            raise Stopped("stopped", file=file)

    with Workspace.open(Place.of(tmp_path / "w", environ={}), write=True) as workspace:
        found = import_files(workspace, paths, wish=Wish(), progress=tell)
        assert [each.refused is None for each in found] == [True, False]
        assert workspace.network().actors["name"].to_list() == ["un"]
        assert workspace.check().ok
        assert all(each.report for each in import_files(workspace, paths[1:], wish=Wish()))


def test_work_behind_a_page_stops_when_it_is_told_to_and_gives_what_it_found() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def do(tell: Callable[[str, int], None]) -> int:
        tell("f", 1)
        begun.set()
        go_on.wait(10)
        tell("f", 2)
        return 3

    stopped: Work[int] = Work.begin(("preview", "k"), do)
    assert begun.wait(10)
    assert stopped.told == ("f", 1, 0)
    assert not stopped.over()
    stopped.stop.set()
    go_on.set()
    with pytest.raises(Stopped):
        stopped.answer()
    finished: Work[int] = Work.begin(("preview", "k"), do)
    assert finished.answer() == 3
    assert finished.over()
