"""The network: an immutable columnar picture of actors and what ties them, which analysis reads."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.model.tables import TABLES
from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from graph.model.territory import Territory

SCHEMAS: dict[str, dict[str, type[pl.DataType]]] = {
    "territories": TABLES["territories"].schema,
    "actors": TABLES["actors"].schema | {"aliases": pl.String},
    "relations": TABLES["relations"].schema,
    "initiatives": {name: kind for name, kind in TABLES["initiatives"].schema.items() if name != "actors"},
    "participations": {"initiative": pl.String, "actor": pl.String, "role": pl.String},
    "needs": TABLES["needs"].schema,
    "offers": TABLES["offers"].schema,
    "absences": TABLES["absences"].schema,
    "bodies": {name: kind for name, kind in TABLES["bodies"].schema.items() if name != "members"},
    "memberships": {"body": pl.String, "actor": pl.String, "role": pl.String},
}
"""The columns of each frame of a network. `actors.aliases`: the other ids of an actor, as a JSON list, or null."""

_ORDER = {
    "territories": ["code"],
    "participations": ["initiative", "actor", "role"],
    "memberships": ["body", "actor", "role"],
}


def empty(table: str) -> pl.DataFrame:
    """Return the frame of a table without rows."""
    return pl.DataFrame(schema=SCHEMAS[table])


def ordered(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with exactly its table's columns and types, in the stated order: by id, byte by byte."""
    cast = frame.select(pl.col(name).cast(kind) for name, kind in SCHEMAS[table].items())
    return cast.sort(_ORDER.get(table, ["id"]), nulls_last=False)


