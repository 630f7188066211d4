from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from form_exports import put_google, put_kobo, put_webform, webform_rows

from graph.errors import InputRefused
from graph.workspace import Workspace
from graph.workspace.mappings import find_mapping, forget_mapping, kept_mappings
from graph.workspace.place import Place
from importers.forms import asked
from ui.actions import FileReport, Wish, import_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FIRST: list[dict[str, str | list[str]]] = [{"Structure": "Amap", "Thèmes": ["Eau", "Énergie"], "Type": "asso"}]
NEXT: list[dict[str, str | list[str]]] = [{"Structure": "Scop", "Type": "scop", "Thèmes": ["Forêt", "Eau"]}]
MAPPING = {"name": "Structure", "themes": "Thèmes"}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(Place.of(tmp_path / "w", environ={}), write=True) as opened:
        yield opened


def read(
    workspace: Workspace, path: Path, mapping: Mapping[str, str] | None = None, *, dry_run: bool = False
) -> FileReport:
    (found,) = import_files(workspace, [path], wish=Wish(mapping=mapping, dry_run=dry_run, by="Ana"))
    return found


def test_what_was_said_of_a_form_reads_its_next_export_whatever_moved(workspace: Workspace, tmp_path: Path) -> None:
    first = read(workspace, put_webform(tmp_path / "a.csv", webform_rows(FIRST)), MAPPING)
    assert (first.format, first.remembered, first.recalled) == ("framaforms", True, None)
    later = read(workspace, put_webform(tmp_path / "b.csv", webform_rows(NEXT, separate=False, details=False)))
    assert (later.recalled, later.remembered) == (MAPPING, False)
    assert dict(workspace.undated().actors.select("name", "themes").rows()) == {
        "Amap": "Eau|Énergie",
        "Scop": "Forêt|Eau",
    }


def test_what_is_said_anew_replaces_what_was_kept(workspace: Workspace, tmp_path: Path) -> None:
    path = put_google(tmp_path / "a.csv", FIRST)
    read(workspace, path, MAPPING)
    read(workspace, path, {"name": "Structure", "kind": "Type"})
    (known,) = kept_mappings(workspace)
    assert (known.mapping, known.format, known.by, known.questions) == (
        {"name": "Structure", "kind": "Type"},
        "google_forms",
        "Ana",
        3,
    )
    assert read(workspace, path, known.mapping).remembered is False


def test_a_table_that_no_format_knows_is_remembered_too_and_others_are_not_touched(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Structure;Lieu\nAmap;x\n", encoding="utf-8")
    assert read(workspace, path).refused is not None
    read(workspace, path, {"name": "Structure"})
    path.write_text("Lieu;Structure\ny;Scop\n", encoding="utf-8")
    assert read(workspace, path).recalled == {"name": "Structure"}
    native = tmp_path / "acteurs.csv"
    native.write_text("nom\nFoyer rural\n", encoding="utf-8")
    assert (read(workspace, native).recalled, read(workspace, native).format) == (None, "tables")
    assert set(workspace.undated().actors["name"]) == {"Amap", "Scop", "Foyer rural"}


def test_columns_named_by_their_number_are_only_trusted_while_none_has_moved(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Autre;Autre;Lieu\nx;Amap;z\n", encoding="utf-8")
    read(workspace, path, {"name": "#2"})
    path.write_text("Autre;Autre;Lieu\nx;Scop;z\n", encoding="utf-8")
    assert read(workspace, path).recalled == {"name": "#2"}
    path.write_text("Lieu;Autre;Autre\nx;Scop;z\n", encoding="utf-8")
    error = read(workspace, path).refused
    assert error is not None
    assert error.code == "unknown_format"


def test_a_dry_run_keeps_nothing_and_neither_does_a_file_of_which_nothing_was_kept(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = put_google(tmp_path / "a.csv", FIRST)
    read(workspace, path, MAPPING, dry_run=True)
    read(workspace, put_google(tmp_path / "b.csv", [{"Structure": "", "Thèmes": "", "Type": "x"}]), MAPPING)
    assert kept_mappings(workspace) == []
    assert workspace.revision == 0


def test_two_forms_with_other_questions_are_two(tmp_path: Path) -> None:
    one, other = (
        asked(put_google(tmp_path / "a.csv", FIRST)),
        asked(put_google(tmp_path / "b.csv", [{"Structure": "x", "Lieu": ""}])),
    )
    same = asked(put_kobo(tmp_path / "c.csv", FIRST))
    assert one is not None
    assert other is not None
    assert same is not None
    assert one.by_questions != other.by_questions
    assert one.by_questions == same.by_questions
    assert one.by_columns != same.by_columns


def test_a_mapping_can_be_forgotten_and_comes_back_when_that_is_undone(workspace: Workspace, tmp_path: Path) -> None:
    path = put_google(tmp_path / "a.csv", FIRST)
    read(workspace, path, MAPPING)
    (known,) = kept_mappings(workspace)
    entry = forget_mapping(workspace, known.key, by="Ana")
    assert kept_mappings(workspace) == []
    assert read(workspace, path).refused is not None
    with pytest.raises(InputRefused) as caught:
        forget_mapping(workspace, known.key, by="Ana")
    assert caught.value.code == "unknown_mapping"
    workspace.undo(entry, by="Ana")
    assert find_mapping(workspace, [known.key]) == known
