"""The commands that keep a workspace, and people, safe: everything in one file, and back; an actor erased."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli import Call, Json, _help, app
from ui.commands import _conclude
from ui.locale import text

if TYPE_CHECKING:
    from graph.workspace.erasing import Erasure, Part
    from ui.locale import Language

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


@app.command(help=_help("erase"))
def erase(
    context: typer.Context,
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help=_help("actor"))],
    *,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=_help("why"))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_help("erase_dry_run"))] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=_help("by"))] = None,
    json: Json = False,
) -> None:
    """Erase an actor from every place, for good."""
    from graph.workspace import erasing  # noqa: PLC0415 - slow to load
    from ui.actions import whoami  # noqa: PLC0415 - as above

    call: Call = context.obj
    with call.open(write=True) as workspace:
        done = erasing.erase(workspace, actor, by=by or whoami(), why=why, dry_run=dry_run)
    found = {
        "erased": done.actor,
        "entry": done.entry,
        "places": [
            {"place": each.place, "state": each.state, "count": each.count, "what": place_text(each, call.lang)}
            for each in done.places
        ],
    }
    call.answer(found, as_json=json, show=lambda: _said(done, call.lang))


def place_text(part: Part, lang: Language) -> str:
    """Say what became of a place, or will."""
    if part.place == "rows":
        table = text(f"table.{part.what}", lang)
        return text("erased.rows", lang, n=part.count, table=table)
    return text(f"erased.{part.place}", lang, n=part.count, what=part.what)


def _said(done: Erasure, lang: Language) -> str:
    head = text("cli.erased" if done.entry else "cli.would_erase", lang, actor=done.actor, entry=done.entry)
    lines = [f"  {place_text(each, lang)}" for each in done.places if each.state == "erased"]
    rest = [f"  {place_text(each, lang)}" for each in done.places if each.state != "erased"]
    return "\n".join([head, *lines, text("cli.not_erased", lang), *rest])
