"""PAIR in JSON-LD, for SemApps and any program that reads RDF; the context stands in the file itself.

Everything is there twice where PAIR has a word: an actor is a `pair:Organization` with `pair:label`, `pair:partnerOf`
and so on, and has each column of its table in Essaim's own words (`essaim:...`), which also hold what PAIR has no
word for: dates, who confirms, the evidence of absences. The import reads the latter.
"""

from __future__ import annotations

from collections import defaultdict
from json import dumps
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from graph.export.json_list import items
from graph.export.tables import rows_with_roles
from graph.export.whole import whole_file
from graph.model.tables import TABLES, key_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.model.network import Network

    Subject = dict[str, Any]

CONTEXT = {
    "pair": "http://virtual-assembly.org/ontologies/pair#",
    "essaim": "urn:essaim:term:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
CLASSES = {
    "territories": ("essaim:Territory",),
    "actors": ("essaim:Actor", "pair:Organization"),
    "initiatives": ("essaim:Initiative", "pair:Project"),
    "relations": ("essaim:Relation",),
    "needs": ("essaim:Need",),
    "offers": ("essaim:Offer",),
    "absences": ("essaim:Absence",),
    "bodies": ("essaim:Body", "pair:Group"),
}
"""The classes of the records of each table."""
RELATIONS = {
    "cooperates": "pair:cooperatesWith",
    "partner_of": "pair:partnerOf",
    "supports": "pair:supports",
    "member_of": "pair:affiliatedBy",
}
"""PAIR's words between two actors; the other types stand in Essaim's own words only."""
_WORDS = {
    "actors": {"name": "pair:label", "description": "pair:description", "url": "pair:homePage"},
    "initiatives": {"name": "pair:label", "since": "pair:startDate", "until": "pair:endDate"},
    "bodies": {"name": "pair:label"},
    "territories": {"name": "pair:label"},
}


def write(network: Network, path: Path) -> None:
    """Write a network; the same network gives the same bytes.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    with whole_file(path) as file:
        file.write(f'{{"@context": {dumps(CONTEXT)},\n"@graph": [')
        file.writelines(items(_subjects(network)))
        file.write("\n]}\n")


def _subjects(network: Network) -> Iterator[Subject]:
    ties = _ties(network)
    themes: dict[str, None] = {}
    for table in TABLES:
        for row in rows_with_roles(network, table):
            themes.update(dict.fromkeys((row.get("themes") or "").split("|") if "themes" in row else ()))
            yield _subject(table, row, ties)
    for theme in themes:
        if theme:
            yield {"@id": _address("theme", theme), "@type": "pair:Theme", "pair:label": theme}


def _subject(table: str, row: Mapping[str, Any], ties: Mapping[tuple[str, str], Mapping[str, list[str]]]) -> Subject:
    """Return a record in both vocabularies, without what is unknown."""
    key = str(row[key_column(table)])
    said = {f"essaim:{name}": _literal(value) for name, value in row.items() if value is not None}
    pair: Subject = {word: row[name] for name, word in _WORDS.get(table, {}).items() if row[name] is not None}
    if row.get("themes"):
        pair["pair:hasTopic"] = [{"@id": _address("theme", each)} for each in row["themes"].split("|")]
    if table == "actors" and row["lat"] is not None and row["lon"] is not None:
        place = {"pair:latitude": row["lat"], "pair:longitude": row["lon"]}
        pair["pair:hasLocation"] = {"@type": "pair:Place"} | place
    for word, others in ties.get((table, key), {}).items():
        pair[word] = [{"@id": each} for each in others]
    return {"@id": _address(table, key), "@type": list(CLASSES[table])} | pair | said


def _ties(network: Network) -> dict[tuple[str, str], dict[str, list[str]]]:
    """Return what PAIR has a word for, by table and id of the subject: relations, and who takes part."""
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in network.ties.iter_rows(named=True):
        if word := RELATIONS.get(row["type"]):
            _add(found["actors", row["source"]][word], _address("actors", row["target"]))
    for row in network.participations.iter_rows(named=True):
        _add(found["initiatives", row["initiative"]]["pair:involves"], _address("actors", row["actor"]))
    for row in network.memberships.iter_rows(named=True):
        _add(found["bodies", row["body"]]["pair:affiliates"], _address("actors", row["actor"]))
    return found


def _add(listed: list[str], address: str) -> None:
    if address not in listed:
        listed.append(address)


def _address(kind: str, key: str) -> str:
    return f"urn:essaim:{kind}:{quote(key, safe='')}"


def _literal(value: str | float) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value as RDF keeps it digit for digit: a number as text with its type."""
    if isinstance(value, str):
        return value
    kind = "xsd:integer" if isinstance(value, int) else "xsd:double"
    return {"@value": repr(value), "@type": kind}
