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
    documents: dict[str, str] = field(default_factory=dict)


class Model:
    """The entries of a workspace, numbered from 1."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.erased: set[str] = set()

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
            if each.kind == "merge" and each.kept:
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
            "actors": {(key, *(values.get(name) or None for name in ACTOR)) for key, values in actors.items()},
            "relations": relations,
            "participations": roles,
        }

    def _said(self, entries: list[Entry]) -> list[Said]:
        return [said for entry in entries for said in entry.said if said.table == "actors"]

    def take(self, day: str, records: list[Record], *, by_hand: bool = False) -> None:
        """Import: rows that name nobody known are left out; an import that keeps nothing is no entry."""
        known = {said.key for said in self._said(self.alive())}
        proven = known | {said.values["siren"] for said in self._said(self.alive()) if "siren" in said.values}
        records = [each for each in records if by_hand or each[0] != "actors" or not self._returns(each[1], proven)]
        known |= {values["id"] for table, values in records if table == "actors"}
        kept = [
            Said(table, values["id"], {name: value for name, value in values.items() if name != "id"})
            for table, values in records
            if _named(table, values) <= known and not _ends_before_it_begins(values)
        ]
        if kept:
            self.entries.append(Entry(day, "import", said=kept))

    def _returns(self, values: Values, known: set[str]) -> bool:
        """Tell whether an import would bring back what was erased and nobody has recorded again."""
        told = {values[name] for name in ("id", "siren") if name in values}
        return bool(told & self.erased) and not told & self.erased & known

    def undo(self, day: str, number: int) -> None:
        if not 1 <= number <= len(self.entries):
            raise Refused("unknown_entry")
        if self.entries[number - 1].kind == "erase":
            raise Refused("erasure_stays")
        if all(each is not self.entries[number - 1] for each in self.alive()):
            raise Refused("already_undone")
        self.entries.append(Entry(day, "undo", target=number))

    def _actor(self, key: str) -> str:
        entries = self.alive()
        found = self.ids(entries).get(key, key)
        if found not in {row[0] for row in self.shown()["actors"]}:
            raise Refused("erased_actor" if key in self.erased else "unknown_actor")
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

    def apart(self, day: str, one: str, other: str) -> None:
        if one == other:
            raise Refused("apart_from_itself")
        first, second = self._actor(one), self._actor(other)
        if first == second:
            raise Refused("already_one")
        alive = self.alive()
        ids = self.ids(alive)
        pairs = [{ids.get(each.kept, each.kept), ids.get(each.other, each.other)} for each in alive if _parts(each)]
        if {first, second} in pairs:
            raise Refused("already_apart")
        self.entries.append(Entry(day, "apart", kept=first, other=second))

    def keep(self, day: str, key: str, who: str) -> None:
        self.entries.append(Entry(day, "keep", documents={key: who}))

    def documents(self) -> dict[str, str]:
        """Return, by key, what was kept last."""
        return {key: who for entry in self.alive() for key, who in entry.documents.items()}

    def erase(self, day: str, key: str) -> None:
        """Forget an actor's keys everywhere, as if nobody had ever said them; an entry remains."""
        named = {each for entry in self.entries for said in entry.said for each in _named(said.table, said.values)}
        decided = {each for entry in self.entries for each in (entry.kept, entry.other)}
        kept = {each for entry in self.entries for pair in entry.documents.items() for each in pair}
        if key not in named | decided | kept | {said.key for said in self._said(self.entries)}:
            raise Refused("already_erased" if key in self.erased else "unknown_actor")
        keys = self._all_keys(key)
        self.erased |= keys | {said.values.get("siren", key) for said in self._said(self.entries) if said.key in keys}
        for entry in self.entries:
            entry.said = [bare for said in entry.said if (bare := _without(said, keys))]
            if {entry.kept, entry.other} & keys:
                entry.kept = entry.other = ""
            entry.documents = {
                of: "[…]" if who in keys else who for of, who in entry.documents.items() if of not in keys
            }
        self.entries.append(Entry(day, "erase"))

    def _all_keys(self, key: str) -> set[str]:
        """Return the keys that are one with this one now, and those nobody counts any more that have its number."""
        ids, found = self.ids(self.alive()), {key}
        living = {said.key for said in self._said(self.alive())}
        while True:
            actors = {ids.get(each, each) for each in found}
            one = found | actors | {each for each in ids if ids[each] in actors}
            numbers = {said.values.get("siren") for said in self._said(self.entries) if said.key in one} - {None, ""}
            same = {said.key for said in self._said(self.entries) if said.values.get("siren") in numbers}
            one |= same - living
            if one == found:
                return found
            found = one


def _parts(entry: Entry) -> bool:
    return entry.kind == "apart" and entry.kept != ""


def _without(said: Said, keys: set[str]) -> Said | None:
    """Return what is left of a statement when some actors are erased."""
    if said.table == "actors":
        return None if said.key in keys else said
    if said.table == "relations":
        return None if _named(said.table, said.values) & keys else said
    left = "|".join(each for each in said.values["actors"].split("|") if each not in keys)
    return said._replace(values=said.values | {"actors": left})


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
