from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from form_exports import put_book, put_google
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

import importers
from graph.model.terms import CATEGORIES
from graph.workspace import Origin, Workspace
from graph.workspace.place import Place
from importers.answer_cells import pieces
from importers.base import Options
from importers.forms import FORM_MODULES, asked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.model.batch import Batch

ROW = {
    "Nom du territoire": "Cœur de Savoie",
    "Structures": "- Amap du Pré\n- Foyer rural",
    "Qui coopère": "Amap du pré",
    "Avec qui": "Foyer rural\nInconnue",
    "Besoins": ["Gouvernance partagée", "Recherche de fonds"],
    "Action": "Épicerie",
    "Depuis": "bientôt",
    "Date": "10/03/2021 14:32:01",
}
SIRET = next(number for nic in range(10, 99) if luhn.is_valid(number := f"241927201000{nic}"))
MAPPING = {
    "territories.name": "Nom du territoire",
    "actors.name": "Structures",
    "relations.source": "Qui coopère",
    "relations.target": "Avec qui",
    "relations.type": "=cooperates",
    "needs.theme": "Besoins",
    "needs.stated_on": "Date",
    "initiatives.name": "Action",
    "initiatives.since": "Depuis",
}


def batches(path: Path, mapping: Mapping[str, str]) -> list[Batch]:
    return list(importers.read(path, Options(mapping))[1])


def rows(found: list[Batch], table: str) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if value is not None and name != "line"}
        for batch in found
        if table in batch.records
        for row in batch.records[table].iter_rows(named=True)
    ]


def test_one_answer_gives_a_territory_its_actors_what_ties_them_its_needs_and_actions(tmp_path: Path) -> None:
    found = batches(put_google(tmp_path / "a.csv", [ROW]), MAPPING)
    assert rows(found, "territories") == [{"code": "200041010", "name": "Cœur de Savoie"}]
    actors = {row["name"]: row for row in rows(found, "actors")}
    assert {row["territory"] for row in actors.values()} == {"200041010"}
    assert sorted(actors) == ["Amap du Pré", "Foyer rural"]
    ends = [(row["source"], row["target"]) for row in rows(found, "relations")]
    assert ends == [
        (actors["Amap du Pré"]["id"], actors["Foyer rural"]["id"]),
        (actors["Amap du Pré"]["id"], "Inconnue"),
    ]
    assert [(row["theme"], row["territory"], row["stated_on"]) for row in rows(found, "needs")] == [
        ("Gouvernance partagée", "200041010", "2021-03-10"),
        ("Recherche de fonds", "200041010", "2021-03-10"),
    ]
    assert rows(found, "initiatives") == [{"name": "Épicerie", "territory": "200041010"}]
    assert [(each.column, each.value, each.reason.code) for each in found[0].doubted] == [
        ("Depuis", "bientôt", "bad_date")
    ]


def test_a_relation_that_names_nobody_known_is_refused_and_never_invented(tmp_path: Path) -> None:
    path = put_google(tmp_path / "a.csv", [ROW, {**ROW, "Avec qui": "Foyer rural"}])
    with Workspace.open(Place.of(tmp_path / "w", environ={}), write=True) as workspace:
        report = workspace.record(batches(path, MAPPING), Origin("a", "google_forms", "f", "test"))
        assert (report.rows, report.written + report.merged, len(report.rejected)) == (2, 1, 1)
        assert (report.rejected[0].line, report.rejected[0].reason.code) == (2, "unknown_actors")
        assert workspace.network().relations.height == 1


def test_a_territory_that_no_inter_communality_is_called_after_is_kept_under_a_code_of_its_own(tmp_path: Path) -> None:
    path = put_google(tmp_path / "a.csv", [{"Nom du territoire": "Vallée d'Orliac", "Autre": ""}])
    found = batches(path, {"territories.name": "Nom du territoire"})
    (row,) = rows(found, "territories")
    assert row["code"].startswith("vallee-d-orliac-")
    assert [each.reason.code for each in found[0].doubted] == ["territory_unmatched"]


