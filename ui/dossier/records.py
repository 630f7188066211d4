"""Records in words: who does what with whom, what is asked for, what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graph.model.tables import key_column
from ui.pages.parts.facts import day, term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ui.dossier.subject import Subject

    Row = Mapping[str, Any]


def in_words(subject: Subject, table: str, ids: Iterable[str]) -> dict[str, str]:
    """Say in a phrase what each of these records is; those that are not there on the day are left out."""
    key, wanted = key_column(table), list(ids)
    if table == "territories":
        return dict.fromkeys(wanted, subject.territory.name)
    rows = getattr(subject.whole, table).filter(pl.col(key).is_in(wanted)).rows(named=True)
    return {row[key]: _PHRASES[table](subject, row) for row in rows}


def _actor(_subject: Subject, row: Row) -> str:
    return str(row["name"])


def _relation(subject: Subject, row: Row) -> str:
    kind = term("type", row["type"], subject.lang)
    return f"{subject.name(row['source'])} {kind} {subject.name(row['target'])}"


def _need(subject: Subject, row: Row) -> str:
    return subject.say("dossier.need", theme=row["theme"], kind=_kind(subject, row))


def _offer(subject: Subject, row: Row) -> str:
    said = subject.say(
        "dossier.offer", theme=row["theme"], kind=_kind(subject, row), partner=subject.name(row["partner"])
    )
    return said if row["capacity"] is None else f"{said} {subject.say('dossier.capacity', n=row['capacity'])}"


def _kind(subject: Subject, row: Row) -> str:
    return subject.say(f"dossier.kind.{row['kind'] or 'any'}")


def _absence(subject: Subject, row: Row) -> str:
    category = subject.say(f"categories.{row['category']}")
    asked = {"author": row["author"], "source": row["source"], "day": day(row["date"], subject.lang)}
    return subject.say("dossier.absence", category=category, **asked)


_PHRASES: dict[str, Callable[[Subject, Row], str]] = {
    "actors": _actor,
    "initiatives": _actor,
    "bodies": _actor,
    "relations": _relation,
    "needs": _need,
    "offers": _offer,
    "absences": _absence,
}
