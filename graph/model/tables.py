"""The native tables: the one place that says which columns exist, how they are headed and which rule each has.

The template, the command line, the journal, the graph and the exports all follow this list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from graph.model import rules, terms

if TYPE_CHECKING:
    from collections.abc import Callable

Value = str | float | int
Refers = Literal["actor", "actors", "members", "territory", "initiative", "partner", "endpoint"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `name` is the English heading and the key in JSON, `heading` the French one. `rule` makes a cell's text
    canonical. `refers` says what the cell names, for the workspace to look up.
    """

    name: str
    heading: str
    rule: Callable[[str], Value] = rules.text
    required: bool = False
    dtype: type[pl.DataType] = pl.String
    refers: Refers | None = None


@dataclass(frozen=True)
class Table:
    """One table: `name` in English (the file, the command), `title` in French (the sheet)."""

    name: str
    title: str
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def schema(self) -> dict[str, type[pl.DataType]]:
        """The polars type of each column, in order."""
        return {column.name: column.dtype for column in self.columns}


_ID = Column("id", "identifiant", rules.identifier)
_NAME = Column("name", "nom", required=True)
_TERRITORY = Column("territory", "territoire", rules.identifier, refers="territory")
_SINCE = Column("since", "depuis", rules.date)
_UNTIL = Column("until", "jusqu'au", rules.date)
_NOTE = Column("note", "note")
_THEMES = Column("themes", "thèmes", rules.several(rules.text))
_KIND_OF_NEED = Column("kind", "nature", rules.one_of(terms.NEED_KINDS, "bad_need_kind"))

_TABLES = (
    Table(
        "territories",
        "Territoires",
        (
            Column("code", "code", rules.identifier, required=True),
            Column("name", "nom"),
            Column("communes", "communes"),
            Column("status", "statut", rules.one_of(terms.STATUSES, "bad_status")),
            Column("applied_on", "candidature le", rules.date),
            Column("resilience_project", "projet de résilience", rules.yes_no),
            _NOTE,
        ),
    ),
    Table(
        "actors",
        "Acteurs",
        (
            _ID,
            _NAME,
            Column("categories", "catégories", rules.several(rules.category, order=terms.CATEGORIES)),
            Column("kind", "nature", rules.open_term(terms.KINDS)),
            _TERRITORY,
            Column("commune", "commune"),
            Column("siren", "siren", rules.siren),
            Column("rna", "rna", rules.rna),
            Column("url", "site web", rules.url),
            Column("description", "description"),
            _THEMES,
            Column("lat", "latitude", rules.Between(-90, 90), dtype=pl.Float64),
            Column("lon", "longitude", rules.Between(-180, 180), dtype=pl.Float64),
            _SINCE,
            _UNTIL,
            Column("source", "source"),
        ),
    ),
    Table(
        "initiatives",
        "Initiatives",
        (
            _ID,
            _NAME,
            _TERRITORY,
            _THEMES,
            Column("transitions", "transitions", rules.several(rules.open_term(terms.TRANSITIONS))),
            _SINCE,
            _UNTIL,
            Column("status", "statut"),
            Column("actors", "acteurs", refers="actors"),
        ),
    ),
    Table(
        "relations",
        "Relations",
        (
            _ID,
            Column("source", "source", required=True, refers="actor"),
            Column("target", "cible", required=True, refers="endpoint"),
            Column("type", "type", rules.one_of(terms.RELATION_TYPES, "unknown_type"), required=True),
            _SINCE,
            _UNTIL,
            Column("confirmed_by", "confirmé par", rules.one_of(terms.CONFIRMED_BY, "bad_confirmed_by")),
            Column("initiative", "initiative", refers="initiative"),
            Column("amount", "montant", rules.number, dtype=pl.Float64),
            _NOTE,
        ),
    ),
    Table(
        "needs",
        "Besoins",
        (
            _ID,
            Column("territory", "territoire", rules.identifier, required=True, refers="territory"),
            _KIND_OF_NEED,
            Column("theme", "thème", rules.several(rules.text), required=True),
            Column("stated_on", "exprimé le", rules.date),
            _NOTE,
        ),
    ),
    Table(
        "offers",
        "Offres",
        (
            _ID,
            Column("partner", "partenaire", required=True, refers="actor"),
            _KIND_OF_NEED,
            Column("theme", "thème", rules.several(rules.text), required=True),
            Column("capacity", "capacité", rules.count, dtype=pl.Int64),
            _SINCE,
            _UNTIL,
        ),
    ),
    Table(
        "absences",
        "Absences",
        (
            _ID,
            Column("territory", "territoire", rules.identifier, required=True, refers="territory"),
            Column("category", "catégorie", rules.category, required=True),
            Column("source", "source", required=True),
            Column("date", "date", rules.date, required=True),
            Column("author", "auteur", required=True),
        ),
    ),
    Table(
        "bodies",
        "Instances",
        (
            _ID,
            _NAME,
            _TERRITORY,
            Column("members", "membres", refers="members"),
        ),
    ),
)

TABLES = {table.name: table for table in _TABLES}
"""The tables by name, in the order in which they are written: what is named stands before what names it."""

LISTS = {
    each.name: column.name for each in _TABLES for column in each.columns if column.refers in ("actors", "members")
}
"""The columns, by table, that the journal holds as a JSON list of `[actor, role]`."""
NAMING = tuple(
    (each.name, column.name) for each in _TABLES for column in each.columns if column.refers in ("actor", "endpoint")
)
"""The tables and columns that name one actor (the target of `acts_in` names a territory)."""


WITHDRAWN = ""
"""What a statement holds in a column of text to say that there is no value any more; null is silence. Only what a
person says by hand holds it: an empty cell of a file is silent."""
WITHDRAWN_WITH = {"needs": "theme", "offers": "theme", "absences": "category"}
"""The column, by table, without which a record says nothing: who withdraws its value withdraws the record."""


def key_column(table: str) -> str:
    """Return the column that tells the records of a table apart: `code` for territories, else `id`."""
    return "code" if table == "territories" else "id"
