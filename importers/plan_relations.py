"""What an action makes of the organisations that it names: roles always, relations only once it is under way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from graph.model import ids, rules
from graph.model.terms import folded
from importers.plan_cells import FUNDERS, is_help, names
from importers.scdl_parties import is_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.base import Record
    from importers.rows import Row

UNDER_WAY = frozenset({"en cours", "realise"})
"""Statuses at which what an action says of two organisations is a fact rather than an intention."""


@dataclass(frozen=True)
class Funding:
    """Who funds an action together, and with how much where the plan says it."""

    funders: Sequence[str]
    amount: float | None


@dataclass(frozen=True)
class Named:
    """The organisations that an action names, by their role, each once in each."""

    pilots: Sequence[str]
    partners: Sequence[str]
    fundings: Sequence[Funding]

    @classmethod
    def of(cls, row: Row) -> Named:
        """Read them from a row; a name that is a person's is left out and told, without being quoted."""
        fundings = [
            Funding(_organisations(row, name), _amount(row, f"amount_of_{name}")) for name in FUNDERS if row[name]
        ]
        return cls(
            _organisations(row, "pilot"), _organisations(row, "partners"), [each for each in fundings if each.funders]
        )

    def roles(self) -> Iterator[tuple[str, str]]:
        """Give each name with its role."""
        yield from ((name, "pilote") for name in self.pilots)
        yield from ((name, "partenaire") for name in self.partners)
        yield from ((name, "financeur") for each in self.fundings for name in each.funders)


def _organisations(row: Row, column: str) -> list[str]:
    found = []
    for name in names(row, column):
        if is_person(name):
            refusal = row.refused(column, "natural_person").of(row)
            row.doubts.append(type(refusal)(refusal.table, refusal.line, refusal.column, "", refusal.reason))
        else:
            found.append(name)
    return found


def _amount(row: Row, column: str) -> float | None:
    return None if is_help(row[column]) else row.sound(column, rules.number)


def records(row: Row, initiative: Mapping[str, str | None], named: Named, apart: str) -> list[Record]:
    """Return an action with its actors and, where it is under way or done, their relations.

    Several pilots lead it together (`co_leads`); each partner is one of each pilot (`partner_of`); who funds an action
    with one pilot funds that pilot (`funds`), with the amount where it is theirs alone.
    """
    keys = {name: _key(name, apart) for name, _ in named.roles()}
    actors = "|".join(dict.fromkeys(f"{keys[name]}:{role}" for name, role in named.roles()))
    found: list[Record] = [("actors", {"id": key, "name": name}) for name, key in keys.items()]
    found.append(("initiatives", {**initiative, "actors": actors or None}))
    if folded(row["status"]) in UNDER_WAY:
        found += [("relations", each) for each in _relations(initiative, named, keys)]
    return found


def _key(name: str, apart: str) -> str:
    """Return the id of an organisation known by its name only: within its plan or territory, however spelt."""
    return ids.from_content(folded(name), apart)


def _relations(
    initiative: Mapping[str, str | None], named: Named, keys: Mapping[str, str]
) -> Iterator[dict[str, str | None]]:
    action = str(initiative["id"])
    valid = {"since": initiative["since"], "until": initiative["until"], "initiative": action}

    def relation(source: str, target: str, type_: str, *told: str) -> dict[str, str | None]:
        key = ids.from_content(f"{type_} {action}", keys[source], keys[target], *told)
        return {"id": key, "source": keys[source], "target": keys[target], "type": type_, **valid}

    for one, other in combinations(named.pilots, 2):
        if keys[one] != keys[other]:
            yield relation(one, other, "co_leads")
    for pilot, partner in product(named.pilots, named.partners):
        if keys[pilot] != keys[partner]:
            yield relation(pilot, partner, "partner_of")
    for place, each in enumerate(named.fundings if len(named.pilots) == 1 else ()):
        amount = repr(each.amount) if each.amount is not None and len(each.funders) == 1 else None
        for funder in each.funders:
            if keys[funder] != keys[named.pilots[0]]:
                yield {**relation(funder, named.pilots[0], "funds", str(place)), "amount": amount}
