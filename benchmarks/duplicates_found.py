"""How many suggested pairs are right, and how many of the right are found: `benchmarks/duplicates_found.py FILE...`.

Each file is a table of labelled records: an id (`id` or `rid`), the organisation it really is (`entity` or `eid`), a
name, a commune (INSEE code, or a name with the département in `dept`), and, if known, `siren`, `rna`, `url`.
"""

from __future__ import annotations

import argparse
import csv
from itertools import combinations
from pathlib import Path

import polars as pl

from graph import reference
from graph.analysis.duplicates import SUGGESTED_FROM, duplicates
from graph.model.network import SCHEMAS

Row = dict[str, str | None]


def read(path: Path) -> list[Row]:
    """Return the records of a file with the columns of actors, and `entity`."""
    with path.open(encoding="utf-8") as file:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    return [
        row | {"id": row.get("id") or row["rid"], "entity": row.get("entity") or row["eid"], "commune": code_of(row)}
        for row in rows
    ]


def code_of(row: Row) -> str | None:
    """Return the code of a commune that is named, by its département."""
    found = [reference.commune(code) for code in reference.communes_named(row["commune"] or "")]
    return next((each.code for each in found if each and each.departement == row.get("dept")), row["commune"])


def judge(title: str, rows: list[Row]) -> None:
    """Print precision and recall from each score on."""
    schema = SCHEMAS["actors"]
    pairs = duplicates(pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema))
    entity = {row["id"] or "": row["entity"] for row in rows}
    true = {(a, b) for a, b in combinations(sorted(entity), 2) if entity[a] == entity[b]}
    print(f"{title}: {len(rows)} records, {len(true)} true pairs")
    for least in (SUGGESTED_FROM, 70, 80, 90, 100):
        found = {(pair.a, pair.b) for pair in pairs if pair.score >= least}
        right = len(found & true)
        precision = f"{right / len(found):.3f}" if found else "none"
        print(f"  score >= {least:3}: {len(found):3} suggested, precision {precision}, recall {right / len(true):.3f}")


def main() -> None:
    """Judge each file with its places and without."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args().files:
        rows = read(path)
        judge(f"{path.parent.name}/{path.name}", rows)
        judge("  the same, no place known", [row | {"commune": None} for row in rows])


if __name__ == "__main__":
    main()