@pytest.mark.parametrize(("code", "found"), [("241 927 201", "241927201"), (SIRET, "241927201"), ("O-1", "O-1")])
def test_a_territorys_number_is_read_as_people_write_it(tmp_path: Path, code: str, found: str) -> None:
    path = put_google(tmp_path / "a.csv", [{"Nom": "x", "SIREN": code}])
    assert (
        rows(batches(path, {"territories.name": "Nom", "territories.code": "SIREN"}), "territories")[0]["code"] == found
    )


def test_an_actor_named_twice_in_an_answer_is_one_with_both_categories(tmp_path: Path) -> None:
    answers = [{"Territoire": "Cœur de Savoie", "Habitants": "Foyer rural", "Entreprises": "Foyer rural\nScop"}]
    mapping = {
        "territories.name": "Territoire",
        "actors.name": "Habitants",
        "actors.categories": "=collective",
        "actors#2.name": "Entreprises",
        "actors#2.categories": "=economic",
    }
    found = rows(batches(put_google(tmp_path / "a.csv", answers), mapping), "actors")
    assert {row["name"]: row["categories"] for row in found} == {
        "Foyer rural": "collective|economic",
        "Scop": "economic",
    }


def test_a_half_filled_record_is_left_out_and_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    answers = [
        {"Nom": "Amap", "Un": "Amap", "Deux": ""},
        {"Nom": "", "Un": "", "Deux": ""},
        {"Nom": "", "Un": "x", "Deux": ""},
    ]
    mapping = {"name": "Nom", "relations.source": "Un", "relations.target": "Deux", "relations.type": "=cooperates"}
    (found,) = batches(put_google(tmp_path / "a.csv", answers), mapping)
    assert found.rows == 3
    assert [row["name"] for row in rows([found], "actors")] == ["Amap"]
    assert rows([found], "relations") == []
    assert [(each.line, each.column, each.reason.code) for each in found.doubted] == [(2, "Deux", "missing")]
    assert [(each.line, each.reason.code) for each in found.rejected] == [(3, "empty_row"), (4, "missing")]


KOBO: dict[str, list[list[object]]] = {
    "Candidature territoire": [
        ["start", "territoire", "_id", "_uuid", "_submission_time", "_index"],
        ["2021", "Cœur de Savoie", 101, "a1", "t", 1],
        ["2021", "Pays de Gex", 102, "a2", "t", 2],
    ],
    "acteurs": [
        ["nom_acteur", "categorie", "_index", "_parent_table_name", "_parent_index", "_submission__id"],
        ["Collectif « Arvan »; test", "habitants", 1, "Candidature territoire", 1, 101],
        ["Mairie de Gex", "martien", 2, "Candidature territoire", 2, 102],
        ["Orpheline", "public", 3, "Candidature territoire", 9, 109],
    ],
    "actions": [
        ["titre", "_index", "_parent_table_name", "_parent_index"],
        ["Épicerie", 1, "acteurs", 2],
    ],
}


def test_the_repeated_sheets_of_kobo_speak_of_the_territory_of_their_answer(tmp_path: Path) -> None:
    path = put_book(tmp_path / "a.xlsx", KOBO)
    mapping = {
        "territories.name": "territoire",
        "actors.name": "nom_acteur",
        "actors.categories": "categorie",
        "initiatives.name": "titre",
        "initiatives.actors": "nom_acteur",
    }
    found = batches(path, mapping)
    assert [(batch.part, batch.rows) for batch in found] == [
        ("Candidature territoire", 2),
        ("acteurs", 3),
        ("actions", 1),
    ]
    assert [(row["name"], row.get("categories"), row["territory"]) for row in rows(found, "actors")] == [
        ("Collectif « Arvan »; test", "collective", "200041010"),
        ("Mairie de Gex", None, "240100750"),
    ]
    assert [(row["name"], row["territory"], row["actors"]) for row in rows(found, "initiatives")] == [
        ("Épicerie", "240100750", "Mairie de Gex")
    ]
    refused = [each for batch in found for each in batch.rejected]
    assert [(each.table, each.line, each.reason.code) for each in refused] == [("acteurs", 4, "no_outer_answer")]
    assert [each.reason.code for batch in found for each in batch.doubted] == ["unknown_category"]


