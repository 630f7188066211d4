"""The list of a territory's actors: the same as the picture, as text, with filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from graph import reference
from graph.model.terms import CATEGORIES, folded
from ui.pages.parts import address, frame
from ui.pages.parts.facts import last_source, term
from ui.pages.parts.markup import Html, el, joined, shape
from ui.sectors.picture import ties_of

if TYPE_CHECKING:
    from ui.pages.parts.view import View

SHOWN = 100
NONE = "none"
Row = dict[str, Any]


def listing(view: View) -> None:
    """Show the list with its filters."""
    if not view.members:
        frame.show(el("p", view.say("listing.empty"), cls="quiet"))
        return
    left, right = st.columns(2, gap="medium")
    category = left.selectbox(
        view.say("listing.category"),
        [*CATEGORIES, NONE],
        index=None,
        format_func=lambda each: view.say(f"categories.{each}"),
        placeholder=view.say("listing.all"),
        **address.one("category", [*CATEGORIES, NONE], None, key="listing_category"),
    )
    words = right.text_input(view.say("listing.words"), max_chars=100, **address.words("words", key="listing_words"))
    frame.show(view.kept("listing", _all) if category is None and not words else _listed(view, category, words))


def _all(view: View) -> Html:
    return _listed(view, None, "")


def _listed(view: View, category: str | None, words: str) -> Html:
    rows = found(view, category, words)
    counted = el("p", view.say("listing.count", n=len(rows), of=len(view.members)), cls="quiet")
    return joined(counted, _table(view, rows))


def found(view: View, category: str | None, words: str) -> list[Row]:
    """Return the territory's actors of a category whose name or description holds all words, by name."""
    own = view.network.actors.filter(pl.col("id").is_in(view.members))
    wanted = folded(words).split()
    rows = [row for row in own.rows(named=True) if _fits(row, category) and _says(row, wanted)]
    return sorted(rows, key=lambda row: (folded(row["name"]), row["id"]))


def _fits(row: Row, category: str | None) -> bool:
    return category is None or category in (row["categories"] or NONE).split("|")


def _says(row: Row, words: list[str]) -> bool:
    spoken = folded(f"{row['name']} {row['description'] or ''} {row['themes'] or ''}")
    return all(word in spoken for word in words)


def _table(view: View, rows: list[Row]) -> Html:
    shown = rows[:SHOWN]
    evidence = view.evidence("actors", [row["id"] for row in shown])
    ties = ties_of(view.network, view.members)
    titles = [view.say(f"listing.{each}") for each in ("name", "categories", "kind", "place", "relations", "source")]
    lines = [
        el(
            "tr",
            el("td", row["name"]),
            el("td", *_categories(view, row)),
            el("td", term("kind", row["kind"], view.lang)),
            el("td", _place(row)),
            el("td", str(ties[row["id"]]), cls="number"),
            el("td", last_source(evidence.get(row["id"], ()), view.lang), cls="source"),
        )
        for row in shown
    ]
    head = el("tr", *(el("th", title, scope="col") for title in titles))
    beyond = [el("p", view.say("listing.beyond", n=len(rows) - SHOWN), cls="quiet")] if len(rows) > SHOWN else []
    return el(
        "div", el("div", el("table", el("thead", head), el("tbody", *lines)), cls="scroll", tabindex="0"), *beyond
    )


def _categories(view: View, row: Row) -> list[str]:
    held = (row["categories"] or NONE).split("|")
    return [part for each in held for part in (shape(each), " ", view.say(f"category.{each}"), " ")]


def _place(row: Row) -> str:
    place = reference.commune(row["commune"]) if row["commune"] else None
    return place.name if place else ""
