"""One actor in words: what is known of it, what joins it to others, and where all this was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graph import reference
from graph.model.terms import ACTS_IN, COOPERATION_TYPES
from ui.pages.parts.facts import last_source, sourced, term
from ui.pages.parts.lasting import during
from ui.pages.parts.markup import Html, el, joined, link, shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.workspace import Evidence
    from ui.told import Speaking

SHOWN = 30
Row = dict[str, Any]


def actor(view: Speaking, key: str) -> Html:
    """Describe an actor."""
    row = view.network.actors.row(by_predicate=pl.col("id") == key, named=True)
    return joined(
        el("h3", *_marks(row), " ", row["name"]),
        el("p", _kinds(view, row), cls="quiet"),
        *_details(view, row),
        *_relations(view, key),
        *_initiatives(view, key),
        _sources(view, view.evidence("actors", [key]).get(key, [])),
    )


def _marks(row: Row) -> list[Html]:
    return [shape(category) for category in (row["categories"] or "none").split("|")]


def _kinds(view: Speaking, row: Row) -> str:
    held = [view.say(f"category.{each}") for each in (row["categories"] or "none").split("|")]
    place = reference.commune(row["commune"]) if row["commune"] else None
    said = [*held, term("kind", row["kind"], view.lang), place.name if place else ""]
    return " · ".join(each for each in said if each) + during(view, row)


def _details(view: Speaking, row: Row) -> list[Html]:
    lines = []
    if row["description"]:
        lines.append(el("p", row["description"]))
    if row["themes"]:
        themes = row["themes"].replace("|", ", ")
        lines.append(el("p", view.say("actor.themes", themes=themes)))
    if row["url"]:
        lines.append(el("p", link(row["url"], row["url"])))
    return lines


def _relations(view: Speaking, key: str) -> list[Html]:
    mine = view.network.relations.filter((pl.col("source") == key) | (pl.col("target") == key)).rows(named=True)
    mine.sort(key=lambda row: (row["type"] not in COOPERATION_TYPES, row["type"], row["id"]))
    title = el("p", el("strong", view.say("actor.relations", n=len(mine))))
    if not mine:
        return [title]
    evidence = view.evidence("relations", [row["id"] for row in mine[:SHOWN]])
    lines = [_relation(view, key, row, evidence.get(row["id"], ())) for row in mine[:SHOWN]]
    if len(mine) > SHOWN:
        lines.append(el("li", view.say("actor.more", n=len(mine) - SHOWN)))
    return [title, el("ul", *lines, cls="dots")]


def _relation(view: Speaking, key: str, row: Row, said: Sequence[Evidence]) -> Html:
    outward = row["source"] == key
    other = row["target"] if outward else row["source"]
    name = _place(view, other) if row["type"] == ACTS_IN else view.name(other)
    words = f"{term('type' if outward else 'type_back', row['type'], view.lang)} {name}"
    note = view.say("actor.note", note=row["note"]) if row["note"] else ""
    amount = view.say("actor.amount", amount=row["amount"]) if row["amount"] is not None else ""
    return el("li", words, amount, during(view, row), note, " ", el("span", last_source(said, view.lang), cls="source"))


def _place(view: Speaking, code: str) -> str:
    declared = view.network.territories.filter(pl.col("code") == code)["name"].drop_nulls()
    known = reference.territory(code)
    return str(declared[0]) if len(declared) else known.name if known else code


def _initiatives(view: Speaking, key: str) -> list[Html]:
    roles = view.network.participations.filter(pl.col("actor") == key)
    names = dict(view.network.initiatives.select("id", "name").iter_rows())
    lines = [
        el("li", names[initiative], f" ({role})" if role else "")
        for initiative, role in roles.select("initiative", "role").iter_rows()
    ]
    if not lines:
        return []
    return [el("p", el("strong", view.say("actor.initiatives", n=len(lines)))), el("ul", *lines, cls="dots")]


def _sources(view: Speaking, said: Sequence[Evidence]) -> Html:
    lines = [el("li", sourced(each, view.lang)) for each in reversed(said)]
    return el("details", el("summary", view.say("actor.sources", n=len(lines))), el("ul", *lines, cls="dots source"))
