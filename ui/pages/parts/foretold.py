"""What an import would do to what is known, listed before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.foreseen_text import differences, doubts, limits
from ui.locale import shown, text
from ui.pages.parts.facts import term
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.workspace.foreseeing import Foreseen, Named
    from ui.locale import Language

LISTED = 20


def foretold(found: Foreseen, lang: Language) -> list[Html]:
    """List what is added, changed, known already, joined, and what may be there twice."""
    parts = [
        *_doubtful(found, lang),
        *_changed(found, lang),
        *_records("added", found.added, found, lang),
        *_records("merged", found.merged, found, lang),
    ]
    if not found.complete or found.doubtful.looked_at < found.doubtful.new:
        parts.append(el("p", limits(found, lang), cls="quiet"))
    return parts


def _records(kind: str, listed: Sequence[Named], found: Foreseen, lang: Language) -> list[Html]:
    counts = found.counts[kind]
    if not counts:
        return []
    lists = []
    for table, count in counts.items():
        names = [_name(each.table, each.name, lang) for each in listed if each.table == table]
        title = text("foretold.of_table", lang, table=term("table", table, lang), n=count)
        lists.append(el("p", el("strong", title)))
        lists.append(_list((el("li", name) for name in names[:LISTED]), count, lang))
    return [_folded(text(f"foretold.{kind}_title", lang), sum(counts.values()), lists, lang=lang)]


def _name(table: str, name: str, lang: Language) -> str:
    return term("type", name, lang) if table == "relations" else name


def _changed(found: Foreseen, lang: Language) -> list[Html]:
    count = sum(found.counts["changed"].values())
    lines = [
        el("li", el("strong", _name(each.table, each.name, lang)), " – ", differences(each, lang))
        for each in found.changed[:LISTED]
    ]
    joined = [el("p", text("foretold.joined", lang, kept=kept, other=other)) for kept, other in found.joined[:LISTED]]
    if not count:
        return joined
    return [_folded(text("foretold.changed_title", lang), count, [_list(lines, count, lang)], lang=lang), *joined]


def _doubtful(found: Foreseen, lang: Language) -> list[Html]:
    """List the pairs, opened: nothing is merged without a person, who should know before."""
    if not found.doubtful.count:
        return []
    names = found.doubtful.names
    lines = [
        el("li", text("foretold.pair", lang, new=names[new], known=names[known], id=known, why=", ".join(reasons)))
        for new, known, _, reasons in list(doubts(found.doubtful, lang))[:LISTED]
    ]
    after = el("p", text("foretold.after", lang), cls="quiet")
    parts = [_list(lines, found.doubtful.count, lang), after]
    return [_folded(text("foretold.doubtful_title", lang), found.doubtful.count, parts, lang=lang, opened=True)]


def _list(lines: Iterable[Html], count: int, lang: Language) -> Html:
    listed = list(lines)
    if count > len(listed):
        listed.append(el("li", text("foretold.more", lang, n=count - len(listed))))
    return el("ul", *listed, cls="dots")


def _folded(title: str, count: int, parts: Sequence[Html], *, lang: Language, opened: bool = False) -> Html:
    summary = el("summary", f"{title} : {shown(count, lang)}" if lang == "fr" else f"{title}: {shown(count, lang)}")
    return el("details", summary, *parts, open="" if opened else None)
