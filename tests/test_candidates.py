"""Candidates: entries of registers that count nowhere until a person adopts one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from calling import Caller

from graph.analysis.coverage import coverage
from graph.errors import InputRefused, UsageError
from graph.model.batch import LINE, Batch
from graph.model.records import Actor
from graph.model.tables import TABLES
from graph.workspace import Origin, Place, Workspace, today
from graph.workspace.candidate_search import Words
from graph.workspace.candidates import adopt, candidates, put_candidates, registers_read
from graph.workspace.erasing import erase
from ui.actions import Wish, import_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.workspace import Report

OWN = Path(__file__).parent / "files"
TULLE = "241927201"
HEADINGS = "id;titre;objet;objet_social1;adrs_codeinsee;adrs_codepostal;adrs_libcommune;position"
ROWS = """\
W191000001;FOYER RURAL D'ÉDUCATION POPULAIRE;animer le bourg;007000;19081;;;A
W191000002;L'ÉPICERIE SOLIDAIRE DU PLATEAU;vendre des produits locaux;019000;19272;;;A
W191000003;AAPPMA LA TRUITE;la pêche et les rivières;011000;19062;;;A
W191000004;AMIS D'AILLEURS;voyager;007000;33063;;;A
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(Place.of(tmp_path / "ws", environ={}), write=True) as opened:
        yield opened


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "rna.csv"
    path.write_text(f"{HEADINGS}\n{ROWS}", encoding="utf-8")
    return path


def _read(workspace: Workspace, *paths: Path, dry_run: bool = False) -> list[Report]:
    wish = Wish(territory=TULLE, by="Ana", candidates=True, dry_run=dry_run)
    found = import_files(workspace, paths, wish=wish)
    return [each.report for each in found if each.report is not None]


def _names(workspace: Workspace, **asked: str) -> list[str]:
    return [each.name for each in candidates(workspace, TULLE, **asked)]  # type: ignore[arg-type]  # only texts are asked for here


def test_only_the_territorys_entries_are_kept_and_all_rows_are_counted(workspace: Workspace, register: Path) -> None:
    (report,) = _read(workspace, register)
    assert (report.rows, report.written, report.merged, len(report.rejected), report.outside) == (3, 3, 0, 0, 1)
    assert _names(workspace) == [
        "AAPPMA LA TRUITE",
        "FOYER RURAL D'ÉDUCATION POPULAIRE",
        "L'ÉPICERIE SOLIDAIRE DU PLATEAU",
    ]
    (read,) = registers_read(workspace, TULLE)
    assert (read["register"], read["candidates"], read["entry"]) == ("rna", 3, report.entry)


def test_a_candidate_counts_in_no_coverage_until_it_is_adopted(workspace: Workspace, register: Path) -> None:
    _read(workspace, register)
    territory = workspace.territory(TULLE)
    assert workspace.undated().actors.is_empty()
    before = coverage(workspace.network(territory), territory, today()).presence["collective"]
    assert (before.state, before.actors) == ("unknown", ())
    adopt(workspace, "rna-W191000001", by="Ana", categories=["collectif"])
    after = coverage(workspace.network(territory), territory, today()).presence["collective"]
    assert (after.state, after.actors) == ("attested", ("rna-W191000001",))


def test_the_registers_line_is_the_source_of_what_was_adopted(workspace: Workspace, register: Path) -> None:
    _read(workspace, register)
    report = adopt(workspace, "rna-W191000002", by="Ana", categories=["economic"])
    first, second = workspace.evidence("actors", ["rna-W191000002"])["rna-W191000002"]
    assert (first.file, first.part, first.line, first.by) == (str(register), "rna", 3, "Ana")
    assert (first.values["rna"], "categories" in first.values) == ("W191000002", False)
    assert (second.part, second.values["categories"]) == ("adopted", "economic")
    row = workspace.history().filter(pl.col("id") == report.entry).row(0, named=True)
    assert (row["format"], row["what"]) == ("adopted", str(register))


def test_an_adopted_candidate_is_one_no_more_and_is_again_when_it_is_undone(
    workspace: Workspace, register: Path
) -> None:
    _read(workspace, register)
    report = adopt(workspace, "rna-W191000001", by="Ana")
    assert "FOYER RURAL D'ÉDUCATION POPULAIRE" not in _names(workspace)
    with pytest.raises(InputRefused, match="already_adopted"):
        adopt(workspace, "rna-W191000001", by="Ana")
    assert report.entry is not None
    workspace.undo(report.entry, by="Ana")
    assert "FOYER RURAL D'ÉDUCATION POPULAIRE" in _names(workspace)
    assert workspace.undated().actors.is_empty()


def test_who_is_an_actor_already_by_its_number_is_no_candidate(workspace: Workspace, register: Path) -> None:
    _read(workspace, register)
    workspace.say(Actor(name="La Truite", rna="W191000003", commune="19062"), by="Ana")
    assert "AAPPMA LA TRUITE" not in _names(workspace)


