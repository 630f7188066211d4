"""The page where a person adds and corrects, as Streamlit runs it, on a copy of the example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
import streamlit as st
from paging import opened, raw, read, sound
from streamlit.testing.v1 import AppTest

from graph.errors import InputRefused
from graph.model.batch import LINE, Batch
from graph.model.records import Actor, Body, Initiative
from graph.model.tables import TABLES
from graph.workspace import Origin, Workspace
from graph.workspace.candidates import put_candidates
from graph.workspace.editing import EditedMeanwhile, Opened, edit, meanwhile
from ui.locale import LANGUAGES, Language, text
from ui.pages.parts.editing_desk import ROUND, FieldsRefused
from ui.pages.parts.editing_paste import headed, rows_of, text_of
from ui.pages.parts.editing_places import commune_meant
from ui.pages.parts.going import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
HAUTE_CORREZE = "200066744"
WAYS = ("actor", "tie", "initiative", "need", "offer", "absence", "member", "paste", "correct", "confirm")
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(1)",
    "\u202eevil :red[x] **b** $x$",
    "x" * 500,
    "a|b:c",
    "Robert'); DROP TABLE--",
)


@pytest.fixture
def workspace(example_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Give the workspace that the pages have open, to write in it as somebody else."""
    monkeypatch.setenv("ESSAIM_WORKSPACE", str(example_copy))
    for name in ("ESSAIM_JOURNAL", "ESSAIM_GRAPH", "ESSAIM_LANG"):
        monkeypatch.delenv(name, raising=False)
    from ui.pages.parts.reads import open_workspace  # noqa: PLC0415 - only once the environment names the workspace

    yield open_workspace()
    st.cache_resource.clear()
    st.cache_data.clear()


