"""Finding an actor, a territory or an initiative by some words of its name: accents and typing errors forgiven."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from graph import reference
from graph.model.terms import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from graph.model.network import Network

KINDS = ("territory", "actor", "initiative")
LONGEST = 300
"""Characters of a name that are looked at."""
MOST_WORDS = 6
"""Words of a question that are looked for; those that follow count for nothing."""
BEGINS, MISSPELT, BEGINS_MISSPELT, NOWHERE = 1, 1, 2, 9
"""What a word costs: nothing where it is written so, more the less it is like the word that was asked for."""
_ONE_ERROR, _TWO_ERRORS = 4, 8
_WORD = re.compile(r"[^\W_]+")
_WRITTEN_OUT = {"st": "saint", "ste": "sainte"}
_ARTICLES = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur", "of", "the", "and"}
_BITS = 32


class Entry(NamedTuple):
    """Something that can be found; `kind` is one of `KINDS`."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True)
class Found:
    """The best answers, in order. `total` counts all; `whole`: they have all the words that were asked for."""

    entries: tuple[Entry, ...] = ()
    total: int = 0
    whole: bool = True


@dataclass(frozen=True, eq=False)
class Index:
    """N entries by their W words.

    `entries`: columns `kind`, `id`, `name`, in the order that breaks ties. `words`: W, sorted. The entries that
    have word `w` are `rows[starts[w]:starts[w + 1]]`. `sizes`: how many words each name has, (N,). `letters`: which
    letters each word has, as bits, (W,).
    """

    entries: pl.DataFrame
    words: Sequence[str]
    starts: NDArray[np.int64]
    rows: NDArray[np.int64]
    sizes: NDArray[np.int64]
    letters: NDArray[np.uint64]


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: folded, saint written out.

    Examples
    --------
    >>> words_of("L'Épicerie de St-Étienne")
    ['l', 'epicerie', 'de', 'saint', 'etienne']
    """
    return [_WRITTEN_OUT.get(word, word) for word in _WORD.findall(folded(text[:LONGEST]))]


def asked_for(text: str) -> list[str]:
    """Return the words of a question: each once, without articles unless there is nothing else."""
    words = list(dict.fromkeys(words_of(text)))
    return ([word for word in words if word not in _ARTICLES] or words)[:MOST_WORDS]


def errors_forgiven(word: str) -> int:
    """Return how many typing errors a word may have: short words and numbers none."""
    if len(word) < _ONE_ERROR or any(each.isdigit() for each in word):
        return 0
    return 1 if len(word) < _TWO_ERRORS else 2


def index(network: Network, territories: Mapping[str, str]) -> Index:
    """Make the index of a network and of territories (names by code).

    Actors are also found by their place, their SIREN and their RNA number, territories by their code.
    """
    places = network.actors.select(pl.coalesce("commune", "territory")).to_series()
    named = {code: _place(code, territories) for code in places.drop_nulls().unique()}
    found = pl.concat(
        [
            _entries("territory", pl.DataFrame({"id": list(territories), "name": list(territories.values())}), "id"),
            _entries("actor", network.actors.with_columns(_place=places.replace(named)), "_place", "siren", "rna"),
            _entries("initiative", network.initiatives),
        ]
    )
    return _indexed(found.sort("kind", "name", "id"))


def _place(code: str, territories: Mapping[str, str]) -> str:
    commune = reference.commune(code)
    return commune.name if commune else territories.get(code, "")


def _entries(kind: str, frame: pl.DataFrame, *beside: str) -> pl.DataFrame:
    others = [pl.col(column).cast(pl.String) for column in beside]
    return frame.select(
        pl.lit(kind).cast(pl.Enum(KINDS)).alias("kind"),
        pl.col("id").cast(pl.String),
        pl.col("name").cast(pl.String).fill_null(""),
        beside=pl.concat_str(pl.lit(""), *others, separator=" ", ignore_nulls=True),
    )


def _indexed(entries: pl.DataFrame) -> Index:
    numbered = entries.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    named, beside = _words(numbered, "name"), _words(numbered, "beside")
    sizes = np.bincount(
        named.filter(~pl.col("word").is_in(list(_ARTICLES)))["row"].to_numpy(), minlength=entries.height
    )
    postings = pl.concat([named, beside]).unique().sort("word", "row")
    counts = postings.group_by("word", maintain_order=True).len()
    words = counts["word"].to_list()
    starts = np.concatenate([[0], np.cumsum(counts["len"].to_numpy())]).astype(np.int64)
    letters = np.array([_letters(word) for word in words], dtype=np.uint64)
    return Index(entries.drop("beside"), words, starts, postings["row"].to_numpy(), sizes, letters)


def _letters(word: str) -> int:
    """Return which letters a word has. Two letters may share a bit: fewer words are then passed over, never more."""
    bits = 0
    for letter in set(word):
        bits |= 1 << (ord(letter) & 63)
    return bits


def _words(numbered: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return which entry has which word, each pair once. Blanks divide first, so that each piece is read once."""
    pieces = numbered.select("row", piece=pl.col(column).str.slice(0, LONGEST).str.split(" ")).explode("piece")
    known = [(piece, word) for piece in pieces["piece"].unique() for word in words_of(piece)]
    words = pl.DataFrame(known, schema={"piece": pl.String, "word": pl.String}, orient="row")
    return pieces.join(words, on="piece").select("row", "word").unique()


