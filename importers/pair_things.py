"""A file of RDF as things with words: what each is, what it says, what it is tied to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rdflib import BNode, Literal, URIRef

from graph.model import ids
from importers.pair_words import (
    ACTORS,
    INITIATIVES,
    INVOLVEMENT,
    MEMBERSHIP,
    NAMES,
    OUR_CLASSES,
    PERSONS,
    term,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import Graph
    from rdflib.term import Node

_LANGUAGES = ("fr", "", "en")
_TYPE = "rdf:type"


@dataclass
class Thing:
    """A subject: its literals and the things it names, by word (`pair:label`), each in a stated order."""

    node: Node
    texts: dict[str, list[str]] = field(default_factory=dict)
    ties: dict[str, list[Node]] = field(default_factory=dict)
    types: frozenset[str] = frozenset()

    def text(self, words: Iterable[str]) -> str:
        """Return the first text that says something, the words most wanted first."""
        return next((found.strip() for word in words for found in self.texts.get(word, ()) if found.strip()), "")

    @property
    def name(self) -> str:
        """What it is called, on one line."""
        return " ".join(self.text(NAMES).split())

    @cached_property
    def key(self) -> str:
        """An id made of its address; of a thing without one (a blank node) of all that it says."""
        if isinstance(self.node, URIRef):
            own = str(self.node).rstrip("/#").replace("#", "/").rpartition("/")[2]
            return ids.from_content(own, str(self.node))
        return ids.from_content(
            self.name, *(f"{word}={text}" for word in sorted(self.texts) for text in self.texts[word])
        )

    @property
    def kind(self) -> str:
        """What row it is: `actor`, `initiative`, `person`, `membership`, `involvement`, a native table, or none."""
        if ours := sorted(self.types & OUR_CLASSES.keys()):
            return OUR_CLASSES[ours[0]]
        if self.types & PERSONS:
            return "person"
        for kind, known in (("actor", ACTORS), ("initiative", INITIATIVES)):
            if self.types & known:
                return kind
        return "membership" if MEMBERSHIP in self.types else "involvement" if INVOLVEMENT in self.types else ""


class Things:
    """All subjects of a file."""

    def __init__(self, graph: Graph) -> None:
        self._found: dict[Node, Thing] = {}
        self._named_by: dict[tuple[Node, str], list[Node]] = defaultdict(list)
        said: dict[Node, dict[str, list[Literal]]] = {}
        for subject, predicate, value in graph:
            thing = self._found.setdefault(subject, Thing(subject))
            word = term(str(predicate))
            if word == _TYPE:
                thing.types |= {term(str(value))}
            elif isinstance(value, Literal):
                said.setdefault(subject, {}).setdefault(word, []).append(value)
            else:
                thing.ties.setdefault(word, []).append(value)
                self._named_by[value, word].append(subject)
        for subject, words in said.items():
            self._found[subject].texts = {word: _in_order(texts) for word, texts in words.items()}
        for thing in self._found.values():
            thing.ties = {word: sorted(thing.ties[word], key=str) for word in sorted(thing.ties)}

    def __iter__(self) -> Iterator[Thing]:
        """Give the things that have a key of their own in the order of their addresses, then the others."""
        yield from sorted(self._found.values(), key=lambda each: (isinstance(each.node, BNode), _place(each)))

    def find(self, node: Node) -> Thing | None:
        """Return the thing at an address, None where the file says nothing of it."""
        return self._found.get(node)

    def tied(self, thing: Thing, words: Iterable[str]) -> list[Thing]:
        """Return the things that a thing names by these words, of which the file says something."""
        return [found for word in words for node in thing.ties.get(word, ()) if (found := self.find(node))]

    def naming(self, thing: Thing, words: Iterable[str]) -> list[Thing]:
        """Return the things that name it by these words."""
        nodes = [node for word in words for node in sorted(self._named_by.get((thing.node, word), ()), key=str)]
        return [found for node in nodes if (found := self.find(node))]

    @property
    def classes(self) -> list[str]:
        """The classes that the file names, in order."""
        return sorted({each for thing in self._found.values() for each in thing.types})


def _place(thing: Thing) -> str:
    return str(thing.node) if isinstance(thing.node, URIRef) else thing.key


def _in_order(texts: list[Literal]) -> list[str]:
    """Return texts, French first, then those without a language, then English, then the others."""

    def rank(text: Literal) -> tuple[int, str, str]:
        language = (text.language or "").partition("-")[0]
        return (_LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES), language, str(text))

    return [str(each) for each in sorted(texts, key=rank)]
