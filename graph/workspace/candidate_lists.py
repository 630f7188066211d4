"""What the registers read for a territory say: kept column by column, read back as one frame, searched by words."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.errors import Reason, quoted
from graph.journal.erasing import ERASURE, mark, marks
from graph.model.batch import LINE, Rejected
from graph.model.ids import from_content, from_rna, from_siren
from graph.model.tables import TABLES
from graph.resolve import PROOFS
from graph.workspace.candidate_search import Words
from graph.workspace.keeping import Kept, keep, kept
from graph.workspace.reports import Books, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graph.journal import Origin
    from graph.model.batch import Batch
    from graph.model.territory import Territory
    from graph.workspace import Workspace

KIND = "candidate"
SCHEMA: dict[str, type[pl.DataType]] = {**TABLES["actors"].schema, "part": pl.String, LINE: pl.Int64}
_READ: dict[str, type[pl.DataType]] = {**SCHEMA, "register": pl.String, "file": pl.String, "row": pl.UInt32}
_KEPT_IN_MEMORY = 4
_memory: OrderedDict[tuple[object, ...], Lists] = OrderedDict()


@dataclass(frozen=True)
class Lists:
    """All candidates of a territory, adopted or not.

    `frame` has the columns of actors, `part` and `line` of the file, `register`, `file` and `row` (its own number);
    of an id that stands in several files, the one read last. `read` says which files were read.
    """

    frame: pl.DataFrame
    read: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def _words(self) -> Words:
        return Words.of(self.frame)

    def found(self, text: str) -> pl.DataFrame:
        """Return which candidates answer a search: `row` and `score`, 0 to 100."""
        return self._words.found(text)


def lists_of(workspace: Workspace, territory: str, *, known_on: str | None = None) -> Lists:
    """Return the candidates of a territory, remembered until the journal goes on."""
    key = (workspace.journal.identity, workspace.journal.name, workspace.revision, territory, known_on)
    if key not in _memory:
        _memory[key] = _read_lists(workspace, territory, known_on)
        while len(_memory) > _KEPT_IN_MEMORY:
            _memory.popitem(last=False)
    _memory.move_to_end(key)
    return _memory[key]


def _read_lists(workspace: Workspace, territory: str, known_on: str | None) -> Lists:
    index = kept(workspace, KIND, keys=[territory], known_on=known_on).get(territory)
    if index is None:
        return Lists(pl.DataFrame(schema=_READ))
    found = kept(workspace, KIND, keys=index.body["lists"], known_on=known_on)
    newest = sorted(found.values(), key=lambda each: each.entry, reverse=True)
    frames = [_frame(each) for each in newest]
    whole = pl.concat([pl.DataFrame(schema=_READ).drop("row"), *frames])
    rows = whole.unique("id", keep="first", maintain_order=True).with_row_index("row").select(list(_READ))
    read = [
        {**{name: each.body[name] for name in ("register", "file")}, "entry": each.entry, "at": each.at}
        | {"candidates": frame.height}
        for each, frame in zip(newest, frames, strict=True)
    ]
    return Lists(rows, read)


def _frame(document: Kept) -> pl.DataFrame:
    columns: Mapping[str, list[Any]] = document.body["columns"]
    height = len(columns["id"])
    series = [
        pl.Series(name, columns[name], dtype=dtype)
        if name in columns
        else pl.repeat(None, height, dtype=dtype, eager=True).alias(name)
        for name, dtype in SCHEMA.items()
    ]
    said = (pl.lit(document.body[name]).alias(name) for name in ("register", "file"))
    return pl.DataFrame(series).with_columns(said)


def territories_with_lists(workspace: Workspace) -> list[str]:
    """Return the codes of the territories that candidates were read for, in order."""
    return sorted(key for key, each in kept(workspace, KIND).items() if "lists" in each.body)


def put_candidates(  # noqa: PLR0913 - as `Workspace.record`
    workspace: Workspace,
    batches: Iterable[Batch],
    origin: Origin,
    *,
    territory: str,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Keep the actors of a register's rows as candidates of a territory, in one entry; or only count them.

    Returns
    -------
    Report
        As of an import: `written` counts the rows that give a new candidate, `merged` those known already as one,
        `outside` those of other places or of none that the file names.

    Raises
    ------
    InputRefused
        `unknown_territory`, and what the reader refuses; nothing is kept.
    """
    place = workspace.territory(territory)
    known = set(lists_of(workspace, territory).frame["id"])
    tally = _Tally(known=known, erased=Erased.of(workspace))
    for batch in batches:
        tally.take(batch, place)
        if progress:
            progress(tally.rows + tally.outside)
    entry = None
    if tally.frames and not dry_run:
        entry = _keep(workspace, pl.concat(tally.frames), origin, territory)
    return tally.report(entry)


