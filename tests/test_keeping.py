"""Documents kept beside the native tables: mappings, decisions, the fate of suggestions, candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from graph.errors import JournalUnusable
from graph.journal.schema import DOCUMENTS
from graph.workspace import Place, Workspace
from graph.workspace.keeping import KINDS, keep, kept
from ui.locale import LANGUAGES, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Return an empty workspace."""
    with Workspace.open(Place.of(tmp_path / "work", environ={}), write=True) as opened:
        yield opened


def bodies(workspace: Workspace, kind: str = "mapping") -> dict[str, object]:
    return {key: each.body for key, each in kept(workspace, kind).items()}


def test_the_newest_document_of_a_key_is_read_and_the_older_returns_when_it_is_taken_back(workspace: Workspace) -> None:
    keep(workspace, "mapping", {"a": {"x": 1}, "é\u202e'": {"y": [None, 0.1]}}, by="Ana")
    later = keep(workspace, "mapping", {"a": {"x": 2}}, by="Bo", why="mieux", file="form.csv")
    assert bodies(workspace) == {"a": {"x": 2}, "é\u202e'": {"y": [None, 0.1]}}
    newest = kept(workspace, "mapping")["a"]
    assert (newest.entry, newest.by, newest.why) == (later, "Bo", "mieux")
    workspace.undo(later, by="Ana")
    assert bodies(workspace)["a"] == {"x": 1}


def test_an_empty_document_takes_its_key_away(workspace: Workspace) -> None:
    keep(workspace, "decision", {"a": {"x": 1}}, by="Ana")
    keep(workspace, "decision", {"a": {}}, by="Ana")
    assert bodies(workspace, "decision") == {}


def test_kinds_do_not_mix_and_only_some_keys_can_be_asked_for(workspace: Workspace) -> None:
    keep(workspace, "decision", {"a": {"x": 1}, "b": {"x": 2}}, by="Ana")
    assert bodies(workspace) == {}
    assert list(kept(workspace, "decision", keys=["b", "c"])) == ["b"]
    with pytest.raises(ValueError, match="other"):
        keep(workspace, "other", {"a": {}}, by="Ana")


def test_documents_follow_a_backup(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, "candidate", {str(number): {"n": number} for number in range(1000)}, by="Ana")
    workspace.backup(tmp_path / "all.essaim")
    place = Place.of(tmp_path / "other", environ={})
    assert Workspace.restore(place, tmp_path / "all.essaim").ok
    with Workspace.open(place) as restored:
        assert bodies(restored, "candidate") == bodies(workspace, "candidate")
        assert restored.check().ok


def test_an_altered_document_is_found_out(workspace: Workspace) -> None:
    keep(workspace, "decision", {"a": {"x": 1}}, by="Ana")
    with workspace.journal.engine.begin() as connection:
        connection.execute(sa.update(DOCUMENTS).values(body='{"x":7}'))
    assert not workspace.check().ok
    with pytest.raises(JournalUnusable) as caught:
        workspace.rebuild()
    assert caught.value.code == "journal_altered"


def test_the_history_names_what_was_kept_in_both_languages() -> None:
    for kind in KINDS:
        for lang in LANGUAGES:
            assert "form.csv" in text(f"entry.keep_{kind}", lang, what="form.csv")
