"""Territories in one picture, a line for each: a shape for each category, the larger the more actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.export.documents import Table
from graph.model.terms import CATEGORIES
from ui.locale import shown, text
from ui.pages.parts.facts import day
from ui.pages.parts.glances import size_of
from ui.pages.parts.level import HIGHEST
from ui.palette import mark, outline
from ui.pictures.sheet import INSIDE, Sheet, Sign, lines_of
from ui.pictures.svg import INK, QUIET, WARNING, canvas, put

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    import polars as pl

    from ui.locale import Language
    from ui.pictures.sheet import Rests

    Row = dict[str, Any]

MOST_DRAWN = 120
"""Lines of one picture; the table of the page has `MOST_ROWS`."""
MOST_ROWS = 1_500
FONT, HEAD, ROW = 20.0, 84.0, 44.0
NAME, CELL = 505.0, 150.0
REACHES = (6.0, 8.0, 10.5, 13.0, 16.0)
STEP, STEP_HIGH = 26.0, 10.0


def glances_sheet(rows: pl.DataFrame, names: Mapping[str, str], title: str, rests: Rests, lang: Language) -> Sheet:
    """Return some rows of `at_a_glance`, in their order, as a sheet to take away; `names` are by code."""
    caption = text("glances.caption", lang, n=rows.height)
    beyond = rows.height - MOST_DRAWN
    more = (text("taking.glances_more", lang, n=MOST_DRAWN, of=rows.height),) if beyond > 0 else ()
    said = (f"{text(f'glances.means_{each}', lang)}." for each in ("unknown", "absent"))
    return Sheet(
        title=title,
        lead=f"{day(rests.day, lang)} · {caption}",
        drawing=glances_drawing(rows.head(MOST_DRAWN), names, lang),
        lang=lang,
        rests=rests,
        spoken=f"{title}. {caption}",
        signs=tuple(Sign(text(f"categories.{each}", lang), each) for each in CATEGORIES),
        notes=(" ".join(said), text("glances.sizes", lang), *more),
        tables=(_table(rows, names, lang, caption),),
        tall=True,
    )


def glances_drawing(rows: pl.DataFrame, names: Mapping[str, str], lang: Language) -> Element:
    """Draw a line for each row."""
    root = canvas((0.0, 0.0, INSIDE, HEAD + ROW * rows.height), title=text("glances.caption", lang, n=rows.height))
    heads = (*(text(f"categories.{each}", lang) for each in CATEGORIES), text("glances.level", lang))
    for place, words in enumerate((text("glances.territory", lang), *heads)):
        lines = lines_of(words, 17.0, NAME if not place else CELL - 10, 2)
        for at, line in enumerate(lines):
            y = HEAD - 16 - 21 * (len(lines) - 1 - at)
            put(root, "text", line, x=_left(place), y=y, font_size=17, font_weight=600, fill=QUIET)
    for at, row in enumerate(rows.iter_rows(named=True)):
        y = HEAD + ROW * at
        put(root, "path", d=f"M0 {y:.0f}h{INSIDE:.0f}", stroke="#e5e7eb", stroke_width=1.5)
        _line(put(root, "g", transform=f"translate(0 {y + ROW / 2:.0f})"), row, names[row["code"]], lang)
    return root


def _left(place: int) -> float:
    return NAME + (place - 1) * CELL if place else 0.0


def _line(line: Element, row: Row, name: str, lang: Language) -> None:
    for words in lines_of(name, FONT, NAME - 20, 1):
        put(line, "text", words, x=0, y=0.35 * FONT, font_size=FONT, font_weight=600, fill=INK)
    for place, category in enumerate(CATEGORIES, 1):
        _look(put(line, "g", transform=f"translate({_left(place):.0f} 0)"), row, category, lang)
    level, left = row["level"], _left(len(CATEGORIES) + 1)
    for step in range(HIGHEST):
        at: dict[str, Any] = {
            "x": left + step * (STEP + 4),
            "y": -STEP_HIGH / 2,
            "width": STEP,
            "height": STEP_HIGH,
            "rx": 5,
        }
        put(line, "rect", **at, fill="#00527f" if step < level else "#dfe3e8")
    words = text("glances.of", lang, n=level, of=HIGHEST)
    put(line, "text", words, x=left + HIGHEST * (STEP + 4) + 10, y=0.35 * FONT, font_size=FONT, fill=INK)


def _look(spot: Element, row: Row, category: str, lang: Language) -> None:
    state, count, look = row[category], row[f"{category}_actors"], mark(category)
    middle = put(spot, "g", transform="translate(18 0)")
    if state == "attested":
        put(middle, "path", d=outline(category, REACHES[size_of(count) - 1]), fill=look.colour)
        if count == 1:
            ring: dict[str, Any] = {"fill": "none", "stroke": "#9ca3af", "stroke_width": 2, "stroke_dasharray": "4 3"}
            put(middle, "circle", r=14, **ring)
    elif state == "absent":
        put(middle, "circle", r=12, fill="none", stroke="#9ca3af", stroke_width=2)
        put(middle, "path", d="M-8.5 8.5L8.5 -8.5", fill="none", stroke="#9ca3af", stroke_width=2)
    else:
        hollow: dict[str, Any] = {"fill": "#ffffff", "stroke": look.ink, "stroke_width": 1.6, "stroke_dasharray": "4 3"}
        put(middle, "path", d=outline(category, 11), **hollow)
    fill = {"attested": INK, "absent": WARNING}.get(state, "#765000")
    words = "?" if state == "unknown" else shown(count, lang)
    put(spot, "text", words, x=44, y=0.35 * FONT, font_size=FONT, fill=fill)


def _table(rows: pl.DataFrame, names: Mapping[str, str], lang: Language, caption: str) -> Table:
    heads = (text("glances.territory", lang), *(text(f"categories.{each}", lang) for each in CATEGORIES))
    lines = [
        (names[row["code"]], *(_said(row, each, lang) for each in CATEGORIES), row["level"])
        for row in rows.head(MOST_ROWS).iter_rows(named=True)
    ]
    return Table(caption, (*heads, text("glances.level", lang)), tuple(lines))


def _said(row: Row, category: str, lang: Language) -> str | int:
    state = row[category]
    return int(row[f"{category}_actors"]) if state == "attested" else text(f"glances.{state}", lang)
