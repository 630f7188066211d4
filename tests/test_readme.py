"""What the README promises: two commands, the very test command in CI, and formats that exist."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import importers
from graph.export import EXPORTS

HOME = Path(__file__).resolve().parents[1]
README = (HOME / "README.md").read_text("utf-8")


def shell_lines() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_shell_blocks_hold_the_two_commands_and_otherwise_essaim_lines() -> None:
    others = [line for line in shell_lines() if not line.startswith("essaim ")]
    assert len(others) == 2
    assert others[0].endswith("essaim demo")
    assert others[1].endswith("pytest")


def test_ci_calls_the_very_test_command() -> None:
    test = next(line for line in shell_lines() if line.endswith("pytest"))
    assert test in (HOME / ".ci" / "run").read_text("utf-8").splitlines()


def test_every_format_is_in_the_table_and_the_table_has_no_other() -> None:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", README.split("## The command line")[0], re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == {*importers.READERS, *EXPORTS, "html"}


def test_every_file_that_is_linked_is_there() -> None:
    documents = [HOME / "README.md", *(HOME / "docs").rglob("*.md")]
    linked = [(each, to) for each in documents for to in re.findall(r"\]\(([^)#:]+)\)", each.read_text("utf-8"))]
    assert len(linked) > 10
    for document, target in linked:
        assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_command_is_in_the_help() -> None:
    from ui.cli import app  # noqa: PLC0415 - beside its only use

    for room in (HOME / "ui").glob("*commands.py"):
        importlib.import_module(f"ui.{room.stem}")

    known = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    for line in shell_lines():
        if line.startswith("essaim "):
            words = [word for word in line.split()[1:] if word in known]
            assert words, line
