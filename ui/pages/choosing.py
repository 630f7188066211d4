"""Where the selection group begins: all candidates at a glance, what is to be asked, compared or decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graph.analysis.pressing import closest, most_unasked, neighbours, strongest_first
from graph.workspace.choices import decisions
from ui.pages.parts import frame
from ui.pages.parts.facts import day
from ui.pages.parts.glances import page
from ui.pages.parts.markup import Html, el
from ui.pages.parts.sight import Sight, pictures, show
from ui.pages.parts.start import PROVEN, Action, Number, begin, numbers, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp
    from ui.starting import Standing

NEAR = 2
FIRST_CHOICE = 3


def main() -> None:
    """Show the page."""
    lang = frame.language()
    reading = begin("choosing", lang)
    if reading:
        show(_sight(reading.stamp, reading.day, lang, reading), "choosing", reading, lang)


@st.cache_resource(show_spinner=False, max_entries=8)
def _sight(stamp: Stamp, day: str, lang: Language, _reading: Reading) -> Sight:  # noqa: ARG001 - keys of the cache
    found = standing(_reading)
    ordered, near = strongest_first(found.candidates), neighbours(found.candidates, NEAR)
    head = frame.speaker(lang)("choosing.near")
    drawn = pictures(ordered, found.names, (head, lambda row: _compare(row, near, found, lang)), lang)
    return Sight(ordered, found.names, _numbers(found, lang), drawn, tuple(_actions(_reading, found, lang)))


def _numbers(found: Standing, lang: Language) -> Html:
    say = frame.speaker(lang)
    three = {"candidates": found.candidates, "cooperating": found.cooperating, "asking": found.asking}
    return numbers(
        [
            Number(rows.height, say(f"ways.choosing_{name}", n=rows.height), _named(rows, found, lang))
            for name, rows in three.items()
        ],
        lang,
    )


def _named(rows: pl.DataFrame, found: Standing, lang: Language) -> list[Html]:
    return [page("territory", found.names[code], lang, territory=code) for code in rows["code"].head(PROVEN)]


def _compare(row: dict[str, Any], near: dict[str, tuple[str, ...]], found: Standing, lang: Language) -> Html:
    """Return the way to the comparison of a candidate with those that least tells apart from it."""
    code, say = row["code"], frame.speaker(lang)
    others = near[code]
    if not others:
        return el("span")
    spoken = say(
        "choosing.compare_near", name=found.names[code], others=", ".join(found.names[each] for each in others)
    )
    return page("comparison", say("choosing.compare"), lang, spoken=spoken, compared=[code, *others])


def _actions(reading: Reading, found: Standing, lang: Language) -> Iterator[Action]:
    if found.candidates.is_empty():
        yield _declare(lang)
        return
    yield from _ask(found, lang)
    yield from _decide(reading, found, lang)
    yield from _closest(found, lang)


def _declare(lang: Language) -> Action:
    say = frame.speaker(lang)
    return Action(say("choosing.declare"), say("choosing.declare_why"), "importing", say("choosing.declare_go"))


def _ask(found: Standing, lang: Language) -> Iterator[Action]:
    """Yield the candidate of which most is unasked."""
    say, unasked = frame.speaker(lang), most_unasked(found.candidates)
    if unasked:
        code, categories = unasked
        said = ", ".join(say(f"categories.{each}").lower() for each in categories)
        yield Action(
            say("choosing.ask", name=found.names[code]),
            say("choosing.ask_why", n=len(categories), categories=said),
            "territory",
            say("overview.open_named", name=found.names[code]),
            {"territory": code},
        )


def _closest(found: Standing, lang: Language) -> Iterator[Action]:
    """Yield the two candidates that least tells apart."""
    say, pair = frame.speaker(lang), closest(found.candidates)
    if pair:
        one, other = found.names[pair.one], found.names[pair.other]
        said = ", ".join(say(f"categories.{each}").lower() for each in pair.differing)
        yield Action(
            say("choosing.closest", one=one, other=other),
            say("choosing.closest_why", categories=said) if said else say("choosing.closest_same"),
            "comparison",
            say("choosing.closest_go"),
            {"compared": [pair.one, pair.other]},
        )


def _decide(reading: Reading, found: Standing, lang: Language) -> Iterator[Action]:
    """Yield a decision that can be taken, or one that was taken before something else was recorded."""
    say, kept = frame.speaker(lang), decisions(reading.workspace)
    if not kept:
        if found.cooperating.height >= FIRST_CHOICE:
            why = say("choosing.decide_why", n=found.cooperating.height)
            yield Action(say("choosing.decide"), why, "selection", say("choosing.decide_go"))
        return
    last = kept[-1]
    since = reading.workspace.revision - (last.entry or reading.workspace.revision)
    if since > 0:
        when = day(str(last.body["date"]), lang)
        yield Action(
            say("choosing.review", day=when),
            say("choosing.review_why", n=since),
            "decisions",
            say("choosing.review_go"),
        )


if __name__ == "__main__":
    main()
