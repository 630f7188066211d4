"""One contract for every reader, joined by being in `READERS`: odd, damaged, cut, huge and renamed files."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest
from made_workspaces import place
from reader_contract import balanced, read, records, survives
from reader_samples import Sample, samples

import importers
from graph.errors import EssaimError
from graph.workspace import Origin, Workspace
from importers.base import Options

if TYPE_CHECKING:
    from pathlib import Path

    from importers.base import Format

MANY = [pytest.param(each, id=f"{each.reader}-{number}") for number, each in enumerate(samples())]
TEXTS = [case for case in MANY if case.values[0].is_text]  # type: ignore[union-attr]  # always a Sample
TABLES = [case for case in TEXTS if case.values[0].headings]  # type: ignore[union-attr]  # as above
OTHERS = [case for case in TEXTS if not case.values[0].headings]  # type: ignore[union-attr]  # as above
NEVER_FOUND = "mapped"
"""The format of no file: a person says what its columns are."""
ROWS = int(os.environ.get("ESSAIM_ROWS", "5000"))
"""Rows of a large table; 200,000 take some minutes: `benchmarks/fuzzing.py` says how to ask for them."""
DEEP = 100_000
HUGE = 10_000_000


def reader(sample: Sample) -> Format:
    return importers.READERS[sample.reader]


def test_every_reader_has_a_sample() -> None:
    assert {each.reader for each in samples()} == set(importers.READERS)


@pytest.mark.parametrize("sample", MANY)
def test_a_file_is_found_by_its_content_whatever_it_is_called(sample: Sample, tmp_path: Path) -> None:
    for name in (sample.name, "sans extension", "essai.xls", "essai.txt", "Été 2024.JSON"):
        found = sample.put(tmp_path, name)
        if sample.reader == NEVER_FOUND:
            assert not reader(sample).recognise(found)
        else:
            assert importers.detect(found) is reader(sample), name


@pytest.mark.parametrize("sample", MANY)
def test_every_row_gives_records_or_is_rejected_and_twice_the_same(sample: Sample, tmp_path: Path) -> None:
    path = sample.put(tmp_path)
    first = read(reader(sample), path, sample.mapping)
    assert balanced(first) > 0
    assert records(first)
    assert records(read(reader(sample), path, sample.mapping)) == records(first)


def test_every_file_twice_gives_the_same_graph(tmp_path: Path) -> None:
    paths = []
    for number, sample in enumerate(samples()):
        (tmp_path / str(number)).mkdir()
        paths.append(sample.put(tmp_path / str(number), sample.name))
    with Workspace.open(place(tmp_path / "w"), write=True) as workspace:
        sizes = []
        for turn in ("once", "again"):
            for path, sample in zip(paths, samples(), strict=True):
                batches = reader(sample).read(path, Options(mapping=sample.mapping))
                told = workspace.record(batches, Origin(str(path), sample.reader, f"{turn} {path}", "test"))
                assert told.rows == told.written + told.merged + len(told.rejected), sample.reader
                assert turn == "once" or not told.written, sample.reader
            network = workspace.undated()
            sizes.append((network.actors.height, network.relations.height, network.initiatives.height))
        assert sizes[0] == sizes[1]
        assert min(sizes[0]) > 0


@pytest.mark.parametrize("sample", MANY)
def test_an_empty_file_is_refused(sample: Sample, tmp_path: Path) -> None:
    for content in (b"", b"\n\n", b"\xef\xbb\xbf", b" " * 1000):
        path = sample.put(tmp_path, content=content)
        assert not survives(reader(sample), path, sample.mapping)
    with pytest.raises(EssaimError):
        importers.detect(sample.put(tmp_path, content=b""))


@pytest.mark.parametrize("sample", TABLES)
def test_headings_alone_are_a_table_without_rows(sample: Sample, tmp_path: Path) -> None:
    begun = b"\n".join(sample.content.split(b"\n")[: sample.headings]) + b"\n"
    path = sample.put(tmp_path, content=begun)
    assert sample.reader == NEVER_FOUND or reader(sample).recognise(path)
    assert survives(reader(sample), path, sample.mapping) == 0


@pytest.mark.parametrize("sample", MANY)
def test_a_file_cut_anywhere_is_read_or_refused(sample: Sample, tmp_path: Path) -> None:
    size = len(sample.content)
    for end in sorted({size * part // 40 for part in range(40)} | set(range(max(0, size - 8), size))):
        survives(reader(sample), sample.put(tmp_path, content=sample.content[:end]), sample.mapping)


@pytest.mark.parametrize("sample", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_table_reads_the_same_in_every_encoding(sample: Sample, encoding: str, tmp_path: Path) -> None:
    text = _text(sample.content).encode(encoding, "ignore").decode(encoding)
    plain = records(read(reader(sample), sample.put(tmp_path, content=text.encode()), sample.mapping))
    path = sample.put(tmp_path, content=text.encode(encoding))
    if sample.reader != NEVER_FOUND:
        assert importers.detect(path) is reader(sample)
    assert records(read(reader(sample), path, sample.mapping)) == plain


def _text(content: bytes) -> str:
    """Return the text of a sample, itself in UTF-8 or Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


