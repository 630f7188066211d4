"""Says on standard error how far a long import is, where a person watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ui.locale import Language


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
