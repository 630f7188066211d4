"""Answers as JSON, as 6-commands asks, and as texts for people."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph import reference
from graph.model.tables import TABLES
from ui.foreseen_text import foreseen_as_json, foreseen_lines
from ui.locale import error_text, reason_text, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from graph.analysis.coverage import Coverage
    from graph.model.batch import Rejected
    from graph.model.network import Network
    from graph.workspace import Check, Workspace
    from ui.actions import FileReport
    from ui.cli import Call
    from ui.locale import Language

Row = dict[str, Any]
SEVERAL = {"categories", "themes", "transitions", "communes"}
"""The columns that hold several values: lists in JSON."""
_SHOWN_REFUSALS = 20
_WIDEST = 48


def as_json_text(found: object) -> str:
    """Return one JSON document, the same bytes for the same answer."""
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False)


def rows_of_register(register: pl.DataFrame) -> list[Row]:
    """Return the rows of `territories`."""
    names = ("code", "name", "kind", "rurality", "communes", "population", "actors", "relations", "status")
    return register.select(names).rows(named=True)


def scoped(workspace: Workspace, call: Call, territory: str | None) -> Network:
    """Return the network that the options mean: of everything, or of a territory's own actors."""
    return scoped_on(workspace, territory, as_of=call.as_of, known_on=call.known_on)


def scoped_on(workspace: Workspace, territory: str | None, *, as_of: str | None, known_on: str | None) -> Network:
    """Return the network of everything, or of a territory's own actors, on a day as known by another."""
    if territory is None:
        return workspace.network(as_of=as_of, known_on=known_on)
    known = workspace.territory(territory, known_on=known_on)
    network = workspace.network(known, as_of=as_of, known_on=known_on)
    return network.keeping(network.members(known))


def rows_of_actors(workspace: Workspace, call: Call, *, territory: str | None, category: str | None) -> list[Row]:
    """Return the rows of `actors`; `territory` is the one recorded, else the EPCI of the commune."""
    from graph.errors import UsageError  # noqa: PLC0415 - beside its only use
    from graph.model.terms import CATEGORIES  # noqa: PLC0415 - as above

    wanted = CATEGORIES.find(category) if category else None
    if category and wanted is None:
        raise UsageError("unknown_category", value=category, known=", ".join(CATEGORIES))
    rows = [_row("actors", row) for row in scoped(workspace, call, territory).actors.iter_rows(named=True)]
    for row in rows:
        row["territory"] = row["territory"] or (reference.epci_of(row["commune"]) if row["commune"] else None)
    return [row for row in rows if wanted is None or wanted in row["categories"]]


def rows_of(name: str, workspace: Workspace, call: Call, *, territory: str | None) -> list[Row]:
    """Return the rows of another table, with its columns as keys."""
    from graph.export.tables import rows_with_roles  # noqa: PLC0415 - beside its only use

    return [_row(name, row) for row in rows_with_roles(scoped(workspace, call, territory), name)]


def _row(table: str, row: Mapping[str, Any]) -> Row:
    """Return a row with the columns of its table as keys, cells of several values as lists."""
    several = SEVERAL | {column.name for column in TABLES[table].columns if column.refers in ("actors", "members")}
    return {
        name: (row[name].split("|") if row[name] else []) if name in several else row[name]
        for name in TABLES[table].names
    }


def formats_known(lang: Language) -> list[Row]:
    """Return the rows of `formats`: everything read, then what is only written."""
    import importers  # noqa: PLC0415 - slow to load, and most answers need no importer
    from graph.export import EXPORTS  # noqa: PLC0415 - as above

    writes = {*EXPORTS, "tables", "html"}
    names = [*importers.READERS, *sorted(writes - importers.READERS.keys())]
    return [
        {
            "name": name,
            "reads": name in importers.READERS,
            "writes": name in writes,
            "what": text(f"format.{name}", lang),
            "carries": text(f"carries.{name}", lang) if name in writes else None,
        }
        for name in names
    ]


def show_formats(known: Sequence[Row], lang: Language) -> str:
    """Return the formats as a text: what is read and written, then what each written one carries."""
    rows = [{key: value for key, value in row.items() if key != "carries"} for row in known]
    carried = [f"  {row['name']} : {row['carries']}" for row in known if row["carries"]]
    return "\n".join([table("formats", rows, lang), "", text("cli.carries", lang), *carried])


def imported(reports: Sequence[FileReport], lang: Language) -> list[Row]:
    """Return the rows of `import`."""
    return [_imported(each, lang) for each in reports]


def _imported(each: FileReport, lang: Language) -> Row:
    report = each.report
    return {
        "import": report.entry if report else None,
        "file": each.file,
        "format": each.format or None,
        "rows": report.rows if report else 0,
        "written": report.written if report else 0,
        "merged": report.merged if report else 0,
        "rejected": [_row_told(row, lang) for row in report.rejected] if report else [],
        "doubted": [_row_told(row, lang) for row in report.doubted] if report else [],
        "refused": error_text(each.refused, lang) if each.refused else None,
        "dropped": report.dropped if report else {},
        **({"mapping": dict(each.recalled)} if each.recalled else {}),
        **({"foreseen": foreseen_as_json(each.foreseen, lang)} if each.foreseen else {}),
        "outside": report.outside if report else 0,
    }


