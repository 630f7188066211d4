"""A form's answers on the page of imports: read as before, read as ours, or its questions to be said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.locale import text
from ui.pages.parts import frame
from ui.pages.parts.columns import Sheet, chosen_columns, is_form, said_before
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from graph.workspace import Workspace
    from ui.locale import Language


def questions(sheet: Sheet, workspace: Workspace, identity: str, lang: Language) -> dict[str, str]:
    """Return what a person says of the questions; empty where it is known already, or nothing is said."""
    before = said_before(sheet, workspace)
    with st.container(border=True):
        frame.section(text("columns.title_form" if is_form(sheet) else "columns.title", lang))
        if before or sheet.form.known:
            frame.show(el("p", text("columns.before" if before else "foretold.as_known", lang)))
            if before:
                lines = [el("li", el("strong", field), f" ← {column}") for field, column in before.items()]
                frame.show(el("details", el("summary", text("columns.details", lang)), el("ul", *lines, cls="dots")))
            if not st.toggle(text("columns.change", lang), key="import_change_mapping"):
                return {}
        return chosen_columns(sheet, identity, lang)
