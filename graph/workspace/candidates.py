"""Candidates of a territory: entries of registers that count nowhere until a person adopts one.

Each file read keeps one document for its territory, column by column: a territory's fifty thousand entries are read
back in a fraction of a second, where as many documents would take many. They are one entry of the journal, sealed, in
backups, and undone like any other.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.errors import InputRefused, UsageError
from graph.journal import Origin
from graph.model.batch import LINE, Batch
from graph.model.tables import TABLES
from graph.model.terms import CATEGORIES
from graph.resolve import PROOFS
from graph.workspace.candidate_lists import Lists, lists_of, put_candidates, territories_with_lists

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.workspace import Workspace
    from graph.workspace.reports import Report

__all__ = ["ADOPTED", "Candidate", "adopt", "candidates", "put_candidates", "registers_read"]

ADOPTED = "adopted"
"""The format of the entry that adopts a candidate."""
SHOWN = 50
_ANY = tuple(CATEGORIES)
_MAY_BE = {
    "association": ("collective", "economic", "national"),
    "informal_group": ("collective",),
    "foundation": ("economic", "national"),
    "network": ("collective", "national"),
    "public_body": ("public", "research", "national"),
    "school": ("public", "research"),
    "laboratory": ("research",),
    "university": ("research",),
    "company": ("economic",),
    "cooperative": ("economic",),
    "farm": ("economic",),
}
"""What an entry whose register gives no category may turn out to be, by its kind: a person says which."""


@dataclass(frozen=True)
class Candidate:
    """An entry of a register, for a territory.

    `id` is the id that the actor will have. `categories` are those that the register's table gives, `may_be` those
    between which a person has to choose where it gives none. `register` is the format it was read by, `file` and
    `line` say where it stands. `score` says how well it answers a search (0 to 100), None without one.
    """

    id: str
    name: str
    categories: tuple[str, ...]
    may_be: tuple[str, ...]
    kind: str | None
    commune: str | None
    themes: tuple[str, ...]
    description: str | None
    url: str | None
    siren: str | None
    rna: str | None
    territory: str
    register: str
    file: str
    line: int
    score: float | None = None


def candidates(  # noqa: PLR0913 - one parameter for each thing that may be asked
    workspace: Workspace,
    territory: str,
    *,
    category: str | None = None,
    text: str | None = None,
    limit: int | None = SHOWN,
    known_on: str | None = None,
) -> list[Candidate]:
    """Return the candidates of a territory that nobody adopted, that are no actor of it yet and have not ended.

    Parameters
    ----------
    territory
        Its code.
    category
        One of the five, in either language: those that the register says to be of it come first, then those that
        may be of it.
    text
        Words of the name, the themes or the description, in any order; accents, case and small misspellings do not
        matter. Best first; without a text by name.
    limit
        How many at most; None for all.

    Raises
    ------
    UsageError
        `unknown_category`.
    InputRefused
        `unknown_territory`.
    """
    wanted = _category(category)
    workspace.territory(territory, known_on=known_on)
    lists = lists_of(workspace, territory, known_on=known_on)
    rows = _left(workspace, lists, territory, known_on)
    if text and text.strip():
        rows = rows.join(lists.found(text), on="row").sort("score", "name", "id", descending=[True, False, False])
    else:
        rows = rows.with_columns(pl.lit(None, dtype=pl.Float64).alias("score")).sort("name", "id")
    if wanted:
        rows = _of_category(rows, wanted)
    rows = rows.head(limit) if limit is not None else rows
    return [_candidate(row, territory) for row in rows.iter_rows(named=True)]


def registers_read(workspace: Workspace, territory: str, *, known_on: str | None = None) -> list[dict[str, Any]]:
    """Return what was read for a territory: `register`, `file`, `entry`, `at` and how many `candidates` it gave."""
    return lists_of(workspace, territory, known_on=known_on).read


def adopt(
    workspace: Workspace,
    candidate: str,
    *,
    by: str,
    territory: str | None = None,
    categories: Sequence[str] = (),
) -> Report:
    """Make an actor of a candidate, with the register's line as its source; undone like any entry.

    Parameters
    ----------
    candidate
        Its id.
    territory
        The code of the territory that it is a candidate of; None finds it.
    categories
        What a person says that it is, in either language; empty leaves what the register's table says.

    Raises
    ------
    UsageError
        `unknown_category`.
    InputRefused
        `unknown_candidate`, `already_adopted`, `candidate_ended`, or `record_refused`.
    """
    said = "|".join(each for each in (_category(name) for name in categories) if each)
    codes = [territory] if territory else territories_with_lists(workspace)
    for code in codes:
        lists = lists_of(workspace, code)
        row = lists.frame.filter(pl.col("id") == candidate).head(1)
        if row.is_empty():
            continue
        if not row.filter(_ended()).is_empty():
            raise InputRefused("candidate_ended", candidate=candidate, until=row["until"][0])
        if _left(workspace, lists, code, None).filter(pl.col("id") == candidate).is_empty():
            raise InputRefused("already_adopted", candidate=candidate)
        return _record(workspace, row.row(0, named=True), said, territory=code, by=by)
    raise InputRefused("unknown_candidate", candidate=candidate)


def _record(workspace: Workspace, row: Mapping[str, Any], said: str, *, territory: str, by: str) -> Report:
    """Write what the register says, and beside it what the person says."""
    cells = {name: row.get(name) for name in TABLES["actors"].names}
    batches = [_batch(row["part"], row["line"], cells)]
    if said:
        same = {name: row[name] for name in ("id", "name", "territory", "commune")}
        batches.append(_batch(ADOPTED, row["line"], {**same, "categories": said}))
    origin = Origin(row["file"], ADOPTED, f"{ADOPTED} {uuid.uuid4().hex}", by)
    tried = workspace.record(batches, origin, territory=territory, dry_run=True)
    for each in tried.rejected:
        raise InputRefused("record_refused", column=each.column, value=each.value)
    return workspace.record(batches, origin, territory=territory)


def _batch(part: str, line: int, cells: Mapping[str, Any]) -> Batch:
    frame = pl.DataFrame([{**cells, LINE: line}], schema={**TABLES["actors"].schema, LINE: pl.Int64})
    return Batch(part, 1, {"actors": frame})


def _category(name: str | None) -> str | None:
    if not name:
        return None
    found = CATEGORIES.find(name)
    if found is None:
        raise UsageError("unknown_category", value=name, known=", ".join(CATEGORIES))
    return found


def _ended() -> pl.Expr:
    """Tell the rows whose last day is past."""
    today = date.today().isoformat()  # noqa: DTZ011 - a person's day is local
    return ((pl.col("until") + "~") < today).fill_null(value=False)


def _left(workspace: Workspace, lists: Lists, territory: str, known_on: str | None) -> pl.DataFrame:
    """Return the candidates that have not ended and are no actor of the territory, by id or by proof of identity."""
    code = workspace.territory(territory, known_on=known_on)
    actors = workspace.undated(code, known_on=known_on).actors
    rows = lists.frame.filter(~_ended())
    for column in ("id", *PROOFS):
        known = actors[column].drop_nulls()
        rows = rows.filter(~pl.col(column).is_in(known.implode()).fill_null(value=False))
    return rows


def _of_category(rows: pl.DataFrame, category: str) -> pl.DataFrame:
    """Return those stated to be of a category, then those that may be, each in the order they had."""
    stated = pl.col("categories").fill_null("").str.split("|").list.contains(category)
    kinds = [kind for kind, may in _MAY_BE.items() if category in may]
    possible = pl.col("categories").is_null() & (
        pl.col("kind").is_in(kinds).fill_null(value=False) | ~pl.col("kind").is_in(list(_MAY_BE)).fill_null(value=False)
    )
    return pl.concat([rows.filter(stated), rows.filter(possible & ~stated)])


def _candidate(row: Mapping[str, Any], territory: str) -> Candidate:
    held = _several(row["categories"])
    return Candidate(
        id=row["id"],
        name=row["name"],
        categories=held,
        may_be=() if held else _MAY_BE.get(row["kind"] or "", _ANY),
        territory=territory,
        themes=_several(row["themes"]),
        **{
            name: row[name]
            for name in ("kind", "commune", "description", "url", "siren", "rna", "register", "file", "line", "score")
        },
    )


def _several(cell: str | None) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