def test_a_sheet_is_read_alone_where_the_mapping_names_no_other(tmp_path: Path) -> None:
    found = batches(put_book(tmp_path / "a.xlsx", KOBO), {"name": "acteurs/nom_acteur"})
    assert [(batch.part, batch.rows) for batch in found] == [("acteurs", 3)]
    assert len(rows(found, "actors")) == 3


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_values_of_a_cell_are_never_blank_nor_repeated(cell: str) -> None:
    found = pieces(cell)
    assert all(each.strip() == each and each for each in found)
    assert len(set(found)) == len(found)
    assert pieces("\n".join(found)) == found or any("\u2028" in each or each[:1] in "-–—•*0123456789" for each in found)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS, st.sampled_from([*CATEGORIES, "", "martien"])), max_size=5))
@settings(max_examples=60, deadline=None)
def test_every_row_of_a_form_is_kept_or_refused_once(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, str, str]]
) -> None:
    answers: list[dict[str, str]] = [dict(zip(("Nom", "Territoire", "Catégorie"), each, strict=True)) for each in told]
    path = put_google(
        tmp_path_factory.mktemp("form") / "a.csv", [{"Nom": "x", "Territoire": "", "Catégorie": ""}, *answers]
    )
    mapping = {"name": "Nom", "categories": "Catégorie", "territories.name": "Territoire"}
    found = list(batches(path, mapping))
    assert sum(batch.rows for batch in found) >= 1
    for batch in found:
        kept = {line for frame in batch.records.values() for line in frame["line"]}
        refused = [each.line for each in batch.rejected]
        assert len(kept) + len(refused) == batch.rows
        assert kept.isdisjoint(refused)
        assert len(set(refused)) == len(refused)


def test_no_other_file_is_taken_for_a_form(shared: Path) -> None:
    folders, seen = {"framaforms", "limesurvey", "kobo", "typeform"}, set()
    for path in sorted((shared / "data").rglob("*")):
        if path.is_file() and path.name != "SOURCE.txt":
            seen.add(path.parent.name)
            found = [name for name, module in FORM_MODULES.items() if module.recognise(path)]
            assert bool(found) == (path.parent.name in folders), path
    assert seen > folders


@pytest.mark.parametrize("folder", ["framaforms", "limesurvey", "kobo", "typeform"])
def test_every_real_file_is_read_by_what_its_headings_suggest_and_twice_gives_the_same(
    shared: Path, tmp_path: Path, folder: str
) -> None:
    paths = [path for path in sorted((shared / "data" / folder).iterdir()) if path.name != "SOURCE.txt"]
    assert paths
    for at, path in enumerate(paths):
        form = asked(path)
        assert form is not None
        assert form.format == folder
        assert form.suggestion
        with Workspace.open(Place.of(tmp_path / str(at), environ={}), write=True) as workspace:
            said = [
                workspace.record(batches(path, form.suggestion), Origin("a", folder, "f", "test")) for _ in range(2)
            ]
            network = workspace.undated()
            assert said[0].written > 0
            assert all(each.rows == each.written + each.merged + len(each.rejected) for each in said)
            assert said[0].rows == said[1].rows == said[1].merged + len(said[1].rejected)
            workspace.record(batches(path, form.suggestion), Origin("b", folder, "other", "test"))
            assert workspace.undated().territories.equals(network.territories)
            if network.territories.height:
                assert workspace.undated() == network
