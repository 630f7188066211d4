"""Criteria, selections and decisions as texts for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.analysis.chosen import CORE, INSIDE, OUT
from graph.analysis.scales import HIGHEST, SCALES, UNKNOWN, candidate_of, scales_of
from graph.analysis.verdicts import CRITERIA
from ui.answers import table
from ui.choosing_answers import file_of, own_source
from ui.locale import text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.analysis.chosen import Candidate, Change, Entering, Level, Selection
    from graph.analysis.questions import Question
    from graph.analysis.verdicts import Criterion, Ground, Judged
    from graph.journal import Evidence
    from graph.workspace.contradictions import Contradiction
    from ui.choosing import Assessment
    from ui.locale import Language

GROUNDS_SHOWN, NAMES_SHOWN, ENTERING_SHOWN = 6, 5, 12
CORE_SET = 0.05
"""A whole set is worth naming from this share of the draws on."""


def criteria_text(found: Assessment, lang: Language, *, full: bool) -> str:
    """Return the answer of `criteria` without `--json`: each verdict with its evidence, or one line a territory."""
    if full:
        return "\n\n".join("\n".join(_Told(found, each, lang).lines()) for each in found.judged)
    rows = [_verdicts(each, lang) for each in found.judged]
    more = ["", text("choosing.criteria_more", lang)] if rows else []
    return "\n".join([table("criteria", rows, lang), *more])


def _verdicts(judged: Judged, lang: Language) -> dict[str, Any]:
    told = {f"criterion_{name}": text(f"verdict.{judged.criteria[name].verdict}", lang) for name in CRITERIA}
    plus = text(f"verdict.{judged.plus.verdict}", lang)
    return {"code": judged.code, "name": judged.territory.name, **told, "criterion_plus": plus}


class _Told:
    """Says one territory's verdicts with what they rest on."""

    def __init__(self, found: Assessment, judged: Judged, lang: Language) -> None:
        self.found = found
        self.judged = judged
        self.lang = lang

    def say(self, key: str, **values: object) -> str:
        return text(key, self.lang, **values)

    def lines(self) -> Iterator[str]:
        judged = self.judged
        wave = self.say(f"wave.{judged.wave}")
        yield self.say("choosing.title", name=judged.territory.name, code=judged.code, day=judged.as_of, wave=wave)
        for name, each in (*judged.criteria.items(), ("plus", judged.plus)):
            yield ""
            yield self.say(
                "choosing.verdict", criterion=self.say(f"criterion.{name}"), verdict=_verdict(each, self.lang)
            )
            yield from (f"  {line}" for line in (*self._level(name), *self._because(each), *self._questions(each)))
        for contradiction in self.found.contradictions(judged):
            yield ""
            yield from self._contradiction(contradiction)

    def _level(self, name: str) -> Iterator[str]:
        if level := candidate_of(self.judged).levels.get(name):
            yield level_means(name, level, self.lang)
        if name == "4" and self.judged.depends_on_coding:
            yield self.say("choosing.depends_on_coding")
        if name == "4" and self.judged.met_by_other_coding:
            yield self.say("choosing.met_by_other_coding")
        if name == "2":
            for cell in self.judged.support.cells:
                yield self.say("choosing.cell", partner=self._name(cell.partner), theme=cell.theme, n=len(cell.needs))

    def _because(self, criterion: Criterion) -> Iterator[str]:
        for ground in criterion.because[:GROUNDS_SHOWN]:
            yield f"- {self._ground(ground)}"
        if len(criterion.because) > GROUNDS_SHOWN:
            yield self.say("choosing.more_records", n=len(criterion.because) - GROUNDS_SHOWN)

    def _ground(self, ground: Ground) -> str:
        said = self.found.source(ground)
        place = self.say("choosing.reference") if said is None else self._place(said, ground.table)
        record = self.say(f"record.{ground.table}", record=ground.record)
        dated = self.say("choosing.dated", record=record, date=ground.date) if ground.date else record
        return f"{dated} [{place}]"

    def _place(self, said: Evidence, table_: str) -> str:
        place = self.say("coverage.source", file=file_of(said), line=str(said.line))
        own = own_source(said, table_)
        return f"{own} ; {place}" if own else place

    def _questions(self, criterion: Criterion) -> Iterator[str]:
        for question in criterion.questions:
            yield self.say("choosing.to_ask", question=question_text(question, self.lang), whom=self._whom(question))

    def _whom(self, question: Question) -> str:
        names = ", ".join(self._name(actor) for actor in question.ask[:NAMES_SHOWN])
        return self.say("choosing.whom", names=names) if names else ""

    def _name(self, actor: str) -> str:
        return self.found.names.get(actor, actor)

    def _contradiction(self, found: Contradiction) -> Iterator[str]:
        what = self.say(f"contradiction.{found.column}", record=found.record)
        yield self.say("choosing.contradiction", what=what)
        for each in found.statements:
            key = f"said_value.{each.value}"
            value = self.say(key) if key in texts() else each.value
            yield f"  - {value} [{self._place(each.said, each.table)}]"


