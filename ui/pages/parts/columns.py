"""Lets a person say which column of their own table is which of ours."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from graph.model.tables import TABLES
from importers.columns import parts_of
from ui.locale import text
from ui.pages.parts.facts import told_apart
from ui.pages.parts.uploads import placed

if TYPE_CHECKING:
    from ui.locale import Language
    from ui.pages.parts.uploads import Sent

FIELDS = ("name", "categories", "kind", "commune", "territory", "siren", "rna", "url", "description", "themes", "id")
"""What of an actor is asked for; the command line maps every column of every table."""


def chosen_columns(sent: Sent, lang: Language) -> dict[str, str]:
    """Ask for the columns of a file's first table; empty where the name's column was not chosen."""
    columns = headings(sent)
    if not columns:
        return {}
    st.caption(text("columns.lead", lang))
    found: dict[str, str] = {}
    sides = st.columns(2, gap="medium")
    for place, field in enumerate(FIELDS):
        column = TABLES["actors"][field]
        chosen = sides[place % 2].selectbox(
            text("columns.field", lang, field=column.heading if lang == "fr" else column.name),
            list(columns),
            index=None,
            placeholder=text("columns.none", lang),
            format_func=lambda each: columns[each],
            key=f"import_column_{field}",
        )
        if chosen:
            found[f"actors.{field}"] = chosen
    return found if "actors.name" in found else {}


def headings(sent: Sent) -> dict[str, str]:
    """Return a file's columns: how the mapping calls each, and its heading; nothing where it is no table."""
    with tempfile.TemporaryDirectory(prefix="essaim-") as folder:
        (path,) = placed([sent], Path(folder))
        try:
            with parts_of(path) as parts:
                found = next((part.headings for part in parts if any(part.headings)), [])
        except EssaimError:
            return {}
    often = Counter(found)
    return told_apart(
        {
            heading if heading and often[heading] == 1 else f"#{place}": heading or f"#{place}"
            for place, heading in enumerate(found, 1)
        }
    )
