"""The pages of the history and of duplicates, and the days that pages show, as Streamlit runs them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from paging import opened, raw, read, sound

from graph.analysis.duplicates import Pair
from graph.workspace import Place, Workspace
from ui.actions import Wish, import_files
from ui.locale import LANGUAGES, Language
from ui.pages.parts.reviewing import Decided, Review

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
PAGES = ("history", "duplicates")
TRIEVES, TULLE = "200030658", "241927201"
LIST = """id;nom;catégories;territoire;commune;nature;depuis
x1;Foyer rural de Monestier;collectif;200030658;38242;association;2015
x2;Foyer rural de Monestier-de-Clermont;collectif;200030658;38242;;2014
x3;<img src=x onerror=alert(1)> Mens;collectif;200030658;38226;association;
x4;<img src=x onerror=alert(1)> de Mens;public;200030658;38226;association;
"""
TIES = "id;source;cible;type\nt1;x1;tri-partage;coopère\n"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, example_folder: Path) -> Path:
    """Fill a workspace with the example, a list, and a relation that names somebody of the list."""
    tmp_path = tmp_path_factory.mktemp("history")
    (tmp_path / "liste.csv").write_text(LIST, encoding="utf-8")
    folder = Path(shutil.copytree(example_folder, tmp_path / "ws"))
    with Workspace.open(Place.of(folder, environ={}), write=True) as workspace:
        (done,) = import_files(workspace, [tmp_path / "liste.csv"], wish=Wish(by="Zoé"))
        assert done.report is not None
        assert done.report.written == 4
        other = workspace.network().actors["id"][0]
        (tmp_path / "relations.csv").write_text(TIES.replace("tri-partage", other), encoding="utf-8")
        (tied,) = import_files(workspace, [tmp_path / "relations.csv"], wish=Wish(by="Ana"))
        assert tied.report is not None
        assert tied.report.written == 1
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "ws"))


@pytest.fixture
def app(pages: Callable[[Path], AppTest], monkeypatch: pytest.MonkeyPatch, folder: Path) -> AppTest:
    monkeypatch.setenv("ESSAIM_BY", "Personne")
    return pages(folder)


def click(app: AppTest, label: str) -> AppTest:
    """Press the first button with a label."""
    next(each for each in app.button if each.label.replace("\u00a0", " ") == label).click()
    return app.run()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_one_heading_and_the_way_to_the_other_language(app: AppTest, page: str, lang: Language) -> None:
    shown = opened(app, page, lang=lang)
    assert sound(shown)
    assert shown.button(key="change_language").label == {"fr": "English", "en": "Français"}[lang]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_answers_on_an_empty_workspace(pages: Callable[[Path], AppTest], page: str, tmp_path: Path) -> None:
    assert sound(opened(pages(tmp_path / "nothing"), page))


def test_the_history_tells_who_did_what_the_latest_first(app: AppTest) -> None:
    said = read(opened(app, "history"))
    places = [
        said.index(each) for each in ("Import de « relations.csv »", "Import de « liste.csv »", "exemple inventé")
    ]
    assert places == sorted(places)
    assert "4 lignes lues · 4 ajoutées" in said
    assert "par Zoé" in said


def test_the_history_is_filtered_by_kind_and_by_actor(app: AppTest, folder: Path) -> None:
    with Workspace.open(Place.of(folder, environ={}), write=True) as workspace:
        workspace.hold_apart("x1", "x2", by="Ana", why="deux villages")
    opened(app, "history")
    app.selectbox(key="history_kind").select("apart").run()
    assert "1 entrée sur 4" in read(app)
    assert "Raison : deux villages" in read(app)
    app.selectbox(key="history_kind").set_value(None)
    app.text_input(key="history_words").set_value("monestier foyer CLERMONT").run()
    assert "2 entrées sur 4" in read(app)
    app.text_input(key="history_words").set_value("foyer rural monestier").run()
    assert app.selectbox(key="history_actor").options == [
        "Foyer rural de Monestier",
        "Foyer rural de Monestier-de-Clermont",
    ]
    assert "3 entrées sur 4" in read(app)  # the import of its relation too
    app.text_input(key="history_words").set_value("x4").run()
    assert "1 entrée sur 4" in read(app)
    app.text_input(key="history_words").set_value("nobody at all").run()
    assert "0 entrée sur 4" in read(app)


def test_what_taking_back_would_do_is_read_first_and_can_be_left(app: AppTest, folder: Path) -> None:
    opened(app, "history")
    app.button(key="history_ask_2").click().run()
    said = read(app)
    assert "Disparaissent : 4 acteurs" in said
    assert "Disparaît : 1 (relations)" in said
    assert "Attendra que son acteur revienne : 1" in said
    assert "<img" not in raw(app)
    app.button(key="history_cancel_2").click().run()
    assert not [each for each in app.button if each.key == "history_sure_2"]
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        assert workspace.revision == 3


def test_an_import_is_taken_back_and_comes_back(app: AppTest, folder: Path) -> None:
    opened(app, "history")
    app.text_input(key="history_by").set_value("Ana")
    app.button(key="history_ask_2").click().run()
    app.button(key="history_sure_2").click().run()
    assert sound(app)
    said = read(app)
    assert "C'est fait" in said
    assert "Retrait de l'entrée n° 2" in said
    assert "par Ana" in said
    assert "retiré depuis" in said
    assert not [each for each in app.button if each.key == "history_ask_2"]
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        assert "x1" not in set(workspace.network().actors["id"])
    app.button(key="history_ask_4").click().run()
    assert "Reviennent : 4 acteurs" in read(app)
    app.button(key="history_sure_4").click().run()
    assert "Rétablissement" in read(app)
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        assert {"x1", "x2", "x3", "x4"} <= set(workspace.network().actors["id"])
        assert "t1" in set(workspace.network().relations["id"])


def test_the_other_pages_follow_what_was_taken_back(app: AppTest) -> None:
    assert "Foyer rural de Monestier" in read(opened(app, "territory", territory=TRIEVES))
    opened(app, "history")
    app.button(key="history_ask_2").click().run()
    app.button(key="history_sure_2").click().run()
    assert "Foyer rural de Monestier" not in read(opened(app, "territory", territory=TRIEVES))


def heading(app: AppTest) -> str:
    return str(app.header[0].value) if app.header else ""


def test_two_actors_stand_side_by_side_with_their_differences_in_words(app: AppTest) -> None:
    opened(app, "duplicates")
    app.selectbox(key="duplicates_territory").select(TRIEVES).run()
    while "Foyer rural de Monestier-de-Clermont" not in read(app):
        click(app, "Plus tard")
    said = read(app)
    assert sound(app)
    assert "≠ différent" in said
    assert "= pareil" in said
    assert "d'un seul côté" in said
    assert "liste.csv, ligne 2" in said
    assert "<img" not in raw(app)


def test_different_is_remembered_and_taken_back_at_once(app: AppTest, folder: Path) -> None:
    opened(app, "duplicates")
    app.text_input(key="duplicates_by").set_value("Ana").run()
    total = int(heading(app).rpartition(" ")[2])
    click(app, "Différents")
    assert sound(app)
    assert heading(app) == f"2 sur {total}"
    assert "ne sera plus proposé" in read(app)
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        (pair,) = workspace.held_apart()
        (entry,) = workspace.history().filter(workspace.history()["kind"] == "apart").rows(named=True)
        assert {entry["kept"], entry["other"]} == pair
        assert entry["by"] == "Ana"
    click(app, "Annuler la dernière décision")
    assert heading(app) == f"1 sur {total}"
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        assert not workspace.held_apart()


@pytest.mark.parametrize(("button", "kept"), [("Le même : garder A", "x1"), ("Le même : garder B", "x2")])
def test_the_same_keeps_the_id_that_was_chosen(app: AppTest, folder: Path, button: str, kept: str) -> None:
    opened(app, "duplicates")
    app.selectbox(key="duplicates_territory").select(TRIEVES).run()
    while "Foyer rural de Monestier-de-Clermont" not in read(app):
        click(app, "Plus tard")
    click(app, button)
    assert sound(app)
    assert "ne font plus qu'un acteur" in read(app)
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        assert {"x1", "x2"} & set(workspace.network().actors["id"]) == {kept}
        last = workspace.history().rows(named=True)[-1]
        assert last["by"] == "Personne"
        assert "même commune" in last["why"]


def test_later_is_forgotten_with_the_session_and_asked_again(app: AppTest, folder: Path) -> None:
    opened(app, "duplicates")
    total = int(heading(app).rpartition(" ")[2])
    for _ in range(total):
        click(app, "Plus tard")
    assert "Vous avez tout passé en revue" in read(app)
    assert f"{total} paires à revoir" in read(app)
    click(app, "Chercher de nouveau")
    assert heading(app) == f"1 sur {total}"
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        assert workspace.revision == 3


def test_what_somebody_else_decided_meanwhile_is_seen(app: AppTest, folder: Path) -> None:
    opened(app, "duplicates")
    total = int(heading(app).rpartition(" ")[2])
    st.cache_resource.clear()
    with Workspace.open(Place.of(folder, environ={}), write=True) as workspace:
        workspace.merge("x1", "x2", by="Ana", why="le même")
    app.run()
    assert heading(app) == f"1 sur {total - 1}"


HOLDER = """
import sys
from graph.workspace import Place, Workspace
with Workspace.open(Place.of(sys.argv[1], environ={}), write=True):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_pages_can_be_read_while_another_process_owns_the_graph(app: AppTest, folder: Path) -> None:
    holder = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        opened(app, "history")
        assert sound(app)
        assert "vous pouvez lire ici" in read(app)
        assert "liste.csv" in read(app)
        assert [each.key for each in app.button] == ["change_language"]
        opened(app, "duplicates")
        assert sound(app)
        assert heading(app).startswith("1 sur ")
        assert [each.key for each in app.button] == ["change_language"]
        assert "Foyer rural de Monestier" in read(opened(app, "territory", territory=TRIEVES))
    finally:
        holder.communicate(b"")
    opened(app, "history")
    assert "vous pouvez lire ici" not in read(app)


