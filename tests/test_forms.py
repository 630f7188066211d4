from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from form_exports import (
    google_rows,
    put_book,
    put_google,
    put_kobo,
    put_limesurvey,
    put_typeform,
    put_utf16,
    put_webform,
    webform_rows,
)

import importers
from graph.errors import EssaimError
from importers.base import Options
from importers.forms import asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.model.batch import Batch

EATING, ENERGY, MONEY = "Épiceries et cantines solidaires", "Énergie, climat et eau", "Monnaies locales"
ANSWERS: list[dict[str, str | list[str]]] = [
    {
        "Nom de la structure": "Amap du Pré ; Combe",
        "Thématiques": [EATING, MONEY],
        "Votre adresse e-mail": "anne@exemple.fr",
        "Commentaires": 'Ligne 1\nLigne 2 avec "guillemets" ; 06 12 34 56 78',
        "Prénom": "Anne",
    },
    {
        "Nom de la structure": "Foyer rural",
        "Thématiques": [ENERGY],
        "Votre adresse e-mail": "",
        "Commentaires": "",
        "Prénom": "",
    },
    {
        "Nom de la structure": "Scop d'Orliac",
        "Thématiques": [],
        "Votre adresse e-mail": "",
        "Commentaires": "néant",
        "Prénom": "",
    },
]
FILES = Path(__file__).parent / "files" / "forms"
MAPPING = {"name": "Nom de la structure", "themes": "Thématiques", "description": "Commentaires"}
READ = [
    {
        "name": "Amap du Pré ; Combe",
        "themes": f"{EATING}|{MONEY}",
        "description": 'Ligne 1\nLigne 2 avec "guillemets" ; […]',
    },
    {"name": "Foyer rural", "themes": ENERGY},
    {"name": "Scop d'Orliac", "description": "néant"},
]

WRITTEN: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "webform separate": ("framaforms", lambda at: put_webform(at / "a.csv", webform_rows(ANSWERS))),
    "webform compact": ("framaforms", lambda at: put_webform(at / "a.csv", webform_rows(ANSWERS, separate=False))),
    "webform without details": ("framaforms", lambda at: put_webform(at / "a", webform_rows(ANSWERS, details=False))),
    "webform compact without details": (
        "framaforms",
        lambda at: put_webform(at / "a", webform_rows(ANSWERS, separate=False, details=False)),
    ),
    "webform as UTF-16 named .xls": ("framaforms", lambda at: put_utf16(at / "a.xls", webform_rows(ANSWERS))),
    "webform as a workbook": ("framaforms", lambda at: put_book(at / "a.xlsx", {"Réponses": webform_rows(ANSWERS)})),
    "limesurvey": ("limesurvey", lambda at: put_limesurvey(at / "a.csv", ANSWERS)),
    "kobo both": ("kobo", lambda at: put_kobo(at / "a.csv", ANSWERS)),
    "kobo details": ("kobo", lambda at: put_kobo(at / "a.csv", ANSWERS, summary=False)),
    "google": ("google_forms", lambda at: put_google(at / "a.csv", ANSWERS)),
    "google as a workbook": (
        "google_forms",
        lambda at: put_book(at / "a.xlsx", {"Réponses au formulaire 1": google_rows(ANSWERS)}),
    ),
}


def batches(path: Path, mapping: Mapping[str, str]) -> list[Batch]:
    return list(importers.read(path, Options(mapping))[1])


def rows(path: Path, mapping: Mapping[str, str], table: str = "actors") -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if value is not None and name not in ("line", "id")}
        for batch in batches(path, mapping)
        if table in batch.records
        for row in batch.records[table].iter_rows(named=True)
    ]


def refusal(path: Path, mapping: Mapping[str, str]) -> EssaimError:
    with pytest.raises(EssaimError) as caught:
        batches(path, mapping)
    return caught.value


def told(path: Path, mapping: Mapping[str, str]) -> list[tuple[int, str, str]]:
    found = batches(path, mapping)
    return [(each.line, each.column, each.reason.code) for batch in found for each in (*batch.rejected, *batch.doubted)]


@pytest.mark.parametrize("how", WRITTEN)
def test_the_same_answers_are_read_the_same_whatever_tool_wrote_them(tmp_path: Path, how: str) -> None:
    name, put = WRITTEN[how]
    path = put(tmp_path)
    assert importers.detect(path).name == name
    assert rows(path, MAPPING) == READ
    assert sum(batch.rows for batch in batches(path, MAPPING)) == len(ANSWERS)


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_the_files_that_are_kept_here_are_read_the_same(path: Path) -> None:
    if path.name == "territoires.csv":
        assert rows(path, {}, "territories")[0]["code"] == "241927201"
        return
    assert path.name.startswith(importers.detect(path).name)
    assert rows(path, MAPPING) == READ


