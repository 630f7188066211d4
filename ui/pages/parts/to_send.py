"""What is sent to others to be filled in: the workbook of the native tables, and the form for territories as a text."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui.answers import heading
from ui.form_text import form_text
from ui.locale import LANGUAGES, text
from ui.pages.parts import frame
from ui.pages.parts.facts import term
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.locale import Language

HIGH = 320


def template(lang: Language) -> None:
    """Offer the empty workbook, in either language."""
    say = frame.speaker(lang)
    with st.container(horizontal=True, gap="small"):
        for each in LANGUAGES:
            st.download_button(
                say(f"importing.template_{each}"),
                partial(_workbook, each),
                file_name="essaim-modele.xlsx" if each == "fr" else "essaim-template.xlsx",
                key=f"template_{each}",
                on_click="ignore",
            )


def form(lang: Language) -> None:
    """Show the form as a text to copy, offer it as a file, and say what its answers become."""
    say = frame.speaker(lang)
    with st.expander(say("importing.form"), key="form_to_send"):
        frame.show(el("p", say("importing.form_help")), el("p", say("start.form_read"), cls="quiet"))
        st.text_area(say("start.form_text"), form_text(lang), height=HIGH, key=f"form_text_{lang}", on_change="ignore")
        with st.container(horizontal=True, gap="small"):
            for each in LANGUAGES:
                st.download_button(
                    say(f"start.form_{each}"),
                    form_text(each).encode("utf-8-sig"),
                    file_name="essaim-formulaire.txt" if each == "fr" else "essaim-form.txt",
                    mime="text/plain",
                    key=f"form_file_{each}",
                    on_click="ignore",
                )
        frame.show(_meanings(lang))


@st.cache_data(show_spinner=False)
def _workbook(lang: Language) -> bytes:
    from ui.template import write_template  # noqa: PLC0415 - slow to load, not always needed

    with tempfile.TemporaryDirectory(prefix="essaim-") as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, lang=lang)
        return path.read_bytes()


@st.cache_data(show_spinner=False)
def _meanings(lang: Language) -> Html:
    """Say which table and column the answers to each question are read into."""
    from ui.form_commands import rows_of_form  # noqa: PLC0415 - slow to load, not always needed

    say = frame.speaker(lang)
    heads = el("tr", *(el("th", say(f"start.{each}"), scope="col") for each in ("question", "becomes")))
    rows = [
        el("tr", el("td", row["question"][lang]), el("td", _becomes(row["gives"], row["with"], lang)))
        for row in rows_of_form()
    ]
    table = el("table", el("thead", heads), el("tbody", *rows))
    scrolled = el("div", table, cls="scroll", tabindex="0", role="group", aria_label=say("start.meanings"))
    return el("details", el("summary", say("start.meanings")), scrolled)


def _becomes(gives: Sequence[str], constant: Mapping[str, str], lang: Language) -> str:
    """Name the fields that an answer fills, and what is noted with them."""
    fields = [_field(each, lang) for each in gives]
    noted = [
        f"{_field(each, lang)} = {_value(each, value.removeprefix('='), lang)}" for each, value in constant.items()
    ]
    return ", ".join(dict.fromkeys([*fields, *noted]))


def _field(name: str, lang: Language) -> str:
    table, column = name.split(".")
    table = table.split("#")[0]
    return f"{text(f'start.table_{table}', lang)} / {heading(table, column, lang)}"


def _value(name: str, value: str, lang: Language) -> str:
    column = name.split(".")[1]
    family = {"categories": "category", "type": "type_name", "status": "status", "kind": "need_kind"}.get(column)
    return term(family, value, lang) if family else value
