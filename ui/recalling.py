"""Reads a form again by what was said of it once: finds the mapping that was kept, keeps the one that is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import importers
from graph.errors import InputRefused
from graph.workspace.mappings import find_mapping, keep_mapping
from importers.forms import FORM_MODULES, AskedForm, asked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.workspace import Workspace
    from ui.actions import Wish

MAPPABLE = frozenset({*FORM_MODULES, "mapped"})


@dataclass(frozen=True)
class Recalled:
    """How a file is read: its format where that is known, and of a form or unknown table its questions.

    `mapping` is the one that was given, else the one that was kept (`kept`); empty where there is none.
    """

    format: str | None = None
    form: AskedForm | None = None
    mapping: Mapping[str, str] | None = None
    kept: bool = False

    def wish(self, wish: Wish) -> Wish:
        """Return what a person wants, with what is known of the file."""
        mapping = self.mapping if self.kept else wish.mapping
        return replace(wish, format=self.format or wish.format, mapping=mapping)


def recall(workspace: Workspace, path: Path, wish: Wish) -> Recalled:
    """Return how a file is read: a mapping that is given wins over one that was kept for the same form.

    Raises
    ------
    InputRefused
        As `importers.detect`, but not for a table of no known format whose mapping was kept.
    """
    if wish.candidates or wish.format not in {None, *MAPPABLE}:
        return Recalled(wish.format)
    if wish.mapping:
        return Recalled(wish.format, asked(path, format=wish.format), wish.mapping)
    name, unknown = _detected(path) if wish.format is None else (wish.format, None)
    form = asked(path, format=name) if name in MAPPABLE else None
    known = find_mapping(workspace, [form.by_columns, form.by_questions]) if form else None
    if known is None and unknown is not None:
        raise unknown
    return Recalled(name, form, known.mapping if known else None, kept=known is not None)


def _detected(path: Path) -> tuple[str, InputRefused | None]:
    """Return the format of a file; of a table that no format recognises `mapped`, and why that will not do."""
    try:
        return importers.detect(path).name, None
    except InputRefused as error:
        if error.code != "unknown_format":
            raise
        return "mapped", error


def remember(workspace: Workspace, found: Recalled, *, file: str, by: str) -> bool:
    """Keep the mapping that was said of a form or table; tell whether it was not kept already."""
    if found.form is None or found.kept or not found.mapping:
        return False
    body = {
        "mapping": dict(found.mapping),
        "format": found.form.format,
        "file": file,
        "questions": len(found.form.questions),
    }
    return keep_mapping(workspace, found.form.key(found.mapping), body, by=by)


def may_be_mapped(path: Path) -> bool:
    """Tell whether nothing but a mapping says what a file holds: a form's answers, a table of no known format."""
    try:
        name, unknown = _detected(path)
    except InputRefused:
        return False
    return unknown is not None or name in FORM_MODULES
