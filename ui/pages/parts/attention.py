"""What needs attention in a territory, in sentences: gaps first, then what hangs on few, then what is undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.terms import REQUIRED_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.told import Told


def attention(view: Told, *, presence: bool = True) -> list[str]:
    """Return what to look at in a territory, the most pressing first.

    Without `presence`, missing categories are left out: they are said beside it already.
    """
    return [
        *_contradictions(view),
        *(_gaps(view) if presence else ()),
        *_silences(view),
        *_fragile(view),
        *_undecided(view),
    ]


def _contradictions(view: Told) -> Iterator[str]:
    for category, presence in view.coverage.presence.items():
        if presence.contradicted:
            yield view.say("attention.contradicted", category=view.say(f"categories.{category}"))


def _gaps(view: Told) -> Iterator[str]:
    for category in REQUIRED_CATEGORIES:
        state = view.coverage.presence[category].state
        if state != "attested":
            yield view.say(f"attention.{state}", category=view.say(f"categories.{category}"))


def _silences(view: Told) -> Iterator[str]:
    for pair, cooperation in view.coverage.pairs.items():
        if not cooperation.ties and cooperation.possible:
            yield view.say("attention.no_ties", pair=view.say(f"pair.{pair}"))


def _fragile(view: Told) -> Iterator[str]:
    for pair, cooperation in view.coverage.pairs.items():
        if cooperation.redundancy.size == 1:
            (only,) = cooperation.redundancy.cut
            yield view.say("attention.one_actor", pair=view.say(f"pair.{pair}"), actor=view.name(only))


def _undecided(view: Told) -> Iterator[str]:
    if view.coverage.depends_on_coding:
        yield view.say("attention.coding")
    if view.coverage.researchers.verdict == "unknown":
        yield view.say("attention.researchers")
    if view.coverage.uncategorised:
        yield view.say("attention.uncategorised", n=len(view.coverage.uncategorised))
