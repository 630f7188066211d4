"""The pages of gaps and partners and of needs and offers, as Streamlit runs them, on the example and on nothing."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from paging import opened, raw, sound

from graph.model.records import Actor
from graph.workspace import Place, Workspace
from graph.workspace.suggestions import decided
from ui.actions import Wish, import_files
from ui.locale import LANGUAGES, Language, text
from ui.pages.parts import introducing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

HAUTE_CORREZE, TULLE = "200066744", "241927201"
DAY = "2026-11-23"


@pytest.fixture
def app(pages: Callable[[Path], AppTest], example_folder: Path) -> AppTest:
    return pages(example_folder)


def read(app: AppTest) -> str:
    """Return all that our markup says without its tags, with plain blanks."""
    return html.unescape(re.sub(r"<[^>]+>", "", raw(app))).replace("\u00a0", " ")


def key_of(app: AppTest, start: str, actor: str) -> str:
    return next(each.key for each in app.button if each.key and each.key.startswith(start) and actor in each.key)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["partners", "offers"])
def test_both_pages_have_one_heading_in_either_language(app: AppTest, page: str, lang: Language) -> None:
    shown = opened(app, page, lang=lang, date=DAY)
    assert sound(shown)
    assert shown.title[0].value == text(f"{page}.title", lang)
    assert text("frame.fault", lang) not in read(shown)


def test_a_territory_shows_its_gaps_with_candidates_and_readable_reasons(app: AppTest) -> None:
    said = read(opened(app, "partners", territory=TULLE, date=DAY))
    assert "Acteurs publics – acteurs économiques : les uns et les autres sont là" in said
    assert "Coopère avec Collectif Tulle en commun, qui coopère aussi avec Ferme des Bruyères d'Orliac." in said
    assert "Une relation est déjà connue : GAEC du Puy Blanc fournit Commune de Tulle." in said
    assert "toute la coopération tient à Collectif Tulle en commun" in said
    assert "Besoin exprimé : gouvernance partagée." in said


def test_a_refusal_needs_a_reason_and_does_not_come_back_until_it_is_taken_back(
    pages: Callable[[Path], AppTest], example_copy: Path
) -> None:
    app = pages(example_copy)
    opened(app, "partners", territory=HAUTE_CORREZE, date=DAY)
    refuse = key_of(app, "partners_refused", "tul-ferme")
    app.button(key=refuse).click().run()
    assert "pourquoi vous refusez" in read(app)
    app.text_input(key=refuse.replace("partners_refused", "partners_why")).set_value("trop loin")
    app.button(key=refuse).click().run()
    assert sound(app)
    said = read(app)
    assert "Ferme des Bruyères d'Orliac : suggestion refusée" in said
    assert "trop loin" in said
    assert not any(each.key and each.key.startswith("partners_refused") and "tul-ferme" in each.key
                   for each in app.button)  # fmt: skip
    app.button(key="partners_reopen tul-ferme").click().run()
    assert key_of(app, "partners_refused", "tul-ferme")
    app.button(key=key_of(app, "partners_later", "tul-ferme")).click().run()
    app.button(key=key_of(app, "partners_taken", "tul-gaec")).click().run()
    assert sound(app)
    st.cache_resource.clear()
    with Workspace.open(Place.of(example_copy, environ={})) as opened_again:
        kept = {each.actor: each.fate for each in decided(opened_again, HAUTE_CORREZE)}
    assert kept == {"tul-ferme": "later", "tul-gaec": "taken"}


def test_a_card_leads_to_who_could_make_the_introduction(app: AppTest) -> None:
    opened(app, "partners", territory=HAUTE_CORREZE, date=DAY)
    app.button(key=key_of(app, "partners_introduce", "tul-ferme")).click().run()
    said = read(app)
    assert "Collectif Plateau vivant → Collectif Tulle en commun → Ferme des Bruyères d'Orliac" in said
    assert "Confiance : une convention" in said
    app.selectbox(key="partners_to").set_value("lyo-coop").run()
    assert "Aucun chemin" in read(app)


def test_of_very_many_actors_only_those_around_and_suggested_are_listed(
    monkeypatch: pytest.MonkeyPatch, app: AppTest
) -> None:
    everybody = opened(app, "partners", territory=HAUTE_CORREZE, date=DAY).selectbox(key="partners_to").options
    monkeypatch.setattr(introducing, "MOST_LISTED", 10)
    fewer = app.run().selectbox(key="partners_to").options
    assert sound(app)
    assert set(fewer) < set(everybody)
    assert "Ferme des Bruyères d'Orliac" in fewer


def test_beyond_the_distance_only_partners_for_needs_are_looked_for(app: AppTest) -> None:
    opened(app, "partners", territory=HAUTE_CORREZE, date=DAY)
    app.selectbox(key="partners_within").set_value(30).run()
    said = read(app)
    assert "GAEC du Puy Blanc" not in said
    assert "Alliance nationale des Forêts habitées" in said
    app.selectbox(key="partners_within").set_value(None).run()
    assert sound(app)


def test_a_territory_that_nobody_knows_anything_of_has_gaps_and_an_unknown_code_a_sentence(app: AppTest) -> None:
    said = read(opened(app, "partners", territory="242900835", date=DAY))
    assert "Personne n'a encore demandé" in said
    assert "Personne à suggérer à cette distance" in said
    assert "Choisissez un territoire" in read(opened(app, "partners", territory="nulle-part", date=DAY))


def test_needs_and_offers_say_what_is_covered_what_waits_and_where_one_more_place_helps(app: AppTest) -> None:
    said = read(opened(app, "offers", date=DAY))
    assert re.search(r"19\s*besoins exprimés", said)
    assert re.search(r"14\s*trouvent une offre", said)
    assert "santé environnementale" in said
    assert re.search(r"Graines de territoires.*au complet", said)
    assert "1 besoin" in said
    app.selectbox(key="offers_theme").set_value("mobilité").run()
    assert sound(app)
    assert "sans place" in read(app)


def test_without_anything_recorded_both_pages_say_how_to_begin(
    pages: Callable[[Path], AppTest], tmp_path: Path
) -> None:
    app = pages(tmp_path / "empty")
    assert "Aucun besoin n'est encore exprimé" in read(opened(app, "offers"))
    said = read(opened(app, "partners", territory=TULLE))
    assert sound(app)
    assert "Aucun acteur connu parmi les collectifs d'habitants" in said


REGISTER = """id;titre;objet;objet_social1;adrs_codeinsee;adrs_codepostal;adrs_libcommune;position
W191000002;L'ÉPICERIE SOLIDAIRE DU PLATEAU;vendre des produits locaux;019000;19275;;;A
"""


def test_what_registers_hold_is_listed_apart_and_counts_nowhere(
    pages: Callable[[Path], AppTest], example_copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "rna.csv").write_text(REGISTER, encoding="utf-8")
    with Workspace.open(Place.of(example_copy, environ={}), write=True) as changed:
        changed.say(Actor(id="x", name="Sans étiquette", commune="19275"), by="Ana")
        import_files(changed, [tmp_path / "rna.csv"], wish=Wish(territory=HAUTE_CORREZE, candidates=True))
    said = read(opened(pages(example_copy), "partners", territory=HAUTE_CORREZE, date="2030-01-01"))
    assert "ils ne comptent dans aucune couverture" in said
    assert "ÉPICERIE SOLIDAIRE DU PLATEAU" in said.upper().partition("DANS LES REGISTRES")[2]
    assert "c'est peut-être lui : Sans étiquette" in said


def test_names_are_never_markup(pages: Callable[[Path], AppTest], example_copy: Path) -> None:
    name = "<img src=x onerror=alert(1)> *:red[a]*"
    with Workspace.open(Place.of(example_copy, environ={}), write=True) as changed:
        changed.say(Actor(id="x", name=name, categories="economic", commune="19275"), by="Ana")
    shown = opened(pages(example_copy), "partners", territory=HAUTE_CORREZE, date=DAY)
    for more in [each.key for each in shown.button if each.key and each.key.endswith("_more")]:
        shown = shown.button(key=more).click().run()
    assert sound(shown)
    assert "<img src=x" in read(shown)
    assert not any("<img" in each.proto.body for each in shown.get("html"))
