"""What an import will do, or has done: counts, what is new, what is refused and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ui.actions import Stopped
from ui.locale import shown, text
from ui.pages.parts.facts import term
from ui.pages.parts.foretold import foretold
from ui.pages.parts.frame import why
from ui.pages.parts.markup import Html, el
from ui.pages.parts.refusals import refusals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.workspace import Report
    from ui.actions import FileReport
    from ui.locale import Language

LISTED = 20


def outcome(found: FileReport, lang: Language, *, done: bool) -> Html:
    """Describe one file's import, before (`done` false) or after it was written."""
    title = el("h3", found.file)
    if found.refused is not None or found.report is None:
        reason = why(found.refused, lang) if found.refused else text("frame.fault", lang)
        whole = "outcome.stopped" if isinstance(found.refused, Stopped) else "outcome.refused_whole"
        refused = el("p", el("strong", text(whole, lang)), cls="warn")
        return el("div", title, refused, el("p", reason), cls="row dashed")
    kind = el("p", text("outcome.format", lang, what=term("format", found.format, lang)), cls="quiet")
    said = [*_read_as(found, lang), *_report(found.report, lang, done=done, listed=found.foreseen is None)]
    if found.foreseen is not None:
        said += foretold(found.foreseen, lang)
    return el("div", title, kind, *said, cls="row")


def _read_as(found: FileReport, lang: Language) -> list[Html]:
    """Say by what a form was read, and that it is kept."""
    if found.recalled:
        return [el("p", text("foretold.as_before", lang), cls="quiet")]
    return [el("p", text("foretold.remembered", lang), cls="quiet")] if found.remembered else []


def _report(found: Report, lang: Language, *, done: bool, listed: bool) -> list[Html]:
    tense = "done" if done else "will"
    parts = [_figures(found, lang, tense)]
    if done and found.entry is None and not found.rejected:
        parts.append(el("p", text("outcome.nothing_new", lang)))
    if found.outside:
        parts.append(el("p", text("cli.outside", lang, n=found.outside).strip(), cls="quiet"))
    parts += _tables(found, lang) if listed else []
    if found.dropped:
        named = ", ".join(f"{column} ({shown(rows, lang)})" for column, rows in sorted(found.dropped.items()))
        parts.append(el("p", text("outcome.dropped", lang, columns=named)))
    if found.doubted:
        summary = el("summary", text("outcome.doubted", lang, n=len(found.doubted)))
        parts.append(el("details", summary, refusals(found.doubted, lang)))
    if found.rejected:
        summary = el("summary", text(f"outcome.rejected_{tense}", lang, n=len(found.rejected)))
        parts.append(el("details", summary, refusals(found.rejected, lang), open=""))
    return parts


def _figures(found: Report, lang: Language, tense: str) -> Html:
    counts = {
        "rows": found.rows,
        f"written_{tense}": found.written,
        f"merged_{tense}": found.merged,
        f"refused_{tense}": len(found.rejected),
    }
    return el(
        "div",
        *(el("div", el("b", shown(n, lang)), text(f"outcome.{key}", lang, n=n)) for key, n in counts.items()),
        cls="figures",
    )


def _tables(found: Report, lang: Language) -> list[Html]:
    """Count by table what is new and what was known, and list the first of each."""
    by_table = {table: list(rows) for table, rows in groupby(found.shown, key=lambda row: row[0])}
    tables = [each for each in (*found.added, *found.known) if found.added.get(each) or found.known.get(each)]
    return [
        el("details", el("summary", _count(found, table, lang)), _first(by_table.get(table, ()), lang))
        for table in dict.fromkeys(tables)
    ]


def _count(found: Report, table: str, lang: Language) -> str:
    return text(
        "outcome.table",
        lang,
        table=term("table", table, lang),
        new=found.added.get(table, 0),
        known=found.known.get(table, 0),
    )


def _first(rows: Sequence[tuple[str, str, str, bool]], lang: Language) -> Html:
    lines = [
        el("li", name or key, " ", el("span", text("outcome.new" if new else "outcome.known", lang), cls="source"))
        for _, key, name, new in rows[:LISTED]
    ]
    if len(rows) > LISTED:
        lines.append(el("li", "…"))
    return el("ul", *lines, cls="dots")
