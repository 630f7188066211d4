"""Which categories are there, each with where it was read; what is attested absent, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ui.pages.parts.editing_links import to_correct
from ui.pages.parts.facts import day, last_source
from ui.pages.parts.markup import Html, el, joined, shape

if TYPE_CHECKING:
    from graph.analysis.presence import Presence
    from ui.pages.parts.view import View

SHOWN = 15
BADGES = {"attested": "badge on", "unknown": "badge ask", "absent": "badge off"}


def presence(view: View) -> Html:
    """Return the presence of the five categories with its evidence."""
    return joined(*(_category(view, category, each) for category, each in view.coverage.presence.items()))


def _category(view: View, category: str, found: Presence) -> Html:
    badge = el("span", view.say(f"state.{found.state}"), cls=BADGES[found.state])
    title = view.say(f"categories.{category}")
    parts = [el("div", shape(category, filled=bool(found.actors)), title, badge, cls="head")]
    if found.actors:
        parts.append(_attested(view, found))
    elif found.state == "unknown":
        parts.append(el("p", view.say("presence.never"), cls="quiet"))
    parts += [_absence(view, found, each) for each in found.absences]
    return el("div", *parts, cls="row" if found.actors else "row dashed")


def _attested(view: View, found: Presence) -> Html:
    shown = found.actors[:SHOWN]
    evidence = view.evidence("actors", shown)
    lines = [
        el("li", view.name(actor), " ", el("span", last_source(evidence.get(actor, ()), view.lang), cls="source"))
        for actor in shown
    ]
    if len(found.actors) > SHOWN:
        lines.append(el("li", view.say("presence.more", n=len(found.actors) - SHOWN)))
    title = el("summary", view.say("presence.actors", n=len(found.actors)))
    return el("details", title, el("ul", *lines, cls="dots"))


def _absence(view: View, found: Presence, key: str) -> Html:
    row = view.network.absences.row(by_predicate=pl.col("id") == key, named=True)
    on = day(row["date"], view.lang)
    said = view.say("presence.absence", source=row["source"] or "", author=row["author"] or "", day=on)
    way = to_correct("absences", key, said, view.lang, view.territory.code)
    if not found.contradicted:
        return el("p", said, " ", way)
    return el("p", el("strong", view.say("presence.contradicted")), " ", said, " ", way, cls="warn")
