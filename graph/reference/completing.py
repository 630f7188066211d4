"""Completes the name of a commune while it is written."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from graph.reference import names, packaged
from graph.reference.communes import by_name, communes_named, current_code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

MOST = 6
ALIKE = 80.0
"""The likeness of two names (0 to 100, rapidfuzz's `ratio`) from which one is taken for the other misspelt."""
_SHORTEST_PART, _SHORTEST_MISSPELT = 3, 4
_SAME, _BEGINS, _HOLDS, _MISSPELT = range(4)


def communes_like(text: str, *, near: Collection[str] = (), most: int = MOST) -> list[str]:
    """Return the codes of the communes that a text may begin to name, the best first.

    The same name comes before a name that begins so, then one of which a word begins so, then (where there is none)
    names like it; of equals those of `near` first, then the larger. A code is taken for the commune it means, and the
    name of a commune that became part of another for that one.

    Examples
    --------
    >>> communes_like("19275"), communes_like("Usel", near={"19275"})[0], communes_like("saint-den", most=1)
    (['19275'], '19275', ['97411'])
    """
    if code := current_code(text.strip().upper()):
        return [code]
    asked = names.key(text)
    if not asked:
        return []
    ranks: dict[str, int] = dict.fromkeys(communes_named(text), _SAME)
    for rank, found in ((_BEGINS, _beginning(asked)), (_HOLDS, _holding(asked))):
        for code in found:
            ranks.setdefault(code, rank)
    if not ranks and len(asked) >= _SHORTEST_MISSPELT:
        alike = process.extract(asked, _keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=most)
        ranks = {code: _MISSPELT for name, _, _ in alike for code in by_name()[name]}
    people = _people()
    return sorted(ranks, key=lambda code: (ranks[code], code not in near, -people[code], code))[:most]


def surely_meant(text: str, *, near: Collection[str] = ()) -> str | None:
    """Return the commune that a text names without doubt: the only one of `near` with this name, or the only one."""
    if code := current_code(text.strip().upper()):
        return code
    named = communes_named(text)
    found = [code for code in named if code in near] or named
    return found[0] if len(found) == 1 else None


def _beginning(asked: str) -> Iterator[str]:
    keys = _keys()
    for place in range(bisect_left(keys, asked), len(keys)):
        if not keys[place].startswith(asked):
            return
        yield from by_name()[keys[place]]


def _holding(asked: str) -> Iterator[str]:
    if len(asked) < _SHORTEST_PART:
        return
    for name in _keys():
        if f" {asked}" in name:
            yield from by_name()[name]


@cache
def _keys() -> Sequence[str]:
    return sorted(by_name())


@cache
def _people() -> Mapping[str, int]:
    rows = packaged.table("communes").select("code", "population").rows()
    return {code: people or 0 for code, people in rows}
