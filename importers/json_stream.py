"""JSON read as a stream of events, within limits: how deep it goes, how large one value is, how much is kept."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

import ijson

from graph.errors import InputRefused
from importers.text import LONGEST_READ, opened

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

    from importers.text import Source

Event = tuple[str, Any]
"""What comes next (`start_map`, `map_key`, `string`, ...) and its value."""

DEEPEST = 40
MOST_KEPT = 20_000
"""Events of one kept value above which a file is refused: no list, address or text has so many parts."""
_STARTS, _ENDS = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})
_DAMAGE = (ijson.JSONError, ValueError, OverflowError)


class _Watched:
    """A file as UTF-8 that refuses to go on where too much comes without any event."""

    def __init__(self, path: Source, raw: io.BufferedReader) -> None:
        self._file = path.name
        self._raw = raw
        mark = raw.read(3)
        utf16 = mark[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        raw.seek(3 if mark == codecs.BOM_UTF8 else 0)
        self._decoder = codecs.getincrementaldecoder("utf-16")() if utf16 else None
        self.silent = 0

    def read(self, size: int) -> bytes:
        """Return some bytes more, none at the end."""
        block = self._raw.read(size)
        self.silent += len(block)
        if self.silent > LONGEST_READ + size:
            raise InputRefused("value_too_large", file=self._file, limit=LONGEST_READ)
        if self._decoder is None or not size:
            return block
        text = self._decoder.decode(block, final=not block)
        return text.encode() if text or not block else self.read(size)


def events(path: Source) -> Iterator[Event]:
    """Give the events of a JSON file in UTF-8 or, with its mark, UTF-16.

    Raises
    ------
    InputRefused
        `no_such_file`, `unreadable_file`, `damaged_json`, `value_too_large` (more than `LONGEST_READ` bytes),
        `json_too_deep`.
    """
    depth = 0
    with opened(path) as raw:
        watched = _Watched(path, raw)
        try:
            for event, value in ijson.basic_parse(watched, use_float=True):
                watched.silent = 0
                depth += (event in _STARTS) - (event in _ENDS)
                if depth > DEEPEST:
                    raise InputRefused("json_too_deep", file=path.name, limit=DEEPEST)
                yield event, value
        except _DAMAGE as error:
            raise InputRefused("damaged_json", file=path.name, why=_why(error)) from error
        except OSError as error:
            raise InputRefused("unreadable_file", file=path.name, why=error.strerror or error) from error


def _why(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:120]


def built(stream: Iterator[Event], first: Event, path: Source) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value that begins with an event, reading on to its end.

    Raises
    ------
    InputRefused
        `value_too_large` where it has more than `MOST_KEPT` parts.
    """
    event, value = first
    if event not in _STARTS:
        return value
    builder = ijson.ObjectBuilder()
    builder.event(event, value)
    depth = 1
    for count, (each, held) in enumerate(stream):
        if count > MOST_KEPT:
            raise InputRefused("value_too_large", file=path.name, limit=MOST_KEPT)
        builder.event(each, held)
        depth += (each in _STARTS) - (each in _ENDS)
        if not depth:
            break
    return builder.value


def skip(stream: Iterator[Event], first: Event) -> None:
    """Read on to the end of the value that begins with an event, keeping nothing."""
    if first[0] not in _STARTS:
        return
    depth = 1
    for event, _ in stream:
        depth += (event in _STARTS) - (event in _ENDS)
        if not depth:
            return
