"""The search: against a judge that reads every name, and on the pages."""

from __future__ import annotations

import csv
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from browsing import PATIENCE, ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import network
from made_workspaces import actor, place, put
from paging import opened, raw, read, sound
from playwright.sync_api import expect
from rapidfuzz.distance import OSA
from streamlit.testing.v1 import AppTest

from graph.analysis.searching import KINDS, LONG_ENOUGH, Entry, asked_for, errors_forgiven, index, search, words_of
from graph.reference.territories import epci_names
from graph.workspace import Workspace
from ui.locale import text
from ui.pages.parts.found import day_of
from ui.pages.parts.searching import ASKED, ASKED_AT, CHOSEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from browsing import Visit

    from graph.model.network import Network

TULLE, TRIEVES = "241927201", "200030658"
NAMES = ["Foyer rural de Tulle", "Mairie de Saint-Étienne", "AMAP du Trièves", "L'Épicerie solidaire", "", "Ô-Œuf"]
LETTERS = st.text("aeiéfoyrul' -12", max_size=14)
PLACES = {TULLE: "CA Tulle Agglo", TRIEVES: "CC du Trièves"}


def of_names(names: list[str], initiatives: list[str] | None = None) -> Network:
    actors = [{"id": f"a{row:02}", "name": name} for row, name in enumerate(names)]
    return network(
        actors=actors, initiatives=[{"id": f"i{row:02}", "name": name} for row, name in enumerate(initiatives or [])]
    )


def costs(word: str, other: str, *, joined: bool = False) -> int:
    """Say what a word of a name costs, 99 where it is not like the one that was asked for."""
    if joined and len(word) < LONG_ENOUGH:
        return 99
    if other == word:
        return int(joined)
    if other.startswith(word):
        return 1 + joined
    whole, start = OSA.distance(word, other), OSA.distance(word, other[: len(word)])
    tried = [(1, whole), (2, start)][: 1 if joined else 2]
    return (
        min([cost + errors for cost, errors in tried if 0 < errors <= errors_forgiven(word)], default=99 - joined)
        + joined
    )


def neighbours(words: list[str]) -> list[str]:
    """Return each two neighbours, and each two around an article, as one word."""
    around = ["".join(words[at : at + 3]) for at in range(len(words) - 2) if words[at + 1] in ARTICLES]
    both = [*map("".join, pairwise(words)), *around]
    return [word for word in both if len(word) >= LONG_ENOUGH]


def judged(rows: list[tuple[Entry, str]], text: str) -> list[Entry]:
    """Find by reading every name: rows are entries with what else they are found by."""
    asked = asked_for(text)
    held = []
    for entry, beside in rows:
        words, joined = {*words_of(entry.name), *words_of(beside)}, neighbours(words_of(entry.name))
        ways = [[*(costs(word, other) for other in words), 99] for word in asked]
        for at, word in enumerate(asked):
            ways[at] += [costs(word, other, joined=True) for other in joined]
            both = [first + then for place, (first, then) in enumerate(pairwise(asked)) if at in (place, place + 1)]
            ways[at] += [costs(each, other, joined=True) for each in both for other in words]
        least = [min(each) for each in ways]
        held.append((entry, least, len({*words_of(entry.name)} - ARTICLES)))
    often = [sum(least[at] < 99 for _, least, _ in held) for at in range(len(asked))]
    rarest_last = sorted(range(len(asked)), key=lambda at: -often[at])
    fewest = min((sum(each == 99 for each in least) for _, least, _ in held), default=0)
    if not asked or fewest == len(asked):
        return []
    kept = [each for each in held if sum(cost == 99 for cost in each[1]) == fewest]

    def order(each: tuple[Entry, list[int], int]) -> tuple[object, ...]:
        entry, least, size = each
        rare = [least[at] == 99 for at in reversed(rarest_last)]
        beside = max(0, size - sum(cost < 99 for cost in least))
        return (rare, sum(cost for cost in least if cost < 99), beside, KINDS.index(entry.kind), entry.name, entry.id)

    return [entry for entry, _, _ in sorted(kept, key=order)]


ARTICLES = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur", "of", "the", "and"}


@settings(max_examples=250, deadline=None)
@given(st.lists(LETTERS | st.sampled_from(NAMES), max_size=9), st.lists(LETTERS, max_size=3), st.data())
def test_it_finds_what_a_reading_of_every_name_finds(
    names: list[str], initiatives: list[str], data: st.DataObject
) -> None:
    asked = data.draw(
        LETTERS
        | st.sampled_from(
            [
                *NAMES,
                *names,
                "foyerural",
                "mairiede saintetien",
                "fo yer",
                "foyr ruarl",
                "epiceri tule",
                "étiene",
                "12 oeuf",
            ]
        )
    )
    found = search(index(of_names(names, initiatives), PLACES), asked, 50)
    rows = [
        *((Entry("territory", code, name), code) for code, name in PLACES.items()),
        *((Entry("actor", f"a{row:02}", name), "") for row, name in enumerate(names)),
        *((Entry("initiative", f"i{row:02}", name), "") for row, name in enumerate(initiatives)),
    ]
    wanted = judged(rows, asked)
    assert list(found.entries) == wanted
    assert found.total == len(wanted)


