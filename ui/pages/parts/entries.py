"""Entries of the journal in words: what somebody imported, decided or took back, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ui.locale import shown, text
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from ui.locale import Language

COUNTS = ("written", "merged", "rejected")
KINDS = ("import", "undo", "merge", "split", "apart", "keep", "erase")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """All entries by number, and the names of actors by id, to say one entry in words."""

    entries: Mapping[int, Row]
    names: Mapping[str, str]
    lang: Language

    def what(self, row: Row) -> str:
        """Say what an entry did."""
        kind = row["kind"]
        target = self.entries.get(row["target"]) if row["target"] is not None else None
        if kind == "import":
            return self._imported(row)
        if target is not None:
            return self._taken_back(row, target)
        if kind in ("merge", "apart"):
            return self._one_or_two(row)
        if kind in ("keep", "erase"):
            said = f"entry.keep_{row['format']}" if kind == "keep" else "entry.erase"
            return text(said, self.lang, what=_file(row["what"]))
        return str(row["what"])

    def _one_or_two(self, row: Row) -> str:
        if row["kept"] is None:
            return text("entry.emptied", self.lang)
        other = row["other"] if row["kind"] == "merge" else self._name(row["other"])
        return text(f"history_page.{row['kind']}", self.lang, one=self._name(row["kept"]), other=other)

    def _imported(self, row: Row) -> str:
        if row["format"] == "adopted":
            return text("entry.adopted", self.lang, what=_file(row["what"]))
        if row["format"] == "edit":
            return text("entry.edit", self.lang)
        key = "example" if row["format"] == "example" else "import"
        return text(f"history_page.{key}", self.lang, file=_file(row["what"]))

    def _taken_back(self, row: Row, target: Row) -> str:
        if row["kind"] == "split" and target["kept"] is None:
            return text("entry.emptied", self.lang)
        if row["kind"] == "split":
            return text("history_page.split", self.lang, one=self._name(target["kept"]), other=target["other"])
        key = "restored" if target["kind"] == "undo" else "undone"
        return text(f"history_page.{key}", self.lang, entry=str(target["id"]), what=self.what(target))

    def _name(self, key: str) -> str:
        name = self.names.get(key)
        return f"{name} ({key})" if name else key

    def card(self, row: Row) -> Html:
        """Describe an entry: what, by whom, when, how much, why."""
        say = {"n": str(row["id"]), "day": moment(row["at"], self.lang), "by": row["by"]}
        badge = [" ", el("span", text("history_page.taken_back", self.lang), cls="badge off")] if row["undone"] else []
        lines = [
            el("p", el("strong", self.what(row)), *badge),
            el("p", text("history_page.who", self.lang, **say), cls="quiet"),
        ]
        if row["kind"] == "import" and row["rows"] is not None:
            lines.append(el("p", self._counts(row), cls="quiet"))
        if row["why"]:
            lines.append(el("p", text("history_page.why", self.lang, why=row["why"]), cls="quiet"))
        return el("div", *lines)

    def _counts(self, row: Row) -> str:
        said = [text("history_page.rows", self.lang, n=row["rows"])]
        said += [f"{shown(row[each], self.lang)} {self._counted(each, row[each])}" for each in COUNTS if row[each]]
        return " · ".join(said)

    def _counted(self, what: str, n: int) -> str:
        return text(f"outcome.{'refused' if what == 'rejected' else what}_done", self.lang, n=n)


def _file(what: str) -> str:
    """Return a file's name without its folders."""
    return PurePath(what.replace("\\", "/")).name or what


def moment(instant: str, lang: Language) -> str:
    """Return an instant in UTC as a person reads it: local day and hour.

    Examples
    --------
    >>> moment("soon", "fr")
    'soon'
    """
    from babel.dates import format_datetime  # noqa: PLC0415 - slow to load, and not always needed

    try:
        found = datetime.fromisoformat(instant).astimezone()
    except ValueError:
        return instant
    pattern = {"fr": "d MMMM y 'à' HH:mm", "en": "d MMMM y, HH:mm"}[lang]
    return str(format_datetime(found.replace(tzinfo=None), pattern, locale=lang))
