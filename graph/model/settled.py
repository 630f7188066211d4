"""Whole columns of cells at once: which of them a rule of `rules` gives back as they are, and what numbers say.

A rule costs microseconds a cell; most cells of most files are canonical already, and polars sees that in
nanoseconds. Whatever is not settled here goes through the rule itself: a test holds the one against the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.model import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.model.tables import Value

_PLAIN = r"!-~\x{a1}-\x{ac}\x{ae}-\x{2ff}\x{2010}-\x{2027}\x{20ac}"
"""Visible characters that Unicode's normal form C leaves alone whatever stands beside them."""
_TEXT = rf"^[{_PLAIN}](?:[ {_PLAIN}]*[{_PLAIN}])?$"
_SIMPLE = _PLAIN.replace("!-~", "!-{}~")
"""The same without `|`, which separates values."""
_ID = rf"^[{_SIMPLE}](?:[ {_SIMPLE}]*[{_SIMPLE}])?$"
_URL = r"^https?://[!#-&(-;=?-~\x{a1}-\x{ac}\x{ae}-\x{2ff}]+$"
_DAY = r"^(?:1[0-9]{3}|2[0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$"
_NO_TEXT = pl.Series([None], dtype=pl.String)
_NO_NUMBER = pl.Series([None], dtype=pl.Float64)
_NUMBER = r"^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$"


def settled(rule: Callable[[str], Value], cells: pl.Series) -> pl.Series | None:
    """Return the cells that a rule gives back as they are, null for all others.

    Parameters
    ----------
    rule
        One of `rules`.
    cells
        Text or null, shape (n,).

    Returns
    -------
    Series or None
        Shape (n,); None where only the rule knows.
    """
    judge = _JUDGES.get(rule)
    if judge is None:
        return None
    sure = judge(cells) & (cells.str.len_bytes() <= rules.LONGEST_CELL)
    return cells if sure.all(ignore_nulls=True) else cells.zip_with(sure.fill_null(value=False), _NO_TEXT)


def numbers(rule: Callable[[str], Value], cells: pl.Series) -> pl.Series | None:
    """Return what a rule of numbers makes of cells as plain as `-12.5`, null of all others; None: ask the rule."""
    if rule is not rules.number and not isinstance(rule, rules.Between):
        return None
    plain = cells.str.contains(_NUMBER).fill_null(value=False)
    found = cells.zip_with(plain, _NO_TEXT).cast(pl.Float64)
    if isinstance(rule, rules.Between):
        found = found.zip_with(found.is_between(rule.low, rule.high).fill_null(value=False), _NO_NUMBER)
    return found


def _siren(cells: pl.Series) -> pl.Series:
    """Nine digits, not all zero, whose Luhn sum (every second from the right doubled) is a multiple of ten."""
    nine = cells.str.contains("^[0-9]{9}$").fill_null(value=False)
    number = cells.zip_with(nine, _NO_TEXT).cast(pl.Int64)
    total = pl.zeros(len(cells), dtype=pl.Int64, eager=True)
    for place in range(9):
        digit = number // 10**place % 10
        total += digit * 2 // 10 + digit * 2 % 10 if place % 2 else digit
    return nine & (total % 10 == 0) & (number > 0)


def _matches(pattern: str) -> Callable[[pl.Series], pl.Series]:
    return lambda cells: cells.str.contains(pattern)


_JUDGES: dict[Callable[[str], Value], Callable[[pl.Series], pl.Series]] = {
    rules.text: _matches(_TEXT),
    rules.identifier: _matches(_ID),
    rules.url: _matches(_URL),
    rules.date: _matches(_DAY),
    rules.siren: _siren,
}