@pytest.mark.parametrize(
    "asked",
    [
        "epicerie",
        "ÉPICERIE SOLIDAIRE",
        "épicerei solidaire",
        "epiceri",
        "solidaire epicerie",
        "lepicerie solidare",
        "solid",
    ],
)
def test_accents_case_order_and_typing_errors_are_forgiven(asked: str) -> None:
    found = search(index(of_names(NAMES), {}), asked)
    assert [each.name for each in found.entries] == ["L'Épicerie solidaire"]


def real_names() -> list[str]:
    with (ROOT / "ui" / "example" / "actors.csv").open(encoding="utf-8") as file:
        acting = [row["name"] for row in csv.DictReader(file)]
    return sorted({*acting, *list(epci_names().values())[::4], "L'Œuvre de Saint-Cœur", "Foyer rural d'Ennezat"})


def misspellings(name: str) -> Iterator[tuple[str, str]]:
    """Yield ways in which people run the words of a name together, split them or write their signs."""
    words = name.split(" ")
    for at, (first, then) in enumerate(pairwise(words)):
        if len(words_of(first)) == len(words_of(then)) == 1 and len(first + then) >= LONG_ENOUGH:
            yield "together", " ".join([*words[:at], first + then, *words[at + 2 :]])
            break
    for at, word in enumerate(words):
        if len(word) >= 8 and word.isalpha():
            yield "split", " ".join([*words[:at], f"{word[:4]} {word[4:]}", *words[at + 1 :]])
            break
    for sign, other in (("'", ""), ("'", "’"), ("'", " "), ("-", ""), ("-", " "), ("œ", "oe"), ("Saint", "St")):
        if sign in name:
            yield f"{sign} as {other!r}", name.replace(sign, other, 1)


def test_words_run_together_split_or_with_other_signs_are_found() -> None:
    names = real_names()
    made = index(of_names(names), {})
    tried: dict[str, list[bool]] = {}
    for name in names:
        for way, asked in misspellings(name):
            found = [each.name for each in search(made, asked, 3).entries]
            tried.setdefault(way, []).append(name in found)
    assert {"together", "split", "Saint as 'St'", "œ as 'oe'", "' as ''", "- as ''"} <= tried.keys()
    missed = {way: found.count(False) / len(found) for way, found in tried.items()}
    assert max(missed.values()) < 0.02  # "dAy" is too short to be taken for "d'Ay"


def test_what_is_forgiven_of_blanks_pushes_nothing_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    names = real_names()
    words = sorted({word for name in names for word in asked_for(name)})
    made = index(of_names(names), {})
    forgiving = {word: search(made, word, 50) for word in words}
    monkeypatch.setattr("graph.analysis.searching.LONG_ENOUGH", 1_000)
    strict = {word: search(made, word, 50) for word in words}
    for word in words:
        having = [each for each in strict[word].entries if word in words_of(each.name)]
        assert list(forgiving[word].entries[: len(having)]) == having
    added = sum(forgiving[word].total - strict[word].total for word in words)
    assert added / sum(found.total for found in strict.values()) < 0.01


def test_short_words_and_numbers_are_taken_at_their_word() -> None:
    made = index(of_names(["AMAP 1234", "ABC"]), PLACES)
    assert not search(made, "1235").entries
    assert not search(made, "abd").entries
    assert search(made, TULLE).entries[0].name == "CA Tulle Agglo"


def test_an_actor_is_found_by_its_commune_and_its_number() -> None:
    actors = [
        {"id": "a", "name": "Foyer rural", "commune": "19272", "siren": "211927207"},
        {"id": "b", "name": "Foyer rural"},
    ]
    made = index(network(actors=actors), {})
    for asked in ("foyer rural tulle", "211927207", "211 927 207"):
        found = search(made, asked)
        assert [each.id for each in found.entries] == ["a"]
        assert found.whole


def test_where_no_name_has_all_words_those_with_the_rarest_come_first() -> None:
    made = index(of_names(["Foyer rural", "Foyer laïque", "Foyer", "Ferme pommier"]), {})
    found = search(made, "foyer pommier")
    assert not found.whole
    assert found.entries[0].name == "Ferme pommier"