def test_the_list_itself_can_be_undone_and_an_undone_list_can_be_read_again(
    workspace: Workspace, register: Path
) -> None:
    (report,) = _read(workspace, register)
    assert report.entry is not None
    workspace.undo(report.entry, by="Ana")
    assert _names(workspace) == []
    with pytest.raises(InputRefused, match="unknown_candidate"):
        adopt(workspace, "rna-W191000001", by="Ana")
    _read(workspace, register)
    assert len(_names(workspace)) == 3


def test_a_second_register_adds_and_the_same_again_merges(workspace: Workspace, register: Path) -> None:
    _read(workspace, register)
    (again,) = _read(workspace, register)
    assert (again.written, again.merged) == (0, 3)
    (more,) = _read(workspace, OWN / "registers/annuaire_invente.json")
    assert more.written == 5
    assert {each.register for each in candidates(workspace, TULLE)} == {"rna", "annuaire"}
    assert len(candidates(workspace, TULLE)) == 8


def test_who_has_ended_is_no_candidate(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "rna.csv"
    rows = "W191000001;OUVERTE;19272;A;0001-01-01\nW191000002;FINIE;19272;D;2020-09-30\n"
    path.write_text(f"id;titre;adrs_codeinsee;position;date_disso;objet_social1\n{rows}", encoding="utf-8")
    _read(workspace, path)
    assert _names(workspace) == ["OUVERTE"]
    with pytest.raises(InputRefused, match="candidate_ended"):
        adopt(workspace, "rna-W191000002", by="Ana")


def test_who_was_erased_does_not_come_back_as_a_candidate(workspace: Workspace, register: Path) -> None:
    _read(workspace, register)
    erase(workspace, "rna-W191000001", by="Ana", why="sur demande")
    assert "FOYER RURAL D'ÉDUCATION POPULAIRE" not in _names(workspace)
    (again,) = _read(workspace, register.rename(register.with_name("autre.csv")))
    assert [(each.line, each.column, each.reason.code) for each in again.rejected] == [(2, "id", "erased_before")]
    assert (again.rows, again.written, again.merged, again.outside) == (3, 0, 2, 1)
    assert len(_names(workspace)) == 2


def test_a_dry_run_keeps_nothing(workspace: Workspace, register: Path) -> None:
    (report,) = _read(workspace, register, dry_run=True)
    assert (report.entry, report.written) == (None, 3)
    assert workspace.revision == 0


def test_sirenes_two_files_read_together_give_named_candidates(workspace: Workspace) -> None:
    folder = OWN / "registers"
    _read(workspace, folder / "sirene_unites_inventees.csv", folder / "sirene_etablissements_inventes.csv")
    found = {each.id: each for each in candidates(workspace, TULLE)}
    assert found["siren-900000126"].categories == ("economic",)
    assert found["siren-900000118"].may_be == ("collective", "economic", "national")
    assert not any("INVENTE" in each.name for each in found.values()), "persons are no candidates"


def test_laboratories_of_the_research_register_are_candidates_too(workspace: Workspace, shared: Path) -> None:
    wish = Wish(territory="200054781", by="Ana", candidates=True)
    (found,) = import_files(workspace, [shared / "data/recherche_scanr_rnsr/v1_rnsr.json"], wish=wish)
    assert found.report is not None
    assert found.report.rows + found.report.outside == 30
    labs = candidates(workspace, "200054781", category="research", text="histoire des textes")
    assert [each.name for each in labs] == ["INSTITUT DE RECHERCHE ET D'HISTOIRE DES TEXTES"]
    assert labs[0].categories == ("research",)


# Finding


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("epicerie", "L'ÉPICERIE SOLIDAIRE DU PLATEAU"),
        ("épicerie solidaire", "L'ÉPICERIE SOLIDAIRE DU PLATEAU"),
        ("Solidare épicérie", "L'ÉPICERIE SOLIDAIRE DU PLATEAU"),
        ("la  FOYÉ rural", "FOYER RURAL D'ÉDUCATION POPULAIRE"),
        ("rivières", "AAPPMA LA TRUITE"),
        ("peche", "AAPPMA LA TRUITE"),
        ("educ", "FOYER RURAL D'ÉDUCATION POPULAIRE"),
        ("produit", "L'ÉPICERIE SOLIDAIRE DU PLATEAU"),
    ],
)
def test_accents_case_order_and_small_misspellings_are_forgiven(
    workspace: Workspace, register: Path, asked: str, first: str
) -> None:
    _read(workspace, register)
    found = candidates(workspace, TULLE, text=asked)
    assert [each.name for each in found] == [first]
    assert found[0].score is not None
    assert 50 < found[0].score <= 100


@pytest.mark.parametrize("asked", ["zzz", "épicerie truite", "voyager", "ab", "?"])
def test_what_is_not_there_is_not_found(workspace: Workspace, register: Path, asked: str) -> None:
    _read(workspace, register)
    assert _names(workspace, text=asked) == []


