"""The commands of the choice: `criteria`, `select`, `decide`, `decisions`."""

from __future__ import annotations

import json as json_text
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.errors import BadValue, InputRefused, UsageError
from ui.cli import Call, Json, _help, app
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.chosen import Chance, Preference, Selection
    from graph.workspace.choices import Frozen
    from ui.choosing import Asked
    from ui.locale import Language

MOST_DRAWS = 100_000
"""More would take gigabytes with hundreds of candidates, and change nothing that is shown."""
DRAWS, SEED = 10_000, 1
"""As in graph.analysis.chosen, which is slow to load; a test holds them equal."""

WaveGiven = Annotated[str, typer.Option("--wave", metavar="first|next", help=_help("wave"))]
Draws = Annotated[int, typer.Option("--draws", metavar="N", min=1, max=MOST_DRAWS, help=_help("select_draws"))]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, max=2**63 - 1, help=_help("select_seed"))]
Weights = Annotated[str | None, typer.Option("--weights", metavar="SCALE=N,...", help=_help("weights"))]
Order = Annotated[str | None, typer.Option("--order", metavar="SCALE,...", help=_help("order"))]


@app.command(help=_help("criteria"))
def criteria(
    context: typer.Context,
    codes: Annotated[list[str] | None, typer.Argument(metavar="[CODE]...", help=_help("criteria_codes"))] = None,
    *,
    wave: WaveGiven = "first",
    json: Json = False,
) -> None:
    """Judge territories criterion by criterion."""
    from ui.choosing import assess  # noqa: PLC0415 - slow to load
    from ui.choosing_answers import criteria_json  # noqa: PLC0415 - as above
    from ui.choosing_text import criteria_text  # noqa: PLC0415 - as above

    call: Call = context.obj
    with call.open() as workspace:
        found = assess(workspace, codes or (), asked_for(call, wave))
        json = json or call.options["json"]
        # Where each record was said is read from the journal: not for a text that does not show it.
        answer = criteria_json(found) if json else None
        call.answer(answer, as_json=json, show=lambda: criteria_text(found, call.lang, full=bool(codes)))


@app.command(help=_help("select"))
def select(
    context: typer.Context,
    k: Annotated[int, typer.Argument(metavar="K", help=_help("select_k"))],
    *,
    wave: WaveGiven = "first",
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    weights: Weights = None,
    order: Order = None,
    json: Json = False,
) -> None:
    """Select K of the candidates, whatever the weights."""
    from ui.choosing import assess_candidates, choose  # noqa: PLC0415 - slow to load
    from ui.choosing_text import selection_text  # noqa: PLC0415 - as above

    call: Call = context.obj
    preference, chance = preferred(weights, order), _chance(draws, seed)
    with call.open() as workspace:
        among = assess_candidates(workspace, asked_for(call, wave))
    found = choose(among, k, preference=preference, chance=chance)
    call.answer(in_words(found, call.lang), as_json=json, show=lambda: selection_text(found, call.lang))


def in_words(found: Selection, lang: Language) -> dict[str, Any]:
    """Return the answer of `select`, with the vetoes and the diversity said; their codes stand beside."""
    from ui.choosing_answers import selection_json  # noqa: PLC0415 - slow to load
    from ui.choosing_text import veto_text  # noqa: PLC0415 - as above

    answer = selection_json(found)
    kept = found.diversity == "kept"
    return answer | {
        "vetoed": {code: veto_text(vetoes, lang) for code, vetoes in found.vetoed.items()},
        "vetoed_by": answer["vetoed"],
        "diversity": "kept" if kept else text(f"diversity.{found.diversity}", lang),
        "diversity_code": found.diversity,
    }


@app.command(help=_help("decide"))
def decide(
    context: typer.Context,
    codes: Annotated[list[str], typer.Argument(metavar="CODE...", help=_help("decide_codes"))],
    *,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=_help("why"))],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=_help("decide_by"))] = None,
    wave: WaveGiven = "first",
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    weights: Weights = None,
    order: Order = None,
    json: Json = False,
) -> None:
    """Keep a decision with everything it rests on."""
    from ui.actions import whoami  # noqa: PLC0415 - slow to load
    from ui.choosing import Decision  # noqa: PLC0415 - as above
    from ui.choosing import decide as keep  # noqa: PLC0415 - as above

    call: Call = context.obj
    decision = Decision(tuple(codes), _plain(why), _plain(by or whoami()))
    preference, chance = preferred(weights, order), _chance(draws, seed)
    asked = asked_for(call, wave)
    with call.open(write=True) as workspace:
        found = keep(workspace, decision, asked, preference=preference, chance=chance)
    _answer(call, [found], json=json)


