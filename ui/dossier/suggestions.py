"""Who could fill the gaps of a territory, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.export.documents import Heading, Paragraph, Table
from ui.partnering import Asked, suggested
from ui.partners_text import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.analysis.partnership import Suggestion
    from graph.export.documents import Block
    from ui.dossier.subject import Subject

EACH = 3
"""How many actors are named for each gap: the page and the command give more."""
NEAR_KM = 100.0
"""Beyond this distance nobody is named on paper, but for a need; whose place is unknown may be."""


def suggestions(subject: Subject) -> Iterator[Block]:
    """Yield the gaps with the first actors who could fill each; nothing where there is no gap."""
    asked = Asked(subject.day, subject.assessment.asked.known_on, EACH, NEAR_KM)
    found = suggested(subject.workspace, subject.whole, subject.territory, asked)
    if not found.partners.gaps:
        return
    words = Words(found.network, subject.lang)
    rows: list[tuple[str, str, str]] = []
    for gap in found.partners.gaps:
        some = [each for each in found.partners.by_gap[gap.fills] if found.fate(each.actor) != "refused"][:EACH]
        told = [(words.name(each.actor), _why(each, words)) for each in some] or [(subject.say("dossier.nobody"), "")]
        rows += [(words.gap(gap) if place == 0 else "", *each) for place, each in enumerate(told)]
    yield Heading(subject.say("dossier.suggestions"))
    yield Paragraph(subject.say("dossier.suggestions_lead"), "quiet")
    headings = (subject.say("dossier.gap"), subject.say("dossier.suggested"), subject.say("dossier.why"))
    yield Table(subject.say("dossier.suggestions_table"), headings, tuple(rows), (3, 2.6, 4))


def _why(found: Suggestion, words: Words) -> str:
    return " ".join(words.because(each) for each in found.because if each.kind != "category")
