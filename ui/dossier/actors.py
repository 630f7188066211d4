"""Who is there and who cooperates, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.export.documents import Heading, Paragraph, Picture, Table
from ui.pages.parts.cooperation import redundancy_in_words, ties_in_words
from ui.pages.parts.facts import term
from ui.pictures.bubbles import bubbles_svg, spoken
from ui.pictures.sectors import sectors_svg
from ui.sectors.picture import picture, standing_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.export.documents import Block
    from ui.dossier.subject import Subject

NAMED = 12


def pictures(subject: Subject) -> Iterator[Block]:
    """Yield the two pictures of the territory, each with its content in words."""
    say, name = subject.say, subject.territory.name
    yield Heading(say("dossier.bubbles"), 2)
    drawn = bubbles_svg(name, subject.standings, subject.tied, subject.lang)
    yield Picture(drawn, spoken(name, subject.standings, subject.tied, subject.lang), 0.85)
    yield Paragraph(say("dossier.bubbles_legend"), "quiet")
    yield Heading(say("dossier.sectors"), 2)
    described = picture(subject.network, subject.members, name=name, standings=subject.standings, lang=subject.lang)
    yield Picture(sectors_svg(described), described["words"]["name"])
    yield Paragraph(say("drawing.legend.sectors"), "quiet")


def presence(subject: Subject) -> Table:
    """Return the five categories: what is known of each, and who it is."""
    say = subject.say
    rows = [
        (say(f"categories.{category}"), standing_note(standing, subject.lang), _named(subject, category))
        for category, standing in subject.standings.items()
    ]
    headings = (say("dossier.category"), say("dossier.known"), say("dossier.actors"))
    return Table(say("dossier.presence"), headings, tuple(rows), (2, 2, 5))


def _named(subject: Subject, category: str) -> str:
    return subject.named(subject.coverage.presence[category].actors, NAMED)


def cooperation(subject: Subject) -> Table:
    """Return the three pairs: how many ties, of how many possible, and on whom they hang."""
    say = subject.say
    rows = [
        (say(f"pair.{pair}"), ties_in_words(subject, each), redundancy_in_words(subject, each) if each.ties else "")
        for pair, each in subject.coverage.pairs.items()
    ]
    headings = (say("dossier.pair"), say("dossier.ties"), say("dossier.fragility"))
    return Table(say("dossier.cooperation"), headings, tuple(rows), (2, 3, 4))


def everybody(subject: Subject) -> Table:
    """Return all actors of the territory, with where each was last read."""
    say = subject.say
    own = subject.network.actors.filter(pl.col("id").is_in(subject.members)).sort("name", "id").rows(named=True)
    sources = subject.sources("actors", [row["id"] for row in own])
    rows = [(row["name"], _categories(subject, row["categories"]), sources.get(row["id"], "")) for row in own]
    headings = (say("dossier.actor"), say("dossier.categories"), say("dossier.source"))
    return Table(say("dossier.everybody"), headings, tuple(rows), (4, 2.4, 3.4))


def _categories(subject: Subject, held: str | None) -> str:
    if not held:
        return subject.say("dossier.to_confirm")
    return ", ".join(term("category_short", each, subject.lang) for each in held.split("|"))
