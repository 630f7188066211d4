"""Records and questions of an assessment in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.choosing_text import question_text
from ui.dossier.records import in_words
from ui.dossier.subject import Subject
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.questions import Question
    from graph.analysis.verdicts import Judged
    from ui.choosing import Assessment
    from ui.locale import Language

NAMED = 5


def records_of(found: Assessment, chosen: Sequence[Judged], lang: Language, *, most: int) -> dict[tuple[str, str], str]:
    """Say what the first records are that some verdicts rest on, by table and id; so many of each verdict."""
    wanted: dict[str, set[str]] = {}
    for judged in chosen:
        for criterion in (*judged.criteria.values(), judged.plus):
            for ground in criterion.because[:most]:
                wanted.setdefault(ground.table, set()).add(ground.record)
    told = {("territories", each.code): each.territory.name for each in found.judged}
    for table, ids in wanted.items():
        if table != "territories":
            subject = Subject(found, chosen[0], chosen[0].territory, lang)
            told |= {(table, record): said for record, said in in_words(subject, table, sorted(ids)).items()}
    return told


def question_of(found: Assessment, question: Question, lang: Language) -> str:
    """Say what to ask, and whom one could ask."""
    names = ", ".join(found.names.get(actor, actor) for actor in question.ask[:NAMED])
    whom = text("choosing.whom", lang, names=names) if names else ""
    return f"{question_text(question, lang)}{whom}"
