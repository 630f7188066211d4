"""Decisions stay as they were taken; what was altered is refused; the commands of the choice on the example."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from calling import Caller
from made_workspaces import place, put

from graph.analysis.chosen import DRAWS, SEED, Candidate, Chance, Preference, Wanted
from graph.analysis.selection import select
from graph.errors import EssaimError, InputRefused, UsageError
from graph.workspace import Workspace
from graph.workspace.choices import decisions, is_as_kept
from graph.workspace.erasing import erase
from ui import choosing_commands, cli
from ui.choosing import Asked, Decision, assess, assess_candidates, choose, decide, row_of
from ui.choosing_answers import criteria_json, selection_json
from ui.choosing_text import criteria_text, decision_text, selection_text
from ui.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAY = "2026-11-23"
TRIEVES, GRENOBLE, TULLE, CLUNY = "200030658", "200040715", "241927201", "200040293"
CORREZE, MORLAIX, LYON = "200066744", "242900835", "lyon-3-7"
FEW = Chance(draws=200, seed=5)
ON = Asked(as_of=DAY)


@pytest.fixture(scope="module")
def example(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Give the example, to be read only."""
    with Workspace.open(
        place(shutil.copytree(example_folder, tmp_path_factory.mktemp("read") / "ws")), write=True
    ) as opened:
        yield opened


@pytest.fixture
def workspace(example_copy: Path) -> Iterator[Workspace]:
    with Workspace.open(place(example_copy), write=True) as opened:
        yield opened


def kept(workspace: Workspace, *codes: str, why: str = "Le groupe y tient.") -> dict[str, Any]:
    return row_of(decide(workspace, Decision(codes, why, "Zoé"), ON, chance=FEW))


def shown(workspace: Workspace) -> str:
    return json.dumps([row_of(each) for each in decisions(workspace)], ensure_ascii=False)


def test_a_decision_is_shown_again_identically_after_any_later_change(workspace: Workspace) -> None:
    row = kept(workspace, TRIEVES, GRENOBLE, TULLE)
    before = shown(workspace)
    assert json.loads(before) == [row]
    change = {"code": TULLE, "name": "Autre nom", "status": "withdrawn", "resilience_project": "no"}
    put(workspace, ("territories", change), ("actors", {"id": "tri-collectif", "name": "Autre"}), file="suite.csv")
    assert shown(workspace) == before
    workspace.undo(1, by="Zoé", why="tout reprendre")
    assert workspace.undated().actors["name"].to_list() == ["Autre"]
    assert shown(workspace) == before


def test_a_decision_rests_on_both_dates_all_candidates_and_the_selection(workspace: Workspace) -> None:
    row = kept(workspace, TRIEVES, GRENOBLE)
    frozen = row["frozen"]
    assert (row["as_of"], row["revision"], row["territories"]) == (DAY, 1, [TRIEVES, GRENOBLE])
    assert len(row["known_on"]) == len(row["date"]) == len(DAY)
    assert [each["territory"] for each in frozen["criteria"]] == sorted(
        [TRIEVES, GRENOBLE, TULLE, CLUNY, CORREZE, MORLAIX]
    )
    assert frozen["coverage"][TULLE] == json.loads(
        json.dumps(assess(workspace, [TULLE], ON).judged[0].coverage.as_json())
    )
    canonical = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert row["checksum"] == hashlib.sha256(canonical.encode()).hexdigest()
    assert row["checksum"].startswith(row["decision"])
    among = assess_candidates(workspace, ON)
    assert frozen["selection"] == json.loads(json.dumps(selection_json(choose(among, 2, chance=FEW))))


def test_the_selection_can_be_computed_again_from_what_was_frozen(workspace: Workspace) -> None:
    told = kept(workspace, TRIEVES, GRENOBLE, TULLE)["frozen"]["selection"]
    workspace.undo(1, by="Zoé")
    candidates = [
        Candidate(
            code,
            each["name"],
            each["rurality"],
            {scale: tuple(each["levels"][scale]) for scale in ("1", "2", "3", "4", "plus")},
            tuple(told["vetoed"].get(code, ())),
            tuple(each["codings"] or ()),
        )
        for code, each in told["candidates"].items()
    ]
    wanted = Wanted(told["k"], told["wave"], told["as_of"], Preference(), Chance(told["draws"], told["seed"]))
    assert json.loads(json.dumps(selection_json(select(candidates, wanted)))) == told


