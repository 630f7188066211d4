"""Who cooperates with whom between the three required categories, on how many it hangs, and the researchers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ui.pages.parts.facts import last_source, term
from ui.pages.parts.lasting import during
from ui.pages.parts.markup import Html, el, joined, shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.analysis.cooperation import Cooperation
    from graph.workspace import Evidence
    from ui.pages.parts.view import View
    from ui.told import Told

SHOWN = 20
NAMED = 8
BADGES = {"met": "badge on", "not_met": "badge off", "unknown": "badge ask"}


def cooperation(view: View) -> Html:
    """Return the three pairs with their relations and where these were read."""
    return joined(*(_pair(view, pair, each) for pair, each in view.coverage.pairs.items()))


def _pair(view: View, pair: str, found: Cooperation) -> Html:
    shapes = [shape(category, filled=bool(found.ties)) for category in pair.split("-")]
    parts = [el("div", *shapes, view.say(f"pair.{pair}"), cls="head"), el("p", ties_in_words(view, found))]
    if found.ties:
        parts.append(el("p", redundancy_in_words(view, found)))
        parts.append(relations_read(view, found.relations))
    return el("div", *parts, cls="row" if found.ties else "row dashed")


def ties_in_words(view: Told, found: Cooperation) -> str:
    """Say how many ties there are, of how many possible."""
    if not found.possible:
        return view.say("cooperation.impossible")
    if not found.ties:
        return view.say("cooperation.none", n=found.possible)
    return view.say("cooperation.ties", n=found.ties, possible=found.possible)


def redundancy_in_words(view: Told, found: Cooperation) -> str:
    """Say on whom the cooperation hangs."""
    said = view.named(found.redundancy.cut, NAMED)
    key = "cooperation.hangs" if found.redundancy.exact else "cooperation.hangs_at_most"
    return view.say(key, n=found.redundancy.size, actors=said)


def relations_read(view: View, ids: Sequence[str]) -> Html:
    """List relations in words, each with where it was last read."""
    shown = list(ids[:SHOWN])
    evidence = view.evidence("relations", shown)
    rows = view.network.relations.filter(pl.col("id").is_in(shown)).rows(named=True)
    lines = [el("li", *_relation(view, row, evidence.get(row["id"], ()))) for row in rows]
    if len(ids) > SHOWN:
        lines.append(el("li", view.say("cooperation.more", n=len(ids) - SHOWN)))
    return el("details", el("summary", view.say("cooperation.relations", n=len(ids))), el("ul", *lines, cls="dots"))


def _relation(view: View, row: Mapping[str, str | None], said: Sequence[Evidence]) -> list[str]:
    source, target = view.name(str(row["source"])), view.name(str(row["target"]))
    words = f"{source} {term('type', row['type'], view.lang)} {target}"
    return [words, during(view, row), " ", el("span", last_source(said, view.lang), cls="source")]


def researchers(view: View) -> Html:
    """Say whether a partnership with researchers existed before the application, and what this rests on."""
    found = view.coverage.researchers
    badge = el("span", view.say(f"verdict.{found.verdict}"), cls=BADGES[found.verdict])
    reason = "relations" if found.because else "absent" if found.absences else "nobody"
    if reason == "relations" and view.territory.applied_on is None:
        reason = "undated"
    mark = shape("research", filled=bool(found.because))
    parts = [
        el("div", mark, view.say("researchers.asked"), badge, cls="head"),
        el("p", view.say(f"researchers.{found.verdict}_{reason}")),
    ]
    if found.because:
        parts.append(relations_read(view, found.because))
    return el("div", *parts, cls="row" if found.verdict == "met" else "row dashed")