def test_names_in_any_script_and_of_any_length_are_found_and_nothing_is_asked_of_nothing() -> None:
    made = index(of_names(["جمعية تول", "Товарищество", "x" * 10_000, "<script>alert(1)</script>", "=1+1"]), {})
    assert search(made, "товарищество").entries[0].id == "a01"
    assert search(made, "تول").entries[0].id == "a00"
    assert search(made, "script").entries[0].id == "a03"
    for nothing in ("", "   ", "?!", "*" * 500):
        assert search(made, nothing).total == 0
    assert search(index(network(), {}), "foyer").total == 0


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        (None, None, "2025-06-15"),
        ("2025", "2025", "2025-06-15"),
        (None, "2020", "2020-12-31"),
        (None, "2024-02", "2024-02-29"),
        (None, "2024-02-03", "2024-02-03"),
        ("2026", None, "2026-01-01"),
        ("2026-03", "2027", "2026-03-01"),
    ],
)
def test_an_answer_is_shown_on_a_day_on_which_it_is_there(since: str | None, until: str | None, shown: str) -> None:
    assert day_of(since, until, "2025-06-15") == shown
    dated = {"id": "a", "name": "A", "since": since, "until": until}
    assert network(actors=[dated]).on(shown).actors.height == 1


FIELD = "Chercher un acteur, un territoire ou une initiative"


def test_answers_come_while_typing_and_one_is_chosen_by_keyboard(visit: Visit) -> None:
    visit.go("/network")
    search = visit.main.locator(".essaim-search")
    field = search.get_by_role("combobox", name=FIELD)
    field.press_sequentially("epicere solid", delay=15)
    said = search.get_by_role("status").filter(has_text=text("searching.choose", "fr"))
    expect(said).to_have_count(1, timeout=PATIENCE * 1000)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_be_focused()
    actors = search.get_by_role("group", name="Acteurs", exact=True).get_by_role("option")
    expect(actors.filter(has_text="Épicerie solidaire La Besace de l'Obiou")).to_contain_text("CC du Trièves")
    field.press("ArrowUp")
    last = search.get_by_role("option").last
    expect(last).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == last.get_attribute("id")
    field.press("Escape")
    expect(search.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("epicere solid")
    field.fill("zzzzzz")
    expect(search.get_by_role("status").filter(has_text=text("searching.none", "fr"))).to_have_count(1)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("foyer troi hamaux")
    search.get_by_role("option", name="Foyer des Trois Hameaux CA Tulle Agglo").wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    arrived(visit)
    expect(field).to_have_value("")
    expect(search.get_by_role("option")).to_have_count(0)
    visit.check("fr")


def arrived(visit: Visit) -> None:
    """Wait until the actor is shown in its territory."""
    visit.page.wait_for_url(f"**/territory?*territory={TULLE}*")
    visit.settle()
    expect(visit.main.locator(".ess h3", has_text="Foyer des Trois Hameaux")).to_be_visible(timeout=PATIENCE * 1000)
    assert "actor=tul-foyer" in visit.page.url


def test_enter_lists_all_and_a_link_of_the_list_leads_to_the_actor(visit: Visit) -> None:
    visit.go("/network")
    field = visit.main.get_by_role("combobox", name=FIELD)
    field.fill("foyer troi hamaux")
    field.press("Enter")
    link = visit.main.get_by_role("link", name="Foyer des Trois Hameaux")
    expect(link).to_contain_text("acteur, CA Tulle Agglo")
    link.focus()
    visit.page.keyboard.press("Enter")
    arrived(visit)
    expect(field).to_have_value("")
    expect(link).to_have_count(0)
    visit.check("fr")
    visit.page.reload()
    visit.settle()
    pressed = visit.main.locator('.essaim-sectors svg .node[aria-pressed="true"]')
    assert "Foyer des Trois Hameaux" in (pressed.get_attribute("aria-label") or "")


def test_a_hostile_name_is_found_and_inert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "<img src=x onerror=alert(1)> :red[x] [a](javascript:alert(2)) $x$ \u202eoof"
    with Workspace.open(place(tmp_path), write=True) as workspace:
        put(workspace, actor("x1", name=hostile, territory=TULLE), actor("x2", name="Sans lieu"))
    monkeypatch.setenv("ESSAIM_WORKSPACE", str(tmp_path))
    app = opened(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60), "importing")
    entered(app, "img onerror")
    links = [each.proto.label for each in app.get("page_link") if "oof" in each.proto.label]
    assert [
        label.replace("\\", "").startswith("\u2068<img src=x onerror=alert(1)> :\u2060red[x]") for label in links
    ] == [True]
    assert "onerror" not in raw(app)
    entered(app, "sans lieu")
    assert any("sans territoire" in each.proto.label for each in app.get("page_link"))
    entered(app, "zzzzzz")
    assert text("searching.none", "fr") in read(app)
    entered(app, "*" * 400)
    assert sound(app)
    for odd in ((None, None), ("magic", "x1"), ("actor", 3), ("actor", "gone")):
        app.session_state[CHOSEN] = odd
        assert sound(app.run())
    monkeypatch.setattr("ui.search.kept.Names.index", lambda *_: None)
    entered(app, "sans lieu")
    assert text("searching.preparing", "fr", n=1) in read(app)
    assert any("sans territoire" in each.proto.label for each in app.get("page_link"))


def entered(app: AppTest, words: str) -> None:
    """Ask as the field of the browser does with Enter."""
    app.session_state[ASKED], app.session_state[ASKED_AT] = words, ("importing", None, None)
    app.run()
