"""The commands, each a few lines: open the workspace, ask one question, answer."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import InputRefused, JournalUnusable, UsageError, WorkspaceUnusable
from ui.cli import Call, Code, Json, Territory, _help, app
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.workspace import Check, Workspace

Destination = Annotated[Path, typer.Argument(metavar="FILE", help=_help("destination"))]
Port = Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help=_help("port"))]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help=_help("no_browser"))]
DEFAULT_PORT = 8501


@app.command(help=_help("demo"))
def demo(context: typer.Context, *, port: Port = DEFAULT_PORT, no_browser: NoBrowser = False) -> None:
    """Fill an empty workspace with the example and open the app."""
    from ui.actions import fill_with_example  # noqa: PLC0415 - slow to load
    from ui.serving import serve  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    with call.open(write=True) as workspace:
        if not workspace.example:
            if workspace.revision:
                raise WorkspaceUnusable("demo_full", path=call.place().folder)
            fill_with_example(workspace)
    serve(call.place(), lang=call.lang, port=port, browser=not no_browser)


@app.command("app", help=_help("app"))
def open_app(context: typer.Context, *, port: Port = DEFAULT_PORT, no_browser: NoBrowser = False) -> None:
    """Open the app."""
    from ui.serving import serve  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    call.open(write=True).close()
    serve(call.place(), lang=call.lang, port=port, browser=not no_browser)


@app.command(help=_help("template"))
def template(context: typer.Context, file: Destination) -> None:
    """Write the empty workbook of the native tables."""
    from ui.template import write_template  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    try:
        write_template(file, lang=call.lang)
    except OSError as error:
        raise InputRefused("cannot_write", file=file, found=error.strerror or error) from error
    typer.echo(text("cli.wrote", call.lang, file=file), err=True)


@app.command(help=_help("formats"))
def formats(context: typer.Context, *, json: Json = False) -> None:
    """Say what can be read and written."""
    from ui.answers import formats_known, show_formats  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    known = formats_known(call.lang)
    call.answer(known, as_json=json, show=lambda: show_formats(known, call.lang))


@app.command("import", help=_help("import"))
def import_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_help("files"))],
    *,
    format: Annotated[str | None, typer.Option("--format", metavar="F", help=_help("format"))] = None,  # noqa: A002 - the contract's name
    mapping: Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help=_help("map"))] = None,
    territory: Territory = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_help("dry_run"))] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=_help("by"))] = None,
    json: Json = False,
) -> None:
    """Read files in."""
    from ui.actions import Wish, import_files  # noqa: PLC0415 - slow to load
    from ui.answers import imported, show_imported  # noqa: PLC0415 - as above
    from ui.form_text import mapping_notes  # noqa: PLC0415 - as above
    from ui.progress import progress  # noqa: PLC0415 - as above

    call: Call = context.obj
    wish = Wish(format=format, mapping=_mapping(mapping or []), territory=territory, dry_run=dry_run, by=by)
    with _writable(call, dry_run=dry_run) as workspace, progress(call.lang) as told:
        reports = import_files(workspace, files, wish=wish, progress=told)
    for note in mapping_notes(reports, call.lang):
        typer.echo(note, err=True)
    call.answer(
        imported(reports, call.lang), as_json=json, show=lambda: show_imported(reports, call.lang, dry_run=dry_run)
    )
    if any(each.refused for each in reports):
        raise typer.Exit(InputRefused.exit_code)


def _mapping(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        field, sign, column = each.partition("=")
        if not sign or not field.strip() or not column.strip():
            raise UsageError("bad_map", value=each)
        found[field.strip()] = column.strip()
    return found


@contextmanager
def _writable(call: Call, *, dry_run: bool) -> Iterator[Workspace]:
    """Open the workspace to write; a dry run reads only, and tries on an empty one where there is none."""
    from graph.workspace import Workspace  # noqa: PLC0415 - slow to load
    from graph.workspace.place import Place  # noqa: PLC0415 - as above

    if not dry_run:
        with call.open(write=True) as workspace:
            yield workspace
        return
    try:
        workspace = call.open()
    except JournalUnusable as error:
        if error.code != "journal_missing":
            raise
        with (
            tempfile.TemporaryDirectory() as folder,
            Workspace.open(Place.of(folder, environ={}), write=True) as empty,
        ):
            yield empty
        return
    with workspace:
        yield workspace


@app.command(help=_help("territories"))
def territories(context: typer.Context, *, json: Json = False) -> None:
    """List the register of territories."""
    from ui.answers import rows_of_register, table  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    with call.open() as workspace:
        found = rows_of_register(workspace.register(as_of=call.as_of, known_on=call.known_on))
    call.answer(found, as_json=json, show=lambda: table("territories", found, call.lang))


@app.command(help=_help("actors"))
def actors(
    context: typer.Context,
    *,
    territory: Territory = None,
    category: Annotated[str | None, typer.Option("--category", metavar="C", help=_help("category"))] = None,
    json: Json = False,
) -> None:
    """List actors."""
    from ui.answers import rows_of_actors, table  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    with call.open() as workspace:
        found = rows_of_actors(workspace, call, territory=territory, category=category)
    call.answer(found, as_json=json, show=lambda: table("actors", found, call.lang))


def _lister(name: str) -> None:
    """Add the command that lists one of the other tables."""

    def listing(context: typer.Context, *, territory: Territory = None, json: Json = False) -> None:
        from ui.answers import rows_of, table  # noqa: PLC0415 - slow to load

        call: Call = context.obj
        with call.open() as workspace:
            found = rows_of(name, workspace, call, territory=territory)
        call.answer(found, as_json=json, show=lambda: table(name, found, call.lang))

    app.command(name, help=_help(name))(listing)


for _name in ("relations", "initiatives", "needs", "offers", "absences", "bodies"):
    _lister(_name)


@app.command(help=_help("coverage"))
def coverage(context: typer.Context, code: Code, *, json: Json = False) -> None:
    """Say criterion 4 of a territory with its evidence."""
    from graph.analysis.coverage import coverage as cover  # noqa: PLC0415 - slow to load
    from graph.workspace import today  # noqa: PLC0415 - as above
    from ui.answers import show_coverage  # noqa: PLC0415 - as above

    call: Call = context.obj
    day = call.as_of or today()
    with call.open() as workspace:
        territory = workspace.territory(code, known_on=call.known_on)
        network = workspace.network(territory, as_of=day, known_on=call.known_on)
        found = cover(network, territory, day)
        call.answer(
            found.as_json(), as_json=json, show=lambda: show_coverage(found, network, workspace, lang=call.lang)
        )


@app.command(help=_help("check"))
def check(context: typer.Context, *, json: Json = False) -> None:
    """Compare graph and journal."""
    call: Call = context.obj
    with call.open(heal=False) as workspace:
        _conclude(call, workspace.check(), json=json)


@app.command(help=_help("rebuild"))
def rebuild(context: typer.Context, *, json: Json = False) -> None:
    """Build the graph anew from the journal."""
    from graph.workspace.place import JOURNAL  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    place = call.place()
    if place.journal.endswith(JOURNAL) and not Path(place.journal.removeprefix("sqlite:///")).is_file():
        raise JournalUnusable("journal_missing", path=place.journal.removeprefix("sqlite:///"))
    with call.open(write=True, behind=True) as workspace:
        _conclude(call, workspace.rebuild(), json=json)


def _conclude(call: Call, found: Check, *, json: bool) -> None:
    from ui.answers import checked, show_checked  # noqa: PLC0415 - slow to load

    call.answer(checked(found), as_json=json, show=lambda: show_checked(found, call.lang))
    if not found.ok:
        raise typer.Exit(1)


@app.command(help=_help("export"))
def export(
    context: typer.Context,
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=_help("export_format"))],  # noqa: A002 - the contract's name
    file: Destination,
    *,
    territory: Territory = None,
    pseudonymised: Annotated[bool, typer.Option("--pseudonymised", help=_help("pseudonymised"))] = False,
) -> None:
    """Write the network in a format."""
    from ui.exporting import export_to, left_out_text  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    with call.open() as workspace:
        lost = export_to(
            workspace,
            format,
            file,
            territory=territory,
            as_of=call.as_of,
            known_on=call.known_on,
            lang=call.lang,
            pseudonyms=pseudonymised,
        )
    typer.echo(text("cli.wrote", call.lang, file=file), err=True)
    if lost:
        typer.echo(text("cli.left_out", call.lang, format=format, what=left_out_text(lost, call.lang)), err=True)
    if pseudonymised:
        typer.echo(text("cli.pseudonymised", call.lang), err=True)
