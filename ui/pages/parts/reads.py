"""What pages read from the workspace, kept as long as the journal's revision, the day and the place are the same."""

from __future__ import annotations

import gc
import json
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from graph.errors import WorkspaceOwned
from graph.model.terms import folded
from graph.reference.territories import epci_names, territory
from graph.workspace import Workspace, today
from graph.workspace.place import Place
from graph.workspace.register import declared_territories, register
from graph.workspace.seeing import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from graph.analysis.coverage import Coverage
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Evidence
    from graph.workspace.seeing import Seen

_TERRITORIES_KEPT = 64
_LOOKED_AT = 512
_WHOLE_KEPT = 3
_DATED = {
    "actors": ("since", "until"),
    "relations": ("since", "until"),
    "initiatives": ("since", "until"),
    "absences": ("date",),
}
_SECONDS_BEFORE_TRYING_AGAIN = 20
Json = dict[str, Any]


class Stamp(NamedTuple):
    """What tells one state of knowledge from another; `known_on` is the last day whose recordings count."""

    journal: str
    revision: int
    known_on: str | None


class Mark(NamedTuple):
    """What tells one state of a territory from another: nothing seen on its pages has changed since this entry."""

    journal: str
    code: str
    since: int
    known_on: str | None


@st.cache_resource(show_spinner=False, max_entries=4, on_release=lambda kept: kept.close())
def _opened(folder: str, journal: str, graph: str) -> Workspace:
    place = Place.of(folder, journal=journal, graph=graph)
    opened = Workspace.open(place, write=True)
    gc.freeze()  # it stays as long as the app: `ui.started` says why
    return opened


@st.cache_resource(
    show_spinner=False, max_entries=4, ttl=_SECONDS_BEFORE_TRYING_AGAIN, on_release=lambda kept: kept.close()
)
def _opened_to_read(folder: str, journal: str, graph: str) -> Workspace:
    return Workspace.open(Place.of(folder, journal=journal, graph=graph))


def open_workspace() -> Workspace:
    """Return the workspace that the environment names, opened once for all sessions.

    While another process owns its graph it can only be read; it is tried again at every call.

    Raises
    ------
    WorkspaceUnusable
        Or one of its children: tried again at the next call.
    """
    place = Place.of()
    where = (str(place.folder), place.journal, place.graph)
    try:
        return _opened(*where)
    except WorkspaceOwned:
        return _opened_to_read(*where)


@dataclass(frozen=True, eq=False)
class Reading:
    """The workspace as pages see it during one run: at its present revision, on a day, as known by another."""

    workspace: Workspace
    day: str = field(default_factory=today)
    known_on: str | None = None
    _looked: dict[str, Seen] = field(default_factory=dict)

    @cached_property
    def stamp(self) -> Stamp:
        """What tells one state of the workspace from another."""
        return Stamp(self.workspace.place.journal, self.workspace.revision, self.known_on)

    def is_empty(self) -> bool:
        """Tell whether nobody has recorded a territory or an actor, on whatever day; asked of the journal alone."""
        return _empty(self.stamp, self.workspace)

    def mark(self, code: str) -> Mark:
        """Return what tells one state of a territory from another, whatever is written about others."""
        stamp = self.stamp
        since = stamp.revision if self.known_on else self._seen(code).since
        return Mark(stamp.journal, code, since, self.known_on)

    def undated(self, where: Mark | Stamp) -> Network:
        """Return what is recorded, on all days, around the territory of a mark or everywhere."""
        if isinstance(where, Stamp):
            return self.workspace.undated(known_on=self.known_on)
        if self.known_on:
            return self.workspace.undated(self.territory(where.code), known_on=self.known_on)
        return self._seen(where.code).network

    def _seen(self, code: str) -> Seen:
        if code not in self._looked:
            self._looked[code] = _surroundings(self.stamp.journal, code).seen(self.workspace)
        return self._looked[code]

    def territory(self, code: str) -> Territory:
        """Return a territory; raises `InputRefused` where there is none with this code."""
        return _territory(self.stamp, code, self.workspace)

    def register(self) -> list[Json]:
        """Return the register: candidates and the like first, then by number of actors."""
        return _register(self.stamp, self.day, self)

    def declared(self) -> list[Territory]:
        """Return the territories that somebody declared, by code."""
        return _declared(self.stamp, self.workspace)

    def territories(self) -> list[Territory]:
        """Return the territories of the register, in its order."""
        declared = {each.code: each for each in self.declared()}
        found = (declared.get(row["code"]) or territory(row["code"]) for row in self.register())
        return [each for each in found if each]

    def names(self) -> dict[str, str]:
        """Return the name of every territory by its code: those declared, candidates first, then all other EPCI."""
        return dict(_names(self.stamp, self.workspace))

    def around(self, territory: Territory) -> Network:
        """Return a territory's surroundings on the day."""
        return _around(self.mark(territory.code), self.day, self)

    def whole(self) -> Network:
        """Return the whole network on the day."""
        return _whole(self.stamp, self.day, self.workspace)

    def glance(self) -> pl.DataFrame:
        """Return a row of `at_a_glance` for each of `territories`, looked at once for all that shows the country."""
        return _glance(self.stamp, self.day, self)

    def coverage(self, territory: Territory) -> Coverage:
        """Return the coverage of a territory on the day."""
        return _coverage(self.mark(territory.code), self.day, self)

    def years(self, code: str | None = None) -> list[int]:
        """Return the years in which something begins, ends or is dated, everywhere or around a territory."""
        return _years(self.mark(code) if code else self.stamp, self)

    def evidence(self, table: str, network: Network, ids: Iterable[str]) -> dict[str, list[Evidence]]:
        """Return where each of these records was read, the newest last."""
        wanted: dict[str, tuple[str, ...]] = dict.fromkeys(ids, ())
        if table == "actors":
            wanted = aliases(network, wanted)
        return _evidence(self.stamp, table, wanted, self.workspace)


