"""Where researchers begin: how much is known, what ties which categories, what to date, compare and take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph.analysis.category_ties import category_ties, dated
from graph.model.terms import CATEGORIES
from ui.locale import shown
from ui.pages.parts import frame
from ui.pages.parts.glances import page
from ui.pages.parts.markup import Html, el, joined, shape
from ui.pages.parts.start import PROVEN, Action, Number, actions, begin, drawn, numbers, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp
    from ui.starting import Standing

LARGEST = 46
"""Pixels: the side of the largest square; areas are as the counts."""
SMALLEST, EMPTY = 4, 18


@dataclass(frozen=True)
class _Sight:
    """What the page shows, ready to be sent."""

    numbers: Html
    picture: Html | None
    actions: tuple[Action, ...]


def main() -> None:
    """Show the page."""
    lang = frame.language()
    reading = begin("studying", lang)
    if reading is None:
        return
    say = frame.speaker(lang)
    sight = _sight(reading.stamp, reading.day, lang, reading)
    drawn(sight.numbers)
    frame.section(say("studying.picture"))
    if sight.picture is None:
        frame.show(el("p", say("studying.nobody")))
    else:
        frame.show(sight.picture, el("p", say("studying.legend"), cls="quiet"))
    actions(sight.actions, lang)


@st.cache_resource(show_spinner=False, max_entries=8)
def _sight(stamp: Stamp, day: str, lang: Language, _reading: Reading) -> _Sight:  # noqa: ARG001 - keys of the cache
    found = standing(_reading)
    mixed = category_ties(found.network)
    picture = _picture(mixed, lang) if found.network.ties.height else None
    return _Sight(_numbers(found, lang), picture, tuple(_actions(found, mixed, lang)))


def _numbers(found: Standing, lang: Language) -> Html:
    say, network = frame.speaker(lang), found.network
    ties, rest = network.ties.height, page("network", say("studying.take_go"), lang)
    three = (
        (network.ties, say("studying.ties", n=ties, actors=network.actors.height)),
        (found.undated, say("studying.undated", n=found.undated.height, of=ties)),
        (found.unconfirmed, say("studying.unconfirmed", n=found.unconfirmed.height, of=ties)),
    )
    return numbers([Number(rows.height, words, _named(rows, found, lang), rest) for rows, words in three], lang)


def _named(ties: pl.DataFrame, found: Standing, lang: Language) -> list[Html]:
    """Return the first relations: who, in which way, whom; each leads to the network around the first of both."""
    first = ties.head(PROVEN)
    ends = pl.concat([first["source"], first["target"]]).unique()
    some = found.network.actors.filter(pl.col("id").is_in(ends.implode())).select("id", "name")
    names, say = dict(some.iter_rows()), frame.speaker(lang)
    return [
        joined(page("network", names[source], lang, actor=source), f" – {say(f'type_name.{kind}')} – {names[target]}")
        for source, kind, target in first.select("source", "type", "target").iter_rows()
    ]


def _picture(mixed: pl.DataFrame, lang: Language) -> Html:
    """Return who is tied to whom by category: a square for each two categories, its area as the count."""
    say = frame.speaker(lang)
    counts = {(one, other): n for one, other, n in mixed.iter_rows()} | {(b, a): n for a, b, n in mixed.iter_rows()}
    most = max(counts.values())
    heads = [
        el("th", shape(each), " ", el("span", say(f"categories.{each}"), cls="word"), scope="col")
        for each in CATEGORIES
    ]
    rows = [
        el(
            "tr",
            el("th", shape(one), " ", say(f"categories.{one}"), scope="row"),
            *(el("td", *_square(counts[one, other], most, lang)) for other in CATEGORIES),
        )
        for one in CATEGORIES
    ]
    corner = el("td", el("span", say("studying.corner"), cls="unseen"))
    table = el("table", el("thead", el("tr", corner, *heads)), el("tbody", *rows), cls="mixing")
    return el("div", table, cls="scroll mixing", tabindex="0", role="group", aria_label=say("studying.picture"))


def _square(count: int, most: int, lang: Language) -> tuple[Html, str]:
    side = max(SMALLEST, round(LARGEST * (count / most) ** 0.5)) if count else EMPTY
    style = f"width:{side}px;height:{side}px"
    return el("span", cls="block" if count else "block none", style=style, aria_hidden="true"), shown(count, lang)


def _actions(found: Standing, mixed: pl.DataFrame, lang: Language) -> Iterator[Action]:
    if not found.network.ties.height:
        return
    yield from _date(found, lang)
    yield from _test(found, mixed, lang)
    say = frame.speaker(lang)
    yield Action(say("studying.take"), say("studying.take_why"), "network", say("studying.take_go"))


def _date(found: Standing, lang: Language) -> Iterator[Action]:
    """Yield the territory whose relations lack most dates."""
    counts = dated(found.network, found.territories).filter(pl.col("undated") > 0)
    say = frame.speaker(lang)
    for code, relations, undated in counts.sort("undated", "code", descending=[True, False]).head(1).iter_rows():
        yield Action(
            say("studying.date", name=found.names[code]),
            say("studying.date_why", n=undated, of=relations),
            "territory",
            say("overview.open_named", name=found.names[code]),
            {"territory": code},
        )


def _test(found: Standing, mixed: pl.DataFrame, lang: Language) -> Iterator[Action]:
    """Yield the two categories that most relations join, to be held against chance where most actors are."""
    say = frame.speaker(lang)
    largest = found.glance.filter(pl.col("actors") > 0).sort("actors", "code", descending=[True, False])["code"].head(1)
    across = mixed.filter((pl.col("one") != pl.col("other")) & (pl.col("relations") > 0))
    for one, other, n in across.sort("relations", descending=True, maintain_order=True).head(1).iter_rows():
        both = {"one": say(f"categories.{one}").lower(), "other": say(f"categories.{other}").lower()}
        for code in largest:
            why = say("studying.test_why", n=n, **both)
            words = say("studying.test_go", name=found.names[code])
            yield Action(say("studying.test"), why, "research", words, {"territory": code})


if __name__ == "__main__":
    main()
