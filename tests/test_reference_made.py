"""The script that makes the packaged reference: on a small invented country, and on the real sources where they are."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from graph.reference import make, packaged

if TYPE_CHECKING:
    from collections.abc import Sequence

PACKAGE = "ESSAIM_DECOUPAGE"
"""The variable that names the unpacked npm package, as for `make --decoupage`."""
TABLES: tuple[packaged.Name, ...] = ("communes", "former", "epci", "areas")


def put_csv(path: Path, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])


def place(code: str, kind: str, **more: object) -> dict[str, object]:
    return {"code": code, "nom": f"Nom {code}", "type": kind, "departement": "01", "region": "84", **more}


@pytest.fixture
def country(tmp_path: Path) -> make.Sources:
    """Return five communes, of which one took in others in three ways and one is a city with a district."""
    files = {
        "communes": [
            place("01002", "commune-actuelle", population=0),
            place("01001", "commune-actuelle", population=10, siren="210100012", anciensCodes=["01011", "01012"]),
            place("01001", "commune-deleguee", chefLieu="01001"),
            place("01010", "commune-associee", chefLieu="01001"),
            place("01003", "commune-actuelle", population=5, anciensCodes=["01010"]),
            place("01050", "commune-actuelle", population=20),
            place("01051", "arrondissement-municipal", commune="01050", population=20),
            place("98901", "commune-actuelle"),
        ],
        "epci": [
            {"code": "200000172", "nom": "CC Ici", "type": "CC", "membres": [{"code": "01050"}, {"code": "01001"}]}
        ],
        "departements": [{"code": "01", "nom": "Ain", "region": "84"}],
        "regions": [{"code": "84", "nom": "Auvergne-Rhône-Alpes"}],
    }
    (tmp_path / "data").mkdir()
    for name, objects in files.items():
        (tmp_path / "data" / f"{name}.json").write_text(json.dumps(objects), "utf-8")
    zones = [("01001", "H"), ("01002", "B"), ("01003", "I"), ("01050", "C")]
    put_csv(tmp_path / "communes_zonages_cog2025.csv", ("DEPCOM", "COMUU2020"), zones)
    passages = [("01001", "01001"), ("01010", "01002"), ("01012", "01003"), ("01013", "01002"), ("01051", "01050")]
    put_csv(tmp_path / "table_passage_com_historique_cog2025.csv", ("DEPCOM_HIST", "DEPCOM"), passages)
    put_csv(tmp_path / "points.csv", ("code_insee", "latitude", "longitude"), [("01001", "46.15359", "4.92582")])
    return make.read_sources(tmp_path, tmp_path, tmp_path / "points.csv")


def test_each_former_code_follows_the_best_source(country: make.Sources) -> None:
    found = {(row["code"], row["kind"]): row["current"] for row in make.former(country)}
    assert found == {
        ("01001", "delegated"): "01001",
        ("01010", "associated"): "01001",  # neither the table of passage nor the package's former codes
        ("01012", "former"): "01003",  # the table of passage, not the package's former codes
        ("01013", "former"): "01002",
        ("01011", "former"): "01001",
        ("97123", "former"): "97701",
        ("97127", "former"): "97801",
    }


def test_a_commune_gets_its_epci_its_urban_unit_and_a_rounded_centroid(country: make.Sources) -> None:
    found = {str(row["code"]): row for row in make.communes(country)}
    assert list(found) == ["01002", "01001", "01003", "01050", "01051", "98901"]
    assert (found["01001"]["lat"], found["01001"]["lon"]) == (46.154, 4.926)
    assert {code: row["urban"] for code, row in found.items()} == {
        "01001": False, "01002": True, "01003": True, "01050": True, "01051": True, "98901": None
    }  # fmt: skip
    assert {code for code, row in found.items() if row["epci"] == "200000172"} == {"01001", "01050", "01051"}
    assert (found["01051"]["city"], found["01050"]["city"]) == ("01050", None)
    assert (found["01002"]["population"], found["98901"]["population"]) == (0, None)


def test_the_same_inputs_give_the_same_bytes(country: make.Sources, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        make.put_tables(country, tmp_path / folder)
    for table in TABLES:
        one, two = (tmp_path / folder / f"{table}.parquet" for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
        assert pl.read_parquet(one).schema == packaged.table(table).schema


def test_the_package_holds_what_the_real_sources_give(shared: Path, tmp_path: Path) -> None:
    folder = os.environ.get(PACKAGE)
    if not folder:
        pytest.skip(f"{PACKAGE} does not name the npm package @etalab/decoupage-administratif 6.0.0")
    points = shared / "data/communes_centroides/communes_centroides_cog2026.csv"
    make.put_tables(make.read_sources(Path(folder), shared / "data/cog_zonages", points), tmp_path)
    for table in TABLES:
        assert pl.read_parquet(tmp_path / f"{table}.parquet").equals(packaged.table(table))
