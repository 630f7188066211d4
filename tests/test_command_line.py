"""The command line as a person or a script calls it: real files, real databases, a process where that is tried."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
import servers
from calling import Caller

HERE = Path(__file__).parent


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def test_help_is_in_the_language_asked_for(essaim: Caller) -> None:
    assert "Ouvre l'application" in essaim.process("--help").out
    assert "Opens the app" in essaim.process("--lang", "en", "--help").out
    assert "Opens the app" in essaim.process("--help", ESSAIM_LANG="en").out


def test_a_first_table_with_names_alone_is_an_import(essaim: Caller, tmp_path: Path) -> None:
    path = write(tmp_path / "liste.csv", "name\nFoyer rural\nAmap du Pré\n")
    answer = essaim.process("import", path, "--json")
    assert answer.code == 0
    (found,) = answer.json
    assert (found["file"], found["format"], found["rows"], found["written"]) == (str(path), "tables", 2, 2)
    assert (found["merged"], found["rejected"], found["refused"]) == (0, [], None)
    assert isinstance(found["import"], int)
    assert [each["name"] for each in essaim("actors", "--json").json] == ["Amap du Pré", "Foyer rural"]
    again = essaim("import", path, "--json").json[0]
    assert (again["import"], again["written"], again["merged"]) == (None, 0, 2)


def test_a_folder_of_tables_is_one_import_and_comes_back_the_same(
    essaim: Caller, example: Caller, tmp_path: Path
) -> None:
    for target in ("sortie", "sortie.xlsx"):
        assert example("export", "tables", tmp_path / target).code == 0
    before = {name: example(name, "--json").json for name in ("actors", "relations", "initiatives", "needs", "offers")}
    (found,) = essaim("import", tmp_path / "sortie", "--json").json
    assert (found["rejected"], found["merged"]) == ([], 0)
    assert {name: essaim(name, "--json").json for name in before} == before
    other = Caller(tmp_path / "other")
    assert other("import", tmp_path / "sortie.xlsx", "--json").json[0]["rejected"] == []
    assert {name: other(name, "--json").json for name in before} == before


def test_each_refused_row_says_file_line_column_value_and_what_would_do(essaim: Caller, tmp_path: Path) -> None:
    write(tmp_path / "t" / "actors.csv", "id;name;categories;siren\na;Foyer;collectif;\nb;Mairie;maire;\nc;X;;123\n")
    write(tmp_path / "t" / "relations.csv", "source;target;type\na;zz;cooperates\na;a;danse\n")
    (found,) = essaim("import", tmp_path / "t", "--json").json
    assert (found["rows"], found["written"], found["merged"]) == (5, 1, 0)
    said = {(each["table"], each["line"]): each for each in found["rejected"]}
    assert said["actors", 3]["column"] == "categories"
    assert said["actors", 3]["value"] == "maire"
    assert "collective" in said["actors", 3]["reason"]
    assert said["actors", 4]["column"] == "siren"
    assert said["relations", 2]["value"] == "zz"
    assert "cooperates" in said["relations", 3]["reason"]
    english = essaim("--lang", "en", "import", tmp_path / "t", "--json").json[0]["rejected"]
    assert any("nobody is called" in each["reason"] for each in english)


def test_a_dry_run_makes_no_workspace_and_says_the_same(essaim: Caller, tmp_path: Path) -> None:
    path = write(tmp_path / "liste.csv", "name\nFoyer rural\n")
    tried = essaim("import", path, "--dry-run", "--json").json[0]
    assert not essaim.folder.exists()
    done = essaim("import", path, "--json").json[0]
    assert tried["import"] is None
    assert tried.pop("foreseen")["counts"]["added"] == {"actors": 1}
    assert {**tried, "import": 0} == {**done, "import": 0}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.csv", b"", "vide"),
        ("image.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 200, "image.csv"),
        ("faux.xlsx", b"PK\x03\x04 ceci n'est pas un classeur", "faux.xlsx"),
        ("recette.csv", b"farine;beurre\n1;2\n", "farine"),
        ("actors.csv", b"name;couleur\nFoyer;bleu\n", "couleur"),
    ],
)
def test_a_foreign_or_damaged_file_is_refused_whole(
    essaim: Caller, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    good = write(tmp_path / "liste.csv", "name\nFoyer\n")
    answer = essaim("import", path, good, "--json")
    assert answer.code == 3
    refused, found = answer.json
    assert said in refused["refused"]
    assert (refused["import"], refused["written"], refused["rejected"]) == (None, 0, [])
    assert found["written"] == 1


def test_a_missing_file_is_refused_with_its_name(essaim: Caller, tmp_path: Path) -> None:
    answer = essaim("import", tmp_path / "nulle part.csv", "--json")
    assert answer.code == 3
    assert "nulle part.csv" in answer.json[0]["refused"]


def test_any_table_is_read_by_saying_which_column_is_what(essaim: Caller, tmp_path: Path) -> None:
    path = write(
        tmp_path / "enquête.csv", "Structure ;Qui;Avec\r\nFoyer;collectif;Mairie\r\nMairie;public;\r\n", "cp1252"
    )
    mapping = ["--map", "name=Structure", "--map", "actors.categories=#2"]
    found = essaim("import", path, *mapping, "--json").json[0]
    assert (found["format"], found["written"]) == ("mapped", 2)
    assert {each["name"]: each["categories"] for each in essaim("actors", "--json").json} == {
        "Foyer": ["collective"],
        "Mairie": ["public"],
    }
    refused = essaim("import", path, "--map", "name=Nom", "--json")
    assert refused.code == 3
    assert "Structure" in refused.json[0]["refused"]
    assert essaim("import", path, "--map", "couleur=Structure").code == 2
    assert essaim("import", path, "--map", "name").code == 2


def test_reading_without_a_workspace_says_how_to_begin(essaim: Caller) -> None:
    for command in (
        ("actors",),
        ("territories",),
        ("coverage", "241927201"),
        ("check",),
        ("rebuild",),
        ("export", "gexf", "x"),
    ):
        answer = essaim(*command)
        assert answer.code == 4
        assert "essaim demo" in answer.err
    assert not essaim.folder.exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--as-of", "demain", "actors"], 2),
        (["--lang", "de", "actors"], 2),
        (["actors", "--category", "martien"], 2),
        (["actors", "--territory", "12"], 3),
        (["coverage", "000"], 3),
        (["coverage"], 2),
        (["export", "papyrus", "x"], 2),
        (["danse"], 2),
        (["--journal", "mysql://x/y", "actors"], 4),
        (["--graph", "mysql://x/y", "actors"], 2),
        (["import", "--format", "papyrus", "x.csv"], 2),
        (["import", "--territory", "12", "x.csv"], 3),
    ],
)
def test_wrong_calls_end_with_their_code_and_one_sentence(example: Caller, arguments: list[str], code: int) -> None:
    answer = example(*arguments)
    assert answer.code == code
    assert answer.out == ""
    assert answer.err.strip()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (["coverage", "241927201"], 0),
        (["--as-of", "demain", "actors"], 2),
        (["coverage", "000", "--json"], 3),
        (["--journal", "mysql://x/y", "actors"], 4),
    ],
)
def test_a_process_of_its_own_answers_as_a_call_in_this_one(example: Caller, call: list[str], code: int) -> None:
    answer = example.process(*call)
    assert answer == example(*call)
    assert answer.code == code


def test_coverage_answers_as_the_contract_says(example: Caller) -> None:
    found = example("coverage", "241927201", "--json").json
    assert found["territory"] == {"code": "241927201", "name": "CA Tulle Agglo"}
    assert set(found["presence"]) == {"collective", "public", "economic", "research", "national"}
    assert found["covered"] == {"attested": 3, "possible": 3, "of": 3}
    assert list(found["cooperation"]) == ["collective-public", "collective-economic", "public-economic"]
    assert (found["level"], found["broker"]) == (3, "tul-collectif")
    assert found["cooperation"]["collective-public"]["cut"] == ["tul-collectif"]
    assert set(found["codings"]) == {"as_recorded", "associations_as_collective", "associations_as_economic"}
    assert found["researchers"]["verdict"] == "unknown"
    text = example("coverage", "241927201").out
    assert "Collectif Tulle en commun" in text
    assert "actors, ligne" in text


def test_days_choose_what_is_answered(example: Caller) -> None:
    then = example("--as-of", "1990-01-01", "coverage", "241927201", "--json").json
    assert then["as_of"] == "1990-01-01"
    assert example("--known-on", "1990-01-01", "actors", "--json").json == []


def test_every_epci_answers_even_where_nobody_is_known(example: Caller) -> None:
    found = example("coverage", "200029999", "--json").json
    assert found["covered"] == {"attested": 0, "possible": 3, "of": 3}
    assert found["level"] == 0
    assert found["cooperation"]["public-economic"] == {
        **found["cooperation"]["public-economic"],
        "ties": 0,
        "density": None,
        "redundancy": 0,
        "cut": [],
    }


def test_the_same_answer_is_the_same_bytes(example: Caller) -> None:
    for call in (["coverage", "241927201"], ["territories"], ["actors"], ["relations"]):
        assert example(*call, "--json").out == example.process(*call, "--json").out


def test_the_register_lists_territories_with_what_is_known_of_them(example: Caller) -> None:
    found = {each["code"]: each for each in example("territories", "--json").json}
    assert found["241927201"]["kind"] == "epci"
    assert found["241927201"]["rurality"] == "mixed"
    assert found["241927201"]["communes"] == 43
    assert found["lyon-3-7"]["kind"] == "districts"
    assert found["200030658"]["actors"] > 30


def test_json_may_be_asked_before_the_command(example: Caller) -> None:
    assert example("--json", "territories").json == example("territories", "--json").json


def test_people_get_a_table_in_their_language(example: Caller) -> None:
    assert "intercommunalité" in example("territories").out
    assert "inter-communality" in example("--lang", "en", "territories").out


@pytest.mark.parametrize("table", ["relations", "initiatives", "needs", "offers", "absences", "bodies"])
def test_other_tables_have_their_columns_as_keys(example: Caller, table: str) -> None:
    with (HERE.parent / "ui" / "example" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        headings = next(csv.reader(file))
    rows = example(table, "--json").json
    assert rows
    assert set(headings) <= set(rows[0])
    here = example(table, "--territory", "241927201", "--json").json
    assert len(here) < len(rows)


def test_check_finds_what_rebuild_mends(essaim: Caller, tmp_path: Path) -> None:
    essaim("import", write(tmp_path / "liste.csv", "name\nFoyer rural\n"))
    found = essaim("check", "--json")
    assert (found.code, found.json) == (0, {"ok": True, "actors": 1, "relations": 0, "problems": []})
    (essaim.folder / "graph.lbug").write_bytes(b"rien")
    mended = essaim("actors", "--json")
    assert len(mended.json) == 1
    assert "refait" in mended.err
    assert essaim("rebuild", "--json").json["ok"]


def test_the_template_is_an_empty_import(essaim: Caller, tmp_path: Path) -> None:
    for lang in ("fr", "en"):
        path = tmp_path / f"{lang}.xlsx"
        assert essaim("--lang", lang, "template", path).code == 0
        book = openpyxl.load_workbook(path)
        assert book.sheetnames[1].lower() == ("acteurs" if lang == "fr" else "actors")
        found = essaim("import", path, "--json").json[0]
        assert (found["rows"], found["rejected"], found["refused"]) == (0, [], None)
    assert essaim("template", tmp_path / "absent" / "x.xlsx").code == 3


def test_formats_say_what_is_read_and_written(essaim: Caller) -> None:
    found = {each["name"]: each for each in essaim("formats", "--json").json}
    for name in ("tables", "mapped", "dgcl", "gogocarto", "scdl", "rna"):
        assert found[name]["reads"]
    for name in ("tables", "gexf", "graphml", "html"):
        assert found[name]["writes"]
    assert all(each["what"] for each in found.values())


def test_each_export_is_written(example: Caller, tmp_path: Path) -> None:
    for name in ("gexf", "graphml", "html", "json"):
        answer = example("export", name, tmp_path / f"x.{name}", "--territory", "241927201")
        assert answer.code == 0
        text = (tmp_path / f"x.{name}").read_text("utf-8")
        assert "La Dentelle, café associatif" in text
        assert "Trièves" not in text
    assert example("export", "gexf", tmp_path / "absent" / "x.gexf").code == 3


SAME = (
    ["coverage", "241927201"],
    ["coverage", "200030658"],
    ["territories"],
    ["actors"],
    ["relations"],
    ["initiatives"],
)


def test_a_journal_in_postgresql_answers_the_same(tmp_path: Path, postgres_url: str, example: Caller) -> None:
    server = Caller(tmp_path / "ws")
    options = ["--journal", postgres_url]
    assert server(*options, "import", HERE.parent / "ui" / "example").code == 0
    for call in SAME:
        assert server(*options, *call, "--json").out == example(*call, "--json").out
    assert server(*options, "check").code == 0


@pytest.mark.xdist_group("neo4j")
def test_a_graph_in_neo4j_answers_the_same_and_is_mended(
    tmp_path: Path, neo4j_server: servers.Server, example: Caller
) -> None:
    server = servers.emptied(neo4j_server)
    essaim = Caller(tmp_path / "ws")
    options = ["--graph", server.url]
    known = {"ESSAIM_GRAPH_USER": server.user, "ESSAIM_GRAPH_PASSWORD": server.password}
    assert essaim(*options, "import", HERE.parent / "ui" / "example", **known).code == 0
    for call in SAME:
        assert essaim(*options, *call, "--json", **known).out == example(*call, "--json").out
    assert essaim(*options, "check", **known).code == 0
    servers.emptied(server)
    assert essaim(*options, "check", "--json", **known).json["ok"] is False
    assert essaim(*options, "rebuild", "--json", **known).json["ok"] is True
    assert essaim(*options, "check", **known).code == 0
    assert essaim(*options, "actors", **(known | {"ESSAIM_GRAPH_PASSWORD": "faux"})).code == 4
    other = Caller(tmp_path / "other")
    refused = other(*options, "import", HERE.parent / "ui" / "example", **known)
    assert refused.code == 4
    assert "autre" in refused.err
