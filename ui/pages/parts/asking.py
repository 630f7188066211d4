"""What nobody knows yet of a territory, and whom one could ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.analysis.questions import questions
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from graph.analysis.questions import Question
    from ui.pages.parts.view import View
    from ui.told import Told

NAMED = 6


def asking(view: View) -> Html:
    """Return the questions that are open, the most decisive first."""
    found = questions(view.coverage, view.network, view.territory)
    if not found:
        return el("p", view.say("asking.nothing"))
    return el("ul", *(el("li", *_question(view, each)) for each in found), cls="dots")


def _question(view: View, found: Question) -> list[str]:
    whom = [" ", el("span", whom_in_words(view, found), cls="source")] if found.ask else []
    return [question_in_words(view, found), *whom]


def question_in_words(told: Told, found: Question) -> str:
    """Say what to ask."""
    concerned = [told.say(f"analysis.category.{each}") for each in found.categories]
    words = dict(zip(("first", "second"), concerned, strict=False))
    return told.say(f"question.{found.code}", category=", ".join(concerned), n=len(found.records), **words)


def whom_in_words(told: Told, found: Question) -> str:
    """Say whom one could ask."""
    return told.say("asking.whom", names=told.named(found.ask, NAMED))
