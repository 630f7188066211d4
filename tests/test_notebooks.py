"""The page for notebooks: its blocks run in order on the example, and print what the page shows."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.workspace import Place, Workspace
from ui.actions import fill_with_example

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).resolve().parents[1] / "docs" / "notebooks.md"
BLOCKS = re.findall(r"```python\n(.*?)```\n(?:```text\n(.*?)```)?", PAGE.read_text("utf-8"), re.DOTALL)


def test_every_block_runs_in_order_and_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ESSAIM_WORKSPACE", "ESSAIM_JOURNAL", "ESSAIM_GRAPH"):
        monkeypatch.delenv(name, raising=False)
    with Workspace.open(Place.of("essaim-data"), write=True) as workspace:
        fill_with_example(workspace)
    known: dict[str, Any] = {}
    for number, (code, shown) in enumerate(BLOCKS, start=1):
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(code, f"{PAGE.name}, block {number}", "exec"), known)  # noqa: S102 - the page is ours
        assert printed.getvalue() == shown, f"block {number}"


def test_no_block_of_the_page_is_passed_over() -> None:
    page = PAGE.read_text("utf-8")
    assert len(BLOCKS) == page.count("```python") == page.count("```text") > 0
