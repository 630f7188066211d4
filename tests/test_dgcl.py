"""The DGCL's list of inter-communalities."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import damaged, read_whole, survives

from graph import reference
from graph.errors import InputRefused
from importers.base import Options
from importers.dgcl import FORMAT

OWN = Path(__file__).parent / "files" / "dgcl_trois_epci.csv"


def test_the_real_list_gives_every_inter_communality_with_its_members(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/dgcl_epci_csv/perimetre-epci-a-fp.csv")
    assert found.rows == 34_872
    assert found.reasons == {34_873: ("", "", "empty_row")}
    assert set(found.frames) == {"territories"}
    territories = found.frames["territories"].drop("line").unique()
    assert territories.height == territories["code"].n_unique() == 1_255
    members = [code for cell in territories["communes"] for code in cell.split("|")]
    assert len(members) == len(set(members)) == 34_871
    tulle = found.record("territories", "241927201")
    assert tulle["name"] == "CA Tulle Agglo"
    assert len(tulle["communes"].split("|")) == 43
    assert "19272" in tulle["communes"]


def test_the_real_list_and_the_reference_agree(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/dgcl_epci_csv/perimetre-epci-a-fp.csv")
    territories = found.frames["territories"].drop("line").unique()
    assert territories.height > 1200
    for row in territories.iter_rows(named=True):
        known = reference.territory(row["code"])
        assert known is not None
        assert tuple(sorted(row["communes"].split("|"))) == known.communes


def test_windows_1252_corsica_and_numbers_with_blanks_are_read() -> None:
    found = read_whole(FORMAT, OWN)
    assert found.record("territories", "200071769")["name"] == "CC Retz-en-Valois (Cœuvres et l\u2019Automne)"
    assert found.record("territories", "200040764")["communes"] == "2A040"


def test_an_inter_communality_in_two_places_of_the_file_has_all_its_members_in_each_row() -> None:
    rows = [row for row in read_whole(FORMAT, OWN).records("territories") if row["code"] == "241927201"]
    assert [row["line"] for row in rows] == [2, 3, 6]
    assert {row["communes"] for row in rows} == {"19272|19146|19081"}


def test_a_bad_row_is_refused_and_does_not_spoil_its_inter_communality() -> None:
    assert read_whole(FORMAT, OWN).reasons == {
        7: ("siren", "241927202", "bad_siren"),
        8: ("insee", "99999", "bad_commune"),
        9: ("", "", "empty_row"),
    }


def test_it_is_known_by_its_content_under_any_name(tmp_path: Path) -> None:
    renamed = tmp_path / "liste.json"
    renamed.write_bytes(OWN.read_bytes())
    assert FORMAT.recognise(renamed)
    assert read_whole(FORMAT, renamed).rows == 8


def test_another_encoding_and_separator_give_the_same(tmp_path: Path) -> None:
    other = tmp_path / OWN.name
    other.write_text(OWN.read_text("cp1252").replace(";", "\t"), encoding="utf-16")
    assert FORMAT.recognise(other)
    assert read_whole(FORMAT, other).records("territories") == read_whole(FORMAT, OWN).records("territories")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"dept;siren;nom\n1;2;3\n", "columns_missing"), (b"PK\x03\x04\0\0", "not_text")],
)
def test_a_foreign_file_is_refused_whole(tmp_path: Path, content: bytes, code: str) -> None:
    foreign = tmp_path / "perimetre-epci-a-fp.csv"
    foreign.write_bytes(content)
    assert not FORMAT.recognise(foreign)
    with pytest.raises(InputRefused) as refusal:
        list(FORMAT.read(foreign, Options()))
    assert refusal.value.code == code


def test_a_list_of_headings_only_has_no_rows(tmp_path: Path) -> None:
    headings = tmp_path / "vide.csv"
    headings.write_bytes(OWN.read_bytes().splitlines(keepends=True)[0])
    assert read_whole(FORMAT, headings).rows == 0


def test_no_folder_and_no_missing_file_is_recognised(tmp_path: Path) -> None:
    assert not FORMAT.recognise(tmp_path)
    assert not FORMAT.recognise(tmp_path / "nulle-part.csv")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=damaged(OWN.read_bytes()), name=st.sampled_from(["liste.csv", "liste"]))
def test_a_damaged_list_is_read_or_refused_and_nothing_else(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    survives(FORMAT, path)
