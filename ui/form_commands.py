"""The commands about forms: the one that is sent to territories, and what is kept of how others are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import By, Call, Json, _help, app
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.workspace.mappings import KeptMapping


@app.command(help=_help("form"))
def form(context: typer.Context, *, json: Json = False) -> None:
    """Write the questions of the form for territories, and the mapping that reads its answers."""
    from ui.form_text import form_text  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    call.answer(rows_of_form(), as_json=json, show=lambda: form_text(call.lang))


def rows_of_form() -> list[dict[str, Any]]:
    """Return the questions with what each gives, as `--map` says it."""
    from importers.territory_form import form_questions  # noqa: PLC0415 - slow to load

    return [
        {
            "question": dict(each.heading),
            "kind": each.kind,
            "required": each.required,
            "choices": [dict(choice) for choice in each.choices],
            "gives": list(each.gives),
            "with": dict(each.constant),
        }
        for each in form_questions()
    ]


@app.command(help=_help("mappings"))
def mappings(
    context: typer.Context,
    *,
    forget: Annotated[str | None, typer.Option("--forget", metavar="FORM", help=_help("forget"))] = None,
    by: By = None,
    json: Json = False,
) -> None:
    """List the mappings of forms that were kept, or forget one."""
    from graph.workspace.mappings import forget_mapping, kept_mappings  # noqa: PLC0415 - slow to load
    from ui.actions import whoami  # noqa: PLC0415 - as above
    from ui.answers import table  # noqa: PLC0415 - as above

    call: Call = context.obj
    with call.open(write=forget is not None) as workspace:
        if forget is not None:
            forget_mapping(workspace, forget, by=by or whoami())
            typer.echo(text("cli.forgotten", call.lang), err=True)
        found = rows_of_mappings(kept_mappings(workspace))
    call.answer(found, as_json=json, show=lambda: table("mappings", _told(found), call.lang))


def rows_of_mappings(found: Sequence[KeptMapping]) -> list[dict[str, Any]]:
    """Return the rows of `mappings`, the newest first."""
    return [
        {
            "form": each.key,
            "format": each.format,
            "file": each.file,
            "questions": each.questions,
            "mapping": dict(each.mapping),
            "at": each.at,
            "by": each.by,
        }
        for each in found
    ]


def _told(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with each mapping on one line."""
    from ui.form_text import mapping_text  # noqa: PLC0415 - slow to load

    return [{**row, "mapping": mapping_text(row["mapping"])} for row in found]
