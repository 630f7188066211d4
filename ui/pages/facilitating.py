"""Where facilitators begin: where what is missing, whom to ask, who could bring whom; of all territories or of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from graph.analysis.pressing import neediest_first
from graph.analysis.questions import Connected
from graph.workspace.suggestions import decided
from ui.pages.parts import address, frame
from ui.pages.parts.facts import day, told_apart
from ui.pages.parts.glances import page
from ui.pages.parts.markup import Html, joined
from ui.pages.parts.sight import Sight, pictures, show
from ui.pages.parts.start import PROVEN, Action, Number, begin, numbers, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp
    from ui.starting import Standing

LATER = "later"


def main() -> None:
    """Show the page."""
    lang = frame.language()
    reading = begin("facilitating", lang)
    if reading:
        mine = _mine(standing(reading), lang)
        show(_sight(reading.stamp, reading.day, mine, lang, reading), "facilitating", reading, lang)


def _mine(found: Standing, lang: Language) -> str | None:
    """Ask whether only one territory is looked at; the address holds it."""
    say, names = frame.speaker(lang), told_apart(found.names)
    label, everywhere, key = say("facilitating.mine"), say("facilitating.everywhere"), "facilitating_territory"
    return address.pick(st.container(), label, names, address.TERRITORY, placeholder=everywhere, key=key)


@st.cache_resource(show_spinner=False, max_entries=32)
def _sight(stamp: Stamp, day: str, code: str | None, lang: Language, _reading: Reading) -> Sight:  # noqa: ARG001 - keys of the cache
    found = standing(_reading).within(code)
    ordered = neediest_first(found.glance)
    head = frame.speaker(lang)("facilitating.who")
    drawn = pictures(ordered, found.names, (head, lambda row: _who(row, found, lang)), lang)
    return Sight(ordered, found.names, _numbers(found, lang), drawn, tuple(_actions(_reading, found, lang)))


def _who(row: dict[str, Any], found: Standing, lang: Language) -> Html:
    say, code = frame.speaker(lang), row["code"]
    spoken = say("facilitating.partners_of", name=found.names[code])
    return page("partners", say("facilitating.partners"), lang, spoken=spoken, territory=code)


def _numbers(found: Standing, lang: Language) -> Html:
    say, names = frame.speaker(lang), found.names
    gaps = [page("territory", names[code], lang, territory=code) for code in found.short["code"].head(PROVEN)]
    needs = [
        joined(page("partners", _theme(row), lang, territory=row["territory"]), f" – {names[row['territory']]}")
        for row in found.unanswered.head(PROVEN).iter_rows(named=True)
    ]
    unclassed = [
        page("editing", name, lang, what="correct", actor=key)
        for key, name in found.unclassed.select("id", "name").head(PROVEN).iter_rows()
    ]
    told = {
        "gaps": (found.short, gaps, None),
        "needs": (found.unanswered, needs, page("offers", say("offers.menu"), lang)),
        "unclassed": (found.unclassed, unclassed, None),
    }
    return numbers(
        [
            Number(rows.height, say(f"ways.facilitating_{name}", n=rows.height), lines, rest)
            for name, (rows, lines, rest) in told.items()
        ],
        lang,
    )


def _theme(need: dict[str, Any]) -> str:
    return ", ".join((need["theme"] or need["note"] or need["id"]).split("|"))


def _actions(reading: Reading, found: Standing, lang: Language) -> Iterator[Action]:
    yield from _ask(reading, found, lang)
    yield from _introduce(found, lang)
    yield from _answer(found, lang)
    yield from _later(reading, found, lang)
    yield from _class(found, lang)


def _ask(reading: Reading, found: Standing, lang: Language) -> Iterator[Action]:
    """Yield the first lack about which nobody was asked, with the actors who could know."""
    say = frame.speaker(lang)
    order = neediest_first(found.glance).select("code").with_row_index("order")
    asked = found.lacks.filter(pl.col("state") == "unknown").join(order, on="code", how="left").sort("order")
    for code, category in asked.select("code", "category").head(1).iter_rows():
        territory = reading.territory(code)
        around = reading.around(territory)
        ranked = Connected.of(around, territory).ranked[:1]
        known = dict(around.actors.select("id", "name").iter_rows())
        why = say("facilitating.ask_whom", name=known[ranked[0]]) if ranked else say("facilitating.ask_nobody")
        yield Action(
            say("facilitating.ask", name=found.names[code], category=say(f"categories.{category}").lower()),
            why,
            "editing",
            say("facilitating.ask_go"),
            {"territory": code, "what": "absence" if ranked else "actor", "category": category},
        )


def _introduce(found: Standing, lang: Language) -> Iterator[Action]:
    """Yield the first actor who already knows somebody whom their territory lacks."""
    say = frame.speaker(lang)
    for row in found.brought.head(1).iter_rows(named=True):
        named = found.network.actors.filter(pl.col("id").is_in([row["member"], row["known"]])).select("id", "name")
        names = dict(named.iter_rows())
        category = say(f"categories.{row['category']}").lower()
        yield Action(
            say("facilitating.introduce", member=names[row["member"]], known=names[row["known"]]),
            say("facilitating.introduce_why", name=found.names[row["code"]], category=category),
            "partners",
            say("facilitating.introduce_go"),
            {"territory": row["code"]},
        )


def _answer(found: Standing, lang: Language) -> Iterator[Action]:
    """Yield the need that has waited longest for an offer."""
    say = frame.speaker(lang)
    for row in found.unanswered.head(1).iter_rows(named=True):
        since = day(row["stated_on"], lang)
        name = found.names[row["territory"]]
        why = say("facilitating.answer_since", day=since) if since else say("facilitating.answer_why")
        yield Action(
            say("facilitating.answer", theme=_theme(row), name=name),
            why,
            "partners",
            say("facilitating.answer_go"),
            {"territory": row["territory"]},
        )


def _later(reading: Reading, found: Standing, lang: Language) -> Iterator[Action]:
    """Yield the territory where most suggestions were put off."""
    say, codes = frame.speaker(lang), set(found.codes)
    put_off = [each.territory for each in decided(reading.workspace) if each.fate == LATER and each.territory in codes]
    if put_off:
        code = max(sorted(set(put_off)), key=put_off.count)
        n = put_off.count(code)
        yield Action(
            say("facilitating.later", name=found.names[code]),
            say("facilitating.later_why", n=n),
            "partners",
            say("facilitating.later_go"),
            {"territory": code},
        )


def _class(found: Standing, lang: Language) -> Iterator[Action]:
    say = frame.speaker(lang)
    for key, name in found.unclassed.select("id", "name").head(1).iter_rows():
        yield Action(
            say("facilitating.class", name=name),
            say("facilitating.class_why"),
            "editing",
            say("facilitating.class_go"),
            {"what": "correct", "actor": key},
        )


if __name__ == "__main__":
    main()