def search(index: Index, text: str, limit: int = 10) -> Found:
    """Return the entries that a text may mean, best first.

    Notes
    -----
    Each word that is asked for costs, in an entry, what its likest word costs: 0 the same, 1 one that begins so, 1
    and one more for each typing error, 2 and one more for each where the beginning is misspelt. Typing errors are
    letters left out, added, changed or two exchanged (optimal string alignment), one in four letters and more, two
    in eight and more. Entries that lack the fewest words are returned: those with the rarest word first, then the
    lowest cost, the fewest words beside, the kind, the name, the id.
    """
    asked = asked_for(text)
    if not asked or not index.entries.height:
        return Found()
    costs = np.stack([_costs(index, word) for word in asked])
    lacking = (costs == NOWHERE).sum(axis=0)
    fewest = int(lacking.min())
    if fewest == len(asked):
        return Found()
    rows = np.flatnonzero(lacking == fewest)
    best = _ranked(costs[:, rows], index.sizes[rows], rows)[: max(0, limit)]
    entries = tuple(Entry(*each) for each in index.entries[best].iter_rows())
    return Found(entries, len(rows), whole=not fewest)


def _costs(index: Index, word: str) -> NDArray[np.uint8]:
    """Return what a word costs in each entry, shape (N,)."""
    costs = np.full(index.entries.height, NOWHERE, dtype=np.uint8)
    for cost, which in sorted(_like(index, word), key=lambda each: -each[0]):
        if len(which) == 0:
            continue
        first, last = index.starts[which], index.starts[which + 1]
        if which[-1] - which[0] + 1 == len(which):
            costs[index.rows[first[0] : last[-1]]] = cost
        else:
            costs[np.concatenate([index.rows[a:b] for a, b in zip(first, last, strict=True)])] = cost
    return costs


def _like(index: Index, word: str) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield what words like this one cost, and which they are."""
    first = bisect_left(index.words, word)
    last = bisect_left(index.words, word + "\U0010ffff")
    exact = first < last and index.words[first] == word
    yield BEGINS, np.arange(first, last)
    yield 0, np.arange(first, first + exact)
    forgiven = errors_forgiven(word)
    if forgiven:
        # Each error takes at most one letter away: what lacks more of them need not be compared.
        lacking = np.bitwise_count(np.uint64(_letters(word)) & ~index.letters)
        near = np.flatnonzero(lacking <= forgiven)
        others = [index.words[at] for at in near.tolist()]
        yield from _misspelt(word, others, near, MISSPELT)
        yield from _misspelt(word, [each[: len(word)] for each in others], near, BEGINS_MISSPELT)


def _misspelt(
    word: str, others: list[str], near: NDArray[np.int64], cost: int
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    forgiven = errors_forgiven(word)
    if others:
        errors = cdist([word], others, scorer=OSA.distance, score_cutoff=forgiven, dtype=np.uint8)[0]
        for count in range(1, forgiven + 1):
            yield cost + count, near[errors == count]


def _ranked(costs: NDArray[np.uint8], sizes: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows, best first."""
    here = costs != NOWHERE
    often = np.argsort(-here.sum(axis=1), kind="stable")
    rarest = sum(here[word].astype(np.int64) << bit for bit, word in enumerate(often))
    cost = np.where(here, costs, 0).sum(axis=0, dtype=np.int64)
    beside = np.clip(sizes - here.sum(axis=0), 0, 255)
    key = ((((1 << MOST_WORDS) - rarest) << 8 | cost) << 8 | beside) << _BITS | rows
    return rows[np.argsort(key)]
