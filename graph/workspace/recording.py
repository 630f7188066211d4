"""Turns the rows of a reader into statements: keys, what they name, what is new, what is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from graph.errors import BadValue, quoted
from graph.model.batch import LINE, Batch, Rejected
from graph.model.ids import from_content, from_rna, from_siren
from graph.model.tables import TABLES, WITHDRAWN, key_column
from graph.model.terms import ACTS_IN
from graph.resolve import PROOFS, silent
from graph.workspace.references import References, listed, names_in
from graph.workspace.reports import Books, Report
from graph.workspace.returning import BY_HAND, Returning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graph.journal import Origin, Writer

SHOWN = 200
"""How many rows a preview lists of each table."""
FORESEEN = 200_000
"""How many statements a preview compares with what is known."""
_TOLD_APART_BY = {
    "actors": ("name", "territory", "commune"),
    "initiatives": ("name", "territory"),
    "relations": ("type", "source", "target", "since", "until", "initiative", "amount"),
    "needs": ("theme", "territory", "kind"),
    "offers": ("theme", "partner", "kind"),
    "absences": ("category", "territory", "source", "date", "author"),
    "bodies": ("name", "territory"),
}
"""What makes two records without an id the same one."""


class NothingKept(Exception):
    """Takes an import back that says nothing new, or was only tried."""


@dataclass
class Tally(Books):
    """What an import comes to, and what a preview shows of it."""

    statements: int = 0
    added: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    shown: list[tuple[str, str, str, bool]] = field(default_factory=list)
    """For a preview: table, id, name and whether it is new, of the first records of each table."""
    said: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    """For a preview: the first statements about each table, with their keys."""

    def close(self, writer: Writer, *, dry_run: bool) -> int:
        """Note the counts in the entry; return its number.

        Raises
        ------
        NothingKept
            Where it is to be taken back.
        """
        if dry_run or not self.statements:
            raise NothingKept
        counts = {"rows": self.rows, "written": self.written, "merged": self.merged}
        writer.close(counts | {"rejected": len(self.rejected)})
        return writer.entry

    def report(self, entry: int | None) -> Report:
        """Return what a person is told."""
        said = {table: pl.concat(frames) for table, frames in self.said.items()}
        report = super().report(entry)
        return replace(report, added=self.added, known=self.known, shown=tuple(self.shown), said=said)


class Recording:
    """One import under way: takes batches, writes statements, keeps the tally."""

    def __init__(self, writer: Writer, origin: Origin, *, territory: str | None, foresee: int = 0) -> None:
        self.tally = Tally()
        self._room = foresee
        self._writer = writer
        self._origin = origin
        self._territory = territory
        self._references = References(writer)
        self._already = writer.already(origin.fingerprint)
        self._returning = Returning(writer, origin.format)

    def take(self, batch: Batch) -> None:
        """Write what a batch says, and count it."""
        bad: dict[int, Rejected] = {}
        frames: dict[str, pl.DataFrame] = {}
        for table in TABLES:
            if table in batch.records:
                frames[table] = self._referred(table, batch, frames, bad)
                if table == "actors" and (erased := self._returning.refused(batch.part, frames[table])):
                    bad |= erased
                    frames[table] = frames[table].filter(~pl.col(LINE).is_in(list(erased)))
        lines = pl.Series(list(bad), dtype=pl.Int64).implode()
        new: set[int] = set()
        kept: set[int] = set()
        for table, frame in frames.items():
            sound = frame.filter(~pl.col(LINE).is_in(lines)) if bad else frame
            kept.update(sound[LINE])
            new.update(self._write(table, batch.part, sound))
        self._count(batch, bad, kept=len(kept), new=len(new))

    def _count(self, batch: Batch, bad: Mapping[int, Rejected], *, kept: int, new: int) -> None:
        tally = self.tally
        tally.rows += batch.rows
        tally.outside += batch.outside
        tally.written += new
        tally.merged += kept - new
        tally.rejected += sorted((*batch.rejected, *bad.values()), key=lambda each: each.line)
        tally.doubted += [each for each in batch.doubted if each.line not in bad]
        tally.drop(batch.dropped)

    def _referred(
        self, table: str, batch: Batch, frames: Mapping[str, pl.DataFrame], bad: dict[int, Rejected]
    ) -> pl.DataFrame:
        """Replace what cells name by keys, give each record its own key, note the rows that name nobody."""
        said = batch.records[table] if self._origin.format == BY_HAND else silent(batch.records[table])
        frame = self._placed(said, batch.elsewhere)
        for column in TABLES[table].columns:
            if column.refers and frame[column.name].null_count() < frame.height:
                answers = self._answers(column.name, column.refers, frame, frames)
                frame = _replaced(frame, column.name, answers, (batch.part, bad))
        return frame.with_columns(pl.Series("key", self._keys(table, frame), dtype=pl.String))

    def _placed(self, frame: pl.DataFrame, elsewhere: Iterable[str]) -> pl.DataFrame:
        if self._territory is None or "territory" not in frame.columns:
            return frame
        nowhere = pl.col("territory").is_null()
        if "commune" in frame.columns:
            nowhere &= pl.col("commune").is_null()
            nowhere &= ~pl.col("id").is_in(pl.Series(list(elsewhere), dtype=pl.String).implode()).fill_null(value=False)
        return frame.with_columns(
            pl.when(nowhere).then(pl.lit(self._territory)).otherwise("territory").alias("territory")
        )

    def _answers(
        self, column: str, refers: str, frame: pl.DataFrame, frames: Mapping[str, pl.DataFrame]
    ) -> dict[tuple[str, str], str | BadValue]:
        """Return, by cell and type of relation (empty elsewhere), the value to write or why there is none."""
        kinds = frame["type"] if refers == "endpoint" else pl.Series("type", [""] * frame.height)
        cells = {(cell, kind) for cell, kind in zip(frame[column], kinds, strict=True) if cell is not None}
        answers: dict[tuple[str, str], str | BadValue] = {}
        places = {each for each in cells if refers == "territory" or each[1] == ACTS_IN}
        declared = _names(frames, "territories")
        for cell, kind in places:
            if cell == WITHDRAWN:
                answers[cell, kind] = WITHDRAWN
                continue
            try:
                answers[cell, kind] = self._references.territory(cell, beside=declared)
            except BadValue as error:
                answers[cell, kind] = error
        named = cells - places
        if not named:
            return answers
        if refers in ("actors", "members"):
            return answers | self._lists(named, frames)
        of = "initiatives" if refers == "initiative" else "actors"
        known = self._references.records(of, {cell for cell, _ in named}, beside=_names(frames, of))
        return answers | {each: known[each[0]] for each in named}

    def _lists(
        self, cells: Iterable[tuple[str, str]], frames: Mapping[str, pl.DataFrame]
    ) -> dict[tuple[str, str], str | BadValue]:
        names = {name for cell, _ in cells for name in names_in(cell)}
        known = self._references.records("actors", names, beside=_names(frames, "actors"))
        answers: dict[tuple[str, str], str | BadValue] = {}
        for cell, kind in cells:
            try:
                answers[cell, kind] = json.dumps(listed(cell, known), ensure_ascii=False)
            except BadValue as error:
                answers[cell, kind] = error
        return answers

    def _keys(self, table: str, frame: pl.DataFrame) -> list[str]:
        given = frame[key_column(table)].to_list()
        if None not in given:
            return given
        columns = [frame[name].to_list() for name in _TOLD_APART_BY[table]]
        proofs = [frame[name].to_list() for name in PROOFS] if table == "actors" else [[None] * frame.height] * 2
        return [
            key or (siren and from_siren(siren)) or (rna and from_rna(rna)) or self._from_content(table, parts)
            for key, siren, rna, *parts in zip(given, *proofs, *columns, strict=True)
        ]

    def _from_content(self, table: str, parts: list[str | float | None]) -> str:
        """Two files that give a mere name, and no place, do not mean the same actor: the file tells them apart."""
        known = [None if part is None else str(part) for part in parts]
        apart = [self._origin.file.rsplit("/", 1)[-1]] if table == "actors" and not any(known[1:]) else []
        return from_content(*known, *apart)

    def _write(self, table: str, part: str, frame: pl.DataFrame) -> set[int]:
        """Append what is not yet recorded of this very file; return the lines that bring a new record."""
        if self._already:
            here = self._already[table]
            again = [(part, line) in here for line in frame[LINE]]
            frame = frame.filter(~pl.Series(again, dtype=pl.Boolean))
        if frame.is_empty():
            return set()
        fresh = self._is_new(table, frame)
        self._note(table, frame.with_columns(fresh.alias("new")))
        self._writer.add(table, part, frame)
        self.tally.statements += frame.height
        if self._room > 0:
            self.tally.said.setdefault(table, []).append(frame.head(self._room))
            self._room -= frame.height
        return set(frame.filter(fresh)[LINE])

    def _is_new(self, table: str, frame: pl.DataFrame) -> pl.Series:
        fresh = frame["key"].is_first_distinct() & ~self._is_known(table, "key", frame["key"])
        for proof in PROOFS if table == "actors" else ():
            shown = frame[proof].is_not_null()
            fresh &= ~shown | (frame[proof].is_first_distinct() & ~self._is_known(table, proof, frame[proof]))
        return fresh

    def _is_known(self, table: str, column: str, values: pl.Series) -> pl.Series:
        known = self._writer.known(table, column, values.drop_nulls())
        return values.is_in(pl.Series(list(known), dtype=pl.String).implode()).fill_null(value=False)

    def _note(self, table: str, frame: pl.DataFrame) -> None:
        new = int(frame["new"].sum())
        tally = self.tally
        room = SHOWN - tally.added.get(table, 0) - tally.known.get(table, 0)
        tally.added[table] = tally.added.get(table, 0) + new
        tally.known[table] = tally.known.get(table, 0) + frame.height - new
        if room > 0:
            label = "name" if "name" in frame.columns else "type" if table == "relations" else "key"
            first = frame.head(room).select("key", pl.col(label).fill_null(pl.col("key")).alias("label"), "new")
            tally.shown += [(table, str(key), str(name), bool(is_new)) for key, name, is_new in first.rows()]


def _names(frames: Mapping[str, pl.DataFrame], table: str) -> dict[str, str | None]:
    return dict(frames[table].select("key", "name").iter_rows()) if table in frames else {}


def _replaced(
    frame: pl.DataFrame,
    column: str,
    answers: Mapping[tuple[str, str], str | BadValue],
    refused: tuple[str, dict[int, Rejected]],
) -> pl.DataFrame:
    part, bad = refused
    kinds = frame["type"] if column == "target" else [""] * frame.height
    values: list[str | None] = []
    for line, cell, kind in zip(frame[LINE], frame[column], kinds, strict=True):
        answer = None if cell is None else answers[cell, kind]
        if isinstance(answer, BadValue):
            bad.setdefault(line, Rejected(part, line, column, quoted(cell), answer.reason))
            answer = None
        values.append(answer)
    return frame.with_columns(pl.Series(column, values, dtype=pl.String))


def record(  # noqa: PLR0913 - one import is all of this
    writer: Writer,
    batches: Iterable[Batch],
    origin: Origin,
    *,
    territory: str | None,
    progress: Callable[[int], None] | None,
    foresee: int = 0,
) -> Tally:
    """Write all batches of one import; `progress` is told the rows done so far.

    `foresee`: how many statements to keep for a preview.
    """
    recording = Recording(writer, origin, territory=territory, foresee=foresee)
    for batch in batches:
        recording.take(batch)
        if progress:
            progress(recording.tally.rows + recording.tally.outside)
    return recording.tally
