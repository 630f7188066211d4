"""Every real file: its rows are written, merged or rejected, or it names no organisation and is refused, saying why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reader_contract import balanced

import importers
from graph.errors import EssaimError
from importers.base import Options

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = (
    *("ademe_lvao", "ademe_plans", "annuaire_administration", "banatic", "cog_zonages", "communecter"),
    *(
        "communes_centroides",
        "dgcl_epci_csv",
        "epci_contours",
        "framaforms",
        "gexf_graphml",
        "gogocarto",
        "kobo",
        "kumu",
    ),
    *("limesurvey", "murmurations", "natures_juridiques", "networks", "onodo", "pacte_transition", "pair_semapps"),
    *("recherche_scanr_rnsr", "rna", "scdl_subventions", "sirene", "transiscope_extrait", "typeform", "yeswiki"),
)
NO_ORGANISATION = (
    *("ademe_plans/thematiques", "annuaire_administration/type_service", "banatic/competences", "cog_zonages/"),
    *("communecter/mappings", "communecter/person", "communes_centroides/", "epci_contours/", "gogocarto/pdcn"),
    *("gogocarto/taxonomy", "gogocarto/transiscope_categories", "murmurations/fields", "murmurations/schemas"),
    *(
        "natures_juridiques/",
        "pacte_transition/",
        "rna/rna_familles",
        "sirene/documentation",
        "yeswiki/forms",
        "yeswiki/lists",
    ),
)
"""Codes, definitions, places: what no format of organisations is."""
TO_BE_MAPPED = ("networks/champlain/nodes", "networks/champlain/organisations", "networks/intellectual_cooperation/")
"""Tables of organisations of nobody's format: a person says what their columns are."""
REFUSED = {
    "pair_semapps/pair.ttl": "no_known_subject",
    "scdl_subventions/SCDL_MANY_MISSING_MANDATORY.csv": "columns_missing",
    "scdl_subventions/test-csv-invalid-headers-names.csv": "columns_missing",
    "sirene/sample_etablissements_KO_missing_header.csv": "columns_missing",
    "sirene/sample_unites_legales_KO.csv": "columns_missing",
}
FORMS = ("framaforms/", "kobo/", "limesurvey/", "typeform/")
EDGES = "networks/intellectual_cooperation/IntellectualCooperation_edges.csv"


def expected(name: str) -> str | None:
    """Why a file is refused, None where it is read."""
    if name == EDGES:
        return None
    if name.startswith((*NO_ORGANISATION, *TO_BE_MAPPED)):
        return "unknown_format"
    return "questions_to_map" if name.startswith(FORMS) else REFUSED.get(name)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_real_file_is_read_whole_or_refused_for_what_it_is(shared: Path, folder: str) -> None:
    data = shared / "data"
    files = [path for path in sorted((data / folder).rglob("*")) if path.is_file() and path.name != "SOURCE.txt"]
    assert files
    for path in files:
        name = path.relative_to(data).as_posix()
        try:
            reader = importers.detect(path)
            balanced(list(reader.read(path, Options())))
            outcome = None
        except EssaimError as refusal:
            outcome = refusal.code
        assert outcome == expected(name), name


def test_no_folder_of_real_files_is_forgotten(shared: Path) -> None:
    assert {path.name for path in (shared / "data").iterdir() if path.is_dir()} == set(FOLDERS)
