"""Readers of files: each turns a format into batches of records and refused rows, and never sees a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import InputRefused, UsageError
from importers import (
    ademe_plan,
    annuaire,
    banatic,
    communecter,
    dgcl,
    edges,
    gexf,
    gogocarto,
    graphml,
    hal,
    kumu,
    kumu_sheets,
    lvao,
    mapped,
    murmurations,
    native_json,
    onodo,
    pair,
    pajek,
    rna,
    rnsr,
    scanr,
    scdl,
    sirene,
    tables,
    yed,
    yeswiki,
)
from importers.archive import began_as_workbook, holds_workbook, sources
from importers.columns import parts_of
from importers.forms import FORM_MODULES
from importers.rows import beginning
from importers.text import checksum, opened
from importers.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Format, Options

__all__ = ["READERS", "READ_TOGETHER", "checksum", "detect", "read"]


_REGISTERS = (dgcl, banatic, sirene, annuaire, rna)
_DIRECTORIES = (gogocarto, communecter, yeswiki, lvao)
_FORMS = tuple(FORM_MODULES.values())
_RESEARCH = (rnsr, scanr, hal)
_GRAPHS = (gexf, yed, graphml, pajek, native_json, kumu, pair, murmurations, onodo, kumu_sheets, edges)
READERS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (*_REGISTERS, *_DIRECTORIES, *_RESEARCH, ademe_plan, scdl, *_FORMS, *_GRAPHS, tables, mapped)
}
"""Every format that can be read, by name, in the order in which a file is tried: the narrow ones first."""


READ_TOGETHER = frozenset({"sirene"})
"""The formats whose files explain each other: what one says of a row depends on those beside it."""


def detect(path: Path) -> Format:
    """Return the first format that recognises a file or folder by its content.

    Raises
    ------
    InputRefused
        `unknown_format`, or why it can be read as nothing at all (missing, empty, damaged, protected, not text).
    """
    if not path.is_dir():
        opened(path).close()
        if holds_workbook(path):
            with open_workbook(path):  # a damaged or hostile one is refused before every format looks at it
                pass
    for reader in READERS.values():
        if reader.recognise(path):
            return reader
    raise _unknown(path)


def _unknown(path: Path) -> InputRefused:
    """Say as much as can be said of a file that no format recognises."""
    if not path.is_dir() and beginning(path, 4096).lstrip()[:1] in ("{", "["):
        return InputRefused("unknown_format", file=path.name, found="JSON")
    try:
        sources(path)
    except InputRefused as error:
        if error.code != "damaged_archive" or not began_as_workbook(path):
            return error
    try:
        with parts_of(path) as parts:
            headings = [heading for part in parts for heading in part.headings if heading]
    except InputRefused as error:
        return error
    return InputRefused("unknown_format", file=path.name, found=", ".join(headings) or "-")


def read(path: Path, options: Options, *, format: str | None = None) -> tuple[Format, Iterator[Batch]]:  # noqa: A002 - the command's option has this name
    """Choose the format (the one named; else `mapped` where a mapping is given; else by content) and begin to read.

    Raises
    ------
    UsageError
        `unknown_reader` where no format has that name.
    InputRefused
        As `detect`, and while reading as the format's `read`.
    """
    if format is not None and format not in READERS:
        raise UsageError("unknown_reader", format=format, known=", ".join(READERS))
    reader = READERS[format] if format else _told(path, options) if options.mapping else detect(path)
    return reader, reader.read(path, options)


def _told(path: Path, options: Options) -> Format:
    """Return the format that recognises the file and reads it by such a mapping; else `mapped` reads any table."""
    told = (reader for reader in READERS.values() if reader.told(options.mapping) and reader.recognise(path))
    return next(told, READERS["mapped"])
