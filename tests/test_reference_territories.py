"""Territories of the reference and how they are found, held against real files and against counting by hand."""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import reference
from graph.reference import packaged
from graph.reference.rurality import rurality
from graph.reference.territories import epci_names, members

if TYPE_CHECKING:
    from pathlib import Path

THIRD = 1 / 3
RECREATED = {"14666", "15031", "15035", "15047", "15171", "85165", "85212"}
DESTROYED = {"55039", "55050", "55139", "55189", "55239", "55307"}


def communes() -> pl.DataFrame:
    return packaged.table("communes").filter(pl.col("city").is_null())


def rows(path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


# EPCI and other territories


def test_members_of_each_epci_are_those_of_the_dgcl_list(shared: Path) -> None:
    listed = defaultdict(set)
    path = shared / "data/dgcl_epci_csv/perimetre-epci-a-fp.csv"
    for row in rows(path, encoding="cp1252", delimiter=";"):
        if row["insee"]:
            listed[row["siren"]].add(row["insee"])
    assert {code: set(own) for code, own in members().items()} == listed


def test_an_epci_is_a_territory_that_answers() -> None:
    tulle = reference.territory("241927201")
    assert tulle is not None
    assert (tulle.name, tulle.kind, len(tulle.communes)) == ("CA Tulle Agglo", "epci", 43)
    assert tulle.places == {"241927201", *tulle.communes}
    assert list(tulle.communes) == sorted(tulle.communes)
    assert tulle.declared is False
    assert reference.territory("241927201") is tulle
    assert reference.territory("19272") is None


def test_the_biggest_the_smallest_and_those_across_borders_are_there() -> None:
    sizes = {code: len(own) for code, own in members().items()}
    assert epci_names()[max(sizes, key=lambda code: sizes[code])] == "CA du Pays Basque"
    assert max(sizes.values()) == 158
    assert sizes["200050532"] == min(sizes.values()) == 2
    departements = communes().drop_nulls("epci").group_by("epci").agg(pl.col("departement").n_unique())
    assert len(departements.filter(pl.col("departement") > 1)) == 89


def test_a_metropolis_has_the_districts_of_its_city_among_its_places_but_counts_nobody_twice() -> None:
    lyon = reference.territory("200046977")
    assert lyon is not None
    assert {"69123", "69381", "69389"} <= lyon.places
    assert "69381" not in lyon.communes
    assert lyon.population == communes().filter(pl.col("epci") == "200046977")["population"].sum()


def test_the_class_of_each_epci_is_that_of_a_count_over_the_source(shared: Path) -> None:
    zones = {row["DEPCOM"]: row for row in rows(shared / "data/cog_zonages/communes_zonages_cog2025.csv")}
    people = dict(communes().select("code", "population").rows())
    found: Counter[str] = Counter()
    for code, own in members().items():
        # INSEE codes "outside" a second way: the number of the unit ends in 000.
        towns = sum(people[each] for each in own if not zones[each]["UU2020"].endswith("000"))
        share = towns / sum(people[each] for each in own)
        expected = "rural" if share < THIRD else "urban" if share > 2 * THIRD else "mixed"
        territory = reference.territory(code)
        assert territory is not None
        assert territory.rurality == expected
        found[expected] += 1
    assert found == {"rural": 371, "mixed": 444, "urban": 440}


def test_the_class_of_tulle_agglo_is_that_counted_by_hand() -> None:
    # Chameyrat, Favars, Laguenne-sur-Avalouze, Sainte-Fortunade, Saint-Germain-les-Vergnes, Tulle
    towns = 1_481 + 1_121 + 1_577 + 1_798 + 1_153 + 13_401
    tulle = reference.territory("241927201")
    assert tulle is not None
    assert tulle.population == 43_265
    assert THIRD < towns / 43_265 < 2 * THIRD
    assert tulle.rurality == "mixed"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], None),
        ([(0, True), (0, False)], None),
        ([(None, True)], None),
        ([(500, None)], None),
        ([(1, True), (2, False)], "mixed"),  # exactly a third
        ([(2, True), (1, False)], "mixed"),  # exactly two thirds
        ([(333, True), (667, False)], "rural"),
        ([(667, True), (333, False)], "urban"),
        ([(10, True), (9_000, None)], "urban"),
        ([(10, False), (None, True)], "rural"),
    ],
)
def test_the_class_of_a_group_is_told_by_where_its_people_live(
    parts: list[tuple[int | None, bool | None]], expected: str | None
) -> None:
    assert rurality(parts) == expected


def test_a_declared_epci_without_communes_or_name_gets_those_of_the_reference() -> None:
    declared, known = reference.describe("241927201", "", []), reference.territory("241927201")
    assert known is not None
    assert (declared.name, declared.communes, declared.population) == (known.name, known.communes, known.population)
    assert declared.declared is True


@pytest.mark.parametrize(
    ("given_communes", "kind", "communes"),
    [
        (["75119", "75120", "75118"], "districts", ("75118", "75119", "75120")),
        (["75119"], "districts", ("75119",)),
        (["75119", "69381"], "group", ("69381", "75119")),
        (["75056", "75119"], "group", ("75056", "75119")),
        (["19272"], "commune", ("19272",)),
        (["01120", "01262"], "commune", ("01262",)),
        (["19272", "19073"], "group", ("19073", "19272")),
        (["00000"], "commune", ("00000",)),
        ([], "group", ()),
    ],
)
def test_a_declared_group_is_told_by_its_communes(
    given_communes: list[str], kind: str, communes: tuple[str, ...]
) -> None:
    territory = reference.describe("ici", "Ici", given_communes)
    assert (territory.kind, territory.communes) == (kind, communes)
    assert territory.places == {"ici"} | reference.places_of(communes)


