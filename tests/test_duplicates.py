"""Pairs of actors that may be one."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from reading import read_whole

from graph import reference
from graph.analysis.duplicates import SUGGESTED_FROM, Pair, contradictions, duplicates
from graph.analysis.likeness import Candidate, compare
from graph.analysis.names import plain, taken_apart
from graph.analysis.whereabouts import nearness, whereabouts
from graph.model.network import SCHEMAS
from importers.gogocarto import FORMAT
from ui.duplicates_text import pair_text, reasons_text
from ui.locale import LANGUAGES, texts

OWN = Path(__file__).parent / "files" / "doublons_inventes.csv"
CASE = "cases/fr_org_names"
SLICE = "data/transiscope_extrait/transiscope_correze_20_elements_reconstitue.json"
Ids = set[tuple[str, str]]


def actors(*rows: dict[str, Any]) -> pl.DataFrame:
    numbered = [{"id": f"a{number}"} | row for number, row in enumerate(rows)]
    schema = SCHEMAS["actors"]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in numbered], schema=schema)


def named(*names: str, commune: str | None = "19272") -> pl.DataFrame:
    return actors(*({"name": name, "commune": commune} for name in names))


def ids(pairs: list[Pair]) -> Ids:
    return {(pair.a, pair.b) for pair in pairs}


def codes(pair: Pair) -> list[str]:
    return [each.code for each in pair.reasons]


@dataclass(frozen=True)
class Judged:
    """What was suggested of labelled records, and what is true."""

    suggested: Ids
    true: Ids

    @property
    def precision(self) -> float:
        return len(self.suggested & self.true) / len(self.suggested)

    @property
    def recall(self) -> float:
        return len(self.suggested & self.true) / len(self.true)


def judged(rows: list[dict[str, Any]], entity: str) -> Judged:
    found = ids(duplicates(actors(*rows)))
    owner = {row["id"]: row[entity] for row in rows}
    return Judged(found, {pair for pair in combinations(sorted(owner), 2) if owner[pair[0]] == owner[pair[1]]})


def own_records() -> list[dict[str, Any]]:
    with OWN.open(encoding="utf-8") as file:
        return [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]


def case_records(shared: Path) -> list[dict[str, Any]]:
    """Read the hand-written case, each commune by the code that its name has in its département."""
    with (shared / CASE / "records.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row | {"id": row["rid"], "commune": code_of(row["commune"], row["dept"])} for row in rows]


def code_of(name: str, departement: str) -> str:
    codes = [reference.commune(code) for code in reference.communes_named(name)]
    (only,) = [found.code for found in codes if found and found.departement == departement]
    return only


def best_f1(shared: Path, *, folded: bool) -> float:
    """Compute the yardstick of the case: `token_set` over all pairs, or, folded, those of one département."""
    rows = case_records(shared)
    scored = []
    for one, other in combinations(rows, 2):
        if not folded or one["dept"] == other["dept"]:
            said = [plain(row["name"]) if folded else row["name"] for row in (one, other)]
            scored.append((fuzz.token_set_ratio(*said), one["eid"] == other["eid"]))
    true = sum(a["eid"] == b["eid"] for a, b in combinations(rows, 2))
    best = 0.0
    for threshold in {score for score, _ in scored}:
        kept = [same for score, same in scored if score >= threshold]
        best = max(best, 2 * sum(kept) / (len(kept) + true))
    return best


def test_the_yardsticks_of_the_case_are_reproduced(shared: Path) -> None:
    wanted = json.loads((shared / CASE / "expected.json").read_text("utf-8"))["computed_rapidfuzz_3.14.6"]
    best = wanted["best_F1"]
    assert round(best_f1(shared, folded=False), 3) == best["raw names, no blocking, token_set"]
    assert round(best_f1(shared, folded=True), 3) == best["accent/case/punct, same dept, token_set"]
    one, other = plain("Attac Savoie"), plain("Attac Haute-Savoie")
    found = {
        "ratio": fuzz.ratio(one, other),
        "token_sort": fuzz.token_sort_ratio(one, other),
        "token_set": fuzz.token_set_ratio(one, other),
        "WRatio": fuzz.WRatio(one, other),
        "JaroWinkler": 100 * JaroWinkler.similarity(one, other),
    }
    assert {name: round(value) for name, value in found.items()} == wanted[
        "hard_negative Attac Savoie / Attac Haute-Savoie"
    ]


def test_every_true_pair_of_the_case_is_suggested_and_no_other(shared: Path) -> None:
    found = judged(case_records(shared), "eid")
    assert len(found.true) == 53
    assert found.suggested == found.true


def test_blocking_loses_no_pair_of_the_case(shared: Path) -> None:
    rows = case_records(shared)
    candidates = [Candidate.of(row) for row in actors(*rows).iter_rows(named=True)]
    found = {(pair.a, pair.b) for one, other in combinations(candidates, 2) if (pair := compare(one, other))}
    assert found == judged(rows, "eid").suggested


def test_our_own_records_are_told_apart_as_published() -> None:
    found = judged(own_records(), "entity")
    assert ("h33", "h34") not in found.suggested  # two SIREN
    assert found.true - found.suggested == {("h49", "h50"), ("h64", "h65")}  # « Laboratoire » or « UMR », « SI »
    assert found.suggested - found.true == {("h52", "h53")}  # « La Source » may be either
    assert (round(found.precision, 2), round(found.recall, 2)) == (0.96, 0.93)


def test_the_slice_of_transiscope_shows_its_known_duplicates(shared: Path) -> None:
    frame = read_whole(FORMAT, shared / SLICE).frames["actors"]
    found = {tuple(key.rpartition("-")[0] for key in pair) for pair in ids(duplicates(frame))}
    emmaus = {f"gogocarto-{each}" for each in ("4j5h", "4sBa", "4k8e")}
    assert set(combinations(sorted(emmaus), 2)) <= found
    assert ("gogocarto-4aNR", "gogocarto-4rKD") in found  # Ressourcerie du Carnyx
    others = found - set(combinations(sorted(emmaus), 2)) - {("gogocarto-4aNR", "gogocarto-4rKD")}
    assert others == {("gogocarto-4D04", "gogocarto-4IWB"), ("gogocarto-4DIa", "gogocarto-4nj4")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attac Savoie", "Attac Haute-Savoie"),
        ("Attac Paris 19e/20e", "Attac Paris 13e"),
        ("Comité Nord", "Comité Sud"),
        ("Jardins du Haut-Bugey", "Jardins du Bugey"),
        ("Enercoop Normandie", "Enercoop Bretagne"),
        ("Commune de Louviers", "Agglo de Louviers"),
        ("Foyer Rural n° 2", "Foyer Rural n° 3"),
        ("Le Panier Partagé", "Le Panier Paysan"),
        ("Biocoop L'Églantine", "Biocoop Le Chat Biotté"),
        ("Épicerie solidaire", "Jardin solidaire"),
        ("Ça se passe à Tulle", "CA de Tulle"),
    ],
)
def test_a_word_that_tells_two_actors_apart_separates_them_even_in_one_commune(one: str, other: str) -> None:
    assert duplicates(named(one, other)) == []
    assert duplicates(named(one, other, commune=None)) == []


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("Le Fournil d'Élodie", "LE FOURNIL D’ELODIE", "same_name"),
        ("SARL Le Fournil d'Élodie", "Fournil d'Elodie", "same_bare_name"),
        ("CC du Pays de Bray", "COM COM PAYS DE BRAY", "same_bare_name"),
        ("Œuvre St-Vincent", "Oeuvre Saint Vincent", "same_bare_name"),
        ("Zébu Mont-Blanc", "Zébu Montblanc", "close_names"),
        ("Les Vergers de Guillaumie", "Le Verger de Guillaumie", "close_names"),
        ("Emmaüs", "Comité d'amis Emmaüs", "contained_name"),
        ("Collectif pour une Transition Citoyenne", "CTC", "sigle"),
        ("Ateliers du Faubourg Uzerchois (ADFU)", "ADFU", "sigle"),
        ("Foyer rural", "Foyer rural de Tulle", "contained_name"),
    ],
)
def test_two_ways_to_write_a_name_are_one_suggestion_with_its_reason(one: str, other: str, code: str) -> None:
    (pair,) = duplicates(named(one, other))
    assert codes(pair) == [code, "same_commune"]
    assert SUGGESTED_FROM <= pair.score <= 100


def test_different_proofs_are_never_suggested_whatever_else_agrees() -> None:
    same = {"name": "Récoltes locales", "commune": "19146", "url": "https://recoltes.example"}
    sirens = actors(same | {"siren": "552032534"}, same | {"siren": "356000000"})
    assert duplicates(sirens) == []
    assert duplicates(actors(same | {"rna": "W192000001"}, same | {"rna": "W192000002"})) == []
    assert [each.code for each in contradictions(*sirens.rows(named=True))] == ["different_siren"]
    assert len(duplicates(actors(same | {"siren": "552032534"}, same))) == 1


def test_a_proof_in_common_is_suggested_whatever_the_names() -> None:
    (pair,) = duplicates(actors({"name": "Alpha", "siren": "552032534"}, {"name": "Bêta", "siren": "552032534"}))
    assert (pair.score, codes(pair)) == (100, ["same_siren", "place_unknown"])


def test_what_every_commune_has_is_not_suggested_across_communes() -> None:
    for name in ("Comité des fêtes", "Secours populaire", "École Jules Ferry", "Mairie", "Foyer rural", "Emmaüs"):
        assert duplicates(actors({"name": name, "commune": "19272"}, {"name": name, "commune": "19146"})) == []


def test_a_rare_name_is_suggested_within_a_departement_and_not_beyond_it() -> None:
    def found(commune: str) -> list[Pair]:
        rows = [{"name": "Les Zinzolins", "commune": each, "url": None} for each in ("19272", commune)]
        return duplicates(actors(*rows))

    (near,) = found("19146")
    assert codes(near) == ["same_name", "same_departement"]
    assert near.score == 90
    assert found("75056") == []


def test_one_website_brings_two_places_together_but_not_two_names() -> None:
    url = {"url": "https://www.zinzolins.example/"}
    one = {"name": "Les Zinzolins", "commune": "19272"} | url
    (pair,) = duplicates(actors(one, {"name": "Association Zinzolins", "commune": "75056", "url": "zinzolins.example"}))
    assert codes(pair) == ["same_bare_name", "apart", "same_website"]
    assert duplicates(actors(one, {"name": "Tout autre chose", "commune": "19272"} | url)) == []


def test_a_place_is_known_by_code_name_district_territory_or_position() -> None:
    def near(one: dict[str, Any], other: dict[str, Any]) -> str:
        blank: dict[str, Any] = dict.fromkeys(("commune", "territory", "lat", "lon"))
        return nearness(whereabouts(blank | one), whereabouts(blank | other))[0]

    assert near({"commune": "19272"}, {"commune": "TULLE"}) == "same_commune"
    assert near({"commune": "75056"}, {"commune": "75115"}) == "same_commune"
    assert near({"commune": "75113"}, {"commune": "75115"}) == "same_departement"
    assert near({"commune": "19272"}, {"territory": "241927201"}) == "same_departement"
    assert near({"territory": "groupe"}, {"territory": "groupe"}) == "same_territory"
    assert near({"commune": "Atlantide"}, {"commune": "atlantide"}) == "same_commune"
    assert near({"commune": "19272"}, {}) == "place_unknown"
    assert near({"commune": "19272"}, {"commune": "75056"}) == "apart"
    assert near({"lat": 45.3, "lon": 1.7}, {"lat": 45.301, "lon": 1.7}) == "close"


def test_a_shared_place_word_and_a_crowd_do_not_make_everybody_a_pair() -> None:
    """A word of all, or one name of all, gives pairs in proportion to the actors, not to their square."""
    crowd = 2_000
    other_names = duplicates(named(*(f"Tulle Ensemble {chr(97 + n % 26)}{n}zk" for n in range(crowd))))
    assert len(other_names) <= crowd * 4
    same_name = duplicates(named(*["Les Zinzolins"] * crowd))
    assert crowd - 1 <= len(same_name) <= crowd * 4


HOSTILE = [
    "",
    " ",
    "🙂🙂",
    "جمعية المدينة",
    "\u202eassociation",
    "x" * 10_000,
    "a " * 5_000,
    "la la la",
    "'",
    "0",
    "SARL",
    "\0",
]


def test_hostile_names_are_compared_without_harm() -> None:
    found = duplicates(named(*HOSTILE, *HOSTILE))
    own = {(f"a{n}", f"a{n + len(HOSTILE)}") for n in range(len(HOSTILE))}
    told = {"جمعية المدينة", "x" * 10_000, "SARL"}
    assert {own_pair for own_pair in own if HOSTILE[int(own_pair[0][1:])] in told} <= {*ids(found)} | {
        (b, a) for a, b in ids(found)
    }
    assert duplicates(actors()) == []
    assert duplicates(actors({"name": None}, {"name": None})) == []


PIECES = (
    "Attac Savoie Haute Tulle CTC 73 13e Association SARL le Emmaüs emmaus Fournil fournils CC commune de (CTC) nord"
)
WORDS = st.sampled_from(PIECES.split())
NAMES = st.one_of(st.lists(WORDS, max_size=5).map(" ".join), st.text(max_size=12), st.sampled_from(HOSTILE))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "commune": st.sampled_from([None, "19272", "73065", "74010", "75113", "Nulle part"]),
            "territory": st.sampled_from([None, "241927201", "groupe"]),
            "siren": st.sampled_from([None, None, "552032534", "356000000"]),
            "url": st.sampled_from([None, None, "https://a.example", "http://[", "a.example/"]),
            "kind": st.sampled_from([None, "commune", "epci", "association"]),
            "lat": st.sampled_from([None, 45.0, 45.001]),
            "lon": st.sampled_from([None, 1.0]),
        }
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, seed=st.integers(0, 99), limit=st.integers(0, 5))
def test_pairs_do_not_depend_on_order_and_are_of_two_actors_best_first(
    rows: list[dict[str, Any]], seed: int, limit: int
) -> None:
    frame = actors(*rows)
    found = duplicates(frame)
    assert duplicates(frame.sample(fraction=1.0, shuffle=True, seed=seed)) == found
    assert duplicates(frame, limit=limit) == found[:limit]
    assert found == sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))
    assert len(ids(found)) == len(found)
    for pair in found:
        assert pair.a < pair.b
        assert SUGGESTED_FROM <= pair.score <= 100
        assert all(reasons_text(pair, lang) for lang in LANGUAGES)
    sirens = dict(frame.select("id", "siren").iter_rows())
    assert all(sirens[a] == sirens[b] or None in (sirens[a], sirens[b]) for a, b in ids(found))


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_comparing_is_symmetric_and_blocking_finds_nothing_else(rows: list[dict[str, Any]]) -> None:
    candidates = [Candidate.of(row) for row in actors(*rows).iter_rows(named=True)]
    all_with_all = {}
    for one, other in combinations(candidates, 2):
        assert compare(one, other) == compare(other, one)
        if pair := compare(one, other):
            all_with_all[pair.a, pair.b] = pair
    for pair in duplicates(actors(*rows)):
        assert all_with_all[pair.a, pair.b] == pair


@given(st.text(max_size=40))
def test_any_name_is_taken_apart_the_same_in_capitals_or_not(name: str) -> None:
    assert taken_apart(name) == taken_apart(name)
    assert taken_apart(f"{name} tulle").written.endswith("tulle") or "cedex" in plain(name).split()


def test_a_pair_is_said_in_words_in_both_languages() -> None:
    (pair,) = duplicates(named("SARL Le Fournil", "Fournil"))
    assert reasons_text(pair, "fr") == [
        "même nom, une fois les formes juridiques retirées et les abréviations développées",
        "même commune (Tulle)",
    ]
    assert reasons_text(pair, "en")[1] == "same commune (Tulle)"
    assert pair_text(pair, {"a0": "SARL Le Fournil"}, "fr").startswith("100  SARL Le Fournil [a0] = a1 [a1] : ")


def test_every_reason_has_its_words() -> None:
    home = Path(__file__).parents[1] / "graph" / "analysis"
    written = (home / "likeness.py").read_text("utf-8") + (home / "whereabouts.py").read_text("utf-8")
    said = {key.removeprefix("duplicate.") for key in texts() if key.startswith("duplicate.")}
    literal = {"same_name", "same_website", "same_commune", "close", "same_departement", "same_territory"}
    assert literal | {"apart", "place_unknown"} <= said
    assert all(f'"{code}"' in written for code in literal)
    assert {"same_siren", "same_rna", "different_siren", "different_rna"} <= said
    assert {"same_bare_name", "sigle", "contained_name", "close_names"} <= said
