"""Communes and names that a person begins to write: what they may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph import reference
from graph.analysis.likeness import Candidate as Compared
from graph.analysis.likeness import compare
from graph.errors import Reason, quoted
from graph.model.records import Actor
from graph.model.terms import folded
from graph.reference.completing import communes_like
from graph.reference.names import UNTOLD
from graph.reference.names import key as name_key
from graph.workspace.candidate_search import Words
from graph.workspace.candidates import candidates
from graph.workspace.doubling_near import near_each_other
from ui.pages.parts.editing_desk import FieldsRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.analysis.likeness import Pair
    from graph.model.territory import Territory
    from graph.workspace import Workspace
    from graph.workspace.candidates import Candidate
    from ui.pages.parts.editing_desk import Desk
    from ui.pages.parts.reads import Stamp

KNOWN, OFFERED = 5, 6
SHORTEST = 3
REFERENCE = 4
_OF_COMMUNE = frozenset({"commune", "mairie", "municipalite", "ville"})
_OF_EPCI = frozenset({"agglo", "ca", "cc", "communaute", "cu", "intercommunalite", "metropole"})
_COMPARED = ("id", "name", "kind", "territory", "commune", "siren", "rna", "url", "lat", "lon")


def communes_of(territory: Territory | None) -> dict[str, str]:
    """Return the names of a territory's communes by code, in the order of their names."""
    found = [place for code in (territory.communes if territory else ()) if (place := reference.commune(code))]
    return {each.code: f"{each.name} ({each.code})" for each in sorted(found, key=lambda each: folded(each.name))}


def commune_in_words(code: str) -> str:
    """Return a commune's name with its code and its département: several have one name."""
    found = reference.commune(code)
    return f"{found.name} ({code}, {reference.departements()[found.departement]})" if found else code


def commune_meant(said: str | None, territory: Territory | None) -> str | None:
    """Return the code of the commune that a person chose, or named: one of the territory's wins over others.

    Raises
    ------
    FieldsRefused
        Where there is none of that name, or several.
    """
    if not said or not said.strip():
        return None
    written = said.strip()
    current = reference.current_code(written.upper())
    if current:
        return current
    found = reference.communes_named(written)
    if territory:
        found = [code for code in found if code in territory.places] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise FieldsRefused({"commune": Reason("unknown_commune", {"value": quoted(written)})})
    places = " ; ".join(
        commune_in_words(code) for code in communes_like(written, near=territory.places if territory else ())
    )
    raise FieldsRefused({"commune": Reason("several_communes", {"value": quoted(written), "codes": places})})


def already_known(desk: Desk, name: str) -> list[str]:
    """Return the ids of the actors of these surroundings whose names have the words of a name, or words like them."""
    if len(name.strip()) < SHORTEST:
        return []
    code = desk.territory.code if desk.territory else None
    ids, words = _words(desk.reading.stamp, code, desk)
    best = words.found(name).sort("score", "row", descending=[True, False]).head(KNOWN)
    return [ids[row] for row in best["row"]]


@st.cache_resource(show_spinner=False, max_entries=4)
def _words(stamp: Stamp, code: str | None, _desk: Desk) -> tuple[list[str], Words]:  # noqa: ARG001 - keys of the cache
    actors = _desk.surroundings.actors.with_row_index("row").select("row", "name")
    silent = [pl.lit(None, dtype=pl.String).alias(each) for each in ("themes", "description")]
    return _desk.surroundings.actors["id"].to_list(), Words.of(actors.with_columns(*silent))


def in_registers(desk: Desk, name: str) -> list[Candidate]:
    """Return the territory's candidates of registers that a name may mean, the best first."""
    if desk.territory is None or len(name.strip()) < SHORTEST:
        return []
    return _in_registers(desk.reading.stamp, desk.territory.code, name.strip(), desk.reading.workspace)


@st.cache_data(show_spinner=False, max_entries=64)
def _in_registers(stamp: Stamp, code: str, name: str, _workspace: Workspace) -> list[Candidate]:  # noqa: ARG001 - a key of the cache
    return candidates(_workspace, code, text=name, limit=OFFERED)


def in_reference(desk: Desk, name: str) -> list[Actor]:
    """Return the public bodies of the packaged reference that a name may mean, but for those that are recorded.

    "Mairie d'Ussel" means the commune, "CC Haute-Corrèze" the EPCI.
    """
    words = name_key(name).split()
    said = " ".join(each for each in words if each not in UNTOLD | _OF_COMMUNE)
    if len(said) < SHORTEST:
        return []
    found: list[Actor] = []
    if not _OF_EPCI.isdisjoint(words):
        found += [
            Actor(name=each.name, kind="epci", categories="public", siren=each.code)
            for each in reference.search(name, REFERENCE)
            if each.kind == "epci"
        ]
    if not _OF_COMMUNE.isdisjoint(words):
        near = desk.territory.places if desk.territory else frozenset[str]()
        communes = map(reference.commune, communes_like(said, near=near, most=REFERENCE))
        found += [
            Actor(name=_of_commune(each.name), kind="commune", categories="public", siren=each.siren, commune=each.code)
            for each in communes
            if each and each.siren
        ]
    sirens = desk.network.actors["siren"]
    known = set(sirens.filter(sirens.is_in([each.siren for each in found])))
    return [each for each in found if each.siren not in known]


def _of_commune(name: str) -> str:
    """Return what the commune of a name is called.

    Examples
    --------
    >>> _of_commune("Ussel"), _of_commune("Neuvic"), _of_commune("Le Puy-en-Velay"), _of_commune("Les Ulis")
    ("Commune d'Ussel", 'Commune de Neuvic', 'Commune du Puy-en-Velay', 'Commune des Ulis')
    """
    for article, of in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return f"Commune {of}{name.removeprefix(article)}"
    return f"Commune d'{name}" if folded(name)[0] in "aeiouyh" else f"Commune de {name}"


def may_be(desk: Desk, new: Actor) -> list[Pair]:
    """Return the actors around that may be the one a person is about to add, the best first.

    Each pair names it by an empty id.
    """
    known = desk.surroundings.actors.select(_COMPARED)
    if known.is_empty():
        return []
    row: Mapping[str, object] = {**new.values(), "id": ""}
    frame = pl.DataFrame([{name: row[name] for name in _COMPARED}], schema=known.schema)
    _, near = near_each_other(frame, known)
    mine = Compared.of(frame.row(0, named=True))
    found = [pair for each in near.iter_rows(named=True) if (pair := compare(mine, Compared.of(each)))]
    return sorted(found, key=lambda pair: (-pair.score, pair.b))
