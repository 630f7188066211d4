"""The commands about candidates: entries of registers that count nowhere until a person adopts one."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.errors import InputRefused
from ui.cli import By, Call, Code, Json, _help, app
from ui.locale import text

if TYPE_CHECKING:
    from graph.workspace.candidates import Candidate
    from ui.actions import FileReport
    from ui.locale import Language

_DEFAULT_LIMIT = 50


@app.command(help=_help("candidates"))
def candidates(
    context: typer.Context,
    code: Code,
    *,
    category: Annotated[str | None, typer.Option("--category", metavar="C", help=_help("candidates_category"))] = None,
    search: Annotated[str | None, typer.Option("--search", metavar="TEXT", help=_help("search"))] = None,
    files: Annotated[list[Path] | None, typer.Option("--from", metavar="FILE", help=_help("candidates_from"))] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=_help("limit"))] = _DEFAULT_LIMIT,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_help("dry_run"))] = False,
    by: By = None,
    json: Json = False,
) -> None:
    """List the candidates of a territory, or read registers for it."""
    from graph.workspace.candidates import candidates as find  # noqa: PLC0415 - slow to load
    from ui.answers import table  # noqa: PLC0415 - as above

    call: Call = context.obj
    if files:
        _read(call, code, files, dry_run=dry_run, by=by, json=json)
        return
    with call.open() as workspace:
        found = find(workspace, code, category=category, text=search, limit=limit, known_on=call.known_on)
    rows = [row_of(each) for each in found]
    call.answer(rows, as_json=json, show=lambda: table("candidates", [_brief(row) for row in rows], call.lang))


def _read(call: Call, code: str, files: list[Path], *, dry_run: bool, by: str | None, json: bool) -> None:
    """Read registers; the answer is that of `import`."""
    from ui.actions import Wish, import_files  # noqa: PLC0415 - slow to load
    from ui.answers import imported  # noqa: PLC0415 - as above
    from ui.commands import _writable  # noqa: PLC0415 - as above
    from ui.progress import progress  # noqa: PLC0415 - as above

    wish = Wish(territory=code, dry_run=dry_run, by=by, candidates=True)
    with _writable(call, dry_run=dry_run) as workspace, progress(call.lang) as told:
        reports = import_files(workspace, files, wish=wish, progress=told)
    call.answer(imported(reports, call.lang), as_json=json, show=lambda: _said_read(reports, call.lang))
    if any(each.refused for each in reports):
        raise typer.Exit(InputRefused.exit_code)


def _said_read(reports: list[FileReport], lang: Language) -> str:
    from ui.answers import show_imported  # noqa: PLC0415 - slow to load

    return text("cli.candidates_read", lang) + "\n" + show_imported(reports, lang, counted="cli.would_be_candidates")


def row_of(found: Candidate) -> dict[str, Any]:
    """Return a candidate as the command answers it."""
    return {
        "candidate": found.id,
        "name": found.name,
        "categories": list(found.categories),
        "may_be": list(found.may_be),
        "kind": found.kind,
        "commune": found.commune,
        "themes": list(found.themes),
        "description": found.description,
        "url": found.url,
        "siren": found.siren,
        "rna": found.rna,
        "territory": found.territory,
        "register": found.register,
        "file": found.file,
        "line": found.line,
        "score": found.score,
    }


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    shown = ("candidate", "name", "categories", "may_be", "kind", "commune", "themes", "register", "line", "score")
    return {name: row[name] for name in shown}


@app.command(help=_help("adopt"))
def adopt(
    context: typer.Context,
    candidate: Annotated[str, typer.Argument(metavar="CANDIDATE", help=_help("candidate"))],
    *,
    territory: Annotated[str | None, typer.Option("--territory", metavar="CODE", help=_help("adopt_territory"))] = None,
    category: Annotated[list[str] | None, typer.Option("--category", metavar="C", help=_help("adopt_category"))] = None,
    by: By = None,
    json: Json = False,
) -> None:
    """Make an actor of a candidate."""
    from graph.workspace.candidates import adopt as take  # noqa: PLC0415 - slow to load
    from ui.actions import whoami  # noqa: PLC0415 - as above

    call: Call = context.obj
    with call.open(write=True) as workspace:
        done = take(workspace, candidate, by=by or whoami(), territory=territory, categories=category or ())
    found = {"adopted": candidate, "entry": done.entry}
    call.answer(
        found, as_json=json, show=lambda: text("cli.adopted", call.lang, candidate=candidate, entry=str(done.entry))
    )
