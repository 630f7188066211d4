"""The four criteria on paper: the verdict, what it rests on, what to ask and whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.analysis.scales import candidate_of
from graph.analysis.verdicts import CRITERIA
from graph.export.documents import Heading, Listing, Paragraph, Table
from ui.choosing_text import level_means
from ui.dossier.records import in_words
from ui.locale import texts
from ui.pages.parts.asking import question_in_words, whom_in_words
from ui.pages.parts.facts import day, sourced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.analysis.verdicts import Criterion, Ground
    from graph.export.documents import Block
    from graph.workspace.contradictions import Statement
    from ui.dossier.subject import Subject

MOST_GROUNDS = 40
"""Records listed under one criterion; a line says how many others there are."""


def overview(subject: Subject) -> Table:
    """Return the verdicts side by side with what each rests on, counted."""
    say = subject.say
    rows = [
        (say(f"criterion.{name}"), say(f"verdict.{each.verdict}"), _counted(subject, each.because))
        for name, each in _all(subject)
    ]
    headings = (say("dossier.criterion"), say("dossier.verdict"), say("dossier.rests_on"))
    return Table(say("dossier.overview"), headings, tuple(rows), (4, 1.4, 3))


def _all(subject: Subject) -> list[tuple[str, Criterion]]:
    judged = subject.judged
    return [*((name, judged.criteria[name]) for name in CRITERIA), ("plus", judged.plus)]


def _counted(subject: Subject, because: Sequence[Ground]) -> str:
    counts: dict[str, int] = {}
    for ground in because:
        declared = ground.table != "territories" or subject.assessment.source(ground)
        kind = ground.table if declared else "reference"
        counts[kind] = counts.get(kind, 0) + 1
    said = [subject.say(f"dossier.count.{table}", n=count) for table, count in counts.items()]
    return ", ".join(said) if said else subject.say("dossier.no_record")


def criteria(subject: Subject) -> Iterator[Block]:
    """Yield each criterion with its level and its evidence, then what was said in two ways."""
    levels = candidate_of(subject.judged).levels
    for name, each in _all(subject):
        if each.verdict == "not_asked":
            continue
        yield Heading(subject.say(f"criterion.{name}"), 2)
        verdict = subject.say(f"verdict.{each.verdict}")
        said = subject.say("dossier.verdict_is", verdict=verdict)
        yield Paragraph(said) if each.verdict == "met" else Paragraph(said, "warning")
        if name == "4" and (subject.judged.depends_on_coding or subject.judged.met_by_other_coding):
            key = "choosing.depends_on_coding" if subject.judged.depends_on_coding else "choosing.met_by_other_coding"
            yield Paragraph(subject.say(key), "warning")
        if level := levels.get(name):
            yield Paragraph(level_means(name, level, subject.lang))
        if each.because:
            yield _grounds(subject, each.because)
        if each.questions:
            yield Paragraph(subject.say("dossier.to_ask"))
            yield Listing(tuple(_asked(subject, each)))

    yield from _contradictions(subject)


def _contradictions(subject: Subject) -> Iterator[Block]:
    for found in subject.assessment.contradictions(subject.judged):
        what = subject.say(f"contradiction.{found.column}", record=found.record)
        yield Paragraph(subject.say("choosing.contradiction", what=what), "warning")
        yield Listing(
            tuple(f"{_value(subject, each)} ({sourced(each.said, subject.lang)})" for each in found.statements)
        )


def _value(subject: Subject, statement: Statement) -> str:
    key = f"said_value.{statement.value}"
    return subject.say(key) if key in texts() else statement.value


def _asked(subject: Subject, criterion: Criterion) -> Iterator[str]:
    for question in criterion.questions:
        said = question_in_words(subject, question)
        yield f"{said} {whom_in_words(subject, question)}" if question.ask else said


def _grounds(subject: Subject, because: Sequence[Ground]) -> Table:
    say, shown = subject.say, because[:MOST_GROUNDS]
    tables = {ground.table for ground in shown}
    ids = {table: [ground.record for ground in shown if ground.table == table] for table in tables}
    words = {table: in_words(subject, table, ids[table]) for table in tables}
    sources = {table: subject.sources(table, ids[table]) for table in tables}
    rows = [
        (
            words[ground.table].get(ground.record, ground.record),
            day(ground.date, subject.lang),
            sources[ground.table].get(ground.record) or say("dossier.reference"),
        )
        for ground in shown
    ]
    if len(because) > len(shown):
        rows.append((say("dossier.others", n=len(because) - len(shown)), "", ""))
    headings = (say("dossier.record"), say("dossier.date"), say("dossier.source"))
    return Table(say("dossier.evidence"), headings, tuple(rows), (4, 1.3, 3.4))
