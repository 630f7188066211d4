"""The pages as Streamlit runs them: in both languages, on the example, on nothing, and when something is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from paging import opened, raw, sound

from graph.workspace import Workspace
from graph.workspace.place import Place
from ui.locale import LANGUAGES, Language, text
from ui.pages.parts.going import plain
from ui.pages.parts.markup import el, link
from ui.pages.parts.refusals import guarded
from ui.pages.parts.uploads import placed, safe_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
PAGES = ("overview", "territory", "network", "research", "importing", "duplicates", "history")
HAUTE_CORREZE = "200066744"
TULLE = "241927201"
TRIEVES = "200030658"


@pytest.fixture
def app(pages: Callable[[Path], AppTest], example_folder: Path) -> AppTest:
    return pages(example_folder)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_one_heading_and_the_way_to_the_other_language(app: AppTest, page: str, lang: Language) -> None:
    shown = opened(app, page, lang=lang)
    assert sound(shown)
    assert shown.button(key="change_language").label == {"fr": "English", "en": "Français"}[lang]
    assert text("frame.fault", lang) not in raw(shown)


def test_the_language_is_changed_by_one_click_and_stays_on_the_next_page(app: AppTest) -> None:
    app.run()
    assert app.title[0].value == "Territoires"
    app.button(key="change_language").click().run()
    assert app.title[0].value == "Territories"
    app.switch_page("ui/pages/network.py").run()
    assert app.title[0].value == "Network"
    assert app.query_params["lang"] in ("en", ["en"])


def test_the_network_page_shows_an_actor_with_those_around_it_and_the_way_back(app: AppTest) -> None:
    shown = opened(app, "network", lang="en", actor="tri-mens")
    assert sound(shown)
    near = raw(shown)
    assert "Around" in shown.radio(key="network_steps").label
    further = raw(shown.radio(key="network_steps").set_value(3).run())
    counts = [int(re.findall(r"(\d+) actors", said)[0]) for said in (near, further)]
    assert 1 < counts[0] < counts[1]
    shown.radio(key="network_view").set_value("everybody").run()
    assert int(re.findall(r"(\d+) actors", raw(shown))[0]) > counts[1]


def test_the_overview_says_that_the_example_is_invented_and_shows_its_territories(app: AppTest) -> None:
    said = raw(app.run())
    assert "sont inventées" in said
    assert "CC du Trièves" in said
    assert "absents, vérifié" in said


def test_any_inter_communality_can_be_found_by_one_of_its_communes(app: AppTest) -> None:
    app.run()
    app.text_input(key="overview_search").set_value("Égletons").run()
    assert sound(app)
    assert any("Ventadour" in each.proto.label for each in app.get("page_link"))


def test_an_empty_workspace_says_how_to_begin(pages: Callable[[Path], AppTest], tmp_path: Path) -> None:
    shown = pages(tmp_path).run()
    assert sound(shown)
    assert "Aucun territoire" in raw(shown)


def test_a_territory_gives_every_actor_with_its_file_and_line(app: AppTest) -> None:
    said = raw(opened(app, "territory", territory=HAUTE_CORREZE))
    assert app.title[0].value == "CC Haute-Corrèze Communauté"
    assert "Absence attestée par" in said
    assert re.search(r"Commune d&#x27;Ussel.*?ligne \d+", said)


def test_an_inter_communality_where_nothing_is_recorded_answers_too(app: AppTest) -> None:
    shown = opened(app, "territory", territory="246700488", lang="en")
    assert sound(shown)
    assert "nobody has asked" in raw(shown).lower()


@pytest.mark.parametrize("code", ["000000000", "<script>", "' OR 1=1 --", "é" * 500])
def test_a_code_that_nobody_knows_gives_a_sentence(app: AppTest, code: str) -> None:
    shown = opened(app, "territory", territory=code)
    assert sound(shown)
    assert 'role="alert"' in raw(shown)
    assert "<script>" not in raw(shown)


def test_an_actor_that_is_chosen_shows_its_relations_and_where_they_were_read(app: AppTest) -> None:
    shown = opened(app, "territory", territory=TRIEVES)
    shown.selectbox(key="actor").select("tri-epicerie").run()
    assert sound(shown)
    said = raw(shown)
    assert "Épicerie associative à tarifs différenciés" in said
    assert "coopère avec Collectif Trièves en partage" in said


def test_an_earlier_day_shows_fewer_actors(app: AppTest) -> None:
    now = raw(opened(app, "territory", territory=TRIEVES))
    before = raw(opened(app, "territory", territory=TRIEVES, date="1950-01-01"))
    assert "Fournil du Châtel" in now
    assert "Fournil du Châtel" not in before


def test_a_day_that_is_none_means_today(app: AppTest) -> None:
    assert sound(opened(app, "territory", territory=TRIEVES, date="soon"))


def test_the_list_of_actors_is_filtered_by_category_and_words(app: AppTest) -> None:
    shown = opened(app, "territory", territory=TRIEVES)
    shown.selectbox(key="listing_category").select("public")
    shown.text_input(key="listing_words").set_value("chichiliane commune").run()
    assert "0 acteur sur 38" in raw(shown)
    shown.text_input(key="listing_words").set_value("CHICHILIANNE commune").run()
    assert "1 acteur sur 38" in raw(shown)


def test_the_network_is_filtered_by_territory_category_and_type(app: AppTest) -> None:
    shown = opened(app, "network")
    whole = raw(shown)
    shown.selectbox(key="network_territory").select(TRIEVES)
    shown.multiselect(key="network_categories").select("public")
    shown.multiselect(key="network_types").select("funds").run()
    assert sound(shown)
    assert "11 acteurs" in raw(shown)
    assert "11 acteurs" not in whole


def test_a_damaged_workspace_gives_a_sentence_on_every_page(pages: Callable[[Path], AppTest], tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"this is no database" * 500)
    shown = pages(tmp_path)
    for page in PAGES:
        opened(shown, page)
        assert sound(shown)
        assert 'role="alert"' in raw(shown)


def test_a_fault_of_ours_gives_a_sentence_and_no_traceback(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(Workspace, "network", broken)
    shown = app.run()
    assert sound(shown)
    assert text("frame.fault", "fr") in raw(shown).replace("&#x27;", "'")
    assert "secret" not in raw(shown)
    assert "a secret of the machine" in capsys.readouterr().err


def test_names_of_others_are_never_markup() -> None:
    assert el("p", "<img src=x onerror=alert(1)>") == "<p>&lt;img src=x onerror=alert(1)&gt;</p>"
    assert el("p", "a", title='" onclick="x') == '<p title="&quot; onclick=&quot;x">a</p>'
    assert "href" not in link("javascript:alert(1)", "site")
    assert ":\u2060red" in plain(":red[x]")


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_of_the_refused_rows_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


class File:
    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self._content = content

    def getbuffer(self) -> memoryview:
        return memoryview(self._content)


@pytest.mark.parametrize(
    "name", ["../../x.csv", "/etc/passwd", "..", "", "a" * 400 + ".csv", "con\x00.csv", "é—日本.xlsx"]
)
def test_a_file_is_written_inside_its_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    (path,) = placed([File(name, b"nom\nFoyer rural\n")], tmp_path)
    assert path.resolve().is_relative_to(tmp_path)
    assert path.read_bytes() == b"nom\nFoyer rural\n"
    assert len(safe_name(name).encode()) < 255


def test_two_files_of_the_same_name_stay_two(tmp_path: Path) -> None:
    found = placed([File("liste.csv", b"1"), File("liste.csv", b"2")], tmp_path)
    assert sorted(path.read_bytes() for path in found) == [b"1", b"2"]


def test_native_tables_sent_together_are_one_import(tmp_path: Path) -> None:
    found = placed([File("Acteurs.csv", b"1"), File("relations.csv", b"2"), File("autre.csv", b"3")], tmp_path)
    assert list(found.values()) == ["Acteurs.csv, relations.csv", "autre.csv"]


@pytest.fixture
def empty_app(pages: Callable[[Path], AppTest], tmp_path: Path) -> AppTest:
    return opened(pages(tmp_path), "importing")


ACTORS = """identifiant;nom;catégories;territoire;siren
a1;Foyer rural;collectif;200066744;
a2;Mairie d'Ussel;acteur public;200066744;
a3;<img src=x onerror=alert(1)>;martien;200066744;
a4;=1+1;économique;200066744;123456789
"""


def test_nothing_is_written_before_the_button_and_then_what_was_shown(empty_app: AppTest, tmp_path: Path) -> None:
    empty_app.file_uploader[0].set_value(("acteurs.csv", ACTORS.encode(), "text/csv")).run()
    assert sound(empty_app)
    said = raw(empty_app)
    assert "2 lignes seront refusées" in said
    assert "martien" in said
    assert "<img" not in said
    with Workspace.open(Place.of(tmp_path, environ={})) as workspace:
        assert workspace.revision == 0
    empty_app.button(key="import_write").click().run()
    assert sound(empty_app)
    assert "2 lignes ont été refusées" in raw(empty_app)
    with Workspace.open(Place.of(tmp_path, environ={})) as workspace:
        assert set(workspace.network().actors["name"]) == {"Foyer rural", "Mairie d'Ussel"}


def test_a_file_that_is_no_table_is_refused_with_a_sentence(empty_app: AppTest) -> None:
    empty_app.file_uploader[0].set_value(("photo.png", b"\x89PNG\r\n\x1a\n\x00\x00", "image/png")).run()
    assert sound(empty_app)
    assert "ne peut pas être lu" in raw(empty_app)
    assert empty_app.button(key="import_write").disabled


def test_a_person_says_which_column_holds_what(empty_app: AppTest, tmp_path: Path) -> None:
    table = "Structure,Type,Structure\nFoyer rural,association,x\n"
    empty_app.file_uploader[0].set_value(("liste.csv", table.encode(), "text/csv")).run()
    assert "ne peut pas être lu" in raw(empty_app)
    empty_app.selectbox(key="import_column_name").select("#1")
    empty_app.selectbox(key="import_column_kind").select("Type")
    empty_app.selectbox(key="import_territory").select(HAUTE_CORREZE)
    empty_app.text_input(key="import_by").set_value("Ana").run()
    assert sound(empty_app)
    empty_app.button(key="import_write").click().run()
    with Workspace.open(Place.of(tmp_path, environ={})) as workspace:
        network = workspace.network()
        assert network.actors.select("name", "kind", "territory").rows() == [
            ("Foyer rural", "association", HAUTE_CORREZE)
        ]
        (said,) = workspace.evidence("actors", network.actors["id"]).values()
        assert (said[-1].by, said[-1].file, said[-1].line) == ("Ana", "liste.csv", 2)


def test_the_app_starts_by_our_own_module_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui.started", "version"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    assert "Streamlit" in done.stdout
