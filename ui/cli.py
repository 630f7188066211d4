"""The command line: reads what is asked, calls the same functions as the pages, and answers."""

from __future__ import annotations

import os
import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from graph.errors import EssaimError, UsageError, quoted
from ui.locale import LANGUAGES, Language, error_text, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.workspace import Workspace


def _language(arguments: list[str]) -> Language:
    """Return the language asked for, looked up before anything else so that the help is in it too."""
    asked = os.environ.get("ESSAIM_LANG", "")
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            asked = arguments[position + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return "en" if asked == "en" else "fr"


LANG = _language(sys.argv[1:])


def _help(key: str) -> str:
    return text(f"help.{key}", LANG)


app = typer.Typer(
    help=_help("essaim"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help=_help("by"))]
Json = Annotated[bool, typer.Option("--json", help=_help("json"))]
Code = Annotated[str, typer.Argument(metavar="CODE", help=_help("code"))]
Territory = Annotated[str | None, typer.Option("--territory", metavar="CODE", help=_help("territory"))]


class Call:
    """What the options before the command say; one for each run.

    `as_of` is the day that is asked about (None: today), `known_on` the last day whose recordings count (None: now).
    """

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.lang: Language = options["lang"]
        self.as_of: str | None = options["as_of"]
        self.known_on: str | None = options["known_on"]

    def open(self, *, write: bool = False, heal: bool = True, behind: bool = False) -> Workspace:
        """Open the workspace that is meant; what is mended is said on standard error."""
        from graph.workspace import Workspace  # noqa: PLC0415 - slow to load: `--help` needs none of it

        return Workspace.open(self.place(), write=write, heal=heal, behind=behind, notice=self.notice)

    def place(self) -> Any:  # noqa: ANN401 - a Place, loaded late
        """Return where the workspace is."""
        from graph.workspace.place import Place  # noqa: PLC0415 - slow to load

        return Place.of(self.options["workspace"], journal=self.options["journal"], graph=self.options["graph"])

    def notice(self, code: str, values: dict[str, object]) -> None:
        """Say on standard error what was mended."""
        typer.echo(text(f"notice.{code}", self.lang, **values), err=True)

    def answer(self, found: object, *, as_json: bool, show: Callable[[], str]) -> None:
        """Write the answer: one JSON document, or a text for people."""
        if as_json or self.options["json"]:
            from ui.answers import as_json_text  # noqa: PLC0415 - slow to load

            typer.echo(as_json_text(found))
        else:
            typer.echo(show())


def _day(value: str | None) -> str | None:
    from graph.errors import BadValue  # noqa: PLC0415 - beside its only use
    from graph.model.rules import date  # noqa: PLC0415 - as above

    if value is None:
        return None
    try:
        day = date(value)
    except BadValue as error:
        raise UsageError("bad_day", value=value) from error
    if len(day) != len("2024-05-01"):
        raise UsageError("bad_day", value=value)
    return day


@app.callback()
def essaim(  # noqa: PLR0913 - one parameter for each option of the contract
    context: typer.Context,
    *,
    workspace: Annotated[Path | None, typer.Option(metavar="DIR", help=_help("workspace"))] = None,
    journal: Annotated[str | None, typer.Option(metavar="URL", help=_help("journal"))] = None,
    graph: Annotated[str | None, typer.Option(metavar="URL", help=_help("graph"))] = None,
    lang: Annotated[str, typer.Option(metavar="fr|en", help=_help("lang"))] = LANG,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help=_help("as_of"))] = None,
    known_on: Annotated[str | None, typer.Option(metavar="DATE", help=_help("known_on"))] = None,
    json: Json = False,
) -> None:
    """Take the options that stand before the command."""
    if lang not in LANGUAGES:
        raise UsageError("bad_language", value=lang)
    context.obj = Call(
        {
            "workspace": workspace,
            "journal": journal,
            "graph": graph,
            "lang": lang,
            "as_of": _day(as_of),
            "known_on": _day(known_on),
            "json": json,
        }
    )


def main() -> None:
    """Run the command line: every error is one sentence and its exit code, never a traceback."""
    from ui import (  # noqa: F401, PLC0415 - the commands join `app` when they are loaded
        analysis_commands,
        choosing_commands,
        commands,
        form_commands,
        governance_commands,
        history_commands,
        partner_commands,
        register_commands,
        report_commands,
        safety_commands,
    )

    try:
        sys.exit(app(prog_name="essaim", standalone_mode=False))
    except EssaimError as error:
        typer.echo(error_text(error, LANG), err=True)
        sys.exit(error.exit_code)
    except TyperException as error:
        typer.echo(misused(error), err=True)
        sys.exit(UsageError.exit_code)
    except KeyboardInterrupt:
        typer.echo(text("cli.interrupted", LANG), err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def misused(error: TyperException) -> str:
    """Say in the person's language how a call was wrong.

    The library keeps the classes of these errors to itself, so they are told apart by name.
    """
    kind, said = type(error).__name__, error.message
    context: typer.Context | None = getattr(error, "ctx", None)
    command = context.command_path if context else "essaim"
    parameter = getattr(error, "param", None)
    if kind == "NoArgsIsHelpError":
        return said
    if kind == "NoSuchOption":
        return text("misused.option", LANG, option=getattr(error, "option_name", said), command=command)
    if kind == "MissingParameter" and parameter is not None:
        return text("misused.missing", LANG, what=parameter.metavar or parameter.name, command=command)
    if said.startswith("No such command"):
        return text("misused.command", LANG, found=quoted(sys.argv[1:]), command=command)
    return text("misused.other", LANG, found=said, command=command)
