"""Finding an actor, a territory or an initiative by some words of its name: accents and typing errors forgiven."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from graph import reference
from graph.model.terms import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from graph.model.network import Network

KINDS = ("territory", "actor", "initiative")
LONGEST = 300
"""Characters of a name that are looked at."""
MOST_WORDS = 6
"""Words of a question that are looked for; those that follow count for nothing."""
BEGINS, MISSPELT, BEGINS_MISSPELT, JOINED, NOWHERE = 1, 1, 2, 1, 9
"""What a word costs: nothing where it is written so, more the less it is like the word that was asked for."""
LONG_ENOUGH = 5
"""Letters from which a word may be two that were run together, or two words one that was split."""
_ONE_ERROR, _TWO_ERRORS = 4, 8
MOST_ERRORS = 2
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\b(\d{3})\s(\d{3})\s(\d{3})(?:\s(\d{5}))?\b")
WRITTEN_OUT = {"st": "saint", "ste": "sainte"}
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
class Words:
    """W words, sorted, and which entries have them.

    The entries that have word `w` are `rows[starts[w]:starts[w + 1]]`. `letters`: which letters each word has, as
    bits, (W,). `lengths`: how many, (W,). `known`: the words once more, to take
    many at once, (W,).
    """

    words: Sequence[str]
    starts: NDArray[np.int64]
    rows: NDArray[np.int64]
    letters: NDArray[np.uint64]
    lengths: NDArray[np.int64]
    known: NDArray[np.object_]

    @classmethod
    def of(cls, pairs: pl.DataFrame) -> Words:
        """Take which entry (`row`) has which `word`."""
        postings = pairs.unique().sort("word", "row")
        counts = postings.group_by("word", maintain_order=True).len()
        words = counts["word"].to_list()
        starts = np.concatenate([[0], np.cumsum(counts["len"].to_numpy())]).astype(np.int64)
        letters = np.array([_letters(word) for word in words], dtype=np.uint64)
        lengths = np.array([len(word) for word in words], dtype=np.int64)
        return cls(words, starts, postings["row"].to_numpy(), letters, lengths, np.array(words, dtype=object))


@dataclass(frozen=True, eq=False)
class Index:
    """N entries by their words.

    `entries`: columns `kind`, `id`, `name`, in the order that breaks ties. `joined`: neighbours in a name as one word.
    `sizes`: how many words each name has, (N,). `later`: what has changed since: `graph.analysis.search_following`.
    """

    entries: pl.DataFrame
    single: Words
    joined: Words
    sizes: NDArray[np.int64]
    later: Later | None = None


@dataclass(frozen=True, eq=False)
class Later:
    """What has changed since an index of N entries was made.

    `gone`: the rows that count no more, (G,). `index`: the K entries that came. `before`: how many of the N stand
    before each of those in the order that breaks ties, rising, (K,).
    """

    gone: NDArray[np.int64]
    index: Index
    before: NDArray[np.int64]


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: folded, saint written out.

    Examples
    --------
    >>> words_of("L'Épicerie de St-Étienne")
    ['l', 'epicerie', 'de', 'saint', 'etienne']
    """
    return [WRITTEN_OUT.get(word, word) for word in _WORD.findall(folded(text[:LONGEST]))]


def asked_for(text: str) -> list[str]:
    """Return the words of a question: each once, without articles unless there is nothing else.

    A SIREN or SIRET that is written in groups is one word.
    """
    words = list(dict.fromkeys(words_of(_NUMBER.sub(r"\1\2\3\4", text[:LONGEST]))))
    return ([word for word in words if word not in _ARTICLES] or words)[:MOST_WORDS]


def errors_forgiven(word: str) -> int:
    """Return how many typing errors a word may have: short words and numbers none."""
    if len(word) < _ONE_ERROR or any(each.isdigit() for each in word):
        return 0
    return 1 if len(word) < _TWO_ERRORS else MOST_ERRORS


