"""What is seen of a territory, and since which entry: what was computed from it stays right until it changes.

Everybody's page would be made anew at every entry otherwise, whomever the entry is about.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.journal.erasing import ERASURE
from graph.model.tables import key_column

if TYPE_CHECKING:
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Seen:
    """A territory's surroundings on all days; `since` is an entry since which they and their evidence are the same."""

    network: Network
    since: int


@dataclass(eq=False)
class Surroundings:
    """One territory of a workspace, looked at again whenever the journal has grown; any thread may ask."""

    territory: str
    _revision: int = -1
    _definition: Territory | None = None
    _seen: Seen | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def seen(self, workspace: Workspace) -> Seen:
        """Return what is seen now.

        Raises
        ------
        InputRefused
            `unknown_territory`.
        """
        with self._lock:
            if self._seen is None or workspace.revision != self._revision:
                self._look(workspace)
            assert self._seen is not None  # noqa: S101 - just looked
            return self._seen

    def _look(self, workspace: Workspace) -> None:
        territory = workspace.territory(self.territory)
        network, revision = workspace.surroundings(territory)
        known = self._seen
        same = (
            known is not None
            and territory == self._definition
            and not known.network.differences(network)
            and not _said_again(workspace, network, self._revision, revision)
        )
        if known is None or not same:
            self._seen = Seen(network, revision)
        self._definition, self._revision = territory, revision


def _said_again(workspace: Workspace, network: Network, after: int, upto: int) -> bool:
    """Tell whether entries said something about these records, or took it back, that changed none of their values."""
    erased = workspace.journal.kept(ERASURE).values()
    if upto < after or any(each.entry > after for each in erased):
        return True
    touched = workspace.journal.touched(after, upto)
    return any(not keys.isdisjoint(_ids(network, table)) for table, keys in touched.items() if keys)


def _ids(network: Network, table: str) -> set[str]:
    """Return all ids under which sources speak of the records of a frame."""
    frame = getattr(network, table)
    found = set(frame[key_column(table)])
    if table == "actors":
        found.update(other for some in frame["aliases"].drop_nulls() for other in json.loads(some))
    return found
