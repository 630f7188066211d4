"""The country on the page of territories: the map, what it means, and the same as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.country import component
from ui.drawing_component import signed
from ui.locale import shown
from ui.pages.parts import frame, going, taking
from ui.pages.parts.markup import Html, el, joined, shape

if TYPE_CHECKING:
    from ui.country.picture import Country
    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp
    from ui.pictures.sheet import Sheet


def country(reading: Reading, lang: Language) -> None:
    """Draw the country; a glyph that is chosen opens its territory."""
    frame.section(frame.speaker(lang)("country.title"))
    drawn, beside, known = _drawn(reading.stamp, reading.day, lang, reading)
    chosen = component.show(drawn, key="country")
    _take(reading, known, lang)
    frame.show(beside)
    if chosen:
        st.switch_page(going.PAGES / "territory.py", query_params=going.place("territory", lang, territory=chosen))


def _take(reading: Reading, known: Country, lang: Language) -> None:
    """Offer the map, to take along."""
    rests = taking.rests(reading, lang)

    def made() -> Sheet:
        from ui.pictures.country import country_sheet  # noqa: PLC0415 - seldom needed

        return country_sheet(known, rests, lang)

    taking.offer(made, name=(frame.speaker(lang)("country.file"), reading.day), lang=lang, key="country")


@st.cache_resource(show_spinner=False, max_entries=6)
def _drawn(
    stamp: Stamp,  # noqa: ARG001 - a key of the cache
    day: str,
    lang: Language,
    _reading: Reading,
) -> tuple[dict[str, Any], Html, Country]:
    """Return the picture as it is sent, what stands below it, and what is known; nobody changes them."""
    from graph.analysis.between import between  # noqa: PLC0415 - slow to load, not always needed
    from ui.country.picture import Country, picture  # noqa: PLC0415 - as above

    territories = _reading.territories()
    whole = _reading.whole()
    known = Country(territories, _reading.glance(), between(whole, territories, day))
    return signed(picture(known, lang)), joined(_legend(known, lang), _tables(known, lang)), known


def _legend(known: Country, lang: Language) -> Html:
    from ui.country.picture import MOST_LINES  # noqa: PLC0415 - as above
    from ui.sectors.layout import AROUND  # noqa: PLC0415 - as above

    say = frame.speaker(lang)
    marks = [el("li", shape(each), el("span", say(f"categories.{each}"))) for each in AROUND]
    cut = say("country.cut", n=known.between.height, most=MOST_LINES) if known.between.height > MOST_LINES else ""
    return joined(
        el("p", say("country.around"), say("frame.colon"), cls="quiet"),
        el("ul", *marks, cls="plain inline"),
        el("p", f"{say('country.legend')} {cut}".strip(), cls="quiet"),
        el("p", say("country.source"), cls="source"),
    )


def _tables(known: Country, lang: Language) -> Html:
    say = frame.speaker(lang)
    names = {each.code: each.name for each in known.territories}
    tables = [_glyphs(known, names, lang)]
    if known.between.height:
        tables.append(_lines(known, names, lang))
    return el("details", el("summary", say("country.as_table")), *tables)


def _glyphs(known: Country, names: dict[str, str], lang: Language) -> Html:
    from ui.country.picture import outward  # noqa: PLC0415 - as above
    from ui.sectors.layout import AROUND  # noqa: PLC0415 - as above

    say = frame.speaker(lang)
    ties = outward(known)
    heads = [say("country.territory"), say("country.actors"), *(say(f"categories.{each}") for each in AROUND)]
    rows = [
        el(
            "tr",
            el("th", names[row["code"]], scope="row"),
            el("td", shown(row["actors"], lang), cls="number"),
            *(el("td", _state(row, each, lang)) for each in AROUND),
            el("td", shown(ties.get(row["code"], 0), lang), cls="number"),
        )
        for row in known.glance.iter_rows(named=True)
    ]
    return _table([*heads, say("country.ties")], rows)


def _state(row: dict[str, Any], category: str, lang: Language) -> str:
    return (
        shown(row[f"{category}_actors"], lang)
        if row[category] == "attested"
        else frame.speaker(lang)(f"country.{row[category]}")
    )


def _lines(known: Country, names: dict[str, str], lang: Language) -> Html:
    say = frame.speaker(lang)
    rows = [
        el("tr", el("td", names[one]), el("td", names[other]), el("td", shown(count, lang), cls="number"))
        for one, other, count in known.between.head(MOST_ROWS).iter_rows()
    ]
    return _table([say("country.territory"), say("country.other"), say("country.relations")], rows)


MOST_ROWS = 500


def _table(heads: list[str], rows: list[Html]) -> Html:
    head = el("tr", *(el("th", each, scope="col") for each in heads))
    return el("div", el("table", el("thead", head), el("tbody", *rows)), cls="scroll", tabindex="0")
