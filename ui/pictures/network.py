"""The picture of any network: a disc for each territory, in it a sector for each category, lines between actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.layout import NONE, layout
from graph.export.documents import Table
from graph.model.terms import CATEGORIES
from ui.locale import shown, text
from ui.network.content import LINES, categories_said, name_of
from ui.pictures.network_drawing import FEW, MOST_BETWEEN, MOST_NAMED, between_discs, drawing, drawn_of, stroke_of
from ui.pictures.sheet import Sheet, Sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.analysis.layout import Layout
    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.locale import Language
    from ui.pictures.network_drawing import Drawn
    from ui.pictures.sheet import Rests

MOST_ROWS = 1_000


@dataclass(frozen=True)
class Caption:
    """What a network is: `lead` says the place and the day, `notes` what else must be known, such as the filters."""

    title: str
    lead: str
    lang: Language
    rests: Rests
    notes: tuple[str, ...] = ()


def network_sheet(
    network: Network, caption: Caption, *, territory: Territory | None = None, positions: Layout | None = None
) -> Sheet:
    """Return a network as a sheet to take away; the same network gives the same sheet.

    Parameters
    ----------
    network
        What is drawn: one part of the network, as filtered, on one day.
    caption
        Its words; the numbers of actors and relations are added to the lead.
    territory
        Where given, its actors stand together and all others apart; else each stands in its own territory.
    positions
        The places of actors, where they were computed before.
    """
    lang = caption.lang
    drawn = drawn_of(network, positions or layout(network, territory))
    names = [name_of(each, network, lang, territory) for each in drawn.groups]
    summary = text("drawn.summary", lang, actors=drawn.actors.height, relations=network.ties.height).rstrip(".")
    return Sheet(
        title=caption.title,
        lead=" · ".join(filter(None, (caption.lead, summary))),
        drawing=drawing(drawn, names, caption.title),
        lang=lang,
        rests=caption.rests,
        spoken=f"{caption.title}. {summary}",
        signs=tuple(_signs(drawn, lang)),
        notes=(text("taking.network_legend", lang), *_not_all(drawn, lang), *caption.notes),
        tables=(_actors_table(drawn.actors, lang), _relations_table(network, lang)),
    )


def _not_all(drawn: Drawn, lang: Language) -> Iterator[str]:
    """Say what is not drawn one by one."""
    if not drawn.curved:
        pairs = between_discs(drawn).height
        yield text("taking.network_bands", lang, n=min(pairs, MOST_BETWEEN), of=pairs)
    many = drawn.actors.height > FEW
    yield text("taking.network_named", lang, n=MOST_NAMED) if many else text("taking.network_names", lang)


def _signs(drawn: Drawn, lang: Language) -> Iterator[Sign]:
    counts: Mapping[str, int] = dict(drawn.actors["category"].value_counts().iter_rows())
    for category in (*CATEGORIES, NONE):
        if counts.get(category) or category != NONE:
            name, count = text(f"categories.{category}", lang), shown(counts.get(category, 0), lang)
            yield Sign(f"{name} ({count})", category, hollow=not counts.get(category))
    present = set(drawn.lines["kind"])
    for kind, (name, line) in enumerate(LINES.items()):
        if kind in present:
            yield Sign(text(f"taking.network_line.{name}", lang), stroke=stroke_of(line, 1.6))


def _titled(key: str, rows: int, lang: Language) -> str:
    cut = f" ({text('taking.cut', lang, n=MOST_ROWS, of=rows)})" if rows > MOST_ROWS else ""
    return text(key, lang) + cut


def _actors_table(actors: pl.DataFrame, lang: Language) -> Table:
    rows = [
        (name, categories_said(held, lang), ties)
        for name, held, ties in actors.head(MOST_ROWS).select("name", "held", "ties").iter_rows()
    ]
    headings = tuple(text(f"drawn.{each}", lang) for each in ("name", "categories", "relations"))
    return Table(_titled("drawn.actors", actors.height, lang), headings, tuple(rows), (4, 3, 1))


def _relations_table(network: Network, lang: Language) -> Table:
    names = dict(network.actors.select("id", pl.coalesce("name", "id")).iter_rows())
    first = network.ties.sort("id").head(MOST_ROWS).select("source", "type", "target")
    rows = [
        (names.get(source, source), text(f"type.{kind}", lang), names.get(target, target))
        for source, kind, target in first.iter_rows()
    ]
    headings = tuple(text(f"drawn.{each}", lang) for each in ("from", "relation", "to"))
    return Table(_titled("drawn.relations", network.ties.height, lang), headings, tuple(rows), (3, 2, 3))
