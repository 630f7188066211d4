"""Puts a dossier together: what matters first, then criterion by criterion, then everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.export.documents import Document, Heading, Listing, Paragraph, Picture, Table
from ui.dossier import actors, criteria, suggestions
from ui.dossier.subject import Subject
from ui.locale import text
from ui.pages.parts.attention import attention
from ui.pages.parts.facts import about, day
from ui.pictures.bubbles import bubbles_svg, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.export.documents import Block
    from ui.choosing import Assessment
    from ui.locale import Language


def subjects(found: Assessment, lang: Language) -> list[Subject]:
    """Return the territories of an assessment, to be told in a language."""
    return [Subject(found, each, each.territory, lang) for each in found.judged]


def dossier(subject: Subject) -> Document:
    """Return the dossier of one territory."""
    say = subject.say
    title = say("dossier.title", name=subject.territory.name)
    return _document(subject, title, about(subject.territory, subject.lang), tuple(_dossier(subject)))


def _dossier(subject: Subject) -> Iterator[Block]:
    say = subject.say
    if subject.workspace.example:
        yield Paragraph(say("dossier.example"), "warning")
    yield Heading(say("dossier.in_short"))
    yield Paragraph(_level(subject))
    yield criteria.overview(subject)
    yield Heading(say("dossier.attention"))
    points = tuple(attention(subject))
    yield Listing(points) if points else Paragraph(say("dossier.no_gap"))
    yield from suggestions.suggestions(subject)
    yield Heading(say("dossier.pictures"))
    yield from actors.pictures(subject)
    yield Heading(say("dossier.criteria"))
    yield Paragraph(say("dossier.three_values"), "quiet")
    yield from criteria.criteria(subject)
    yield Heading(say("dossier.who"))
    yield actors.presence(subject)
    yield actors.cooperation(subject)
    if subject.members:
        yield actors.everybody(subject)
    yield from _method(subject)


def _level(subject: Subject) -> str:
    level = subject.coverage.triad.level
    return subject.say("dossier.level", level=level, words=subject.say(f"level.{level}"))


def _method(subject: Subject) -> Iterator[Block]:
    say = subject.say
    yield Heading(say("dossier.method"))
    items = [say("dossier.method_day", day=day(subject.day, subject.lang), revision=str(_revision(subject)))]
    if subject.assessment.asked.known_on:
        items.append(say("dossier.method_known", day=day(subject.assessment.asked.known_on, subject.lang)))
    items += [say(f"dossier.method_{each}") for each in ("cooperation", "ties", "fragility", "unknown")]
    yield Listing(tuple(items))


def _revision(subject: Subject) -> int:
    return subject.workspace.revision


def _document(subject: Subject, title: str, lead: str, blocks: tuple[Block, ...]) -> Document:
    on = day(subject.day, subject.lang)
    foot = subject.say("dossier.foot", title=title, day=on, revision=str(_revision(subject)))
    return Document(title, lead, subject.lang, subject.day, foot, blocks)


def comparison(compared: Sequence[Subject]) -> Document:
    """Return several territories side by side, criterion by criterion."""
    first = compared[0]
    title = text("dossier.comparison", first.lang, n=len(compared))
    names = ", ".join(each.territory.name for each in compared)
    return _document(first, title, names, tuple(_comparison(compared)))


def _comparison(compared: Sequence[Subject]) -> Iterator[Block]:
    first = compared[0]
    say = first.say
    if first.workspace.example:
        yield Paragraph(say("dossier.example"), "warning")
    yield Heading(say("dossier.verdicts"))
    yield Paragraph(say("dossier.three_values"), "quiet")
    yield _verdicts(compared)
    yield _figures(compared)
    for each in compared:
        yield Heading(each.territory.name)
        yield Paragraph(about(each.territory, each.lang), "quiet")
        yield Paragraph(_level(each))
        drawn = bubbles_svg(each.territory.name, each.standings, each.tied, each.lang)
        yield Picture(drawn, spoken(each.territory.name, each.standings, each.tied, each.lang), 0.75)
        points = tuple(attention(each))
        yield Listing(points) if points else Paragraph(say("dossier.no_gap"))
    yield from _method(first)


def _verdicts(compared: Sequence[Subject]) -> Table:
    say = compared[0].say
    names = [*("1", "2", "3", "4"), "plus"]
    rows = [
        (
            each.territory.name,
            *(say(f"verdict.{each.judged.criteria[name].verdict}") for name in names[:-1]),
            say(f"verdict.{each.judged.plus.verdict}"),
        )
        for each in compared
    ]
    headings = (say("dossier.territory"), *(say(f"criterion_short.{name}") for name in names))
    return Table(say("dossier.by_criterion"), headings, tuple(rows), (2.6, *(1.6,) * len(names)))


def _figures(compared: Sequence[Subject]) -> Table:
    say = compared[0].say
    rows = [
        (
            each.territory.name,
            say(f"rurality.{each.territory.rurality or 'unknown'}"),
            each.coverage.actors,
            _interval(each),
            each.coverage.triad.level,
        )
        for each in compared
    ]
    columns = ("territory", "rurality", "actors", "covered", "level_of")
    return Table(
        say("dossier.figures"), tuple(say(f"dossier.{each}") for each in columns), tuple(rows), (2.6, 1.6, 1, 2, 1)
    )


def _interval(subject: Subject) -> str:
    found = subject.coverage.covered
    key = "dossier.exactly" if found.attested == found.possible else "dossier.up_to"
    return subject.say(key, n=found.attested, possible=found.possible, of=found.of)
