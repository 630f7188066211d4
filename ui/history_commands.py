"""The commands about the record itself: what happened, taking it back, one actor or two, what changed when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli import By, Call, Json, Territory, _day, _help, app
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from graph.model.network import Network
    from graph.workspace import Workspace
    from graph.workspace.decisions import Consequences
    from ui.locale import Language

Actor = Annotated[str, typer.Argument(metavar="ACTOR", help=_help("actor"))]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help=_help("why"))]
_IDS_SHOWN = 20


@app.command(help=_help("history"))
def history(
    context: typer.Context,
    actor: Annotated[str | None, typer.Argument(metavar="ACTOR", help=_help("actor"))] = None,
    *,
    json: Json = False,
) -> None:
    """List every change, or those about an actor."""
    from ui.answers import table  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    with call.open() as workspace:
        found = rows_of_history(workspace.history(actor, known_on=call.known_on), call.lang)
    call.answer(found, as_json=json, show=lambda: table("history", found, call.lang))


def rows_of_history(entries: pl.DataFrame, lang: Language) -> list[dict[str, Any]]:
    """Return the rows of `history`, in the order in which things happened."""
    return [
        {
            "entry": row["id"],
            "at": row["at"],
            "by": row["by"],
            "what": entry_text(row, lang),
            "import": row["target"] if row["target"] is not None else row["id"] if row["kind"] == "import" else None,
            "undone": row["undone"],
            "why": row["why"],
        }
        for row in entries.iter_rows(named=True)
    ]


def entry_text(row: Mapping[str, Any], lang: Language) -> str:
    """Say what an entry is."""
    by_hand_or_ours = row["kind"] == "import" and row["format"] in ("edit", "example", "adopted")
    kind = row["format"] if by_hand_or_ours else row["kind"]
    if kind in ("merge", "apart") and row["kept"] is None:
        kind = "emptied"
    if kind == "keep":
        kind = f"keep_{row['format']}"
    return text(f"entry.{kind}", lang, what=row["what"])


@app.command(help=_help("undo"))
def undo(
    context: typer.Context,
    entry: Annotated[int, typer.Argument(metavar="IMPORT", help=_help("entry"))],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_help("undo_dry_run"))] = False,
    by: By = None,
    json: Json = False,
) -> None:
    """Take an import back, saying what goes with it."""
    from ui.actions import whoami  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    with call.open(write=not dry_run) as workspace:
        foreseen = workspace.consequences(entry)
        shown = said_of(foreseen, workspace, call.lang)
        if not dry_run and not (json or call.options["json"]):
            typer.echo(shown)
        done = None if dry_run else workspace.undo(entry, by=by or whoami())
        found = [_undone(each, foreseen, call.lang) for each in _entries(workspace, done or entry)]
    call.answer(found, as_json=json, show=lambda: shown if dry_run else text("cli.undone", call.lang, entry=entry))


def _entries(workspace: Workspace, entry: int) -> list[dict[str, Any]]:
    return [row for row in workspace.history().iter_rows(named=True) if row["id"] == entry]


def _undone(row: Mapping[str, Any], foreseen: Consequences, lang: Language) -> dict[str, Any]:
    import polars as pl  # noqa: PLC0415 - slow to load

    (said,) = rows_of_history(pl.DataFrame([row]), lang)
    waiting = [{"table": each.table, "id": each.id, "missing": each.missing} for each in foreseen.waiting]
    sides = {"gone": foreseen.gone, "changed": foreseen.changed, "back": foreseen.back}
    told = {side: {name: list(ids) for name, ids in each.items()} for side, each in sides.items()}
    return {**said, **told, "waiting": waiting}


def said_of(foreseen: Consequences, workspace: Workspace, lang: Language) -> str:
    """Say what taking an entry back does: what goes, what reads differently, what waits."""
    names = dict(workspace.undated().actors.select("id", "name").iter_rows())
    lines = []
    told = (("cli.goes", foreseen.gone), ("cli.changes", foreseen.changed), ("cli.comes_back", foreseen.back))
    for key, found in told:
        for table, ids in found.items():
            shown = ", ".join(names.get(each, each) for each in ids[:_IDS_SHOWN]) + (
                " …" if len(ids) > _IDS_SHOWN else ""
            )
            lines.append(text(key, lang, n=len(ids), table=text(f"table.{table}", lang), ids=shown))
    lines += [
        text("cli.will_wait", lang, table=text(f"table.{each.table}", lang), id=each.id, actor=each.missing)
        for each in foreseen.waiting
    ]
    return "\n".join(lines) or text("cli.nothing_changes", lang)


@app.command(help=_help("duplicates"))
def duplicates(context: typer.Context, *, territory: Territory = None, json: Json = False) -> None:
    """List pairs that may be one actor."""
    from graph.analysis.duplicates import duplicates as find  # noqa: PLC0415 - slow to load
    from ui.answers import scoped, table  # noqa: PLC0415 - as above
    from ui.duplicates_text import reasons_text  # noqa: PLC0415 - as above

    call: Call = context.obj
    with call.open() as workspace:
        apart = workspace.held_apart(known_on=call.known_on)
        actors = scoped(workspace, call, territory).actors
        pairs = [each for each in find(actors) if frozenset((each.a, each.b)) not in apart]
    names = dict(actors.select("id", "name").iter_rows())
    found = [
        {
            "a": each.a,
            "a_name": names[each.a],
            "b": each.b,
            "b_name": names[each.b],
            "score": each.score,
            "reasons": reasons_text(each, call.lang),
        }
        for each in pairs
    ]
    call.answer(found, as_json=json, show=lambda: table("duplicates", found, call.lang))


@app.command(help=_help("merge"))
def merge(context: typer.Context, kept: Actor, other: Actor, *, why: Why, by: By = None, json: Json = False) -> None:
    """Hold two actors for one, under the id of the first."""
    from ui.actions import whoami  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    with call.open(write=True) as workspace:
        entry = workspace.merge(kept, other, by=by or whoami(), why=why)
    found = [{"a": kept, "b": other, "score": None, "reasons": [why], "entry": entry}]
    call.answer(found, as_json=json, show=lambda: text("cli.merged", call.lang, kept=kept, other=other))


@app.command(help=_help("split"))
def split(
    context: typer.Context,
    actor: Actor,
    *,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help=_help("why"))] = None,
    by: By = None,
    json: Json = False,
) -> None:
    """Take back what joined an actor to another."""
    from ui.actions import whoami  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    with call.open(write=True) as workspace:
        entries = workspace.split(actor, by=by or whoami(), why=why)
        rows = [row for row in workspace.history().iter_rows(named=True) if row["id"] in entries]
    found = _split(rows, actor, why)
    call.answer(found, as_json=json, show=lambda: text("cli.split", call.lang, actor=actor))


def _split(rows: Sequence[Mapping[str, Any]], actor: str, why: str | None) -> list[dict[str, Any]]:
    return [
        {
            "a": row["kept"] or actor,
            "b": row["other"] or row["what"],
            "score": None,
            "reasons": [why] if why else [],
            "entry": row["id"],
        }
        for row in rows
    ]


Day = Annotated[str, typer.Argument(metavar="DATE", help=_help("day"))]


@app.command(help=_help("compare"))
def compare(
    context: typer.Context,
    before: Day,
    after: Day,
    *,
    recorded: Annotated[bool, typer.Option("--recorded", help=_help("recorded"))] = False,
    territory: Territory = None,
    json: Json = False,
) -> None:
    """Say what came and went between two days."""
    call: Call = context.obj
    days = [_day(before), _day(after)]
    with call.open() as workspace:
        then, now = (_network(workspace, call, each, territory=territory, recorded=recorded) for each in days)
    found = {name: _differences(getattr(then, name), getattr(now, name)) for name in ("actors", "relations")}
    call.answer(found, as_json=json, show=lambda: _said_differences(found, {**_names(then), **_names(now)}, call.lang))


def _network(workspace: Workspace, call: Call, day: str | None, *, territory: str | None, recorded: bool) -> Network:
    from ui.answers import scoped_on  # noqa: PLC0415 - slow to load

    as_of, known_on = (call.as_of, day) if recorded else (day, call.known_on)
    return scoped_on(workspace, territory, as_of=as_of, known_on=known_on)


def _differences(then: pl.DataFrame, now: pl.DataFrame) -> dict[str, list[str]]:
    old, new = set(then["id"]), set(now["id"])
    return {"added": sorted(new - old), "removed": sorted(old - new)}


def _names(network: Network) -> dict[str, str]:
    return dict(network.actors.select("id", "name").iter_rows())


def _said_differences(
    found: Mapping[str, Mapping[str, Sequence[str]]], names: Mapping[str, str], lang: Language
) -> str:
    lines = []
    for name, sides in found.items():
        for side, ids in sides.items():
            lines.append(text(f"cli.{side}", lang, n=len(ids), table=text(f"table.{name}", lang)))
            lines += [f"  {names.get(each, each)}" for each in ids]
    return "\n".join(lines)
