"""Says on standard error how far a long import or a long calculation is."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ui.locale import Language

QUIET = 10.0
"""Seconds between two lines about a calculation; what is done sooner says nothing."""


@contextmanager
def progress(lang: Language) -> Iterator[Callable[[str, int], None] | None]:
    """Yield what is to be told the file and the rows done so far; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return

    def tell(file: str, rows: int) -> None:
        sys.stderr.write("\r" + text("cli.progress", lang, file=file, rows=rows))
        sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write("\r\x1b[K")


def measuring(lang: Language) -> Callable[[str, int, int], None]:
    """Return what is to be told the step of a calculation, how much of it is done, and of how much.

    A line every ten seconds at most, watched or not: what takes minutes is not to look as if it had stopped.
    """
    said = time.monotonic()

    def tell(step: str, done: int, of: int) -> None:
        nonlocal said
        if time.monotonic() - said >= QUIET:
            said = time.monotonic()
            sys.stderr.write(text(f"measuring.{step}", lang, done=done, of=of) + "\n")
            sys.stderr.flush()

    return tell
