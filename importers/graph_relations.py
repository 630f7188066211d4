"""The relations that an edge of a graph file becomes."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from graph.errors import BadValue, Reason, quoted
from graph.model import ids
from graph.model.batch import Rejected
from graph.model.terms import ACTS_IN, RELATION_TYPES, folded
from importers.base import Read, rule_of
from importers.free_text import plain, without_contacts
from importers.graph_words import SYMMETRIC, rank_of_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.base import Record
    from importers.graph_rows import Edge, Survey
    from importers.graph_words import Told

    End = tuple[str, str]


class _Refused(Exception):
    """Why an edge is not kept; never leaves `relation`."""

    def __init__(self, column: str, value: str, code: str) -> None:
        super().__init__(code)
        self.column, self.value = column, quoted(value)
        self.reason = Reason(code, {"value": quoted(value), "known": ", ".join(RELATION_TYPES)})


def relation(edge: Edge, survey: Survey) -> Read | Rejected:
    """Return the relations that an edge becomes, or why it becomes none: together or not at all."""
    doubts: list[Rejected] = []
    try:
        types, note = _types(edge, survey.told)
        sources = [_end(end, "source", survey) for end in edge.sources]
        targets = [_end(end, "target", survey) for end in edge.targets]
        cells = _cells(edge, survey, doubts)
        if note and not cells.get("note"):
            cells["note"] = note
        records = [
            record
            for type_, source, target in product(types, sources, targets)
            for record in _directed(edge, survey, (source, target), cells | {"type": type_})
        ]
    except _Refused as why:
        return Rejected(edge.part, edge.line, why.column, why.value, why.reason)
    return Read(edge.line, records, (), tuple(doubts))


def _types(edge: Edge, told: Told) -> tuple[list[str], str | None]:
    """Return the types that an edge says, and the word that was read as one because a person said so."""
    words = _words(edge, told)
    for _, word in words:
        known = [RELATION_TYPES.find(part) for part in word.split("|") if part.strip()]
        if known and None not in known:
            return list(dict.fromkeys(each for each in known if each)), None
    for _, word in words:
        if folded(word) in told.words:
            return [told.words[folded(word)]], plain(word)
    heading, word = words[0] if words else ("type", "")
    if constant := told.constants.get("relations.type"):
        return [constant], plain(word) or None
    raise _Refused(heading, word, "unknown_edge_type" if word else "edge_without_type")


def _words(edge: Edge, told: Told) -> list[tuple[str, str]]:
    """Return what an edge says of its type, with the name of the attribute: the one told, else in a stated order."""
    found = [
        (heading, text)
        for heading, text in edge.attributes.items()
        if text and not text.isspace() and told.column("relations", heading) == "type"
    ]
    named = [each for each in found if told.is_told("relations", each[0])]
    return named or sorted(found, key=lambda each: rank_of_type(each[0]))


def _end(end: str, column: str, survey: Survey) -> End:
    found = survey.find(end)
    if isinstance(found, str):
        raise _Refused(column, end, found)
    return found


def _cells(edge: Edge, survey: Survey, doubts: list[Rejected]) -> dict[str, str]:
    """Return what an edge says beside its ends and its type; what fails its check is left out and told."""
    found: dict[str, tuple[str, str]] = {}
    for heading, text in edge.attributes.items():
        column = survey.told.column("relations", heading)
        if column and column != "type" and text and not text.isspace():
            found.setdefault(column, (text, heading))
    for field, value in survey.told.constants.items():
        if field.startswith("relations.") and field != "relations.type":
            found.setdefault(field.removeprefix("relations."), (value, field))
    cells = {}
    for column, (text, heading) in found.items():
        try:
            cells[column] = text if survey.ours else _read(column, text)
        except BadValue as error:
            doubts.append(Rejected(edge.part, edge.line, heading, quoted(text), error.reason))
    return cells


def _read(column: str, text: str) -> str:
    return without_contacts(plain(text)) if column == "note" else str(rule_of("relations", column)(text))


def _directed(edge: Edge, survey: Survey, ends: tuple[End, End], cells: dict[str, str]) -> Iterator[Record]:
    """Give the relation of two ends, or both where the edge goes both ways and its type has a direction."""
    type_ = cells["type"]
    symmetric = type_ in SYMMETRIC
    if edge.direction == "undirected" and not symmetric:
        raise _Refused("type", type_, "no_direction")
    both: Sequence[tuple[End, End]] = [ends]
    if edge.direction == "mutual" and not symmetric:
        both = [ends, (ends[1], ends[0])]
    for source, target in both:
        named = {"source": source[0], "target": target[1] if type_ == ACTS_IN else target[0]}
        yield "relations", cells | named | {"id": _key(edge, survey, type_, named)}


def _key(edge: Edge, survey: Survey, type_: str, named: dict[str, str]) -> str | None:
    """Return the edge's own id; one made from it and its ends where the file's ids are not the world's."""
    if survey.ours or not edge.key:
        return edge.key or None
    return ids.from_content(type_, survey.graph.prefix, edge.key, named["source"], named["target"])
