"""Long work behind a page: it goes on whatever the page does, tells how far it is, and stops when it is told to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from ui.actions import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


@dataclass
class Work(Generic[Answer]):
    """Something under way in a thread of its own.

    `what` tells one work from another; `told` is the file it is at, and its rows so far.
    """

    what: tuple[str, str]
    told: tuple[str, int] = ("", 0)
    stop: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)
    _answer: list[Answer] = field(default_factory=list)
    _fault: list[BaseException] = field(default_factory=list)

    @classmethod
    def begin(cls, what: tuple[str, str], do: Callable[[Callable[[str, int], None]], Answer]) -> Work[Answer]:
        """Start; `do` is given whom to tell the file and the rows so far, which raises `Stopped` after a stop."""
        work = cls(what)
        threading.Thread(target=work._run, args=(do,), daemon=True, name="essaim-work").start()
        return work

    def _run(self, do: Callable[[Callable[[str, int], None]], Answer]) -> None:
        try:
            self._answer.append(do(self.tell))
        except BaseException as error:  # noqa: BLE001 - told to the page, which raises it
            self._fault.append(error)
        finally:
            self._over.set()

    def tell(self, file: str, rows: int) -> None:
        """Take note of how far it is.

        Raises
        ------
        Stopped
            Where somebody has stopped it.
        """
        self.told = (file, rows)
        if self.stop.is_set():
            raise Stopped("stopped", file=file)

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