def test_a_city_declared_with_one_of_its_districts_is_counted_once() -> None:
    city = reference.commune("75056")
    assert city is not None
    assert reference.describe("x", "", ["75056", "75119"]).population == city.population


def test_a_group_of_nobody_or_of_nobody_known_has_no_class() -> None:
    destroyed = reference.describe("x", "", sorted(DESTROYED))
    assert (destroyed.population, destroyed.rurality) == (0, None)
    unknown = reference.describe("x", "", ["00000", "98411"])
    assert (unknown.population, unknown.rurality) == (None, None)


# Finding


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tulle agglo", "241927201"),
        ("Communauté d'agglomération de Tulle", "241927201"),
        ("pays de Tulle", "241927201"),
        ("TULLE", "241927201"),
        (" 241927201 ", "241927201"),
        ("19272", "241927201"),
        ("Gimel-les-Cascades", "241927201"),
        ("mairie de Gimel", "241927201"),
        ("cœur de Sologne", "200000800"),
        ("égletons", "241900133"),
        ("St Etienne", "244200770"),
        ("grand lyon", "200046977"),
        ("l\u2019haÿ les roses", "200054781"),
    ],
)
def test_an_epci_is_found_by_what_people_type(text: str, first: str) -> None:
    found = [each.code for each in reference.search(text, 5)]
    assert found[:1] == [first], [epci_names()[code] for code in found]


@pytest.mark.parametrize("text", ["", "   ", "-'", "zzzzzz", "999999999", "\U0001d54f" * 10_000])
def test_a_text_that_means_no_place_finds_none(text: str) -> None:
    assert reference.search(text) == []


@given(st.text(max_size=30), st.integers(0, 5))
def test_a_search_never_fails_and_keeps_its_limit(text: str, limit: int) -> None:
    found = reference.search(text, limit)
    assert len(found) <= limit
    assert len({each.code for each in found}) == len(found)


def test_every_epci_is_found_first_by_its_own_name() -> None:
    for code, name in epci_names().items():
        same = {each.code for each in reference.territories_named(name)}
        assert code in same
        assert {each.code for each in reference.search(name, len(same))} == same


def test_two_epci_of_one_name_are_both_found() -> None:
    codes = [each.code for each in reference.territories_named("CC des Quatre Rivières")]
    assert codes == ["247000623", "247400666"]


# Places


def kilometres(lat: float, lon: float, other: tuple[float, float]) -> float:
    """Return the great-circle distance by the law of cosines, another way than the code's."""
    a, b = math.radians(lat), math.radians(other[0])
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(math.radians(lon - other[1]))
    return 6371.0088 * math.acos(max(-1.0, min(1.0, cosine)))


@given(st.floats(41, 51.5), st.floats(-5.5, 10))
def test_the_nearest_commune_is_that_of_comparing_with_all(lat: float, lon: float) -> None:
    places = communes().drop_nulls("lat").select("code", "lat", "lon").rows()
    best = min(kilometres(lat, lon, (y, x)) for _, y, x in places)
    found = reference.nearest_commune(lat, lon)
    if found is None:
        assert best > 30 - 1e-3
    else:
        commune = reference.commune(found)
        assert commune is not None
        assert commune.lat is not None
        assert commune.lon is not None
        assert best <= 30 + 1e-3
        assert kilometres(lat, lon, (commune.lat, commune.lon)) == pytest.approx(best, abs=1e-3)


def test_every_commune_with_a_centroid_is_nearest_to_it_and_the_others_to_a_neighbour() -> None:
    table = communes().drop_nulls("lat")
    shared_points = table.filter(pl.struct("lat", "lon").is_duplicated())
    assert shared_points.is_empty()
    found = [
        reference.nearest_commune(lat, lon) for lat, lon in table.sample(2_000, seed=1).select("lat", "lon").rows()
    ]
    assert found == table.sample(2_000, seed=1)["code"].to_list()
    assert not RECREATED & set(table["code"])


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (48.8566, 2.3522, "75056"),  # in a district of Paris
        (-20.8789, 55.4481, "97411"),  # Saint-Denis de La Réunion
        (-12.7872, 45.2750, "97608"),  # Mayotte
        (52.52, 13.405, None),  # Berlin
        (0.0, 0.0, None),
        (2.3522, 48.8566, None),  # the two swapped
        (90.0, 0.0, None),
        (-90.0, 180.0, None),
        (91.0, 0.0, None),
        (45.0, 181.0, None),
        (math.nan, 2.0, None),
        (45.0, math.nan, None),
        (math.inf, 2.0, None),
    ],
)
def test_a_place_is_in_the_commune_nearest_or_in_none(lat: float, lon: float, code: str | None) -> None:
    assert reference.nearest_commune(lat, lon) == code


def test_a_place_in_a_commune_without_centroid_is_given_to_a_neighbour() -> None:
    found = reference.commune(reference.nearest_commune(49.179, -0.222) or "")  # Sannerville, created again in 2020
    assert found is not None
    assert found.departement == "14"
    assert found.code != "14666"
