"""What an import would do, as JSON and as text: what comes, changes, is known already, may be there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.duplicates_text import because_text
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.workspace.doubling import Doubtful
    from graph.workspace.foreseeing import Changed, Foreseen
    from ui.locale import Language

_SHOWN = 10


def foreseen_as_json(found: Foreseen, lang: Language) -> dict[str, Any]:
    """Return what `import --dry-run --json` says in `foreseen`: counts by table, and the first of each kind."""
    return {
        "counts": {kind: dict(tables) for kind, tables in found.counts.items()},
        "added": [{"table": each.table, "id": each.id, "name": each.name} for each in found.added],
        "changed": [
            {
                "table": each.table,
                "id": each.id,
                "name": each.name,
                "columns": {name: {"now": now, "then": then} for name, (now, then) in each.columns.items()},
            }
            for each in found.changed
        ],
        "merged": [{"table": each.table, "id": each.id, "name": each.name} for each in found.merged],
        "joined": [{"kept": kept, "other": other} for kept, other in found.joined],
        "doubtful": [
            {
                "new": new,
                "known": known,
                "new_name": found.doubtful.names[new],
                "known_name": found.doubtful.names[known],
                "score": score,
                "reasons": list(reasons),
            }
            for new, known, score, reasons in doubts(found.doubtful, lang)
        ],
        "doubtful_count": found.doubtful.count,
        "doubtful_looked_at": found.doubtful.looked_at,
        "complete": found.complete,
    }


def doubts(found: Doubtful, lang: Language) -> Iterable[tuple[str, str, int, Sequence[str]]]:
    """Yield the id of the new actor, that of the known one, how alike they are, and why."""
    for each in found.pairs:
        new, known = (each.a, each.b) if each.a in found.new_ids else (each.b, each.a)
        yield new, known, each.score, [because_text(reason, lang) for reason in each.reasons]


def foreseen_lines(found: Foreseen, lang: Language) -> list[str]:
    """Say in a few lines what would change and what may be there twice."""
    lines = []
    changed = sum(found.counts["changed"].values())
    if changed:
        lines.append(text("foretold.changed", lang, n=changed))
        lines += [f"  {each.name} : {said}" for each in found.changed[:_SHOWN] for said in [differences(each, lang)]]
    lines += [text("foretold.joined", lang, kept=kept, other=other) for kept, other in found.joined[:_SHOWN]]
    if found.doubtful.count:
        lines.append(text("foretold.doubtful", lang, n=found.doubtful.count))
        lines += [
            "  " + text("foretold.pair", lang, new=names[new], known=names[known], id=known, why=", ".join(reasons))
            for names in [found.doubtful.names]
            for new, known, _, reasons in list(doubts(found.doubtful, lang))[:_SHOWN]
        ]
    if not found.complete or found.doubtful.looked_at < found.doubtful.new:
        lines.append(limits(found, lang))
    return [f"  {each}" for each in lines]


def limits(found: Foreseen, lang: Language) -> str:
    """Say of how many records the preview speaks where they are not all."""
    return text("foretold.limits", lang, records=found.compared, actors=found.doubtful.looked_at)


def differences(each: Changed, lang: Language) -> str:
    """Say which columns of a record would read differently."""
    nothing = text("foretold.empty", lang)
    said = (
        text("foretold.column", lang, column=column_name(each.table, name, lang), now=now or nothing, then=then)
        for name, (now, then) in each.columns.items()
    )
    return ", ".join(said)


def column_name(table: str, name: str, lang: Language) -> str:
    """Return how a column is headed in the chosen language."""
    from graph.model.tables import TABLES  # noqa: PLC0415 - beside its only use

    return TABLES[table][name].heading if lang == "fr" and name in TABLES[table].names else name
