"""PAIR, the vocabulary of SemApps, in Turtle or JSON-LD: organisations become actors, projects and events initiatives.

A row is a subject of a known class; themes, places and types are what rows say, not rows of their own. What Essaim
wrote comes back as it was.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from graph.errors import InputRefused, Reason
from graph.model.batch import Rejected
from graph.model.tables import TABLES
from importers.base import ROWS_A_BATCH, Format, Read, batched
from importers.pair_records import actor, initiative, membership
from importers.rows import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options
    from importers.pair_things import Thing, Things

_TURTLE = re.compile(r"^\s*(?:@prefix|@base|prefix\s|base\s|<[^<>\s]+>\s+(?:a\s|<))", re.IGNORECASE | re.MULTILINE)
_KNOWN = re.compile(
    r"virtual-assembly\.org/ontologies/pair|\bpair:\w|xmlns\.com/foaf|\bfoaf:\w|www\.w3\.org/ns/org#|schema\.org"
)
_JSON_LD = re.compile(r'"@(?:context|graph|id|type)"\s*:')
_KINDS = ("person", "actor", "initiative", "membership", "involvement")


def recognise(path: Path) -> bool:
    """Tell RDF by how it begins, and by a vocabulary that describes organisations."""
    start = beginning(path)
    is_json = start.lstrip()[:1] in ("{", "[")
    shaped = _JSON_LD.search(start) if is_json else _TURTLE.match(_without_comments(start))
    return bool(shaped and _KNOWN.search(start))


def _without_comments(start: str) -> str:
    lines = (line for line in start.splitlines() if not line.lstrip().startswith("#"))
    return "\n".join(lines).lstrip()


def read(path: Path, _: Options) -> Iterator[Batch]:
    """Read the subjects of known classes, actors before what names them.

    Raises
    ------
    InputRefused
        `no_known_subject`, and those of `rdf.load`.
    """
    from importers.pair_things import Things  # noqa: PLC0415 - rdflib is slow to load
    from importers.rdf import load  # noqa: PLC0415 - the same

    things = Things(load(path))
    order = [*TABLES, *_KINDS]
    rows = sorted((each for each in things if each.kind in order), key=lambda each: order.index(each.kind))
    if not rows:
        found = ", ".join(things.classes[:20]) or "-"
        raise InputRefused("no_known_subject", file=path.name, found=found)
    numbered = ((each, _row(path.stem, number, each, things)) for number, each in enumerate(rows, 1))
    for ours, group in groupby(numbered, key=lambda each: each[0].kind in TABLES):
        part = [row for _, row in group]
        # Others' rows in one batch, whatever their number: an organisation's relation may name any other.
        yield from batched(path.stem, part, size=ROWS_A_BATCH if ours else len(part))


def _row(part: str, line: int, thing: Thing, things: Things) -> Read | Rejected:
    if thing.kind in TABLES:
        columns = TABLES[thing.kind].names
        return Read(line, [(thing.kind, {name: thing.text((f"essaim:{name}",)) or None for name in columns})])
    if thing.kind == "person":
        return Rejected(part, line, "", "", Reason("node_is_a_person"))
    if thing.kind == "actor":
        return actor(part, line, thing, things)
    if thing.kind == "initiative":
        return initiative(part, line, thing, things)
    return membership(part, line, thing, things)


FORMAT = Format("pair", recognise, read)
