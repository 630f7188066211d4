"""Coverage computed word for word from its definition, by trying everything: the judge of graph.analysis."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory

    Row = Mapping[str, str | None]
    Tie = frozenset[str]

REQUIRED = ("collective", "public", "economic")
PAIRS = (("collective", "public"), ("collective", "economic"), ("public", "economic"))
COOPERATION = {"cooperates", "partner_of", "co_leads"}


def first_day(date: str) -> str:
    return date + "-01-01"[len(date) - 4 :]


def last_day(date: str) -> str:
    return date + {4: "-12-31", 7: "-31", 10: ""}[len(date)]


def valid(row: Row, day: str) -> bool:
    since, until = row["since"], row["until"]
    return (since is None or first_day(since) <= day) and (until is None or last_day(until) >= day)


def smallest_cover(ties: set[Tie]) -> list[str]:
    """Try all sets of actors, small ones first, in the order of ids."""
    actors = sorted({actor for tie in ties for actor in tie})
    for size in range(len(actors) + 1):
        for cut in combinations(actors, size):
            if all(tie & set(cut) for tie in ties):
                return list(cut)
    raise AssertionError


class Definition:
    """The answers, each from the words of the contract."""

    def __init__(self, network: Network, territory: Territory, day: str) -> None:
        self.territory, self.day = territory, day
        actors = [row for row in network.actors.to_dicts() if valid(row, day)]
        relations = [row for row in network.relations.to_dicts() if valid(row, day)]
        acting = {row["source"] for row in relations if row["type"] == "acts_in" and row["target"] == territory.code}
        self.everywhere = {row["id"]: set((row["categories"] or "").split("|")) - {""} for row in actors}
        own = [row for row in actors if (row["territory"] or row["commune"]) in territory.places or row["id"] in acting]
        self.held = {row["id"]: self.everywhere[row["id"]] for row in own}
        self.associations = {row["id"] for row in own if row["kind"] == "association"}
        self.relations = [
            row
            for row in relations
            if row["type"] in COOPERATION
            and row["source"] != row["target"]
            and {row["source"], row["target"]} <= set(self.everywhere)
        ]
        self.ties = {
            frozenset((row["source"], row["target"]))
            for row in self.relations
            if {row["source"], row["target"]} <= set(self.held)
        }
        self.absences = [
            row
            for row in network.absences.to_dicts()
            if row["territory"] == territory.code and first_day(row["date"]) <= day
        ]
        self.initiatives = [
            (row["id"], {p["actor"] for p in network.participations.to_dicts() if p["initiative"] == row["id"]})
            for row in network.initiatives.to_dicts()
            if valid(row, day) and row["territory"] in territory.places
        ]

    def presence(self, category: str) -> dict[str, object]:
        actors = sorted(actor for actor, held in self.held.items() if category in held)
        absent = any(row["category"] == category for row in self.absences)
        answer: dict[str, object] = {"state": "attested" if actors else "absent" if absent else "unknown"}
        return answer | {"actors": actors} | ({"contradicted": True} if actors and absent else {})

    def between(self, pair: tuple[str, str], held: Mapping[str, set[str]]) -> set[Tie]:
        """Return the unordered pairs of different actors of whom one holds the one and the other the other."""
        return {
            frozenset((x, y)) for x, y in permutations(sorted(held), 2) if pair[0] in held[x] and pair[1] in held[y]
        }

    def cooperation(self, pair: tuple[str, str]) -> dict[str, object]:
        possible = self.between(pair, self.held)
        ties = possible & self.ties
        cut = smallest_cover(ties)
        density = len(ties) / len(possible) if possible else None
        return {"ties": len(ties), "density": density, "redundancy": len(cut), "cut": cut}

    def triangles(self, held: Mapping[str, set[str]]) -> list[set[str]]:
        return [
            set(three)
            for three in permutations(sorted(held), 3)
            if all(category in held[actor] for category, actor in zip(REQUIRED, three, strict=True))
            and all(frozenset(two) in self.ties for two in combinations(three, 2))
        ]

    def level(self, held: Mapping[str, set[str]]) -> int:
        tied = sum(bool(self.between(pair, held) & self.ties) for pair in PAIRS)
        triangles = self.triangles(held)
        if any(not a & b for a, b in combinations(triangles, 2)):
            return 5
        if triangles:
            return 4
        if not any(set(REQUIRED) & categories for categories in held.values()):
            return 0
        return 1 + min(tied, 2)

    def broker(self) -> str | None:
        if self.level(self.held) != 3:
            return None
        brokers = [
            actor
            for first, second in combinations(PAIRS, 2)
            for actor in self.held
            if (common := set(first) & set(second)) <= self.held[actor]
            and all(
                any(other in self.held[one] for tie in self.ties if actor in tie for one in tie - {actor})
                for other in (set(first) | set(second)) - common
            )
        ]
        return min(brokers, default=None)

    def initiatives_of_all_three(self) -> list[str]:
        return sorted(
            initiative
            for initiative, actors in self.initiatives
            if any(
                all(category in self.held[actor] for category, actor in zip(REQUIRED, three, strict=True))
                for three in permutations(sorted(actors & set(self.held)), 3)
            )
        )

    def recoded(self, kept: str) -> dict[str, set[str]]:
        either = {"collective", "economic"}
        return {
            actor: held - either | {kept} if actor in self.associations and held & either else held
            for actor, held in self.held.items()
        }

    def researchers(self) -> dict[str, object]:
        found: dict[str, list[str]] = {"met": [], "unknown": [], "not_met": []}
        for row in self.relations:
            ends = permutations((row["source"], row["target"]))
            if any(one in self.held and "research" in self.everywhere[other] for one, other in ends):
                found[self.began(row["since"])].append(row["id"])
        for verdict, because in found.items():
            if because:
                return {"verdict": verdict, "because": sorted(because)}
        absent = self.presence("research")["state"] == "absent"
        return {"verdict": "not_met" if absent else "unknown", "because": []}

    def began(self, since: str | None) -> str:
        applied = self.territory.applied_on
        if since is None or applied is None:
            return "unknown"
        if last_day(since) < first_day(applied):
            return "met"
        return "not_met" if first_day(since) >= last_day(applied) else "unknown"

    def answer(self) -> dict[str, object]:
        present = {c: self.presence(c) for c in (*REQUIRED, "research", "national")}
        states: Sequence[object] = [present[category]["state"] for category in REQUIRED]
        return {
            "territory": {"code": self.territory.code, "name": self.territory.name},
            "as_of": self.day,
            "presence": present,
            "covered": {"attested": states.count("attested"), "possible": 3 - states.count("absent"), "of": 3},
            "cooperation": {"-".join(pair): self.cooperation(pair) for pair in PAIRS},
            "level": self.level(self.held),
            "broker": self.broker(),
            "initiatives_of_all_three": self.initiatives_of_all_three(),
            "researchers": self.researchers(),
            "codings": {
                "as_recorded": self.level(self.held),
                "associations_as_collective": self.level(self.recoded("collective")),
                "associations_as_economic": self.level(self.recoded("economic")),
            },
        }