def test_a_word_of_the_name_counts_more_than_one_of_the_description() -> None:
    frame = pl.DataFrame(
        {
            "row": pl.Series([0, 1, 2], dtype=pl.UInt32),
            "name": ["Les Amis du vélo", "Velo", "Autre"],
            "themes": [None, None, "vélo"],
            "description": ["on roule", None, "le vélo"],
        }
    )
    found = dict(Words.of(frame).found("velo").rows())
    assert found == {0: 100.0, 1: 100.0, 2: 90.0}


def test_a_gap_is_answered_by_what_is_stated_first_then_by_what_may_be(workspace: Workspace, register: Path) -> None:
    _read(workspace, register, OWN / "registers/annuaire_invente.json")
    assert _names(workspace, category="collective") == [
        "AAPPMA LA TRUITE",
        "FOYER RURAL D'ÉDUCATION POPULAIRE",
        "L'ÉPICERIE SOLIDAIRE DU PLATEAU",
        "Mission locale inventée",
    ]
    public = candidates(workspace, TULLE, category="acteur public")
    assert [bool(each.categories) for each in public] == sorted(
        (bool(each.categories) for each in public), reverse=True
    )
    assert _names(workspace, category="research") == ["Mission locale inventée"]
    with pytest.raises(UsageError, match="unknown_category"):
        candidates(workspace, TULLE, category="maire")
    with pytest.raises(InputRefused, match="unknown_territory"):
        candidates(workspace, "000000000")


def test_no_register_is_no_candidate(workspace: Workspace) -> None:
    workspace.say(Actor(name="Amap", commune="19272"), by="Ana")
    assert candidates(workspace, TULLE, text="amap") == []
    assert registers_read(workspace, TULLE) == []


def test_fifty_thousand_entries_are_found_at_once(workspace: Workspace) -> None:
    n = 50_000
    columns = {
        "id": [f"rna-W{k:09d}" for k in range(n)],
        "name": [f"ASSOCIATION NUMERO {k} DES AMIS DE LA COMMUNE" for k in range(n)],
        "kind": ["association"] * n,
        "commune": ["19272"] * n,
        "rna": [f"W{k:09d}" for k in range(n)],
    }
    cells = [
        pl.Series(name, columns.get(name, [None] * n), dtype=kind) for name, kind in TABLES["actors"].schema.items()
    ]
    batch = Batch("big", n, {"actors": pl.DataFrame([*cells, pl.Series(LINE, range(2, n + 2), dtype=pl.Int64)])})
    report = put_candidates(workspace, [batch], Origin("big.csv", "rna", "x", "Ana"), territory=TULLE)
    assert report.written == n
    begun = time.process_time()
    (found,) = candidates(workspace, TULLE, text="numero 31415 amis", limit=1)
    assert found.name == "ASSOCIATION NUMERO 31415 DES AMIS DE LA COMMUNE"
    assert time.process_time() - begun < 5
    begun = time.process_time()
    candidates(workspace, TULLE, text="communne 27182")
    assert time.process_time() - begun < 1.5, "what was read once is remembered"


# The commands


@pytest.fixture
def essaim(tmp_path: Path) -> Caller:
    return Caller(tmp_path / "called")


def test_the_commands_read_find_and_adopt(essaim: Caller, register: Path) -> None:
    answer = essaim("candidates", TULLE, "--from", register, "--json")
    (read,) = answer.json
    assert (read["rows"], read["written"], read["merged"], read["rejected"], read["outside"]) == (3, 3, 0, [], 1)
    assert essaim("actors", "--json").json == []
    found = essaim("candidates", TULLE, "--search", "epicerie", "--json").json
    assert [(each["candidate"], each["line"], each["may_be"]) for each in found] == [
        ("rna-W191000002", 3, ["collective", "economic", "national"])
    ]
    adopted = essaim("adopt", "rna-W191000002", "--category", "économique", "--json").json
    assert adopted["adopted"] == "rna-W191000002"
    (actor,) = essaim("actors", "--territory", TULLE, "--json").json
    assert (actor["id"], actor["categories"], actor["territory"]) == ("rna-W191000002", ["economic"], TULLE)
    assert essaim("undo", str(adopted["entry"])).code == 0
    assert essaim("actors", "--json").json == []


def test_what_cannot_be_done_is_said_in_one_sentence(essaim: Caller, register: Path) -> None:
    assert essaim("candidates", TULLE, "--from", register).code == 0
    for call, code in (
        (("adopt", "rna-W999999999"), 3),
        (("candidates", TULLE, "--category", "maire"), 2),
        (("candidates", "1", "--json"), 3),
        (("candidates", TULLE, "--from", register.with_name("none.csv")), 3),
    ):
        answer = essaim(*call)
        assert answer.code == code, call
        assert "Traceback" not in answer.err
