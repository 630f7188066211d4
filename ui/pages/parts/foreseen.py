"""What taking an entry back would do, said before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.model.tables import key_column
from ui.locale import text
from ui.pages.parts.facts import term
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.model.network import Network
    from graph.workspace.decisions import Consequences
    from ui.locale import Language

NAMED = 20


def foreseen(found: Consequences, network: Network, lang: Language) -> Html:
    """List what goes, what reads differently, what comes back and what will wait, each with its first names."""
    sides = {"goes": found.gone, "changes": found.changed, "back": found.back}
    lists = [
        _folded(text(f"foreseen.{side}", lang, n=len(ids), table=text(f"table.{table}", lang)), lines, len(ids), lang)
        for side, tables in sides.items()
        for table, ids in tables.items()
        for lines in [_named(network, table, ids[:NAMED], lang)]
    ]
    if found.waiting:
        names = dict(network.actors.select("id", "name").iter_rows())
        lines = [
            text(
                "foreseen.waits",
                lang,
                record=_named(network, each.table, [each.id], lang)[0],
                actor=names.get(each.missing, each.missing),
            )
            for each in found.waiting[:NAMED]
        ]
        lists.append(_folded(text("foreseen.waiting", lang, n=len(found.waiting)), lines, len(found.waiting), lang))
    return el("div", *lists) if lists else el("p", text("foreseen.nothing", lang))


def _folded(title: str, lines: Iterable[str], count: int, lang: Language) -> Html:
    shown = [el("li", line) for line in lines]
    if count > len(shown):
        shown.append(el("li", text("foreseen.more", lang, n=count - len(shown))))
    return el("details", el("summary", title), el("ul", *shown, cls="dots"))


def _named(network: Network, table: str, ids: Sequence[str], lang: Language) -> list[str]:
    """Return records as a person knows them; those that are not there now stand by their ids."""
    frame: pl.DataFrame = getattr(network, table)
    key = key_column(table)
    rows = {row[key]: row for row in frame.filter(pl.col(key).is_in(list(ids))).iter_rows(named=True)}
    if table == "relations":
        ends = {row[side] for row in rows.values() for side in ("source", "target")}
        names = dict(network.actors.filter(pl.col("id").is_in(list(ends))).select("id", "name").iter_rows())
        return [_relation(rows[each], names, lang) if each in rows else each for each in ids]
    return [_said(rows.get(each, {})) or each for each in ids]


def _said(row: Mapping[str, object]) -> str:
    """Return what tells a record best."""
    return next((str(row[column]) for column in ("name", "theme", "category") if row.get(column)), "")


def _relation(row: Mapping[str, str], names: Mapping[str, str], lang: Language) -> str:
    source, target = (names.get(row[side], row[side]) for side in ("source", "target"))
    return f"{source} – {term('type', row['type'], lang)} – {target}"
