"""Every text that the code names exists, every text that exists is named, and each is given its values."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import streamlit

from ui.locale import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).parents[1]
KEY = re.compile(r"[a-z_]{2,}(\\\.|[a-z_]|\(\.\+\))*|\(\.\+\)(\\\.|_)[a-z_]{2,}")
SAYING = {"say", "text"}


class Call(NamedTuple):
    place: str
    key: ast.expr
    values: frozenset[str] | None
    """The names of the values that are given; None where only the running program knows them."""


@cache
def nodes(*rooms: str) -> tuple[tuple[str, ast.AST], ...]:
    """Return all that the code of some rooms consists of, each with its file."""
    files = [HOME / "app.py", *(path for room in rooms for path in (HOME / room).rglob("*.py"))]
    return tuple(
        (str(path.relative_to(HOME)), node) for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )


@cache
def everything() -> tuple[ast.AST, ...]:
    return tuple(node for _, node in nodes("ui", "graph", "importers"))


@cache
def calls() -> tuple[Call, ...]:
    """Return every call that says a text, once for each key it may say."""
    found = []
    for path, node in nodes("ui"):
        if isinstance(node, ast.Call) and node.args and name_of(node.func) in SAYING:
            given = {each.arg for each in node.keywords}
            values = None if None in given else frozenset(filter(None, given))
            found += [Call(f"{path}:{node.lineno}", key, values) for key in choices(node.args[0])]
    return tuple(found)


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def choices(key: ast.expr) -> Iterator[ast.expr]:
    if isinstance(key, ast.IfExp):
        yield from choices(key.body)
        yield from choices(key.orelse)
    else:
        yield key


def written(key: ast.expr) -> str | None:
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def pattern(joined: ast.JoinedStr) -> str:
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)" for part in joined.values)


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Return what f-strings become that begin or end as a key does, and the families that are asked for by name."""
    found = {pattern(node) for node in everything() if isinstance(node, ast.JoinedStr)}
    found |= {rf"{re.escape(family)}\.(.+)" for family in families()}
    return tuple(re.compile(each) for each in sorted(found) if KEY.fullmatch(each))


def families() -> set[str]:
    """Return the families that `term` and the fields of forms are asked for by name."""
    named = set()
    for node in everything():
        if isinstance(node, ast.Call):
            first = node.args[:1] if name_of(node.func) == "term" else []
            given = [*first, *(each.value for each in node.keywords if each.arg == "family")]
            named |= {word for each in given if (word := written(each))}
    return named


@cache
def constants() -> frozenset[str]:
    """Return every string of the code but its documentation."""
    told = {id(node.value) for node in everything() if isinstance(node, ast.Expr)}
    return frozenset(
        node.value
        for node in everything()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    )


@cache
def words() -> frozenset[str]:
    """Return every word that the code can put into a hole of an f-string: of its strings but keys, and its names."""
    named = {word for each in constants() if each not in texts() for word in re.findall(r"\w+", each)}
    for node in everything():
        named |= {word for each in ("name", "attr", "id", "arg") if isinstance(word := getattr(node, each, None), str)}
    return frozenset(named)


def reached(key: str) -> bool:
    """Tell whether the code can come to a key: by its own words, or by an f-string and words for its holes."""
    if key in constants():
        return True
    fits = (each.fullmatch(key) for each in patterns())
    return any(all(known(hole) for hole in fit.groups()) for fit in fits if fit)


@cache
def known(hole: str) -> bool:
    return (
        hole.isdigit() or hole in words() or all(word in words() or reached(word) for word in re.split(r"[.-]", hole))
    )


def test_every_text_that_is_said_exists() -> None:
    said = {(call.place, key) for call in calls() if (key := written(call.key))}
    assert len(said) > 700
    assert not {(place, key) for place, key in said if key not in texts()}


def test_every_family_of_texts_that_is_said_has_members() -> None:
    said = {(call.place, pattern(call.key)) for call in calls() if isinstance(call.key, ast.JoinedStr)}
    assert len(said) > 90
    assert not {(place, each) for place, each in said if not any(re.fullmatch(each, key) for key in texts())}


def test_every_text_that_exists_is_said_somewhere() -> None:
    ours = {key for key in texts() if not key.startswith("streamlit_")}
    assert not {key for key in ours if not reached(key) and not reached(key.removesuffix(".one"))}


def test_what_is_replaced_of_streamlit_is_still_what_streamlit_says() -> None:
    files = (Path(streamlit.__file__).parent / "static").rglob("*.js")
    program = "\n".join(path.read_text("utf-8") for path in files)
    english = {said["en"] for key, said in texts().items() if key.startswith("streamlit_")}
    # Where it fills a number or a word in, only what stands around that is written in its program.
    pieces = {
        piece
        for words in english
        for piece in re.split(r",|\{\w+\}|(?<=Error: )|(?<=to )apply|(?<=to )submit form|s?\.$| options?", words)
    }
    ours = {piece for piece in pieces if len(piece) > len(" or ")}
    assert len(ours) > 10
    assert not {words for words in ours if words not in program}


def test_a_text_is_given_every_value_that_it_names() -> None:
    lacking = set()
    for call in calls():
        key = written(call.key)
        if key and key in texts() and call.values is not None:
            for form in (key, f"{key}.one"):
                wanted = {
                    name for _, name, _, _ in string.Formatter().parse(texts().get(form, {"fr": ""})["fr"]) if name
                }
                lacking |= {(call.place, form, name) for name in wanted - call.values}
    assert not lacking
