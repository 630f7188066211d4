"""What would be if: somebody joins, a tie is made, a partner offers support, an actor leaves. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.errors import InputRefused
from graph.model.network import SCHEMAS, ordered
from graph.model.records import RECORDS, Record
from graph.model.tables import key_column
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.model.network import Network

SUPPOSED = "what-if-"
"""How the ids of records begin that exist in a supposition only."""
TABLES_SUPPOSED = ("actors", "relations", "initiatives", "needs", "offers")
_ROLES = {"initiatives": ("participations", "initiative", "actors")}
Json = Mapping[str, Any]


@dataclass(frozen=True)
class WhatIf:
    """A supposition: records that would be there, and actors who would not.

    Records without an id get one that begins with `SUPPOSED`, by their place; others may name them by it. Relations
    and offers name actors by id.
    """

    name: str
    added: tuple[Record, ...] = ()
    removed: tuple[str, ...] = ()

    def keyed(self) -> list[tuple[Record, str]]:
        """Return the added records, each with its id."""
        return [(each, each.key or f"{SUPPOSED}{place}") for place, each in enumerate(self.added, start=1)]

    def as_json(self) -> dict[str, Any]:
        """Return what `what_if_of` reads."""
        added = [{"table": each.table, **_told(each)} for each in self.added]
        return {"name": self.name, "added": added, "removed": list(self.removed)}


def _told(record: Record) -> dict[str, Any]:
    return {name: value for name, value in record.values().items() if value is not None}


def what_if_of(said: Json) -> WhatIf:
    """Return the supposition that `WhatIf.as_json` wrote.

    Raises
    ------
    BadValue
        As the records' own rules say.
    InputRefused
        `what_if_table` where a record is of a table that cannot be supposed.
    """
    added = []
    for row in said["added"]:
        if row["table"] not in TABLES_SUPPOSED:
            raise InputRefused("what_if_table", found=row["table"], known=", ".join(TABLES_SUPPOSED))
        added.append(RECORDS[row["table"]](**{name: value for name, value in row.items() if name != "table"}))
    return WhatIf(str(said["name"]), tuple(added), tuple(said["removed"]))


def supposing(network: Network, what_if: WhatIf) -> Network:
    """Return the network as it would be; what is supposed counts like everything else in it.

    Raises
    ------
    InputRefused
        `unknown_actor` where a supposition names an actor who is not there, `what_if_exists` where an id is taken.
    """
    _refuse_unknown(network, what_if)
    kept = network.keeping(network.actors.filter(~pl.col("id").is_in(list(what_if.removed)))["id"])
    frames: dict[str, pl.DataFrame] = {}
    for table in TABLES_SUPPOSED:
        rows = [(record, key) for record, key in what_if.keyed() if record.table == table]
        if rows:
            frames |= _with_rows(kept, table, rows)
    return replace(kept, **frames)


def _refuse_unknown(network: Network, what_if: WhatIf) -> None:
    removed = set(what_if.removed)
    new = {key for record, key in what_if.keyed() if record.table == "actors"}
    there = (set(network.position) - removed) | new
    for actor in what_if.removed:
        if actor not in network.position:
            raise InputRefused("unknown_actor", actor=actor)
    for record, key in what_if.keyed():
        if key in set(getattr(network, record.table)[key_column(record.table)]):
            raise InputRefused("what_if_exists", id=key)
        for actor in _named(record):
            if actor not in there:
                raise InputRefused("unknown_actor", actor=actor)


def _named(record: Record) -> Iterable[str]:
    """Return the ids of the actors that a record names."""
    row = record.values()
    match record.table:
        case "relations":
            return [str(row["source"])] if row["type"] == ACTS_IN else [str(row["source"]), str(row["target"])]
        case "offers":
            return [str(row["partner"])]
        case "initiatives":
            return [actor for actor, _role in _members(row["actors"])]
    return []


def _members(cell: object) -> list[tuple[str, str]]:
    """Return who takes part, of a cell `id` or `id:role`, several separated by `|`."""
    parts = [part.strip() for part in str(cell or "").split("|") if part.strip()]
    return [(actor, role) for actor, _sign, role in (part.partition(":") for part in parts)]


def _with_rows(network: Network, table: str, rows: Sequence[tuple[Record, str]]) -> dict[str, pl.DataFrame]:
    key = key_column(table)
    cells = [{**record.values(), key: known} for record, known in rows]
    found = {table: _joined(table, getattr(network, table), cells)}
    if table in _ROLES:
        roles, record, column = _ROLES[table]
        members = [
            {record: each[key], "actor": actor, "role": role}
            for each in cells
            for actor, role in _members(each[column])
        ]
        found[roles] = _joined(roles, getattr(network, roles), members)
    return found


def _joined(table: str, frame: pl.DataFrame, cells: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    named = [{name: row.get(name) for name in SCHEMAS[table]} for row in cells]
    return ordered(table, pl.concat([frame, pl.DataFrame(named, schema=SCHEMAS[table])]))