def test_a_group_may_decide_what_no_selection_would(workspace: Workspace) -> None:
    row = kept(workspace, CORREZE, LYON, TULLE, TRIEVES, GRENOBLE, CLUNY)
    assert row["frozen"]["selection"]["refused"] == "too_few_candidates"
    assert {each["territory"] for each in row["frozen"]["criteria"]} >= {LYON, CORREZE}


def test_a_decision_that_is_taken_back_is_not_shown_any_more(workspace: Workspace) -> None:
    row = kept(workspace, TULLE)
    other = kept(workspace, TRIEVES)
    workspace.undo(row["entry"], by="Zoé")
    assert [each.id for each in decisions(workspace)] == [other["decision"]]


def test_decisions_come_back_with_a_backup(workspace: Workspace, tmp_path: Path) -> None:
    kept(workspace, TULLE)
    before = shown(workspace)
    workspace.backup(tmp_path / "copie.essaim")
    Workspace.restore(place(tmp_path / "autre"), tmp_path / "copie.essaim")
    with Workspace.open(place(tmp_path / "autre")) as restored:
        assert shown(restored) == before


def test_a_decision_altered_in_the_database_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    kept(workspace, TULLE)
    with sqlite3.connect(tmp_path / "ws" / "journal.sqlite") as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        changed = [
            database.execute("update documents set body = replace(body, 'tient', 'tienne')").rowcount
            for name in tables
            if name == "documents"
        ]
    database.close()
    assert changed == [1]
    with pytest.raises(EssaimError, match="altered"):
        decisions(workspace)


def test_a_decision_from_which_somebody_was_erased_is_still_good_and_says_so(workspace: Workspace) -> None:
    why = "Le Collectif Trièves en partage a convaincu."
    before = decide(workspace, Decision((TRIEVES,), why, "Zoé"), ON, chance=FEW)
    other = kept(workspace, TULLE)
    file = json.loads(json.dumps(row_of(before)))
    erase(workspace, "tri-collectif", by="Zoé", why="à sa demande")
    (after,) = decisions(workspace, before.id)
    assert (after.id, after.first) == (before.id, before.checksum)
    assert "tri-collectif" not in json.dumps(after.body)
    assert after.body["territories"] == [TRIEVES]
    assert is_as_kept(workspace, file) == "erased_since"
    assert is_as_kept(workspace, json.loads(json.dumps(row_of(after)))) == "as_kept"
    assert decisions(workspace, other["decision"])[0].body["territories"] == [TULLE]
    told = decision_text(row_of(after), "en")
    assert "erased" in told


def refused(action: Callable[[], object]) -> str:
    with pytest.raises((InputRefused, UsageError)) as caught:
        action()
    return caught.value.code


def test_what_cannot_be_decided_is_refused_and_nothing_is_kept(workspace: Workspace) -> None:
    revision = workspace.revision
    assert refused(lambda: kept(workspace, "nowhere")) == "unknown_territory"
    assert refused(lambda: kept(workspace, TULLE, TULLE)) == "repeated_territory"
    assert refused(lambda: kept(workspace, TULLE, why="  ")) == "no_reason"
    bad = Preference(weights={"9": 1.0})
    asked = Decision((TULLE,), "x", "Zoé")
    assert refused(lambda: decide(workspace, asked, ON, preference=bad, chance=FEW)) == "unknown_scale"
    assert refused(lambda: decisions(workspace, "abc")) == "unknown_decision"
    assert workspace.revision == revision
    assert decisions(workspace) == []