def _keep(workspace: Workspace, frame: pl.DataFrame, origin: Origin, territory: str) -> int:
    """Write the list and, beside it, the territory's list of lists."""
    key = f"{territory} {origin.format} {origin.file}"
    index = kept(workspace, KIND, keys=[territory]).get(territory)
    lists = sorted({*(index.body["lists"] if index else ()), key})
    rows = frame.unique("id", keep="first", maintain_order=True)
    columns = {name: rows[name].to_list() for name in SCHEMA if rows[name].null_count() < rows.height}
    body = {"register": origin.format, "file": origin.file, "fingerprint": origin.fingerprint, "columns": columns}
    return keep(workspace, KIND, {territory: {"lists": lists}, key: body}, by=origin.by, file=origin.file)


@dataclass(frozen=True)
class Erased:
    """Whom somebody erased from this workspace: they come back in no list."""

    workspace: str
    marks: frozenset[str]

    @classmethod
    def of(cls, workspace: Workspace) -> Erased:
        """Gather the marks of all erasures."""
        return cls(workspace.journal.identity, marks(workspace.journal.kept(ERASURE)))

    def refused(self, part: str, actors: pl.DataFrame) -> dict[int, Rejected]:
        """Return, by line, the rows about an actor who was erased."""
        found: dict[int, Rejected] = {}
        for column in ("id", *PROOFS) if self.marks else ():
            for line, value in actors.select(LINE, column).drop_nulls().iter_rows():
                if mark(self.workspace, value) in self.marks:
                    found.setdefault(line, Rejected(part, line, column, quoted(value), Reason("erased_before")))
        return found


@dataclass(kw_only=True)
class _Tally(Books):
    """What reading candidates comes to, with the candidates."""

    known: set[str]
    erased: Erased
    frames: list[pl.DataFrame] = field(default_factory=list)

    def take(self, batch: Batch, place: Territory) -> None:
        """Keep a batch's actors that are of the territory, and count its rows."""
        actors = batch.records.get("actors", pl.DataFrame(schema={**TABLES["actors"].schema, LINE: pl.Int64}))
        inside = pl.col("territory").eq_missing(place.code) | (
            pl.col("territory").is_null() & pl.col("commune").is_in(sorted(place.places)).fill_null(value=False)
        )
        found = _with_ids(actors.filter(inside)).with_columns(pl.lit(batch.part).alias("part")).select(list(SCHEMA))
        back = self.erased.refused(batch.part, found)
        found = found.filter(~pl.col(LINE).is_in(list(back)))
        kept_lines = set(found[LINE])
        rows = len(kept_lines) + len(batch.rejected) + len(back)
        fresh = found.filter(~pl.col("id").is_in(list(self.known)) & pl.col("id").is_first_distinct())
        new_lines = set(fresh[LINE])
        self.known.update(fresh["id"])
        self.rows += rows
        self.outside += batch.outside + batch.rows - rows
        self.written += len(new_lines)
        self.merged += len(kept_lines) - len(new_lines)
        self.rejected += sorted((*batch.rejected, *back.values()), key=lambda each: each.line)
        self.doubted += [each for each in batch.doubted if each.line in kept_lines]
        self.drop(batch.dropped)
        if found.height:
            self.frames.append(found)


def _with_ids(actors: pl.DataFrame) -> pl.DataFrame:
    """Give each actor the id that an import would give it."""
    if not actors["id"].null_count():
        return actors
    columns = ("id", "siren", "rna", "name", "territory", "commune")
    ids = [
        key or (siren and from_siren(siren)) or (rna and from_rna(rna)) or from_content(*parts)
        for key, siren, rna, *parts in actors.select(columns).iter_rows()
    ]
    return actors.with_columns(pl.Series("id", ids, dtype=pl.String))
