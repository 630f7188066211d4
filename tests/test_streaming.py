"""Registers far larger than what is wanted of them: inside their archive, a territory's rows only, in little memory."""

from __future__ import annotations

import copy
import csv
import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reading import read_whole

import importers
from graph import reference
from graph.errors import InputRefused
from graph.workspace import Place, Workspace
from importers import archive, rna, sirene, within
from importers.base import Options
from importers.text import open_csv
from ui.actions import Wish, import_files

OWN = Path(__file__).parent / "files"
RNA = OWN / "rna_inventee.csv"
TULLE = "241927201"
HEADINGS = "id;titre;objet;objet_social1;adrs_codeinsee;adrs_codepostal;adrs_libcommune;position"


def _places(code: str = TULLE) -> frozenset[str]:
    territory = reference.territory(code)
    assert territory is not None
    return territory.places


def _zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return path


def _register(rows: list[tuple[str, str, str]]) -> bytes:
    lines = [f"W{n:09d};Nom {n};;024026;{code};{post};{town};A" for n, (code, post, town) in enumerate(rows)]
    return "\r\n".join([HEADINGS, *lines, ""]).encode()


# Inside the archive


def test_an_archive_gives_what_its_file_gives(tmp_path: Path) -> None:
    packed = _zipped(tmp_path / "rna.zip", rna_inventee=RNA.read_bytes())
    assert importers.detect(packed) is rna.FORMAT
    plain, inside = read_whole(rna.FORMAT, RNA), read_whole(rna.FORMAT, packed)
    assert inside.records("actors") == plain.records("actors")
    assert (inside.reasons, inside.doubts, inside.dropped) == (plain.reasons, plain.doubts, plain.dropped)


def test_an_archive_with_a_file_for_each_departement_is_read_whole_and_what_is_foreign_passed_over(
    tmp_path: Path,
) -> None:
    packed = _zipped(
        tmp_path / "rna.zip",
        lisez_moi=b"Bonjour",
        dossier__dpt_19=_register([("19272", "", ""), ("19081", "", "")]),
        dossier__dpt_33=_register([("33063", "", "")]),
    )
    batches = list(rna.FORMAT.read(packed, Options()))
    assert [(batch.part, batch.rows) for batch in batches] == [("dpt_19", 2), ("dpt_33", 1)]


def test_nothing_is_written_beside_the_archive(tmp_path: Path) -> None:
    packed = _zipped(tmp_path / "rna.zip", rna=RNA.read_bytes())
    list(rna.FORMAT.read(packed, Options()))
    assert list(tmp_path.iterdir()) == [packed]


def test_an_archive_of_something_else_is_no_register(tmp_path: Path) -> None:
    inner = _zipped(tmp_path / "inner.zip", rna=RNA.read_bytes())
    for name, content in (("a", b"nom;prix\npain;1\n"), ("b", inner.read_bytes()), ("c", b"")):
        packed = _zipped(tmp_path / f"{name}.zip", table=content)
        with pytest.raises(InputRefused):
            importers.detect(packed)


# Archives that harm


def _refused(path: Path) -> str:
    begun = time.process_time()
    with pytest.raises(InputRefused) as refusal:
        list(importers.read(path, Options())[1])
    assert time.process_time() - begun < 2
    return refusal.value.code


def test_what_inflates_beyond_reason_is_refused_before_it_does(tmp_path: Path) -> None:
    rows = b"W000000001;Nom;;024026;19272;;;A\r\n" * 4_000_000
    bomb = _zipped(tmp_path / "bomb.zip", rna=HEADINGS.encode() + b"\r\n" + rows)
    assert bomb.stat().st_size < len(rows) / archive.MOST_INFLATION
    assert _refused(bomb) == "archive_too_large"


def test_a_table_may_repeat_itself_while_it_is_small(tmp_path: Path) -> None:
    packed = _zipped(tmp_path / "rna.zip", rna=_register([("19272", "", "")] * 5000))
    assert sum(batch.rows for batch in rna.FORMAT.read(packed, Options())) == 5000


def test_what_inflates_more_than_the_directory_says_is_counted_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = _zipped(tmp_path / "rna.zip", rna=_register([("19272", "", "")] * 5000))
    (member,) = archive.sources(packed)
    monkeypatch.setattr(archive, "SMALL", 1000)
    monkeypatch.setattr(archive, "MOST_INFLATION", 1)
    with pytest.raises(InputRefused) as refusal, member.open("rb") as raw:
        raw.read()
    assert refusal.value.code == "archive_too_large"


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "overlap.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("rna", _register([("19272", "", "")] * 500))
        again = copy.copy(packed.filelist[0])
        again.filename = "rna2"
        packed.filelist.append(again)
    assert _refused(path) == "archive_too_large"


