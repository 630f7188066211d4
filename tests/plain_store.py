"""A store of plain frames: the slow definition of what `Store.apply` means, to hold the journal's changes against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.model.network import SCHEMAS, Network, concat
from graph.model.tables import key_column
from graph.resolve import ROLES
from graph.store.base import Change, Held, Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.model.territory import Territory

OWNERS = {frame: (table, column) for table, (frame, column, _) in ROLES.items()}


class PlainStore(Store):
    """Keeps the network in memory."""

    def __init__(self) -> None:
        self.shown: Network | None = None
        self.now: Held | None = None

    def held(self) -> Held | None:
        return self.now

    def build_parts(self, parts: Iterable[Network], held: Held) -> None:
        self.shown, self.now = concat(parts), held

    def apply(self, change: Change, held: Held) -> None:
        assert self.shown is not None
        frames = {}
        for table in SCHEMAS:
            owner, column = OWNERS.get(table, (table, key_column(table)))
            come = getattr(change.come, table)
            replaced = {*change.gone.get(owner, ()), *getattr(change.come, owner)[key_column(owner)]}
            kept = getattr(self.shown, table).filter(~pl.col(column).is_in(list(replaced)))
            frames[table] = pl.concat([kept, come])
        gone = set(change.gone.get("actors", ()))
        network = Network.of(**frames)
        actors = set(network.actors["id"])
        assert not set(network.relations["source"]) & gone
        assert set(network.participations["actor"]) <= actors
        assert set(network.offers["partner"]) <= actors
        self.shown, self.now = network, held

    def network(self, territory: Territory | None = None) -> Network:
        assert self.shown is not None
        return self.shown.around(territory) if territory else self.shown

    def discard(self, workspace: str) -> None:
        assert self.now is None or self.now.workspace == workspace
        self.shown = self.now = None

    def close(self) -> None:
        pass
