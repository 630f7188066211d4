"""Coverage of a territory (criterion 4): who is there, who cooperates with whom, what nobody has asked yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.analysis.cooperation import cooperation_between, level_and_triangles, triad
from graph.analysis.presence import covered, presence
from graph.analysis.researchers import researchers
from graph.analysis.ties import BIT, ties_of
from graph.model.terms import PAIRS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graph.analysis.cooperation import Cooperation, Triad
    from graph.analysis.presence import Covered, Presence
    from graph.analysis.researchers import Researchers
    from graph.analysis.ties import Ties
    from graph.model.network import Network
    from graph.model.territory import Territory

CODINGS = ("as_recorded", "associations_as_collective", "associations_as_economic")


@dataclass(frozen=True)
class Coverage:
    """What criterion 4 asks of a territory on a day, with the ids of the records it rests on.

    `actors` counts the territory's actors, `uncategorised` are those without a category. `pairs` has the
    cooperation of each pair of required categories (`collective-public`). `initiatives` involve three different
    actors of the territory, one for each required category. `codings` has the triad level as recorded, and with
    associations that are recorded as collective or economic counted as the one, then as the other.
    """

    code: str
    name: str
    as_of: str
    actors: int
    uncategorised: tuple[str, ...]
    presence: Mapping[str, Presence]
    covered: Covered
    pairs: Mapping[str, Cooperation]
    triad: Triad
    initiatives: tuple[str, ...]
    researchers: Researchers
    codings: Mapping[str, int]

    @property
    def depends_on_coding(self) -> bool:
        """Whether the level changes with the coding of associations."""
        return len(set(self.codings.values())) > 1

    def as_json(self) -> dict[str, object]:
        """Return the answer of `essaim coverage`; lists are in the order of ids."""
        return {
            "territory": {"code": self.code, "name": self.name},
            "as_of": self.as_of,
            "actors": self.actors,
            "uncategorised": list(self.uncategorised),
            "presence": {category: _presence_json(each) for category, each in self.presence.items()},
            "covered": {
                "attested": self.covered.attested,
                "possible": self.covered.possible,
                "of": self.covered.of,
            },
            "cooperation": {pair: _cooperation_json(each) for pair, each in self.pairs.items()},
            "level": self.triad.level,
            "triangles": [list(triangle) for triangle in self.triad.triangles],
            "broker": self.triad.broker,
            "initiatives_of_all_three": list(self.initiatives),
            "researchers": _researchers_json(self.researchers),
            "codings": dict(self.codings),
        }


def coverage(network: Network, territory: Territory, day: str) -> Coverage:
    """Return the coverage of a territory on a day, of the whole network or of `network.around(territory)`.

    Only actors and relations valid on that day count (`since` and `until` included), and only cooperation
    relations between two different actors of the territory. Inferred ties never do.

    Examples
    --------
    >>> from graph.model.network import Network
    >>> from graph.model.territory import Territory
    >>> tulle = Territory("200066744", "Tulle", "epci", (), frozenset({"200066744"}), None, None)
    >>> coverage(Network.of(), tulle, "2026-11-23").covered
    Covered(attested=0, possible=3, of=3)
    """
    valid = network.on(day)
    ties = ties_of(valid, territory)
    present = presence(valid, territory, ties)
    found = triad(ties)
    return Coverage(
        code=territory.code,
        name=territory.name,
        as_of=day,
        actors=len(ties.actors),
        uncategorised=tuple(ties.actors.filter(pl.Series(ties.masks == 0, dtype=pl.Boolean))),
        presence=present,
        covered=covered(present),
        pairs={"-".join(pair): cooperation_between(ties, pair) for pair in PAIRS},
        triad=found,
        initiatives=initiatives_of_all_three(valid, territory, ties),
        researchers=researchers(valid, territory, present["research"].absences * (not present["research"].actors)),
        codings=dict(zip(CODINGS, (found.level, *_recoded_levels(ties)), strict=True)),
    )


def _recoded_levels(ties: Ties) -> list[int]:
    return [
        level_and_triangles(ties, recoded(ties.masks, ties.associations, kept))[0]
        for kept in ("collective", "economic")
    ]


def recoded(masks: NDArray[np.uint8], associations: NDArray[np.bool_], kept: str) -> NDArray[np.uint8]:
    """Return masks in which associations that hold collective, economic or both hold only the one that is kept."""
    either = np.uint8(BIT["collective"] | BIT["economic"])
    return np.where(associations & (masks & either > 0), masks & ~either | np.uint8(BIT[kept]), masks)


def initiatives_of_all_three(network: Network, territory: Territory, ties: Ties) -> tuple[str, ...]:
    """Return the territory's initiatives in which three of its actors can stand for the three categories.

    By Hall's theorem (1935) they can where each category has an actor, each two categories have two between them,
    and all three have three.
    """
    own = network.initiatives.filter(pl.col("territory").is_in(list(territory.places)))["id"].implode()
    masks = pl.DataFrame({"actor": ties.actors, "mask": ties.masks})
    roles = network.participations.select("initiative", "actor").unique().join(masks, on="actor")
    enough = [(pl.col("mask") & part != 0).sum() >= part.bit_count() for part in range(1, 8)]
    found = roles.filter(pl.col("initiative").is_in(own)).group_by("initiative").agg(all=pl.all_horizontal(enough))
    return tuple(found.filter("all")["initiative"].sort())


def _presence_json(each: Presence) -> dict[str, object]:
    answer: dict[str, object] = {"state": each.state, "actors": list(each.actors), "absences": list(each.absences)}
    return answer | ({"contradicted": True} if each.contradicted else {})


def _cooperation_json(each: Cooperation) -> dict[str, object]:
    return {
        "ties": each.ties,
        "possible": each.possible,
        "density": each.density,
        "redundancy": each.redundancy.size,
        "cut": sorted(each.redundancy.cut),
        "exact": each.redundancy.exact,
        "relations": list(each.relations),
    }


def _researchers_json(each: Researchers) -> dict[str, object]:
    return {"verdict": each.verdict, "because": list(each.because), "absences": list(each.absences)}