@pytest.mark.parametrize("how", WRITTEN)
def test_what_tells_who_answered_is_dropped_and_counted(tmp_path: Path, how: str) -> None:
    path = WRITTEN[how][1](tmp_path)
    dropped = {name: count for batch in batches(path, MAPPING) for name, count in batch.dropped.items()}
    assert (dropped["Votre adresse e-mail"], dropped["Prénom"]) == (1, 1)
    if how.startswith("webform") and "without" not in how:
        assert [dropped[name] for name in ("Adresse IP", "UID", "Nom d’utilisateur")] == [3, 3, 3]
    if how.startswith("kobo"):
        assert dropped["_submitted_by"] == 3
    said = repr(batches(path, MAPPING))
    assert not [secret for secret in ("anne", "192.0.2.1", "06 12") if secret in said.replace("Anne", "anne").lower()]


@pytest.mark.parametrize("how", WRITTEN)
def test_without_a_mapping_a_form_is_refused_with_its_questions_and_how_to_map_them(tmp_path: Path, how: str) -> None:
    error = refusal(WRITTEN[how][1](tmp_path), {})
    assert (error.code, error.exit_code) == ("questions_to_map", 3)
    assert "Nom de la structure ; Thématiques ; Commentaires" in error.values["questions"]
    assert 'actors.name=Nom de la structure"' in error.values["example"]
    assert "e-mail" not in error.values["questions"]


@pytest.mark.parametrize("how", WRITTEN)
def test_what_reaches_a_person_is_never_read_even_when_asked_for(tmp_path: Path, how: str) -> None:
    error = refusal(WRITTEN[how][1](tmp_path), {**MAPPING, "actors.url": "Votre adresse e-mail"})
    assert (error.code, error.values["column"]) == ("personal_question", "Votre adresse e-mail")


def test_a_persons_name_is_read_only_where_somebody_says_that_it_names_organisations(tmp_path: Path) -> None:
    answers = [{"Contact": "Foyer rural", "Besoin": "x"}]
    path = put_google(tmp_path / "a.csv", answers)
    assert refusal(path, {}).values["questions"] == "Contact ; Besoin"
    assert not asked(path).suggestion  # type: ignore[union-attr]  # a table
    assert rows(path, {"name": "Contact"}) == [{"name": "Foyer rural"}]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|", ":", ".", " "])
def test_any_separator_that_webform_offers_is_found(tmp_path: Path, separator: str) -> None:
    path = put_webform(tmp_path / "a.csv", webform_rows(ANSWERS), separator=separator)
    assert rows(path, MAPPING) == READ


def test_of_choices_in_one_cell_a_comma_inside_a_label_splits_nothing(tmp_path: Path) -> None:
    compact = webform_rows([{"Nom": "a", "Thèmes": [ENERGY, MONEY]}], separate=False, details=False)
    assert (
        rows(put_webform(tmp_path / "a", compact), {"name": "Nom", "themes": "Thèmes"})[0]["themes"]
        == f"{ENERGY}|{MONEY}"
    )
    path = put_google(tmp_path / "b", [{"Nom": "a", "Thèmes": [ENERGY, MONEY]}])
    assert rows(path, {"name": "Nom", "themes": "Thèmes"})[0]["themes"] == f"{ENERGY}|{MONEY}"


def test_a_choice_of_its_own_and_a_slash_in_a_label_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        '"Nom";"Thèmes";"Thèmes/Eau/climat";"Thèmes/Énergie";"g/Nom court";"g/Actif";"_id";"_uuid";"_index"\n'
        '"a";"Eau/climat";"1";"0";"x";"1";"1";"u";"1"\n',
        encoding="utf-8",
    )
    assert rows(path, {"name": "Nom", "themes": "Thèmes", "description": "g/Nom court"}) == [
        {"name": "a", "themes": "Eau/climat", "description": "x"}
    ]


def test_a_grid_has_a_question_for_each_of_its_rows(tmp_path: Path) -> None:
    rows_written = [
        ["T", "", "", "", "", ""],
        ["", "Implication", "", "Thèmes", "", ""],
        ["Nom", "Habitants", "Publics", "Eau", "Autre…", "Suite"],
        ["a", "Fort", "", "X", "Recyclerie", "b"],
    ]
    path = put_webform(tmp_path / "a.csv", rows_written)
    form = asked(path)
    assert form is not None
    assert [each.name for each in form.questions] == ["Nom", "Habitants", "Publics", "Thèmes", "Suite"]
    assert rows(path, {"name": "Nom", "themes": "Thèmes", "description": "Habitants", "source": "Suite"}) == [
        {"name": "a", "themes": "Eau|Recyclerie", "description": "Fort", "source": "b"}
    ]
    assert rows(path, {"name": "Nom", "description": "Eau"})[0]["description"] == "X"


