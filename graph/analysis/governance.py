"""Who sits where, and whether each local committee has one or two of its members on the national one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from graph.analysis.name_words import ARTICLES
from graph.analysis.names import spelt
from graph.model.terms import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory

Seating = Literal["met", "none_sits", "too_many", "no_local_committee", "no_members", "national_unknown"]
FEWEST, MOST = 1, 2
"""How many members of a local committee sit on the national one."""
_STEERING = ("copil", "pilotage", "steering")
_REFERENT = "referent"


@dataclass(frozen=True)
class Seat:
    """An actor in a body, in a role as it was written; None where no role was."""

    actor: str
    role: str | None


@dataclass(frozen=True)
class Body:
    """A committee or working group; `territory` is the code it belongs to, None for a national one."""

    id: str
    name: str
    territory: str | None
    seats: tuple[Seat, ...]

    @property
    def actors(self) -> frozenset[str]:
        """Who sits in it."""
        return frozenset(seat.actor for seat in self.seats)


@dataclass(frozen=True)
class Referent:
    """An actor who answers for a territory: `role` as it was written, in the body `body`.

    `territory` is the code of the one territory that the role names or the body belongs to, None where neither tells.
    """

    actor: str
    role: str
    body: str
    territory: str | None


@dataclass(frozen=True)
class LocalSeats:
    """A territory's own bodies, and who of their members sits on the national committee."""

    territory: str
    bodies: tuple[str, ...]
    on_national: tuple[str, ...]
    verdict: Seating


@dataclass(frozen=True)
class Governance:
    """The bodies of the programme.

    `steering` is the national committee's id, None where no national body is called so or several are. `local` has
    one entry per territory asked about, in their order.
    """

    bodies: tuple[Body, ...]
    steering: str | None
    local: tuple[LocalSeats, ...]
    referents: tuple[Referent, ...]

    def as_json(self) -> dict[str, object]:
        """Return the answer of `essaim governance`."""
        return {
            "steering": self.steering,
            "bodies": [
                {
                    "id": each.id,
                    "name": each.name,
                    "territory": each.territory,
                    "members": [{"actor": seat.actor, "role": seat.role} for seat in each.seats],
                }
                for each in self.bodies
            ],
            "local": [
                {
                    "territory": each.territory,
                    "bodies": list(each.bodies),
                    "on_national": list(each.on_national),
                    "verdict": each.verdict,
                }
                for each in self.local
            ],
            "referents": [
                {"actor": each.actor, "role": each.role, "body": each.body, "territory": each.territory}
                for each in self.referents
            ],
        }


def governance(network: Network, territories: Sequence[Territory]) -> Governance:
    """Return who sits where, on the network's day.

    The national committee is the one national body (without a territory) that is called a steering committee
    (« copil », « comité de pilotage »), or the only national body there is. Whoever sits in any body of a territory
    counts as a member of its local committee.
    """
    bodies = _bodies(network)
    steering = _steering(bodies)
    seated = {each.id: each.actors for each in bodies}
    national = seated[steering] if steering else None
    local = tuple(_local(each.code, bodies, national) for each in territories)
    return Governance(bodies, steering, local, tuple(_referents(bodies, territories)))


def _bodies(network: Network) -> tuple[Body, ...]:
    seats: dict[str, list[Seat]] = {}
    for body, actor, role in network.memberships.select("body", "actor", "role").iter_rows():
        seats.setdefault(body, []).append(Seat(actor, role or None))
    rows = network.bodies.sort(pl.col("territory").is_not_null(), "id").select("id", "name", "territory").iter_rows()
    return tuple(Body(key, name, territory, tuple(seats.get(key, ()))) for key, name, territory in rows)


def _steering(bodies: Iterable[Body]) -> str | None:
    national = [each for each in bodies if each.territory is None]
    named = [each for each in national if any(word in folded(each.name) for word in _STEERING)]
    candidates = named or national
    return candidates[0].id if len(candidates) == 1 else None


def _local(code: str, bodies: Iterable[Body], national: frozenset[str] | None) -> LocalSeats:
    own = [each for each in bodies if each.territory == code]
    members = frozenset[str]().union(*(each.actors for each in own))
    seated = tuple(sorted(members & national)) if national is not None else ()
    ids = tuple(each.id for each in own)
    return LocalSeats(code, ids, seated, _seating(own, members, national, len(seated)))


def _seating(own: list[Body], members: frozenset[str], national: frozenset[str] | None, seated: int) -> Seating:
    if not own:
        return "no_local_committee"
    if not members:
        return "no_members"
    if national is None:
        return "national_unknown"
    if seated < FEWEST:
        return "none_sits"
    return "met" if seated <= MOST else "too_many"


def _referents(bodies: Iterable[Body], territories: Sequence[Territory]) -> Iterable[Referent]:
    words = {each.code: _words(each.name) for each in territories}
    for body in bodies:
        for seat in body.seats:
            if seat.role and _REFERENT in folded(seat.role):
                yield Referent(seat.actor, seat.role, body.id, body.territory or _named(seat.role, words))


def _named(role: str, words: Mapping[str, frozenset[str]]) -> str | None:
    """Return the one territory all of whose named words a role gives, the most words first."""
    said = {word for word in _words(role) if not word.startswith(_REFERENT)}
    shared = {code: len(said & own) for code, own in words.items() if said and said <= own}
    if not shared:
        return None
    best = max(shared.values())
    found = [code for code, count in shared.items() if count == best]
    return found[0] if len(found) == 1 else None


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in spelt(text).split() if word not in ARTICLES)


def seats_of(found: Governance) -> Counter[str]:
    """Return in how many bodies each actor sits."""
    return Counter(actor for body in found.bodies for actor in body.actors)
