"""Murmurations profiles: one for each actor, in a list; each can be published under an address of its own.

A profile names others by their web address, and what ties them by the address of a word: relations to actors whose
address is known, and nobody else's too, of types that PAIR or schema.org have a word for.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.export.json_list import items
from graph.export.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.model.network import Network

    Links = dict[str, list[dict[str, str]]]

SCHEMA = "organizations_schema-v1.0.0"
PREDICATES: dict[str, tuple[str, bool]] = {
    "cooperates": ("http://virtual-assembly.org/ontologies/pair#cooperatesWith", False),
    "partner_of": ("http://virtual-assembly.org/ontologies/pair#partnerOf", False),
    "supports": ("http://virtual-assembly.org/ontologies/pair#supports", False),
    "member_of": ("https://schema.org/memberOf", False),
    "funds": ("https://schema.org/funder", True),
}
"""The word for a type of relation, and whether the profile of the target says it."""
A_DAY = len("2024-05-01")


def write(network: Network, path: Path) -> None:
    """Write a list of profiles, in the order of ids.

    Dates are written where the day is known: a profile holds seconds, and a mere year has none.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    links = _links(network)
    with whole_file(path) as file:
        file.write("[")
        file.writelines(items(_profile(row, links) for row in network.actors.iter_rows(named=True)))
        file.write("\n]\n")


def said(network: Network) -> pl.DataFrame:
    """Return the relations that profiles can say, with the columns of `relations`."""
    addresses = _own_addresses(network)
    named = pl.when(pl.col("type").is_in([each for each, (_, turned) in PREDICATES.items() if turned]))
    other = named.then("source").otherwise("target")
    return network.ties.filter(pl.col("type").is_in(list(PREDICATES)) & other.is_in(list(addresses)))


def _profile(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    profile: dict[str, Any] = {"linked_schemas": [SCHEMA], "name": row["name"] or row["id"]}
    profile["unique_id"] = f"essaim:{row['id']}"
    known = {
        "primary_url": row["url"],
        "description": row["description"],
        "tags": row["themes"].split("|") if row["themes"] else None,
        "geolocation": {"lat": row["lat"], "lon": row["lon"]} if _has_place(row) else None,
        "geographic_scope": "national" if "national" in (row["categories"] or "").split("|") else None,
        "starts_at": _seconds(row["since"]),
        "ends_at": _seconds(row["until"]),
        "relationships": links.get(row["id"]),
    }
    return profile | {name: value for name, value in known.items() if value is not None}


def _has_place(row: Mapping[str, Any]) -> bool:
    return row["lat"] is not None and row["lon"] is not None


def _seconds(day: str | None) -> int | None:
    if day is None or len(day) != A_DAY:
        return None
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def _links(network: Network) -> Links:
    addresses = _own_addresses(network)
    found: Links = defaultdict(list)
    for row in said(network).iter_rows(named=True):
        predicate, turned = PREDICATES[row["type"]]
        subject, other = (row["target"], row["source"]) if turned else (row["source"], row["target"])
        link = {"predicate_url": predicate, "object_url": addresses[other]}
        if link not in found[subject]:
            found[subject].append(link)
    return found


def _own_addresses(network: Network) -> dict[str, str]:
    """Return the web address of each actor that has one of its own."""
    rows = network.actors.filter(pl.col("url").is_not_null()).select("id", "url").rows()
    shared = Counter(_compared(url) for _, url in rows)
    return {key: url for key, url in rows if shared[_compared(url)] == 1}


def _compared(url: str) -> str:
    """Return an address without scheme, `www.` and a slash at its end: profiles are found by it."""
    return re.sub(r"^https?://(?:www\.)?", "", url.strip(), flags=re.IGNORECASE).rstrip("/").casefold()