@app.command(help=_help("decisions"))
def decisions(
    context: typer.Context,
    decision: Annotated[str | None, typer.Argument(metavar="[DECISION]", help=_help("decision"))] = None,
    *,
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help=_help("decision_save"))] = None,
    check: Annotated[Path | None, typer.Option("--check", metavar="FILE", help=_help("decision_check"))] = None,
    json: Json = False,
) -> None:
    """Show the decisions that were kept, identically."""
    from graph.workspace.choices import decisions as kept  # noqa: PLC0415 - slow to load

    call: Call = context.obj
    if check is not None:
        _check(call, check, json=json)
        return
    with call.open() as workspace:
        found = kept(workspace, decision, known_on=call.known_on)
    if save is not None:
        _save(found, save)
        typer.echo(text("cli.wrote", call.lang, file=save), err=True)
    _answer(call, found, json=json)


def _check(call: Call, file: Path, *, json: bool) -> None:
    """Say whether a decision file is what was kept: exit 1 where not."""
    from graph.workspace.choices import is_as_kept, read_decision  # noqa: PLC0415 - slow to load
    from ui.choosing import is_row_of  # noqa: PLC0415 - as above

    found = read_decision(file)
    with call.open() as workspace:
        standing = is_as_kept(workspace, found) if is_row_of(found) else "altered"
    ok = standing == "as_kept"
    answer = {
        "ok": ok,
        "standing": standing,
        "decision": str(found.get("decision")),
        "checksum": str(found["checksum"]),
    }
    call.answer(answer, as_json=json, show=lambda: text(f"choosing.file_{standing}", call.lang, file=file.name))
    if not ok:
        raise typer.Exit(1)


def _save(found: Sequence[Frozen], file: Path) -> None:
    from ui.choosing import row_of  # noqa: PLC0415 - slow to load

    if len(found) != 1:
        raise UsageError("several_decisions", n=len(found))
    try:
        file.write_text(json_text.dumps(row_of(found[0]), ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise InputRefused("cannot_write", file=file, found=error.strerror or error) from error


def _answer(call: Call, found: Sequence[Frozen], *, json: bool) -> None:
    from ui.choosing import row_of  # noqa: PLC0415 - slow to load
    from ui.choosing_text import decision_text  # noqa: PLC0415 - as above

    rows = [row_of(each) for each in found]
    nothing = text("choosing.no_decision", call.lang)
    call.answer(
        rows, as_json=json, show=lambda: "\n\n".join(decision_text(each, call.lang) for each in rows) or nothing
    )


def preferred(weights: str | None, order: str | None) -> Preference:
    """Read what is said of weights: `1=2,4=3`, or `4,1` for an order of importance.

    Raises
    ------
    UsageError
        `bad_weights`, `weights_and_order`.
    """
    from graph.analysis.chosen import Preference  # noqa: PLC0415 - slow to load

    if weights is not None and order is not None:
        raise UsageError("weights_and_order")
    if order is not None:
        return Preference(order=tuple(each.strip() for each in order.replace(">", ",").split(",") if each.strip()))
    return Preference(weights=dict(_weight(each) for each in weights.split(",")) if weights is not None else {})


def _weight(said: str) -> tuple[str, float]:
    scale, sign, number = said.partition("=")
    try:
        if sign and scale.strip():
            return scale.strip(), float(number)
    except ValueError:
        pass
    raise UsageError("bad_weights", value=said)


def _chance(draws: int, seed: int) -> Chance:
    from graph.analysis.chosen import Chance  # noqa: PLC0415 - slow to load

    return Chance(draws, seed)


def asked_for(call: Call, wave: str) -> Asked:
    """Return what is asked: the wave, and the days that stand before the command."""
    from graph.analysis.verdicts import WAVES  # noqa: PLC0415 - slow to load
    from ui.choosing import Asked  # noqa: PLC0415 - as above

    if wave not in WAVES:
        raise UsageError("bad_wave", value=wave, known=", ".join(WAVES))
    return Asked(wave, call.as_of, call.known_on)


def _plain(said: str) -> str:
    """Return what a person typed as it can be kept."""
    from graph.model.rules import text as rule  # noqa: PLC0415 - slow to load

    try:
        return rule(said)
    except BadValue as error:
        raise UsageError("bad_text", value=said) from error
