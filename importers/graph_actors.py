"""The actor that a node of a graph file becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import reference
from graph.errors import BadValue, Reason, quoted
from graph.model import rules
from graph.model.batch import Rejected
from graph.model.tables import TABLES
from graph.model.terms import ACTS_IN, CATEGORIES, folded
from importers.base import Read, rule_of
from importers.free_text import plain, web_address, without_contacts
from importers.graph_words import PERSONAL, PERSONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.base import Record
    from importers.graph_rows import Node, Survey
    from importers.graph_words import Told

FREE = ("name", "description", "source")
"""Columns that any text fits."""


def said(node: Node, told: Told) -> dict[str, tuple[str, str]]:
    """Return what a node says, by column of `actors`: the text and the name of the attribute.

    An attribute that a person named comes before one that is known by its name, and the label before any other name.
    """
    found: dict[str, tuple[str, str]] = {}
    if node.label.strip():
        found["name"] = (node.label, "label")
    for heading, text in node.attributes.items():
        if text and not text.isspace() and (column := told.column("actors", heading)):
            if told.is_told("actors", heading):
                found[column] = (text, heading)
            else:
                found.setdefault(column, (text, heading))
    for field, value in told.constants.items():
        if field.startswith("actors."):
            found.setdefault(field.removeprefix("actors."), (value, field))
    return found


def name_of(found: dict[str, tuple[str, str]]) -> str:
    """Return what a node is called, on one line, empty where it says no name; HTML only where words are in it."""
    text = found.get("name", ("", ""))[0]
    return " ".join(plain(text).split()) or " ".join(text.split())


def is_person(found: dict[str, tuple[str, str]]) -> bool:
    """Tell whether a node says that it is a natural person."""
    return any(PERSONS.find(word) for word in found.get("kind", ("", ""))[0].split("|"))


def actor(node: Node, survey: Survey) -> Read | Rejected:
    """Return the actor that a node becomes, or why it becomes none.

    A cell that fails its check is left out and told: an attribute was matched by its name alone, and the node says
    enough without it.
    """
    found = said(node, survey.told)
    if is_person(found):
        return Rejected(node.part, node.line, found["kind"][1], "", Reason("node_is_a_person"))
    name = name_of(found)
    if not name:
        return Rejected(node.part, node.line, "label", "", Reason("missing"))
    key = survey.id_of(node.key, node.label)
    if survey.ours:
        return Read(node.line, [*_as_written(node, {column: text for column, (text, _) in found.items()})])
    doubts: list[Rejected] = []
    cells = {"id": key, "name": name}
    for column, (text, heading) in _understood(found).items():
        try:
            cells[column] = _read(column, text)
        except BadValue as error:
            doubts.append(Rejected(node.part, node.line, heading, quoted(text), error.reason))
    dropped = tuple(each for each, text in node.attributes.items() if folded(each) in PERSONAL and text.strip())
    return Read(node.line, [("actors", _placed(cells))], dropped, tuple(doubts))


def _understood(found: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return the cells beside the name; a type of node that is one of the categories is one."""
    cells = {column: cell for column, cell in found.items() if column not in ("id", "name")}
    kind, heading = cells.get("kind", ("", ""))
    if kind and all(CATEGORIES.find(word) for word in kind.split("|") if word.strip()):
        cells.setdefault("categories", (kind, heading))
        del cells["kind"]
    return cells


def _read(column: str, text: str) -> str:
    """Return a cell as our tables hold it.

    Raises
    ------
    BadValue
        Where it fails the column's check, or names no territory.
    """
    if column == "url":
        return _web_address(text)
    if column == "territory":
        return _territory(text)
    if column in ("description", "source"):
        return without_contacts(plain(text))
    return str(rule_of("actors", column)(" ".join(plain(text).split()) if column in ("kind", "themes") else text))


def _web_address(text: str) -> str:
    found = web_address(text)
    if found is None:
        raise BadValue("bad_url", value=text)
    return found


def _territory(text: str) -> str:
    code = rules.identifier(text)
    if reference.territory(code) is None:
        raise BadValue("unknown_territories", value=text)
    return code


def _placed(cells: dict[str, str]) -> dict[str, str]:
    """Give an actor whose place on the map is known, and no commune, the commune whose centre is nearest."""
    if "lat" in cells and "lon" in cells and not cells.keys() & {"commune", "territory"}:
        commune = reference.nearest_commune(float(cells["lat"]), float(cells["lon"]))
        return cells | ({"commune": commune} if commune else {})
    return cells


def _as_written(node: Node, cells: dict[str, str]) -> Iterator[Record]:
    """Give back what Essaim wrote: the actor as it was, the territories that it names, where it acts."""
    places = [each for each in node.attributes.get(ACTS_IN, "").split("|") if each]
    for code in dict.fromkeys([*places, cells.get("territory", "")]):
        if code and reference.territory(code) is None:
            yield "territories", {"code": code}
    yield "actors", {name: cells.get(name) for name in TABLES["actors"].names} | {"id": node.key}
    for code in places:
        yield "relations", {"source": node.key, "target": code, "type": ACTS_IN}
