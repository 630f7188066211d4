"""The rows of a register that are a territory's: chosen while the file is read, the others only counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import reference
from graph.model.batch import Batch
from importers.base import batched
from importers.places import commune_at
from importers.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from importers.base import Record
    from importers.rows import Layout, Row

    Inside = Callable[[Sequence[str]], bool]
    """Tells whether the cells of a row are of the territory."""

ROWS_HELD = 10_000
"""Rows of a register held at once: each has fifty cells."""
ROWS_BETWEEN = 500_000
"""Rows passed over after which it is said how far the file is read."""
NOWHERE = frozenset({"", "0", "00000"})


def in_places(layout: Layout, places: frozenset[str]) -> Inside:
    """Return what tells rows by their commune: by the code in any form, else by postcode and name."""
    commune, postcode, locality = (layout.positions.get(name) for name in ("commune", "postcode", "locality"))
    codes = reference.codes_meaning(places)
    codes |= {code.removeprefix("0") for code in codes}

    def inside(cells: Sequence[str]) -> bool:
        code = "" if commune is None else cells[commune]
        if code in codes:
            return True
        if code not in NOWHERE or postcode is None or locality is None or not cells[postcode]:
            return False
        return commune_at(cells[postcode].strip(), cells[locality].strip(), None, None) in codes

    return inside


def batches_within(  # noqa: PLR0913 - what a row becomes, which rows, and how they are told
    layout: Layout,
    rows: Iterable[tuple[int, Sequence[str]]],
    records: Callable[[Row], Sequence[Record]],
    *,
    inside: Inside | None,
    dropped: Callable[[Row], tuple[str, ...]] = lambda _: (),
    headings: Mapping[str, str] | None = None,
) -> Iterator[Batch]:
    """Read the rows that are inside (None: all) into checked batches that count the others as `outside`."""

    def checked(held: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Batch]:
        read = read_rows(layout, held, records, dropped=dropped)
        yield from batched(layout.part, read, size=ROWS_HELD, headings=headings)

    if inside is None:
        yield from checked(rows)
        return
    held: list[tuple[int, Sequence[str]]] = []
    outside = 0
    for row in rows:
        if inside(row[1]):
            held.append(row)
        else:
            outside += 1
        if len(held) == ROWS_HELD or outside == ROWS_BETWEEN:
            yield from _with_outside(checked(held), layout.part, outside)
            held, outside = [], 0
    yield from _with_outside(checked(held), layout.part, outside)


def _with_outside(batches: Iterator[Batch], part: str, outside: int) -> Iterator[Batch]:
    """Give the rows that were held, and before them how many were passed over."""
    if outside:
        yield Batch(part, 0, outside=outside)
    yield from batches
