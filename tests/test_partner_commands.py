"""The commands about partners as a person or a script calls them, and what is kept of suggestions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from made_workspaces import TULLE, actor, put
from typer.testing import CliRunner

import ui.partner_commands
from graph.analysis.partnership import LIMIT
from graph.errors import EssaimError, InputRefused
from graph.workspace import Place, Workspace
from graph.workspace.suggestions import decide, decided, fates, reopen
from ui.actions import fill_with_example
from ui.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HAUTE_CORREZE = "200066744"
DAY = "2026-11-23"


class Caller:
    """Calls commands on one workspace, in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str) -> str:
        done = CliRunner().invoke(app, ["--workspace", str(self.folder), "--as-of", DAY, *arguments])
        if done.exception is not None:
            raise done.exception
        return done.stdout

    def json(self, *arguments: str) -> Any:  # noqa: ANN401 - whatever the command answers
        return json.loads(self(*arguments, "--json"))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Caller:
    folder = tmp_path_factory.mktemp("example")
    with Workspace.open(Place.of(folder, environ={}), write=True) as opened:
        fill_with_example(opened)
    return Caller(folder)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(Place.of(tmp_path / "work", environ={}), write=True) as opened:
        yield opened


def code_of(error: pytest.ExceptionInfo[EssaimError]) -> tuple[str, int]:
    return error.value.code, error.value.exit_code


def test_partners_answers_with_the_keys_of_the_contract(example: Caller) -> None:
    found = example.json("partners", HAUTE_CORREZE)
    assert found
    for each in found:
        assert {"actor", "fills", "because"} <= set(each)
        assert each["fills"]
        for why in each["because"]:
            assert why["path"][0] == each["actor"]
    economic = [each["actor"] for each in found if "economic" in each["fills"]]
    assert economic[0] == "tul-ferme"
    assert all({"collective-economic", "public-economic"} <= set(e["fills"]) for e in found if "economic" in e["fills"])
    assert any("need:hco-b1" in each["fills"] for each in found)
    assert example("partners", HAUTE_CORREZE, "--json") == example("partners", HAUTE_CORREZE, "--json")


def test_partners_can_be_asked_for_fewer_and_nearer_and_in_words(example: Caller) -> None:
    near = example.json("partners", HAUTE_CORREZE, "--within", "26")
    assert {each["actor"] for each in near} == {"tul-ferme", "tul-soleil", "nat-foret"}
    assert len(example.json("partners", HAUTE_CORREZE, "--limit", "1")) == 3
    said = example("partners", HAUTE_CORREZE)
    assert "De proche en proche" in said
    assert "absence est attestée" in said


def test_introduce_takes_ids_and_exact_names(example: Caller) -> None:
    by_id = example.json("introduce", "tri-mens", "nat-gouv")
    assert by_id[0] == {"path": ["tri-mens", "tri-collectif", "nat-gouv"], "hops": 2, "trust": 0.81} | {
        "fewest_hops": True
    }
    assert example.json("introduce", "Commune de Mens", "Réseau national Gouvernances vivantes") == by_id
    assert example.json("introduce", "tri-mens", "lyo-coop") == []
    assert "convention" in example("introduce", "tri-mens", "nat-gouv")


def test_whoever_is_not_known_or_not_told_apart_is_refused(example: Caller, tmp_path: Path) -> None:
    for call in (("introduce", "personne", "tri-mens"), ("introduce", "tri-mens", "personne")):
        with pytest.raises(EssaimError) as error:
            example(*call)
        assert code_of(error) == ("no_such_actor", 3)
    with pytest.raises(EssaimError) as error:
        example("introduce", "tri-mens", "Commune de Mens")
    assert code_of(error) == ("introduce_to_itself", 3)
    with pytest.raises(EssaimError) as error:
        example("partners", "nulle-part")
    assert code_of(error) == ("unknown_territory", 3)
    with Workspace.open(Place.of(tmp_path, environ={}), write=True) as twins:
        put(twins, actor("a", name="Amap"), actor("b", name="Amap"))
    with pytest.raises(EssaimError) as error:
        Caller(tmp_path)("introduce", "Amap", "a")
    assert code_of(error) == ("several_actors", 3)
    assert error.value.values["ids"] == "a, b"


