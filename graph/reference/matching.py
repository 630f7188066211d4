"""Finding the EPCI that a person means, from what she types."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graph.reference import names, packaged
from graph.reference.communes import by_name, current_code, epci_of
from graph.reference.territories import epci_names, members, territory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.model.territory import Territory

SAME_NAME, ALL_WORDS, BEGINNINGS, MEMBER_BEGINS, SOME_WORDS = range(5)
"""How well a name fits, best first; a member commune with exactly that name is as good as `ALL_WORDS`."""


@dataclass(frozen=True, order=True)
class Fit:
    """How well an EPCI fits: compared in this order, smaller is better."""

    rank: int
    words_beside: int
    fewer_people: int
    code: str


def search(text: str, limit: int = 20) -> list[Territory]:
    """Return the EPCI that a text may mean, best first.

    Its words, whole or their beginnings, in the name; or a member commune's name; or its SIREN or a commune's
    code. Accents, hyphens, apostrophes, articles and words such as "communauté de communes" do not matter. Where
    no name has all the words, those that have most of them.

    Examples
    --------
    >>> [each.name for each in search("tulle agglo")]
    ['CA Tulle Agglo']
    >>> [each.name for each in search("Égletons", 1)]
    ['CC de Ventadour - Egletons - Monédières']
    """
    coded = text.strip().upper()
    whole = [coded] if coded in epci_names() else [epci_of(coded)] if current_code(coded) else []
    asked = names.telling(names.key(text))
    if not whole and asked:
        whole = list(_ranked(asked))
    return [found for code in whole[:limit] if code and (found := territory(code))]


def _ranked(asked: Sequence[str]) -> list[str]:
    best: dict[str, Fit] = {}
    for fit in (*_by_name(asked), *_by_member(asked)):
        best[fit.code] = min(fit, best.get(fit.code, fit))
    return [fit.code for fit in sorted(best.values() or _by_some_words(asked))]


def _by_name(asked: Sequence[str]) -> Iterator[Fit]:
    for code, words in _epci_words().items():
        if words == tuple(asked):
            yield _fit(SAME_NAME, 0, code)
        elif set(asked) <= set(words):
            yield _fit(ALL_WORDS, len(words) - len(asked), code)
        elif all(_begins(words, word) for word in asked):
            yield _fit(BEGINNINGS, len(words) - len(asked), code)


def _begins(words: Sequence[str], start: str) -> bool:
    return any(word.startswith(start) for word in words)


def _by_member(asked: Sequence[str]) -> Iterator[Fit]:
    start = " ".join(asked)
    ordered = _member_names()
    for row in range(bisect_left(ordered, (start, "")), len(ordered)):
        name, code = ordered[row]
        if not name.startswith(start):
            return
        yield _fit(ALL_WORDS if name == start else MEMBER_BEGINS, 0, code)


def _by_some_words(asked: Sequence[str]) -> list[Fit]:
    """Fit what has the rarest of the words, whole if any is: Grand Lyon is in Lyon, not in all that is great."""
    for worst in (ALL_WORDS, MEMBER_BEGINS):
        weights: dict[str, float] = defaultdict(float)
        for word in asked:
            codes = {fit.code for fit in (*_by_name([word]), *_by_member([word])) if fit.rank <= worst}
            for code in codes:
                weights[code] += 1 / len(codes)
        if weights:
            most = max(weights.values())
            return [_fit(SOME_WORDS, 0, code) for code, weight in weights.items() if weight == most]
    return []


def _fit(rank: int, words_beside: int, code: str) -> Fit:
    return Fit(rank, words_beside, -_populations()[code], code)


@cache
def _epci_words() -> Mapping[str, tuple[str, ...]]:
    return {code: names.telling(names.key(name)) for code, name in epci_names().items()}


@cache
def _member_names() -> Sequence[tuple[str, str]]:
    """Return the telling words of each commune's name, with its EPCI, in alphabetical order."""
    epci = {member: code for code, own in members().items() for member in own}
    named = ((" ".join(names.telling(name)), codes) for name, codes in by_name().items())
    return sorted({(name, epci[code]) for name, codes in named for code in codes if code in epci})


@cache
def _populations() -> Mapping[str, int]:
    table = packaged.table("communes")
    people = dict(table.select("code", "population").rows())
    return {epci: sum(people[code] or 0 for code in codes) for epci, codes in members().items()}
