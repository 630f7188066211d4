"""The pages of the choice, run by Streamlit's own test runner on the example."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from paging import PATIENCE, ROOT, opened
from paging import raw as words
from streamlit.testing.v1 import AppTest

from graph.workspace import Place, Workspace
from graph.workspace.choices import decisions
from graph.workspace.keeping import kept

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TRIEVES = "200030658"


@pytest.fixture
def folder(pages: Callable[[Path], AppTest], example_copy: Path) -> Path:
    """Let the pages find a workspace with the example."""
    pages(example_copy)
    return example_copy


def let_go() -> None:
    """Close what the pages keep open."""
    st.cache_resource.clear()
    st.cache_data.clear()


def page(name: str, **asked: str) -> AppTest:
    return opened(AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE), name, **asked)


def heading(test: AppTest) -> str:
    (title,) = test.title
    return str(title.value)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("comparison", {"fr": "Comparer les candidats", "en": "Compare the candidates"}),
        ("selection", {"fr": "Choisir des territoires", "en": "Choose territories"}),
        ("decisions", {"fr": "Les décisions gardées", "en": "The decisions that were kept"}),
        ("what_if", {"fr": "Et si…", "en": "What if…"}),
        ("governance", {"fr": "Qui siège où", "en": "Who sits where"}),
    ],
)
def test_a_page_speaks_both_languages(name: str, titles: dict[str, str]) -> None:
    for lang, title in titles.items():
        test = page(name, lang=lang)
        assert not test.exception
        assert heading(test) == title


@pytest.mark.usefixtures("folder")
def test_the_comparison_shows_every_verdict_of_those_chosen() -> None:
    test = page("comparison", lang="en", compared=TRIEVES)
    assert not test.exception
    said = words(test)
    assert "CC du Trièves" in said
    assert "1. Resilience and transitions" in said
    assert "unknown: ask" in said or "met" in said


def test_a_decision_is_kept_with_its_reasons_and_shown_again(folder: Path) -> None:
    test = page("selection", lang="en")
    assert not test.exception
    test.text_area(key="decide_why").input("Parce qu'ils coopèrent <b>déjà</b>")
    next(button for button in test.button if button.label == "Keep the decision").click()
    test.run()
    assert not test.exception
    let_go()
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        (found,) = decisions(workspace)
    assert found.body["why"] == "Parce qu'ils coopèrent <b>déjà</b>"
    shown = words(page("decisions", lang="en"))
    assert found.checksum in shown
    assert "<b>déjà</b>" not in shown


def test_a_decision_without_reasons_is_refused_in_words(folder: Path) -> None:
    test = page("selection", lang="fr")
    next(button for button in test.button if button.label == "Garder la décision").click()
    test.run()
    assert not test.exception
    assert "Une décision se garde avec ses raisons" in words(test)
    let_go()
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        assert decisions(workspace) == []


@pytest.mark.usefixtures("folder")
def test_weights_that_are_all_zero_are_refused_in_words() -> None:
    test = page("selection", lang="fr")
    test.radio(key="weighing").set_value("weights").run()
    for slider in test.slider:
        slider.set_value(0)
    test.run()
    assert not test.exception
    assert "Tous les poids sont nuls" in words(test)


def test_what_is_supposed_shows_its_effects_and_is_written_only_when_it_is_kept(folder: Path) -> None:
    test = page("what_if", lang="en", territory="242900835")
    assert not test.exception
    next(box for box in test.text_input if box.label == "Name of the actor").input("Fab lab <i>")
    next(button for button in test.button if button.label == "Suppose").click()
    test.run()
    assert not test.exception
    said = words(test)
    assert "What it would change" in said
    assert "<i>" not in said.replace("&lt;i&gt;", "")
    let_go()
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        assert kept(workspace, "what_if") == {}
        assert workspace.revision == 1
    next(box for box in test.text_input if box.label == "Name of this what-if").input("Fab lab")
    next(button for button in test.button if button.label == "Keep the what-if").click()
    test.run()
    assert not test.exception
    let_go()
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        (only,) = kept(workspace, "what_if").values()
    assert json.dumps(only.body, ensure_ascii=False).count("Fab lab <i>") == 1


@pytest.mark.usefixtures("folder")
def test_governance_names_committees_and_referents() -> None:
    said = words(page("governance", lang="fr"))
    assert "Comité de pilotage national" in said
    assert "représenté" in said
    assert "aucun comité local" in said
