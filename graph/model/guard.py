"""The apostrophe before cells that a spreadsheet would take for a formula: put there going out, off coming in."""

from __future__ import annotations

import re

HELP = "↑"
"""How every cell in the template's line of help begins."""
GUARDED = rf"^'('*[=+\-@{HELP}])"
"""What the apostrophe was put before; polars and `re` read it alike, and `\\1` is what was meant."""
_TO_GUARD = re.compile(rf"'*[=+\-@{HELP}]")


def guarded(cell: str) -> str:
    """Return a cell as no spreadsheet takes it for a formula, nor the import for a line of help.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1+1"), guarded("l'Orée")
    ("'=1+1", "''=1+1", "l'Orée")
    """
    return f"'{cell}" if _TO_GUARD.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return what was meant: the inverse of `guarded`.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("=1+1"), unguarded("'tis")
    ('=1+1', '=1+1', "'tis")
    """
    return re.sub(GUARDED, r"\1", cell)
