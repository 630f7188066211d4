"""Which actor is chosen, in the picture of a territory or in the network: its name in the address."""

from __future__ import annotations

ACTOR = "actor"
