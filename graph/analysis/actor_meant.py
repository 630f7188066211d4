"""Which actor a person means: by an id, or by a name that only one has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.errors import InputRefused

if TYPE_CHECKING:
    from graph.model.network import Network


def actor_meant(network: Network, said: str) -> str:
    """Return the id of the actor that is meant: its id, an id it had before, or its exact name.

    Raises
    ------
    InputRefused
        `no_such_actor`, or `several_actors` where more than one has that name.
    """
    if said in network.position:
        return said
    aliased = network.actors.filter(pl.col("aliases").str.json_decode(pl.List(pl.String)).list.contains(said))["id"]
    named = network.actors.filter(pl.col("name") == said.strip())["id"]
    for found in (aliased, named):
        if len(found) == 1:
            return str(found[0])
    if len(named):
        raise InputRefused("several_actors", name=said, ids=", ".join(named))
    raise InputRefused("no_such_actor", actor=said)
