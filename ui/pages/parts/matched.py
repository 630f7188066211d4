"""Needs matched to offers as tables: who answers what, what waits, who is full, who could support whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.pages.parts import address, frame
from ui.pages.parts.editing_links import to_correct
from ui.pages.parts.markup import Html, el, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.analysis.matching import Matching, OneMore
    from graph.analysis.support import Support
    from ui.partners_text import Words

MOST_ROWS = 200
BADGES = {"covered": "badge on", "other": "badge", "left_out": "badge ask"}


def covered(words: Words, found: Matching, names: Mapping[str, str]) -> None:
    """Show which offer answers which need."""
    if not found.covered:
        return
    frame.section(words.say("offers.section_covered"))
    place, by = _territories(words), _partners(words)
    whole = set(found.whole)
    rows = sorted(
        (
            names.get(place[need], place[need]),
            _theme(words, "needs", need),
            words.name(by[offer]),
            _extent(words, need in whole),
        )
        for need, offer in found.covered
    )
    frame.show(_table(words, ("territory", "need", "partner", "extent"), rows))


def _extent(words: Words, whole: bool) -> str:  # noqa: FBT001 - a value of the table
    return words.say("offers.whole" if whole else "offers.part")


def waiting(words: Words, found: Matching, names: Mapping[str, str], which: str) -> None:
    """Show the needs that no offer answers, or that find no capacity."""
    needs: Sequence[str] = getattr(found, which)
    if not needs:
        return
    frame.section(words.say(f"offers.section_{which}"))
    frame.show(el("p", words.say(f"offers.{which}_lead"), cls="quiet"))
    place = _territories(words)
    rows = sorted((names.get(place[each], place[each]), _theme(words, "needs", each)) for each in needs)
    frame.show(_table(words, ("territory", "need"), rows))


def capacity(words: Words, found: Matching) -> None:
    """Show how much of each offer is taken, and what one more place would cover."""
    offers = words.network.offers
    if offers.is_empty():
        return
    frame.section(words.say("offers.section_capacity"))
    more = {each.offer: each for each in found.one_more}
    place = _territories(words)
    served: dict[str, set[str]] = {}
    for need, offer in found.covered:
        served.setdefault(offer, set()).add(place[need])
    rows = [
        (
            words.name(row["partner"]),
            _theme(words, "offers", row["id"]),
            _capacity(words, row["capacity"], full=row["id"] in found.saturated),
            str(len(served.get(row["id"], ()))),
            _more(words, more.get(row["id"])),
        )
        for row in offers.rows(named=True)
    ]
    rows.sort(key=lambda row: (not row[-1], row[:2]))
    frame.show(_table(words, ("partner", "offer", "capacity", "used", "one_more_head"), rows))
    if found.unlimited:
        frame.show(el("p", words.say("offers.unlimited", n=len(found.unlimited)), cls="quiet"))


def _capacity(words: Words, most: int | None, *, full: bool) -> str:
    if most is None:
        return words.say("offers.no_limit")
    return f"{most} ({words.say('offers.full')})" if full else str(most)


def _more(words: Words, each: OneMore | None) -> str:
    if each is None:
        return ""
    said = words.say("offers.n_more", n=each.covers)
    return said if each.exact else words.say("offers.at_least", n=said)


def matrix(words: Words, cells: Sequence[Support], names: Mapping[str, str]) -> None:
    """Show who could support whom, one theme at a time or all."""
    if not cells:
        return
    frame.section(words.say("offers.section_matrix"))
    frame.show(el("p", words.say("offers.matrix_lead"), cls="quiet"))
    themes = sorted({each.theme for each in cells})
    theme = st.selectbox(
        words.say("offers.matrix_one"),
        themes,
        index=None,
        placeholder=words.say("offers.all_themes"),
        width=360,
        **address.one("theme", themes, None, key="offers_theme"),
    )
    some = [each for each in cells if theme in (None, each.theme)]
    places = sorted({each.territory for each in some}, key=lambda code: (names.get(code, code), code))
    lines = sorted({(words.name(each.partner), each.partner, each.theme) for each in some})
    by = {(each.partner, each.theme, each.territory): each for each in some}
    head = el("tr", el("th", words.say("offers.partner")), *(el("th", names.get(code, code)) for code in places))
    body = []
    for name, partner, of_theme in lines[:MOST_ROWS]:
        cells_of = [_cell(words, by, (partner, of_theme, code)) for code in places]
        body.append(el("tr", el("td", el("strong", name), el("div", of_theme, cls="quiet")), *cells_of))
    frame.show(el("div", el("table", el("thead", head), el("tbody", *body), cls="matrix"), cls="scroll", tabindex="0"))
    if len(lines) > MOST_ROWS:
        frame.show(el("p", words.say("offers.more_rows", n=len(lines) - MOST_ROWS), cls="quiet"))


def _cell(words: Words, by: Mapping[tuple[str, str, str], Support], key: tuple[str, str, str]) -> Html:
    if key not in by:
        return el("td", "")
    standing = by[key].standing
    return el("td", el("span", words.say(f"offers.standing_{standing}"), cls=BADGES[standing]))


def _theme(words: Words, table: str, record: str) -> Html:
    """Return the themes of a need or an offer, with the way to correct it."""
    theme = words.theme(record)
    return joined(theme, " ", to_correct(table, record, theme, words.lang))


def _territories(words: Words) -> dict[str, str]:
    return dict(words.network.needs.select("id", "territory").iter_rows())


def _partners(words: Words) -> dict[str, str]:
    return dict(words.network.offers.select("id", "partner").iter_rows())


def _table(words: Words, columns: Iterable[str], rows: Sequence[Sequence[str]]) -> Html:
    head = el("tr", *(el("th", words.say(f"offers.{each}")) for each in columns))
    body = [el("tr", *(el("td", cell) for cell in row)) for row in rows[:MOST_ROWS]]
    table = el("div", el("table", el("thead", head), el("tbody", *body)), cls="scroll", tabindex="0")
    if len(rows) <= MOST_ROWS:
        return table
    return el("div", table, el("p", words.say("offers.more_rows", n=len(rows) - MOST_ROWS), cls="quiet"))
