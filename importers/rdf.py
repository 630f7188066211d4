"""RDF in memory: Turtle and JSON-LD parsed by rdflib, with nothing fetched from anywhere."""

from __future__ import annotations

import json
import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rdflib import Graph
from rdflib.plugins.parsers.jsonld import to_rdf

from graph.errors import InputRefused
from importers.json_stream import DEEPEST
from importers.pair_words import context
from importers.rows import beginning
from importers.text import encoding_of, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 5_000_000
"""Bytes above which a file is refused: all of it is held at once, in some fifty times as much memory."""
MOST_PARTS = 100_000
"""Commas of JSON-LD above which it is refused: as many values, each of which takes rdflib a tenth of a millisecond."""
BASE = "urn:essaim:file:/"
"""What addresses without a host are completed with."""
_SCHEMA = re.compile(r"https?://(?:www\.)?schema\.org/?", re.IGNORECASE)


def is_json(path: Path) -> bool:
    """Tell JSON-LD from Turtle by its first character."""
    return beginning(path, 4096).lstrip()[:1] in ("{", "[")


def load(path: Path) -> Graph:
    """Return the statements of a file.

    A remote context of JSON-LD is replaced by the prefixes and predicates that Essaim knows (`pair_words.context`).

    Raises
    ------
    InputRefused
        `no_such_file`, `unreadable_file`, `not_text`, `rdf_too_large`, `damaged_rdf`, `json_too_deep`.
    """
    with opened(path) as raw:
        size = raw.seek(0, 2)
    if size > MOST_BYTES:
        raise InputRefused("rdf_too_large", file=path.name, limit=MOST_BYTES // 10**6)
    text = path.read_text(encoding_of(path), errors="replace")
    if is_json(path) and text.count(",") > MOST_PARTS:
        raise InputRefused("rdf_too_large", file=path.name, limit=MOST_BYTES // 10**6)
    with _quiet():
        try:
            if is_json(path):
                found: Graph = to_rdf(_local(json.loads(text)), Graph(), BASE)
                return found
            return Graph().parse(data=text, format="turtle", publicID=BASE)
        except RecursionError as error:
            raise InputRefused("json_too_deep", file=path.name, limit=DEEPEST) from error
        except Exception as error:  # rdflib lets through whatever its parsers meet: syntax, index, key, assertion
            raise InputRefused("damaged_rdf", file=path.name, why=_why(error)) from error


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__


def _local(found: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a document without any address of a context, at whatever depth."""
    if isinstance(found, list):
        return [_local(each) for each in found]
    if not isinstance(found, dict):
        return found
    return {
        key: _context(value) if key == "@context" else _local(value) for key, value in found.items() if key != "@import"
    }


def _context(value: Any) -> Any:  # noqa: ANN401 - the same
    if isinstance(value, str):
        return context() | ({"@vocab": "http://schema.org/"} if _SCHEMA.match(value) else {})
    if isinstance(value, list):
        return [_context(each) for each in value]
    return _local(value)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from writing on standard error what it thinks of addresses and numbers."""
    logger = logging.getLogger("rdflib")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
