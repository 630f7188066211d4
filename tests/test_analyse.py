"""`analyse` and `structure` as a person or a script calls them: odd tables, refusals, the contract's keys."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from graph.analysis.analyse import SEED
from graph.analysis.null_models import DRAWS, default_draws
from graph.errors import EssaimError
from ui import analysis_commands, commands
from ui.analysing import Columns, of_territory, read_tables
from ui.analysis_text import analysis_text
from ui.cli import app
from ui.locale import error_text

assert commands, "loaded, its commands join the command line"
EXAMPLE = Path(__file__).parents[1] / "ui" / "example"
NODE_KEYS = {"degree", "betweenness", "closeness", "eigenvector", "constraint", "effective_size", "efficiency", "core"}


def tables(folder: Path, nodes: str, edges: str) -> tuple[Path, Path]:
    for name, said in (("nodes.csv", nodes), ("edges.csv", edges)):
        (folder / name).write_bytes(said.encode())
    return folder / "nodes.csv", folder / "edges.csv"


def call(*arguments: str | Path) -> tuple[str, str]:
    """Run a command in this process, and return what it wrote to each stream; errors of ours go through."""
    done = CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def refusal(*arguments: str | Path) -> EssaimError:
    with pytest.raises(EssaimError) as caught:
        call(*arguments)
    assert caught.value.exit_code == 3
    assert error_text(caught.value, "fr") != error_text(caught.value, "en")
    return caught.value


def test_the_defaults_of_the_commands_are_those_of_the_measures() -> None:
    assert analysis_commands.DEFAULT_SEED == SEED
    assert default_draws(500) == DRAWS


def test_odd_ids_are_text_and_every_edge_row_is_accounted_for(tmp_path: Path) -> None:
    nodes, edges = tables(
        tmp_path,
        'id,kind\n007,a\n"NA",b\nnull,\n=1+1,a\n"é, ""x""",b\n\u0645\u0631\u062d\u0628\u0627,a\n',
        'source,target\n007,NA\nNA,007\n=1+1,=1+1\n"é, ""x""",null\n007,NA\n007,007\n',
    )
    out, err = call("--lang", "en", "analyse", nodes, edges, "--category", "kind", "--draws", "9", "--json")
    answer = json.loads(out)
    assert set(answer["nodes"]) == {"007", "NA", "null", "=1+1", 'é, "x"', "\u0645\u0631\u062d\u0628\u0627"}
    assert (answer["n"], answer["m"], answer["dropped"]) == (6, 2, {"loops": 2, "parallel": 2})
    assert set(answer["nodes"]["007"]) == NODE_KEYS | {"roles"}
    assert answer["nodes"]["=1+1"]["closeness"] is None
    assert answer["nodes"]["=1+1"]["constraint"] is None
    assert "" in answer["mixing"]["table"]
    assert "1 actor has no category" in err
    assert call("--lang", "en", "analyse", nodes, edges, "--category", "kind", "--draws", "9", "--json")[0] == out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator_of_a_spreadsheet_is_read(tmp_path: Path, encoding: str, separator: str) -> None:
    nodes = tmp_path / "nodes.csv"
    edges = tmp_path / "edges.csv"
    said = "id,catégorie\n007,collectif\n=1+1,public\népicerie,économique\n", "source,target\n007,épicerie\n=1+1,007\n"
    for path, text in zip((nodes, edges), said, strict=True):
        path.write_bytes(text.replace(",", separator).replace("\n", "\r\n").encode(encoding))
    answer = json.loads(call("analyse", nodes, edges, "--category", "catégorie", "--draws", "9", "--json")[0])
    assert set(answer["nodes"]) == {"007", "=1+1", "épicerie"}
    assert (answer["m"], answer["dropped"]) == (2, {"loops": 0, "parallel": 0})
    assert set(answer["mixing"]["table"]) == {"collectif", "public", "économique"}
    total = sum(answer["brokerage"][role]["count"] for role in ("coordinator", "itinerant", "liaison"))
    assert total + answer["brokerage"]["representative"]["count"] == 1
    assert answer["nodes"]["007"]["roles"]["liaison"] == 1


def test_progress_and_size_are_said_on_standard_error_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = "".join(f"{row:02}\n" for row in range(30))
    ties = "".join(f"{row:02},{(row + 1) % 30:02}\n" for row in range(30))
    tables_of_it = tables(tmp_path, f"id\n{ids}", f"source,target\n{ties}")
    quiet, silent = call("--lang", "en", "analyse", *tables_of_it, "--json")
    assert silent == ""
    monkeypatch.setattr("ui.progress.QUIET", 0.0)
    monkeypatch.setattr("ui.analysis_commands.LARGE", 10)
    out, err = call("--lang", "en", "analyse", *tables_of_it, "--json")
    assert out == quiet
    assert "30 actors, 30 ties, 1,999 draws" in err
    assert "Positions of the actors" in err
    assert "Sub-groups: 0 of 200" in err