def index(network: Network, territories: Mapping[str, str], *, places: Mapping[str, str] | None = None) -> Index:
    """Make the index of a network and of territories (names by code).

    Actors are also found by their place, their SIREN and their RNA number, territories by their code; `places` are
    names of territories that are no entries here.
    """
    elsewhere = territories if places is None else places
    where = network.actors.select(pl.coalesce("commune", "territory")).to_series()
    named = {code: _place(code, elsewhere) for code in where.drop_nulls().unique()}
    some = {"id": list(territories), "name": list(territories.values())}
    found = pl.concat(
        [
            _entries("territory", pl.DataFrame(some, schema={"id": pl.String, "name": pl.String}), "id"),
            _entries("actor", network.actors.with_columns(_place=where.replace(named)), "_place", "siren", "rna"),
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
    written = _words(numbered, "name")
    named = written.unique()
    sizes = np.bincount(
        named.filter(~pl.col("word").is_in(list(_ARTICLES)))["row"].to_numpy(), minlength=entries.height
    )
    single = Words.of(pl.concat([named, _words(numbered, "beside")]))
    return Index(entries.drop("beside"), single, Words.of(_joined(written)), sizes)


def _joined(written: pl.DataFrame) -> pl.DataFrame:
    """Return which entry has which two neighbours, or three around an article, as one word."""
    after, then = (pl.when(pl.col("row") == pl.col("row").shift(-by)).then(pl.col("word").shift(-by)) for by in (1, 2))
    around = pl.when(after.is_in(list(_ARTICLES))).then(pl.col("word") + after + then)
    both = [written.select("row", word=each) for each in (pl.col("word") + after, around)]
    return pl.concat(both).filter(pl.col("word").str.len_chars() >= LONG_ENOUGH)


def _letters(word: str) -> int:
    """Return which letters a word has. Two letters may share a bit: fewer words are then passed over, never more."""
    bits = 0
    for letter in set(word):
        bits |= 1 << (ord(letter) & 63)
    return bits


def _words(numbered: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the words of each entry in their order. Blanks divide first, so that each piece is read once."""
    pieces = numbered.select("row", piece=pl.col(column).str.slice(0, LONGEST).str.split(" ")).explode("piece")
    known = [(piece, words_of(piece)) for piece in pieces["piece"].unique()]
    words = pl.DataFrame(known, schema={"piece": pl.String, "word": pl.List(pl.String)}, orient="row")
    written = pieces.join(words, on="piece", maintain_order="left").select("row", "word")
    return written.explode("word").drop_nulls()


def search(index: Index, text: str, limit: int = 10) -> Found:
    """Return the entries that a text may mean, best first.

    Notes
    -----
    Each word that is asked for costs, in an entry, what its likest word costs: 0 the same, 1 one that begins so, 1
    and one more for each typing error, 2 and one more for each where the beginning is misspelt. Typing errors are
    letters left out, added, changed or two exchanged (optimal string alignment), one in four letters and more, two
    in eight and more. Words that were run together or split cost one more: neighbours in a name (or two around an
    article) count as one word, and so do neighbours in the question, from five letters on; the beginning of such a
    word may not be misspelt. Entries that lack the fewest words are returned: those with the rarest word first, then
    the lowest cost, the fewest words beside, the kind, the name, the id.
    """
    asked = asked_for(text)
    if not asked:
        return Found()
    costs, sizes = _all_costs(index, asked), index.sizes
    if index.later:
        costs[:, index.later.gone] = NOWHERE
        costs = np.hstack([costs, _all_costs(index.later.index, asked)])
        sizes = np.concatenate([sizes, index.later.index.sizes])
    lacking = (costs == NOWHERE).sum(axis=0)
    fewest = int(lacking.min(initial=len(asked)))
    if fewest == len(asked):
        return Found()
    rows = np.flatnonzero(lacking == fewest)
    best = rows[_ranked(costs[:, rows], sizes[rows], _places(index, rows))[: max(0, limit)]]
    return Found(tuple(_entry(index, row) for row in best.tolist()), len(rows), whole=not fewest)


def _places(index: Index, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of each row in the order that breaks ties; rows of what came later follow all others."""
    if index.later is None:
        return rows
    before, height = index.later.before, index.entries.height
    came = rows >= height
    places = rows + np.searchsorted(before, rows, side="right")
    places[came] = rows[came] - height + before[rows[came] - height]
    return places


def _entry(index: Index, row: int) -> Entry:
    if index.later and row >= index.entries.height:
        return _entry(index.later.index, row - index.entries.height)
    return Entry(*index.entries.row(row))


def _all_costs(index: Index, asked: list[str]) -> NDArray[np.uint8]:
    """Return what each word costs in each entry, shape (len(asked), N)."""
    costs = np.stack([_costs(index, word) for word in asked])
    for at, both in enumerate(map("".join, pairwise(asked))):
        if len(both) >= LONG_ENOUGH:
            ways = _like(index.single, both, whole=True)
            split = _found(index.entries.height, [(cost + JOINED, rows) for cost, rows in ways])
            costs[at : at + 2] = np.minimum(costs[at : at + 2], split)
    return costs


def _costs(index: Index, word: str) -> NDArray[np.uint8]:
    """Return what a word costs in each entry, shape (N,)."""
    ways = list(_like(index.single, word))
    if len(word) >= LONG_ENOUGH:
        ways += [(cost + JOINED, rows) for cost, rows in _like(index.joined, word, whole=True)]
    return _found(index.entries.height, ways)


def _found(entries: int, ways: Iterable[tuple[int, NDArray[np.int64]]]) -> NDArray[np.uint8]:
    """Return the least that each entry costs, shape (N,)."""
    costs = np.full(entries, NOWHERE, dtype=np.uint8)
    for cost, rows in sorted(ways, key=lambda each: -each[0]):
        costs[rows] = cost
    return costs


def _like(words: Words, word: str, *, whole: bool = False) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield what words like this one cost, and which entries have them; `whole`: no beginning may be misspelt."""
    first = bisect_left(words.words, word)
    last = bisect_left(words.words, word + "\U0010ffff")
    exact = first < last and words.words[first] == word
    yield BEGINS, words.rows[words.starts[first] : words.starts[last]]
    yield 0, words.rows[words.starts[first] : words.starts[first + exact]]
    forgiven = errors_forgiven(word)
    if not forgiven:
        return
    # Each error takes away or adds at most one letter: what differs by more of them need not be compared.
    letters = np.uint64(_letters(word))
    near = np.bitwise_count(letters & ~words.letters) <= forgiven
    if whole:
        near &= np.bitwise_count(words.letters & ~letters) <= forgiven
        near &= np.abs(words.lengths - len(word)) <= forgiven
    which = np.flatnonzero(near)
    others = words.known[which].tolist()
    yield from _misspelt(words, which, _errors(word, others), MISSPELT)
    if not whole:
        yield from _misspelt(words, which, _errors(word, [each[: len(word)] for each in others]), BEGINS_MISSPELT)


def _errors(word: str, others: list[str]) -> NDArray[np.uint8]:
    """Return the typing errors between a word and others, shape (len(others),); 0 too where they are too many."""
    if not others:
        return np.zeros(0, dtype=np.uint8)
    forgiven = errors_forgiven(word)
    found: NDArray[np.uint8] = cdist([word], others, scorer=OSA.distance, score_cutoff=forgiven, dtype=np.uint8)[0]
    return np.where(found > forgiven, np.uint8(0), found)


def _misspelt(
    words: Words, which: NDArray[np.int64], errors: NDArray[np.uint8], cost: int
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    for count in range(1, MOST_ERRORS + 1):
        found = which[errors == count]
        if len(found):
            starts = words.starts[found]
            many = words.starts[found + 1] - starts
            # Many short runs of rows, one after the other, without going through them one by one.
            yield cost + count, words.rows[np.repeat(starts - many.cumsum() + many, many) + np.arange(many.sum())]


def _ranked(costs: NDArray[np.uint8], sizes: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the order, best first; `places` break ties."""
    here = costs != NOWHERE
    often = np.argsort(-here.sum(axis=1), kind="stable")
    rarest = sum(here[word].astype(np.int64) << bit for bit, word in enumerate(often))
    cost = np.where(here, costs, 0).sum(axis=0, dtype=np.int64)
    beside = np.clip(sizes - here.sum(axis=0), 0, 255)
    key = ((((1 << MOST_WORDS) - rarest) << 8 | cost) << 8 | beside) << _BITS | places
    found: NDArray[np.int64] = np.argsort(key)
    return found
