"""Reads a form again by what was said of it once: finds the mapping that was kept, keeps the one that is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import importers
from graph.errors import EssaimError
from graph.workspace.mappings import find_mapping, keep_mapping
from importers.forms import FORM_MODULES, AskedForm, asked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.workspace import Workspace
    from ui.actions import Wish


@dataclass(frozen=True)
class Recalled:
    """How a form is read: its questions, by which mapping (None: it needs none), and whether that one was kept."""

    form: AskedForm
    mapping: Mapping[str, str]
    kept: bool


def recall(workspace: Workspace, path: Path, wish: Wish) -> Recalled | None:
    """Return how a form's answers, or a table of no known format, are read; None for any other file.

    A mapping that is given wins over one that was kept, and that one over what the form itself is known to mean.
    """
    if wish.candidates or (wish.format is not None and wish.format not in {*FORM_MODULES, "mapped"}):
        return None
    if not wish.mapping and wish.format is None and not may_be_mapped(path):
        return None
    form = asked(path, format=wish.format)
    if form is None:
        return None
    if wish.mapping:
        return Recalled(form, wish.mapping, kept=False)
    known = find_mapping(workspace, [form.by_columns, form.by_questions])
    return Recalled(form, known.mapping if known else {}, kept=known is not None)


def may_be_mapped(path: Path) -> bool:
    """Tell whether a file is a form's answers, or a table that no format recognises."""
    try:
        return importers.detect(path).name in FORM_MODULES
    except EssaimError as error:
        return error.code == "unknown_format"


def by_recalled(wish: Wish, found: Recalled | None) -> Wish:
    """Return what a person wants, with the mapping that was kept."""
    return replace(wish, mapping=found.mapping) if found and found.kept else wish


def remember(workspace: Workspace, found: Recalled | None, *, file: str, by: str) -> bool:
    """Keep the mapping that was said of a form; tell whether it was not kept already."""
    if found is None or found.kept or not found.mapping:
        return False
    body = {
        "mapping": dict(found.mapping),
        "format": found.form.format,
        "file": file,
        "questions": len(found.form.questions),
    }
    return keep_mapping(workspace, found.form.key(found.mapping), body, by=by)
