"""The house: floors, rooms, sizes, texts."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

from ui import locale

HOME = Path(__file__).resolve().parents[1]
FLOORS = (
    ("graph.errors",),
    ("graph.model",),
    ("graph.journal", "graph.reference"),
    ("importers", "graph.analysis", "graph.export", "graph.store", "graph.resolve"),
    ("graph.workspace",),
    ("ui",),
    ("app",),
)
ROOMS = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
LONGEST_FILE = 400
ROOMS_OF_FILES = ("graph", "importers", "ui")
EXCEPTION = re.compile(r"#\s*(noqa|type: ignore)\b")
ARGUED = re.compile(r"# (noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - \S|type: ignore\[[a-z, -]+\]  # \S)")


def python_files() -> list[Path]:
    return [
        path
        for folder in ROOMS_OF_FILES
        for path in sorted((HOME / folder).rglob("*.py"))
        if "__pycache__" not in path.parts
    ] + [HOME / "app.py"]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return next((room for size in (2, 1) if (room := ".".join(parts[:size])) in ROOMS), None)


def imported(path: Path) -> set[str]:
    """Return the modules of ours that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{each.name}" for each in node.names if node.module == "graph")
    return {each for each in found if room_of(each)}


@pytest.mark.parametrize("path", python_files(), ids=module_of)
def test_a_room_imports_from_lower_floors_only(path: Path) -> None:
    own = room_of(module_of(path))
    if own is None:
        assert module_of(path) == "graph"
        return
    for module in imported(path):
        room = room_of(module)
        assert room is not None
        assert room == own or ROOMS[room] < ROOMS[own], f"{module_of(path)} ({own}) imports {module}"


@pytest.mark.parametrize("path", python_files(), ids=module_of)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_every_exception_from_a_rule_is_argued_on_its_line() -> None:
    found = [
        (path.name, number, line)
        for folder in (*ROOMS_OF_FILES, "tests", "benchmarks")
        for path in sorted((HOME / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if EXCEPTION.search(line)
    ]
    assert len(found) > 100
    assert [each for each in found if not ARGUED.search(each[2])] == []


def test_pyvis_and_the_engines_are_each_imported_in_one_place() -> None:
    only = {"pyvis": "ui.network_view", "ladybug": "graph.store.ladybug", "neo4j": "graph.store.neo4j"}
    for path in python_files():
        tree = ast.parse(path.read_text("utf-8"))
        roots = {
            name.split(".")[0]
            for node in ast.walk(tree)
            for name in (
                [each.name for each in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
        }
        for library, home in only.items():
            if library in roots:
                assert module_of(path) == home


def test_the_top_level_is_the_owners() -> None:
    folders = {path.name for path in HOME.iterdir() if path.is_dir() and not path.name.startswith(".")}
    ours = {"graph", "importers", "ui", "tests", "docs", "benchmarks"}
    made = {"build", "dist", "essaim-data", "essaim.egg-info", "__pycache__"}
    assert folders - made == ours


def test_every_text_is_said_in_both_languages_with_the_same_values() -> None:
    for key, said in locale.texts().items():
        assert set(said) == set(locale.LANGUAGES), key
        wanted = [{name for _, name, _, _ in string.Formatter().parse(said[lang]) if name} for lang in locale.LANGUAGES]
        assert wanted[0] == wanted[1], key
        assert all(said.values()), key


def codes(pattern: str) -> set[str]:
    return {code for path in python_files() for code in re.findall(pattern, path.read_text("utf-8"))}


ERRORS = r"\b(?:UsageError|InputRefused|WorkspaceUnusable|WorkspaceOwned|StoreUnusable|JournalUnusable)\(\s*\"(\w+)\""


@pytest.mark.parametrize("code", sorted(codes(ERRORS)))
def test_every_error_has_its_sentence(code: str) -> None:
    assert f"error.{code}" in locale.texts()


@pytest.mark.parametrize("code", sorted(codes(r"\b(?:BadValue|Reason)\(\s*\"(\w+)\"")))
def test_every_reason_has_its_sentence(code: str) -> None:
    assert f"reason.{code}" in locale.texts()


def test_every_package_file_that_is_read_is_shipped() -> None:
    """A wheel must hold what the code reads beside itself."""
    known = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]["*"]
    endings = {pattern.removeprefix("*") for pattern in known}
    for folder in ("graph", "importers", "ui"):
        for path in (HOME / folder).rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc") and "__pycache__" not in path.parts:
                assert path.suffix in endings or path.name in endings, path
