"""The elements of a GoGoCarto answer, in each of its envelopes, streamed.

A list; `{"data": [...]}` with or without a licence; `{"@graph": [...]}` (JSON-LD); `data` of one element alone; and
the compact form, whose elements are arrays that `mapping` explains.
"""

from __future__ import annotations

from collections import deque
from itertools import count
from typing import TYPE_CHECKING, Any

from graph.errors import InputRefused
from importers.json_stream import built, events, skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from importers.json_stream import Event

    Element = dict[str, Any]

COMPACT = ("id", "name", "latitude", "longitude", "categories", "status", "moderationState")
"""What stands where in a compact element, unless `mapping` stands before them and says otherwise."""
_LISTS = frozenset({"data", "@graph"})


def elements(path: Path, wanted: frozenset[str]) -> Iterator[tuple[int, Element | None]]:
    """Give each element with its number from 1: its wanted keys only, None where it is no element at all.

    Raises
    ------
    InputRefused
        `directory_error` (the file is the server's error), `not_gogocarto`, and those of `events`.
    """
    stream = events(path)
    first = next(stream, ("null", None))
    if first[0] == "start_array":
        yield from enumerate(_listed(stream, path, wanted, COMPACT), start=1)
        deque(stream, maxlen=0)
    elif first[0] == "start_map":
        yield from _enveloped(stream, path, wanted)
    else:
        raise InputRefused("not_gogocarto", file=path.name)


def _enveloped(stream: Iterator[Event], path: Path, wanted: frozenset[str]) -> Iterator[tuple[int, Element | None]]:
    numbers, is_list, said = count(1), False, None
    mapping: Sequence[Any] = COMPACT
    for event, key in stream:
        if event == "end_map":
            continue
        value = next(stream)
        if key in _LISTS and value[0] in ("start_array", "start_map"):
            is_list = True
            alone = value[0] == "start_map"
            found = iter([_element(stream, path, wanted)]) if alone else _listed(stream, path, wanted, mapping)
            for element in found:
                yield next(numbers), element
        elif key == "mapping" and value[0] == "start_array":
            mapping = built(stream, value, path)
        elif key == "error":
            said = built(stream, value, path)
        else:
            skip(stream, value)
    if said is not None and not is_list:
        raise InputRefused("directory_error", file=path.name, said=said)
    if not is_list:
        raise InputRefused("not_gogocarto", file=path.name)


def _listed(
    stream: Iterator[Event], path: Path, wanted: frozenset[str], mapping: Sequence[Any]
) -> Iterator[Element | None]:
    """Give the elements of an array that has begun."""
    for first in stream:
        if first[0] == "end_array":
            return
        if first[0] == "start_map":
            yield _element(stream, path, wanted)
        elif first[0] == "start_array":
            yield dict(_paired(mapping, built(stream, first, path), wanted))
        else:
            yield None


def _element(stream: Iterator[Event], path: Path, wanted: frozenset[str]) -> Element:
    """Return the wanted keys of an object that has begun; the others pass by unseen."""
    found: Element = {}
    for event, key in stream:
        if event == "end_map":
            break
        value = next(stream)
        if key in wanted:
            found[key] = built(stream, value, path)
        else:
            skip(stream, value)
    return found


def _paired(
    mapping: Sequence[Any],
    values: Any,  # noqa: ANN401 - whatever the file holds
    wanted: frozenset[str],
) -> Iterator[tuple[str, Any]]:
    """Name the values of a compact element; where `mapping` holds a list of names, so does the element."""
    for name, value in zip(mapping, values, strict=False):
        if isinstance(name, list):
            yield from _paired(name, value if isinstance(value, list) else [value], wanted)
        elif isinstance(name, str) and name in wanted:
            yield name, value
