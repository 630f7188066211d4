from __future__ import annotations

import codecs
import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputRefused
from importers.text import LONGEST_READ, SEPARATORS, checksum, find_separator, open_csv

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
HEADINGS = ["nom", "commune", "thème"]
# Whatever may stand in a cell of a text file: all but NUL and halves of characters.
ANY = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]), max_size=12)
CELLS = st.one_of(
    ANY, st.sampled_from(["", " ", '"', '""', "a;b", "a,b", "a\nb", "a\r\nb", "\t", "|", "'", "é", "\u2028"])
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12)


def put(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def written(rows: list[list[str]], separator: str = ";") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def read(path: Path, **how: str) -> list[list[str]]:
    with open_csv(path, **how) as table:
        return [cells for _, cells in table]


def numbered(path: Path) -> list[tuple[int, list[str]]]:
    with open_csv(path, delimiter=";") as table:
        return list(table)


def by_columns(path: Path, size: int = 7, separator: str | None = ";") -> tuple[list[tuple[int, list[str]]], list[int]]:
    with open_csv(path, delimiter=separator) as table:
        chunks = list(table.chunks(size))
    rows = [(line, list(cells)) for chunk in chunks for line, *cells in zip(chunk.lines, *chunk.columns, strict=True)]
    return rows, [fault.line for chunk in chunks for fault in chunk.faults]


def refused_or(reading: Callable[[Path], T], path: Path) -> T | str:
    try:
        return reading(path)
    except InputRefused as refused:
        return refused.code


def refusal(path: Path) -> str:
    with pytest.raises(InputRefused) as caught:
        read(path)
    return caught.value.code


@settings(deadline=None)
@given(ROWS, st.sampled_from(SEPARATORS), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_a_writer_of_csv_wrote_is_read_back_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str, encoding: str
) -> None:
    path = put(tmp_path_factory.mktemp("csv") / "a.csv", written([HEADINGS, *rows], separator), encoding)
    assert read(path, delimiter=separator) == rows


@settings(deadline=None)
@given(st.text(st.sampled_from('ab;"\n\r é'), max_size=60), st.sampled_from(["", "z" * 70_000 + ";;\n"]))
def test_columns_hold_what_rows_hold_however_odd_the_text(
    tmp_path_factory: pytest.TempPathFactory, text: str, first: str
) -> None:
    """The long row pushes the odd text out of the block that is read row by row in any case."""
    path = put(tmp_path_factory.mktemp("csv") / "a.csv", "x;y;z\n" + first + text)
    rows = refused_or(numbered, path)
    columns = refused_or(by_columns, path)
    if isinstance(rows, str) or isinstance(columns, str):
        assert rows == columns
        return
    kept, faults = columns
    assert kept == [(line, cells) for line, cells in rows if len(cells) == 3]
    assert faults == [line for line, cells in rows if len(cells) > 3]


def test_lines_without_quotes_are_read_alike_in_both_ways(tmp_path: Path) -> None:
    lines = [f"a{row};é{row};" + ("|x" if row % 3 else "") for row in range(30_000)]
    lines[9_000], lines[12_000], lines[20_000], lines[25_000] = "", "court", "a;b;c;trop", "a;b;c;;;"
    path = put(tmp_path / "a.csv", "x;y;z\r\n" + "\r\n".join(lines))
    rows = numbered(path)
    kept, faults = by_columns(path, 5_000)
    assert kept == [(line, cells) for line, cells in rows if len(cells) == 3]
    assert faults == [20_002]
    assert len(kept) == 30_000 - 2
    assert rows[-1][0] == 30_001
    assert dict(rows)[12_002] == ["court", "", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"])
def test_each_encoding_is_told_from_the_bytes(tmp_path: Path, encoding: str) -> None:
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    path = tmp_path / "a.csv"
    path.write_bytes(marks.get(encoding, b"") + "nom;thème\nCœuvres-et-l\u2019Orée;été €\n".encode(encoding))
    assert read(path) == [["Cœuvres-et-l\u2019Orée", "été €"]]


def test_a_byte_far_down_the_file_decides_for_windows_1252(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n" + b"x;y\n" * 600_000 + b"\xe9t\xe9;z\n")
    assert read(path)[-1] == ["été", "z"]


def test_a_character_cut_by_the_end_of_a_block_stays_whole(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "a;b\n" + "é;€\n" * 300_000)
    rows, _ = by_columns(path, 100_000)
    assert {tuple(cells) for _, cells in rows} == {("é", "€")}
    assert len(rows) == 300_000


def test_bytes_that_windows_1252_does_not_define_are_shown_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"nom;x\nCaf\xe9 \x81;1\n")
    assert read(path) == [["Café \ufffd", "1"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\r\n \n\n", "empty_file"),
        (b"nom;x\na\0b;c\n", "not_text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_text"),
        (b"\xff\xfea\0;\0b\0\n\0\0\xd8", "not_text"),
        (b'nom;x\n"' + b"a" * (LONGEST_READ + 1) + b'";c\n', "cell_too_large"),
        (b"nom;x\n" + b"a" * (LONGEST_READ + 1) + b";c\n", "cell_too_large"),
        (b"nom;x\n" + b"a;" * (9 * 2**20), "line_too_long"),
        (b"h;" * 20_000 + b"\n", "too_many_columns"),
    ],
)
def test_what_is_no_table_is_refused_whole(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "rien.csv") == "no_such_file"
    assert refusal(tmp_path) == "unreadable_file"


def test_a_quote_that_is_never_closed_is_named_by_its_line(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", 'nom;x\na;1\n"b;2\nc;3\n')
    with pytest.raises(InputRefused) as caught:
        read(path)
    assert (caught.value.code, caught.value.values["line"]) == ("unclosed_quote", "3")


def test_a_quoted_cell_longer_than_a_block_is_one_row(tmp_path: Path) -> None:
    long = "ligne\n" * 100_000
    path = put(tmp_path / "a.csv", written([["a", "b"], ["1", long], ["2", "fin"]]))
    assert numbered(path) == [(2, ["1", long]), (3, ["2", "fin"])]


def test_blank_lines_count_and_are_left_out(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", '\n\na;b\n\n1;"x\ny"\n\n;\n2;z')
    with open_csv(path) as table:
        assert table.heading_line == 3
        assert list(table) == [(5, ["1", "x\ny"]), (7, ["", ""]), (8, ["2", "z"])]


def test_only_a_heading_is_a_table_without_rows(tmp_path: Path) -> None:
    assert read(put(tmp_path / "a.csv", "nom;x")) == []


def test_rows_too_short_are_filled_and_too_long_are_kept_as_they_are(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "a;b\n1\n1;2;;\n1;2;;3\n")
    assert read(path) == [["1", ""], ["1", "2"], ["1", "2", "", "3"]]


def test_old_macintosh_ends_of_line_are_read(tmp_path: Path) -> None:
    assert read(put(tmp_path / "a.csv", "a;b\r1;2\r3;4\r")) == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("sample", "separator"),
    [
        ("a;b\n1,5;2,5\n", ";"),
        ("a,b\n1;2,3\n", ","),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("nom,themes\nx,a|b|c|d\n", ","),
        ("nom;Quelle action, quel but, quels moyens ?\nx;y\n", ";"),
        ("Nom\nPomme, poire et cie\n", ";"),
        ('"a;b;c",d\n"1;2;3",4\n', ","),
        ("a;b;c", ";"),
        ("", ";"),
    ],
)
def test_the_separator_is_the_one_the_rows_follow(sample: str, separator: str) -> None:
    assert find_separator(sample) == separator


def test_a_checksum_follows_content_and_the_names_of_a_folders_tables(tmp_path: Path) -> None:
    one, two = put(tmp_path / "actors.csv", "a"), put(tmp_path / "b.csv", "a")
    assert checksum(one) == checksum(two)
    before = checksum(tmp_path)
    put(tmp_path / "note.txt", "no table")
    assert checksum(tmp_path) == before
    two.rename(tmp_path / "c.csv")
    assert checksum(tmp_path) != before


REAL = {
    "dgcl_epci_csv/perimetre-epci-a-fp.csv": ("cp1252", ";", 1, 14, 34_872),
    "framaforms/webform_compact_labels_pipe.csv": ("utf-8-sig", "|", 3, 16, 2),
    "framaforms/webform_excel_utf16le.xls": ("utf-16", "\t", 3, 20, 2),
    "framaforms/webform_separate_cles_tab.tsv": ("utf-8-sig", "\t", 3, 20, 2),
    "framaforms/webform_separate_labels_pointvirgule.csv": ("utf-8-sig", ";", 3, 20, 2),
    "kobo/export_libelles_fr_both.csv": ("utf-8-sig", ";", 1, 18, 2),
    "limesurvey/results-survey123456_codes.csv": ("utf-8-sig", ";", 1, 14, 2),
    "typeform/typeform_mairie_test_ok.csv": ("utf-8-sig", ",", 1, 23, 1),
    "networks/intellectual_cooperation/IntellectualCooperation_metrics.csv": ("utf-8-sig", ",", 3, 15, 2_863),
}
"""Of each file: encoding, separator, row of the headings, columns, rows."""


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_read_as_they_were_written(shared: Path, name: str) -> None:
    path = shared / "data" / name
    with open_csv(path) as table:
        found = (table.encoding, table.delimiter, table.heading_line, len(table.headings))
        assert (*found, sum(1 for _ in table)) == REAL[name]
    assert len(by_columns(path, 5_000, None)[0]) == REAL[name][-1]


def test_the_forms_answers_keep_their_newlines_quotes_and_ligatures(shared: Path) -> None:
    with open_csv(shared / "data/framaforms/webform_excel_utf16le.xls") as table:
        first = dict(zip(table.headings, next(iter(table))[1], strict=True))
    assert first["Nom du territoire"] == "Cœur de Savoie ; Combe"
    assert first["Commentaires"] == 'Ligne 1\nLigne 2 avec "guillemets" ; et point-virgule'


def test_the_dgcl_file_has_its_ligatures_and_apostrophes(shared: Path) -> None:
    names = {cells[11] for cells in read(shared / "data/dgcl_epci_csv/perimetre-epci-a-fp.csv")}
    assert any("œ" in name for name in names)
    assert not any(0x7F < ord(letter) < 0xA0 for name in names for letter in name)


def test_equal_headings_are_kept_apart_by_their_position(shared: Path) -> None:
    with open_csv(shared / "data/typeform/typeform_mairie_test_ok.csv") as table:
        assert [place for place, heading in enumerate(table.headings) if heading == "Other"] == [4, 6]


MEMORY = """
import resource, sys
from pathlib import Path
from importers.base import Options
from importers.tables import read
rows = sum(batch.rows for batch in read(Path(sys.argv[1]), Options()))
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_stays_flat_as_the_file_grows(tmp_path: Path) -> None:
    """A child reads 40,000 rows, another 240,000: six times the file, less than a quarter of it more in memory."""
    path = tmp_path / "actors.csv"
    peak, size = {}, {}
    for rows in (40_000, 240_000):
        with path.open("w", encoding="utf-8") as file:
            file.write("id,name,categories,kind,description\n")
            file.writelines(
                f'a{row},"Foyer rural n° {row}",collectif,association,{"Une phrase assez longue. " * 4}\n'
                for row in range(rows)
            )
        told = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", MEMORY, str(path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[1],
        ).stdout.split()
        assert int(told[0]) == rows
        peak[rows], size[rows] = int(told[1]) * 1024, path.stat().st_size
    assert peak[240_000] - peak[40_000] < size[240_000] / 4
