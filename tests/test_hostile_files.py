"""Files made to harm are refused, or read row by row, in less than 2 s of work and 300 MB; nothing is fetched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile_files import hostile_files

from ui.locale import texts

HERE = Path(__file__).parent
MOST_SECONDS = 2.0
MOST_MEGABYTES = 300.0


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return what reading each hostile file came to, each in a process of its own."""
    folder = tmp_path_factory.mktemp("hostile")
    said = []
    for name, content in hostile_files():
        reader, _, file = name.rpartition("=")
        (folder / file).write_bytes(content)
        said.append(f"{reader}={folder / file}" if reader else str(folder / file))
    told = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, HERE / "hostile_reading.py", *said],
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE.parent,
    )
    for path in folder.iterdir():
        path.unlink()
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_every_hostile_file_was_read_in_a_process_of_its_own(costs: list[dict[str, Any]]) -> None:
    assert len(costs) > 100


def test_each_is_refused_in_our_own_words_or_read_within_its_books(costs: list[dict[str, Any]]) -> None:
    for cost in costs:
        known = f"error.{cost['outcome']}" in texts() or cost["outcome"].startswith("read as ")
        assert known, cost


def test_each_costs_less_than_two_seconds_of_work(costs: list[dict[str, Any]]) -> None:
    assert [cost for cost in costs if cost["seconds"] >= MOST_SECONDS] == []


def test_each_costs_less_than_three_hundred_megabytes(costs: list[dict[str, Any]]) -> None:
    assert [cost for cost in costs if cost["megabytes"] >= MOST_MEGABYTES] == []


@pytest.mark.parametrize("word", ["bomb", "laughs", "outside", "deep", "digits", "lying", "comment", "attribute."])
def test_bombs_entities_and_depth_are_refused_whole(costs: list[dict[str, Any]], word: str) -> None:
    found = [cost for cost in costs if word in Path(cost["file"]).name]
    assert found
    assert [cost for cost in found if cost["outcome"].startswith("read as ")] == []
