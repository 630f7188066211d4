"""What a workspace must answer, in plain Python: a list of what was said and decided, read anew for each answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

Values = dict[str, str]
Record = tuple[str, Values]
Shown = dict[str, set[tuple[str | None, ...]]]
ACTOR = ("name", "siren", "description", "since", "until")
RELATION = ("source", "target", "type", "since", "until")


class Refused(Exception):
    """The model's word for what must be refused, by its code."""


class Said(NamedTuple):
    table: str
    key: str
    values: Values


@dataclass
class Entry:
    day: str
    kind: str
    said: list[Said] = field(default_factory=list)
    target: int = 0
    kept: str = ""
    other: str = ""


class Model:
    """The entries of a workspace, numbered from 1."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def alive(self, day: str | None = None) -> list[Entry]:
        """Return the entries that count, as known by the end of a day."""
        taken_back: set[int] = set()
        known = [(number, each) for number, each in enumerate(self.entries, 1) if day is None or each.day <= day]
        for number, each in reversed(known):
            if each.target and number not in taken_back:
                taken_back.add(each.target)
        return [each for number, each in known if number not in taken_back]

    def ids(self, entries: list[Entry]) -> dict[str, str]:
        """Return the id of every actor key: the same SIREN now is one, unless held apart; merges join on top."""
        known = _folded(entries, "actors")
        apart = {frozenset((each.kept, each.other)) for each in entries if each.kind == "apart"}
        groups: list[list[str]] = []
        for key, values in known.items():
            same = [
                group
                for group in groups
                if values.get("siren")
                and known[group[0]].get("siren") == values["siren"]
                and not any(frozenset((key, each)) in apart for each in group)
            ]
            if same:
                same[0].append(key)
            else:
                groups.append([key])
        found = {key: group[0] for group in groups for key in group}
        for each in entries:
            if each.kind == "merge":
                kept, other = found.get(each.kept, each.kept), found.get(each.other, each.other)
                found = {key: kept if actor == other else actor for key, actor in found.items()}
                found[other] = found[other] if other in found and other == kept else kept
        return found

    def shown(self, *, known_on: str | None = None, as_of: str | None = None) -> Shown:
        """Return the rows of actors, relations and participations."""
        entries = self.alive(known_on)
        ids = self.ids(entries)
        actors: dict[str, Values] = {}
        for said in (each for entry in entries for each in entry.said if each.table == "actors"):
            actors.setdefault(ids[said.key], {}).update(said.values)
        actors = {key: values for key, values in actors.items() if _valid(values, as_of)}
        relations: set[tuple[str | None, ...]] = set()
        roles: set[tuple[str | None, ...]] = set()
        for key, values in _folded(entries, "relations").items():
            ends = {name: ids.get(values[name], values[name]) for name in ("source", "target")}
            if set(ends.values()) <= actors.keys() and _valid(values, as_of):
                relations.add((key, *((values | ends).get(name) for name in RELATION)))
        for key, values in _folded(entries, "initiatives").items():
            named = [ids.get(each, each) for each in values["actors"].split("|")]
            roles |= {(key, each, "") for each in named if each in actors}
        return {
            "actors": {(key, *(values.get(name) for name in ACTOR)) for key, values in actors.items()},
            "relations": relations,
            "participations": roles,
        }

    def take(self, day: str, records: list[Record]) -> None:
        """Import: rows that name nobody known are left out; an import that keeps nothing is no entry."""
        known = {said.key for entry in self.alive() for said in entry.said if said.table == "actors"}
        known |= {values["id"] for table, values in records if table == "actors"}
        kept = [
            Said(table, values["id"], {name: value for name, value in values.items() if name != "id"})
            for table, values in records
            if _named(table, values) <= known and not _ends_before_it_begins(values)
        ]
        if kept:
            self.entries.append(Entry(day, "import", said=kept))

    def undo(self, day: str, number: int) -> None:
        if not 1 <= number <= len(self.entries):
            raise Refused("unknown_entry")
        if all(each is not self.entries[number - 1] for each in self.alive()):
            raise Refused("already_undone")
        self.entries.append(Entry(day, "undo", target=number))

    def _actor(self, key: str) -> str:
        entries = self.alive()
        found = self.ids(entries).get(key, key)
        if found not in {row[0] for row in self.shown()["actors"]}:
            raise Refused("unknown_actor")
        return found

    def merge(self, day: str, kept: str, other: str) -> None:
        if kept == other:
            raise Refused("merge_with_itself")
        if self._actor(kept) == self._actor(other):
            raise Refused("already_one")
        self.entries.append(Entry(day, "merge", kept=kept, other=other))

    def split(self, day: str, key: str) -> None:
        actor = self._actor(key)
        alive = self.alive()
        merges = [each for each in alive if each.kind == "merge" and key in (each.kept, each.other)]
        if merges:
            number = next(at for at, each in enumerate(self.entries, 1) if each is merges[-1])
            self.entries.append(Entry(day, "split", target=number))
            return
        ids = self.ids(alive)
        others = sorted({each for each in {*ids, actor} if ids.get(each, each) == actor} - {key})
        if not others:
            raise Refused("not_joined")
        self.entries += [Entry(day, "apart", kept=key, other=each) for each in others]


def _folded(entries: list[Entry], table: str) -> dict[str, Values]:
    """Return by key, in the order of first mention, of each value the last that was said."""
    found: dict[str, Values] = {}
    for said in (each for entry in entries for each in entry.said if each.table == table):
        found.setdefault(said.key, {}).update(said.values)
    return found


def _named(table: str, values: Values) -> set[str]:
    if table == "relations":
        return {values["source"], values["target"]}
    return set(values["actors"].split("|")) if table == "initiatives" else set()


def _ends_before_it_begins(values: Values) -> bool:
    return values.get("since", "") > values.get("until", "9999")


def _valid(values: Values, day: str | None) -> bool:
    return day is None or (values.get("since", "") <= day <= values.get("until", "9999"))