def test_statements_that_contradict_each_other_are_shown_with_both_sources(workspace: Workspace) -> None:
    put(workspace, ("territories", {"code": TULLE, "resilience_project": "no"}), file="enquete.csv")
    put(workspace, ("relations", {"id": "clu-r31", "since": "2025-01-02", **_ends(workspace)}), file="labo.csv")
    found = assess(workspace, [TULLE, CLUNY], ON)
    tulle, cluny = criteria_json(found)
    assert tulle["criteria"]["1"]["verdict"] == "not_met"
    (said,) = tulle["contradictions"]
    assert (said["column"], [each["value"] for each in said["statements"]]) == ("resilience_project", ["yes", "no"])
    assert [each["source"] for each in said["statements"]] == ["example territories", "enquete.csv"]
    columns = {each["column"]: each["statements"] for each in cluny["contradictions"]}
    assert [each["value"] for each in columns["since"]] == ["2026-09-15", "2025-01-02"]
    assert [each["value"] for each in columns["collective"]] == ["absent", "attested", "attested", "attested"]
    for lang in LANGUAGES:
        assert "enquete.csv" in criteria_text(found, lang, full=True)


def _ends(workspace: Workspace) -> dict[str, str]:
    row = workspace.undated().relations.filter(workspace.undated().relations["id"] == "clu-r31").row(0, named=True)
    return {"source": row["source"], "target": row["target"], "type": row["type"]}


def test_a_later_more_precise_date_contradicts_nothing(workspace: Workspace) -> None:
    put(workspace, ("territories", {"code": "precise", "name": "P", "communes": "19272", "applied_on": "2026"}))
    put(workspace, ("territories", {"code": "precise", "applied_on": "2026-04"}), file="suite.csv")
    assert criteria_json(assess(workspace, ["precise"], ON))[0]["contradictions"] == []


def test_the_example_is_judged_as_its_readme_says(example: Workspace) -> None:
    found = {each.code: each for each in assess(example, (), ON).judged}
    assert list(found) == sorted(found)
    verdicts = {code: [each.criteria[name].verdict for name in "1234"] for code, each in found.items()}
    assert verdicts[TRIEVES] == verdicts[GRENOBLE] == verdicts[TULLE] == ["met"] * 4
    assert verdicts[CORREZE] == ["unknown", "met", "met", "not_met"]
    assert verdicts[MORLAIX] == ["unknown", "unknown", "met", "unknown"]
    assert verdicts[LYON] == ["not_met", "unknown", "not_met", "unknown"]
    assert [code for code, each in found.items() if each.depends_on_coding] == [CLUNY]
    later = {each.code: each for each in assess(example, (), Asked("next", DAY)).judged}
    assert {each.criteria["1"].verdict for each in later.values()} == {"not_asked"}


def test_every_record_that_a_verdict_rests_on_is_in_its_table_with_its_source(example: Workspace) -> None:
    whole = example.network(as_of=DAY)
    ids = {"territories": set(whole.territories["code"])}
    for table in ("relations", "initiatives", "needs", "offers", "absences"):
        ids[table] = set(getattr(whole, table)["id"])
    rows = [row["criteria"] for row in criteria_json(assess(example, (), ON))]
    grounds = [each for row in rows for told in (*row.values(), row["4"]["plus"]) for each in told["because"]]
    assert {each["table"] for each in grounds} > {"relations", "initiatives"}
    for ground in grounds:
        assert ground["record"] in ids[ground["table"]]
        assert ground["source"].startswith(("example", "Exemple inventé"))
        assert ground["line"] > 1


def test_texts_are_said_in_both_languages(example: Workspace) -> None:
    among = assess_candidates(example, ON)
    for lang in LANGUAGES:
        assert TULLE in criteria_text(among, lang, full=False)
        for preference in (Preference(), Preference(order=("4", "1")), Preference(weights={"4": 2, "3": 1})):
            assert "Tulle" in selection_text(choose(among, 3, preference=preference, chance=FEW), lang)


