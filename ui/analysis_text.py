"""The measures of a network as a text for people: below ten actors counts and lists only, and no ranking ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.analysis.analyse import Analysis, Mixing
    from ui.locale import Language

FEW = 10
"""Below about so many actors an index says more than is known."""
SIGNIFICANT = 0.05
SHOWN = 20
"""How many names a line lists at most."""


def analysis_text(found: Analysis, names: Mapping[str, str], *, lang: Language) -> str:
    """Return the answer of `analyse` and `structure` without `--json`."""
    return "\n".join(_Said(found, names, lang).lines())


class _Said:
    def __init__(self, found: Analysis, names: Mapping[str, str], lang: Language) -> None:
        self.found = found
        self.names = names
        self.lang = lang

    def say(self, key: str, **values: object) -> str:
        return text(key, self.lang, **values)

    def lines(self) -> Iterator[str]:
        graph = self.found.graph
        yield self.say("measures.actors", n=graph.n)
        yield self.say("measures.ties", n=graph.m)
        if graph.loops or graph.parallel:
            yield self.say("measures.dropped", loops=graph.loops, parallel=graph.parallel)
        if not graph.n:
            return
        yield self.say("measures.components", n=graph.components)
        yield self.listed("measures.isolates", [graph.ids[row] for row in np.flatnonzero(graph.contacts == 0)])
        yield self.listed("measures.cut_points", self.found.cut_points)
        yield self.listed("measures.bridges", [f"{self.name(a)} – {self.name(b)}" for a, b in self.found.bridges])
        if graph.n < FEW:
            yield self.say("measures.few", few=FEW)
            return
        yield from self.indices()
        yield self.say("measures.rests_on", seed=self.found.seed, draws=self.found.draws)

    def name(self, actor: str) -> str:
        return self.names.get(actor, actor)

    def listed(self, key: str, members: list[str] | tuple[str, ...]) -> str:
        if not members:
            return self.say(f"{key}_none")
        shown = ", ".join(self.name(each) for each in members[:SHOWN])
        return self.say(key, n=len(members), names=shown + ("…" if len(members) > SHOWN else ""))

    def indices(self) -> Iterator[str]:
        found = self.found
        yield self.say("measures.density", density=_rounded(found.graph.density))
        for size, key in enumerate(("measures.key_player", "measures.key_pair")):
            players = found.key_players[size]
            if players and players.fragmentation:
                members = ", ".join(self.name(found.graph.ids[row]) for row in players.members)
                yield self.say(key, names=members, share=_rounded(players.fragmentation))
        if found.mixing and found.mixing.ei_index is not None:
            yield self.say(
                "measures.ei",
                value=_rounded(found.mixing.ei_index),
                means=self.say(f"measures.ei_{verdict(found.mixing)}"),
            )
        if found.composition:
            yield self.say("measures.blau", value=_rounded(found.composition.blau))
        groups = int((np.bincount(found.communities.members) > 1).sum())  # somebody without a tie is no group
        yield (
            self.say("measures.communities", n=groups)
            if found.communities.stable
            else self.say("measures.communities_none")
        )


def verdict(mixing: Mixing) -> str:
    """Return `more`, `fewer` (ties between categories than both null models expect) or `undetermined`."""
    models = (mixing.labels, mixing.degrees)
    sides = set()
    for each in models:
        if mixing.ei_index is None or each.p is None or each.mean is None or each.p >= SIGNIFICANT:
            return "undetermined"
        sides.add(mixing.ei_index > each.mean)
    if len(sides) > 1:
        return "undetermined"
    return "more" if sides == {True} else "fewer"


def _rounded(value: float | None) -> float:
    return round(value or 0.0, 2)
