"""Names of French organisations, taken apart so that two of them can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from graph.analysis import name_words as words_of
from graph.analysis.phrases import Phrases
from graph.model.terms import folded
from graph.reference import departements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 300
"""Characters of a name that are looked at, so that a whole page in that cell costs nothing."""
MOST_WORDS = 24

_CA = re.compile(r"\b[çÇ]a\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(\[]\s*([A-ZÀ-Þ]{2,8})\s*[)\]]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_DOTS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_NUMBER = re.compile(r"0*(\d+)(er|ere|e|eme|ieme|nd|nde)?")
_CITIES = {"paris", "lyon", "marseille"}
_POSTCODE = 5
SHORTEST_SIGLE = 3
_SHORTEST_PLURAL = 3
_ARTICLES_OF_KINDS = {"l", "la", "le"}


@dataclass(frozen=True)
class Name:
    """A name taken apart; equal when all its parts are.

    `words` in order, without articles and legal forms; `kinds` what it says to be (`mairie`, `cc`, ...);
    `places` the départements (codes) and regions it names; `numbers` its other numbers; `directions` such as
    haute or nord. `sigles` are acronyms that stand for it, `initials` those that its words would give.
    """

    written: str
    words: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    sigles: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()

    @property
    def bare(self) -> tuple[object, ...]:
        """All that tells it apart: two spellings of one name have the same."""
        return (frozenset(self.words), self.kinds, self.places, self.numbers, self.directions)

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing to compare."""
        return not (self.words or self.kinds or self.places or self.numbers or self.directions)


@lru_cache(maxsize=200_000)
def taken_apart(name: str) -> Name:
    """Take a name apart.

    Examples
    --------
    >>> taken_apart("CC du Pays de Bray").bare == taken_apart("COM COM PAYS DE BRAY").bare
    True
    >>> sorted(taken_apart("Attac Haute-Savoie").places), sorted(taken_apart("ATTAC 73").places)
    (['74'], ['73'])
    >>> sorted(taken_apart("Attac Paris 19e/20e").numbers)
    ['19', '20']
    """
    text = _DOTS.sub(lambda found: found[0].replace(".", "") + " ", _CA.sub("cela", name[:LONGEST]))
    bracketed, text = _bracketed(text)
    written = spelt(text)
    tokens = [word for word, _ in _legal().read(written.split()) if word][:MOST_WORDS] or written.split()[:MOST_WORDS]
    sigles, tokens = _own_sigle(tokens)
    found = _Found()
    words = tuple(dict.fromkeys(found.words(tokens)))
    directions = frozenset(word for word in words if word in words_of.DIRECTIONS)
    words = tuple(word for word in words if word not in directions)
    parts = Name(
        written=written,
        words=words,
        kinds=frozenset(found.kinds),
        places=frozenset(found.places),
        numbers=frozenset(found.numbers),
        directions=directions,
        sigles=sigles | bracketed,
        initials=_initials(tokens),
    )
    return Name(written, words=tuple(dict.fromkeys(tokens))) if parts.says_nothing else parts


def spelt(name: str) -> str:
    """Return a name's words in lower case without accents, apostrophes and marks, abbreviations written out.

    Examples
    --------
    >>> spelt("L'Œuvre St-Vincent, TULLE Cedex 3")
    'l oeuvre saint vincent tulle'
    """
    tokens = _BETWEEN_WORDS.sub(" ", folded(name).replace(" s/", " sur ")).split()
    if "cedex" in tokens[1:]:
        tokens = tokens[: tokens.index("cedex", 1)]
    return " ".join(words_of.SYNONYMS.get(word) or words_of.WRITTEN_OUT.get(word, word) for word in tokens)


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """Return what stays of a word under the commonest slips: its first letter and its consonants, none doubled.

    Examples
    --------
    >>> skeleton("emmaus") == skeleton("emaus"), skeleton("vergers") == skeleton("verger")
    (True, True)
    """
    plain = re.sub(r"(.)\1+", r"\1", word.rstrip("sx") or word)
    bones = plain[0] + re.sub(r"[aeiouyh]", "", plain[1:])
    return bones if len(bones) > 2 else plain  # noqa: PLR2004 - two consonants stand for too many words


