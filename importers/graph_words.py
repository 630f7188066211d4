"""What the attributes of nodes and edges mean in graph files, and what a person adds to it.

Nothing is guessed: an attribute is read where it bears the name of one of our columns, in French or English, or one
of the names below; an edge is a relation where it says a type that Essaim knows, or where a person says which.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from graph.errors import BadValue, UsageError
from graph.model.tables import TABLES
from graph.model.terms import COOPERATION_TYPES, RELATION_TYPES, Terms, folded
from importers.base import rule_of
from importers.mapped import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

NODE_NAMES = {
    "name": "label,title,titre,libelle,intitule",
    "kind": "element type,type",
    "themes": "tags,tag,theme,thematique,thematiques,mots-cles",
    "url": "website,web site,site,site internet,homepage,home page,web",
    "description": "abstract,resume",
    "lat": "latitude",
    "lon": "longitude,lng,long",
}
"""Other names of attributes of nodes, by the column they are read as; the columns' own names stand before them."""
EDGE_NAMES = {
    "type": (
        "connection type,relation type,edge type,type de relation,type de lien,type,relation,nature du lien,"
        "nature de la relation,nature,lien,interaction,kind,label"
    ),
    "note": "description,commentaire,comment",
    "amount": "montant",
}
"""The same for edges; `type` is the first of these that says a known type."""
NEVER_FROM_NODES = frozenset({"id"})
NEVER_FROM_EDGES = frozenset({"id", "source", "target", "initiative"})
"""Columns that attributes do not give: the ends are the edge's own, and an initiative is no part of a graph file."""

PERSONS = Terms(
    {
        "person": (
            "personne,people,personnes,persons,individual,individuals,individu,individus,human,humain,humans,"
            "natural person,personne physique,interviewee,contact,contacts"
        )
    }
)
"""Kinds of node that are natural persons."""
PERSONAL = frozenset(
    {"email", "e-mail", "mail", "courriel", "telephone", "phone", "tel", "mobile", "portable", "fax", "contact"}
)
"""Attributes that reach a person: never kept, counted where they hold something."""
SYMMETRIC = (*COOPERATION_TYPES, "meets")
"""Types of relation that say the same in both directions: an edge without direction can be one of them only."""
CONSTANT = "="
"""What stands before a value that holds for all, where the name of a column would stand: `relations.type==funds`."""


@dataclass(frozen=True)
class Told:
    """What a person says of a graph file.

    `headings` is the column (`actors.kind`) by folded heading of an attribute; `constants` the value by column where
    an element does not say it; `words` the type of relation by folded word of an edge. `named` holds the headings
    as they were typed.
    """

    headings: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    named: tuple[str, ...] = ()

    def column(self, table: str, heading: str) -> str | None:
        """Return the column that an attribute of a node or edge is read as: the one told, else by its name."""
        field = self.headings.get(folded(heading), "") if self.headings else ""
        return field.partition(".")[2] if field.startswith(table) else column_of(table, heading)

    def is_told(self, table: str, heading: str) -> bool:
        """Tell whether a person named this attribute."""
        return self.headings.get(folded(heading), "").startswith(table)


def takes(mapping: Mapping[str, str]) -> bool:
    """Tell whether a mapping can be meant for a graph file: it speaks of actors and relations only."""
    return all(_field(each).partition(".")[0] in ("actors", "relations") for each in mapping)


def completes(mapping: Mapping[str, str]) -> bool:
    """Tell whether a mapping adds to what a table says by itself; one that says all makes it any table (`mapped`)."""
    try:
        fields(mapping)
    except UsageError:
        return takes(mapping)
    return False


def told(mapping: Mapping[str, str]) -> Told:
    """Return what a mapping says of a graph file.

    Raises
    ------
    UsageError
        `unknown_field`, or `bad_constant` where a value is not one that the column can hold.

    Examples
    --------
    >>> said = told({"kind": "Nature", "relations.type": "=cooperates", "relations.type:aide": "=supports"})
    >>> said.headings, said.constants, said.words
    ({'nature': 'actors.kind'}, {'relations.type': 'cooperates'}, {'aide': 'supports'})
    """
    headings, constants, words = {}, {}, {}
    for each, column in mapping.items():
        name, _, word = _field(each).partition(":")
        _refuse_unknown(name)
        if not column.startswith(CONSTANT):
            headings[folded(column)] = name
        elif word.strip() and name == "relations.type":
            words[folded(word)] = _constant(name, column[1:])
        else:
            constants[name] = _constant(name, column[1:])
    named = tuple(column for column in mapping.values() if not column.startswith(CONSTANT))
    return Told(headings, constants, words, named)


def _field(name: str) -> str:
    bare = name.strip()
    return bare if "." in bare.partition(":")[0] else f"actors.{bare}"


def _refuse_unknown(name: str) -> None:
    table, _, column = name.partition(".")
    never = {"actors": NEVER_FROM_NODES, "relations": NEVER_FROM_EDGES}.get(table, frozenset())
    known = [each for each in TABLES[table].names if each not in never] if table in ("actors", "relations") else []
    if column not in known:
        raise UsageError("unknown_field", field=name, known=", ".join(known) or "actors.…, relations.…")


def _constant(name: str, value: str) -> str:
    table, _, column = name.partition(".")
    try:
        return str(rule_of(table, column)(value))
    except BadValue as error:
        known = ", ".join(RELATION_TYPES) if name == "relations.type" else error.reason.code
        raise UsageError("bad_constant", field=name, value=value, known=known) from error


@cache
def column_of(table: str, heading: str) -> str | None:
    """Return the column that an attribute means by its name.

    Examples
    --------
    >>> column_of("actors", "Element Type"), column_of("actors", "Catégories"), column_of("actors", "Category")
    ('kind', 'categories', None)
    """
    return _columns(table).get(folded(heading.strip(" *")))


@cache
def _columns(table: str) -> Mapping[str, str]:
    names, never = (NODE_NAMES, NEVER_FROM_NODES) if table == "actors" else (EDGE_NAMES, NEVER_FROM_EDGES)
    found = {folded(word): column.name for column in TABLES[table].columns for word in (column.name, column.heading)}
    found |= {folded(word): name for name, words in names.items() for word in words.split(",")}
    return {word: name for word, name in found.items() if name not in never}


@cache
def rank_of_type(heading: str) -> int:
    """Return when an attribute of an edge is asked for the type: in the order of `EDGE_NAMES`."""
    order = EDGE_NAMES["type"].split(",")
    return order.index(folded(heading))
