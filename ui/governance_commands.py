"""The command about who sits where."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ui.cli import Call, Json, _help, app
from ui.locale import text


@app.command("governance", help=_help("governance"))
def govern(
    context: typer.Context,
    codes: Annotated[list[str] | None, typer.Argument(metavar="[CODE...]", help=_help("governance_codes"))] = None,
    *,
    json: Json = False,
) -> None:
    """Say who sits in which body, and whether each local committee has its own on the national one."""
    from graph.analysis.governance import governance  # noqa: PLC0415 - slow to load
    from graph.workspace.register import declared, territory  # noqa: PLC0415 - as above

    call: Call = context.obj
    with call.open() as workspace:
        network = workspace.network(as_of=call.as_of, known_on=call.known_on)
        if codes:
            asked = [territory(network, code) for code in dict.fromkeys(codes)]
        else:
            asked = [declared(row) for row in network.territories.iter_rows(named=True)]
        found = governance(network, asked)
    names = dict(network.actors.select("id", "name").iter_rows()) | {each.code: each.name for each in asked}
    call.answer(found.as_json(), as_json=json, show=lambda: "\n".join(_lines(found, names, call)))


def _lines(found: Any, names: dict[str, str], call: Call) -> list[str]:  # noqa: ANN401 - a Governance, loaded late
    lines = []
    for body in found.bodies:
        where = names.get(body.territory, body.territory) if body.territory else text("governance.national", call.lang)
        lines.append(f"{body.name} ({where})")
        lines += [
            f"  - {names.get(seat.actor, seat.actor)}{f' : {seat.role}' if seat.role else ''}" for seat in body.seats
        ]
    lines.append("")
    for each in found.local:
        seated = ", ".join(names.get(actor, actor) for actor in each.on_national)
        said = text(f"governance.{each.verdict}", call.lang, names=seated)
        lines.append(f"{names.get(each.territory, each.territory)} : {said}")
    return lines
