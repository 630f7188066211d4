"""Make the packaged reference from its sources, which are named with their licences in `SOURCES.md`.

How to get the inputs
---------------------
decoupage
    In an empty folder, `npm pack @etalab/decoupage-administratif@6.0.0` and unpack the archive: the folder
    `package` that it holds.
zonings
    A folder with `communes_zonages_cog2025.csv` and `table_passage_com_historique_cog2025.csv`: the tables
    `table_passage_communes_zonages` and `table_passage_com_historique` of the R package COGiter 0.0.15, as CSV.
centroids
    A CSV with the columns `code_insee`, `latitude` and `longitude` (WGS84) of the current communes, computed
    from IGN Admin Express.

Then `python -m graph.reference.make --decoupage package --zonings FOLDER --centroids FILE`. The same inputs
give the same bytes with the same version of polars.
"""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, object]

OUTSIDE_URBAN_UNITS = "H"
OVERSEAS_SINCE_2007 = {"97123": "97701", "97127": "97801"}
"""Saint-Barthélemy and Saint-Martin left Guadeloupe on 15 July 2007; no table of ours says so."""
DECIMALS = 3
"""Of a centroid in degrees: about a hundred metres."""
SCHEMAS: Mapping[str, Mapping[str, type[pl.DataType]]] = {
    "communes": {
        "code": pl.String,
        "name": pl.String,
        "city": pl.String,
        "epci": pl.String,
        "departement": pl.String,
        "region": pl.String,
        "siren": pl.String,
        "population": pl.Int32,
        "lat": pl.Float64,
        "lon": pl.Float64,
        "urban": pl.Boolean,
    },
    "former": {"code": pl.String, "current": pl.String, "kind": pl.String, "name": pl.String},
    "epci": {"code": pl.String, "name": pl.String, "kind": pl.String},
    "areas": {"level": pl.String, "code": pl.String, "name": pl.String, "region": pl.String},
}
CURRENT, DISTRICT = "commune-actuelle", "arrondissement-municipal"
FORMER_KINDS = {"commune-deleguee": "delegated", "commune-associee": "associated"}


@dataclass(frozen=True)
class Sources:
    """What was read: objects of the JSON files and rows of the CSV files, in their order."""

    communes: Sequence[Row]
    epci: Sequence[Row]
    departements: Sequence[Row]
    regions: Sequence[Row]
    zonings: Mapping[str, str]
    passages: Mapping[str, str]
    centroids: Mapping[str, tuple[float, float]]


def read_sources(decoupage: Path, zonings: Path, centroids: Path) -> Sources:
    """Read the inputs; `zonings` are kept as code -> place in its urban unit (`COMUU2020`)."""
    found = {
        name: json.loads((decoupage / "data" / f"{name}.json").read_text("utf-8"))
        for name in ("communes", "epci", "departements", "regions")
    }
    zones = _rows(zonings / "communes_zonages_cog2025.csv")
    passages = _rows(zonings / "table_passage_com_historique_cog2025.csv")
    return Sources(
        **found,
        zonings={row["DEPCOM"]: row["COMUU2020"] for row in zones},
        passages={row["DEPCOM_HIST"]: row["DEPCOM"] for row in passages},
        centroids={row["code_insee"]: _place(row) for row in _rows(centroids)},
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _place(row: Mapping[str, str]) -> tuple[float, float]:
    return round(float(row["latitude"]), DECIMALS), round(float(row["longitude"]), DECIMALS)


def communes(sources: Sources) -> list[Row]:
    """Return the current communes and the districts of Paris, Lyon and Marseille."""
    epci = {member["code"]: each["code"] for each in sources.epci for member in _members(each)}
    return [_commune(each, sources, epci) for each in sources.communes if each["type"] in {CURRENT, DISTRICT}]


def _members(epci: Row) -> Iterable[Mapping[str, str]]:
    members = epci["membres"]
    return members if isinstance(members, list) else ()


def _commune(each: Row, sources: Sources, epci: Mapping[str, object]) -> Row:
    code, city = str(each["code"]), str(each.get("commune", ""))
    whole = city or code
    zone = sources.zonings.get(whole)
    lat, lon = sources.centroids.get(code, (None, None))
    return {
        "code": code,
        "name": each["nom"],
        "city": city or None,
        "epci": epci.get(whole),
        "departement": each["departement"],
        "region": each["region"],
        "siren": each.get("siren"),
        "population": each.get("population"),
        "lat": lat,
        "lon": lon,
        "urban": None if zone is None else zone != OUTSIDE_URBAN_UNITS,
    }


def former(sources: Sources) -> list[Row]:
    """Return the codes that are no longer a commune's, and the communes inside communes.

    Of several answers the first holds: the list of delegated and associated communes of the year, INSEE's table
    of passage, the former codes that the package gives (for communes shared out among several, the first), ours.
    """
    rows = [
        {
            "code": each["code"],
            "current": each["chefLieu"],
            "kind": FORMER_KINDS[str(each["type"])],
            "name": each["nom"],
        }
        for each in sources.communes
        if each["type"] in FORMER_KINDS
    ]
    known = {row["code"] for row in rows} | {each["code"] for each in sources.communes}
    olds = {old: each["code"] for each in sources.communes for old in _olds(each)}
    rest = {**OVERSEAS_SINCE_2007, **olds, **sources.passages}
    rows += [
        {"code": code, "current": rest[code], "kind": "former", "name": None} for code in rest if code not in known
    ]
    return rows


def _olds(commune: Row) -> Iterable[str]:
    olds = commune.get("anciensCodes", [])
    return olds if isinstance(olds, list) else ()


def areas(sources: Sources) -> list[Row]:
    """Return the départements, each with its region, and the regions."""
    levels = (("departement", sources.departements), ("region", sources.regions))
    return [
        {"level": level, "code": each["code"], "name": each["nom"], "region": each.get("region")}
        for level, rows in levels
        for each in rows
    ]


def put_tables(sources: Sources, folder: Path) -> int:
    """Write the packaged tables and return their size in bytes."""
    tables = {
        "communes": communes(sources),
        "former": former(sources),
        "epci": [{"code": each["code"], "name": each["nom"], "kind": each["type"]} for each in sources.epci],
        "areas": areas(sources),
    }
    for table, rows in tables.items():
        schema = SCHEMAS[table]
        frame = pl.DataFrame(rows, schema=schema).sort(list(schema))
        frame.write_parquet(folder / f"{table}.parquet", compression="zstd", compression_level=19, statistics=False)
    return sum((folder / f"{table}.parquet").stat().st_size for table in tables)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Make the packaged administrative reference.")
    parser.add_argument("--decoupage", type=Path, required=True, help="the unpacked npm package")
    parser.add_argument("--zonings", type=Path, required=True, help="the folder of COGiter's tables as CSV")
    parser.add_argument("--centroids", type=Path, required=True, help="the CSV of centroids")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="where to write (this package)")
    asked = parser.parse_args()
    size = put_tables(read_sources(asked.decoupage, asked.zonings, asked.centroids), asked.out)
    print(f"{size} bytes")  # noqa: T201 - a script for us, not a part of the product


if __name__ == "__main__":
    main()
