"""One answer: the territory it speaks of, and the records that its questions give."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from graph.errors import BadValue, Reason, quoted
from graph.model import ids
from graph.model.batch import Rejected
from graph.model.tables import TABLES
from graph.model.terms import folded
from importers.answer_cells import SEVERAL, is_known_place, pieces, place_of, prepared, splits
from importers.base import Read, rule_of

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from importers.base import Record
    from importers.questions import Question

Cells = dict[str, str | None]
_NAMING = {
    "relations": ("source", "target"),
    "offers": ("partner",),
    "initiatives": ("actors",),
    "bodies": ("members",),
}
_UNITED = ("categories", "themes")
_PLACED = frozenset(name for name, table in TABLES.items() if "territory" in table.names)
_REQUIRED = {name: [each.name for each in table.columns if each.required] for name, table in TABLES.items()}
_REMEMBERED = 200
"""Characters of an answer up to which what it says is remembered: most answers are chosen or repeated."""


@dataclass(frozen=True)
class Given:
    """What gives one column of a record: a question, or a text that is the same in all rows."""

    column: str
    question: Question | None = None
    constant: str = ""

    def said(self, cells: Sequence[str]) -> str:
        """Return what a row says."""
        return self.constant if self.question is None else self.question.answer(cells)


@dataclass(frozen=True)
class Asked:
    """The questions that give one record (or several alike) of a table."""

    table: str
    given: tuple[Given, ...]

    def heading(self, column: str) -> str:
        """Return how the form calls a column."""
        found = next((each.question for each in self.given if each.column == column and each.question), None)
        return found.heading if found else column


@dataclass
class Answer:
    """One row under way: `doubts` gathers the cells that it is read without."""

    part: str
    line: int
    cells: Sequence[str]
    commas: re.Pattern[str] | None = None
    territory: str | None = None
    records: list[Record] = field(default_factory=list)
    doubts: list[Rejected] = field(default_factory=list)

    def read(self, territory: Asked | None, groups: Sequence[Asked], dropped: tuple[str, ...]) -> Read | Rejected:
        """Return the records that the row gives, or why it gives none.

        `territory` is what declares the territory that all speak of; it makes a record where it is in `groups`.
        """
        if not any(cell and not cell.isspace() for cell in self.cells):
            return self._told("", "", Reason("empty_row"))
        declaration = self._declaration(territory) if territory else None
        for group in groups:
            if group is territory:
                self.records += [("territories", declaration)] if declaration else []
            else:
                self.records += [(group.table, each) for each in self._records(group)]
        if not self.records:
            return next(iter(self.doubts), self._told("", "", Reason("empty_row")))
        return Read(self.line, _united(_referring(self.records)), dropped, tuple(self.doubts))

    def _declaration(self, asked: Asked) -> Cells | None:
        """Return the territory, its code worked out from its name where no code is given."""
        cells = self._checked(asked, {each.column: each.said(self.cells) for each in asked.given})
        code, name = cells.get("code"), cells.get("name")
        if not code and not name:
            return None
        found = place_of(code or name or "")
        if not is_known_place(found):
            by_name = place_of(name) if name else ""
            found = by_name if is_known_place(by_name) else code or ids.from_content(name, None, None)
            if not code and not is_known_place(found):
                self._doubt(asked.heading("name"), name or "", Reason("territory_unmatched", {"code": found}))
        self.territory = found
        return {**cells, "code": found}

    def _records(self, asked: Asked) -> list[Cells]:
        said = {each.column: each.said(self.cells) for each in asked.given}
        if not any(said[each.column] for each in asked.given if each.question):
            return []
        several = [column for column in splits(asked.table) if said.get(column)]
        found = []
        values = [pieces(said[column], self._commas(column)) for column in several]
        for each in product(*values):
            record = self._checked(asked, {**said, **dict(zip(several, each, strict=True))})
            if self._whole(asked, record):
                found.append(record)
        return found

    def _commas(self, column: str) -> re.Pattern[str] | None:
        return self.commas if column in SEVERAL else None

    def _checked(self, asked: Asked, said: Mapping[str, str]) -> Cells:
        """Apply the rules of the table; a cell that fails is left out and told."""
        record: Cells = {}
        for column, text in said.items():
            read = _canonical if len(text) <= _REMEMBERED else _canonical.__wrapped__
            record[column], cell, reason = read(asked.table, column, text, self._commas(column))
            if reason:
                self._doubt(asked.heading(column), cell, reason)
        if asked.table in _PLACED and not record.get("territory"):
            record["territory"] = self.territory
        return record

    def _whole(self, asked: Asked, record: Cells) -> bool:
        """Tell whether a record has all that its table requires; what it lacks is told, unless it says nothing else."""
        lacking = next((name for name in _REQUIRED[asked.table] if not record.get(name)), None)
        if lacking is None:
            return True
        constants = {each.column for each in asked.given if each.question is None}
        if any(value for column, value in record.items() if column not in constants | {"territory"}):
            self._doubt(asked.heading(lacking), "", Reason("missing"))
        return False

    def _doubt(self, heading: str, value: str, reason: Reason) -> None:
        told = self._told(heading, value, reason)
        if told not in self.doubts:
            self.doubts.append(told)

    def _told(self, heading: str, value: str, reason: Reason) -> Rejected:
        return Rejected(self.part, self.line, heading, quoted(value), reason)


@lru_cache(maxsize=16_384)
def _canonical(
    table: str, column: str, text: str, commas: re.Pattern[str] | None
) -> tuple[str | None, str, Reason | None]:
    """Return an answer as the rule of its column writes it (None: nothing), what was asked of it, why it is refused."""
    parts = pieces(text, commas) if column in SEVERAL else [text]
    cell = prepared(table, column, "|".join(parts))
    if column == "territory" and cell:
        cell = place_of(cell)
    try:
        return (str(rule_of(table, column)(cell)) or None if cell else None), cell, None
    except BadValue as error:
        return None, cell, error.reason


def _key(actor: Mapping[str, str | None]) -> str | None:
    """Return the id of an actor as the workspace makes it; None where the file alone tells it from its namesakes."""
    if actor.get("id"):
        return actor["id"]
    if siren := actor.get("siren"):
        return ids.from_siren(siren)
    if rna := actor.get("rna"):
        return ids.from_rna(rna)
    places = actor.get("territory"), actor.get("commune")
    return ids.from_content(actor["name"], *places) if any(places) else None


def _referring(records: Sequence[Record]) -> list[Record]:
    """Let the records of one answer name its actors, however many elsewhere have the same name.

    Accents and capitals do not matter within an answer: who writes a name twice means one actor.
    """
    keys: dict[str, str] = {}
    same: dict[tuple[str | None, ...], str | None] = {}
    found: list[Record] = []
    for table, cells in records:
        if table == "actors":
            name = folded(cells["name"] or "")
            told_apart = (name, *(cells.get(each) for each in ("id", "siren", "rna", "territory", "commune")))
            key = same.setdefault(told_apart, _key(cells))
            if key:
                keys.setdefault(name, key)
                found.append((table, {**cells, "id": key}))
                continue
        found.append((table, cells))
    return [
        (table, {**cells, **_named(cells, _NAMING[table], keys)} if table in _NAMING else cells)
        for table, cells in found
    ]


def _named(cells: Mapping[str, str | None], columns: Sequence[str], keys: Mapping[str, str]) -> Cells:
    said = {column: cells[column] for column in columns if cells.get(column)}
    return {
        column: "|".join(keys.get(folded(each), each) for each in (value or "").split("|"))
        for column, value in said.items()
    }


def _united(records: Sequence[Record]) -> list[Record]:
    """Make one record of an actor that an answer names in several places; its categories and themes add up."""
    found: list[Record] = []
    first: dict[str, Cells] = {}
    for table, cells in records:
        key = cells.get("id") if table == "actors" else None
        if key is None:
            found.append((table, cells))
        elif key in first:
            known = first[key]
            for column, value in cells.items():
                both = column in _UNITED and value and known.get(column)
                known[column] = f"{known[column]}|{value}" if both else known.get(column) or value
        else:
            first[key] = dict(cells)
            found.append((table, first[key]))
    return found
