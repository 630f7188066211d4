"""The summary of a territory: how far its categories are there and cooperate, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.terms import REQUIRED_CATEGORIES
from ui.pages.parts.markup import Html, el, meter

if TYPE_CHECKING:
    from ui.pages.parts.view import View

HIGHEST = 5


def in_words(view: View) -> Html:
    """Say the level of cooperation."""
    level = view.coverage.triad.level
    return el("p", meter(level, HIGHEST), view.say("level.said", level=level, words=view.say(f"level.{level}")))


def summary(view: View) -> Html:
    """Say the level, what of criterion 4 is attested and what could be, and who links the others."""
    lines = [in_words(view), el("p", _covered(view))]
    if broker := view.coverage.triad.broker:
        lines.append(el("p", view.say("level.broker", actor=view.name(broker))))
    if initiatives := view.coverage.initiatives:
        names = dict(view.network.initiatives.select("id", "name").iter_rows())
        said = ", ".join(names[each] for each in initiatives)
        lines.append(el("p", view.say("level.initiatives", n=len(initiatives), names=said)))
    if view.coverage.depends_on_coding:
        lines.append(el("p", _codings(view)))
    return el("div", *lines, cls="callout")


def _covered(view: View) -> str:
    """Give the interval, never a false precision: what is attested, and what could be once all is asked."""
    found = view.coverage.covered
    if found.attested == found.possible:
        return view.say("level.covered", n=found.attested, of=found.of)
    presence = view.coverage.presence
    asked = [
        view.say(f"categories.{each}").lower() for each in REQUIRED_CATEGORIES if presence[each].state == "unknown"
    ]
    return view.say(
        "level.covered_up_to", n=found.attested, possible=found.possible, of=found.of, asked=", ".join(asked)
    )


def _codings(view: View) -> str:
    found = view.coverage.codings
    return view.say(
        "level.codings",
        recorded=found["as_recorded"],
        collective=found["associations_as_collective"],
        economic=found["associations_as_economic"],
    )