def singular(word: str) -> str:
    """Return a word without the mark of the plural; short words as they are."""
    return word.rstrip("sx") if len(word) > _SHORTEST_PLURAL else word


def covers(place: str, departement: str) -> bool:
    """Whether a place that a name says (a département or region) holds a département."""
    return place == departement or departement in words_of.REGIONS.get(place, "").split()


class _Found:
    """What a name says beside its words, gathered while they are read."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.places: list[str] = []
        self.numbers: list[str] = []

    def words(self, tokens: list[str]) -> Iterator[str]:
        """Yield the telling words; keep kinds, places, and numbers."""
        counted = not _CITIES.isdisjoint(tokens)
        begins = 1 if tokens[:1] and tokens[0] in _ARTICLES_OF_KINDS else 0
        for word, meaning in _phrases().read(tokens[begins:]):
            if meaning:
                self.kinds += meaning.kinds
                self.places += meaning.places
            elif word and word not in words_of.ARTICLES and not self._is_number(word, counted=counted):
                yield word

    def _is_number(self, word: str, *, counted: bool) -> bool:
        """Keep a number: a département's as a place, unless it counts the districts of a city."""
        code = word.upper()
        number = _NUMBER.fullmatch(word)
        if code in departements() and not counted:
            self.places.append(code)
        elif number and len(word) != _POSTCODE:
            self.numbers.append(number[1])
        return bool(number) or code in self.places


def _bracketed(text: str) -> tuple[frozenset[str], str]:
    """Split capitals in brackets from a name that is not in capitals: an acronym, where (Tulle) is a place."""
    rest = _IN_BRACKETS.sub(" ", text)
    if rest == text or rest.isupper() or not spelt(rest):
        return frozenset(), text
    return frozenset(folded(each[1]) for each in _IN_BRACKETS.finditer(text)), rest


def _own_sigle(tokens: list[str]) -> tuple[frozenset[str], list[str]]:
    """Split a first or last word that is the initials of the others: CTC - Collectif Transition Citoyenne."""
    for sigle, others in ((tokens[:1], tokens[1:]), (tokens[-1:], tokens[:-1])):
        if sigle and SHORTEST_SIGLE <= len(sigle[0]) <= len(others) and sigle[0] in _initials(others):
            return frozenset(sigle), others
    return frozenset(), tokens


def _initials(tokens: list[str]) -> frozenset[str]:
    telling = [word for word in tokens if word not in words_of.ARTICLES]
    if len(telling) < SHORTEST_SIGLE:
        return frozenset()
    return frozenset("".join(word[0] for word in some) for some in (telling, tokens))


@dataclass(frozen=True)
class _Meaning:
    """What a phrase says."""

    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@cache
def _legal() -> Phrases[bool]:
    return Phrases(dict.fromkeys(words_of.LEGAL_FORMS.split(","), True))


@cache
def _phrases() -> Phrases[_Meaning]:
    kinds = {phrase: kind for kind, phrases in words_of.KINDS.items() for phrase in phrases.split(",")}
    first = {phrase: _Meaning(kinds=(kind,)) for phrase, kind in kinds.items() if _first_only(phrase, kind)}
    anywhere = {phrase: _Meaning(kinds=(kind,)) for phrase, kind in kinds.items() if phrase not in first}
    return Phrases(anywhere | {name: _Meaning(places=codes) for name, codes in _places().items()}, first_only=first)


def _first_only(phrase: str, kind: str) -> bool:
    """Two letters are too few to mean a kind anywhere: Ça, CD, CR."""
    return kind in words_of.AT_THE_BEGINNING or len(phrase) == 2  # noqa: PLR2004 - said above


@cache
def _places() -> Mapping[str, tuple[str, ...]]:
    """Return the places by what names them: départements by their code, regions by those of before 2016."""
    names = {spelt(name): (code,) for code, name in departements().items()}
    told = {name: code for name, code in names.items() if name not in words_of.SAID_OTHERWISE}
    today = {name: tuple(parts.split(",")) for name, parts in words_of.REGIONS_OF_TODAY.items()}
    return told | {name: (name,) for name in words_of.REGIONS} | today


def plain(name: str) -> str:
    """Return a name as two people write the same: accents, case, apostrophes and marks do not matter."""
    return _BETWEEN_WORDS.sub(" ", folded(name)).strip()
