"""The index of names that an app keeps: made once, in the background where it takes long, then followed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.analysis.search_following import Indexed, changes, followed

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from graph.analysis.searching import Index
    from graph.model.network import Network

AT_ONCE = 40_000
"""So many names are indexed while a person waits: about a second."""
MOST_CHANGES = 2_000
"""So many changes are followed before all is indexed anew."""


@dataclass(eq=False)
class Names:
    """The names of one workspace; any thread may ask."""

    _made: Indexed | None = None
    _erasures: int = 0
    _last: tuple[Hashable, Index] | None = None
    _making: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def index(self, state: Hashable, network: Network, territories: Mapping[str, str], erasures: int) -> Index | None:
        """Return the index of a state of the workspace, None while the first one is being made.

        Where `erasures` have become more it is made anew: what was erased is found no more at once, and soon held
        no more either.
        """
        with self._lock:
            if self._last and self._last[0] == state:
                return self._last[1]
            if self._made is None:
                self._make(network, territories, erasures)
            if self._made is None:
                return None
            found = followed(self._made, network, territories)
            if changes(found) > MOST_CHANGES or erasures != self._erasures:
                self._make(network, territories, erasures)
                found = followed(self._made, network, territories)
            self._last = (state, found)
            return found

    def _make(self, network: Network, territories: Mapping[str, str], erasures: int) -> None:
        """Index all: at once where it is soon done, else in the background, unless that is already being done."""

        def make() -> Indexed:
            return Indexed.of(network, territories)

        def behind() -> None:
            made = make()
            with self._lock:
                self._made, self._erasures, self._last, self._making = made, erasures, None, None

        if network.actors.height + network.initiatives.height <= AT_ONCE:
            self._made, self._erasures = make(), erasures
        elif self._making is None or not self._making.is_alive():
            self._making = threading.Thread(target=behind, name="names", daemon=True)
            self._making.start()

    def wait(self, seconds: float) -> None:
        """Wait until nothing is being made in the background."""
        if self._making is not None:
            self._making.join(seconds)
