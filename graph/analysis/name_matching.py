"""How far two names of organisations, taken apart, say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from graph.analysis import name_words as words_of
from graph.analysis.names import SHORTEST_SIGLE, Name, covers, singular

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

How = Literal["same_bare_name", "sigle", "contained_name", "close_names"]

_KIND, _PLACE, _COMMON, _OWN_COMMUNE, _TELLING = 0.6, 0.4, 0.3, 0.2, 1.0
"""What words weigh; one telling word is worth more than what an actor does, or where it is."""
_SLIP = 85
"""The likeness of two words (0 to 100, rapidfuzz's `ratio`) from which one is taken for the other misspelt."""
_SHORTEST_SLIP = 4
LONGEST_SIGLE = 8
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_OF_A_SIGLE = 0.8
_LESS_OTHER_KIND = 0.12
_LESS_BOTH_BESIDE = 0.1


@dataclass(frozen=True)
class Match:
    """How alike two names are, 0 to 1, and by what; `values` is what the reason names."""

    score: float
    how: How
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True)
class Side:
    """A name, the words of its actor's commune, and the département (None: unknown)."""

    name: Name
    commune: frozenset[str] = frozenset()
    departement: str | None = None


def match(one: Side, other: Side, *, near: bool) -> Match | None:
    """Return how alike two names are, None where a word, number, place or kind tells them apart.

    `near`: the actors are in one commune, or so close that its name and a network's tell nothing more.
    """
    if one.name.says_nothing or other.name.says_nothing:
        return None
    sigle = _sigle(one, other) or _sigle(other, one)
    if sigle:
        return Match(_OF_A_SIGLE, "sigle", (("sigle", sigle.upper()),))
    if _told_apart(one, other):
        return None
    if one.name.bare == other.name.bare:
        weighed = _weigh(one, other, near=near)
        return Match(1.0, "same_bare_name") if near or weighed.shared >= _TELLING else None
    return _by_words(one, other, near=near)


def _sigle(short: Side, long: Side) -> str | None:
    """Return the acronym that is all of one name and stands for the other."""
    words = [word for word in short.name.words if word not in short.commune]
    if len(words) != 1 or short.name.kinds or words[0] in long.name.words:
        return None
    fits = SHORTEST_SIGLE <= len(words[0]) <= LONGEST_SIGLE
    return words[0] if fits and words[0] in long.name.sigles | long.name.initials else None


def _told_apart(one: Side, other: Side) -> bool:
    return (
        one.name.directions != other.name.directions
        or not _same_numbers(one.name.numbers, other.name.numbers)
        or not _same_kind(one.name.kinds, other.name.kinds)
        or not _nested(one.name.places, other.name.places)
        or _elsewhere(one, other)
        or _elsewhere(other, one)
    )


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _same_numbers(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names say the same numbers, of which one may leave out a year."""
    return _nested(one, other) and all(_YEAR.fullmatch(number) for number in one ^ other)


def _same_kind(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names say one kind of actor, or one of them says none."""
    return not one or not other or one == other or any(one | other <= family for family in words_of.FAMILIES)


def _elsewhere(silent: Side, placed: Side) -> bool:
    """Whether one name says a place, the other none, and the other's actor is not there."""
    if silent.name.places or not placed.name.places or not silent.departement:
        return False
    return not any(covers(place, silent.departement) for place in placed.name.places)


def _by_words(one: Side, other: Side, *, near: bool) -> Match | None:
    weighed = _weigh(one, other, near=near)
    if weighed.both_tell or not weighed.shared or (weighed.shared < _TELLING and not near):
        return None
    left, right = weighed.left
    score = weighed.shared / (weighed.shared + left + right)
    if left and right:
        score -= _LESS_BOTH_BESIDE
    elif weighed.shared >= _TELLING:
        score = (score + 1) / 2
    if one.name.kinds and other.name.kinds and one.name.kinds != other.name.kinds:
        score -= _LESS_OTHER_KIND
    if score <= 0:
        return None
    if bool(left) != bool(right):
        return Match(score, "contained_name")
    return Match(score, "close_names", (("score", _alike(one.name, other.name)),))


@dataclass(frozen=True)
class _Weighed:
    """The weight of what two names share, of what each has beside it; whether both have telling words beside."""

    shared: float
    left: tuple[float, float]
    both_tell: bool


def _weigh(one: Side, other: Side, *, near: bool) -> _Weighed:
    pairs = list(_aligned(one.name.words, other.name.words))
    shared = sum(min(_weight(a, one, near=near), _weight(b, other, near=near)) * alike for a, b, alike in pairs)
    beside = (
        [_weight(word, one, near=near) for word in _without(one.name.words, (a for a, _, _ in pairs))],
        [_weight(word, other, near=near) for word in _without(other.name.words, (b for _, b, _ in pairs))],
    )
    kinds = _KIND if one.name.kinds and other.name.kinds else 0
    places = _PLACE * bool(one.name.places & other.name.places) + _PLACE * bool(one.name.numbers & other.name.numbers)
    slips = sum(1 - alike for _, _, alike in pairs)
    return _Weighed(
        shared=shared + kinds + places,
        left=(
            sum(beside[0]) + _parts_beside(one.name, other.name) + slips,
            sum(beside[1]) + _parts_beside(other.name, one.name) + slips,
        ),
        both_tell=all(any(weight >= _TELLING for weight in each) for each in beside),
    )


def _parts_beside(one: Name, other: Name) -> float:
    """Weigh the kinds and places that one name says and the other does not."""
    return _KIND * bool(one.kinds and not other.kinds) + _PLACE * bool(one.places - other.places)


def _weight(word: str, side: Side, *, near: bool) -> float:
    if word in side.commune:
        return _OWN_COMMUNE if near else _TELLING
    known = words_of.COMMON if near else words_of.COMMON | words_of.NETWORKS
    if word in known or singular(word) in known:
        return _COMMON
    return _TELLING


def _aligned(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """Yield the words that two names share, or spell otherwise, with their likeness (0 to 1)."""
    both = set(one) & set(other)
    yield from ((word, word, 1.0) for word in one if word in both)
    left, right = list(_without(one, both)), list(_without(other, both))
    if left and right and "".join(left) == "".join(right):
        yield from ((a, b, 1.0) for a, b in zip(_stretched(left, right), _stretched(right, left), strict=True))
        return
    close = [(_word_likeness(a, b), a, b) for a in left for b in right]
    taken: set[str] = set()
    for alike, a, b in sorted(close, key=lambda found: (-found[0], *sorted(found[1:]))):
        if alike and taken.isdisjoint((a, b)):
            taken |= {a, b}
            yield a, b, alike / 100


def _word_likeness(one: str, other: str) -> float:
    """Return 100 for one word's singular and plural, 85 to 100 for a slip, 0 for two words."""
    if singular(one) == singular(other):
        return 100
    if min(len(one), len(other)) < _SHORTEST_SLIP or any(each.isdigit() for each in one + other):
        return 0
    return float(fuzz.ratio(one, other, score_cutoff=_SLIP))


def _stretched(words: list[str], beside: list[str]) -> list[str]:
    return words + words[-1:] * max(0, len(beside) - len(words))


def _without(words: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    known = set(others)
    return (word for word in words if word not in known)


def _alike(one: Name, other: Name) -> int:
    """Return rapidfuzz's likeness of the two names whatever the order of words, 0 to 100."""
    return round(fuzz.token_sort_ratio(one.written, other.written))
