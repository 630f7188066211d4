"""Finds candidates by words: accents, case, order and small misspellings do not matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from graph.model.terms import folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIKE = 75.0
"""The likeness of two words (0 to 100, rapidfuzz's `ratio`) from which one is taken for the other misspelt."""
_WORD = r"[\p{L}\p{N}]+"
_ASKED = re.compile(r"\w+")
_WEIGHTS = {"name": 1.0, "themes": 0.9, "description": 0.8}
"""What a word found in each column is worth beside the same word in the name."""
_BEGINNING = 95.0
"""What a word is worth that the asked one begins: people type the first letters."""
_SHORTEST_BEGINNING = 3
_SHORTEST_MISSPELT = 4
_SILENT = frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "un", "une"})


@dataclass(frozen=True)
class Words:
    """The words of V different spellings that N candidates are described by.

    `said` holds them folded; `places` (shape (P,)) the position in `said` of each word of each candidate, `rows`
    the candidate it stands in and `weights` what it is worth there.
    """

    said: list[str]
    places: NDArray[np.uint32]
    rows: NDArray[np.uint32]
    weights: NDArray[np.float64]
    size: int

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Words:
        """Gather the words of candidates: columns `row`, `name`, `themes`, `description`."""
        columns = [
            frame.select("row", pl.col(name).str.extract_all(_WORD).alias("word"), pl.lit(weight).alias("weight"))
            for name, weight in _WEIGHTS.items()
        ]
        spelt = pl.concat(columns).explode("word").drop_nulls("word").group_by("row", "word").agg(pl.max("weight"))
        spelt = spelt.sort("row", "word")
        folds = {word: folded(word) for word in spelt["word"].unique()}
        said = sorted(set(folds.values()))
        position = {word: place for place, word in enumerate(said)}
        places = np.array([position[folds[word]] for word in spelt["word"]], dtype=np.uint32)
        return cls(said, places, spelt["row"].to_numpy(), spelt["weight"].to_numpy(), frame.height)

    def found(self, text: str) -> pl.DataFrame:
        """Return the candidates that have all the words asked for, or words like them: `row` and `score`."""
        asked = [word for word in _ASKED.findall(folded(text)) if word not in _SILENT] or _ASKED.findall(folded(text))
        scores = np.full(self.size, 0.0 if not asked else 100.0)
        total = np.zeros(self.size)
        for word in asked:
            best = self._best(word)
            scores = np.minimum(scores, best)
            total += best
        rows = np.flatnonzero(scores > 0)
        score = np.round(total[rows] / max(len(asked), 1), 1)
        return pl.DataFrame({"row": rows.astype(np.uint32), "score": score})

    def _best(self, word: str) -> NDArray[np.float64]:
        """Return, of each candidate, how well its best word answers one that was asked for; shape (N,)."""
        if not self.said:
            return np.zeros(self.size)
        cutoff = LIKE if len(word) >= _SHORTEST_MISSPELT else 100
        likeness = process.cdist([word], self.said, scorer=fuzz.ratio, score_cutoff=cutoff)[0].astype(np.float64)
        if len(word) >= _SHORTEST_BEGINNING:
            begins = np.fromiter((each.startswith(word) for each in self.said), dtype=bool, count=len(self.said))
            likeness[begins] = np.maximum(likeness[begins], _BEGINNING)
        best = np.zeros(self.size)
        np.maximum.at(best, self.rows, likeness[self.places] * self.weights)
        return best