def test_match_answers_with_the_keys_of_the_contract(example: Caller) -> None:
    found = example.json("match")
    assert set(found["orphans"]) == {"clu-b3", "gr-b4", "hco-b2"}
    assert len(found["covered"]) == 14
    assert set(found["covered"][0]) == {"need", "offer"}
    assert len(found["left_out"]) == 2
    assert "of-graines-1" in found["saturated"]
    cells = {(each["partner"], each["theme"], each["territory"]): each["standing"] for each in found["matrix"]}
    assert cells["nat-graines", "recherche de financements", "200030658"] in ("covered", "left_out")
    assert "1 besoin" in example("match").replace("\u00a0", " ")


def test_a_suggestion_is_decided_once_listed_and_opened_again(example: Caller) -> None:
    with pytest.raises(EssaimError) as error:
        example("suggest", HAUTE_CORREZE, "tul-ferme")
    assert code_of(error) == ("suggest_one_way", 2)
    with pytest.raises(EssaimError) as error:
        example("suggest", HAUTE_CORREZE, "tul-ferme", "--refuse")
    assert code_of(error) == ("refused_without_why", 3)
    (kept,) = example.json("suggest", HAUTE_CORREZE, "tul-ferme", "--refuse", "--why", "trop loin", "--by", "Ana")
    assert (kept["actor"], kept["fate"], kept["why"], kept["by"]) == ("tul-ferme", "refused", "trop loin", "Ana")
    assert "tul-ferme" not in {each["actor"] for each in example.json("partners", HAUTE_CORREZE)}
    assert example.json("suggestions", HAUTE_CORREZE) == [kept]
    example("suggest", HAUTE_CORREZE, "GAEC du Puy Blanc", "--later")
    last = example.json("partners", HAUTE_CORREZE)[-1]
    assert (last["actor"], last["fate"]) == ("tul-gaec", "later")
    for one in ("tul-ferme", "tul-gaec"):
        assert example.json("suggest", HAUTE_CORREZE, one, "--reopen") == []
    assert "tul-ferme" in {each["actor"] for each in example.json("partners", HAUTE_CORREZE)}
    assert example.json("suggestions") == []
    with pytest.raises(EssaimError) as error:
        example("suggest", HAUTE_CORREZE, "tul-ferme", "--reopen")
    assert code_of(error) == ("never_decided", 3)


def test_undoing_the_entry_of_a_refusal_opens_the_suggestion_again(workspace: Workspace) -> None:
    put(workspace, actor("a"), actor("b"))
    decide(workspace, TULLE, "a", "later", by="Ana")
    entry = decide(workspace, TULLE, "a", "refused", by="Bo", why="non")
    decide(workspace, "autre", "a", "taken", by="Bo")
    assert [(each.territory, each.fate) for each in decided(workspace)] == [(TULLE, "refused"), ("autre", "taken")]
    workspace.undo(entry, by="Ana")
    assert [each.fate for each in decided(workspace, TULLE)] == ["later"]
    assert decided(workspace, TULLE, known_on="2001-01-01") == []


def test_a_refusal_follows_an_actor_who_becomes_one_with_another(workspace: Workspace) -> None:
    put(workspace, actor("a"), actor("b"))
    decide(workspace, TULLE, "b", "refused", by="Ana", why="en sommeil")
    decide(workspace, TULLE, "a", "taken", by="Ana")
    workspace.merge("a", "b", by="Ana", why="la même")
    assert {key: each.fate for key, each in fates(workspace, workspace.undated(), TULLE).items()} == {"a": "refused"}
    reopen(workspace, TULLE, "b", by="Ana")
    assert {key: each.fate for key, each in fates(workspace, workspace.undated(), TULLE).items()} == {"a": "taken"}


def test_a_refusal_without_a_reason_writes_nothing(workspace: Workspace) -> None:
    put(workspace, actor("a"))
    before = workspace.revision
    with pytest.raises(InputRefused):
        decide(workspace, TULLE, "a", "refused", by="Ana", why="  ")
    assert workspace.revision == before


def test_the_command_line_asks_for_as_many_as_the_analysis() -> None:
    assert ui.partner_commands.LIMIT == LIMIT
