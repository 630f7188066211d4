"""The form that is sent to territories, as a text to copy into the tool that will ask its questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.territory_form import form_questions
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.territory_form import FormQuestion
    from ui.actions import FileReport
    from ui.locale import Language


def form_text(lang: Language) -> str:
    """Return the form with its questions in order, their kind, their choices and a line of help."""
    title = text("form.title", lang)
    head = [title, "=" * len(title), "", text("form.how", lang), "", text("form.privacy", lang), ""]
    lines = [line for number, each in enumerate(form_questions(), 1) for line in _question(number, each, lang)]
    return "\n".join([*head, *lines]).rstrip() + "\n"


def mapping_notes(reports: Sequence[FileReport], lang: Language) -> list[str]:
    """Say which files were read by a mapping that was kept, and of which the mapping now is."""
    notes = []
    for each in reports:
        if each.recalled:
            notes.append(text("cli.kept_mapping", lang, file=each.file, mapping=mapping_text(each.recalled)))
        if each.remembered:
            notes.append(text("cli.remembered", lang, file=each.file))
    return notes


def mapping_text(mapping: Mapping[str, str]) -> str:
    """Return a mapping on one line, as `--map` says it."""
    return ", ".join(f"{field}={column}" for field, column in mapping.items())


def _question(number: int, asked: FormQuestion, lang: Language) -> Iterator[str]:
    marks = [text(f"form.kind.{asked.kind}", lang), *([text("form.required", lang)] if asked.required else [])]
    yield f"{number}. {asked.heading[lang]}"
    yield f"   [{', '.join(marks)}]"
    if asked.help:
        yield f"   {asked.help[lang]}"
    yield from (f"   - {choice[lang]}" for choice in asked.choices)
    if asked.other:
        yield f"   - {text('form.other', lang)}"
    yield ""