def test_of_very_large_networks_fewer_draws_are_taken_and_the_answer_says_how_many() -> None:
    assert [default_draws(m) for m in (0, 20_000, 20_001, 100_001)] == [DRAWS, DRAWS, 499, 199]


def test_directions_and_weights_are_taken_when_asked_for(tmp_path: Path) -> None:
    nodes, edges = tables(tmp_path, "id\na\nb\nc\n", "source;target;w\na;b;2\na;b;0,5\nb;a;1\nb;c;1\n")
    plain = json.loads(call("analyse", nodes, edges, "--json")[0])
    directed = json.loads(call("analyse", nodes, edges, "--directed", "--weight", "w", "--json")[0])
    assert (plain["m"], plain["dropped"]["parallel"]) == (2, 2)
    assert (directed["m"], directed["dropped"]["parallel"], directed["directed"]) == (3, 1, True)
    assert {actor: each["strength"] for actor, each in directed["nodes"].items()} == {"a": 3.5, "b": 4.5, "c": 1}
    assert directed["nodes"]["a"]["closeness"] == 0.5
    assert (plain["mixing"], plain["composition"], plain["nodes"]["a"]["roles"]) == (None, None, None)


def test_an_empty_network_is_an_answer(tmp_path: Path) -> None:
    nodes, edges = tables(tmp_path, "id,kind\n", "source,target\n")
    answer = json.loads(call("analyse", nodes, edges, "--category", "kind", "--json")[0])
    assert (answer["n"], answer["m"], answer["components"], answer["density"]) == (0, 0, 0, None)
    assert (answer["nodes"], answer["cut_points"], answer["bridges"]) == ({}, [], [])
    assert answer["composition"]["blau"] is None
    assert answer["communities"]["members"] == {}
    assert "0 acteur" in call("--lang", "fr", "analyse", nodes, edges)[0]


def test_one_category_leaves_nothing_to_compare(tmp_path: Path) -> None:
    nodes, edges = tables(tmp_path, "id,kind\na,x\nb,x\nc,x\n", "source,target\na,b\nb,c\n")
    answer = json.loads(call("analyse", nodes, edges, "--category", "kind", "--draws", "9", "--json")[0])
    assert (answer["mixing"]["ei_index"], answer["mixing"]["assortativity"]) == (-1, None)
    assert answer["mixing"]["null"]["labels"] == {"mean": -1, "p": 1}
    assert (answer["composition"]["blau"], answer["composition"]["evenness"]) == (0, None)


@pytest.mark.parametrize(
    ("nodes", "edges", "code", "values"),
    [
        ("id\na\n", "source,target\na,a\n\na,zz\n", "unknown_end", {"line": "4", "id": "zz"}),
        ("id\n007\n", "source,target\n7,007\n", "unknown_end", {"line": "2", "id": "7"}),
        ("name\na\n", "source,target\n", "no_such_column", {"column": "id"}),
        ("id\na\n", "from,to\na,a\n", "no_such_column", {"column": "source"}),
        ('id,k\na,x\n"",x\n', "source,target\n", "no_id", {"line": "3"}),
        ("id,k\na,x\na,y\n", "source,target\n", "two_categories", {"line": "3", "id": "a"}),
    ],
)
def test_a_table_that_cannot_be_trusted_is_refused_with_its_line(
    tmp_path: Path, nodes: str, edges: str, code: str, values: dict[str, str]
) -> None:
    category = ["--category", "k"] if nodes.startswith("id,k") else []
    error = refusal("analyse", *tables(tmp_path, nodes, edges), *category)
    assert error.code == code
    assert error.values.items() >= values.items()


@pytest.mark.parametrize("weight", ["", "0", "-1", "nan", "inf", "much", "1e300"])
def test_a_weight_that_is_no_positive_number_is_refused(tmp_path: Path, weight: str) -> None:
    nodes, edges = tables(tmp_path, "id\na\nb\n", f'source,target,w\na,b,"{weight}"\n')
    error = refusal("analyse", nodes, edges, "--weight", "w")
    assert (error.code, error.values["line"], error.values["value"]) == ("bad_weight", "2", weight)


