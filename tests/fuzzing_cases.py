"""Files damaged in many ways: bytes, pieces, lines; tokens that mean something to some format."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

TOKENS = (
    *(
        b";",
        b",",
        b"\t",
        b"|",
        b'"',
        b"'",
        b"\r",
        b"\n",
        b"\r\n",
        b"\0",
        b"\\",
        b"&",
        b"<",
        b">",
        b"/",
        b"=",
        b"%",
        b"#",
    ),
    *(b"{", b"}", b"[", b"]", b"(", b")", b":", b"null", b"true", b"-1e999", b"1e400", b"NaN", b"0001-01-01", b"99999"),
    *(
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xfe\xff",
        b"\x81",
        b"\xc3",
        b"\xed\xa0\x80",
        "\u202e".encode(),
        "\U0001f41d".encode(),
    ),
    *(
        b"&lt;",
        b"&#0;",
        b"<!DOCTYPE x>",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"\\ud800",
        b"\\u0000",
        b"_x0000_",
        b"=1+1",
        b"@context",
    ),
    *(
        b"-",
        b"+",
        b"0",
        b"9" * 40,
        b"1" * 5000,
        b"''",
        b'""',
        b"[[",
        b"{{",
        b"@prefix",
        b"*Vertices 99999999",
        b"id",
        b"name",
    ),
)
"""What is put in, or in the place of something."""
MOST_CHANGES = 5
STRUCTURED = 0.5
"""Share of the cases of JSON and XML that stay JSON and XML, so that they are read beyond their first fault."""
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 10**30, 1e308, -0.0, "", " ", "|", "x" * 3000, "\ud800", "a\0b", "NaN", "0001-01-01"),
    *(
        "=1+1",
        "https://exemple.fr",
        "99999",
        "19272",
        [],
        {},
        [[]],
        [None],
        {"a": {}},
        {"$id": "a"},
        [[[["x"]]]],
        ["a", 1, {}],
    ),
    *(
        {"fr": "x"},
        {"coordinates": [1, 2]},
        {"lat": "a", "lon": None},
        "2024-13-45",
        "W9T1002867",
        "900000019",
        "actors",
    ),
)
ODD_KEYS = ("", "id", "name", "@id", "@type", "type", "label", "links", "geo", "x" * 300)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return a content with some changes; of a zip archive inside one of its parts, as often as not."""
    if content.startswith(b"PK") and chance.random() < 0.7:
        return _inside(content, chance)
    structured = _json if content.lstrip()[:1] in (b"{", b"[") else _xml if content.startswith(b"<?xml") else None
    if structured and chance.random() < STRUCTURED:
        return structured(content, chance)
    for _ in range(chance.randint(1, MOST_CHANGES)):
        content = chance.choice(CHANGES)(content, chance)
    return content


def _json(content: bytes, chance: random.Random) -> bytes:
    """Keep the content JSON, with other values, keys and lengths."""
    found = json.loads(content)
    for _ in range(chance.randint(1, MOST_CHANGES)):
        inner = _anywhere(found, chance)
        if isinstance(inner, dict) and inner:
            key = chance.choice(sorted(inner))
            inner[chance.choice((key, key, key, *ODD_KEYS))] = chance.choice(
                (*ODD, inner.pop(key), copy.deepcopy(found))
            )
        elif isinstance(inner, list) and inner:
            place = chance.randrange(len(inner))
            inner[place : place + chance.choice((0, 1))] = chance.choice(([], [chance.choice(ODD)], [inner[place]] * 3))
        found = json.loads(json.dumps(found))  # so that none of `ODD` is ever changed
    return json.dumps(found, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _anywhere(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 - any JSON value
    """Return some list or object inside a value, or itself."""
    while True:
        inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        inner = [each for each in inner if isinstance(each, dict | list)]
        if not inner or chance.random() < 0.3:
            return value
        value = chance.choice(inner)


def _xml(content: bytes, chance: random.Random) -> bytes:
    """Change whole tags: leave one out, double it, give an attribute another value, put another text."""
    for _ in range(chance.randint(1, 3)):
        tags = list(re.finditer(rb"<[^<>?]*>", content))
        if not tags:
            break
        tag = chance.choice(tags)
        odd = chance.choice((b"", b"0", b"-1", b"n1", b"n2", b"d0", b"nan", b"x" * 2000, b"&lt;", b"true", b"mutual"))
        attribute = re.sub(rb'"[^"]*"', b'"' + odd + b'"', tag[0], count=chance.randint(1, 3))
        other = chance.choice((b"", tag[0] * 2, attribute, attribute, attribute, tag[0] + odd, odd + tag[0]))
        content = content[: tag.start()] + other + content[tag.end() :]
    return content


def _inside(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {each.filename: archive.read(each) for each in archive.infolist()}
    name = chance.choice(sorted(parts))
    for _ in range(chance.randint(1, MOST_CHANGES)):
        parts[name] = chance.choice(CHANGES)(parts[name], chance)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, part in parts.items():
            archive.writestr(each, part)
    return written.getvalue()


def _span(content: bytes, chance: random.Random, longest: int) -> tuple[int, int]:
    start = chance.randint(0, len(content))
    return start, min(len(content), start + chance.randint(0, longest))


def _flipped(content: bytes, chance: random.Random) -> bytes:
    start, _ = _span(content, chance, 1)
    return content[:start] + bytes([chance.randrange(256)]) + content[start + 1 :]


def _put(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance, 6)
    return content[:start] + chance.choice(TOKENS) + content[chance.choice((start, end)) :]


def _taken(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance, 60)
    return content[:start] + content[end:]


def _doubled(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance, 60)
    return content[:end] + content[start:end] * chance.choice((1, 2, 20)) + content[end:]


def _moved(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance, 60)
    rest = content[:start] + content[end:]
    place = chance.randint(0, len(rest))
    return rest[:place] + content[start:end] + rest[place:]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _number(content: bytes, chance: random.Random) -> bytes:
    """Put another number in the place of a digit."""
    digits = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
    if not digits:
        return content
    place = chance.choice(digits)
    other = chance.choice((b"0", b"-1", b"999999999999", b"1e308", b"0.1", b""))
    return content[:place] + other + content[place + 1 :]


def _word(content: bytes, chance: random.Random) -> bytes:
    """Empty a quoted text, or put what else JSON holds in its place."""
    places = [place for place, byte in enumerate(content) if byte == ord('"')]
    if len(places) < 2:
        return content
    start = chance.randrange(len(places) - 1)
    other = chance.choice(
        (b'""', b"null", b"[]", b"{}", b"0", b"true", b'[["x"]]', b'{"a":{"b":[1]}}', b'"\\ud800"', b"1e999")
    )
    return content[: places[start]] + other + content[places[start + 1] + 1 :]


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flipped, _put, _put, _taken, _doubled, _moved, _cut, _lines, _number, _word, _word),
)
