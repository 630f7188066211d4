"""Lets a person say what the questions of a form, or the columns of a table, give: suggested, said once, kept."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import UsageError
from graph.model.tables import TABLES
from importers.forms import FORM_MODULES, AskedForm, AskedQuestion, asked
from importers.wanted import wanted
from ui.locale import text
from ui.pages.parts import frame
from ui.pages.parts.facts import term, told_apart
from ui.pages.parts.markup import el
from ui.pages.parts.uploads import placed
from ui.recalling import may_be_mapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.workspace import Workspace
    from ui.locale import Language
    from ui.pages.parts.uploads import Sent

FIELDS = {
    "actors": (
        *("name", "categories", "kind", "commune", "territory", "siren", "rna", "url", "description", "themes"),
        *("lat", "lon", "id"),
    ),
    "territories": ("name", "code", "communes", "resilience_project", "applied_on"),
    "needs": ("theme", "stated_on", "note"),
    "initiatives": ("name", "themes", "transitions", "actors", "since"),
}
"""What is asked for here; the command line maps every column of every table."""
_PREFIX, _OF = "import_column_", "import_columns_of"


@dataclass(frozen=True)
class Sheet:
    """A file's questions, and whether nothing else tells what it holds."""

    form: AskedForm
    needed: bool


@st.cache_resource(show_spinner=False, max_entries=16)
def looked_at(identity: str, _sent: Sent) -> Sheet | None:  # noqa: ARG001 - the identity is the key
    """Return the questions or columns of a file, None where it is no table."""
    with tempfile.TemporaryDirectory(prefix="essaim-") as folder:
        (path,) = placed([_sent], Path(folder))
        if path.is_dir():
            return None
        form = asked(path)
        return Sheet(form, may_be_mapped(path)) if form else None


def is_form(sheet: Sheet) -> bool:
    """Tell a form's answers from any other table."""
    return sheet.form.format in FORM_MODULES


def said_before(sheet: Sheet, workspace: Workspace) -> Mapping[str, str]:
    """Return the mapping that was kept for the same form, empty where there is none."""
    from graph.workspace.mappings import find_mapping  # noqa: PLC0415 - not always needed

    known = find_mapping(workspace, [sheet.form.by_columns, sheet.form.by_questions])
    return known.mapping if known else {}


def chosen_columns(sheet: Sheet, identity: str, lang: Language) -> dict[str, str]:
    """Ask what the questions give; empty where what was said is not enough.

    Headings suggest answers where nothing else tells what the file holds.
    """
    if st.session_state.get(_OF) != identity:
        for key in [each for each in st.session_state if str(each).startswith(_PREFIX)]:
            del st.session_state[key]
        st.session_state[_OF] = identity
    columns = told_apart({each.name: _heading(each, lang) for each in sheet.form.questions})
    frame.show(el("p", text("columns.lead_form" if is_form(sheet) else "columns.lead", lang), cls="quiet"))
    suggestion = sheet.form.suggestion if sheet.needed else {}
    if suggestion:
        frame.show(el("p", text("columns.suggested", lang), cls="quiet"))
    found: dict[str, str] = {}
    tables = sorted(FIELDS, key=lambda each: each != "territories") if is_form(sheet) else list(FIELDS)
    for tab, table in zip(st.tabs([term("columns_of", each, lang) for each in tables]), tables, strict=True):
        with tab:
            found |= _asked(table, columns, suggestion, lang)
    return _enough(found, lang)


def _heading(question: AskedQuestion, lang: Language) -> str:
    """Return a question as it is chosen: its first choices tell it from others."""
    if not question.choices:
        return question.heading or question.name
    several = ", ".join(question.choices[:3])
    return text("columns.choices", lang, question=question.heading or question.name, choices=several)


def _asked(table: str, columns: Mapping[str, str], suggestion: Mapping[str, str], lang: Language) -> dict[str, str]:
    found: dict[str, str] = {}
    sides = st.columns(2, gap="medium")
    names = list(columns)
    for place, name in enumerate(FIELDS[table]):
        column = TABLES[table][name]
        suggested = suggestion.get(f"{table}.{name}")
        chosen = sides[place % 2].selectbox(
            text("columns.field", lang, field=column.heading if lang == "fr" else column.name),
            names,
            index=names.index(suggested) if suggested in names else None,
            placeholder=text("columns.none", lang),
            format_func=lambda each: columns[each],
            key=f"{_PREFIX}{name}" if table == "actors" else f"{_PREFIX}{table}_{name}",
        )
        if chosen:
            found[f"{table}.{name}"] = chosen
    return found


def _enough(found: dict[str, str], lang: Language) -> dict[str, str]:
    """Return a mapping that can be read by; of a record that lacks what it requires, say so and leave it out."""
    for table in {field.partition(".")[0] for field in found}:
        own = {field: column for field, column in found.items() if field.startswith(f"{table}.")}
        declared = {"territories.name": "-"} if any(field.startswith("territories.") for field in found) else {}
        try:
            wanted({**declared, **own})
        except UsageError as error:
            lacking = text(
                "columns.lacking", lang, table=term("columns_of", table, lang), field=error.values.get("field", "")
            )
            frame.show(el("p", lacking, cls="quiet"))
            found = {field: column for field, column in found.items() if field not in own}
    return found
