"""SIRENE, the register of all units of France: INSEE's two large files, its API, and the search API of the State.

Source: Insee, Sirene, Licence Ouverte 2.0. Natural persons (a form of the table's, a surname) and units that oppose
being shown are refused without being quoted. The file of units says who, the file of establishments where: given in one
call for a territory, each is read with what the other says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import reference
from graph.errors import InputRefused
from importers import sirene_api, sirene_establishments, sirene_units
from importers.archive import looked_at, sources
from importers.base import Format
from importers.public_bodies import public_body
from importers.rows import Layout, Row, first_headings, located
from importers.sirene_establishments import commune_of, establishment, is_seat_of
from importers.sirene_units import CEASED, OPEN, unit
from importers.text import open_csv
from importers.within import batches_within, in_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options, Record
    from importers.sirene_units import Place
    from importers.text import Source
    from importers.within import Inside

UNITS, ESTABLISHMENTS = "units", "establishments"
_OF = {UNITS: sirene_units, ESTABLISHMENTS: sirene_establishments}
_CALLED = ("name", "commune", "since", "until", "lat", "lon")


def recognise(path: Path) -> bool:
    """Tell the register by the headings of a table, also inside its archive, or by the keys of an API's answer."""
    return sirene_api.recognise(path) or any(map(_kind, looked_at(path)))


def _kind(source: Source) -> str | None:
    """Return which of the two files this is."""
    found = set(first_headings(source))
    if {"siren", "siret"} <= found and any(each.endswith("etablissement") for each in found):
        return ESTABLISHMENTS
    return UNITS if {"siren", "categoriejuridiqueunitelegale"} <= found else None


def read(path: Path, options: Options) -> Iterator[Batch]:
    """Read units or establishments: each that is an organisation gives an actor.

    Raises
    ------
    InputRefused
        `columns_missing`, `units_without_places` (a territory is asked for, and the file of units does not say where
        they are), and what `open_csv`, `sources` and `json_stream.events` refuse.
    """
    if sirene_api.recognise(path):
        yield from sirene_api.read(path, options)
        return
    found = sources(path)
    for source in [each for each in found if _kind(each)] or found[:1]:
        if _kind(source) == ESTABLISHMENTS:
            yield from _establishments(source, options)
        else:
            yield from _units(source, options)


def _units(source: Source, options: Options) -> Iterator[Batch]:
    seats: dict[str, Place] = {}
    inside: Callable[[Layout], Inside] | None = None
    if options.places is not None:
        seats = _seats(options)
        known = options.sirens | seats.keys() | _bodies(options.places)
        if not options.sirens and not seats:
            raise InputRefused("units_without_places", file=source.name)
        inside = lambda layout: _numbered(layout, known)  # noqa: E731 - one line, used once
    yield from _read(source, UNITS, lambda row: unit(row, seats), inside)


def _establishments(source: Source, options: Options) -> Iterator[Batch]:
    places = options.places
    units: dict[str, Row] = {}
    if places is None:
        yield from _read(source, ESTABLISHMENTS, lambda row: establishment(row, units), None)
        return
    if beside := _beside(options, UNITS):
        sirens = frozenset(_number(row) for row in _open(source, places))
        for each in beside:
            units |= {_number(row): row for row in _rows(each, UNITS, lambda layout: _numbered(layout, sirens))}
    yield from _read(
        source, ESTABLISHMENTS, lambda row: establishment(row, units), lambda each: in_places(each, places)
    )


def _read(
    source: Source,
    kind: str,
    records: Callable[[Row], Sequence[Record]],
    inside: Callable[[Layout], Inside] | None,
) -> Iterator[Batch]:
    with open_csv(source) as table:
        layout = _layout(source, table.headings, kind)
        headings = {f"actors.{name}": layout.heading(name) for name in _CALLED}
        chosen = inside(layout) if inside else None
        yield from batches_within(layout, table, records, inside=chosen, headings=headings)


def _layout(source: Source, headings: Sequence[str], kind: str) -> Layout:
    columns = _OF[kind]
    return Layout(source.stem, headings, located(source, headings, columns.COLUMNS, needed=columns.NEEDED))


def _rows(source: Source, kind: str, inside: Callable[[Layout], Inside]) -> Iterator[Row]:
    """Give the rows of a file that are inside, with the cells that are read only: they are kept in memory."""
    with open_csv(source) as table:
        layout = _layout(source, table.headings, kind)
        chosen = inside(layout)
        short = Layout(layout.part, list(layout.positions), {name: at for at, name in enumerate(layout.positions)})
        for line, cells in table:
            if chosen(cells):
                yield Row(line, [cells[place] for place in layout.positions.values()], short)


def _numbered(layout: Layout, sirens: frozenset[str]) -> Inside:
    place = layout.positions["siren"]
    return lambda cells: cells[place] in sirens or cells[place].removesuffix(".0").zfill(9) in sirens


def _seats(options: Options) -> dict[str, Place]:
    """Return where the seats in the territory are, by the files of establishments beside; by SIREN."""
    places = options.places or frozenset()
    found: dict[str, Place] = {}
    for source in _beside(options, ESTABLISHMENTS):
        for row in _open(source, places):
            if is_seat_of(row):
                found[_number(row)] = (commune_of(row) or "", row["lat"], row["lon"])
    return found


def _open(source: Source, places: frozenset[str]) -> Iterator[Row]:
    """Give the establishments in some places that are open and may be shown."""
    for row in _rows(source, ESTABLISHMENTS, lambda layout: in_places(layout, places)):
        if row["diffusion"].upper() == OPEN and row["state"].upper() not in CEASED:
            yield row


def _number(row: Row) -> str:
    """Return the SIREN of a row as it is compared; spreadsheets take zeros and add `.0`."""
    return row["siren"].removesuffix(".0").zfill(9)


def _beside(options: Options, kind: str) -> list[Source]:
    return [source for path in options.beside for source in looked_at(path) if _kind(source) == kind]


def _bodies(places: frozenset[str]) -> frozenset[str]:
    """Return the numbers of the communes and inter-communalities that the reference knows in some places."""
    communes = {found.siren for code in places if (found := reference.commune(code)) and found.siren}
    return frozenset(communes | {code for code in places if (body := public_body(code, "")) and body.territory})


FORMAT = Format("sirene", recognise, read)
