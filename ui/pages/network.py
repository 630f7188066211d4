"""The page of the network: all actors and what joins them, filtered, drawn in one picture that can be taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph.model.terms import ACTS_IN, CATEGORIES, RELATION_TYPES
from ui.pages.parts import frame, going
from ui.pages.parts.chosen import ACTOR
from ui.pages.parts.facts import told_apart
from ui.pages.parts.markup import el
from ui.pages.parts.subset import Subset, subset
from ui.pages.parts.when import dated_reading, day_input, year_slider

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.locale import Language
    from ui.pages.parts.reads import Reading, Stamp

MOST_DRAWN = 1500
HEIGHT = 760
SHOWN = 50
STEPS = (1, 2, 3)


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("network_page.title"), say("network_page.lead"))
    reading = dated_reading()
    code = _where_and_when(reading, lang)
    territory = reading.territory(code) if code else None
    whole = reading.around(territory) if territory else reading.whole()
    wanted = _around(_filters(code, lang), whole, lang)
    found = subset(whole, wanted, None if wanted.around else territory)
    counts = say("network_page.actors", n=found.actors.height), say("network_page.relations", n=found.relations.height)
    frame.show(el("p", " · ".join(counts), role="status"))
    if not found.actors.height:
        frame.show(el("p", say("network_page.nothing"), cls="quiet"))
    elif found.actors.height > MOST_DRAWN:
        _too_many(reading, found, lang)
    else:
        _drawn(reading, found, wanted, territory, lang)


def _where_and_when(reading: Reading, lang: Language) -> str | None:
    """Ask for the territory, which is returned, and the day."""
    left, right = st.columns([3, 1], gap="medium")
    code = _territory(left, reading, lang)
    day_input(right, reading, lang)
    year_slider(reading, code, lang)
    return code


def _territory(place: DeltaGenerator, reading: Reading, lang: Language) -> str | None:
    say = frame.speaker(lang)
    names = told_apart({row["code"]: row["name"] for row in reading.register() if row["actors"]})
    asked = st.query_params.get("territory")
    if asked in names and "network_territory" not in st.session_state:
        st.session_state["network_territory"] = asked
    chosen: str | None = place.selectbox(
        say("network_page.territory"),
        list(names),
        index=None,
        format_func=lambda code: names[code],
        placeholder=say("network_page.everywhere"),
        key="network_territory",
    )
    return chosen


def _filters(code: str | None, lang: Language) -> Subset:
    say = frame.speaker(lang)
    left, right = st.columns(2, gap="medium")
    categories = left.multiselect(
        say("network_page.categories"),
        list(CATEGORIES),
        format_func=lambda each: say(f"categories.{each}"),
        placeholder=say("network_page.all_categories"),
        key="network_categories",
    )
    types = right.multiselect(
        say("network_page.types"),
        [each for each in RELATION_TYPES if each != ACTS_IN],
        format_func=lambda each: say(f"type_name.{each}"),
        placeholder=say("network_page.all_types"),
        key="network_types",
    )
    joined = st.checkbox(say("network_page.joined_only"), key="network_joined")
    return Subset(code, tuple(categories), tuple(types), joined)


def _around(wanted: Subset, whole: Network, lang: Language) -> Subset:
    """Ask how far around the actor that the address names one wants to see; and offer the way back to everybody."""
    actor = st.query_params.get(ACTOR)
    if actor not in whole.position:
        return wanted
    say = frame.speaker(lang)
    name = whole.actors["name"][whole.position[actor]]
    left, right = st.columns([3, 1], gap="medium", vertical_alignment="bottom")
    steps = left.radio(
        say("network_page.around", name=going.plain(name)),
        STEPS,
        key="network_steps",
        horizontal=True,
        format_func=lambda n: say("network_page.steps", n=n),
    )
    right.button(say("network_page.everybody"), on_click=_everybody)
    return replace(wanted, around=actor, steps=steps)


def _everybody() -> None:
    st.query_params.pop(ACTOR, None)


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


def _drawn(reading: Reading, found: Network, wanted: Subset, territory: Territory | None, lang: Language) -> None:
    say = frame.speaker(lang)
    title = say("network_page.of", name=territory.name) if territory else say("network_page.of_all")
    html = _page(reading.stamp, reading.day, wanted, title, lang, found, territory)
    st.iframe(html, height=HEIGHT, alt=title)
    st.download_button(
        say("network_page.download"),
        html,
        file_name=f"essaim-{wanted.territory or say('network_page.file')}.html",
        mime="text/html",
        on_click="ignore",
        key="network_download",
    )
    frame.show(el("p", say("network_page.download_note"), cls="quiet"))
    if territory:
        going.link("territory", say("overview.open_named", name=territory.name), lang, territory=territory.code)
    _strongest(found, lang)


@st.cache_data(show_spinner=False, max_entries=24)
def _page(  # the first five tell one picture from another
    stamp: Stamp,  # noqa: ARG001
    day: str,  # noqa: ARG001
    wanted: Subset,  # noqa: ARG001
    title: str,
    lang: Language,
    _network: Network,
    _territory: Territory | None,
) -> str:
    from ui.network_view import page  # noqa: PLC0415 - slow to load, not always needed

    return page(_network, title=title, lang=lang, territory=_territory)


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
