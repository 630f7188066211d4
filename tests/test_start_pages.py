"""The start pages of the three groups, and what an empty workspace says, as Streamlit runs them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
import streamlit as st
from made_workspaces import actor, put, tie
from paging import opened, raw, read, sound
from test_browser_pages import PAGES

from graph.analysis.glance import at_a_glance
from graph.model.terms import REQUIRED_CATEGORIES
from graph.workspace import Workspace, today
from graph.workspace.place import Place
from graph.workspace.register import register
from graph.workspace.register import territory as described
from ui.choosing import Decision, assess_candidates, decide
from ui.form_text import form_text
from ui.locale import LANGUAGES, Language, text
from ui.starting import Standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

STARTS = ("choosing", "facilitating", "studying")
HAUTE_CORREZE = "200066744"
TULLE = "241927201"
FILLING = {"overview", "importing", "editing"}


@pytest.fixture
def app(pages: Callable[[Path], AppTest], example_folder: Path) -> AppTest:
    return pages(example_folder)


def figures(shown: AppTest) -> list[int]:
    return [int(each) for each in re.findall(r"<div><b>(\d+)</b>", raw(shown))]


def ways_on(shown: AppTest) -> list[str]:
    """Return the pages that the links in the page lead to."""
    return [each.proto.page for each in shown.main.get("page_link")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", STARTS)
def test_each_group_begins_with_three_numbers_a_picture_and_what_to_do(app: AppTest, page: str, lang: Language) -> None:
    shown = opened(app, page, lang=lang)
    assert sound(shown)
    assert len(figures(shown)) == 3
    assert raw(shown).count('role="table"') + raw(shown).count("<table") == 1
    done = [each.value for each in shown.header]
    assert done == [text(f"{page}.picture", lang), text("start.next", lang)]
    assert len(ways_on(shown)) >= 2


def test_a_glance_of_the_register_gives_the_figures_of_one_of_their_own(example_folder: Path) -> None:
    with Workspace.open(Place.of(example_folder, environ={})) as workspace:
        network, day = workspace.network(as_of=today()), today()
    for each in (network, replace(network, territories=network.territories.clear())):
        looked_at = [described(each, code) for code in register(each)["code"].sort(descending=True)]
        found = Standing.of(each, day, glance=at_a_glance(each, looked_at, day))
        wanted = Standing.of(each, day)
        assert found.territories == wanted.territories
        assert found.glance.equals(wanted.glance)
        assert wanted.glance.height
    less = at_a_glance(network, looked_at[:1], day)
    assert Standing.of(network, day, glance=less).glance.equals(Standing.of(network, day).glance)


def test_the_figures_are_those_of_the_records(example_folder: Path) -> None:
    with Workspace.open(Place.of(example_folder, environ={})) as workspace:
        network, judged = workspace.network(as_of=today()), assess_candidates(workspace).judged
        found = Standing.of(network, today())
    present = {each.code: each.coverage.presence for each in judged}
    assert set(found.candidates["code"]) == set(present)
    rows = network.territories.rows(named=True)
    assert (
        set(found.codes)
        == {row["code"] for row in rows if row["status"] != "withdrawn"}
        < {row["code"] for row in rows}
    )
    met = {each.code for each in judged if each.criteria["4"].verdict == "met"}
    assert set(found.cooperating["code"]) == met
    unasked = {
        code for code, kinds in present.items() if any(kinds[each].state == "unknown" for each in REQUIRED_CATEGORIES)
    }
    assert set(found.asking["code"]) == unasked - met
    orphans = {need for each in judged for need in each.support.orphans}
    of_candidates = found.unanswered.filter(pl.col("territory").is_in(list(present)))
    assert set(of_candidates["id"]) == orphans
    assert {row["id"] for row in network.actors.rows(named=True) if not row["categories"]} == set(found.unclassed["id"])
    loose = [row for row in network.ties.rows(named=True) if row["since"] is None]
    assert found.undated.height == len(loose) > 0
    assert found.unconfirmed.height == sum(row["confirmed_by"] is None for row in network.ties.rows(named=True)) > 0


def test_one_territory_is_looked_at_alone_and_the_address_says_so(app: AppTest) -> None:
    every = opened(app, "facilitating")
    assert "CC du Trièves" in read(every)
    shown = opened(app, "facilitating", territory=HAUTE_CORREZE)
    assert sound(shown)
    assert "CC Haute-Corrèze Communauté" in read(shown)
    assert "CC du Trièves" not in read(shown)
    assert figures(shown)[0] == 1
    assert shown.selectbox(key="facilitating_territory").value == HAUTE_CORREZE
    assert "Laboratoire Ruralités et communs" in read(shown)
    assert sound(opened(app, "facilitating", territory="<script>"))


def test_every_number_shows_the_records_that_it_counts(app: AppTest) -> None:
    for page in STARTS:
        shown = opened(app, page)
        told = re.findall(r"<details>.*?</details>", raw(shown))
        for n, listed in zip(figures(shown), told[: len(figures(shown))], strict=True):
            lines = re.findall(r"<li[ >]", listed)
            assert len(lines) == min(n, 101)


def test_the_candidates_lead_to_the_comparison_with_those_that_are_close(app: AppTest) -> None:
    said = raw(opened(app, "choosing"))
    found = re.findall(r'href="comparison\?([^"]+)"', said)
    assert len(found) == 6
    assert all(each.count("compared=") == 3 for each in found)


def test_a_decision_that_was_kept_is_to_be_read_again_once_something_came(
    pages: Callable[[Path], AppTest], example_copy: Path
) -> None:
    with Workspace.open(Place.of(example_copy, environ={}), write=True) as workspace:
        decide(workspace, Decision((TULLE,), "Pour voir", "Zoé"))
    shown = opened(pages(example_copy), "choosing")
    assert "Préparer la décision" not in read(shown)
    assert "Relire la décision" not in read(shown)
    st.cache_resource.clear()
    with Workspace.open(Place.of(example_copy, environ={}), write=True) as workspace:
        put(workspace, actor("neu", categories="public", territory=TULLE))
    assert "1 saisie est venue depuis" in read(opened(pages(example_copy), "choosing"))


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nothing")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_an_empty_workspace_says_what_is_missing_and_leads_on(
    pages: Callable[[Path], AppTest], nothing: Path, page: str
) -> None:
    shown = opened(pages(nothing), page, lang="en")
    assert sound(shown)
    assert text("frame.fault", "en") not in read(shown)
    if page in FILLING:
        return
    assert text("start.waiting", "en") in read(shown)
    assert text(f"waits_for.{page}", "en") in read(shown)
    labels = [each.proto.label for each in shown.get("page_link")]
    assert {text(key, "en") for key in ("start.begin", "overview.go_import", "start.by_hand")} <= set(labels)


def test_nothing_is_waited_for_where_something_is_recorded(app: AppTest) -> None:
    assert text("start.waiting", "fr") not in read(opened(app, "history"))


def test_the_example_is_tried_in_an_empty_workspace_and_taken_away_again(
    pages: Callable[[Path], AppTest], tmp_path: Path
) -> None:
    shown = pages(tmp_path).run()
    assert "Trois étapes" in read(shown)
    shown.button(key="example_try").click().run()
    assert sound(shown)
    assert "L'exemple est là" in read(shown)
    assert "sont inventées" in read(shown)
    put_in = Workspace.open(Place.of(tmp_path, environ={}))
    with put_in:
        assert put_in.history().height == 1
    shown.button(key="example_remove").click().run()
    shown.button(key="example_cancel").click().run()
    assert "sont inventées" in read(shown)
    shown.button(key="example_remove").click().run()
    shown.button(key="example_sure").click().run()
    assert sound(shown)
    assert "L'exemple est retiré" in read(shown)
    assert "Trois étapes" in read(shown)
    shown.button(key="example_try").click().run()
    assert "sont inventées" in read(shown)


def test_what_else_is_recorded_stays_when_the_example_goes(
    pages: Callable[[Path], AppTest], example_copy: Path
) -> None:
    with Workspace.open(Place.of(example_copy, environ={}), write=True) as workspace:
        put(workspace, actor("own", categories="public", territory=TULLE), actor("too"), tie("r", "own", "too"))
    shown = pages(example_copy).run()
    shown.button(key="example_remove").click().run()
    shown.button(key="example_sure").click().run()
    assert sound(shown)
    assert "CA Tulle Agglo" in read(shown)
    assert not any(each.key == "example_remove" for each in shown.button)
    shown = opened(shown, "facilitating")
    assert figures(shown)[0] == 1


def test_actors_without_a_place_are_said_to_be_nowhere(pages: Callable[[Path], AppTest], tmp_path: Path) -> None:
    with Workspace.open(Place.of(tmp_path, environ={}), write=True) as workspace:
        put(workspace, actor("a"), actor("b"), tie("r", "a", "b"))
    shown = pages(tmp_path).run()
    assert sound(shown)
    assert "2 acteurs sont recensés, mais aucun n'a de lieu" in read(shown)
    for page in STARTS:
        assert sound(opened(shown, page))


def test_the_form_can_be_copied_and_fetched_and_its_answers_are_explained(app: AppTest) -> None:
    shown = opened(app, "importing", lang="en")
    assert shown.text_area(key="form_text_en").value == form_text("en")
    names = [each.proto.label for each in shown.get("download_button")]
    assert {text("start.form_fr", "en"), text("start.form_en", "en"), text("importing.template_fr", "en")} <= set(names)
    assert "relation / since" in read(shown)
