"""The empty workbook of the native tables, in a person's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.export import template
from graph.model.tables import TABLES
from ui.locale import text

if TYPE_CHECKING:
    from pathlib import Path

    from ui.locale import Language


def write_template(path: Path, *, lang: Language) -> None:
    """Write the template with our words.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    fields = [f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns]
    lists = dict.fromkeys(template.CHOICES.values())
    template.write(
        path,
        lang=lang,
        help={field: text(f"tables.{field}", lang) for field in fields},
        choices={name: text(f"choices.{name}", lang).split("|") for name in lists},
    )
