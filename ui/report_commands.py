"""The command that writes dossiers for paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.errors import UsageError
from ui.choosing_commands import WaveGiven, asked_for
from ui.cli import Call, _help, app
from ui.locale import text

Parts = Annotated[list[str], typer.Argument(metavar="CODE... FILE", help=_help("report_parts"))]


@app.command(help=_help("report"))
def report(context: typer.Context, parts: Parts, *, wave: WaveGiven = "first") -> None:
    """Write the dossier of a territory, or the comparison of several."""
    from graph.export.documents import WRITERS, write_document  # noqa: PLC0415 - slow to load
    from ui.choosing import assess  # noqa: PLC0415 - as above
    from ui.dossier.compose import comparison, dossier, subjects  # noqa: PLC0415 - as above

    *codes, last = parts
    file = Path(last)
    if not codes:
        raise UsageError("report_without_file", found=last)
    if file.suffix.lower().removeprefix(".") not in WRITERS:
        raise UsageError("unknown_document", file=last, known=", ".join(f".{each}" for each in WRITERS))
    call: Call = context.obj
    with call.open() as workspace:
        found = subjects(assess(workspace, codes, asked_for(call, wave)), call.lang)
        document = dossier(found[0]) if len(found) == 1 else comparison(found)
        write_document(document, file)
    typer.echo(text("cli.wrote", call.lang, file=file), err=True)