def test_the_codes_of_limesurvey_stay_codes_and_n_a_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        '\ufeff"id";"submitdate";"lastpage";"territoire";"themes[SQ001]";"themes[SQ002]";"themes[other]"\r\n'
        '"1";"2021-03-10 14:51:02";"3";"Pays de Gex";"Y";"N";"Recyclerie"\r\n'
        '"2";"";"1";"Cœur de Savoie";"N/A";"N/A";"N/A"\r\n\r\n'.encode()
    )
    mapping = {"name": "territoire", "themes": "themes"}
    assert rows(path, mapping) == [{"name": "Pays de Gex", "themes": "SQ001|Recyclerie"}, {"name": "Cœur de Savoie"}]
    assert told(path, mapping) == [(3, "submitdate", "answer_unfinished")]


def test_an_answer_that_was_not_sent_off_is_read_and_told(tmp_path: Path) -> None:
    written = webform_rows([ANSWERS[1]])
    written[3][5] = "1"
    path = put_webform(tmp_path / "a.csv", written)
    assert [each["name"] for each in rows(path, MAPPING)] == ["Foyer rural"]
    assert told(path, MAPPING) == [(4, "Brouillon", "answer_unfinished")]


def test_two_columns_called_other_go_with_the_question_before_each(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "#,Votre structure,Other,Quel thème ?,Other,geo,Start Date (UTC),Submit Date (UTC),Network ID,Tags\n"
        'k,,Amap du Pré,Eau,Recyclerie,"46.04157,6.93822",2022-11-30 09:17:44,2022-11-30 09:19:01,0fc,\n',
        encoding="utf-8",
    )
    mapping = {
        "name": "Votre structure",
        "themes": "Quel thème",
        "lat": "geo",
        "lon": "geo",
        "since": "Submit Date (UTC)",
    }
    assert rows(path, mapping) == [
        {"name": "Amap du Pré", "themes": "Eau|Recyclerie", "lat": 46.04157, "lon": 6.93822, "since": "2022-11-30"}
    ]
    assert rows(path, {"name": "#3"}) == [{"name": "Amap du Pré"}]


def test_choices_in_columns_of_their_own_labels_are_one_question(tmp_path: Path) -> None:
    path = put_typeform(tmp_path / "a.csv", ANSWERS)
    form = asked(path)
    assert form is not None
    question = next(each for each in form.questions if each.choices)
    assert question.choices == (EATING, MONEY, ENERGY)
    assert [each.get("themes") for each in rows(path, {"name": "Nom de la structure", "themes": question.name})] == [
        f"{EATING}|{MONEY}",
        ENERGY,
        None,
    ]
    assert rows(path, {"name": "Nom de la structure", "themes": "#3+#5"})[1]["themes"] == ENERGY


def test_columns_of_any_table_can_be_put_together_or_said_once_for_all(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Structure;Eau;Énergie;Mairie\nAmap;x;;Ussel\nScop;x;x;\n", encoding="utf-8")
    mapping = {
        "name": "Structure",
        "themes": "#2-#3",
        "categories": "=economic",
        "actors#2.name": "Mairie",
        "actors#2.categories": "=public",
    }
    assert sorted(rows(path, mapping), key=lambda each: str(each["name"])) == [
        {"name": "Amap", "themes": "Eau", "categories": "economic"},
        {"name": "Scop", "themes": "Eau|Énergie", "categories": "economic"},
        {"name": "Ussel", "categories": "public"},
    ]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"needs.theme": "Besoin"}, "field_needed"),
        ({"actors#0.name": "Nom"}, "unknown_field"),
        ({"people.name": "Nom"}, "unknown_field"),
        ({"name": "Nom", "couleur": "x"}, "unknown_field"),
        ({"name": "Absent"}, "headings_not_found"),
        ({"name": "#9"}, "headings_not_found"),
        ({"name": "Thème"}, "repeated_heading"),
    ],
)
def test_a_mapping_that_cannot_be_says_why(tmp_path: Path, mapping: Mapping[str, str], code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Horodateur,Nom,Thème,Thème,Besoin\n,a,b,c,d\n", encoding="utf-8")
    assert refusal(path, mapping).code == code
