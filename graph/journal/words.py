"""The words of what is erased, and how they are taken out of other texts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "[…]"
"""Stands where something was erased."""
_SHORTEST, _SHORTEST_NUMBER = 8, 6


@dataclass(frozen=True)
class Words:
    """What erased actors are known by: their `keys`, and `own` names, numbers and addresses that mean nobody else.

    `common` are the others: too short, or part of another actor's name. Where these stand in a text, a person decides.
    """

    keys: frozenset[str]
    own: frozenset[str]
    common: frozenset[str]

    @classmethod
    def of(cls, keys: Iterable[str], words: Iterable[str], *, others: Iterable[str]) -> Words:
        """Sort words by whether they can be taken out of any text; `others` are the names of all other actors."""
        known = frozenset(keys)
        texts = [each.casefold() for each in others]
        all_words = {*known, *words}
        own = {each for each in all_words if _tells(each) and not any(each.casefold() in text for text in texts)}
        return cls(known, frozenset(own), frozenset(all_words - own))

    def without(self, text: str) -> str:
        """Return a text with each of the own words, whole and in any case, replaced by `MARK`."""
        if self._is(text):
            return MARK
        return _pattern(self.own).sub(MARK, text) if self.own else text

    def names(self, key: str) -> bool:
        """Tell whether the key of a document, one text or a JSON list of texts, names an erased actor."""
        try:
            parts = json.loads(key)
        except ValueError:
            parts = [key]
        return any(self._is(each) for each in (parts if isinstance(parts, list) else [key]))

    def _is(self, value: object) -> bool:
        return isinstance(value, str) and (value in self.keys or value in self.own)

    def common_in(self, text: str) -> bool:
        """Tell whether a text holds one of the common words."""
        return bool(self.common) and _pattern(self.common).search(text) is not None

    def within(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Return a JSON value without the own words; of a table kept column by column, without the actors' rows."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, list):
            return [self.within(each) for each in value]
        if isinstance(value, dict):
            columns = self._without_rows(value)
            return {self.without(key): self.within(each) for key, each in columns.items()}
        return value

    def _without_rows(self, columns: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(columns.get("id"), list) or not all(isinstance(each, list) for each in columns.values()):
            return columns
        gone = {row for cells in columns.values() for row, cell in enumerate(cells) if self._is(cell)}
        return {name: [cell for row, cell in enumerate(cells) if row not in gone] for name, cells in columns.items()}


def _tells(word: str) -> bool:
    """Tell whether a word is long enough to mean one thing only."""
    parts = re.findall(r"\w+", word)
    digits = sum(each.isdigit() for each in word)
    return digits >= _SHORTEST_NUMBER or (len(parts) > 1 and len(word) >= _SHORTEST)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda each: (-len(each), each))
    return re.compile("|".join(_whole(each) for each in longest_first), re.IGNORECASE)


def _whole(word: str) -> str:
    return rf"(?<!\w){re.escape(word)}(?!\w)"
