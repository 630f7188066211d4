"""What needs attention in a territory, in sentences: gaps first, then what hangs on few, then what is undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.terms import REQUIRED_CATEGORIES
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.analysis.coverage import Coverage
    from ui.locale import Language


def attention(found: Coverage, names: Mapping[str, str], lang: Language) -> list[str]:
    """Return what to look at in a territory, the most pressing first; `names` gives actors' names by id."""
    return [
        *_gaps(found, lang),
        *_silences(found, lang),
        *_fragile(found, names, lang),
        *_undecided(found, lang),
    ]


def _gaps(found: Coverage, lang: Language) -> Iterator[str]:
    for category in REQUIRED_CATEGORIES:
        presence = found.presence[category]
        plural = text(f"categories.{category}", lang)
        if presence.contradicted:
            yield text("attention.contradicted", lang, category=plural)
        elif presence.state != "attested":
            yield text(f"attention.{presence.state}", lang, category=plural)


def _silences(found: Coverage, lang: Language) -> Iterator[str]:
    for pair, cooperation in found.pairs.items():
        if not cooperation.ties and all(found.presence[each].actors for each in pair.split("-")):
            yield text("attention.no_ties", lang, pair=text(f"pair.{pair}", lang))


def _fragile(found: Coverage, names: Mapping[str, str], lang: Language) -> Iterator[str]:
    for pair, cooperation in found.pairs.items():
        if cooperation.redundancy.size == 1:
            (only,) = cooperation.redundancy.cut
            yield text("attention.one_actor", lang, pair=text(f"pair.{pair}", lang), actor=names.get(only, only))


def _undecided(found: Coverage, lang: Language) -> Iterator[str]:
    if found.depends_on_coding:
        yield text("attention.coding", lang)
    if found.researchers.verdict == "unknown":
        yield text("attention.researchers", lang)
    if found.uncategorised:
        yield text("attention.uncategorised", lang, n=len(found.uncategorised))