@dataclass(frozen=True, eq=False)
class Network:
    """Frames with the columns of `SCHEMAS`, each in the order of `ordered`.

    Every relation joins two actors of `actors`, or (type `acts_in`) an actor and a territory's code; every
    participation joins an actor and an initiative that are here, every membership an actor and a body.
    Networks are equal when all their frames are.
    """

    territories: pl.DataFrame
    actors: pl.DataFrame
    relations: pl.DataFrame
    initiatives: pl.DataFrame
    participations: pl.DataFrame
    needs: pl.DataFrame
    offers: pl.DataFrame
    absences: pl.DataFrame
    bodies: pl.DataFrame
    memberships: pl.DataFrame

    @classmethod
    def of(cls, **frames: pl.DataFrame) -> Network:
        """Build a network from frames in any order; those left out are empty."""
        return cls(**{table: ordered(table, frames.get(table, empty(table))) for table in SCHEMAS})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        return not self.differences(other)

    def __hash__(self) -> int:
        return hash((self.actors.height, self.relations.height))

    def differences(self, other: Network) -> list[str]:
        """Name the frames in which two networks differ."""
        return [each.name for each in fields(self) if not getattr(self, each.name).equals(getattr(other, each.name))]

    @cached_property
    def position(self) -> dict[str, int]:
        """The row of each actor, by id."""
        return {actor: row for row, actor in enumerate(self.actors["id"])}

    def row_of(self, actor: str) -> int | None:
        """Return the row of one actor, None where it is not here; without `position`, which names all of a country."""
        ids = self.actors["id"]
        row = int(ids.search_sorted(actor))
        return row if row < len(ids) and ids[row] == actor else None

    @cached_property
    def ties(self) -> pl.DataFrame:
        """The relations between two actors (all types but `acts_in`)."""
        return self.relations.filter(pl.col("type") != ACTS_IN)

    def rows_of(self, actors: pl.Series) -> NDArray[np.int64]:
        """Return the row of each of these actors, -1 for those that are not here; shape (len(actors),)."""
        found = actors.replace_strict(self.actors["id"], np.arange(self.actors.height), default=-1)
        return found.cast(pl.Int64).to_numpy()

    def on(self, day: str) -> Network:
        """Return what is valid on a day (`2024-05-01`): `since` and `until` included, unknown dates not limiting.

        A year or a month means its first day in `since`, its last in `until`. What names an actor that is not
        valid on that day is left out with it; needs and absences count from the day they are dated.
        """
        if self.__dict__.get("_day") == day:
            return self
        found = self._keeping(valid_on(day), day)
        found.__dict__["_day"] = day  # nothing of it would be left out a second time; what is made of it does not know
        return found

    def keeping(self, actors: pl.Series) -> Network:
        """Return the network of some actors only, with the relations, roles and offers between them."""
        return self._keeping(pl.col("id").is_in(actors.implode()), None)

    def _keeping(self, which: pl.Expr, day: str | None) -> Network:
        actors, gone = self.actors.filter(which), self.actors.filter(~which)["id"]
        during = valid_on(day) if day else pl.lit(value=True)
        dated = {"needs": "stated_on", "absences": "date"}
        kept = {name: getattr(self, name).filter(since(column, day)) for name, column in dated.items() if day}
        initiatives = self.initiatives.filter(during)

        def here(column: str) -> pl.Expr:
            """Tell whose actor is kept; of a country few are not, and those are soon looked up."""
            if len(gone) < actors.height:
                return ~pl.col(column).is_in(gone.implode()) if len(gone) else pl.col(column).is_not_null()
            return pl.col(column).is_in(actors["id"].implode())

        return replace(
            self,
            actors=actors,
            relations=self.relations.filter(during & here("source") & ((pl.col("type") == ACTS_IN) | here("target"))),
            initiatives=initiatives,
            participations=self.participations.filter(
                here("actor") & pl.col("initiative").is_in(initiatives["id"].implode())
            ),
            offers=self.offers.filter(during & pl.col("partner").is_in(actors["id"].implode())),
            memberships=self.memberships.filter(here("actor")),
            **kept,
        )

    def members(self, territory: Territory) -> pl.Series:
        """Return the ids of a territory's actors, in order.

        Those recorded in it (by territory, or without one by commune) and those with a relation `acts_in` to it.
        """
        here = pl.coalesce("territory", "commune").is_in(list(territory.places))
        acting = self.relations.filter((pl.col("type") == ACTS_IN) & (pl.col("target") == territory.code))["source"]
        return self.actors.filter(here | pl.col("id").is_in(acting.implode()))["id"]

    def around(self, territory: Territory) -> Network:
        """Return a territory's surroundings: all that is needed to answer for it, whatever the day.

        Its actors; the relations with at least one of them; its initiatives and those its actors take part in,
        its needs, absences and bodies; and the actors at the other end of any of these, with their offers.
        """
        own = self.members(territory).implode()
        here = pl.col("territory") == territory.code
        relations = self.relations.filter(
            pl.col("source").is_in(own) | ((pl.col("type") != ACTS_IN) & pl.col("target").is_in(own))
        )
        joined = self.participations.filter(pl.col("actor").is_in(own))["initiative"].implode()
        initiatives = self.initiatives.filter(here | pl.col("id").is_in(joined))
        participations = self.participations.filter(pl.col("initiative").is_in(initiatives["id"].implode()))
        bodies = self.bodies.filter(here)
        memberships = self.memberships.filter(pl.col("body").is_in(bodies["id"].implode()))
        actors = _ids(own.explode(), relations["source"], participations["actor"], memberships["actor"])
        actors = _ids(actors, relations.filter(pl.col("type") != ACTS_IN)["target"])
        return Network(
            territories=self.territories.filter(pl.col("code") == territory.code),
            actors=self.actors.filter(pl.col("id").is_in(actors.implode())),
            relations=relations,
            initiatives=initiatives,
            participations=participations,
            needs=self.needs.filter(here),
            offers=self.offers.filter(pl.col("partner").is_in(actors.implode())),
            absences=self.absences.filter(here),
            bodies=bodies,
            memberships=memberships,
        )


def _ids(*series: pl.Series) -> pl.Series:
    return pl.concat([each.rename("id") for each in series]).unique()


def since(column: str, day: str | None) -> pl.Expr:
    """Tell which rows have begun by a day: dates compare as text, a year or month as its first day."""
    return pl.col(column).is_null() | (pl.col(column) <= pl.lit(day))


def valid_on(day: str) -> pl.Expr:
    """Tell which rows are valid on a day; `until` as a year or month means its last day."""
    return since("since", day) & (pl.col("until").is_null() | ((pl.col("until") + "~") >= pl.lit(day)))


def concat(networks: Iterable[Network]) -> Network:
    """Join networks that have no row in common."""
    parts = list(networks)
    return Network.of(**{table: pl.concat([getattr(part, table) for part in parts]) for table in SCHEMAS})