def aliases(network: Network, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the other ids that each of these actors has."""
    wanted = set(ids)
    rows = network.actors.select("id", "aliases").iter_rows()
    return {key: tuple(json.loads(others)) if others else () for key, others in rows if key in wanted}


@st.cache_resource(show_spinner=False, max_entries=16 * _TERRITORIES_KEPT)
def _territory(stamp: Stamp, code: str, _workspace: Workspace) -> Territory:
    return _workspace.territory(code, known_on=stamp.known_on)


@st.cache_resource(show_spinner=False, max_entries=_WHOLE_KEPT)
def _empty(stamp: Stamp, _workspace: Workspace) -> bool:  # noqa: ARG001 - the stamp is the key of the cache
    return not any(_workspace.journal.says_anything(table) for table in ("territories", "actors"))


@st.cache_resource(show_spinner=False, max_entries=_LOOKED_AT)
def _surroundings(journal: str, code: str) -> Surroundings:  # noqa: ARG001 - a key of the cache
    return Surroundings(code)


@st.cache_resource(show_spinner=False, max_entries=_WHOLE_KEPT)
def _declared(stamp: Stamp, _workspace: Workspace) -> list[Territory]:
    return declared_territories(_workspace.journal, known_on=stamp.known_on)


@st.cache_resource(show_spinner=False, max_entries=_WHOLE_KEPT)
def _names(stamp: Stamp, _workspace: Workspace) -> dict[str, str]:
    first = sorted(_declared(stamp, _workspace), key=lambda each: (each.status is None, folded(each.name), each.code))
    known = {each.code: each.name for each in first}
    return known | {code: name for code, name in _by_name() if code not in known}


@cache
def _by_name() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(epci_names().items(), key=lambda each: (folded(each[1]), each[0])))


@st.cache_resource(show_spinner=False, max_entries=_WHOLE_KEPT)
def _register(stamp: Stamp, day: str, _reading: Reading) -> list[Json]:  # noqa: ARG001 - keys of the cache
    rows = register(_reading.whole()).rows(named=True)
    return sorted(rows, key=lambda row: (row["status"] is None, -row["actors"], row["name"], row["code"]))


@st.cache_resource(show_spinner=False, max_entries=16 * _TERRITORIES_KEPT)
def _evidence(
    stamp: Stamp, table: str, ids: dict[str, tuple[str, ...]], _workspace: Workspace
) -> dict[str, list[Evidence]]:
    return _workspace.evidence(table, ids, known_on=stamp.known_on)


@st.cache_resource(show_spinner=False, max_entries=4 * _TERRITORIES_KEPT)
def _around(mark: Mark, day: str, _reading: Reading) -> Network:
    return _reading.undated(mark).on(day)


@st.cache_resource(show_spinner=False, max_entries=_WHOLE_KEPT)
def _whole(stamp: Stamp, day: str, _workspace: Workspace) -> Network:
    return _workspace.network(as_of=day, known_on=stamp.known_on)


@st.cache_resource(show_spinner=False, max_entries=_WHOLE_KEPT)
def _glance(stamp: Stamp, day: str, _reading: Reading) -> pl.DataFrame:  # noqa: ARG001 - stamp: a key of the cache
    from graph.analysis.glance import at_a_glance  # noqa: PLC0415 - slow to load, not always needed

    return at_a_glance(_reading.whole(), _reading.territories(), day)


@st.cache_resource(show_spinner=False, max_entries=4 * _TERRITORIES_KEPT)
def _years(where: Mark | Stamp, _reading: Reading) -> list[int]:
    network = _reading.undated(where)
    columns = [getattr(network, table)[name] for table, names in _DATED.items() for name in names]
    return sorted({int(each[:4]) for column in columns for each in column.drop_nulls().unique()})


@st.cache_resource(show_spinner=False, max_entries=4 * _TERRITORIES_KEPT)
def _coverage(mark: Mark, day: str, _reading: Reading) -> Coverage:
    from graph.analysis.coverage import coverage  # noqa: PLC0415 - slow to load, not always needed

    return coverage(_around(mark, day, _reading), _reading.territory(mark.code), day)
