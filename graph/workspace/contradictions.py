"""What was said in two ways about a territory: shown with both sources, decided by nobody but a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.model.tables import WITHDRAWN
from graph.model.terms import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph.analysis.verdicts import Judged
    from graph.journal import Evidence

    Said = Mapping[tuple[str, str], Sequence[Evidence]]

DECISIVE = ("resilience_project", "applied_on", "communes")
"""The columns of a territory that verdicts rest on."""
_DATED = ("applied_on", "since")
_SHOWN = 3


@dataclass(frozen=True)
class Statement:
    """One of several ways in which something was said: the value, of which record, and where it was said."""

    value: str
    table: str
    record: str
    said: Evidence


@dataclass(frozen=True)
class Contradiction:
    """A column of a record about which statements differ, oldest first; the last is the one that is read.

    With `column` a category, a recorded absence stands beside actors that are there (values `absent`, `attested`):
    there the actors are what is read.
    """

    table: str
    record: str
    column: str
    statements: tuple[Statement, ...]


def records_concerned(judged: Iterable[Judged]) -> dict[str, list[str]]:
    """Return, by table, the ids of the records that may contradict each other, beside those in `because`."""
    absences: list[str] = []
    actors: list[str] = []
    for each in judged:
        for known in each.coverage.presence.values():
            if known.contradicted:
                absences += known.absences
                actors += known.actors[:_SHOWN]
    return {"territories": [each.code for each in judged], "absences": absences, "actors": actors}


def contradictions(judged: Judged, said: Said) -> tuple[Contradiction, ...]:
    """Return what was said in two ways about a territory, by what was said of its records (`(table, id)`)."""
    found = [_differing(said, "territories", judged.code, column) for column in DECISIVE]
    relations = [ground.record for ground in judged.plus.because if ground.table == "relations"]
    found += [_differing(said, "relations", relation, "since") for relation in relations]
    return (*(each for each in found if each), *_of_presence(judged, said))


def _differing(said: Said, table: str, record: str, column: str) -> Contradiction | None:
    statements: list[Statement] = []
    for each in said.get((table, record), ()):
        if (value := each.values.get(column)) == WITHDRAWN:
            statements.clear()
        elif value is not None:
            statements.append(Statement(value, table, record, each))
    last_of = {each.value: each for each in statements}
    if len(last_of) < len(("one", "another")) or (column in _DATED and _only_more_precise(last_of)):
        return None
    return Contradiction(table, record, column, tuple(last_of.values()))


def _only_more_precise(dates: Iterable[str]) -> bool:
    """Tell whether dates say the same day, month or year, some more precisely than others."""
    ordered = sorted(dates, key=len)
    return all(ordered[-1].startswith(each) for each in ordered)


def _of_presence(judged: Judged, said: Said) -> Iterator[Contradiction]:
    for category in CATEGORIES:
        known = judged.coverage.presence[category]
        if not known.contradicted:
            continue
        rows = [("absent", "absences", each) for each in known.absences]
        rows += [("attested", "actors", each) for each in known.actors[:_SHOWN]]
        statements = [Statement(*row, each) for row in rows for each in said.get((row[1], row[2]), ())[-1:]]
        yield Contradiction("absences", known.absences[0], category, tuple(statements))
