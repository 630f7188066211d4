"""docs/formats.md says what the code does: every reader, the columns it reads, what it leaves out, every limit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import importers
from importers import (
    ademe_plan,
    annuaire,
    archive,
    communecter,
    communecter_table,
    dgcl,
    gogocarto,
    hal,
    json_stream,
    lvao,
    plan_cells,
    rdf,
    rna,
    rnsr,
    scanr,
    scdl_columns,
    sheet,
    sirene_establishments,
    sirene_units,
    text,
    workbook,
    xml_stream,
    yeswiki,
    yeswiki_entries,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

DOCS = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
FORMS = ("framaforms", "limesurvey", "kobo", "google_forms", "typeform")
NOT_READ = {"nature", "conditionsVersement", "idRAE", "notificationUE", "pourcentageSubvention", "dispositifAide"}
"""Columns of a list of subsidies by which it is known, and which are not read."""
COLUMNS: dict[str, Iterable[str]] = {
    "dgcl": dgcl.COLUMNS,
    "gogocarto": gogocarto.WANTED - set(gogocarto.PERSONAL),
    "communecter": {*(communecter.WANTED - set(communecter.PERSONAL)), *communecter.TYPES},
    "yeswiki": {*(yeswiki.KEYS - {"bf_nom"}), *(field for field, _ in yeswiki_entries.lists())},
    "lvao": {*(lvao.FIELDS - set(lvao.PERSONAL)), *(code for kind, code in lvao.terms() if kind == "type")},
    "rnsr": rnsr.WANTED - set(rnsr.PERSONAL),
    "scanr": {*(scanr.WANTED - set(scanr.PERSONAL)), *scanr.LEGAL_FORMS},
    "hal": {*hal.LABORATORIES, *hal.DATES, "title_s", "halId_s"},
    "scdl": {*scdl_columns.OFFICIAL.values()} - NOT_READ,
    "rna": {*rna.WALDEC, *rna.EXTRACT} - {"commune"},
    "annuaire": {*annuaire.READ} - {"sigle"},
}
"""What each reader with a closed list reads."""
PERSONAL = (
    *(*gogocarto.PERSONAL, *communecter.PERSONAL, *lvao.PERSONAL, *rnsr.PERSONAL, *scanr.PERSONAL, *hal.PERSONAL),
    *(*annuaire.PERSONAL, *rna.PERSONAL),
)
LIMITS = {
    f"{text.LONGEST_READ:,} characters": "a cell",
    f"{text.LONGEST_LINE // 2**20} MB": "a line",
    f"{text.MOST_COLUMNS:,} columns": "a table",
    f"{workbook.MOST_BYTES // 10**6} MB": "a workbook",
    f"{workbook.MOST_PARTS:,} parts": "a workbook",
    f"{sheet.MOST_STRINGS:,} texts": "a workbook",
    f"{sheet.MOST_WIDE:,} blank cells": "a sheet",
    f"{json_stream.DEEPEST} deep": "JSON",
    f"{json_stream.MOST_KEPT:,} parts": "JSON",
    f"{xml_stream.DEEPEST} deep": "XML",
    f"{rdf.MOST_BYTES // 10**6} MB of RDF": "RDF",
    f"{archive.MOST_INFLATION} times": "an archive",
    f"{dgcl.MOST_TERRITORIES:,} territories": "dgcl",
    f"{plan_cells.MOST_NAMES} names": "a plan",
    f"first {'ten' if ademe_plan.MOST_LINES_BEFORE_HEADINGS == 10 else ''} rows": "a plan",
    f"more than {'ten' if hal.MOST_LABORATORIES == 10 else ''} nothing": "HAL",
}


def section(name: str) -> str:
    """The part of the document under a heading that names a format."""
    parts = re.split(r"^## ", DOCS, flags=re.MULTILINE)
    found = [part for part in parts if f"`{name}`" in part.split("\n", 1)[0]]
    assert found, f"no section of {name}"
    return "\n".join(found)


def section_on(title: str) -> str:
    """The part of the document under a heading."""
    return DOCS.split(f"## {title}\n")[1].split("\n## ")[0]


def test_the_table_names_every_reader_and_no_other() -> None:
    table = DOCS.split("## What refuses a file whole")[0]
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", table, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(importers.READERS)


@pytest.mark.parametrize("name", sorted(set(importers.READERS) - {"tables", "mapped", "json", *FORMS}))
def test_every_reader_has_its_section(name: str) -> None:
    assert len(section(name)) > 200


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_every_column_that_is_read_is_in_its_section(name: str) -> None:
    said = section(name)
    assert [column for column in COLUMNS[name] if column not in said] == []


def test_every_column_of_a_plan_and_of_sirene_is_in_its_section() -> None:
    plan = (section("ademe_plan") + section_on("Personal data")).lower()
    for name, spellings in plan_cells.HEADINGS.items():
        plain = {"elected": "élu·e référent·e", "theme": "thématique principale", "sub_theme": "sous-thématiques"}
        words = {"since": "date de début", "funder_2": "financeur", "funder_3": "financeur"}
        assert (plain | words).get(name, spellings[0]) in plan, name
    sirene = section("sirene")
    for column in (*sirene_units.COLUMNS, *sirene_establishments.COLUMNS):
        stem = re.sub(r"(?:UniteLegale|Etablissement)$", "", column)
        assert stem.rstrip("123") in sirene, column


def test_every_column_of_communecters_table_is_one_its_section_reads() -> None:
    said = section("communecter")
    for path in communecter_table.COLUMNS.values():
        assert path in PERSONAL or path.partition(".")[0] in said


def test_everything_personal_that_is_left_out_is_named() -> None:
    assert sorted({key for key in PERSONAL if f"`{key}" not in DOCS}) == []


@pytest.mark.parametrize("limit", sorted(LIMITS))
def test_every_limit_is_said(limit: str) -> None:
    assert limit in " ".join(DOCS.split()), LIMITS[limit]