def test_the_commands_from_criteria_to_decisions(example_copy: Path, tmp_path: Path) -> None:
    essaim = Caller(example_copy)
    answer = essaim("--as-of", DAY, "criteria", "--json")
    assert answer.code == 0
    rows = {each["territory"]: each["criteria"] for each in answer.json}
    assert set(rows[TULLE]) == {"1", "2", "3", "4"}
    assert rows[TULLE]["4"]["plus"]["verdict"] == "unknown"
    assert set(rows[TULLE]["1"]["because"][0]) >= {"record", "source", "date"}
    answer = essaim("--as-of", DAY, "select", "3", "--json", "--draws", "300")
    assert answer.code == 0
    found = answer.json
    assert found["best"] == [TRIEVES, GRENOBLE, TULLE]
    assert sum(found["acceptability"].values()) == pytest.approx(3)
    assert found["standing"][CORREZE] == "out"
    assert list(found["vetoed"]) == [CORREZE]
    assert (found["diversity"], found["draws"], found["seed"]) == ("kept", 300, SEED)
    assert essaim("--as-of", DAY, "select", "3", "--json", "--draws", "300") == answer
    answer = essaim("decide", TRIEVES, TULLE, "--why", "Ils sont prêts.", "--by", "Zoé", "--json")
    assert answer.code == 0
    (row,) = answer.json
    assert (row["territories"], row["why"]) == ([TRIEVES, TULLE], "Ils sont prêts.")
    assert essaim("decisions", "--json") == answer
    file = tmp_path / "decision.json"
    assert essaim("decisions", row["decision"], "--save", file).code == 0
    assert essaim("decisions", "--check", file).code == 0
    for before, after in (("prêts", "loin"), ('"verdict": "unknown"', '"verdict": "met"'), (row["checksum"], "0" * 64)):
        altered = tmp_path / "altered.json"
        altered.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
        assert essaim("decisions", "--check", altered).code == 1
    forged = json.loads(file.read_text("utf-8"))
    forged["frozen"]["why"] = forged["why"] = "Autre"
    canonical = json.dumps(forged["frozen"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    forged["checksum"] = hashlib.sha256(canonical.encode()).hexdigest()
    forged["decision"] = forged["checksum"][:12]
    altered.write_text(json.dumps(forged), "utf-8")
    assert essaim("decisions", "--check", altered).code == 1
    assert "Zoé" in essaim("decisions").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["select", "0"], 2),
        (["select", "7"], 3),
        (["select", "x"], 2),
        (["select", "2", "--draws", "0"], 2),
        (["select", "2", "--weights", "4=-1,2=3"], 3),
        (["select", "2", "--weights", "4=0"], 3),
        (["select", "2", "--weights", "4"], 2),
        (["select", "2", "--weights", "4=1", "--order", "4"], 2),
        (["select", "2", "--order", "4,9"], 3),
        (["select", "2", "--wave", "third"], 2),
        (["criteria", "nowhere"], 3),
        (["criteria", TULLE, TULLE], 3),
        (["decide", TULLE, "--why", " "], 2),
        (["decide", "nowhere", "--why", "x"], 3),
        (["decisions", "abc"], 3),
        (["decisions", "--save", "x.json"], 2),
        (["decisions", "--check", "nowhere.json"], 3),
    ],
)
def test_bad_input_is_one_sentence(
    essaim: Caller, example: Workspace, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.setattr(cli.Call, "open", lambda *_, **__: _Lent(example))
    answer = essaim(*arguments)
    assert (answer.code, answer.out) == (code, "")
    assert len(answer.err.strip().splitlines()) == 1


class _Lent:
    """A workspace that its borrower does not close."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def __enter__(self) -> Workspace:
        return self.workspace

    def __exit__(self, *_: object) -> None:
        pass


def test_without_a_workspace_reading_says_how_to_begin(essaim: Caller) -> None:
    for command in (["criteria"], ["select", "1"], ["decisions"]):
        assert essaim(*command).code == 4


def test_the_command_line_has_the_defaults_of_the_analysis() -> None:
    assert (choosing_commands.DRAWS, choosing_commands.SEED) == (DRAWS, SEED)
