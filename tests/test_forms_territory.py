from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from form_exports import (
    google_rows,
    put_book,
    put_google,
    put_kobo,
    put_limesurvey,
    put_utf16,
    put_webform,
    webform_rows,
)

import importers
from graph.model.terms import CATEGORIES, TRANSITIONS, YES_NO
from graph.workspace import Origin, Workspace
from graph.workspace.place import Place
from importers.base import Options
from importers.forms import asked
from importers.territory_form import LANGUAGES, form_questions
from importers.wanted import wanted
from ui.form_text import form_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.model.network import Network
    from ui.locale import Language

SAID = {
    "territories.name": "Tulle Agglo",
    "territories.code": "241927201",
    "territories.applied_on": "10/03/2026",
    "territories.resilience_project": 0,
    "actors#1.name": "Collectif des Quais\n- Amap du Pré",
    "actors#2.name": "Mairie de Tulle",
    "actors#3.name": "Scop d'Orliac\nAmap du Pré",
    "absences.category": [3],
    "relations#1.source": "collectif des quais",
    "relations#1.target": "Mairie de Tulle",
    "relations#1.since": "2019",
    "relations#2.source": "Scop d'Orliac",
    "relations#2.target": "Mairie de Tule",
    "initiatives#1.name": "Épicerie solidaire",
    "initiatives#1.transitions": [0, 2],
    "initiatives#1.actors": "Amap du Pré\nMairie de Tulle",
    "needs#1.theme": [0, 2],
    "needs#2.theme": [1],
}
WAYS: dict[str, Callable[[Path, list[dict[str, str | list[str]]]], Path]] = {
    "webform separate": lambda at, said: put_webform(at / "a.csv", webform_rows(said)),
    "webform compact": lambda at, said: put_webform(at / "a.csv", webform_rows(said, separate=False), separator="|"),
    "webform as UTF-16": lambda at, said: put_utf16(at / "a.xls", webform_rows(said)),
    "webform as a workbook": lambda at, said: put_book(at / "a.xlsx", {"x": webform_rows(said)}),
    "limesurvey": lambda at, said: put_limesurvey(at / "a.csv", said),
    "kobo": lambda at, said: put_kobo(at / "a.csv", said),
    "google": lambda at, said: put_google(at / "a.csv", said),
    "google as a workbook": lambda at, said: put_book(at / "a.xlsx", {"x": google_rows(said)}),
}


def answer(lang: Language) -> dict[str, str | list[str]]:
    """Return one territory's answers by the headings of the form, choices by their number in `SAID`."""
    found: dict[str, str | list[str]] = {}
    for each in form_questions():
        said = SAID.get(each.gives[0], "")
        if isinstance(said, list):
            found[each.heading[lang]] = [each.choices[place][lang] for place in said]
        elif each.kind == "several":
            found[each.heading[lang]] = ""
        else:
            found[each.heading[lang]] = each.choices[said][lang] if isinstance(said, int) else str(said)
    return found


def network_of(path: Path, folder: Path) -> Network:
    with Workspace.open(Place.of(folder, environ={}), write=True) as workspace:
        reader, batches = importers.read(path, Options())
        report = workspace.record(batches, Origin("a", reader.name, "f", "test"))
        assert (report.rows, report.written, report.rejected, report.doubted) == (1, 1, (), ())
        return workspace.undated()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("how", WAYS)
def test_the_answers_to_our_form_are_read_without_saying_anything(tmp_path: Path, how: str, lang: Language) -> None:
    network = network_of(WAYS[how](tmp_path, [answer(lang)]), tmp_path / "w")
    assert network.territories.select("code", "status", "applied_on", "resilience_project").rows() == [
        ("241927201", "candidate", "2026-03-10", "yes")
    ]
    actors = {row["name"]: row for row in network.actors.iter_rows(named=True)}
    assert {name: row["categories"] for name, row in actors.items()} == {
        "Collectif des Quais": "collective",
        "Amap du Pré": "collective|economic",
        "Mairie de Tulle": "public",
        "Scop d'Orliac": "economic",
        "Mairie de Tule": None,
    }
    assert {row["territory"] for row in actors.values()} == {"241927201"}
    names = {row["id"]: row["name"] for row in actors.values()}
    assert {
        (names[a], names[b], kind, since)
        for a, b, kind, since in network.relations.select("source", "target", "type", "since").rows()
    } == {
        ("Collectif des Quais", "Mairie de Tulle", "cooperates", "2019"),
        ("Scop d'Orliac", "Mairie de Tule", "cooperates", None),
    }
    (action,) = network.initiatives.rows(named=True)
    assert (action["name"], action["transitions"]) == ("Épicerie solidaire", "social|civic")
    assert {names[actor] for actor in network.participations["actor"]} == {"Amap du Pré", "Mairie de Tulle"}
    needs = form_questions()[-2:]
    themes = [needs[0].choices[0][lang], needs[0].choices[2][lang], needs[1].choices[1][lang]]
    assert set(network.needs.select("theme", "kind", "stated_on").rows()) == {
        (theme, kind, "2026-03-10") for theme, kind in zip(themes, ("method", "method", "theme"), strict=True)
    }
    assert network.absences.select("category", "date", "author").rows() == [("research", "2026-03-10", "Tulle Agglo")]


def test_questions_left_out_moved_or_numbered_are_still_known(tmp_path: Path) -> None:
    said = answer("fr")
    kept = [
        each.heading["fr"]
        for each in form_questions()
        if each.gives[0].split(".")[0] in ("territories", "actors#1", "actors#2")
    ]
    moved = {f"{number}. {heading} *": said[heading] for number, heading in enumerate(reversed(kept), 1)}
    network = network_of(put_google(tmp_path / "a.csv", [{**moved, "Une question en plus": "x"}]), tmp_path / "w")
    assert set(network.actors["name"]) == {"Collectif des Quais", "Amap du Pré", "Mairie de Tulle"}
    assert network.relations.is_empty()


def test_a_few_questions_that_look_like_ours_do_not_make_it_our_form(tmp_path: Path) -> None:
    path = put_google(tmp_path / "a.csv", [{"Nom du territoire": "x", "Date de cette réponse": "2024", "Autre": ""}])
    form = asked(path)
    assert form is not None
    assert not form.known


def test_every_question_gives_columns_that_exist_by_choices_that_are_known() -> None:
    mapping = {field: each.heading["fr"] for each in form_questions() for field in each.gives}
    constants = {field: text for each in form_questions() for field, text in each.constant.items()}
    assert wanted({**mapping, **constants, "absences.author": "Nom du territoire"})
    terms = {"absences.category": CATEGORIES, "territories.resilience_project": YES_NO}
    terms |= {f"initiatives#{number}.transitions": TRANSITIONS for number in range(1, 6)}
    for each in form_questions():
        for choice in each.choices if each.gives[0] in terms else ():
            known = [terms[each.gives[0]].find(choice[lang]) for lang in LANGUAGES]
            assert known[0] == known[1]
            assert known[0] or "n't know" in choice["en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_of_the_form_holds_every_question_and_choice(lang: Language) -> None:
    said = form_text(lang)
    headings = [each.heading[lang] for each in form_questions()]
    assert len(set(headings)) == len(headings)
    assert all(f". {heading}\n" in said for heading in headings)
    assert all(f"- {choice[lang]}\n" in said for each in form_questions() for choice in each.choices)
    assert not [heading for heading in headings if len(heading) > 120 or "|" in heading or "/" in heading]
