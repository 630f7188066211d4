"""The guided start in a real browser: an empty workspace, the example, the three start pages, a next action."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import PATIENCE, Visit, running
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the app on an empty workspace."""
    with running(tmp_path_factory.mktemp("start"), "app") as url:
        yield url


def test_a_person_begins_with_nothing_tries_the_example_and_goes_on_to_what_is_pressing(visit: Visit) -> None:
    visit.go("/comparison?lang=fr")
    visit.main.get_by_role("link", name="Par où commencer").click()
    visit.settle()
    visit.main.get_by_text("Formulaire pour les territoires").click()
    expect(visit.main.get_by_label("Texte du formulaire, à copier")).to_be_visible(timeout=PATIENCE * 1000)
    with visit.page.expect_download() as form:
        visit.main.get_by_role("button", name="Télécharger le formulaire (anglais)").click()
    assert form.value.path().read_text("utf-8-sig").startswith("Form for territories")
    visit.main.get_by_role("button", name="Essayer avec l'exemple").click()
    visit.main.get_by_text("L'exemple est là").wait_for()
    visit.settle()
    visit.main.get_by_role("link", name="Voir où en sont les candidats").click()
    visit.settle()
    assert visit.main.locator("h1").inner_text() == "Où en sont les candidats"
    visit.main.get_by_text("Voir lesquels").first.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.main.locator(".numbers").get_by_role("link", name="CC du Trièves").first).to_be_visible()
    visit.main.get_by_role("link", name="Comparer CC du Trièves avec").click()
    visit.settle()
    assert visit.page.url.count("compared=") == 3
    visit.check("fr")
    visit.menu("Les manques")
    visit.main.get_by_role("link", name="Noter la réponse").click()
    visit.settle()
    assert "what=absence" in visit.page.url
    visit.go("/studying?lang=en")
    visit.main.get_by_role("link", name="Open CA Tulle Agglo").click()
    visit.settle()
    assert "territory=241927201" in visit.page.url
    visit.check("en")
