"""The national register of associations."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from reading import damaged, read_whole, survives

from graph.errors import InputRefused
from graph.model.tables import TABLES
from importers.base import Options
from importers.rna import FORMAT, families

OWN = Path(__file__).parent / "files" / "rna_inventee.csv"


def test_the_waldec_lines_are_read_as_they_were_transcribed(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/rna/rna_waldec_4_lignes_brut.csv")
    assert (found.rows, found.rejected) == (4, ())
    makis = found.record("actors", "rna-W9T1002867")
    assert makis["name"] == "LA VIE D'UN AGRICULTEUR & LA VIE D'UN ANIMAL"
    assert (makis["commune"], makis["kind"], makis["since"]) == ("97612", "association", "2015-12-29")
    assert makis["themes"] == "Environnement, cadre de vie"
    assert "until" not in makis
    assert "categories" not in makis
    dissolved = found.record("actors", "rna-W9T1000018")
    assert (dissolved["since"], dissolved["until"]) == ("1992-06-30", "2024-05-15")
    assert dissolved["themes"] == "éducation formation"


def test_the_form_of_2026_gives_the_same_as_the_bare_one(shared: Path) -> None:
    bare = read_whole(FORMAT, shared / "data/rna/rna_waldec_4_lignes_brut.csv")
    quoted = read_whole(FORMAT, shared / "data/rna/rna_waldec_4_lignes_forme2026_bom_quotes.csv")
    assert quoted.records("actors") == bare.records("actors")
    assert quoted.dropped == bare.dropped


def test_what_speaks_of_the_declarant_is_left_out_and_counted(shared: Path) -> None:
    path = shared / "data/rna/rna_waldec_4_lignes_brut.csv"
    found = read_whole(FORMAT, path)
    assert found.dropped["dir_civilite"] == 4
    assert found.dropped["adrg_libvoie"] == 4
    assert found.dropped["adrg_complemid"] == 2
    kept = str(found.records("actors"))
    for row in csv.DictReader(path.read_text("utf-8").splitlines(), delimiter=";"):
        assert row["adrg_libvoie"] not in kept


def test_the_extract_of_correze_is_read_with_its_families_by_name(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/rna/associations_correze_15_transcrites.csv")
    assert (found.rows, found.rejected, found.dropped) == (15, (), {})
    arcadour = found.record("actors", "rna-W192000209")
    assert arcadour["name"].startswith("ASSOCIATION LOCALE D'INSERTION ET D'ECONOMIE ALTERNATIVE")
    assert (arcadour["commune"], arcadour["since"], arcadour["themes"]) == ("19176", "2000", "interventions sociales")
    assert found.record("actors", "rna-W192006252")["themes"] == "conduite d'activités économiques"
    assert all(row["themes"] in families().values() for row in found.records("actors"))


def test_the_older_form_has_no_rows_under_its_headings(shared: Path) -> None:
    path = shared / "data/rna/rna_import_entete.csv"
    assert FORMAT.recognise(path)
    assert read_whole(FORMAT, path).rows == 0


def test_the_families_are_those_of_the_register(shared: Path) -> None:
    with (shared / "data/rna/rna_familles_objet_social.csv").open(encoding="utf-8", newline="") as table:
        known = {row["code_famille"]: row["libelle"].replace("\u2019", "'") for row in csv.DictReader(table)}
    assert families().keys() == known.keys()
    assert all(families()[code] in (label, f"{label})") for code, label in known.items())


def test_quotes_newlines_and_escapes_of_the_register_are_undone() -> None:
    first = read_whole(FORMAT, OWN).record("actors", "rna-W191000001")
    assert first["name"] == "ATELIER D'INVENTION"
    assert first["description"] == "réparer des vélos ; les prêter , contact : […]"
    assert (first["siren"], first["url"]) == ("900000019", "https://www.exemple.fr")
    assert (first["themes"], first["since"]) == ("Environnement, cadre de vie", "2015-12-29")


def test_numbers_of_mayotte_with_a_letter_are_numbers() -> None:
    assert read_whole(FORMAT, OWN).record("actors", "rna-W9T1000001")["until"] == "2020-09-30"


def test_a_row_without_a_commune_code_is_placed_by_postcode_and_name_and_an_unsound_siret_is_doubted() -> None:
    found = read_whole(FORMAT, OWN)
    placed = found.record("actors", "rna-W191000006")
    assert placed["commune"] == "19272"
    assert found.doubts == [(placed["line"], "siret", "12345678900000", "bad_siret")]
    assert not placed.keys() & {"siren", "since"}


def test_bad_rows_are_refused_with_line_column_and_reason() -> None:
    assert read_whole(FORMAT, OWN).reasons == {
        4: ("position", "D", "dissolved_undated"),
        5: ("id", "W19100000", "bad_rna"),
        6: ("adrs_codeinsee", "19999", "unknown_commune"),
    }


def test_the_older_form_gives_its_rows_by_their_older_number(tmp_path: Path) -> None:
    path = tmp_path / "import.csv"
    path.write_text(
        "id;id_ex;siret;date_creat;titre;objet;objet_social1;adrs_codepostal;libcom;dir_civilite;siteweb;position\n"
        "19P0;0191000001;;1901-07-01;LES ANCIENS;se souvenir;014000;19000;Tulle;PM;;A\n",
        encoding="latin-1",
    )
    found = read_whole(FORMAT, path)
    actor = found.record("actors", "rna-0191000001")
    assert (actor["commune"], actor["since"]) == ("19272", "1901-07-01")
    assert actor["themes"].startswith("amicales, groupements affinitaires")
    assert found.dropped == {"dir_civilite": 1}


def test_only_known_columns_are_ever_kept() -> None:
    assert set(read_whole(FORMAT, OWN).frames) == {"actors"}
    assert read_whole(FORMAT, OWN).frames["actors"].columns == [*TABLES["actors"].names, "line"]


def test_a_foreign_file_is_refused_whole(tmp_path: Path) -> None:
    foreign = tmp_path / "rna_waldec.csv"
    foreign.write_text("titre;objet\nLe titre;L'objet\n")
    assert not FORMAT.recognise(foreign)
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(foreign, Options()))
    assert refusal.value.code == "columns_missing"
    assert refusal.value.values["columns"] == "id"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=damaged(OWN.read_bytes()))
def test_a_damaged_register_is_read_or_refused_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "registre"
    path.write_bytes(content)
    survives(FORMAT, path)


def test_the_older_form_gives_an_id_of_its_own_to_who_has_no_number_of_the_register(tmp_path: Path) -> None:
    path = tmp_path / "import.csv"
    path.write_text(
        "id;id_ex;date_creat;titre;objet_social1;libcom;adrs_codepostal;adrs_codeinsee;position\n"
        "001P0011;12X;1931-02-01;FANFARE;009000;Tulle;19000;;A\n",
        encoding="utf-8",
    )
    found = read_whole(FORMAT, path)
    actor = found.record("actors", "rna-import-001P0011")
    assert (actor["name"], actor["commune"], "rna" in actor) == ("FANFARE", "19272", False)
    assert found.doubts == [(2, "id_ex", "12X", "bad_rna")]
