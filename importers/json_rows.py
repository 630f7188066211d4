"""Lists of entries in JSON, streamed: an array, an object keyed by id, either of them inside an envelope."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from graph.errors import InputRefused
from importers.json_stream import built, events, skip
from importers.json_values import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Generator, Iterable, Iterator, Sequence

    from graph.model.batch import Rejected
    from importers.base import Read
    from importers.json_stream import Event
    from importers.text import Source

KEY = "@key"
"""Under which an entry that was keyed by its id holds that id."""
Held = dict[str, Any]


def entries(
    path: Source, wanted: Container[str], *, within: Sequence[str] = (), keyed: bool = False
) -> Iterator[Held | None]:
    """Give each entry of a list: its wanted keys only, None where it is no object; `null` is an empty list.

    Parameters
    ----------
    wanted
        The keys that are kept of an entry; all others pass by unseen.
    within
        The keys that lead to the list inside an envelope. An array that stands alone is the list itself.
    keyed
        Whether an object at that place holds entries by id; else it is one entry itself.

    Raises
    ------
    InputRefused
        `not_this_list` where there is no list at that place, and those of `json_stream.events`.
    """
    stream = events(path)
    is_list = yield from _Walk(stream, path, wanted, keyed=keyed).at(list(within))
    deque(stream, maxlen=0)
    if not is_list:
        raise InputRefused("not_this_list", file=path.name)


class _Walk:
    """One reading of a file, event by event."""

    def __init__(self, stream: Iterator[Event], path: Source, wanted: Container[str], *, keyed: bool) -> None:
        self._stream = stream
        self._path = path
        self._wanted = wanted
        self._is_keyed = keyed

    def at(self, way: list[str]) -> Generator[Held | None, None, bool]:
        """Give the entries at the end of a way of keys; return whether there is a list."""
        first = next(self._stream, ("null", None))
        if first[0] == "start_array":
            yield from self._listed()
            return True
        if first[0] != "start_map":
            return first[0] == "null"
        if not way:
            yield from self._keyed() if self._is_keyed else iter([self._held()])
            return True
        is_list = False
        for event, key in self._stream:
            if event == "end_map":
                break
            if key == way[0]:
                is_list |= yield from self.at(way[1:])
            else:
                skip(self._stream, next(self._stream))
        return is_list

    def _listed(self) -> Iterator[Held | None]:
        for first in self._stream:
            if first[0] == "end_array":
                return
            yield self._entry(first)

    def _keyed(self) -> Iterator[Held | None]:
        for event, key in self._stream:
            if event == "end_map":
                return
            held = self._entry(next(self._stream))
            yield None if held is None else {**held, KEY: key}

    def _entry(self, first: Event) -> Held | None:
        if first[0] == "start_map":
            return self._held()
        skip(self._stream, first)
        return None

    def _held(self) -> Held:
        """Return the wanted keys of an object that has begun."""
        found: Held = {}
        for event, key in self._stream:
            if event == "end_map":
                break
            value = next(self._stream)
            if key in self._wanted:
                found[key] = built(self._stream, value, self._path)
            else:
                skip(self._stream, value)
        return found


def read_entries(
    part: str, found: Iterable[Held | None], rows: Callable[[Entry], Read | Rejected]
) -> Iterator[Read | Rejected]:
    """Turn each entry into its records or say why not; what is no object is no entry."""
    for number, held in enumerate(found, start=1):
        entry = Entry(part, number, held or {})
        yield entry.refused("", "not_an_entry") if held is None else rows(entry)
