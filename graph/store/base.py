"""What every graph database of ours can do; `tests/test_store.py` holds each engine to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from graph.model.network import Network
    from graph.model.territory import Territory


@dataclass(frozen=True)
class Held:
    """What a graph database holds: the workspace it belongs to and the journal's revision it shows."""

    workspace: str
    revision: int


@dataclass(frozen=True)
class Change:
    """What differs after a few entries of the journal.

    `gone` holds, by frame of a network, the ids that are no longer there. `come` is written: its rows replace
    those of the same id; the roles in an initiative or a body of `come` replace all its former roles. Relations
    of an actor in `gone` are in `gone` too; actors named by `come` are in it or already in the graph.
    """

    come: Network
    gone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Store(ABC):
    """A graph database that shows one workspace's network as it is known now, on all days.

    Every method raises `StoreUnusable` when the database does not answer as it should.
    """

    @abstractmethod
    def held(self) -> Held | None:
        """Return what is held, None when the database is empty."""

    def build(self, network: Network, held: Held) -> None:
        """Replace everything by this network, all or nothing, by the engine's fastest way."""
        self.build_parts([network], held)

    @abstractmethod
    def build_parts(self, parts: Iterable[Network], held: Held) -> None:
        """Replace everything by a network that comes in parts, so that it never stands in memory whole.

        No record is in two parts; what a record names is in its own part or in one before.
        """

    @abstractmethod
    def apply(self, change: Change, held: Held) -> None:
        """Make a small change, all or nothing; doing it twice changes nothing more."""

    @abstractmethod
    def network(self, territory: Territory | None = None) -> Network:
        """Return the whole network, or `Network.around` of a territory without reading the rest."""

    @abstractmethod
    def discard(self, workspace: str) -> None:
        """Remove this workspace's graph, so that another's may be built here; another's is refused."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database; a second call does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
