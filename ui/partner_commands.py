"""The commands of partners: `partners`, `suggest`, `suggestions`, `introduce`, `match`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import InputRefused, UsageError
from ui.cli import Call, Code, Json, _help, app
from ui.locale import text

if TYPE_CHECKING:
    from graph.workspace.suggestions import Decided
    from ui.locale import Language

LIMIT = 20
"""As in graph.analysis.partnership, which is slow to load; a test holds them equal."""
MOST = 10_000

Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=MOST, help=_help("partners_limit"))]
Within = Annotated[float | None, typer.Option("--within", metavar="KM", min=0, help=_help("partners_within"))]
Someone = Annotated[str, typer.Argument(metavar="ACTOR", help=_help("actor_or_name"))]


@app.command(help=_help("partners"))
def partners(
    context: typer.Context, code: Code, *, limit: Limit = LIMIT, within: Within = None, json: Json = False
) -> None:
    """Suggest who could fill a territory's gaps."""
    from graph.workspace import today  # noqa: PLC0415 - slow to load
    from ui.partnering import Asked, suggested  # noqa: PLC0415 - as above
    from ui.partners_text import partners_text  # noqa: PLC0415 - as above

    call: Call = context.obj
    asked = Asked(call.as_of or today(), call.known_on, limit, within)
    with call.open() as workspace:
        territory = workspace.territory(code, known_on=call.known_on)
        network = workspace.network(as_of=asked.day, known_on=call.known_on)
        found = suggested(workspace, network, territory, asked)
    call.answer(found.as_json(), as_json=json, show=lambda: partners_text(found, call.lang))


@app.command(help=_help("suggest"))
def suggest(
    context: typer.Context,
    code: Code,
    actor: Someone,
    *,
    take: Annotated[bool, typer.Option("--take", help=_help("suggest_take"))] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help=_help("suggest_refuse"))] = False,
    later: Annotated[bool, typer.Option("--later", help=_help("suggest_later"))] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help=_help("suggest_reopen"))] = False,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help=_help("why"))] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=_help("by"))] = None,
    json: Json = False,
) -> None:
    """Decide what becomes of a suggestion."""
    from graph.analysis.actor_meant import actor_meant  # noqa: PLC0415 - slow to load
    from graph.workspace import suggestions  # noqa: PLC0415 - as above
    from ui.actions import whoami  # noqa: PLC0415 - as above

    wanted = {"taken": take, "refused": refuse, "later": later, "open": reopen}
    if sum(wanted.values()) != 1:
        raise UsageError("suggest_one_way")
    call: Call = context.obj
    who = by or whoami()
    with call.open(write=True) as workspace:
        territory = workspace.territory(code).code
        meant = actor_meant(workspace.undated(), actor)
        if reopen:
            suggestions.reopen(workspace, territory, meant, by=who, why=why)
        else:
            fate = next(each for each in suggestions.FATES if wanted[each])
            suggestions.decide(workspace, territory, meant, fate, by=who, why=why)
        found = [each for each in suggestions.decided(workspace, territory) if each.actor == meant]
    call.answer(
        [each.as_json() for each in found],
        as_json=json,
        show=lambda: _said(found, call.lang) or text("partners.reopened", call.lang),
    )


@app.command(help=_help("suggestions"))
def suggestions(
    context: typer.Context,
    code: Annotated[str | None, typer.Argument(metavar="CODE", help=_help("code"))] = None,
    *,
    json: Json = False,
) -> None:
    """List what was decided of suggestions."""
    from graph.workspace.suggestions import decided  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    with call.open() as workspace:
        if code is not None:
            workspace.territory(code, known_on=call.known_on)
        found = decided(workspace, code, known_on=call.known_on)
    call.answer(
        [each.as_json() for each in found],
        as_json=json,
        show=lambda: _said(found, call.lang) or text("cli.nothing", call.lang),
    )


def _said(found: list[Decided], lang: Language) -> str:
    from ui.partners_text import fate_text  # noqa: PLC0415 - slow to load

    return "\n".join(
        f"{each.territory}  {each.actor}  {fate_text(each.fate, lang)}  {each.by}  {each.why or ''}".rstrip()
        for each in found
    )


@app.command(help=_help("introduce"))
def introduce(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help=_help("actor_or_name"))],
    target: Annotated[str, typer.Argument(metavar="TO", help=_help("actor_or_name"))],
    *,
    json: Json = False,
) -> None:
    """Say who could introduce one actor to another."""
    from graph.analysis.actor_meant import actor_meant  # noqa: PLC0415 - slow to load
    from graph.analysis.introductions import introduce as find  # noqa: PLC0415 - as above
    from ui.partners_text import introductions_text  # noqa: PLC0415 - as above

    call: Call = context.obj
    with call.open() as workspace:
        everybody = workspace.undated(known_on=call.known_on)
        ends = actor_meant(everybody, source), actor_meant(everybody, target)
        if ends[0] == ends[1]:
            raise InputRefused("introduce_to_itself", actor=ends[0])
        network = workspace.network(as_of=call.as_of, known_on=call.known_on)
    found = find(network, *ends)
    call.answer(
        [each.as_json() for each in found],
        as_json=json,
        show=lambda: introductions_text(found, network, call.lang),
    )


@app.command(help=_help("match"))
def match(context: typer.Context, *, json: Json = False) -> None:
    """Match needs to offers."""
    from graph.analysis.matching import match as find  # noqa: PLC0415 - slow to load
    from graph.analysis.support import support  # noqa: PLC0415 - as above
    from graph.workspace import today  # noqa: PLC0415 - as above
    from ui.partners_text import matching_text  # noqa: PLC0415 - as above

    call: Call = context.obj
    day = call.as_of or today()
    with call.open() as workspace:
        network = workspace.network(as_of=day, known_on=call.known_on)
    found = find(network, day)
    answer = {**found.as_json(), "matrix": [each.as_json() for each in support(network, found)]}
    call.answer(answer, as_json=json, show=lambda: matching_text(found, network, call.lang))
