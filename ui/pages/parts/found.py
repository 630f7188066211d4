"""What a search found, in words, and the place that each of it leads to."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from graph.model.terms import ACTS_IN
from graph.workspace.register import memberships
from ui.pages.parts import chosen, frame
from ui.pages.parts.address import DAY
from ui.sectors.labels import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.searching import Entry
    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.locale import Language
    from ui.pages.parts.reads import Reading

NAME = 70
_ROWS = {"actor": "actors", "initiative": "initiatives"}


@dataclass(frozen=True)
class Way:
    """The way to an entry: its name and its place as they are shown, and the page with what its address says."""

    entry: Entry
    name: str
    where: str
    page: str
    address: dict[str, str]


def ways(entries: Sequence[Entry], reading: Reading, lang: Language) -> list[Way]:
    """Return the ways to entries: each to its territory's page, on a day on which it is there."""
    whole = reading.workspace.undated()
    codes = _places(whole, entries, reading.declared())
    return [_way(entry, codes.get((entry.kind, entry.id)), whole, reading, lang) for entry in entries]


def _places(whole: Network, entries: Sequence[Entry], named: list[Territory]) -> dict[tuple[str, str], str]:
    """Return the territory of each entry that has one, by kind and id; of several, the first by code."""
    found = {(each.kind, each.id): each.id for each in entries if each.kind == "territory"}
    ids = {kind: pl.Series([each.id for each in entries if each.kind == kind], dtype=pl.String) for kind in _ROWS}
    for kind, wanted in ids.items():
        rows = getattr(whole, _ROWS[kind]).filter(pl.col("id").is_in(wanted.implode()))
        places = rows.select("id", "territory", commune="commune" if kind == "actor" else pl.lit(None, pl.String))
        acting = whole.relations.filter((pl.col("type") == ACTS_IN) & pl.col("source").is_in(wanted.implode()))
        some = replace(whole, actors=places, relations=acting if kind == "actor" else acting.clear())
        for key, code in memberships(some, named).sort("actor", "territory", descending=True).iter_rows():
            found[kind, key] = code
    return found


def _way(entry: Entry, code: str | None, whole: Network, reading: Reading, lang: Language) -> Way:
    say = frame.speaker(lang)
    address = {"territory": code} if code else {}
    where = ""
    if entry.kind != "territory":
        row = getattr(whole, _ROWS[entry.kind]).row(by_predicate=pl.col("id") == entry.id, named=True)
        day = day_of(row["since"], row["until"], reading.day)
        address |= {DAY: day} if day != reading.day else {}
        where = reading.territory(code).name if code else say("searching.nowhere")
    if entry.kind == "actor":
        address[chosen.ACTOR] = entry.id
    name = shortened(entry.name, NAME) if entry.name.strip() else say("searching.nameless", id=entry.id)
    return Way(entry, name, where, "territory" if code else "network", address)


def day_of(since: str | None, until: str | None, day: str) -> str:
    """Return a day on which something is there: this one, else the last or first of its own.

    Examples
    --------
    >>> day_of("2019", "2023-02", "2025-06-15"), day_of("2026", None, "2025-06-15"), day_of(None, None, "2025-06-15")
    ('2023-02-28', '2026-01-01', '2025-06-15')
    """
    if until and f"{until}~" < day:
        month = f"{until}-12"[:7]
        return until if len(until) > len(month) else f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
    if since and since > day:
        return f"{since}-01-01"[:10]
    return day
