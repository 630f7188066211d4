"""The page of the network: all actors and what joins them, filtered, drawn in one picture that can be taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph.analysis.layout import layout
from ui.network.drawn import Scene, packed
from ui.pages.parts import frame, going
from ui.pages.parts.markup import el
from ui.pages.parts.network_asked import PATHS, Asked, asked, where_and_when
from ui.pages.parts.network_found import MOST_DRAWN, part_of
from ui.pages.parts.network_paths import steps, summary
from ui.pages.parts.network_picture import Around, Drawn, card, picture
from ui.pages.parts.network_taken import taken
from ui.pages.parts.when import dated_reading

if TYPE_CHECKING:
    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.locale import Language
    from ui.pages.parts.network_found import Found
    from ui.pages.parts.reads import Reading, Stamp
    from ui.pages.parts.subset import Subset

SHOWN = 50


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("network_page.title"), say("network_page.lead"))
    reading = dated_reading()
    code = where_and_when(reading, lang)
    territory = reading.territory(code) if code else None
    whole = reading.around(territory) if territory else reading.whole()
    wanted = asked(whole, reading, code, lang)
    within = None if wanted.subset.around or wanted.ends else territory
    found = part_of(reading.stamp, reading.day, wanted.subset, wanted.ends, whole, within)
    view = Around(reading, whole, lang)
    _said(found, wanted, view)
    if not found.network.actors.height:
        if not wanted.ends:
            frame.show(el("p", say("network_page.nothing"), cls="quiet"))
    elif found.places is None:
        _too_many(reading, found.network, lang)
        card(wanted, view)
    else:
        _drawn(found, wanted, view, territory)


def _said(found: Found, wanted: Asked, view: Around) -> None:
    """Say how much is shown; of paths, how the two are joined."""
    if found.paths is not None and wanted.ends:
        frame.show(summary(view, found.paths, wanted.ends, view.reading.day))
        return
    if wanted.view == PATHS:
        frame.show(el("div", el("p", view.say("network_page.choose_two")), cls="callout"))
    shown = found.network
    counts = (
        view.say("network_page.actors", n=shown.actors.height),
        view.say("network_page.relations", n=shown.relations.height),
    )
    frame.show(el("p", " · ".join(counts), role="status"))


def _too_many(reading: Reading, found: Network, lang: Language) -> None:
    """Say why so many actors are not drawn, and give the territories to choose from."""
    say = frame.speaker(lang)
    frame.show(el("div", el("p", say("network_page.too_many", n=found.actors.height, most=MOST_DRAWN)), cls="callout"))
    rows = sorted((row for row in reading.register() if row["actors"]), key=lambda row: -row["actors"])[:SHOWN]
    lines = [
        el(
            "tr",
            el("td", row["name"]),
            el("td", say("overview.n_actors", n=row["actors"]), cls="number"),
            el("td", say("overview.n_relations", n=row["relations"]), cls="number"),
        )
        for row in rows
    ]
    frame.show(el("div", el("table", el("tbody", *lines)), cls="scroll", tabindex="0"))


def _drawn(found: Found, wanted: Asked, view: Around, territory: Territory | None) -> None:
    reading, lang, say = view.reading, view.lang, view.say
    title = say("network_page.of", name=territory.name) if territory else say("network_page.of_all")
    within = None if wanted.subset.around else territory
    scene = Scene(title, lang, within)
    drawn = _packed(reading.stamp, reading.day, wanted.subset, wanted.ends, scene, found)
    picture(Drawn(drawn, wanted), view)
    if found.paths is not None:
        frame.show(steps(view, found.paths))
    taken(found, wanted, view, scene)
    if territory:
        going.link("territory", say("overview.open_named", name=territory.name), lang, territory=territory.code)
    _strongest(found.network, lang)


@st.cache_data(show_spinner=False, max_entries=24)
def _packed(  # the first five tell one picture from another
    stamp: Stamp,  # noqa: ARG001 - it is part of the key
    day: str,  # noqa: ARG001 - as above
    wanted: Subset,  # noqa: ARG001 - as above
    ends: tuple[str, str] | None,  # noqa: ARG001 - as above
    scene: Scene,
    _found: Found,
) -> bytes:
    return packed(_found.network, _found.places or layout(_found.network), scene)


def _strongest(found: Network, lang: Language) -> None:
    """Give the picture as text: its most connected actors."""
    say = frame.speaker(lang)
    ends = pl.concat([found.ties["source"].alias("id"), found.ties["target"].alias("id")])
    ties = ends.value_counts(name="ties").join(found.actors, on="id")
    rows = ties.sort("ties", "id", descending=[True, False]).head(SHOWN).select("name", "categories", "ties").rows()
    lines = [
        el(
            "tr",
            el("td", name),
            el("td", ", ".join(say(f"category.{each}") for each in (held or "none").split("|"))),
            el("td", str(count), cls="number"),
        )
        for name, held, count in rows
    ]
    head = el("tr", *(el("th", say(f"listing.{each}"), scope="col") for each in ("name", "categories", "relations")))
    table = el("table", el("thead", head), el("tbody", *lines))
    scrolled = el("div", table, cls="scroll", tabindex="0")
    frame.show(el("details", el("summary", say("network_page.as_text", n=len(lines))), scrolled))


if __name__ == "__main__":
    main()
