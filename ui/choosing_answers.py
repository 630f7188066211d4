"""Criteria, selections and contradictions as JSON: keys and codes as 6-commands asks, and what they rest on."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from graph.analysis.scales import candidate_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.analysis.chosen import Candidate, Entering, Selection
    from graph.analysis.questions import Question
    from graph.analysis.verdicts import Criterion, Ground, Judged
    from graph.journal import Evidence
    from graph.workspace.contradictions import Contradiction
    from ui.choosing import Assessment

Row = dict[str, Any]
REFERENCE = "reference"
"""The source of what nobody said, and the packaged reference knows."""


def criteria_json(assessment: Assessment) -> list[Row]:
    """Return the rows of `criteria`, in the order of the assessment."""
    return [_judged(assessment, each) for each in assessment.judged]


def _judged(assessment: Assessment, judged: Judged) -> Row:
    answer = {name: _criterion(assessment, each) for name, each in judged.criteria.items()}
    answer["1"] |= {
        "project": judged.engagement.project,
        "transitions": list(judged.engagement.transitions),
    }
    answer["2"] |= _support(judged)
    answer["3"] |= {"kind": judged.territory.kind, "rurality": judged.territory.rurality}
    answer["4"] |= {
        "level": judged.coverage.triad.level,
        "codings": dict(judged.coverage.codings),
        "depends_on_coding": judged.depends_on_coding,
        "met_by_other_coding": judged.met_by_other_coding,
        "plus": _criterion(assessment, judged.plus) | {"partnerships": judged.partnerships},
    }
    return {
        "territory": judged.code,
        "name": judged.territory.name,
        "status": judged.territory.status,
        "applied_on": judged.territory.applied_on,
        "wave": judged.wave,
        "as_of": judged.as_of,
        "criteria": answer,
        "levels": {scale: list(level) for scale, level in candidate_of(judged).levels.items()},
        "contradictions": [_contradiction(each) for each in assessment.contradictions(judged)],
    }


def _criterion(assessment: Assessment, found: Criterion) -> Row:
    return {
        "verdict": found.verdict,
        "because": [_ground(assessment, each) for each in found.because],
        "questions": [_question(each) for each in found.questions],
    }


def _ground(assessment: Assessment, ground: Ground) -> Row:
    said = assessment.source(ground)
    told: Row = {"source": REFERENCE} if said is None else _source(said, ground.table)
    return {"record": ground.record, "source": told.pop("source"), "date": ground.date, "table": ground.table, **told}


def _source(said: Evidence, table: str) -> Row:
    """Return where something was said; an absence or an actor names its own source, which counts more than a file."""
    own = said.values.get("source") if table in ("absences", "actors") else None
    return {
        "source": own or file_of(said),
        "file": file_of(said),
        "line": said.line,
        "recorded": said.at,
        "by": said.by,
    }


def own_source(said: Evidence, table: str) -> str | None:
    """Return the source that an absence or an actor names itself, which counts more than the file."""
    return said.values.get("source") if table in ("absences", "actors") else None


def file_of(said: Evidence) -> str:
    """Return the name of a file, and of the table in it where that is another."""
    name = PurePath(said.file.replace("\\", "/")).name
    return name if said.part in ("", PurePath(name).stem) else f"{name} {said.part}"


def _question(question: Question) -> Row:
    return {
        "code": question.code,
        "categories": list(question.categories),
        "records": list(question.records),
        "ask": list(question.ask),
    }


def _support(judged: Judged) -> Row:
    found = judged.support
    return {
        "needs": list(found.needs),
        "answered": list(found.answered),
        "with_room": list(found.with_room),
        "orphans": list(found.orphans),
        "matrix": [
            {"partner": cell.partner, "theme": cell.theme, "needs": list(cell.needs), "offers": list(cell.offers)}
            for cell in found.cells
        ],
    }


def _contradiction(found: Contradiction) -> Row:
    return {
        "table": found.table,
        "record": found.record,
        "column": found.column,
        "statements": [
            {"value": each.value, "table": each.table, "record": each.record, **_source(each.said, each.table)}
            for each in found.statements
        ],
    }


def selection_json(found: Selection) -> Row:
    """Return the answer of `select`; `vetoed` and `diversity` as codes."""
    return {
        "best": list(found.best),
        "acceptability": dict(found.acceptability),
        "standing": dict(found.standing),
        "vetoed": {code: list(vetoes) for code, vetoes in found.vetoed.items()},
        "diversity": found.diversity,
        "k": found.k,
        "wave": found.wave,
        "as_of": found.as_of,
        "draws": found.chance.draws,
        "seed": found.chance.seed,
        "weights": dict(found.preference.weights) or None,
        "order": list(found.preference.order) or None,
        "candidates": {each.code: _candidate(each) for each in found.candidates},
        "ties": [list(each) for each in found.ties],
        "central_weights": {code: dict(each) if each else None for code, each in found.central_weights.items()},
        "sets": [{"territories": list(inside), "share": share} for inside, share in found.sets],
        "entering": {code: _entering(each) for code, each in found.entering.items()},
    }


def _candidate(each: Candidate) -> Row:
    return {
        "name": each.name,
        "rurality": each.rurality,
        "levels": {scale: list(level) for scale, level in each.levels.items()},
        "codings": list(each.codings) or None,
    }


def _entering(each: Entering) -> Row:
    changes: Iterable[Row] = (
        {"scale": change.scale, "before": list(change.before), "to": change.to} for change in each.changes
    )
    return {"changes": list(changes), "acceptability": each.acceptability}
