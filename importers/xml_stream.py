"""XML read as a stream of events, within limits: no document type, hence no entities; how deep, how long a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from xml.parsers import expat

from graph.errors import InputRefused
from importers.text import LONGEST_READ, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

DEEPEST = 200
_BLOCK = 2**16

Event = tuple[Literal["start", "end"], str, "Mapping[str, str]", str]
"""Whether an element starts or ends, its name without prefix, its attributes at the start, its text at the end."""


def events(path: Path) -> Iterator[Event]:
    """Give the starts and ends of a file's elements; the text of an element is what stands directly in it.

    Raises
    ------
    InputRefused
        `no_such_file`, `unreadable_file`, `dtd_in_xml`, `damaged_xml`, `xml_too_deep`, `value_too_large` (an
        attribute, text or comment of more than `LONGEST_READ` characters).
    """
    reading = _Reading(path)
    with opened(path) as raw:
        try:
            while block := raw.read(_BLOCK):
                reading.feed(block)
                yield from reading.taken()
            reading.feed(b"", last=True)
            yield from reading.taken()
        except expat.ExpatError as error:
            why = f"{expat.ErrorString(error.code)}, {error.lineno}:{error.offset}"
            raise InputRefused("damaged_xml", file=path.name, why=why) from error
        except (ValueError, LookupError) as error:  # a declared encoding that no one knows
            raise InputRefused("damaged_xml", file=path.name, why=error) from error
        except OSError as error:
            raise InputRefused("unreadable_file", file=path.name, why=error.strerror or error) from error


class _Reading:
    """What the parser has seen and nobody has taken yet."""

    def __init__(self, path: Path) -> None:
        self._file = path.name
        self._found: list[Event] = []
        self._texts: list[list[str]] = []
        self._length = 0
        self._silent = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, block: bytes, *, last: bool = False) -> None:
        """Parse some bytes more; too many of them without any event are one value beyond all measure."""
        self._silent += len(block)
        if self._silent > LONGEST_READ + _BLOCK:
            raise InputRefused("value_too_large", file=self._file, limit=LONGEST_READ)
        self._parser.Parse(block, last)

    def taken(self) -> list[Event]:
        """Return the events since the last call."""
        found, self._found = self._found, []
        return found

    def _doctype(self, *_: object) -> None:
        raise InputRefused("dtd_in_xml", file=self._file)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._silent = self._length = 0
        if len(self._texts) >= DEEPEST:
            raise InputRefused("xml_too_deep", file=self._file, limit=DEEPEST)
        if any(len(value) > LONGEST_READ for value in attributes.values()):
            raise InputRefused("value_too_large", file=self._file, limit=LONGEST_READ)
        self._texts.append([])
        local = {key.rpartition(":")[2]: value for key, value in attributes.items()} if attributes else attributes
        self._found.append(("start", name.rpartition(":")[2], local, ""))

    def _end(self, name: str) -> None:
        self._silent = self._length = 0
        self._found.append(("end", name.rpartition(":")[2], {}, "".join(self._texts.pop())))

    def _text(self, text: str) -> None:
        self._silent = 0
        self._length += len(text)
        if self._length > LONGEST_READ:
            raise InputRefused("value_too_large", file=self._file, limit=LONGEST_READ)
        self._texts[-1].append(text)
