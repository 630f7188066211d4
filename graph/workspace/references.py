"""Finds what the cells of a row name: actors by id or exact name, territories, initiatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import reference
from graph.errors import BadValue
from graph.model import rules
from graph.model.terms import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.journal import Writer


class References:
    """Looks up names in the journal and in the rows at hand; one for each import."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._territories: dict[str, str] = {}

    def records(
        self, table: str, cells: Iterable[str], *, beside: Mapping[str, str | None]
    ) -> dict[str, str | BadValue]:
        """Return, for each cell, the key of the one record it names by id or exact name, or why there is none.

        `beside` holds the names, by key, of the records that the rows at hand bring.
        """
        wanted = set(cells)
        found = {
            cell: cell for cell in wanted & (beside.keys() | self._writer.known(table, "key", wanted - beside.keys()))
        }
        answers: dict[str, str | BadValue] = dict(found)
        unknown = wanted - found.keys()
        if unknown:
            answers |= self._by_name(table, unknown, beside)
        return answers

    def _by_name(self, table: str, cells: set[str], beside: Mapping[str, str | None]) -> dict[str, str | BadValue]:
        keys = self._writer.keys_named(table, cells)
        for key, name in beside.items():
            if name in cells:
                keys.setdefault(name, set()).add(key)
        answers: dict[str, str | BadValue] = {}
        for cell in cells:
            called = keys.get(cell, set())
            if len(called) == 1:
                answers[cell] = next(iter(called))
            elif called:
                answers[cell] = BadValue(f"several_{table}", value=cell, ids=", ".join(sorted(called)[:8]))
            else:
                answers[cell] = BadValue(f"unknown_{table}", value=cell)
        return answers

    def territory(self, cell: str, *, beside: Mapping[str, str | None]) -> str:
        """Return the code of the territory that a cell names by code, or by the exact name of one only.

        Raises
        ------
        BadValue
            `unknown_territories` or `several_territories`.
        """
        if cell not in self._territories:
            self._territories[cell] = self._territory(cell, beside)
        return self._territories[cell]

    def _territory(self, cell: str, beside: Mapping[str, str | None]) -> str:
        if cell in beside or reference.territory(cell) is not None:
            return cell
        declared = self.records("territories", [cell], beside=beside)[cell]
        if isinstance(declared, str):
            return declared
        same = [each.code for each in reference.search(cell, 8) if folded(each.name) == folded(cell)]
        if len(same) == 1:
            return same[0]
        raise declared if not same else BadValue("several_territories", value=cell, ids=", ".join(same))


def listed(cell: str, known: Mapping[str, str | BadValue]) -> list[list[str]]:
    """Return the `[key, role]` of a cell `id` or `id:role`, several separated by `|`; a role may be empty.

    Raises
    ------
    BadValue
        For the first name that is not known.
    """
    found = []
    for part in pieces(cell):
        name, role = part, ""
        if isinstance(known.get(part, BadValue("")), BadValue) and ":" in part:
            name, role = (each.strip() for each in part.rsplit(":", 1))
        answer = known[name]
        if isinstance(answer, BadValue):
            raise answer
        found.append([answer, role])
    return found


def names_in(cell: str) -> list[str]:
    """Return all that a cell of several names may name: each part whole, and without what follows its last colon."""
    return [name for part in pieces(cell) for name in {part, part.rsplit(":", 1)[0].strip()}]


def pieces(cell: str) -> list[str]:
    """Return the values of a cell, separated by `|`."""
    return [rules.text(part) for part in cell.split("|") if part.strip()]
