"""The packaged reference, held against the real files beside the checkout and against counting by hand."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from graph import reference
from graph.model.terms import folded
from graph.reference import packaged
from graph.reference.territories import epci_names, members

if TYPE_CHECKING:
    from pathlib import Path

RECREATED = {"14666", "15031", "15035", "15047", "15171", "85165", "85212"}
WITHOUT_EPCI = {"22016", "29083", "29155", "85113"}
DESTROYED = {"55039", "55050", "55139", "55189", "55239", "55307"}


def communes() -> pl.DataFrame:
    return packaged.table("communes").filter(pl.col("city").is_null())


def rows(path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


# What there is


def test_importing_the_reference_loads_no_heavy_library() -> None:
    code = "import sys, graph.reference; print(sorted({'polars', 'numpy', 'scipy', 'pyarrow'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter and text
    assert found.stdout.strip() == "[]"


def test_the_packaged_tables_stay_small() -> None:
    sizes = [len(each.read_bytes()) for each in files("graph.reference").iterdir() if each.name.endswith(".parquet")]
    assert len(sizes) == 5
    assert 100_000 < sum(sizes) <= 3_000_000


def test_every_commune_district_epci_departement_and_region_is_there() -> None:
    districts = packaged.table("communes").drop_nulls("city")
    assert len(communes()) == 34_969
    assert Counter(districts["city"]) == {"75056": 20, "13055": 16, "69123": 9}
    assert Counter(packaged.table("epci")["kind"]) == {"CC": 989, "CA": 230, "METRO": 21, "CU": 14, "MET69": 1}
    assert sum(map(len, members().values())) == 34_871
    assert (len(reference.departements()), len(reference.regions())) == (109, 26)
    assert Counter(packaged.table("former")["kind"])["delegated"] == 2_105
    assert Counter(packaged.table("former")["kind"])["associated"] == 471


def test_every_siren_of_a_commune_or_epci_is_valid_and_distinct() -> None:
    sirens = [*communes()["siren"].drop_nulls(), *epci_names()]
    assert len(sirens) == len(set(sirens)) == 34_875 + 1_255
    assert all(luhn.is_valid(siren) for siren in sirens)


def test_every_commune_lies_in_a_departement_and_a_region_that_have_names() -> None:
    assert set(communes()["departement"]) == set(reference.departements())
    assert set(communes()["region"]) == set(reference.regions())
    assert reference.departements()["2B"] == "Haute-Corse"


def test_what_is_missing_is_unknown_and_nothing_else() -> None:
    table = communes()
    overseas = {code for code in table["code"] if code[:3] in {"975", "977", "978"} or code[:2] == "98"}
    assert len(overseas) == 94
    assert set(table.filter(pl.col("lat").is_null())["code"]) == overseas | RECREATED
    assert set(table.filter(pl.col("epci").is_null())["code"]) == overseas | WITHOUT_EPCI
    assert set(table.filter(pl.col("urban").is_null())["code"]) == overseas
    assert set(table.filter(pl.col("siren").is_null())["code"]) == overseas
    assert set(table.filter(pl.col("population") == 0)["code"]) == DESTROYED
    assert set(table.filter(pl.col("population").is_null())["code"]) <= overseas


# Communes and their codes


def test_corsica_keeps_its_letters() -> None:
    ajaccio = reference.commune("2A004")
    assert ajaccio is not None
    assert (ajaccio.name, ajaccio.departement, ajaccio.siren) == ("Ajaccio", "2A", "212000046")
    assert reference.current_code("20004") == "2A004"


def test_a_district_stays_itself_and_takes_what_its_city_has() -> None:
    assert reference.current_code("75115") == "75115"
    district, city = reference.commune("75115"), reference.commune("75056")
    assert district is not None
    assert city is not None
    assert (district.kind, district.city, city.kind, city.city) == ("arrondissement", "75056", "commune", None)
    assert district.epci == city.epci == reference.epci_of("75115") == "200054781"
    assert district.urban is city.urban is True
    assert (district.lat, district.siren) == (None, None)


@pytest.mark.parametrize("city", ["75056", "69123", "13055"])
def test_the_districts_of_a_city_have_its_population(city: str) -> None:
    whole = reference.commune(city)
    parts = [reference.commune(each) for each in reference.places_of([city]) - {city}]
    assert whole is not None
    assert whole.population == sum(part.population or 0 for part in parts if part)


@pytest.mark.parametrize(
    ("code", "current"),
    [
        ("01015", "01015"),  # a delegated commune with the code of the new one
        ("01120", "01262"),  # associated
        ("60455", "60694"),  # the new commune changed its seat in 2024
        ("55273", "55386"),  # associated, then moved to another commune
        ("01220", "01185"),  # only the table of passage knows it
        ("69123", "69123"),
        ("97411", "97411"),
        ("97123", "97701"),  # became an overseas collectivity in 2007
    ],
)
def test_a_code_of_any_age_gives_the_commune_of_today(code: str, current: str | None) -> None:
    assert reference.current_code(code) == current


@pytest.mark.parametrize(
    "code", ["", "00000", "99999", "1004", "2a004", "241927201", "PARIS", "\u0660\u0661\u0660\u0660\u0661"]
)
def test_what_is_no_code_is_unknown(code: str) -> None:
    assert reference.current_code(code) is None
    assert reference.commune(code) is None
    assert reference.epci_of(code) is None


def test_current_code_is_idempotent_and_ends_at_a_commune() -> None:
    known = {*packaged.table("communes")["code"], *packaged.table("former")["code"]}
    assert len(known) > 39_000
    for code in known:
        current = reference.current_code(code)
        assert current is not None
        assert reference.current_code(current) == current
    kinds = {found.kind for code in packaged.table("former")["code"] if (found := reference.commune(code))}
    assert kinds == {"commune"}


@given(st.text(max_size=7))
def test_any_text_has_a_current_code_that_is_its_own_or_none(text: str) -> None:
    current = reference.current_code(text)
    assert current is None or reference.current_code(current) == current


def test_former_codes_follow_the_table_of_passage_but_for_what_we_know_better(shared: Path) -> None:
    table = rows(shared / "data/cog_zonages/table_passage_com_historique_cog2025.csv")
    assert len(table) == 39_161
    differ = {row["DEPCOM_HIST"] for row in table if reference.current_code(row["DEPCOM_HIST"]) != row["DEPCOM"]}
    districts = set(packaged.table("communes").drop_nulls("city")["code"])
    assert differ == districts | {"60455"}


def test_every_commune_that_ever_moved_has_a_current_code(shared: Path) -> None:
    moves = rows(shared / "data/cog_zonages/mvtcommunes_cog2025.csv")
    codes = {row[column] for row in moves for column in ("COM_AV", "COM_AP")} - {""}
    assert len(codes) > 5_000
    assert [code for code in codes if reference.current_code(code) is None] == []


# Names


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("tulle", ["19272"]),
        ("TULLE CEDEX 9", ["19272"]),
        ("St-Etienne", ["42218"]),
        ("saint  étienne", ["42218"]),
        ("L\u2019Haÿ les Roses", ["94038"]),
        ("Chalon s/ Saône", ["71076"]),
        ("Arbignieu", ["01015"]),  # only a part of a commune has this name
        ("Paris 15e arrondissement", ["75115"]),
        ("Nulle-Part-les-Bains", []),
        ("", []),
        ("'", []),
    ],
)
def test_a_name_is_found_however_it_is_spelt(name: str, codes: list[str]) -> None:
    assert reference.communes_named(name) == codes


def test_all_communes_of_one_name_are_found_in_order() -> None:
    for name, count in (("Sainte-Colombe", 12), ("Saint-Sauveur", 11)):
        codes = reference.communes_named(name)
        assert len(codes) == count
        assert codes == sorted(codes)


def test_every_commune_is_found_by_its_name_also_in_capitals_without_accents_or_hyphens() -> None:
    for code, name in communes().select("code", "name").rows():
        bare = re.sub(r"\bSAINT ", "ST ", folded(name).upper().replace("-", " "))
        assert code in reference.communes_named(name)
        assert code in reference.communes_named(bare)


def test_a_commune_is_known_by_its_siren() -> None:
    assert reference.commune_of_siren("211927207") == "19272"
    assert reference.commune_of_siren("241927201") is None
