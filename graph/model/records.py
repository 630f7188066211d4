"""What exists, one record at a time: frozen, checked by the rules of its table when it is made.

Files come in columns and never pass through here; forms, notebooks and tests do.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar

from graph.errors import BadValue
from graph.model.tables import TABLES, key_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.model.tables import Value


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row of a native table: the values of its columns, None where nothing is known.

    Values are made canonical by the rules of the table (`graph.model.tables`); several values stand in one text,
    separated by `|`. Records are equal when they are of one table and all values are equal.

    Raises
    ------
    BadValue
        Where a rule refuses a value, or a required one is missing.
    """

    table: ClassVar[str]
    id: str | None = None

    def __post_init__(self) -> None:
        """Apply the rules."""
        for name in TABLES[self.table].names:
            column = TABLES[self.table][name]
            given = getattr(self, name)
            value = column.rule(str(given)) if given not in (None, "") else None
            if column.required and value in (None, ""):
                raise BadValue("missing", column=name)
            object.__setattr__(self, name, value)

    @property
    def key(self) -> str | None:
        """The value that tells it apart from others of its table, if it was given."""
        found: str | None = getattr(self, key_column(self.table))
        return found

    def values(self) -> dict[str, Value | None]:
        """Return the values of its table's columns, in order."""
        return {name: getattr(self, name) for name in TABLES[self.table].names}


@dataclass(frozen=True, kw_only=True)
class Actor(Record):
    """An organisation or a group that acts.

    Examples
    --------
    >>> Actor(name=" Foyer rural ", categories="habitants|public").categories
    'collective|public'
    """

    table: ClassVar[str] = "actors"
    name: str = ""
    categories: str | None = None
    kind: str | None = None
    territory: str | None = None
    commune: str | None = None
    siren: str | None = None
    rna: str | None = None
    url: str | None = None
    description: str | None = None
    themes: str | None = None
    lat: float | None = None
    lon: float | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class Relation(Record):
    """A typed, dated link from one actor to another, or (`acts_in`) to a territory."""

    table: ClassVar[str] = "relations"
    source: str = ""
    target: str = ""
    type: str = ""
    since: str | None = None
    until: str | None = None
    confirmed_by: str | None = None
    initiative: str | None = None
    amount: float | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Initiative(Record):
    """Something that actors do together; `actors` names them as `id` or `id:role`."""

    table: ClassVar[str] = "initiatives"
    name: str = ""
    territory: str | None = None
    themes: str | None = None
    transitions: str | None = None
    since: str | None = None
    until: str | None = None
    status: str | None = None
    actors: str | None = None


@dataclass(frozen=True, kw_only=True)
class Need(Record):
    """What a territory asks for."""

    table: ClassVar[str] = "needs"
    territory: str = ""
    kind: str | None = None
    theme: str = ""
    stated_on: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Offer(Record):
    """What a partner can give, to how many territories."""

    table: ClassVar[str] = "offers"
    partner: str = ""
    kind: str | None = None
    theme: str = ""
    capacity: int | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, kw_only=True)
class Absence(Record):
    """A dated statement, by somebody, from somewhere, that a territory has nobody of a category."""

    table: ClassVar[str] = "absences"
    territory: str = ""
    category: str = ""
    source: str = ""
    date: str = ""
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class Body(Record):
    """A committee or working group; `members` names actors as `id:role`."""

    table: ClassVar[str] = "bodies"
    name: str = ""
    territory: str | None = None
    members: str | None = None


@dataclass(frozen=True, kw_only=True)
class Declaration(Record):
    """A territory that somebody declares."""

    table: ClassVar[str] = "territories"
    code: str = ""
    name: str | None = None
    communes: str | None = None
    status: str | None = None
    applied_on: str | None = None
    resilience_project: str | None = None
    note: str | None = None


RECORDS: dict[str, type[Record]] = {
    each.table: each for each in (Declaration, Actor, Initiative, Relation, Need, Offer, Absence, Body)
}
"""The kind of record of each native table."""


def record_of(table: str, row: Mapping[str, Value | None]) -> Record:
    """Return a row of a network's frame as a record; what is not a column of the table is left out."""
    kind = RECORDS[table]
    return kind(**{each.name: row[each.name] for each in fields(kind) if each.name in row})  # type: ignore[arg-type]  # each column has its field's type