def test_a_missing_column_or_file_is_refused(tmp_path: Path) -> None:
    nodes, edges = tables(tmp_path, "id\na\n", "source,target\n")
    assert refusal("analyse", nodes, edges, "--category", "kind").values["found"] == "id"
    assert refusal("analyse", nodes, edges, "--weight", "w").code == "no_such_column"
    assert refusal("analyse", nodes, tmp_path / "none.csv").code == "no_such_file"


def test_a_row_said_twice_counts_once_and_is_told(tmp_path: Path) -> None:
    nodes, edges = tables(tmp_path, "id\na\nb\na\n", "source,target\na,b\n")
    told: list[str] = []
    asked = read_tables(nodes, edges, Columns(), warn=lambda code, _: told.append(code))
    assert (asked.graph.ids, told) == (("a", "b"), ["repeated_ids"])


def test_below_ten_actors_there_are_counts_and_lists_only(tmp_path: Path) -> None:
    few = "".join(f"a{row}\n" for row in range(9))
    star = "".join(f"a0,a{row}\n" for row in range(1, 9))
    said = call("--lang", "en", "analyse", *tables(tmp_path, f"id\n{few}", f"source,target\n{star}"))[0]
    assert "falls apart (1): a0" in said
    assert "no indices" in said
    assert "Density" not in said
    said = call("--lang", "en", "analyse", *tables(tmp_path, f"id\n{few}a9\n", f"source,target\n{star}"))[0]
    assert "Density: 0.18" in said
    assert "Without any tie (1): a9" in said


def test_the_verdict_on_mixing_needs_both_null_models(tmp_path: Path) -> None:
    from graph.analysis.analyse import analyse  # noqa: PLC0415 - beside its only use
    from ui.analysis_text import verdict  # noqa: PLC0415 - as above

    ids = "".join(f"{half}{row},{half}\n" for half in "ab" for row in range(8))
    within = "".join(f"{half}{row},{half}{other}\n" for half in "ab" for row in range(8) for other in range(row))
    asked = read_tables(*tables(tmp_path, f"id,k\n{ids}", f"source,target\n{within}a0,b0\n"), Columns("k"))
    found = analyse(asked.graph, asked.held, draws=199)
    assert found.mixing is not None
    assert verdict(found.mixing) == "fewer"
    assert "fewer than expected" in analysis_text(found, {}, lang="en")
    mixed = analyse(asked.graph, [str(row % 2) for row in range(16)], draws=199).mixing
    assert mixed is not None
    assert verdict(mixed) == "undetermined"


def test_the_structure_of_a_territory_is_its_cooperation(tmp_path: Path) -> None:
    workspace: list[str | Path] = ["--workspace", tmp_path / "ws"]
    call(*workspace, "import", EXAMPLE)
    register = json.loads(call(*workspace, "territories", "--json")[0])
    code = max(register, key=lambda each: (each["actors"], each["code"]))["code"]
    covered = json.loads(call(*workspace, "coverage", code, "--json")[0])
    answer = json.loads(call(*workspace, "structure", code, "--draws", "99", "--json")[0])
    actors = json.loads(call(*workspace, "actors", "--territory", code, "--json")[0])
    assert set(answer["nodes"]) == {each["id"] for each in actors}
    assert answer["m"] > 0
    rests = answer["rests_on"]
    assert rests["relation_types"] == ["co_leads", "cooperates", "partner_of"]
    assert (rests["territory"], rests["as_of"], rests["share_with_evidence"]) == (code, covered["as_of"], 1)
    assert (rests["seed"], rests["null_models"]["labels"]["draws"]) == (1, 99)
    held = {each["id"]: "|".join(each["categories"]) for each in actors}
    assert set(answer["mixing"]["table"]) == set(held.values())
    names = {each["name"] for each in actors}
    said = call(*workspace, "--lang", "fr", "structure", code)[0]
    assert any(name in said for name in names)
    assert refusal(*workspace, "structure", "999999999").code == "unknown_territory"


def test_an_actor_of_two_categories_is_of_both_in_one_name() -> None:
    from graph.analysis.ties import Ties  # noqa: PLC0415 - beside its only use

    relations = pl.DataFrame({"id": ["r"], "left": [0], "right": [1]})
    ties = Ties(pl.Series("id", ["a", "b"]), pl.Series([3, 0]).to_numpy(), pl.Series([False] * 2).to_numpy(), relations)
    told: list[object] = []
    asked = of_territory(ties, ["collective|public", None], warn=lambda _, values: told.append(values["n"]))
    assert (asked.held, told, asked.graph.m) == (("collective|public", ""), [1], 1)