def test_a_year_on_the_slider_shows_its_last_day(app: AppTest) -> None:
    opened(app, "territory", territory=TRIEVES)
    assert "Foyer rural de Monestier-de-Clermont" in read(app)
    years = app.select_slider(key="year_choice")
    assert "2014" in years.options
    years.set_value(2014).run()
    assert sound(app)
    assert app.date_input(key="day_choice").value == date(2014, 12, 31)
    said = read(app)
    assert "Foyer rural de Monestier-de-Clermont" in said
    assert "Foyer rural de Monestier " not in said.replace("<", " ")
    opened(app, "network")
    assert app.date_input(key="day_choice").value == date(2014, 12, 31)
    this = date.today().year  # noqa: DTZ011 - a person's day is local
    app.select_slider(key="year_choice").set_value(this).run()
    assert app.date_input(key="day_choice").value == date.today()  # noqa: DTZ011 - as above


def test_what_was_not_yet_known_on_a_day_is_not_shown(app: AppTest) -> None:
    opened(app, "territory", territory=TRIEVES)
    app.date_input(key="known_choice").set_value(date(2020, 1, 1)).run()
    assert sound(app)
    said = read(app)
    assert "1er janvier 2020" in said
    assert "Aucun acteur n'est encore recensé" in said
    app.date_input(key="known_choice").set_value(None).run()
    assert "Foyer rural de Monestier" in read(app)


def test_a_review_goes_back_step_by_step() -> None:
    pairs = tuple(Pair(a, b, 90) for a, b in (("a", "b"), ("b", "c"), ("c", "d")))
    review = Review(pairs, ("journal", None), 7)
    apart: set[frozenset[str]] = set()
    everybody = {"a", "b", "c", "d"}
    assert review.open(everybody, apart) == list(pairs)
    later = review.after(Decided("later", frozenset("ab"), ("A", "B")))
    assert later.open(everybody, apart) == list(pairs[1:])
    assert later.seen == 7
    joined = later.after(Decided("same", frozenset("bc"), ("B", "C"), 8))
    assert joined.open(everybody - {"c"}, apart) == []
    assert joined.seen == 8
    assert joined.before(9).seen == 9
    assert joined.before(9).open(everybody, apart) == list(pairs[1:])
    assert joined.before(9).before(None).open(everybody, {frozenset("cd")}) == list(pairs[:2])