def _verdict(criterion: Criterion, lang: Language) -> str:
    return text(f"verdict.{criterion.verdict}", lang)


def question_text(question: Question, lang: Language) -> str:
    """Say a question."""
    concerned = [text(f"analysis.category.{each}", lang) for each in question.categories]
    words = dict(zip(("first", "second"), concerned, strict=False))
    return text(f"question.{question.code}", lang, category=", ".join(concerned), n=len(question.records), **words)


def level_text(level: Level) -> str:
    """Write a level, or the interval in which it lies.

    Examples
    --------
    >>> level_text((3, 3)), level_text((0, 4))
    ('3', '0–4')
    """
    low, high = level
    return str(low) if low == high else f"{low}–{high}"


def level_means(scale: str, level: Level, lang: Language) -> str:
    """Say a level with its anchor: where it is unknown, from which on; where it depends, from which to which."""
    low, high = (text(f"anchor.{scale}.{each}", lang) for each in level)
    if level[0] == level[1]:
        return text("choosing.level", lang, level=level_text(level), means=low)
    if level == UNKNOWN:
        return text("choosing.level_unknown", lang)
    key = "choosing.level_at_least" if level[1] == HIGHEST else "choosing.level_between"
    return text(key, lang, level=level_text(level), low=low, high=high)


def selection_text(found: Selection, lang: Language) -> str:
    """Return the answer of `select` without `--json`."""
    names = {each.code: each.name for each in found.candidates}

    def named(codes: Sequence[str]) -> str:
        return ", ".join(names[code] for code in codes)

    lines = [
        _asked(found, lang),
        text("choosing.best", lang, names=named(found.best)),
        text(f"diversity.{found.diversity}", lang),
        "",
        table("select", _rows(found, lang), lang),
        "",
        text("choosing.standings", lang),
    ]
    lines += [text("choosing.tie", lang, names=named(group)) for group in found.ties]
    lines += _sets(found, names, lang)
    lines += _vetoed(found, names, lang)
    lines += _entering(found, names, lang)
    return "\n".join(lines)


def _asked(found: Selection, lang: Language) -> str:
    free = sum(not each.vetoes for each in found.candidates)
    told = text("choosing.selected", lang, k=found.k, n=free, wave=text(f"wave.{found.wave}", lang), day=found.as_of)
    drawn = text("choosing.drawn", lang, draws=found.chance.draws, seed=str(found.chance.seed))
    if found.preference.weights:
        weights = ", ".join(f"{text(f'scale.{s}', lang)} {w:g}" for s, w in found.preference.weights.items())
        return f"{told} {text('choosing.by_weights', lang, weights=weights)} {drawn}"
    if found.preference.order:
        order = " > ".join(text(f"scale.{scale}", lang) for scale in found.preference.order)
        return f"{told} {text('choosing.by_order', lang, order=order)} {drawn}"
    return f"{told} {text('choosing.any_weights', lang)} {drawn}"


def _rows(found: Selection, lang: Language) -> list[dict[str, Any]]:
    """Return a row for each candidate that is not vetoed, most often chosen first, then by code."""
    free = [each for each in found.candidates if not each.vetoes]
    free.sort(key=lambda each: (-found.acceptability[each.code], each.code))
    return [
        {
            "code": each.code,
            "name": each.name,
            "rurality": each.rurality,
            "share": percent(found.acceptability[each.code], lang),
            "standing": text(f"standing.{found.standing[each.code]}", lang),
            **{f"criterion_{scale}": level_text(each.levels[scale]) for scale in scales_of(found.wave)},
        }
        for each in free
    ]


