"""Known phrases in a row of words: the longest that begins at each word is found, in one pass."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Meaning = TypeVar("Meaning")


class Phrases(Generic[Meaning]):
    """Phrases of one or more words with what each means.

    Examples
    --------
    >>> known = Phrases({"ile de france": "region", "ile": "island"})
    >>> list(known.read("amis de l ile de france".split()))
    [('amis', None), ('de', None), ('l', None), (None, 'region')]
    """

    def __init__(self, meanings: Mapping[str, Meaning], *, first_only: Mapping[str, Meaning] | None = None) -> None:
        """Take phrases by their words with blanks; those of `first_only` count at the beginning alone."""
        self._anywhere = _by_first_word(meanings)
        self._at_first = _by_first_word({**meanings, **(first_only or {})})

    def read(self, words: Sequence[str]) -> Iterator[tuple[str | None, Meaning | None]]:
        """Yield each word that is in no phrase, with None, and for each phrase None with its meaning."""
        at = 0
        while at < len(words):
            known = self._anywhere if at else self._at_first
            for phrase, meaning in known.get(words[at], ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    yield None, meaning
                    at += len(phrase)
                    break
            else:
                yield words[at], None
                at += 1


def _by_first_word(meanings: Mapping[str, Meaning]) -> dict[str, list[tuple[tuple[str, ...], Meaning]]]:
    found: dict[str, list[tuple[tuple[str, ...], Meaning]]] = defaultdict(list)
    for phrase, meaning in meanings.items():
        words = tuple(phrase.split())
        found[words[0]].append((words, meaning))
    return {first: sorted(each, key=lambda one: -len(one[0])) for first, each in found.items()}