def test_a_protected_or_damaged_archive_says_so(tmp_path: Path) -> None:
    whole = _zipped(tmp_path / "rna.zip", rna=_register([("19272", "", "")] * 500)).read_bytes()
    start = whole.rindex(b"PK\x01\x02")
    protected = tmp_path / "protected.zip"
    protected.write_bytes(whole[: start + 8] + b"\x01" + whole[start + 9 :])
    assert _refused(protected) == "archive_protected"
    short = tmp_path / "short.zip"
    short.write_bytes(whole[: len(whole) // 2])
    assert _refused(short) == "damaged_archive"
    turned = tmp_path / "turned.zip"
    middle = start // 2
    turned.write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    with pytest.raises(InputRefused):
        list(rna.FORMAT.read(turned, Options()))


# A territory's rows only

_TOWNS = st.sampled_from(
    [
        ("19272", "", ""),
        ("19081", "19800", "Eyrein"),
        ("75115", "", ""),
        ("33063", "33000", "Bordeaux"),
        ("", "19000", "Tulle"),
        ("0", "19000", "TULLE CEDEX"),
        ("00000", "33000", "Bordeaux"),
        ("", "", ""),
        ("60455", "", ""),
        ("19999", "", ""),
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(rows=st.lists(_TOWNS, max_size=30), code=st.sampled_from([TULLE, "200054781", "200067965"]))
@example(rows=[("", "19000", "Tulle"), ("33063", "", ""), ("60455", "", "")], code=TULLE)
def test_the_rows_read_of_a_territory_are_those_of_all_rows_that_are_of_it(
    tmp_path: Path, rows: list[tuple[str, str, str]], code: str
) -> None:
    path = tmp_path / "rna.csv"
    path.write_bytes(_register(rows))
    places = _places(code)
    everything = read_whole(rna.FORMAT, path)
    of_it = [row for row in everything.records("actors") if row.get("commune") in places]
    found = read_whole(rna.FORMAT, path, Options(places=places))
    assert found.records("actors") == of_it
    assert found.rows + found.outside == everything.rows == len(rows)


def test_a_former_commune_code_is_of_the_territory_that_the_commune_went_to(tmp_path: Path) -> None:
    path = tmp_path / "rna.csv"
    path.write_bytes(_register([("60455", "", ""), ("60694", "", ""), ("60001", "", "")]))
    found = read_whole(rna.FORMAT, path, Options(places=frozenset({"60694"})))
    assert [row["commune"] for row in found.records("actors")] == ["60694", "60694"]


def test_how_far_the_file_is_read_is_told_while_nothing_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(within, "ROWS_BETWEEN", 100)
    path = tmp_path / "rna.csv"
    path.write_bytes(_register([("33063", "", "")] * 350))
    told: list[int] = []
    with Workspace.open(Place.of(tmp_path / "ws", environ={}), write=True) as workspace:
        (found,) = import_files(
            workspace, [path], wish=Wish(territory=TULLE, by="test"), progress=lambda _, rows: told.append(rows)
        )
    assert found.report is not None
    assert (found.report.entry, found.report.rows, found.report.outside) == (None, 0, 350)
    assert told == [100, 200, 300, 350]


def test_the_report_counts_the_territorys_rows_and_the_others_apart(tmp_path: Path) -> None:
    path = tmp_path / "rna.csv"
    path.write_bytes(_register([("19272", "", ""), ("33063", "", ""), ("19272", "", "")]).replace(b"W000000002", b"X"))
    with Workspace.open(Place.of(tmp_path / "ws", environ={}), write=True) as workspace:
        (found,) = import_files(workspace, [path], wish=Wish(territory=TULLE, by="test"))
    report = found.report
    assert report is not None
    assert (report.rows, report.outside) == (2, 1)
    assert report.rows == report.written + report.merged + len(report.rejected) == 2


# Memory and speed

_STATUS = Path("/proc/self/status")
_PEAK = """
import sys
from pathlib import Path
import importers
from graph import reference
from importers.base import Options
_, batches = importers.read(Path(sys.argv[1]), Options(places=reference.territory("241927201").places))
rows = sum(batch.rows for batch in batches)
(peak,) = (line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line[:5] == "VmHWM")
print(rows, int(peak) // 1024)
"""


@pytest.mark.skipif(not _STATUS.exists(), reason="only Linux says how much memory a process used at most")
def test_memory_does_not_grow_with_the_file_nor_with_its_archive(tmp_path: Path) -> None:
    head, rows = OWN.joinpath("registers/sirene_etablissements_inventes.csv").read_text("utf-8").split("\n", 1)
    line = rows.split("\n", 1)[0]
    peaks = []
    for times in (2_000, 60_000):
        elsewhere = "".join(line.replace("19272", f"33{number % 500:03d}") + "\n" for number in range(times))
        packed = _zipped(tmp_path / f"{times}.zip", etablissements=f"{head}\n{elsewhere}{line}\n".encode())
        done = subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", _PEAK, str(packed)], check=True, capture_output=True, text=True
        )
        found, peak = map(int, done.stdout.split())
        assert found == 1
        peaks.append(peak)
    assert peaks[1] < 400
    assert peaks[1] - peaks[0] < 16, peaks


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(st.text("aé 0;,\t|", max_size=4), min_size=1, max_size=4), min_size=1, max_size=12),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.sampled_from(["end", ""]),
)
@example(rows=[["a"], [""], ["b"]], end="\n", last="end")
def test_lines_without_quotes_are_read_as_the_csv_module_reads_them(
    tmp_path: Path, rows: list[list[str]], end: str, last: str
) -> None:
    text = "h1;h2;h3;h4" + end + end.join(";".join(row) for row in rows) + (end if last else "")
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    with open_csv(path, delimiter=";") as table:
        found = list(table)
    judged = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]
    wide = [(line, [*row, *[""] * (4 - len(row))]) for line, row in enumerate(judged, 2) if row]
    assert [(line, row[: max(4, len(row))]) for line, row in found] == [
        (line, row if len(row) == 4 or any(cell.strip() for cell in row[4:]) else row[:4]) for line, row in wide
    ]


def test_sirene_is_found_inside_its_archive(shared: Path) -> None:
    path = shared / "data/sirene/StockUniteLegale_utf8.zip"
    assert importers.detect(path) is sirene.FORMAT
