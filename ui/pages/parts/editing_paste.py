"""Rows pasted from a spreadsheet: seen before they are written, by the same way as a file."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from graph.model.tables import TABLES
from graph.reference import communes_named
from importers.tables import column_named
from ui import actions
from ui.pages.parts import frame
from ui.pages.parts.editing_desk import alert, key, written
from ui.pages.parts.markup import el
from ui.pages.parts.outcome import outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.model.territory import Territory
    from ui.actions import FileReport
    from ui.pages.parts.editing_desk import Desk

PASTED = "editing_pasted"
NAME = "collage"
"""The file that the history and the sources name, in every language: ids may be made from it."""
LONGEST = 500_000
USUAL = {
    "actors": ("name", "categories", "commune", "url"),
    "relations": ("source", "type", "target", "since"),
    "initiatives": ("name", "themes", "actors"),
    "needs": ("theme", "territory", "kind"),
    "offers": ("partner", "theme", "capacity"),
    "absences": ("category", "territory", "source", "date", "author"),
}
"""The columns that rows without a heading are taken to have, in order."""


def rows_of(pasted: str) -> list[list[str]]:
    r"""Return the cells of rows as a spreadsheet copies them; empty rows before the first and after the last are not.

    Those between stay, empty: refusals name a row by where it stands in the spreadsheet.

    Examples
    --------
    >>> rows_of("nom\tcommune\n\t\nFoyer rural\tUssel\n\n")
    [['nom', 'commune'], ['', ''], ['Foyer rural', 'Ussel']]
    """
    table = list(csv.reader(io.StringIO(pasted.replace("\r\n", "\n").replace("\r", "\n"), newline=""), delimiter="\t"))
    full = [place for place, cells in enumerate(table) if any(cell.strip() for cell in cells)]
    return table[full[0] : full[-1] + 1] if full else []


def text_of(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a spreadsheet copies them."""
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(rows)
    return written.getvalue()


def headed(table: str, rows: list[list[str]]) -> tuple[list[list[str]], bool]:
    """Return the rows under headings: their own, where the first row has one that is known, else the usual ones.

    Examples
    --------
    >>> headed("needs", [["mobilité", "200066744"]])
    ([['theme', 'territory'], ['mobilité', '200066744']], False)
    """
    if rows and any(column_named(table, cell) for cell in rows[0] if cell.strip()):
        return rows, True
    width = max(map(len, rows), default=0)
    usual = USUAL[table]
    others = [name for name in TABLES[table].names if name not in usual]
    return [[*usual, *others][:width], *rows], False


def placed(table: str, rows: list[list[str]], territory: Territory | None) -> list[list[str]]:
    """Return the rows with the codes of communes in place of names that mean one in the territory.

    Several communes of France may have a name of which the territory has one.
    """
    at = next((place for place, each in enumerate(rows[0]) if column_named(table, each) == "commune"), None)
    if territory is None or at is None or table != "actors":
        return rows
    found = []
    for cells in rows[1:]:
        codes = [code for code in communes_named(cells[at]) if code in territory.communes] if at < len(cells) else []
        found.append([*cells[:at], codes[0], *cells[at + 1 :]] if len(codes) == 1 else cells)
    return [rows[0], *found]


def paste(desk: Desk) -> None:
    """Ask for rows, show what they would add, merge and be refused, and write them when a person says so."""
    table: str = st.selectbox(
        desk.say("editing.paste_table"),
        list(USUAL),
        format_func=lambda each: desk.say(f"table.{each}"),
        placeholder=desk.say("editing.choose"),
        key="editing_paste_table",
    )
    columns = ", ".join(_heading(desk, table, name) for name in USUAL[table])
    frame.show(el("p", desk.say("editing.paste_how", columns=columns), cls="quiet"))
    pasted: str = st.text_area(
        desk.say("editing.paste"), key=key("pasted"), height=220, help=desk.say("editing.paste_help")
    )
    shown = st.button(desk.say("editing.look"), key=key("look"))
    if len(pasted) > LONGEST:
        frame.show(alert(el("p", desk.say("editing.too_many_rows"))))
        return
    try:
        rows = rows_of(pasted)
    except csv.Error:
        frame.show(alert(el("p", desk.say("editing.not_rows"))))
        return
    if not rows:
        if shown:
            frame.show(el("p", desk.say("editing.nothing_pasted"), role="status"))
        return
    whole, own = headed(table, rows)
    whole = placed(table, whole, desk.territory)
    before = st.session_state.get(PASTED)
    mark = (desk.reading.stamp, table, pasted, desk.territory)
    if before is None or before[0] != mark:
        before_mark = before[0] if before else None
        before = (mark, _import(desk, table, whole, dry_run=True))
        st.session_state[PASTED] = before
        moved = before_mark is not None and before_mark[1:] == mark[1:]
    else:
        moved = False
    frame.section(desk.say("importing.preview"))
    if not own:
        taken = ", ".join(_heading(desk, table, name) for name in whole[0])
        frame.show(el("p", desk.say("editing.headings_taken", columns=taken), cls="quiet"))
    frame.show(outcome(before[1], desk.lang, done=False))
    _write(desk, table, whole, before[1], moved=moved)


def _heading(desk: Desk, table: str, name: str) -> str:
    return TABLES[table][name].heading if desk.lang == "fr" else name


def _write(desk: Desk, table: str, rows: list[list[str]], seen: FileReport, *, moved: bool) -> None:
    """Write what was seen; what changed since it was seen has to be looked at again first."""
    useful = seen.report.written + seen.report.merged if seen.report else 0
    refused = len(seen.report.rejected) if seen.report else 0
    words = desk.say("editing.write_rows", n=useful)
    pressed = st.button(words, key=key("write"), type="primary", disabled=not useful)
    if refused and useful:
        frame.show(el("p", desk.say("editing.rows_left", n=refused), cls="quiet"))
    if not pressed:
        return
    if moved:
        frame.show(alert(el("p", desk.say("editing.moved"))))
        return
    done = _import(desk, table, rows, dry_run=False)
    if done.report is None or done.report.entry is None:
        frame.show(outcome(done, desk.lang, done=True))
        return
    kept = done.report.written + done.report.merged
    if lines := sorted({each.line for each in done.report.rejected}):
        left = text_of([rows[0], *(rows[line - 1] for line in lines)])
        st.session_state[key("pasted", after=True)] = left  # what was refused is mended here, not pasted again
    written(done.report.entry, desk.say("editing.added_rows", n=kept, refused=str(len(done.report.rejected))))


def _import(desk: Desk, table: str, rows: Sequence[Sequence[str]], *, dry_run: bool) -> FileReport:
    """Import the rows as a file of their table."""
    with tempfile.TemporaryDirectory(prefix="essaim-") as folder:
        path = Path(folder) / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
        wish = actions.Wish(
            format="tables",
            territory=desk.territory.code if desk.territory else None,
            dry_run=dry_run,
            by=desk.by,
        )
        try:
            (found,) = actions.import_files(desk.reading.workspace, [path], wish=wish, names={path: NAME})
        except EssaimError as error:
            return actions.FileReport(NAME, "tables", None, error)
        return found
