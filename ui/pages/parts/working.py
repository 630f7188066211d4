"""Long work behind a page: it goes on whatever the page does, tells how far it is, and stops when it is told to."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from ui.actions import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Answer = TypeVar("Answer")


class Telling(Protocol):
    """What is told how far a work is; raises `Stopped` after a stop."""

    def __call__(self, what: str, done: int, of: int = 0, /) -> None:
        """Take note of what is done: a file or a step, how much of it, and of how much (0: nobody knows)."""


@dataclass(eq=False)
class Work(Generic[Answer]):
    """Something under way in a thread of its own.

    `what` tells one work from another; `told` is the file or the step it is at, how much of it is done, of how much.
    `watchers` are the sessions that wait for it.
    """

    what: tuple[Hashable, ...]
    told: tuple[str, int, int] = ("", 0, 0)
    stop: threading.Event = field(default_factory=threading.Event)
    watchers: set[object] = field(default_factory=set)
    _begun: float = field(default_factory=time.monotonic)
    _over: threading.Event = field(default_factory=threading.Event)
    _answer: list[Answer] = field(default_factory=list)
    _fault: list[BaseException] = field(default_factory=list)

    @classmethod
    def begin(cls, what: tuple[Hashable, ...], do: Callable[[Telling], Answer]) -> Work[Answer]:
        """Start; `do` is given whom to tell how far it is, which raises `Stopped` after a stop."""
        work = cls(what)
        threading.Thread(target=work._run, args=(do,), daemon=True, name="essaim-work").start()
        return work

    def _run(self, do: Callable[[Telling], Answer]) -> None:
        try:
            self._answer.append(do(self.tell))
        except BaseException as error:  # noqa: BLE001 - told to the page, which raises it
            self._fault.append(error)
        finally:
            self._over.set()

    def tell(self, what: str, done: int, of: int = 0, /) -> None:
        """Take note of how far it is.

        Raises
        ------
        Stopped
            Where somebody has stopped it.
        """
        self.told = (what, done, of)
        if self.stop.is_set():
            raise Stopped("stopped", file=what)

    @property
    def age(self) -> float:
        """Return how many seconds ago it was begun."""
        return time.monotonic() - self._begun

    def over(self, *, within: float = 0.0) -> bool:
        """Tell whether it has ended, waiting so many seconds for it."""
        return self._over.wait(within)

    def answer(self) -> Answer:
        """Return what came of it, waiting for its end.

        Raises
        ------
        EssaimError
            Or whatever else the work raised.
        """
        self._over.wait()
        if self._fault:
            raise self._fault[0]
        return self._answer[0]

    def leave(self) -> None:
        """Stop what nobody waits for any more; what has ended is as it was."""
        self.stop.set()