@pytest.mark.parametrize("sample", OTHERS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp037"])
def test_any_other_file_in_another_encoding_reads_the_same_or_is_refused(
    sample: Sample, encoding: str, tmp_path: Path
) -> None:
    rows = balanced(read(reader(sample), sample.put(tmp_path), sample.mapping))
    path = sample.put(tmp_path, content=_text(sample.content).encode(encoding, "ignore"))
    found = survives(reader(sample), path, sample.mapping)
    assert found in (rows, None, 0)
    assert encoding != "utf-8-sig" or found == rows


@pytest.mark.parametrize("sample", MANY)
def test_a_nul_byte_anywhere_is_read_or_refused(sample: Sample, tmp_path: Path) -> None:
    size = len(sample.content)
    for place_ in sorted({size * part // 12 for part in range(13)}):
        content = sample.content[:place_] + b"\0" + sample.content[place_:]
        survives(reader(sample), sample.put(tmp_path, content=content), sample.mapping)


@pytest.mark.parametrize("sample", TEXTS)
def test_a_value_of_ten_megabytes_is_refused_with_its_row_or_its_file(sample: Sample, tmp_path: Path) -> None:
    assert sample.word.encode() in sample.content
    content = sample.content.replace(sample.word.encode(), b"x" * HUGE, 1)
    path = sample.put(tmp_path, content=content)
    if survives(reader(sample), path, sample.mapping) is not None:
        kept = records(read(reader(sample), path, sample.mapping))
        assert all(len(str(cell)) < HUGE for rows in kept.values() for row in rows for cell in row)


@pytest.mark.parametrize("sample", OTHERS)
def test_what_is_nested_too_deep_is_refused(sample: Sample, tmp_path: Path) -> None:
    word = f'"{sample.word}"'.encode()
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"( ", b" )")):
        deep = opening * DEEP + closing * DEEP
        content = sample.content.replace(word, deep) if word in sample.content else deep
        survives(reader(sample), sample.put(tmp_path, content=content), sample.mapping)
        survives(reader(sample), sample.put(tmp_path, content=opening * DEEP), sample.mapping)


@pytest.mark.parametrize("sample", TABLES)
def test_a_table_of_many_rows_keeps_its_books(sample: Sample, tmp_path: Path) -> None:
    lines = sample.content.rstrip(b"\n").split(b"\n")
    first = sample.headings
    content = b"\n".join([*lines[:first], *[lines[first]] * ROWS]) + b"\n"
    if content.count(b'"') % 2 or lines[first].count(b'"') % 2:
        pytest.skip("the first row of this table goes over several lines")
    rows = survives(reader(sample), sample.put(tmp_path, content=content), sample.mapping)
    assert rows == ROWS


CASES = 100


@pytest.mark.parametrize("sample", MANY)
def test_a_file_damaged_at_random_is_read_or_refused(sample: Sample, tmp_path: Path) -> None:
    from fuzzing_cases import mutated  # noqa: PLC0415 - shared with benchmarks/fuzzing.py

    chance = random.Random(sample.reader)  # noqa: S311 - no secret, and the same cases each time
    for _ in range(CASES):
        path = sample.put(tmp_path, content=mutated(sample.content, chance))
        survives(reader(sample), path, sample.mapping)
