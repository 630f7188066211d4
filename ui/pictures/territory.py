"""The pictures of one territory as sheets to take away: sectors, bubbles, columns."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.analysis.ties import ties_of as cooperating
from graph.export.documents import Table
from graph.model.terms import CATEGORIES
from ui.pages.parts.facts import about, day
from ui.pictures.bubbles import pairs_tied
from ui.pictures.bubbles import spoken as bubbles_spoken
from ui.pictures.sectors import sectors_drawing
from ui.pictures.sheet import Sheet, Sign
from ui.pictures.svg import LINE, WARNING
from ui.sectors.bubbles import bubbles_picture
from ui.sectors.columns import columns_picture
from ui.sectors.layout import AROUND
from ui.sectors.picture import Standing, picture, standing_note, ties_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.pictures.sheet import Rests
    from ui.told import Told

MOST_ROWS = 1_000
"""How many rows a table of a page holds: beyond, browsers get slow."""
NAMED = 8


def standings_of(told: Told) -> dict[str, Standing]:
    """Return by category what is known of it."""
    return {name: Standing(each.state, len(each.actors)) for name, each in told.coverage.presence.items()}


def sectors_sheet(told: Told, rests: Rests) -> Sheet:
    """Return the territory as five sectors."""
    named = told.territory.name
    drawn = picture(told.network, told.members, name=named, standings=standings_of(told), lang=told.lang)
    return Sheet(
        title=told.say("taking.sectors", name=named),
        lead=_lead(told, rests),
        drawing=sectors_drawing(drawn),
        lang=told.lang,
        rests=rests,
        spoken=drawn["words"]["name"],
        signs=_lines(told),
        notes=(told.say("taking.sectors_legend"), *_no_room(told, drawn), *_left_out(told)),
        tables=(_presence(told), _everybody(told), *_relations(told)),
    )


def bubbles_sheet(told: Told, rests: Rests) -> Sheet:
    """Return the territory as bubbles of categories."""
    named, standings = told.territory.name, standings_of(told)
    tied = pairs_tied(cooperating(told.network, told.territory))
    drawn = bubbles_picture(told.network, told.members, name=named, standings=standings, tied=tied, lang=told.lang)
    return Sheet(
        title=told.say("taking.bubbles", name=named),
        lead=_lead(told, rests),
        drawing=sectors_drawing(drawn),
        lang=told.lang,
        rests=rests,
        spoken=bubbles_spoken(named, standings, tied, told.lang),
        notes=(told.say("dossier.bubbles_legend"), told.say("taking.bubbles_legend"), *_left_out(told)),
        tables=(_presence(told), _pairs(told, tied), _everybody(told)),
    )


def columns_sheet(told: Told, rests: Rests) -> Sheet:
    """Return the territory as five columns of names."""
    named = told.territory.name
    drawn = columns_picture(told.network, told.members, name=named, standings=standings_of(told), lang=told.lang)
    return Sheet(
        title=told.say("taking.columns", name=named),
        lead=_lead(told, rests),
        drawing=sectors_drawing(drawn),
        lang=told.lang,
        rests=rests,
        spoken=told.say("taking.columns_spoken", name=named),
        signs=_lines(told),
        notes=(told.say("taking.columns_legend"), *_left_out(told)),
        tables=(_presence(told), _everybody(told), *_relations(told)),
        tall=True,
    )


SHEETS: dict[str, Callable[[Told, Rests], Sheet]] = {
    "sectors": sectors_sheet,
    "bubbles": bubbles_sheet,
    "columns": columns_sheet,
}
"""The pictures of a territory by name."""


def _lead(told: Told, rests: Rests) -> str:
    return f"{day(rests.day, told.lang)} · {about(told.territory, told.lang)}"


def _lines(told: Told) -> tuple[Sign, ...]:
    return (
        Sign(told.say("taking.line.cooperation"), stroke={"stroke": LINE, "stroke_width": 2.0}),
        Sign(told.say("taking.line.other"), stroke={"stroke": LINE, "stroke_width": 2.0, "stroke_dasharray": "2.5 6"}),
        Sign(told.say("taking.line.thin"), stroke={"stroke": WARNING, "stroke_width": 2.0, "stroke_dasharray": "9 6"}),
    )


def _no_room(told: Told, drawn: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the actors whose names found no room beside them."""
    unnamed = [node["id"] for node in drawn["nodes"] if not node["label"]]
    return (told.say("taking.no_room", names=told.named(unnamed, NAMED)),) if unnamed else ()


def _left_out(told: Told) -> tuple[str, ...]:
    """Name the actors that stand in no sector."""
    others = told.coverage.uncategorised
    return (told.say("drawing.left_out", n=len(others), names=told.named(others, NAMED)),) if others else ()


def _presence(told: Told) -> Table:
    rows = [
        (told.say(f"categories.{category}"), standing_note(standing, told.lang))
        for category, standing in standings_of(told).items()
    ]
    return Table(
        told.say("dossier.presence"), (told.say("dossier.category"), told.say("dossier.known")), tuple(rows), (1, 2)
    )


def _everybody(told: Told) -> Table:
    """Return the territory's actors in the order of the sectors, the most connected first, then those without one."""
    ties = ties_of(told.network, told.members)
    own = told.network.actors.filter(pl.col("id").is_in(told.members)).select("id", "name", "categories").rows()
    order = {category: place for place, category in enumerate(AROUND)}
    own.sort(key=lambda row: (order.get((row[2] or "").split("|")[0], len(order)), -ties[row[0]], row[0]))
    rows = [(name, _categories(told, held), ties[key]) for key, name, held in own[:MOST_ROWS]]
    headings = (told.say("listing.name"), told.say("listing.categories"), told.say("listing.relations"))
    return Table(_titled(told, "dossier.everybody", len(own)), headings, tuple(rows), (4, 3, 1))


def _categories(told: Told, held: str | None) -> str:
    return ", ".join(told.say(f"category.{each}") for each in (held or "none").split("|"))


def _titled(told: Told, key: str, rows: int) -> str:
    """Name a table; where it does not hold all its rows, say so."""
    title = told.say(key)
    return f"{title} ({told.say('taking.cut', n=MOST_ROWS, of=rows)})" if rows > MOST_ROWS else title


def _relations(told: Told) -> tuple[Table, ...]:
    """Return the relations that the picture draws as lines."""
    own = pl.Series("id", told.members, dtype=pl.String).implode()
    found = told.network.ties.filter(pl.col("source").is_in(own) & pl.col("target").is_in(own))
    rows = [
        (told.name(source), told.say(f"type.{kind}"), told.name(target))
        for source, kind, target in found.sort("id").select("source", "type", "target").head(MOST_ROWS).iter_rows()
    ]
    headings = (told.say("drawn.from"), told.say("drawn.relation"), told.say("drawn.to"))
    return (Table(_titled(told, "drawn.relations", found.height), headings, tuple(rows), (3, 2, 3)),) if rows else ()


def _pairs(told: Told, tied: Mapping[tuple[str, str], int]) -> Table:
    none = told.say("bubbles.none")
    rows = [
        (" – ".join(told.say(f"categories.{each}") for each in pair), tied[pair] or none)
        for pair in combinations(CATEGORIES, 2)
    ]
    return Table(told.say("taking.pairs"), (told.say("dossier.pair"), told.say("dossier.ties")), tuple(rows), (2, 1))