def percent(share: float, lang: Language) -> str:
    """Write a share of draws as a person of that language does, to a decimal where rounding would change sides.

    Examples
    --------
    >>> percent(0.426, "en"), percent(0.7966, "en")
    ('43%', '79.7%')
    """
    from babel.core import Locale  # noqa: PLC0415 - slow to load
    from babel.numbers import format_percent  # noqa: PLC0415 - as above

    pattern = Locale.parse(lang).percent_formats[None].pattern
    rounded = round(share, 2)
    if any((share >= side, share > side) != (rounded >= side, rounded > side) for side in (OUT, INSIDE, CORE)):
        pattern = pattern.replace("0", "0.0", 1)
    return str(format_percent(share, pattern, locale=lang))


def _sets(found: Selection, names: Mapping[str, str], lang: Language) -> list[str]:
    told = [
        text("choosing.set", lang, share=percent(share, lang), names=", ".join(names[code] for code in inside))
        for inside, share in found.sets
        if share >= CORE_SET
    ]
    return ["", text("choosing.sets", lang), *told] if told else []


def _vetoed(found: Selection, names: Mapping[str, str], lang: Language) -> list[str]:
    return [
        text("choosing.vetoed", lang, name=names[code], code=code, why=veto_text(vetoes, lang))
        for code, vetoes in found.vetoed.items()
    ]


def veto_text(vetoes: Sequence[str], lang: Language) -> str:
    """Say why a candidate is excluded."""
    return " ; ".join(text("choosing.not_met", lang, criterion=text(f"criterion.{each}", lang)) for each in vetoes)


def _entering(found: Selection, names: Mapping[str, str], lang: Language) -> list[str]:
    """Say what those outside would need, the nearest first: fewest changes, then most often chosen, then by code."""
    if not found.entering:
        return []
    by_code = {each.code: each for each in found.candidates}
    nearest = sorted(found.entering, key=lambda code: (_distance(found.entering[code]), code))
    told = []
    for code in nearest[:ENTERING_SHOWN]:
        entering = found.entering[code]
        changes = " ; ".join(change_text(each, by_code[code], lang) for each in entering.changes)
        key = "choosing.could_enter" if changes else "choosing.cannot_enter"
        share = percent(entering.acceptability, lang)
        told.append(text(key, lang, name=names[code], share=share, **({"changes": changes} if changes else {})))
    if len(nearest) > ENTERING_SHOWN:
        told.append(text("choosing.more_entering", lang, n=len(nearest) - ENTERING_SHOWN))
    return ["", text("choosing.entering", lang), *told]


def _distance(entering: Entering) -> tuple[int, int, float]:
    steps = sum(each.to - each.before[0] for each in entering.changes)
    return (len(entering.changes) or len(SCALES) + 1, steps, -entering.acceptability)


def change_text(change: Change, candidate: Candidate, lang: Language) -> str:
    """Say one change: what a scale would have to reach, or to be found at."""
    low, high = candidate.levels[change.scale]
    key = "choosing.change" if low == high else "choosing.found_at"
    told = {"scale": text(f"scale.{change.scale}", lang), "before": level_text((low, high)), "to": change.to}
    return text(key, lang, **told, of=HIGHEST, means=text(f"anchor.{change.scale}.{change.to}", lang))


def decision_text(row: Mapping[str, Any], lang: Language) -> str:
    """Say one decision."""
    names = {each["territory"]: each["name"] for each in row["frozen"]["criteria"]}
    chosen = ", ".join(f"{names[code]} ({code})" for code in row["territories"])
    return "\n".join(
        [
            text("choosing.decision", lang, decision=row["decision"], date=row["date"], by=row["by"]),
            f"  {text('choosing.decided', lang, names=chosen)}",
            f"  {text('choosing.why', lang, why=row['why'])}",
            "  "
            + text(
                "choosing.rests_on",
                lang,
                n=len(names),
                as_of=row["as_of"],
                known_on=row["known_on"],
                revision=str(row["revision"]),
            ),
            f"  {text('choosing.checksum', lang, checksum=row['checksum'])}",
            *([f"  {text('choosing.erased', lang)}"] if "checksum_before_erasure" in row else []),
        ]
    )
