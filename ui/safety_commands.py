"""The commands that keep a workspace safe: everything in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.cli import Call, Json, _help, app
from ui.commands import _conclude
from ui.locale import text

File = Annotated[Path, typer.Argument(metavar="FILE", help=_help("backup_file"))]


@app.command(help=_help("backup"))
def backup(context: typer.Context, file: File, *, json: Json = False) -> None:
    """Write everything that is recorded into one file."""
    call: Call = context.obj
    with call.open() as workspace:
        found = workspace.backup(file)
    typer.echo(text("cli.wrote", call.lang, file=file), err=True)
    _conclude(call, found, json=json)


@app.command(help=_help("restore"))
def restore(context: typer.Context, file: File, *, json: Json = False) -> None:
    """Fill an empty workspace from a backup."""
    from graph.workspace import Workspace  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    _conclude(call, Workspace.restore(call.place(), file), json=json)