def page(what: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    shown = opened(app, "editing", what=what, **{"territory": HAUTE_CORREZE, "lang": "fr", **address})
    assert sound(shown), read(shown)
    return shown


def key(app: AppTest, name: str) -> str:
    rounds = app.session_state[ROUND] if ROUND in app.session_state else 0  # noqa: SIM401 - it has no `get`
    return f"editing_{rounds}_{name}"


def press(app: AppTest, label: str, **values: object) -> AppTest:
    (button,) = [each for each in app.button if each.label in (said := text(label, "fr", **values), plain(said))]
    button.click()
    app.run()
    assert sound(app), read(app)
    return app


def undo(app: AppTest) -> AppTest:
    return press(app, "editing.undo")


def add_actor(app: AppTest, name: str) -> AppTest:
    app.text_input(key=key(app, "actors_name")).input(name).run()
    assert sound(app), read(app)
    app.multiselect(key=key(app, "actors_categories")).select("collective")
    return press(app, "editing.add_actor")


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_form_opens_in_either_language(lang: Language) -> None:
    shown = page("actor", lang=lang)
    assert str(shown.title[0].value) == text("editing.title", lang)
    for what in WAYS:
        shown.radio(key="editing_what").set_value(what).run()
        assert sound(shown), read(shown)
        for box in (*shown.selectbox, *shown.multiselect):
            assert box.proto.placeholder not in ("", "Choose an option", "Choose options", "Select an option"), (
                box.label
            )


def test_an_actor_is_added_with_its_author_and_undone_at_once(workspace: Workspace) -> None:
    before = workspace.undated()
    shown = page("actor")
    shown.text_input(key="editing_by").input("Ana Pereira").run()
    add_actor(shown, "Atelier vélo de la Diège")
    (row,) = workspace.undated().actors.filter(name="Atelier vélo de la Diège").rows(named=True)
    assert (row["categories"], row["territory"]) == ("collective", HAUTE_CORREZE)
    assert workspace.history()["by"][-1] == "Ana Pereira"
    assert workspace.revision == 2
    assert "C'est écrit" in read(shown)
    undo(shown)
    assert workspace.undated() == before
    assert "est reprise" in read(shown)
    assert shown.text_input(key=key(shown, "actors_name")).value == ""


def test_hostile_names_are_written_as_they_are_and_shown_as_text(workspace: Workspace) -> None:
    shown = page("actor")
    for name in HOSTILE:
        add_actor(shown, name)
        assert name in workspace.undated().actors["name"].to_list()
        assert "<img" not in raw(shown)
    for what in ("tie", "member", "correct", "confirm", "actor"):
        shown.radio(key="editing_what").set_value(what).run()
        assert sound(shown), what
        assert "<img" not in raw(shown)
    for name in HOSTILE:
        shown.text_input(key=key(shown, "actors_name")).input(name).run()
        assert sound(shown), name
        assert not [each.label for each in shown.button if ":red[" in each.label or "**b**" in each.label]


def test_an_actor_who_may_be_there_already_is_told_before_anything_is_written(workspace: Workspace) -> None:
    known = workspace.undated(workspace.territory(HAUTE_CORREZE)).actors.filter(territory=HAUTE_CORREZE)["name"][0]
    shown = add_actor(page("actor"), known)
    assert workspace.revision == 1
    assert text("editing.may_be", "fr").replace("\u00a0", " ") in read(shown)
    assert known in read(shown)
    press(shown, "editing.another")
    assert workspace.revision == 2
    other = page("actor")
    other.text_input(key=key(other, "actors_name")).input(known.split()[0]).run()
    first = next(each for each in other.button if "Corriger" in each.label)
    first.click().run()
    assert other.radio(key="editing_what").value == "correct"


def test_an_entry_of_a_register_is_found_by_a_misspelt_name_and_adopted(workspace: Workspace) -> None:
    cells = {"id": "rna-W192000001", "name": "LES AMIS DE LA DIEGE", "kind": "association", "commune": "19275"}
    batch = Batch(
        "rna", 1, {"actors": pl.DataFrame([{**cells, LINE: 2}], schema={**TABLES["actors"].schema, LINE: pl.Int64})}
    )
    put_candidates(workspace, [batch], Origin("rna.csv", "rna", "x", "Bob"), territory=HAUTE_CORREZE)
    shown = page("actor")
    shown.text_input(key=key(shown, "actors_name")).input("Amis de la Dièje").run()
    shown.selectbox(key=key(shown, "candidate")).select("rna-W192000001").run()
    shown.multiselect(key=key(shown, "actors_categories")).select("collective")
    press(shown, "editing.add_actor")
    assert field_of(workspace, "rna-W192000001", "categories") == "collective"
    assert workspace.evidence("actors", ["rna-W192000001"])["rna-W192000001"][0].file == "rna.csv"
    undo(shown)
    assert "rna-W192000001" not in workspace.undated().position


def test_a_new_body_and_a_new_theme_are_written_beside_the_lists(workspace: Workspace) -> None:
    shown = page("member")
    shown.text_input(key=key(shown, "bodies_other_body")).input("Comité des cours d'eau")
    shown.selectbox(key=key(shown, "bodies_member")).select(some_actor(workspace))
    press(shown, "editing.add_bodies")
    assert "Comité des cours d'eau" in workspace.undated().bodies["name"].to_list()
    shown = page("need")
    shown.text_input(key=key(shown, "needs_other_theme")).input("rivières")
    press(shown, "editing.add_needs")
    assert "rivières" in workspace.undated().needs["theme"].to_list()


def test_what_is_missing_is_said_beside_the_form_and_nothing_is_written(workspace: Workspace) -> None:
    for what, button in (("tie", "relations"), ("need", "needs"), ("offer", "offers"), ("member", "bodies")):
        shown = press(page(what), f"editing.add_{button}")
        assert "cette case est vide" in read(shown), what
    assert workspace.revision == 1


def test_a_date_that_is_none_is_refused_and_the_form_keeps_what_was_written(workspace: Workspace) -> None:
    shown = page("initiative")
    shown.text_input(key=key(shown, "initiatives_name")).input("Repair café")
    shown.text_input(key=key(shown, "initiatives_since")).input("hier")
    press(shown, "editing.add_initiatives")
    assert "hier" in read(shown)
    assert shown.text_input(key=key(shown, "initiatives_name")).value == "Repair café"
    assert workspace.revision == 1


def test_a_tie_an_initiative_a_need_an_offer_and_a_member_are_one_entry_each(workspace: Workspace) -> None:
    network = workspace.undated()
    one, other = workspace.undated(workspace.territory(HAUTE_CORREZE)).actors["id"][:2]
    shown = page("tie")
    shown.selectbox(key=key(shown, "relations_source")).select(one)
    shown.selectbox(key=key(shown, "relations_target")).select(other)
    shown.selectbox(key=key(shown, "relations_type")).select("trains")
    press(shown, "editing.add_relations")
    assert workspace.undated().relations.filter(source=one, target=other, type="trains").height == 1
    shown = page("initiative")
    shown.text_input(key=key(shown, "initiatives_name")).input("Repair café")
    shown.multiselect(key=key(shown, "initiatives_actors")).select(one).select(other)
    press(shown, "editing.add_initiatives")
    assert workspace.undated().participations.height == network.participations.height + 2
    for what, button, table in (("need", "needs", "needs"), ("offer", "offers", "offers")):
        shown = page(what)
        box = shown.selectbox(key=key(shown, f"{table}_theme"))
        box.select_index(0)
        if what == "offer":
            shown.selectbox(key=key(shown, "offers_partner")).select(one)
            shown.text_input(key=key(shown, "offers_capacity")).input("2")
        else:
            shown.text_input(key=key(shown, "needs_stated_on")).input("12/10/2026")
        press(shown, f"editing.add_{button}")
    assert workspace.undated().offers.height == network.offers.height + 1
    assert workspace.undated().needs.filter(stated_on="2026-10-12", territory=HAUTE_CORREZE).height >= 1
    shown = page("member")
    body = network.bodies["id"][0]
    shown.selectbox(key=key(shown, "bodies_name")).select(body)
    shown.selectbox(key=key(shown, "bodies_member")).select(one)
    shown.text_input(key=key(shown, "bodies_role")).input("suppléante")
    press(shown, "editing.add_bodies")
    members = workspace.undated().memberships.filter(body=body)
    assert members.filter(actor=one, role="suppléante").height == 1
    assert members.height == network.memberships.filter(body=body).height + 1
    assert workspace.revision == 6


def test_an_absence_is_prefilled_from_the_address_and_attested(workspace: Workspace) -> None:
    shown = page("absence", category="economic")
    assert shown.selectbox(key=key(shown, "absences_category")).value == "economic"
    shown.text_input(key=key(shown, "absences_source")).input("entretien avec la maire")
    press(shown, "editing.add_absences")
    (row,) = workspace.undated().absences.filter(source="entretien avec la maire").rows(named=True)
    assert (row["territory"], row["category"]) == (HAUTE_CORREZE, "economic")
    assert row["author"]


def some_actor(workspace: Workspace) -> str:
    actors = workspace.undated(workspace.territory(HAUTE_CORREZE)).actors
    return str(actors.filter(territory=HAUTE_CORREZE)["id"][0])


def field_of(workspace: Workspace, actor: str, column: str) -> object:
    return workspace.undated().actors.filter(id=actor)[column][0]


def test_an_actor_is_corrected_its_category_confirmed_and_only_the_change_is_said(workspace: Workspace) -> None:
    actor = some_actor(workspace)
    shown = page("correct", actor=actor)
    shown.text_input(key=key(shown, "actors_url")).input("https://exemple.fr/nouveau")
    press(shown, "editing.correct")
    assert field_of(workspace, actor, "url") == "https://exemple.fr/nouveau"
    said = workspace.evidence("actors", [actor])[actor][-1].values
    assert set(said) == {"name", "url"}
    shown = press(page("correct", actor=actor), "editing.confirm_category")
    assert set(workspace.evidence("actors", [actor])[actor][-1].values) == {"name", "categories"}


def test_emptied_fields_are_none_from_then_on_and_undone_at_once(workspace: Workspace) -> None:
    known = workspace.undated().actors.filter(territory=HAUTE_CORREZE).drop_nulls(["description", "kind"])
    actor = str(known["id"][0])
    shown = page("correct", actor=actor)
    shown.text_input(key=key(shown, "actors_description")).input("")
    shown.selectbox(key=key(shown, "actors_kind")).set_value(None)
    press(shown, "editing.correct")
    assert field_of(workspace, actor, "description") is None
    assert field_of(workspace, actor, "kind") is None
    assert "cases vidées : Nature, Description" in read(shown)
    undo(shown)
    assert field_of(workspace, actor, "description") == known["description"][0]
    shown = page("correct", actor=actor)
    shown.text_input(key=key(shown, "actors_name")).input(" ")
    press(shown, "editing.correct")
    assert "Nom" in read(shown)
    assert workspace.revision == 3


def test_a_number_that_holds_two_lists_together_is_not_emptied(workspace: Workspace) -> None:
    name = "Mairie deux fois"
    for key_of in ("x1", "x2"):
        workspace.say(Actor(id=key_of, name=name, siren="211927504", territory=HAUTE_CORREZE), by="Bob")
    shown = page("correct", actor="x1")
    shown.text_input(key=key(shown, "actors_siren")).input("")
    press(shown, "editing.correct")
    assert "x2" in read(shown)
    assert workspace.revision == 3


def conflicting(workspace: Workspace, actor: str) -> AppTest:
    """Open a form, let somebody else change the actor, then send the form."""
    shown = page("correct", actor=actor)
    name = str(field_of(workspace, actor, "name"))
    workspace.say(Actor(id=actor, name=name, url="https://exemple.fr/bob"), by="Bob <b>")
    shown.text_input(key=key(shown, "actors_url")).input("https://exemple.fr/ana")
    return press(shown, "editing.correct")


def test_two_persons_on_one_actor_are_told_who_wrote_what_before_anything_is_overwritten(workspace: Workspace) -> None:
    actor = some_actor(workspace)
    shown = conflicting(workspace, actor)
    assert field_of(workspace, actor, "url") == "https://exemple.fr/bob"
    assert "Bob <b>" in read(shown)
    assert "Bob <b>" not in raw(shown)
    assert "la fiche dit maintenant « https://exemple.fr/bob », vous avez écrit « https://exemple.fr/ana »" in read(
        shown
    )
    assert shown.text_input(key=key(shown, "actors_url")).value == "https://exemple.fr/ana"
    press(shown, "editing.anyway")
    assert field_of(workspace, actor, "url") == "https://exemple.fr/ana"
    assert workspace.revision == 3


def test_a_person_told_of_a_conflict_may_start_again_from_the_record(workspace: Workspace) -> None:
    actor = some_actor(workspace)
    shown = press(conflicting(workspace, actor), "editing.afresh")
    assert shown.text_input(key=key(shown, "actors_url")).value == "https://exemple.fr/bob"
    assert workspace.revision == 2


def test_what_others_write_about_other_records_stops_nobody(workspace: Workspace) -> None:
    actor = some_actor(workspace)
    shown = page("correct", actor=actor)
    workspace.say(Actor(name="Quelqu'un d'autre", territory=HAUTE_CORREZE), by="Bob")
    shown.text_input(key=key(shown, "actors_url")).input("https://exemple.fr/ana")
    press(shown, "editing.correct")
    assert field_of(workspace, actor, "url") == "https://exemple.fr/ana"


def test_a_tie_is_confirmed_by_one_side_then_by_the_other_then_ended(workspace: Workspace) -> None:
    ties = workspace.undated(workspace.territory(HAUTE_CORREZE)).ties
    tie = str(ties.filter(ties["confirmed_by"].is_null() & ties["until"].is_null())["id"][0])
    shown = page("confirm", tie=tie)
    for by, then in (("source", "source"), ("target", "both"), ("nobody", None)):
        shown.selectbox(key=key(shown, "relations_confirmed_by")).select(by)
        press(shown, "editing.write_tie")
        assert workspace.undated().relations.filter(id=tie)["confirmed_by"][0] == then
    shown.text_input(key=key(shown, "relations_until")).input("31/12/2025")
    press(shown, "editing.write_tie")
    assert workspace.undated().relations.filter(id=tie)["until"][0] == "2025-12-31"
    assert "31 décembre 2025" in read(shown)
    shown.text_input(key=key(shown, "relations_until")).input("")
    press(shown, "editing.write_tie")
    assert workspace.undated().relations.filter(id=tie)["until"][0] is None
    assert "case vidée : Jusqu'au" in read(shown)


def test_what_a_form_held_is_not_lost_where_the_record_is_gone(workspace: Workspace) -> None:
    actor, other = workspace.undated(workspace.territory(HAUTE_CORREZE)).actors.filter(territory=HAUTE_CORREZE)["id"][
        :2
    ]
    shown = page("correct", actor=actor)
    shown.text_input(key=key(shown, "actors_url")).input("https://exemple.fr/ana")
    workspace.merge(other, actor, by="Bob", why="le même")
    press(shown, "editing.correct")
    for said in ("n'est plus là", "Bob", "https://exemple.fr/ana"):
        assert said in read(shown)
    assert workspace.revision == 2
    press(shown, "editing.correct_this", name=str(field_of(workspace, other, "name")))
    assert shown.selectbox(key="editing_record").value == other


def record(workspace: Workspace, table: str, key_of: str) -> dict[str, object] | None:
    found = getattr(workspace.undated(), table)
    rows = found.filter(found["id"] == key_of).rows(named=True)
    return rows[0] if rows else None


def roles(workspace: Workspace, initiative: str) -> dict[str, str]:
    return dict(workspace.undated().participations.filter(initiative=initiative).select("actor", "role").iter_rows())


def test_an_initiative_is_corrected_an_actor_taken_away_told_of_who_wrote_meanwhile_and_undone(
    workspace: Workspace,
) -> None:
    initiative, hostile = "hco-i-dialogue", "\u202e=1 <img src=x onerror=alert(1)> :red[x]"
    before, third = workspace.undated(), "hco-lycee"
    shown = page("correct", table="initiatives", id=initiative)
    assert "Cafés de la transition" in read(shown)
    shown.text_input(key=key(shown, "initiatives_name")).input(hostile)
    shown.text_input(key=key(shown, "initiatives_since")).input("")
    shown.multiselect(key=key(shown, "initiatives_transitions")).select("social")
    shown.multiselect(key=key(shown, "initiatives_actors")).unselect("hco-radio:antenne")
    press(shown, "editing.correct")
    now = record(workspace, "initiatives", initiative)
    assert now
    assert (now["name"], now["since"], now["themes"]) == (hostile, None, "gouvernance partagée")
    assert roles(workspace, initiative) == {"hco-ussel": "porteur"}
    assert set(workspace.evidence("initiatives", [initiative])[initiative][-1].values) == {
        *("name", "transitions", "since", "actors")
    }
    assert "<img" not in raw(shown)
    assert "case vidée : Depuis" in read(shown)
    undo(shown)
    assert workspace.undated() == before
    shown.multiselect(key=key(shown, "initiatives_actors")).unselect("hco-radio:antenne")
    workspace.say(
        Initiative(id=initiative, name="Cafés <b>", actors=f"hco-radio:antenne|hco-ussel:porteur|{third}:accueil"),
        by="Bob <b>",
    )
    press(shown, "editing.correct")
    assert "Bob <b>" in read(shown)
    assert "Nom : Cafés <b>" in read(shown)
    assert "<b>" not in raw(shown)
    assert set(roles(workspace, initiative)) == {"hco-radio", "hco-ussel", third}
    press(shown, "editing.anyway")
    assert roles(workspace, initiative) == {"hco-ussel": "porteur", third: "accueil"}


def test_an_absence_is_withdrawn_since_there_is_somebody_and_comes_back_by_an_undo(workspace: Workspace) -> None:
    before = workspace.undated()
    shown = page("correct", table="absences", id="hco-x1")
    shown.text_input(key=key(shown, "absences_source")).input(HOSTILE[0])
    press(shown, "editing.correct")
    assert (record(workspace, "absences", "hco-x1") or {})["source"] == HOSTILE[0]
    assert "<img" not in raw(shown)
    press(shown, "editing_withdraw.absences")
    assert record(workspace, "absences", "hco-x1") is None
    assert "le retrait de" in read(shown)
    assert "n'est plus là" not in read(shown)
    undo(shown)
    assert record(workspace, "absences", "hco-x1") is not None
    gone = page("correct", table="absences", id="hco-x2")
    press(gone, "editing_withdraw.absences")
    assert workspace.undated().absences.height == before.absences.height - 1


def test_a_need_an_offer_and_a_body_are_corrected_but_no_number_is_emptied(workspace: Workspace) -> None:
    shown = page("correct", table="needs", id="hco-b1")
    shown.text_input(key=key(shown, "needs_note")).input("")
    shown.selectbox(key=key(shown, "needs_kind")).select("method")
    press(shown, "editing.correct")
    need = record(workspace, "needs", "hco-b1") or {}
    assert (need["note"], need["kind"], need["theme"]) == (None, "method", "forêt")
    shown.text_input(key=key(shown, "needs_theme")).input(" ")
    press(shown, "editing.correct")
    assert "cette case est vide" in read(shown)
    shown.radio(key="editing_table").set_value("offers").run()
    shown.selectbox(key="editing_record").select("of-foret-1").run()
    shown.text_input(key=key(shown, "offers_capacity")).input("")
    press(shown, "editing.correct")
    assert "un nombre se remplace" in read(shown)
    shown.text_input(key=key(shown, "offers_capacity")).input("7")
    shown.selectbox(key=key(shown, "offers_partner")).select("nat-alim")
    press(shown, "editing.correct")
    offer = record(workspace, "offers", "of-foret-1") or {}
    assert (offer["capacity"], offer["partner"]) == (7, "nat-alim")
    body, actor = workspace.undated().memberships.select("body", "actor").row(0)
    left = workspace.undated().memberships.filter(body=body).height - 1
    shown.radio(key="editing_table").set_value("bodies").run()
    shown.selectbox(key="editing_record").select(body).run()
    box = shown.multiselect(key=key(shown, "bodies_members"))
    box.set_value([each for each in box.value if each.partition(":")[0] != actor])
    press(shown, "editing.correct")
    members = workspace.undated().memberships.filter(body=body)
    assert members.height == left
    assert actor not in members["actor"].to_list()


def test_an_actor_is_put_into_another_territory_or_into_none(workspace: Workspace) -> None:
    actor, other = some_actor(workspace), "200067106"
    shown = page("correct", actor=actor)
    for chosen in (other, None):
        shown.selectbox(key=key(shown, "actors_territory")).set_value(chosen)
        press(shown, "editing.correct")
        assert field_of(workspace, actor, "territory") == chosen
    undo(shown)
    assert field_of(workspace, actor, "territory") == other


@pytest.mark.usefixtures("workspace")
def test_where_a_record_is_seen_there_is_a_way_to_correct_it() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for where, ids in (("territory", ("hco-x1", "hco-i-foret", "hco-b2")), ("offers", ("hco-b2", "of-foret-1"))):
        shown = opened(app, where, territory=HAUTE_CORREZE, lang="fr")
        assert sound(shown), read(shown)
        for each in ids:
            assert f"&id={each}&" in read(shown), (where, each)


def pasted_rows() -> str:
    good = [f"Collectif {name}\thabitants\tUssel\t" for name in ("Abeille", "Bouleau", "Cerise", "Diapason")]
    good += [""]
    good += [f"Fabrique n{number}\téconomique\t\thttps://exemple.fr/{number}" for number in range(15)]
    return "\n".join([*good[:10], "Mauvaise\tlicorne\tUssel\t", *good[10:]])


def test_twenty_pasted_rows_with_one_bad_are_shown_then_written_then_undone(workspace: Workspace) -> None:
    before = workspace.undated()
    shown = page("paste")
    shown.text_area(key=key(shown, "pasted")).input(pasted_rows()).run()
    assert sound(shown), read(shown)
    assert workspace.revision == 1
    assert "licorne" in read(shown)
    assert "Collectif Abeille" in read(shown)
    press(shown, "editing.write_rows", n=19)
    after = workspace.undated()
    assert after.actors.height == before.actors.height + 19
    assert "19 lignes ; refusées : 1" in read(shown)
    assert workspace.revision == 2
    (left,) = rows_of(shown.text_area(key=key(shown, "pasted")).value or "")[1:]
    assert left[:2] == ["Mauvaise", "licorne"]
    undo(shown)
    assert workspace.undated() == before


def test_a_paste_seen_before_somebody_wrote_is_looked_at_again(workspace: Workspace) -> None:
    shown = page("paste")
    shown.text_area(key=key(shown, "pasted")).input("nom\tcatégories\nAtelier neuf\tpublic").run()
    workspace.say(Actor(name="Atelier neuf", territory=HAUTE_CORREZE), by="Bob")
    press(shown, "editing.write_rows", n=1)
    assert workspace.revision == 2
    assert "Quelqu'un a écrit depuis" in read(shown)
    press(shown, "editing.write_rows", n=1)
    assert workspace.revision == 3


def test_the_last_entry_of_anybody_is_undone_from_here(workspace: Workspace) -> None:
    workspace.say(Actor(name="Erreur", territory=HAUTE_CORREZE), by="Bob")
    shown = press(page("need"), "editing.undo_entry", entry="2")
    assert "Erreur" not in workspace.undated().actors["name"].to_list()
    assert "est reprise" in read(shown)


def test_a_workspace_that_can_only_be_read_says_so(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workspace, "writable", property(lambda _: False))
    shown = page("actor")
    assert text("history_page.read_only", "fr").replace("\u00a0", " ") in read(shown)
    assert not [each for each in (*shown.text_input, *shown.button) if (each.key or "").startswith("editing_")]
    assert workspace.revision == 1


@pytest.mark.usefixtures("workspace")
def test_a_need_and_an_absence_are_asked_for_once_their_territory_is_known() -> None:
    for what in ("need", "absence"):
        shown = page(what, territory="")
        assert text("editing.territory_first", "fr") in read(shown)


def test_an_edit_is_refused_under_the_lock_and_leaves_nothing(workspace: Workspace) -> None:
    actor = some_actor(workspace)
    name = str(field_of(workspace, actor, "name"))
    seen = Opened("actors", actor, workspace.revision)
    assert meanwhile(workspace, seen) == ()
    entry = workspace.say(Actor(id=actor, name=name, kind="association"), by="Bob").entry
    assert entry is not None
    workspace.undo(entry, by="Chloé")
    with pytest.raises(EditedMeanwhile) as caught:
        edit(workspace, lambda: [Actor(id=actor, name=name, kind="company")], by="Ana", opened=seen)
    assert [(each.by, each.kind) for each in caught.value.changes] == [("Bob", "import"), ("Chloé", "undo")]
    assert workspace.revision == 3
    assert isinstance(caught.value, InputRefused)


def test_the_same_initiative_or_body_again_leaves_nobody_out(workspace: Workspace) -> None:
    actors = workspace.undated().actors["id"]
    workspace.say(
        Initiative(name="Repair café", territory=HAUTE_CORREZE, actors=f"{actors[0]}:porteur"),
        Body(name="Comité neuf", territory=HAUTE_CORREZE, members=f"{actors[0]}:présidente"),
        by="Bob",
    )
    shown = page("initiative")
    shown.text_input(key=key(shown, "initiatives_name")).input("Repair café")
    shown.multiselect(key=key(shown, "initiatives_actors")).select(
        next(each for each in workspace.undated(workspace.territory(HAUTE_CORREZE)).actors["id"] if each != actors[0])
    )
    press(shown, "editing.add_initiatives")
    network = workspace.undated()
    initiative = network.initiatives.filter(name="Repair café")["id"][0]
    roles = network.participations.filter(initiative=initiative)
    assert roles.height == 2
    assert roles.filter(actor=actors[0])["role"][0] == "porteur"


def test_a_commune_is_completed_homonyms_told_apart_and_an_official_name_brings_its_number(
    workspace: Workspace,
) -> None:
    shown = page("actor")
    shown.text_input(key=key(shown, "actors_commune")).input("saint-pard").run()
    box = next(each for each in shown.radio if each.label == text("editing.which_commune", "fr"))
    assert all(", Corrèze)" in each for each in box.options[:2])
    shown.text_input(key=key(shown, "actors_name")).input("Mairie d'Égletons").run()
    shown.selectbox(key=key(shown, "candidate")).select("reference 211907308").run()
    press(shown, "editing.add_actor")
    (row,) = workspace.undated().actors.filter(siren="211907308").rows(named=True)
    assert (row["name"], row["categories"], row["commune"]) == ("Commune d'Égletons", "public", "19073")


def test_a_commune_is_meant_by_its_code_or_name_one_of_the_territory_first(workspace: Workspace) -> None:
    territory = workspace.territory(HAUTE_CORREZE)
    assert commune_meant(" ussel ", territory) == "19275"
    assert commune_meant("19275", None) == "19275"
    assert commune_meant("", territory) is None
    for unclear in ("Nullepart-sur-Rien", "Saint-Denis"):
        with pytest.raises(FieldsRefused) as caught:
            commune_meant(unclear, None)
        assert "commune" in caught.value.reasons


def test_rows_are_read_as_a_spreadsheet_copies_them() -> None:
    odd = [["a", "b"], ["", ""], ['dit "oui"', "deux\nlignes"]]
    assert rows_of(text_of(odd)) == odd
    assert rows_of('a\t"deux\nlignes"\r\n\r\n"dit ""oui"""\tb') == [["a", "deux\nlignes"], [], ['dit "oui"', "b"]]
    assert headed("actors", [["Nom", "Thèmes"], ["A", "b"]])[1]
    assert not headed("actors", [["Foyer rural", "public"]])[1]
    wide = headed("actors", [["x"] * 40])[0]
    assert len(wide[0]) < 40
