"""Where a person writes: the territory, who writes, in which language, and what happens to what they write."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as of_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

import polars as pl
import streamlit as st

from graph.errors import BadValue, EssaimError, Reason
from graph.model.records import RECORDS
from graph.model.tables import TABLES
from graph.model.terms import folded
from graph.workspace.editing import EditedMeanwhile, Meanwhile, Opened, edit
from ui.locale import reason_text
from ui.pages.parts import address, frame
from ui.pages.parts.facts import told_apart
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.model.network import Network
    from graph.model.records import Record
    from graph.model.territory import Territory
    from ui.locale import Language
    from ui.pages.parts.frame import Say
    from ui.pages.parts.reads import Reading

ROUND, DONE, CONFLICT = "editing_round", "editing_done", "editing_conflict"
LISTED = 3000
"""How many actors a list offers; others are written by their exact name or id."""
LONGEST_LABEL = 90
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Unicode's marks that turn the direction of what follows."""


class FieldsRefused(Exception):
    """What a person wrote breaks rules: why, by column."""

    def __init__(self, reasons: Mapping[str, Reason]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Done:
    """What was written last in this session: the entry's number, and what it was in words."""

    entry: int
    what: str


@dataclass(frozen=True)
class Change:
    """What a form is about to write, and `what` that is in words.

    Of a form that showed a record, `opened` says which, `shown` what it said; `mine` are the values that it changes,
    by column (None where it takes one away). With `withdraws` the record is there no more.
    """

    table: str
    said: Callable[[], Sequence[Record]]
    what: str
    opened: Opened | None = None
    mine: Mapping[str, object] = of_dataclass(default_factory=dict)
    shown: Mapping[str, object] = of_dataclass(default_factory=dict)
    withdraws: bool = False

    @property
    def emptied(self) -> tuple[str, ...]:
        """The columns whose values it takes away."""
        return tuple(column for column, value in self.mine.items() if value is None)


@dataclass(frozen=True)
class Conflict:
    """What waits for a person's decision because somebody wrote meanwhile."""

    change: Change
    opened: Opened
    changes: tuple[Meanwhile, ...]


@dataclass(frozen=True, eq=False)
class Desk:
    """What every form needs; `by` is who writes."""

    reading: Reading
    territory: Territory | None
    by: str
    lang: Language

    @property
    def say(self) -> Say:
        """Say a text in the page's language."""
        return frame.speaker(self.lang)

    @cached_property
    def network(self) -> Network:
        """All that is recorded, on all days."""
        return self.reading.workspace.undated()

    @cached_property
    def surroundings(self) -> Network:
        """What is recorded around the territory; everything where none is chosen."""
        return self.reading.workspace.undated(self.territory) if self.territory else self.network

    @cached_property
    def actors(self) -> dict[str, str]:
        """The actors that a list offers: those of the territory, then national partners, then others, by name."""
        known = self.network.actors
        own = self.surroundings.members(self.territory).to_list() if self.territory else []
        may_be = known.filter(pl.col("categories").str.contains("national", literal=True))  # of a country, soon said
        national = may_be.filter(pl.col("categories").str.split("|").list.contains("national"))["id"].to_list()
        national = national if len(national) <= LISTED else []
        offered = known.filter(pl.col("id").is_in([*own, *national])) if known.height > LISTED else known
        names = dict(offered.select("id", "name").iter_rows())
        first = [
            *sorted(own, key=lambda key: _order(names, key)),
            *sorted(national, key=lambda key: _order(names, key)),
        ]
        rest = [] if known.height > LISTED else sorted(names, key=lambda key: _order(names, key))
        return told_apart({key: label(names[key]) for key in dict.fromkeys([*first, *rest]) if key in names})

    @property
    def more_actors(self) -> bool:
        """Whether there are actors that the list does not offer, who are named by their exact name or id."""
        return self.network.actors.height > len(self.actors)

    def name(self, actor: str) -> str:
        """Return an actor's name; what a person typed stays as it is."""
        place = self.network.row_of(actor)
        return actor if place is None else str(self.network.actors["name"][place])


def _order(names: Mapping[str, str], key: str) -> tuple[str, str]:
    return folded(names[key]), key


def label(name: str) -> str:
    r"""Return a name as a list or a sentence shows it: on one line, not longer than a line, in its own direction.

    What would turn the words after it round is left out.

    Examples
    --------
    >>> label("Foyer\nrural \u202e:x")
    'Foyer rural :x'
    """
    line = " ".join(name.translate(_TURNING).split())
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1] + "…"


def key(name: str, *, after: bool = False) -> str:
    """Return the key of a field, which is a new one after each writing: the next form is empty.

    With `after` that of the next form.
    """
    return f"editing_{st.session_state.get(ROUND, 0) + after}_{name}"


def next_form() -> None:
    """Begin with empty fields."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def record_of_form(table: str, values: Mapping[str, object]) -> Record:
    """Return a record of what fields say.

    Raises
    ------
    FieldsRefused
        With the reasons of all fields at once.
    """
    reasons: dict[str, Reason] = {}
    for column in TABLES[table].columns:
        given = str(values.get(column.name) or "").strip()
        if column.required and not given:
            reasons[column.name] = Reason("missing")
        try:
            _ = column.rule(given) if given else None
        except BadValue as error:
            reasons[column.name] = error.reason
    if reasons:
        raise FieldsRefused(reasons)
    return RECORDS[table](**{name: value for name, value in values.items() if value not in (None, "")})  # type: ignore[arg-type]  # the rules of the table check them


def refused(desk: Desk, table: str, reasons: Mapping[str, Reason]) -> None:
    """Say beside a form why nothing was written."""
    lines = [
        el("li", el("strong", field(desk, table, name)), " – ", reason_text(why, desk.lang))
        for name, why in reasons.items()
    ]
    frame.show(alert(el("p", el("strong", desk.say("editing.refused"))), el("ul", *lines, cls="dots")))


def field(desk: Desk, table: str, column: str) -> str:
    """Return what a field is called on the form."""
    own = {"source": {"actors": "origin", "absences": "asked"}, "actors": {"initiatives": "participants"}}
    if (table, column) == ("bodies", "name"):
        return desk.say("editing.body")
    return desk.say(f"editing_field.{own.get(column, {}).get(table, column)}")


def alert(*children: str) -> Html:
    """Return something that needs an answer, announced to screen readers."""
    return el("div", *children, cls="callout ask", role="alert")


def write(desk: Desk, change: Change) -> None:
    """Write what a form says in one entry; where that cannot be, say why beside the form and leave it as it is."""
    opened = change.opened
    try:
        report = edit(desk.reading.workspace, change.said, by=desk.by, opened=opened, emptied=change.emptied)
    except FieldsRefused as error:
        refused(desk, change.table, error.reasons)
    except EditedMeanwhile as error:
        assert opened is not None  # noqa: S101 - only then can anybody have written meanwhile
        st.session_state[CONFLICT] = Conflict(change, opened, error.changes)
        st.rerun()
    except EssaimError as error:
        frame.trouble(error, desk.lang)
    else:
        if report.rejected:
            refused(desk, change.table, {each.column: each.reason for each in report.rejected})
        elif report.entry is None:
            frame.show(el("p", desk.say("editing.nothing_new"), role="status"))
        else:
            if change.withdraws:
                address.write(id=None)
            written(report.entry, change.what)


def written(entry: int, what: str) -> NoReturn:
    """Remember what was written, and show empty fields."""
    st.session_state[DONE] = Done(entry, what)
    st.session_state.pop(CONFLICT, None)
    next_form()
    st.rerun()