def _row_told(row: Rejected, lang: Language) -> Row:
    return {
        "table": row.table,
        "line": row.line,
        "column": row.column,
        "value": row.value,
        "reason": reason_text(row.reason, lang),
    }


def show_imported(
    reports: Sequence[FileReport], lang: Language, *, dry_run: bool = False, counted: str | None = None
) -> str:
    """Say what became of each file; `counted` is the text of the counts, where it is not an import's."""
    said: list[str] = []
    for each in reports:
        if each.refused or each.report is None:
            said.append(f"{each.file}\n  {error_text(each.refused, lang) if each.refused else ''}")
            continue
        found = each.report
        key = counted or ("cli.would_import" if dry_run else "cli.imported")
        said.append(
            text(
                key,
                lang,
                file=each.file,
                format=text(f"format.{each.format}", lang),
                rows=found.rows,
                written=found.written,
                merged=found.merged,
                rejected=len(found.rejected),
            )
        )
        if found.outside:
            said.append(text("cli.outside", lang, n=found.outside))
        if found.dropped:
            said.append("  " + text("cli.dropped", lang, columns=", ".join(sorted(found.dropped))))
        said += _rows_told("refused", found.rejected, Path(each.file).stem, lang)
        said += _rows_told("doubted", found.doubted, Path(each.file).stem, lang)
        said += foreseen_lines(each.foreseen, lang) if each.foreseen else []
    return "\n".join(said)


def _rows_told(what: str, rows: Sequence[Rejected], stem: str, lang: Language) -> list[str]:
    """Say of the first rows where they stand and why they, or one cell of theirs, were not kept."""
    said = []
    for row in rows[:_SHOWN_REFUSALS]:
        key = f"cli.{what}_row" if row.column else "cli.refused_whole_row"
        alone = not row.table or row.table == stem
        place = text("cli.place_alone" if alone else "cli.place", lang, line=str(row.line), table=row.table)
        said.append("  " + text(key, lang, place=place, column=row.column, why=reason_text(row.reason, lang)))
    if len(rows) > _SHOWN_REFUSALS:
        said.append("  " + text(f"cli.more_{what}", lang, n=len(rows) - _SHOWN_REFUSALS))
    return said


def checked(found: Check) -> Row:
    """Return the answer of `check` and `rebuild`."""
    return {
        "ok": found.ok,
        "actors": found.actors,
        "relations": found.relations,
        "problems": [*found.problems, *found.waiting],
    }


def show_checked(found: Check, lang: Language) -> str:
    """Say whether graph and journal agree."""
    key = "cli.check_ok" if found.ok else "cli.check_differs"
    lines = [text(key, lang, actors=found.actors, relations=found.relations), *(f"  {each}" for each in found.problems)]
    if found.waiting:
        lines += [text("cli.waiting", lang, n=len(found.waiting)), *(f"  {each}" for each in found.waiting)]
    return "\n".join(lines)


def show_coverage(found: Coverage, network: Network, workspace: Workspace, *, lang: Language) -> str:
    """Say a territory's coverage with the sources of what is attested."""
    from ui.coverage_text import coverage_text  # noqa: PLC0415 - beside its only use

    return coverage_text(found, network, workspace, lang=lang)


def table(name: str, rows: Sequence[Row], lang: Language) -> str:
    """Return rows as an aligned table with the headings of the chosen language; long cells are cut."""
    if not rows:
        return text("cli.nothing", lang)
    columns = [column for column in rows[0] if any(row[column] not in (None, "", []) for row in rows)]
    head = [heading(name, column, lang) for column in columns]
    body = [[_cell(name, column, row[column], lang) for column in columns] for row in rows]
    widths = [max(_width(line[i]) for line in (head, *body)) for i in range(len(columns))]
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (head, ["─" * width for width in widths], *body)
    ]
    return "\n".join(lines)


def heading(name: str, column: str, lang: Language) -> str:
    """Return how a column is headed in the chosen language."""
    if name in TABLES and column in TABLES[name].names:
        return TABLES[name][column].heading if lang == "fr" else column
    return text(f"column.{column}", lang)


_TERMS = {
    "categories": "category",
    "category": "category",
    "may_be": "category",
    "kind": "kind",
    "type": "type",
    "rurality": "rurality",
}


def _cell(name: str, column: str, value: object, lang: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_cell(name, column, each, lang) for each in value)
    if isinstance(value, bool):
        return text("cli.yes" if value else "cli.no", lang)
    known = "territory_kind" if (name, column) == ("territories", "kind") else _TERMS.get(column)
    from ui.locale import shown, texts  # noqa: PLC0415 - beside its only use

    said = text(f"{known}.{value}", lang) if known and f"{known}.{value}" in texts() else shown(value, lang)
    line = " ".join(said.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"


def _width(cell: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)
